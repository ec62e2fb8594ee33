/** What may become of a mail on its way, or by a hand that means it: for the tests that compare us with git. */
import type { Dice } from "./sample.js";

const INSERTED = [
  "",
  " ",
  "---",
  "--- a/mm/mmap.c",
  "+++ b/mm/mmap.c",
  "diff --git a/mm/mmap.c b/mm/mmap.c",
  "Index: mm/mmap.c",
  "@@ -1,3 +1,4 @@",
  "--b",
  "--b--",
  "--outer",
  "--inner--",
  "--inner",
  "--yQzJp3kA",
  "--outer--",
  "-- ",
  "+x",
  " x",
  "From x Thu Jun 27 12:00:00 2024",
  "From 0123456789012345678901234567890123456789 Mon Sep 17 00:00:00 2001",
  ">From 0123456789012345678901234567890123456789 Mon Sep 17 00:00:00 2001",
  "From x at noon 2024",
  "From a:11:22:33 +99",
  "Subject: in the body",
  "From: B <b@example.org>",
  "Date: now",
  " folded",
  "[PATCH] title",
  "Content-Type: text/plain; charset=iso-8859-1; format=flowed",
  "Content-Type: text/plain; format=flowed; delsp=yes",
  'Content-Type: multipart/mixed; boundary="b"',
  "Content-Type: multipart/mixed; boundary=inner; boundary=b",
  'Content-Type: text/plain; name="boundary=b"',
  'Content-Type: x/y; boundary=""',
  "Content-Type: text/plain; charset=y",
  "Content-Type: text/plain; charset=utf-7",
  "Content-Type: text/plain; charset=us-ascii",
  "Content-Type: text/plain; charset=windows-1252",
  "Content-Transfer-Encoding: base64",
  "Content-Transfer-Encoding: quoted-printable",
  "Content-Transfer-Encoding: x-base64-x",
  "Content-Transfer-Encoding: 8bit",
  "Subject: =?utf-8?q?x",
  "Subject: =?y?q?x?=",
  "Subject: =?utf-8?q?=00?=",
  "X: =?",
  "=",
  "a=3",
  "soft=",
  "cont ",
  "QUJD",
  "QQ==QQ==",
  "QUI",
  "====",
  "\x00",
  "a\x00b",
  "\r",
  "x\r",
  "\x0c",
  "\x0b---",
  "-- >8 --",
  "> quoted",
  "\xff\xfe",
  "\x1b$B",
  "_____",
] as const;

/** One thing done to a mail's lines. */
const MUTATIONS: readonly ((dice: Dice, lines: string[]) => void)[] = [
  (dice, lines) => void lines.splice(dice.roll(lines.length), 0, dice.of(INSERTED)),
  (dice, lines) => void lines.splice(dice.roll(Math.min(12, lines.length)), 0, dice.of(INSERTED)),
  (dice, lines) => void lines.splice(dice.roll(lines.length), 1),
  (dice, lines) => void lines.splice(dice.roll(lines.length), 1 + dice.roll(4)),
  (dice, lines) =>
    void lines.splice(
      dice.roll(lines.length),
      0,
      ...lines.slice(dice.roll(lines.length)).slice(0, 1 + dice.roll(20)),
    ),
  (dice, lines) => void lines.splice(dice.roll(lines.length) + 1),
  (dice, lines) => edit(dice, lines, (line) => line.slice(0, dice.roll(line.length + 1))),
  (dice, lines) =>
    edit(dice, lines, (line) => {
      const at = dice.roll(line.length + 1);
      return (
        line.slice(0, at) +
        dice.of(["=", "==", "\0", "\r", " ", "A", "=3D", "-", ">", "+", "\t"]) +
        line.slice(at)
      );
    }),
  (dice, lines) =>
    edit(
      dice,
      lines,
      (line) => `${line}${dice.of([" ", "\r", "\r\r", "\t", "=", "=\r", "= ", "--", "\0"])}`,
    ),
  (dice, lines) => edit(dice, lines, (line) => dice.of([" ", "\t", ">", "--", ">From "]) + line),
  (dice, lines) =>
    edit(
      dice,
      lines,
      (line) =>
        line.replace(/boundary="?([^";]*)"?/, () =>
          dice.of([
            "boundary=b",
            'boundary=""',
            'boundary="$1',
            "boundary=$1 x",
            "BOUNDARY=$1",
            "boundary =$1",
          ]),
        ),
      /boundary/i,
    ),
  (dice, lines) =>
    edit(
      dice,
      lines,
      (line) =>
        line.replace(
          /charset="?[\w-]*"?/,
          () =>
            `charset=${dice.of(["y", "utf8", "UTF-7", "iso-8859-1", '"us-ascii"', "windows-1252", "gb2312", "utf-16", "koi8-r", "gbk", "gb18030", "big5", "euc-kr", "euc-jp", "iso-2022-jp", "windows-1251", "iso-8859-7"])}`,
        ),
      /charset/,
    ),
  (dice, lines) =>
    edit(
      dice,
      lines,
      (line) =>
        line.replace(/(8bit|7bit|base64|quoted-printable)/, () =>
          dice.of([
            "base64",
            "quoted-printable",
            "8bit",
            "BASE64",
            "x-uuencode",
            "quoted-printable; base64",
          ]),
        ),
      /Encoding/,
    ),
  (dice, lines) =>
    edit(
      dice,
      lines,
      (line) =>
        `${line}; ${dice.of(["format=flowed", "format=flowed; delsp=yes", "x-format=flowed", "format=fixed", "boundary=b"])}`,
      /Content-Type/,
    ),
  (dice, lines) => edit(dice, lines, (line) => line.toUpperCase(), /:/),
  (dice, lines) => {
    const at = dice.roll(lines.length);
    lines.splice(at, 2, (lines[at] ?? "") + (lines[at + 1] ?? ""));
  },
  (dice, lines) => {
    const at = lines.indexOf("");
    if (at >= 0)
      lines.splice(at, dice.roll(2), ...dice.of([[], [" "], ["", ""], ["\t"], ["not a header"]]));
  },
  (dice, lines) => {
    const at = dice.roll(lines.length);
    const [line = ""] = lines.splice(at, 1);
    lines.splice(dice.roll(lines.length + 1), 0, line);
  },
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
