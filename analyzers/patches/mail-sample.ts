/**
 * Mails as people send them, and what may become of one: for the tests that compare us with git.
 * Invariant: an ordinary mail is one that git am takes as its sender meant it.
 */
import { Dice } from "./sample.js";

/** A change of one line of one file, and the file before it. */
export interface SampleChange {
  readonly path: string;
  readonly before: string;
  readonly diff: string;
}

const PATHS = ["mm/mmap.c", "mm/vma.c", "fs/exec.c", "include/linux/mm.h", "kernel/fork.c"];
const CODE = [
  "\tint ret = 0;", "\tif (x == y)", "\t\treturn -EINVAL;", "}", "{", "", "static int f(struct vm_area_struct *vma)", "\tx = 10; y =3D;",
  "\t/* From what we see at 10:12 2024 */", " * caf\xc3\xa9 \xe2\x86\x92", "\tpr_info(\"=?utf-8?q?x?=\");", "--y;", "---", "++y;", "#define A(b) \\", "\tcall(a, b,  \tc);",
  "\ta_long_line(of_arguments, that_goes_on, and_on, until_it_has, more_than_the, seventy_six, bytes_that, a_transfer_encoding, keeps);", "\ttrailing ",
];

export function changeOf(dice: Dice, at: number): SampleChange {
  const path = PATHS[at % PATHS.length] as string;
  const lines = Array.from({ length: 24 }, (_, n) => (dice.roll(2) === 0 ? dice.of(CODE) : `\tline_${at}_${n}();`));
  const row = 4 + dice.roll(16);
  const added = Array.from({ length: 1 + dice.roll(3) }, (_, n) => (dice.roll(2) === 0 ? dice.of(CODE) : `\tnew_${at}_${n}();`));
  const nOld = 7;
  const hunk = [
    ...lines.slice(row - 3, row).map((line) => ` ${line}`), `-${lines[row] ?? ""}`, ...added.map((line) => `+${line}`), ...lines.slice(row + 1, row + 4).map((line) => ` ${line}`),
  ];
  const head = dice.roll(6) === 0 ? "" : `diff --git a/${path} b/${path}\nindex 1111111..2222222 100644\n`;
  const diff = `${head}--- a/${path}\n+++ b/${path}\n@@ -${row - 2},${nOld} +${row - 2},${nOld - 1 + added.length} @@ ${dice.of(["int f(void)", ""])}\n${hunk.map((line) => `${line}\n`).join("")}`;
  return { path, before: lines.map((line) => `${line}\n`).join(""), diff };
}

const TITLES = ["mm: unexport vma_expand()", "mm/vma: a title long enough to be folded over the line, as it goes on and on", "gr\xc3\xb6\xc3\x9fe: \xe2\x86\x92 x", "x: y = z"];
const PROSE = ["From what we see, this is fine.", "It is = 5 =3D x", "caf\xc3\xa9 \xe2\x86\x92", "  indented", "a long line ".repeat(10), "Link: https://example.org/x", "", "", ">From here on", "    diff --git a/x b/x", "-- ", "---- dashes"];

const qpCode = (character: string): string => `=${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;
const quotedPrintable = (text: string): string =>
  text.split("\n").map((line) => line.replace(/[=\x80-\xff]|[ \t]$/g, qpCode).replace(/((?:=[0-9A-F]{2}|[^=\n]){70,73})(?=.)/g, "$1=\n")).join("\n");
const base64 = (text: string, width = 76): string => (Buffer.from(text, "latin1").toString("base64").match(new RegExp(`.{1,${width}}`, "g")) ?? []).map((line) => `${line}\n`).join("");
const word = (text: string): string => (/[\x80-\xff]/.test(text) ? `=?UTF-8?q?${text.replace(/[=?_ \x80-\xff]/g, (c) => (c === " " ? "_" : qpCode(c)))}?=` : text);
const html = (text: string): string => `<html><head></head><body><div dir="ltr">${text.split("\n").map((line) => line.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;")).join("<br>\n")}</div></body></html>\n`;
/** As RFC 3676 has it, by a sender that stuffs and does not break. */
const stuffed = (text: string): string => text.replace(/^(?=[ >]|From )/gm, " ");

export interface SampleMail {
  readonly style: string;
  /** latin1, with the separator of a mailbox. */
  readonly text: string;
  /** Sent by one of those whose mails git am takes. */
  readonly isOrdinary: boolean;
}

interface Written {
  readonly subject: string;
  readonly prose: string;
  readonly diff: string;
  readonly id: string;
}

interface Style {
  readonly name: string;
  readonly isOrdinary: boolean;
  readonly separator: string;
  write(mail: Written, dice: Dice): { readonly headers: string; readonly body: string; readonly isCr?: boolean };
}

const FORMAT_PATCH = "From 0123456789012345678901234567890123456789 Mon Sep 17 00:00:00 2001\n";
const MBOX = "From mail@example.org Thu Jun 27 12:00:00 2024\n";
const typed = (type: string, encoding: string): string => `MIME-Version: 1.0\nContent-Type: ${type}\n${encoding === "" ? "" : `Content-Transfer-Encoding: ${encoding}\n`}`;
const whole = ({ prose, diff }: Written): string => `${prose}---\n f.c | 2 +-\n 1 file changed\n\n${diff}-- \n2.43.0\n\n`;
const part = (type: string, encoding: string, text: string, more = ""): string => `Content-Type: ${type}\n${encoding === "" ? "" : `Content-Transfer-Encoding: ${encoding}\n`}${more}\n${text}\n`;
const multipart = (kind: string, boundary: string, ...parts: readonly string[]): { headers: string; body: string } => ({
  headers: `MIME-Version: 1.0\nContent-Type: multipart/${kind}; boundary="${boundary}"\n`,
  body: `${parts.map((text) => `--${boundary}\n${text}`).join("")}--${boundary}--\n`,
});
const SIGNATURE = part('application/pgp-signature; name="signature.asc"', "", "-----BEGIN PGP SIGNATURE-----\n\niHUEABYKAB0WIQQ+abc=\n=Hb3x\n-----END PGP SIGNATURE-----\n");
const FOOTER = part("text/plain; charset=us-ascii", "7bit", "_______________________________________________\nlist mailing list\nlist@example.org\n", "Content-Disposition: inline\n");

const STYLES: readonly Style[] = [
  { name: "git format-patch", isOrdinary: true, separator: FORMAT_PATCH, write: (mail) => ({ headers: /[\x80-\xff]/.test(whole(mail)) ? typed("text/plain; charset=UTF-8", "8bit") : "", body: whole(mail) }) },
  { name: "git send-email, quoted-printable", isOrdinary: true, separator: MBOX, write: (mail) => ({ headers: typed("text/plain; charset=UTF-8", "quoted-printable"), body: quotedPrintable(whole(mail)) }) },
  { name: "git send-email, base64", isOrdinary: true, separator: MBOX, write: (mail) => ({ headers: typed("text/plain; charset=UTF-8", "base64"), body: base64(whole(mail)) }) },
  { name: "git format-patch --attach", isOrdinary: true, separator: FORMAT_PATCH, write: (mail) => multipart("mixed", "------------2.43.0", part("text/plain; charset=UTF-8; format=fixed", "8bit", mail.prose), part('text/x-patch; name="0001-x.patch"', "8bit", mail.diff, 'Content-Disposition: attachment; filename="0001-x.patch"\n')) },
  { name: "b4", isOrdinary: true, separator: "From git@z Thu Jan  1 00:00:00 1970\n", write: (_, dice) => ({ headers: `${typed('text/plain; charset="utf-8"', dice.of(["7bit", "8bit", "quoted-printable"]))}X-Mailer: b4 0.14.2\nX-Developer-Signature: v=1; a=ed25519-sha256; t=1;\n h=from:subject; bh=abc=;\n b=abc/def=\n`, body: "" }) },
  { name: "mutt", isOrdinary: true, separator: MBOX, write: (mail, dice) => ({ headers: `${typed(`text/plain; charset=${dice.of(["us-ascii", "utf-8"])}`, "")}Content-Disposition: inline\nUser-Agent: Mutt/2.2.13\n`, body: ascii(whole(mail)) }) },
  { name: "mutt, signed", isOrdinary: true, separator: MBOX, write: (mail) => multipart('signed; micalg=pgp-sha512; protocol="application/pgp-signature"', "yQzJp3kA", part("text/plain; charset=utf-8", "quoted-printable", quotedPrintable(whole(mail)), "Content-Disposition: inline\n"), SIGNATURE) },
  { name: "mutt, attached", isOrdinary: true, separator: MBOX, write: (mail) => multipart("mixed", "7JfCtLOvnd9MIVvH", part("text/plain; charset=us-ascii", "", ascii(mail.prose), "Content-Disposition: inline\n"), part("text/x-diff; charset=utf-8", "8bit", mail.diff, "Content-Disposition: attachment; filename=x.diff\n")) },
  { name: "Exchange, quoted-printable", isOrdinary: true, separator: MBOX, write: (mail) => ({ headers: `${typed('text/plain; charset="utf-8"', "quoted-printable")}X-MS-Has-Attach:\nx-ms-exchange-senderadcheck: 1\n`, body: quotedPrintable(whole(mail)), isCr: true }) },
  { name: "Exchange, base64", isOrdinary: true, separator: MBOX, write: (mail) => ({ headers: `${typed('text/plain; charset="utf-8"', "base64")}X-MS-Has-Attach:\n`, body: base64(whole(mail)), isCr: true }) },
  { name: "Exchange, base64 of CR LF", isOrdinary: true, separator: MBOX, write: (mail) => ({ headers: `${typed('text/plain; charset="utf-8"', "base64")}X-MS-Has-Attach:\n`, body: base64(whole(mail).replaceAll("\n", "\r\n")), isCr: true }) },
  { name: "Exchange, base64 with a list's footer", isOrdinary: true, separator: MBOX, write: (mail) => ({ headers: typed('text/plain; charset="utf-8"', "base64"), body: `${base64(whole(mail))}_______________________________________________\nlinux mailing list\nhttp://lists.example.org/mailman/listinfo/linux\n` }) },
  { name: "a list's footer", isOrdinary: true, separator: MBOX, write: (mail) => multipart("mixed", "===============1234==", part("text/plain; charset=utf-8", "8bit", whole(mail)), FOOTER) },
  { name: "Latin-1", isOrdinary: true, separator: MBOX, write: (mail) => ({ headers: typed("text/plain; charset=iso-8859-1", "8bit"), body: whole(mail).replace(/caf\xc3\xa9/g, "caf\xe9").replace(/\xe2\x86\x92/g, "->") }) },
  { name: "Gmail", isOrdinary: false, separator: MBOX, write: (mail) => multipart("alternative", "000000000000abc", part('text/plain; charset="UTF-8"', "quoted-printable", quotedPrintable(whole(mail))), part('text/html; charset="UTF-8"', "quoted-printable", quotedPrintable(html(whole(mail))))) },
  { name: "Outlook", isOrdinary: false, separator: MBOX, write: (mail) => multipart("alternative", "_000_AB", part('text/plain; charset="us-ascii"', "", ascii(whole(mail))), part('text/html; charset="us-ascii"', "", ascii(html(whole(mail))))) },
  { name: "Thunderbird", isOrdinary: false, separator: MBOX, write: (mail) => ({ headers: typed("text/plain; charset=UTF-8; format=flowed", "8bit"), body: stuffed(whole(mail)) }) },
  { name: "nested", isOrdinary: false, separator: MBOX, write: (mail, dice) => {
    const inner = multipart(dice.of(["alternative", "related"]), "inner", part("text/plain; charset=utf-8", "base64", base64(whole(mail), dice.of([76, 60, 77, 75]))), part("text/html", "", html(mail.prose)));
    return multipart(dice.of(["mixed", "signed"]), "outer", inner.headers.replace("MIME-Version: 1.0\n", "") + `\n${inner.body}`, dice.of([SIGNATURE, FOOTER]));
  } },
  { name: "another type", isOrdinary: false, separator: MBOX, write: (mail, dice) => multipart("mixed", "b", part("text/plain", "", mail.prose), part(dice.of(["image/png", "text/html", "application/octet-stream", "message/rfc822", "text/x-patch"]), "base64", base64(mail.diff))) },
];

function ascii(text: string): string {
  return text.replace(/[\x80-\xff]+/g, "?");
}

export function mailOf(dice: Dice, change: SampleChange, { subject, at, onlyOrdinary }: { readonly subject: string; readonly at: number; readonly onlyOrdinary: boolean }): SampleMail {
  const style = dice.of(STYLES.filter(({ isOrdinary }) => isOrdinary || !onlyOrdinary));
  const prose = `${Array.from({ length: dice.roll(6) }, () => `${dice.of(PROSE)}\n`).join("")}\nSigned-off-by: A <a@example.org>\n`;
  const written = { subject, prose, diff: change.diff, id: `${at}@example.org` };
  const { headers, body, isCr } = style.write(written, dice);
  const text = body !== "" ? body : headers.includes("quoted-printable") ? quotedPrintable(whole(written)) : whole(written);
  const title = `${subject} ${dice.of(TITLES)}`;
  const folded = /[\x80-\xff]/.test(title) ? `${subject} ${word(title.slice(subject.length + 1))}` : title.replace(/^(.{40,60}) /, "$1\n ");
  const received = dice.roll(2) === 0 ? "Received: from x (y [1.2.3.4])\n\tby z with ESMTP id 1\n\tfor <l@example.org>; Thu, 27 Jun 2024 12:00:00 +0000\n" : "";
  const mail = `${received}From: ${dice.of(["A U Thor <a@example.org>", "=?UTF-8?q?J=C3=B6rg?= <a@example.org>", '"Thor, A (TI)" <a@example.org>'])}\nDate: Thu, 27 Jun 2024 12:00:00 +0000\nSubject: ${folded}\nMessage-ID: <${at}@example.org>\n${headers}\n${text}`;
  return { style: style.name, text: style.separator + (isCr === true ? mail.replaceAll("\n", "\r\n") : mail), isOrdinary: style.isOrdinary };
}

const INSERTED = [
  "", " ", "---", "--- a/mm/mmap.c", "+++ b/mm/mmap.c", "diff --git a/mm/mmap.c b/mm/mmap.c", "Index: mm/mmap.c", "@@ -1,3 +1,4 @@", "--b", "--b--", "--outer", "--inner--", "--inner", "--yQzJp3kA", "--outer--", "-- ", "+x", " x",
  "From x Thu Jun 27 12:00:00 2024", "From 0123456789012345678901234567890123456789 Mon Sep 17 00:00:00 2001", ">From 0123456789012345678901234567890123456789 Mon Sep 17 00:00:00 2001", "From x at noon 2024", "From a:11:22:33 +99", "Subject: in the body", "From: B <b@example.org>", "Date: now",
  " folded", "[PATCH] title", "Content-Type: text/plain; charset=iso-8859-1; format=flowed", "Content-Type: text/plain; format=flowed; delsp=yes", 'Content-Type: multipart/mixed; boundary="b"', "Content-Type: multipart/mixed; boundary=inner; boundary=b", 'Content-Type: text/plain; name="boundary=b"', 'Content-Type: x/y; boundary=""', "Content-Type: text/plain; charset=y",
  "Content-Type: text/plain; charset=utf-7", "Content-Type: text/plain; charset=us-ascii", "Content-Type: text/plain; charset=windows-1252", "Content-Transfer-Encoding: base64", "Content-Transfer-Encoding: quoted-printable", "Content-Transfer-Encoding: x-base64-x", "Content-Transfer-Encoding: 8bit", "Subject: =?utf-8?q?x", "Subject: =?y?q?x?=", "Subject: =?utf-8?q?=00?=", "X: =?",
  "=", "a=3", "soft=", "cont ", "QUJD", "QQ==QQ==", "QUI", "====", "\x00", "a\x00b", "\r", "x\r", "\x0c", "\x0b---", "-- >8 --", "> quoted", "\xff\xfe", "\x1b$B", "_____",
] as const;

/** One thing done to a mail's lines. */
const MUTATIONS: readonly ((dice: Dice, lines: string[]) => void)[] = [
  (dice, lines) => void lines.splice(dice.roll(lines.length), 0, dice.of(INSERTED)),
  (dice, lines) => void lines.splice(dice.roll(Math.min(12, lines.length)), 0, dice.of(INSERTED)),
  (dice, lines) => void lines.splice(dice.roll(lines.length), 1),
  (dice, lines) => void lines.splice(dice.roll(lines.length), 1 + dice.roll(4)),
  (dice, lines) => void lines.splice(dice.roll(lines.length), 0, ...lines.slice(dice.roll(lines.length)).slice(0, 1 + dice.roll(20))),
  (dice, lines) => void lines.splice(dice.roll(lines.length) + 1),
  (dice, lines) => edit(dice, lines, (line) => line.slice(0, dice.roll(line.length + 1))),
  (dice, lines) => edit(dice, lines, (line) => { const at = dice.roll(line.length + 1); return line.slice(0, at) + dice.of(["=", "==", "\0", "\r", " ", "A", "=3D", "-", ">", "+", "\t"]) + line.slice(at); }),
  (dice, lines) => edit(dice, lines, (line) => `${line}${dice.of([" ", "\r", "\r\r", "\t", "=", "=\r", "= ", "--", "\0"])}`),
  (dice, lines) => edit(dice, lines, (line) => dice.of([" ", "\t", ">", "--", ">From "]) + line),
  (dice, lines) => edit(dice, lines, (line) => line.replace(/boundary="?([^";]*)"?/, () => dice.of(["boundary=b", 'boundary=""', 'boundary="$1', "boundary=$1 x", "BOUNDARY=$1", "boundary =$1"])), /boundary/i),
  (dice, lines) => edit(dice, lines, (line) => line.replace(/charset="?[\w-]*"?/, () => `charset=${dice.of(["y", "utf8", "UTF-7", "iso-8859-1", '"us-ascii"', "windows-1252", "gb2312", "utf-16", "koi8-r"])}`), /charset/),
  (dice, lines) => edit(dice, lines, (line) => line.replace(/(8bit|7bit|base64|quoted-printable)/, () => dice.of(["base64", "quoted-printable", "8bit", "BASE64", "x-uuencode", "quoted-printable; base64"])), /Encoding/),
  (dice, lines) => edit(dice, lines, (line) => `${line}; ${dice.of(["format=flowed", "format=flowed; delsp=yes", "x-format=flowed", "format=fixed", "boundary=b"])}`, /Content-Type/),
  (dice, lines) => edit(dice, lines, (line) => line.toUpperCase(), /:/),
  (dice, lines) => { const at = dice.roll(lines.length); lines.splice(at, 2, (lines[at] ?? "") + (lines[at + 1] ?? "")); },
  (dice, lines) => { const at = lines.indexOf(""); if (at >= 0) lines.splice(at, dice.roll(2), ...dice.of([[], [" "], ["", ""], ["\t"], ["not a header"]])); },
  (dice, lines) => { const at = dice.roll(lines.length); const [line = ""] = lines.splice(at, 1); lines.splice(dice.roll(lines.length + 1), 0, line); },
];

function edit(dice: Dice, lines: string[], change: (line: string) => string, which = /^/): void {
  const found = lines.flatMap((line, at) => (which.test(line) ? [at] : []));
  if (found.length === 0) return;
  const at = dice.of(found);
  lines[at] = change(lines[at] as string);
}

/** The mail with one to five things done to it. */
export function mutated(dice: Dice, text: string): string {
  const lines = text.split("\n");
  const separator = lines.shift() as string;
  for (let n = 1 + dice.roll(5); n > 0; n--) dice.of(MUTATIONS)(dice, lines);
  return [separator, ...lines].join("\n");
}
