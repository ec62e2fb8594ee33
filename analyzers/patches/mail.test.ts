/** Mails as they come: each pitfall of mailboxes, encodings and readers once. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { addresses } from "./header-fields.js";
import { gzipSync } from "node:zlib";
import { memoryTree } from "../trees/memory-tree.js";
import { applyDiff } from "./apply.js";
import { readMails, type Mail } from "./mail.js";
import { readPatchMail, type PatchMail } from "./patch-mail.js";
import { fixture, frobTree } from "./testing/sample.js";

const before = Buffer.from("one\n\ntwo = 1;\n\tthree\xe9\n", "latin1");
const diff =
  "diff --git a/f.c b/f.c\n--- a/f.c\n+++ b/f.c\n@@ -1,4 +1,5 @@\n one\n \n-two = 1;\n+two == 2;\n+-- x\n \tthree\xe9\n";
const expected = "one\n\ntwo == 2;\n-- x\n\tthree\xe9\n";
const prose = "Words on it.\n\nSigned-off-by: A <a@example.org>\n---\n f.c | 3 ++-\n\n";
const head = "From: A <a@example.org>\nSubject: [PATCH] x: y\n";
const plainMail = `${head}\n${prose}${diff}-- \n2.39.5\n`;

function read(text: string | Buffer): readonly Mail[] {
  const { mails, problems } = readMails([
    { name: "in", bytes: typeof text === "string" ? Buffer.from(text, "latin1") : text },
  ]);
  assert.deepEqual(
    problems.map(({ message }) => message),
    [],
  );
  return mails;
}

function one(text: string | Buffer): PatchMail {
  const mails = read(text);
  assert.equal(mails.length, 1);
  return readPatchMail(mails[0] as Mail);
}

function result(patch: PatchMail, content = before): string {
  assert.equal(patch.problem?.message, undefined);
  const applied = applyDiff(memoryTree(new Map([["f.c", content]])), patch.files);
  if (applied.kind === "refused") throw applied.problems[0] as Error;
  return Buffer.from(applied.changes.get("f.c")?.bytes ?? []).toString("latin1");
}

function body(type: string, encoding: string, text: string): string {
  return `${head}MIME-Version: 1.0\nContent-Type: ${type}\n${encoding === "" ? "" : `Content-Transfer-Encoding: ${encoding}\n`}\n${text}`;
}

const base64 = (text: string): string =>
  Buffer.from(text, "latin1").toString("base64").replace(/.{76}/g, "$&\n");
const quotedPrintable = (text: string): string =>
  text.replace(
    /[=\x80-\xff]| $/gm,
    (character) => `=${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
const multipart = (...parts: readonly string[]): string =>
  body(
    'multipart/mixed; boundary="B"',
    "",
    `This is MIME.\n${parts.map((part) => `--B\n${part}\n`).join("")}--B--\n`,
  );
const attached = (type: string, name: string, text: string): string =>
  `Content-Type: ${type}; name="${name}"\nContent-Transfer-Encoding: base64\nContent-Disposition: attachment; filename="${name}"\n\n${base64(text)}`;

const whole = prose + diff;
const forms: readonly [what: string, text: string | Buffer][] = [
  ["a mail of git format-patch", plainMail],
  [
    "the same in a mailbox",
    `From 0123456789012345678901234567890123456789 Mon Sep 17 00:00:00 2001\n${plainMail}\n`,
  ],
  ["the same in gzip", gzipSync(Buffer.from(plainMail, "latin1"))],
  ["line ends of the transport", plainMail.replaceAll("\n", "\r\n")],
  ["a bare diff", diff],
  ["base64", body("text/plain; charset=utf-8", "base64", base64(whole))],
  [
    "base64 with a list's footer behind it",
    body("text/plain", "base64", `${base64(whole)}\n______\nlist mailing list\n`),
  ],
  [
    "base64 of lines that end in CR LF",
    body("text/plain", "base64", base64(whole.replaceAll("\n", "\r\n"))),
  ],
  [
    "quoted-printable",
    body("text/plain; charset=iso-8859-1", "quoted-printable", quotedPrintable(whole)),
  ],
  ["a body already decoded below its old header, base64", body("text/plain", "base64", whole)],
  [
    "a body already decoded below its old header, quoted-printable",
    body("text/plain", "quoted-printable", whole),
  ],
  ["a charset that is none", body("text/plain; charset=y", "8bit", whole)],
  ["format=flowed, stuffed", body("text/plain; format=flowed", "", whole.replace(/^(?= )/gm, " "))],
  [
    "format=flowed, with a line broken",
    body(
      "text/plain; format=flowed",
      "",
      whole.replace(/^(?= )/gm, " ").replace("+two == 2;", "+two \n== 2;"),
    ),
  ],
  ["format=flowed that is not", body("text/plain; format=flowed", "", whole)],
  [
    "a diff as an attachment",
    multipart("\nWords on it.\n", attached("text/x-patch", "x.patch", diff)),
  ],
  [
    "a diff as a stream of octets",
    multipart("\nWords on it.\n", attached("application/octet-stream", "x.diff", diff)),
  ],
  [
    "a signed mail",
    multipart(
      `Content-Type: text/plain\n\n${whole}`,
      "Content-Type: application/pgp-signature\n\n-----BEGIN PGP SIGNATURE-----\nx\n",
    ),
  ],
  [
    "HTML beside it",
    multipart(
      `Content-Type: multipart/alternative; boundary=C\n\n--C\nContent-Type: text/plain\n\n${whole}\n--C\nContent-Type: text/html\n\n<pre>x</pre>\n--C--`,
      "Content-Type: text/plain\n\n_____\nfooter\n",
    ),
  ],
  ["empty context lines without their blank", plainMail.replace("\n \n", "\n\n")],
];

for (const [what, text] of forms) {
  test(`${what} gives the patch to the byte`, () => {
    const patch = one(text);
    assert.equal(result(patch), expected);
    if (patch.mail.fields.size > 0) {
      assert.equal(patch.title, "x: y");
      assert.match(patch.message, /^Words on it\./m);
      assert.equal(patch.author?.email, "a@example.org");
    }
  });
}

test("an attached mail of git format-patch is a part of the mail, as git am has it", () => {
  const inner = `From 0123456789012345678901234567890123456789 Mon Sep 17 00:00:00 2001\nFrom: B <b@example.org>\nSubject: [PATCH] inner\n\n${whole}`;
  const patch = one(multipart("\nHere.\n", attached("text/x-patch", "0001.patch", inner)));
  assert.equal(`${patch.title}, ${patch.author?.email}`, "x: y, a@example.org");
  assert.match(patch.message, /^Here\.[^]*^Words on it\.$/m);
  assert.equal(result(patch), expected);
});

test("mails that git reads no patch from are read one by one, and that is said", () => {
  const deep = (n: number, text: string): string =>
    n === 0
      ? text
      : `Content-Type: multipart/mixed; boundary="D${n}"\n\nx\n--D${n}\n${deep(n - 1, text)}\n--D${n}--\n`;
  const patch = one(`${head}${deep(6, `Content-Type: text/plain\n\n${whole}`)}`);
  assert.equal(result(patch), expected);
  assert.match(patch.unread.join("; "), /^git am gives the mail up for parts within parts/);
});

/** What git makes of it is not what was read. */
const isMended = (what: string): boolean =>
  /below its old header, base64|flowed, stuffed|with a line broken|flowed that is not|a charset that is none/.test(
    what,
  );

test("what is read as git reads it is whole, and what is mended is said", () => {
  for (const [what, text] of forms) {
    const patch = one(text);
    assert.equal(patch.unread.length > 0, isMended(what), `${what}: ${patch.unread.join("; ")}`);
  }
});

test("a mailbox is split at separators only, and only public-inbox hid lines", () => {
  const text = `${head}\nFrom what we see at 10:30 2024\n>From here\n---\n${diff}\n`;
  const twice = (separator: string): string[] =>
    read(`${separator}${text}${separator}${text}`).map((mail) => readPatchMail(mail).message);
  assert.deepEqual(
    twice("From git@z Thu Jan  1 00:00:00 1970\n"),
    Array(2).fill("From what we see at 10:30 2024\n>From here"),
  );
  assert.deepEqual(
    twice("From mboxrd@z Thu Jan  1 00:00:00 1970\n"),
    Array(2).fill("From what we see at 10:30 2024\nFrom here"),
  );
  assert.deepEqual(
    twice("From a@b Thu Jan  1 00:00:00 2015\n"),
    Array(2).fill("From what we see at 10:30 2024\n>From here"),
  );
});

test("headers are unfolded and decoded, characters split over words too", () => {
  const patch = one(
    `From: =?utf-8?q?J=2E_D=C3=BC?=\n =?utf-8?b?Y2tlcg==?= <j@example.org>\nTo: "Bo, (TI)" <b@example.org>, c@example.org (See, you)\nSubject: [RFC PATCH v2\n 03/10] =?utf-8?b?w6nDqQ==?= =?utf-8?b?5Lg=?= =?utf-8?b?rQ==?=\nReferences: <a@b>\n <c@d>\n\nx\n---\n${diff}`,
  );
  assert.equal(patch.author?.name, "J. D\u00fccker");
  assert.equal(patch.title, "\u00e9\u00e9\u4e2d");
  assert.equal(`${patch.subject.version} ${patch.subject.index} ${patch.subject.total}`, "2 3 10");
  assert.deepEqual(patch.mail.parents, ["c@d", "a@b"]);
});

test("headers in the body stand for those of the mail", () => {
  const patch = one(
    `From: list <l@example.org>\nSubject: [PATCH] x\n\nFrom: A <a@example.org>\nSubject: y: z\n\nWords.\n---\n${diff}`,
  );
  assert.equal(
    `${patch.author?.email} ${patch.title} ${patch.message}`,
    "a@example.org y: z Words.",
  );
});

test("what git show, StGit and hg write has a title and an author", () => {
  for (const text of [
    `commit 0123456789012345678901234567890123456789\nAuthor: A <a@example.org>\nDate:   now\n\n    x: y\n\n    Words.\n\n${diff}`,
    `x: y\n\nFrom: A <a@example.org>\n\nWords.\n---\n\n${diff}`,
    `# HG changeset patch\n# User A <a@example.org>\n# Date 0 0\nx: y\n\nWords.\n\n${diff}`,
  ]) {
    const patch = one(text);
    assert.equal(
      `${patch.title}|${patch.author?.email}|${patch.message}`,
      "x: y|a@example.org|Words.",
    );
    assert.equal(result(patch), expected);
  }
});

test("the diff's first line is known where the input has it as it is", () => {
  const line = (text: string): string => text.split("\n")[one(text).diffLine - 1] ?? "";
  assert.equal(line(plainMail), "---");
  assert.equal(line(diff), "diff --git a/f.c b/f.c");
  assert.equal(one(body("text/plain", "base64", base64(whole))).diffLine, 0);
});

test("a reply that quotes a whole patch gives it back, comments or not", () => {
  const quoted = whole
    .replace(/^/gm, "> ")
    .replace(/\n> $/, "\n")
    .replace("> +two", "\nThis is wrong.\n\n> +two");
  const patch = one(
    `From: B <b@example.org>\nSubject: Re: [PATCH] x: y\n\nOn Thu, Jun 27, 2024 at 01:45:34PM -0400, A <a@example.org> wrote:\n${quoted}`,
  );
  assert.equal(result(patch), expected);
  assert.equal(patch.isQuoted, true);
  assert.equal(`${patch.author?.name} ${patch.author?.email}`, "A a@example.org");
  assert.match(patch.message, /^Words on it\.\n\nSigned/);
});

test("a reply that quotes a part of a patch is no patch", () => {
  const patch = one(
    `${head.replace("[", "Re: [")}\n> diff --git a/f.c b/f.c\n> --- a/f.c\n> +++ b/f.c\n> @@ -1,4 +1,5 @@\n>  one\nWhy?\n`,
  );
  assert.equal(patch.files.length, 0);
  assert.match(patch.problem?.message ?? "", /^in: .*lines of the hunk are missing/);
});

test("the page of an archive, without headers' folds and lines' blanks, still is its patch", () => {
  const patch = one(fixture("archive-page.txt"));
  assert.equal(patch.problem, undefined);
  assert.equal(patch.title, "mm: make frob_grow() and frob_trim() internal");
  assert.equal(
    `${patch.author?.name} v${patch.subject.version} ${patch.subject.index}/${patch.subject.total}`,
    "Ada Example v2 1/2",
  );
  assert.deepEqual(
    patch.files.map(({ newPath, hunks }) => `${newPath} ${hunks.length}`),
    ["fs/stack.c 1", "include/linux/frob.h 1", "mm/frob.c 2", "mm/internal.h 1"],
  );
  assert.match(
    patch.message,
    /^Both functions [^]*\n\nFrom now on nobody outside mm\/ can call them\.\n\nSigned-off-by: .*$/,
  );
  assert.deepEqual(
    patch.trailers.map(({ name }) => name),
    ["Signed-off-by"],
  );
  const applied = applyDiff(memoryTree(frobTree()), patch.files);
  if (applied.kind === "refused") throw applied.problems[0] as Error;
  const after = Buffer.from(applied.changes.get("fs/stack.c")?.bytes ?? []).toString();
  // Context is the file's own; what the patch adds has lost its tabs.
  assert.match(
    after,
    /^\t\/\* grow first \*\/\n ret = frob_grow_bottom\(frob, shift\);\n\tif \(ret\)$/m,
  );
  assert.deepEqual(
    applied.files.map(({ blobs }) => blobs),
    ["mismatch", "exact", "mismatch", "mismatch"],
  );
});

test("brackets within a quoted name are no address", () => {
  assert.deepEqual(addresses('"<victim@example.org>" <real@example.org>'), [
    { name: "<victim@example.org>", email: "real@example.org" },
  ]);
  assert.deepEqual(
    addresses('A B <a@example.org>, "C, <D>" <c@example.org>').map(({ email }) => email),
    ["a@example.org", "c@example.org"],
  );
});
