/** Mails and diffs that are made to cost much: what repeats is written so many times. */
import { each, times, type Hostile } from "../../../testing/hostile.js";

const HEAD = "From: a@example.org\nSubject: [PATCH] x\n";
const head =
  (extra: Hostile, body = ""): Hostile =>
  (n) =>
    `${HEAD}${extra(n)}\n${body}`;
const body =
  (text: Hostile, extra = ""): Hostile =>
  (n) =>
    `${HEAD}${extra}\n${text(n)}`;
const hunk = (i: number): string => `@@ -${3 * i + 1},3 +${3 * i + 1},3 @@\n a\n-b\n+c\n d\n`;
const file = (i: number | string): string =>
  `diff --git a/f${i}.c b/f${i}.c\nnew file mode 100644\n--- /dev/null\n+++ b/f${i}.c\n@@ -0,0 +1 @@\n+x\n`;
const hunks = each(hunk);
const mail = (i: number, n: number, text: string): string =>
  `From x Thu Jun 27 12:00:00 2024\nFrom: a@example.org\nSubject: [PATCH ${i + 1}/${n}] x${i}\nMessage-ID: <${i}@x>\n\n${text}\n`;
export const hostileMails: Readonly<Record<string, Hostile>> = {
  "header lines": head(times("X-A: b\n")),
  "one header folded": head((n) => "X-A: b\n" + " c\n".repeat(n)),
  "subject folded": (n) => "Subject: [PATCH] x\n" + " c\n".repeat(n) + "\nx\n",
  "subject brackets": (n) => "Subject: " + "[PATCH] ".repeat(n) + "x\n\nx\n",
  "subject open brackets": (n) => "Subject: " + "[".repeat(n) + "x\n\nx\n",
  "subject re": (n) => "Subject: " + "Re: ".repeat(n) + "x\n\nx\n",
  "subject blanks": (n) => "Subject: x" + " ".repeat(n) + "x\n\nx\n",
  "subject words": (n) => "Subject: " + "=?utf-8?q?a?= ".repeat(n) + "x\n\nx\n",
  "subject bad words": (n) => "Subject: " + "=?utf-8?q?".repeat(n) + "x\n\nx\n",
  "subject bad words2": (n) => "Subject: " + "=?".repeat(n) + "x\n\nx\n",
  "subject tabs": (n) => "Subject: x" + "\t ".repeat(n) + "\n\nx\n",
  "from addresses": (n) => "From: " + "a <a@b>, ".repeat(n) + "x\nSubject: x\n\nx\n",
  "from quotes": (n) => "From: " + '"a'.repeat(n) + "\nSubject: x\n\nx\n",
  "from parens": (n) => "From: " + "(".repeat(n) + "\nSubject: x\n\nx\n",
  "from parens2": (n) => "From: " + "(a) ".repeat(n) + "\nSubject: x\n\nx\n",
  "from angles": (n) => "From: " + "<".repeat(n) + "a@b\nSubject: x\n\nx\n",
  "to addresses": (n) => HEAD + "Cc: " + "a <a@b>,\n ".repeat(n) + "x\n\nx\n",
  references: (n) => HEAD + "References: " + "<a@b>\n ".repeat(n) + "\n\nx\n",
  "content-type params": (n) => HEAD + "Content-Type: text/plain" + "; a=b".repeat(n) + "\n\nx\n",
  "content-type quotes": (n) =>
    HEAD + 'Content-Type: text/plain; a="' + '\\"'.repeat(n) + "\n\nx\n",
  "content-type continuations": (n) =>
    HEAD + "Content-Type: text/plain" + each((i) => `; a*${i}*=b`)(n) + "\n\nx\n",
  "many content types": head(
    times("Content-Type: multipart/mixed; boundary=x\n"),
    "--x\n\nx\n--x--\n",
  ),
  parts: (n) =>
    HEAD + "Content-Type: multipart/mixed; boundary=x\n\n" + "--x\n\na\n".repeat(n) + "--x--\n",
  "parts diff": (n) =>
    HEAD +
    "Content-Type: multipart/mixed; boundary=x\n\n" +
    each((i) => `--x\n\n${file(i)}\n`)(n) +
    "--x--\n",
  "nested parts": (n) =>
    HEAD + each((i) => `Content-Type: multipart/mixed; boundary=x${i}\n\n--x${i}\n`)(n) + "\na\n",
  "nested same": (n) =>
    HEAD + each(() => `Content-Type: multipart/mixed; boundary=x\n\n--x\n`)(n) + "\na\n",
  "nested closers": (n) =>
    HEAD +
    each((i) => `Content-Type: multipart/mixed; boundary=x${i}\n\n--x${i}\n`)(n) +
    "\na\n" +
    each((i) => `--x${n - i - 1}--\n`)(n),
  "near boundaries": (n) =>
    HEAD + "Content-Type: multipart/mixed; boundary=x\n\n" + "--y\n".repeat(n),
  "prefix boundaries": (n) =>
    HEAD + "Content-Type: multipart/mixed; boundary=xx\n\n--xx\n" + "--xxx\n".repeat(n),
  "rfc822 nest": (n) => HEAD + "Content-Type: message/rfc822\n\nFrom: a@b\n".repeat(n) + "\na\n",
  "part headers": (n) =>
    HEAD +
    "Content-Type: multipart/mixed; boundary=x\n\n--x\n" +
    "X-A: b\n".repeat(n) +
    "\na\n--x--\n",
  "base64 lines": (n) => HEAD + "Content-Transfer-Encoding: base64\n\n" + "YWFh\n".repeat(n),
  "base64 short": (n) => HEAD + "Content-Transfer-Encoding: base64\n\n" + "YQ==\n".repeat(n),
  "base64 one": (n) => HEAD + "Content-Transfer-Encoding: base64\n\n" + "YWFh".repeat(n),
  "qp soft": (n) => HEAD + "Content-Transfer-Encoding: quoted-printable\n\n" + "a=\n".repeat(n),
  qp: (n) => HEAD + "Content-Transfer-Encoding: quoted-printable\n\n" + "=3D=3D\n".repeat(n),
  "qp blanks": (n) =>
    HEAD + "Content-Transfer-Encoding: quoted-printable\n\n" + "a".padEnd(n) + "\n",
  flowed: (n) => HEAD + "Content-Type: text/plain; format=flowed\n\n" + "a \n".repeat(n),
  "flowed delsp": (n) =>
    HEAD + "Content-Type: text/plain; format=flowed; delsp=yes\n\n" + "+a \n".repeat(n),
  "flowed quotes": (n) =>
    HEAD +
    "Content-Type: text/plain; format=flowed\n\n" +
    each((i) => ">".repeat(i % 70) + " a \n")(n),
  html: (n) => HEAD + "Content-Type: text/html\n\n" + "<p>&lt;".repeat(n),
  "html open": (n) => HEAD + "Content-Type: text/html\n\n" + "<".repeat(n),
  "html amp": (n) => HEAD + "Content-Type: text/html\n\n" + "&".repeat(n),
  charset: (n) => HEAD + "Content-Type: text/plain; charset=iso-2022-jp\n\n" + "\x1b$B".repeat(n),
  utf7: (n) => HEAD + "Content-Type: text/plain; charset=utf-7\n\n" + "+AGE-".repeat(n),
  trailers: body(times("Signed-off-by: a <a@b>\n")),
  "trailers fold": body((n) => "Signed-off-by: a <a@b>\n" + " x\n".repeat(n)),
  "blank lines": body(times("\n")),
  "blanks in a line": body(times(" ")),
  "blank lines2": body(times(" \n")),
  dashes: body(times("---\n")),
  dashes2: body(times("--- a/x\n")),
  dashes3: body(times("--- a/x\n+++ b/x\n")),
  scissors: body(times("-- >8 --\n")),
  "scissors line": body((n) => "-- >8 " + "-".repeat(n) + "\n"),
  "scissors blanks": body((n) => ">8" + " ".repeat(n) + "x\n"),
  "in-body from": body(times("From: a <a@b>\n")),
  "in-body subject": body(times("Subject: a\n\n")),
  "in-body mix": body((n) => "From: a\n" + " b\n".repeat(n)),
  quotes: body(times("> a\n")),
  "quoted diff": body((n) => "> --- a/x.c\n> +++ b/x.c\n" + hunks(n).replace(/^/gm, "> ")),
  "quoted diffs": body(each((i) => file(i).replace(/^/gm, "> "))),
  "quoted headers": body(times("> --- a/x\n> +++ b/x\n")),
  "quoted deep": body(each((i) => "> ".repeat(i % 50) + "@@ -1 +1 @@\n")),
  "quote marks": body(times(">")),
  "diff gits": body(times("diff --git a/x b/x\n")),
  "diff gits idx": body(times("diff --git a/x b/x\nindex 1..2\n")),
  Index: body(times("Index: x\n")),
  "hunk headers": body(times("@@ -1 +1 @@\n")),
  hunks: body((n) => "--- a/x.c\n+++ b/x.c\n" + hunks(n)),
  files: body(each(file)),
  "base-commit": body(times("base-commit: 1234567890123456789012345678901234567890\n")),
  prerequisite: body(each((i) => `prerequisite-patch-id: ${String(i).padStart(40, "0")}\n`)),
  "change-id": body(times("change-id: a\n")),
  links: body(times("Link: https://lore.kernel.org/r/a@b\n")),
  mboxrd: (n) => mail(0, 1, ">From x\n".repeat(n)),
  "from lines": (n) => mail(0, 1, "From x\n".repeat(n)),
  "from lines2": (n) => "From x Thu Jun 27 12:00:00 2024\n".repeat(n),
  mails: (n) => each((i) => mail(i, n, "---\n" + file(i)))(n),
  "mails one file": (n) =>
    each((i) => mail(i, n, `---\n--- a/x.c\n+++ b/x.c\n@@ -1 +1 @@\n-${i}\n+${i + 1}\n`))(n),
  "mails same number": (n) => each((i) => mail(0, n, "---\n" + file(i)))(n),
  "mails versions": (n) =>
    each(
      (i) =>
        `From x Thu Jun 27 12:00:00 2024\nFrom: a@example.org\nSubject: [PATCH v${i}] x\nMessage-ID: <${i}@x>\n\n---\n${file(i)}\n`,
    )(n),
  "mails replies": (n) =>
    each(
      (i) =>
        `From x Thu Jun 27 12:00:00 2024\nFrom: a@example.org\nSubject: [PATCH] x\nMessage-ID: <${i}@x>\nIn-Reply-To: <${i - 1}@x>\n\n---\n${file(i)}\n`,
    )(n),
  "mails replies re": (n) =>
    each(
      (i) =>
        `From x Thu Jun 27 12:00:00 2024\nFrom: a@example.org\nSubject: Re: [PATCH] x\nMessage-ID: <${i}@x>\nIn-Reply-To: <${i - 1}@x>\n\n> ---\n${file(i).replace(/^/gm, "> ")}\n`,
    )(n),
  "mails reverse replies": (n) =>
    each(
      (i) =>
        `From x Thu Jun 27 12:00:00 2024\nFrom: a@example.org\nSubject: [PATCH] x\nMessage-ID: <${i}@x>\nIn-Reply-To: <${i + 1}@x>\n\n---\n${file(i)}\n`,
    )(n),
  "mails reply circle": (n) =>
    each(
      (i) =>
        `From x Thu Jun 27 12:00:00 2024\nFrom: a@example.org\nSubject: [PATCH] x\nMessage-ID: <${i}@x>\nIn-Reply-To: <${(i + 1) % n}@x>\n\n---\n${file(i)}\n`,
    )(n),
  "mails covers": (n) => each(() => mail(-1, n, "cover"))(n),
  "mails references": (n) =>
    each(
      (i) =>
        `From x Thu Jun 27 12:00:00 2024\nFrom: a@example.org\nSubject: Re: [PATCH] x\nMessage-ID: <${i}@x>\nReferences: ${each((j) => `<${j}@x> `)(Math.min(i, 30))}\n\nx\n`,
    )(n),
};
/** A diff, and the file x.c that it is for. */
export const hostileDiffs: Readonly<Record<string, readonly [diff: Hostile, file: Hostile]>> = {
  hunks: [(n) => "--- a/x.c\n+++ b/x.c\n" + hunks(n), (n) => "a\nb\nd\n".repeat(n)],
  "hunks same place": [
    (n) => "--- a/x.c\n+++ b/x.c\n" + times(hunk(0))(n),
    (n) => "a\nb\nd\n".repeat(n),
  ],
  "hunks reverse": [
    (n) => "--- a/x.c\n+++ b/x.c\n" + each((i) => hunk(n - i - 1))(n),
    (n) => "a\nb\nd\n".repeat(n),
  ],
  "hunks far": [
    (n) => "--- a/x.c\n+++ b/x.c\n" + each((i) => `@@ -1,3 +1,3 @@\n a${i}\n-b\n+c\n d\n`)(n),
    (n) => each((i) => `a${i}\nb\nd\n`)(n),
  ],
  "hunks not found": [
    (n) =>
      "--- a/x.c\n+++ b/x.c\n" +
      each((i) => `@@ -${3 * i + 1},3 +${3 * i + 1},3 @@\n a\n-bb\n+c\n d\n`)(n),
    (n) => "a\nb\nd\n".repeat(n),
  ],
  "hunk near2": [
    (n) =>
      "--- a/x.c\n+++ b/x.c\n@@ -2," + (n + 1) + " +2," + n + " @@\n" + " a\n".repeat(n) + "-b\n",
    (n) => "a\n".repeat(4 * n) + "b\n",
  ],
  "hunk adds": [
    (n) => "--- a/x.c\n+++ b/x.c\n" + each((i) => `@@ -${i + 1},0 +${2 * i + 1} @@\n+x\n`)(n),
    (n) => "a\n".repeat(n),
  ],
  "hunk blanks": [
    (n) =>
      "--- a/x.c\n+++ b/x.c\n" +
      each((i) => `@@ -${i + 1} +${i + 1} @@\n-a${" ".repeat(i % 80)}\n+b\n`)(n),
    (n) => "a\n".repeat(n),
  ],
  files: [each(file), () => ""],
  "files one dir": [each((i) => file("/" + i).replaceAll("f/", "d/")), () => ""],
  "deep files": [each((i) => file("d/".repeat(i % 200) + i)), () => ""],
  "one file again": [
    (n) =>
      each((i) => `diff --git a/x.c b/x.c\n--- a/x.c\n+++ b/x.c\n@@ -1 +1 @@\n-${i}\n+${i + 1}\n`)(
        n,
      ),
    () => "0\n",
  ],
  "rename chain": [
    (n) =>
      each(
        (i) =>
          `diff --git a/x${i}.c b/x${i + 1}.c\nsimilarity index 100%\nrename from x${i}.c\nrename to x${i + 1}.c\n`,
      )(n),
    () => "0\n",
  ],
  copies: [
    (n) =>
      each(
        (i) =>
          `diff --git a/x.c b/x${i + 1}.c\nsimilarity index 100%\ncopy from x.c\ncopy to x${i + 1}.c\n`,
      )(n),
    () => "0\n",
  ],
  "copies long": [
    (n) =>
      each(
        (i) =>
          `diff --git a/x.c b/x${i + 1}.c\nsimilarity index 100%\ncopy from x.c\ncopy to x${i + 1}.c\n`,
      )(n),
    (n) => "a\n".repeat(n),
  ],
  deletes: [
    (n) =>
      each(
        (i) =>
          `diff --git a/x${i}.c b/x${i}.c\ndeleted file mode 100644\n--- a/x${i}.c\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n`,
      )(n),
    () => "0\n",
  ],
  "empty headers": [times("diff --git a/x b/x\n"), () => ""],
  "header rows": [(n) => "diff --git a/x.c b/x.c\n" + "index 1..2\n".repeat(n), () => ""],
  "header name blanks": [
    (n) => "diff --git a/" + "x ".repeat(n) + "b/x\nold mode 100644\nnew mode 100755\n",
    () => "",
  ],
  "header quote": [
    (n) => 'diff --git "a/' + "\\303\\251".repeat(n) + '" b/x\nold mode 100644\nnew mode 100755\n',
    () => "",
  ],
  "name slashes": [(n) => "--- a" + "/".repeat(n) + "x\n+++ b/x\n@@ -0,0 +1 @@\n+x\n", () => ""],
  "name blanks": [(n) => "--- a/x" + " ".repeat(n) + "\n+++ b/x\n@@ -0,0 +1 @@\n+x\n", () => ""],
  "no newline": [
    (n) =>
      "--- a/x.c\n+++ b/x.c\n@@ -1 +1 @@\n-a\n+b\n" + "\\ No newline at end of file\n".repeat(n),
    () => "a\n",
  ],
  prose: [times("prose\n"), () => ""],
  "prose minus": [times("--- x\n"), () => ""],
  binary: [
    (n) =>
      "diff --git a/x b/x\nnew file mode 100644\nindex 0000000000000000000000000000000000000000..1111111111111111111111111111111111111111\nGIT binary patch\nliteral 5\n" +
      "McmZQzWMT#Y01f~L\n".repeat(n) +
      "\n",
    () => "",
  ],
  binaries: [
    each(
      (i) =>
        `diff --git a/x${i} b/x${i}\nnew file mode 100644\nindex 0000000000000000000000000000000000000000..1111111111111111111111111111111111111111\nGIT binary patch\nliteral 0\nHcmV?d00001\n\n`,
    ),
    () => "",
  ],
};
