/** Mails become series: order, versions, threads, copies, gaps. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { exhaustive } from "../../testing/effort.js";
import { deflateSync } from "node:zlib";
import { memoryTree } from "../trees/memory-tree.js";
import { applySeries } from "./apply-series.js";
import { readMails } from "./mail.js";
import { patchId } from "./patch-id.js";
import { fixture, frobTree } from "./testing/sample.js";
import { assemble, type Assembly } from "./series.js";

interface Member {
  readonly subject: string;
  readonly id?: string;
  readonly parent?: string;
  readonly from?: string;
  readonly body?: string;
}

const diff = "---\ndiff --git a/f.c b/f.c\n--- a/f.c\n+++ b/f.c\n@@ -1 +1 @@\n-a\n+b\n";

/** A file of zeros as git's binary patches have it. */
function literal(nBytes: number): string {
  const packed = deflateSync(Buffer.alloc(nBytes));
  const lines: string[] = [`literal ${nBytes}`];
  for (let at = 0; at < packed.length; at += 52) {
    const piece = Buffer.alloc(Math.ceil(Math.min(52, packed.length - at) / 4) * 4);
    const size = packed.copy(piece, 0, at, at + 52);
    let line = String.fromCharCode(size <= 26 ? 64 + size : 70 + size);
    for (let word = 0; word < piece.length; word += 4) {
      for (
        let value = piece.readUInt32BE(word), power = 85 ** 4;
        power >= 1;
        value %= power, power /= 85
      )
        line += ALPHABET[Math.floor(value / power)];
    }
    lines.push(line);
  }
  return `${lines.join("\n")}\n\n`;
}

const ALPHABET =
  "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~";

function mail({ subject, id, parent, from, body }: Member): string {
  const ids = `${id === undefined ? "" : `Message-ID: <${id}>\n`}${parent === undefined ? "" : `In-Reply-To: <${parent}>\n`}`;
  return `From git@z Thu Jan  1 00:00:00 1970\nFrom: ${from ?? "A <a@example.org>"}\nSubject: ${subject}\n${ids}\n${body ?? `Words.\n${diff}`}\n`;
}

function assembled(...members: readonly Member[]): Assembly {
  const { mails, problems } = readMails([
    { name: "in", bytes: Buffer.from(members.map(mail).join("")) },
  ]);
  assert.deepEqual(problems, []);
  return assemble(mails);
}

/** `v2 1,3 of 3 missing 2 superseded`. */
function shape({ series }: Assembly): string[] {
  return series.map(({ version, cover, patches, total, missing, isSuperseded }) =>
    [
      `v${version}`,
      ...(cover === undefined ? [] : ["cover"]),
      `${patches.map(({ title }) => title).join(",")} of ${total}`,
      ...(missing.length > 0 ? [`missing ${missing.join()}`] : []),
      ...(isSuperseded ? ["superseded"] : []),
    ].join(" "),
  );
}

test("a mailbox of two versions, a cover letter, a reply and patches out of order", () => {
  const assembly = assemble(readMails([{ name: "frob", bytes: fixture("frob-v2.mbox") }]).mails);
  assert.deepEqual(shape(assembly), [
    "v1 mm: make frob_grow() and frob_trim() internal of 1 superseded",
    "v2 cover mm: make frob_grow() and frob_trim() internal,mm: rename frob.c of 2",
  ]);
  const series = assembly.series[1];
  assert.ok(series !== undefined);
  assert.match(series.base.baseCommit, /^[0-9a-f]{40}$/);
  assert.equal(series.title, "mm: keep frobs to ourselves");
  assert.deepEqual(series.notes, ["the mails were not in order"]);
  assert.equal(assembly.replies.length, 1);
  assert.match(series.patches[0]?.message ?? "", /^From now on/m);
  assert.equal(series.patches[0]?.belowCut.split("\n")[0], "v2: no change");
  assert.match(patchId(series.patches[0]?.diff ?? new Uint8Array(0)), /^[0-9a-f]{40}$/);

  const steps = applySeries(
    memoryTree(frobTree()),
    series.patches.map(({ files }) => files),
  );
  assert.deepEqual(
    steps.map(({ result }) =>
      result.kind === "applied" ? result.files.map(({ blobs }) => blobs).join() : "refused",
    ),
    ["exact,exact,exact,exact", "exact"],
  );
  assert.equal(steps[1]?.after.read("mm/frob.c"), undefined);
  assert.match(
    Buffer.from(steps[1]?.after.read("mm/frobs.c") ?? []).toString(),
    /frob_trim_top[^]*once/,
  );
  assert.match(Buffer.from(steps[0]?.after.read("mm/frob.c") ?? []).toString(), /frob_trim_top/);
  assert.equal(steps[0]?.before.list(false).files.length, 4);
});

test("what is missing is said, and what comes twice is set aside", () => {
  const assembly = assembled(
    { subject: "[PATCH 1/3] a", id: "1@x" },
    { subject: "[PATCH 3/3] c", id: "3@x", parent: "1@x" },
    { subject: "[PATCH 3/3] c", id: "3@x", parent: "1@x" },
    { subject: "[PATCH 3/3] d", id: "4@x", parent: "1@x" },
    { subject: "[PATCH 5/3] e", id: "5@x", parent: "1@x" },
  );
  assert.deepEqual(shape(assembly), ["v1 a,c of 3 missing 2"]);
  assert.deepEqual(assembly.notes, ["in#3 is a copy of a mail that is there already"]);
  assert.deepEqual(assembly.series[0]?.notes, ["in#4 is set aside: in#2 is number 3 as well"]);
  assert.deepEqual(assembly.series[0]?.unread, [
    "in#5 is set aside: it is number 5 of 3, and is not reviewed",
  ]);
});

test("a diff that is in no patch of the series is said", () => {
  const other = `Words.\n${diff.replace("+b", "+c")}`;
  const bound = (...parts: string[]): string =>
    `Content-Type: multipart/mixed; boundary=b\n\n${parts.map((part) => `--b\nContent-Type: text/plain\n\n${part}`).join("")}--b--\n`;
  const unread = (...members: readonly Member[]): string[] => {
    const { series, unread: rest } = assembled(...members);
    return [...rest, ...series.flatMap((one) => one.unread)];
  };
  assert.deepEqual(
    unread(
      { subject: "[PATCH 1/2] a", id: "1@x" },
      { subject: "[PATCH 2/2] b", id: "1@x", body: other },
    ),
    ["in#2: has the Message-ID of in#1 and another diff, and is not reviewed"],
  );
  assert.deepEqual(
    unread(
      { subject: "[PATCH 1/1] a", id: "1@x" },
      { subject: "[PATCH 1/1] b", id: "2@x", parent: "1@x", body: other },
    ),
    ["in#2 is not reviewed: in#1 is number 1 as well, with another diff"],
  );
  assert.deepEqual(
    unread(
      { subject: "[PATCH 0/1] a", id: "0@x" },
      { subject: "[PATCH 1/1] b", id: "1@x", parent: "0@x", body: other },
    ),
    ["in#1: is number 0, a cover letter, and its diff is not reviewed; number it from 1"],
  );
  assert.deepEqual(
    unread(
      { subject: "[PATCH] a", id: "1@x" },
      { subject: "[PATCH] b", id: "2@x", body: "*** f.c\n--- f.c\n***************\n" },
    ),
    ['in#2: "b" says that it is a patch, and has no diff that can be read'],
  );
  assert.deepEqual(unread({ subject: "[PATCH] a", body: `Words.\n${diff}+int hidden;\n` }), [
    "in: f.c: behind the last hunk stands a line with + or - that its header does not count; git leaves it out",
  ]);
  // git am applies what is in any part.
  assert.deepEqual(unread({ subject: `[PATCH] a\n${bound(diff, other)}` }), []);
  assert.equal(
    assembled({ subject: `[PATCH] a\n${bound("Words.\n", diff, other)}` }).series[0]?.patches[0]
      ?.files.length,
    2,
  );
  assert.deepEqual(unread({ subject: "[PATCH] a", body: `${"a\n".repeat(200_000)}${diff}` }), [
    "in: its message is longer than 256 KiB, and is read no further",
  ]);
  // Copies, signatures, footers and words are no diffs.
  const plain = `Words.\n${diff}-- \n2.1\n\n_____\nlist\n`;
  assert.deepEqual(
    unread(
      { subject: "[PATCH 1/1] a", id: "1@x" },
      { subject: "[PATCH 1/1] a", id: "1@x", body: plain },
    ),
    [],
  );
  assert.deepEqual(unread({ subject: `[PATCH] a\n${bound(diff, "-- \nlist\n")}` }), []);
});

test("what is too much for one series is refused", exhaustive, () => {
  const binary = `diff --git a/b b/b\nnew file mode 100644\nindex ${"0".repeat(40)}..${"1".repeat(40)}\nGIT binary patch\n${literal(20 << 20)}`;
  const seven = Array.from({ length: 7 }, (_, i) => ({
    subject: `[PATCH ${i + 1}/7] x`,
    id: `${i}@x`,
    body: `Words.\n---\n${binary}`,
  }));
  assert.throws(() => assembled(...seven), /in#7: binary data of more than 128 MiB in all patches/);
  const many = (name: string, n: number): string =>
    Array.from(
      { length: n },
      (_, i) => `--- a/${name}${i}\n+++ b/${name}${i}\n@@ -1 +1 @@\n-a\n+b\n`,
    ).join("");
  assert.throws(
    () =>
      assembled(
        { subject: "[PATCH 1/2] x", id: "1@x", body: `---\n${many("f", 15_000)}` },
        { subject: "[PATCH 2/2] x", id: "2@x", body: `---\n${many("g", 15_000)}` },
      ),
    /in#2: more than 20000 files in all patches/,
  );
  const hunks = `--- a/f\n+++ b/f\n${"@@ -1 +1 @@\n-a\n+b\n".repeat(150_000)}`;
  assert.throws(
    () =>
      assembled(
        { subject: "[PATCH 1/2] x", id: "1@x", body: `---\n${hunks}` },
        { subject: "[PATCH 2/2] x", id: "2@x", body: `---\n${hunks}` },
      ),
    /in#2: more than 200000 hunks in all patches/,
  );
});

test("a version that the cover letter alone has is that of the patches below it", () => {
  const cover = { subject: "[PATCH net-next v3 0/2] c", id: "0@x", body: "Words.\n" };
  const first = { subject: "[PATCH 1/2] a", id: "1@x", parent: "0@x" };
  const second = { subject: "[PATCH 2/2] b", id: "2@x", parent: "0@x" };
  assert.deepEqual(shape(assembled(cover, first, second)), ["v3 cover a,b of 2"]);
  assert.deepEqual(shape(assembled(cover, second)), ["v3 cover b of 2 missing 1"]);
  // In another thread, of another number, or beside a cover letter of their own they are others.
  assert.deepEqual(shape(assembled(cover, { ...first, parent: "9@x" })), [
    "v3 cover  of 2 missing 1,2",
    "v1 a of 2 missing 2",
  ]);
  assert.deepEqual(shape(assembled(cover, { ...first, subject: "[PATCH 1/3] a" })), [
    "v3 cover  of 2 missing 1,2",
    "v1 a of 3 missing 2,3 superseded",
  ]);
  const own = { subject: "[PATCH 0/2] d", id: "3@x", parent: "0@x", body: "Words.\n" };
  assert.equal(shape(assembled(cover, own, first, second)).length, 2);
});

test("a later version takes the place of one in its thread, with its change id, or its title", () => {
  const cover = (id: string): string =>
    `Words.\n\n---\nbase-commit: 0123456789012345678901234567890123456789\nchange-id: ${id}\n`;
  assert.deepEqual(
    shape(
      assembled(
        { subject: "[PATCH 1/1] a", id: "1@x" },
        { subject: "[PATCH v2 1/1] b", id: "2@x", parent: "1@x" },
      ),
    ),
    ["v1 a of 1 superseded", "v2 b of 1"],
  );
  assert.deepEqual(
    shape(assembled({ subject: "[PATCH] a", id: "1@x" }, { subject: "[PATCH v3] a", id: "2@x" })),
    ["v1 a of 1 superseded", "v3 a of 1"],
  );
  assert.deepEqual(
    shape(
      assembled({ subject: "[PATCH] a", id: "1@x" }, { subject: "[PATCH RESEND] a", id: "2@x" }),
    ),
    ["v1 a of 1 superseded", "v1 a of 1"],
  );
  assert.deepEqual(
    shape(assembled({ subject: "[PATCH] a", id: "1@x" }, { subject: "[PATCH] b", id: "2@x" })),
    ["v1 a of 1", "v1 b of 1"],
  );
  const changed = assembled(
    { subject: "[PATCH 0/1] a", id: "1@x", body: cover("q") },
    { subject: "[PATCH v2 0/1] b", id: "2@x", body: cover("q") },
  );
  assert.deepEqual(shape(changed), [
    "v1 cover  of 1 missing 1 superseded",
    "v2 cover  of 1 missing 1",
  ]);
  assert.equal(changed.series[0]?.base.changeId, "q");
});

test("patches without a thread are one series by their author", () => {
  const loose = assembled(
    { subject: "[PATCH 2/2] b", id: "2@x" },
    { subject: "[PATCH 1/2] a", id: "1@x" },
    { subject: "[PATCH 1/2] z", id: "9@x", from: "Z <z@example.org>" },
  );
  assert.deepEqual(shape(loose), ["v1 a,b of 2", "v1 z of 2 missing 2"]);
  assert.deepEqual(shape(assembled({ subject: "[PATCH] a" }, { subject: "[PATCH] b" })), [
    "v1 a,b of 2",
  ]);
});

test("a reply with a diff is no member, and one that quotes a patch stands for it when it is missing", () => {
  const quoted = `Words.\n${diff}`.replace(/^/gm, "> ").replace(/\n> $/, "\n");
  const answer = {
    subject: "Re: [PATCH 2/2] b",
    id: "9@x",
    parent: "2@x",
    body: `> Words.\nTry this:\n${diff}`,
  };
  assert.equal(
    assembled(
      { subject: "[PATCH 1/2] a", id: "1@x" },
      { subject: "[PATCH 2/2] b", id: "2@x", parent: "1@x" },
      answer,
    ).replies.length,
    1,
  );
  assert.deepEqual(
    shape(
      assembled(
        { subject: "[PATCH 1/2] a", id: "1@x" },
        { ...answer, parent: "1@x", body: quoted },
      ),
    ),
    ["v1 a,b of 2"],
  );
});

test("a mail that is no patch is kept apart, and one with a broken diff is a member with its problem", () => {
  assert.equal(assembled({ subject: "hello", body: "Nothing here.\n" }).others.length, 1);
  const broken = assembled({
    subject: "[PATCH] a",
    body: `x\n${diff.replace("@@ -1 +1 @@", "@@ -1,2 +1 @@")}`,
  });
  assert.match(
    broken.series[0]?.patches[0]?.problem?.message ?? "",
    /^in: f\.c: hunk 1: line \d+ of the diff: .* not as many as its header says/,
  );
});
