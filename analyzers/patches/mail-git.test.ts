/** Mails are read as git mailinfo reads them: what git format-patch writes, in every encoding. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { readMails } from "./mail.js";
import { readPatchMail } from "./patch-mail.js";
import { Dice, edit, environment, scratch, textOf } from "./testing/sample.js";

const SEED = Number(process.env["SEED"] ?? 1);
const N_CASES = 150;

const authors = [
  "A U Thor <a@example.org>",
  "Dücker, J. (TI) <j@example.org>",
  'O\'Neil "Bob" X <b@example.org>',
  "\u4e2d\u6587 <c@example.org>",
  "x <x@example.org>",
];
const titles = [
  "mm: unexport vma_expand()",
  "mm/vma: a title that is long enough to be folded over the line, because it goes on and on and on",
  "größe: früh \u2192 spät",
  "[media] keep this",
  "fs: a = b == c",
  "x",
];
const proseLines = [
  "",
  "",
  "From what we see at 10:12, this is fine.",
  ">From here on",
  "It is = 5 =3D x",
  "caf\u00e9 \u2192",
  "  indented",
  "a long line ".repeat(12),
  "[PATCH] not a subject",
  "-- ",
  "Link: https://example.org/x",
  'Fixes: 0123456789ab ("x")',
  "---- dashes",
  "diff of things",
  "Signed-off-by: A <a@example.org>",
];

/** Commits with random messages, as git format-patch writes them. */
function formatPatches(dice: Dice): Buffer {
  const repository = join(scratch, "mails");
  execFileSync("git", ["init", "-q", "--bare", repository], { env: environment });
  const parts: Buffer[] = [];
  let text = textOf(dice);
  for (let n = 0; n < N_CASES; n++) {
    const lines = Array.from({ length: dice.roll(8) }, () => dice.of(proseLines));
    const message = Buffer.from(`${dice.of(titles)}\n\n${lines.join("\n")}\n`);
    text = edit(dice, text);
    parts.push(
      Buffer.from(
        `commit refs/heads/main\nmark :${n + 1}\nauthor ${dice.of(authors).replace(/"/g, "")} ${1e9 + n} +0100\ncommitter x <x@y> 1 +0000\ndata ${message.length}\n`,
      ),
      message,
    );
    parts.push(
      Buffer.from(`M 100644 inline f${n}.c\ndata ${text.length}\n`),
      text,
      Buffer.from("\nM 100755 inline g.c\n"),
      Buffer.from(`data ${Buffer.byteLength(String(n))}\n${n}\n`),
    );
  }
  execFileSync("git", ["fast-import", "--quiet"], {
    cwd: repository,
    env: environment,
    input: Buffer.concat(parts),
  });
  return execFileSync("git", ["format-patch", "--stdout", "--root", "--binary", "main"], {
    cwd: repository,
    env: environment,
    maxBuffer: 1 << 28,
  });
}

/** The same mail under another transfer encoding. */
function encode(mail: Buffer, encoding: "8bit" | "base64" | "quoted-printable" | "crlf"): Buffer {
  const text = mail.toString("latin1");
  if (encoding === "crlf") return Buffer.from(text.replace(/\n/g, "\r\n"), "latin1");
  const blank = text.indexOf("\n\n") + 1;
  const headers = text
    .slice(0, blank)
    .replace(/^(MIME-Version|Content-(Type|Transfer-Encoding)): .*\n/gm, "");
  const body = Buffer.from(text.slice(blank + 1), "latin1");
  const encoded =
    encoding === "base64"
      ? body.toString("base64").replace(/.{76}/g, "$&\n")
      : encoding === "8bit"
        ? body.toString("latin1")
        : body
            .toString("latin1")
            .split("\n")
            .map((line) =>
              line
                .replace(
                  /[=\x80-\xff]|[ \t\r]$/g,
                  (c) => `=${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`,
                )
                .replace(/.{70}(?!$)(?<!=.?)/g, "$&=\n"),
            )
            .join("\n");
  return Buffer.from(
    `${headers}MIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: ${encoding}\n\n${encoded}\n`,
    "latin1",
  );
}

test("author, title, message and patch are those of git mailinfo", () => {
  const dice = new Dice(SEED);
  const mailbox = formatPatches(dice);
  const { mails } = readMails([{ name: "x", bytes: mailbox }]);
  assert.equal(mails.length, N_CASES);
  const folder = join(scratch, "mailinfo");
  mkdirSync(folder);
  const encodings = ["8bit", "base64", "quoted-printable", "crlf"] as const;
  // A CR of the file's own is no longer the sender's once the whole mail has them.
  const variants = mails.map((mail, index) => {
    const encoding = encodings[index % encodings.length] as (typeof encodings)[number];
    return encode(
      Buffer.from(mail.bytes),
      mail.bytes.includes(13) && encoding !== "8bit" ? "8bit" : encoding,
    );
  });
  variants.forEach((mail, index) => writeFileSync(join(folder, `${index}`), mail));
  // git am splits the mail first, which takes the CRs of the transport.
  const script = `i=0; while [ $i -lt ${N_CASES} ]; do mkdir s$i; git mailsplit -b -os$i $i >/dev/null; git mailinfo $i.msg $i.patch <s$i/0001 >$i.info; i=$((i+1)); done`;
  execFileSync("sh", ["-c", script], { cwd: folder, env: environment });
  variants.forEach((mail, index) => {
    const info = readFileSync(join(folder, `${index}.info`), "utf8");
    const [read, ...more] = readMails([{ name: "x", bytes: mail }]).mails;
    assert.ok(read !== undefined && more.length === 0);
    const patch = readPatchMail(read);
    const about = `SEED=${SEED}, mail ${index} ${encodings[index % 4]}\n${mail.toString("latin1")}`;
    assert.equal(patch.problem, undefined, about);
    assert.equal(
      `Author: ${patch.author?.name}\nEmail: ${patch.author?.email}`,
      info.split("\n").slice(0, 2).join("\n"),
      about,
    );
    assert.equal(`Subject: ${patch.title}`, info.split("\n")[2], about);
    const message = readFileSync(join(folder, `${index}.msg`), "utf8");
    assert.equal(patch.message, message.replace(/^\s*\n/, "").trimEnd(), about);
    const diff = readFileSync(join(folder, `${index}.patch`));
    assert.equal(
      Buffer.from(patch.diff).toString("latin1").trimEnd(),
      diff.toString("latin1").trimEnd(),
      about,
    );
    assert.equal(patch.files.length, index === 0 ? 2 : 2, about);
  });
});
