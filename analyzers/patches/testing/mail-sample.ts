/** Mails as people send them, and answers to them: for the tests that compare us with git. */
import { quotedPrintable, word } from "./mail-encodings.js";
import { MBOX, STYLES, whole } from "./mail-styles.js";
import type { Dice } from "./sample.js";

const TITLES = [
  "mm: unexport vma_expand()",
  "mm/vma: a title long enough to be folded over the line, as it goes on and on",
  "gr\xc3\xb6\xc3\x9fe: \xe2\x86\x92 x",
  "x: y = z",
];
const PROSE = [
  "From what we see, this is fine.",
  "It is = 5 =3D x",
  "caf\xc3\xa9 \xe2\x86\x92",
  "  indented",
  "a long line ".repeat(10),
  "Link: https://example.org/x",
  "",
  "",
  ">From here on",
  "    diff --git a/x b/x",
  "-- ",
  "---- dashes",
];

export interface SampleMail {
  readonly style: string;
  /** latin1, with the separator of a mailbox. */
  readonly text: string;
  /** Sent by one of those whose mails git am takes. */
  readonly isOrdinary: boolean;
}

export interface Letter {
  readonly subject: string;
  readonly diff: string;
  readonly id: string;
  /** What it answers, or empty. */
  readonly parent: string;
  readonly onlyOrdinary: boolean;
}

const AUTHORS = [
  "A U Thor <a@example.org>",
  "=?UTF-8?q?J=C3=B6rg?= <a@example.org>",
  '"Thor, A (TI)" <a@example.org>',
];
const RECEIVED =
  "Received: from x (y [1.2.3.4])\n\tby z with ESMTP id 1\n\tfor <l@example.org>; Thu, 27 Jun 2024 12:00:00 +0000\n";
const DATE = "Date: Thu, 27 Jun 2024 12:00:00 +0000\n";

function proseOf(dice: Dice): string {
  return `${Array.from({ length: dice.roll(6) }, () => `${dice.of(PROSE)}\n`).join("")}\nSigned-off-by: A <a@example.org>\n`;
}

export function mailOf(dice: Dice, letter: Letter): SampleMail {
  const style = dice.of(STYLES.filter(({ isOrdinary }) => isOrdinary || !letter.onlyOrdinary));
  const written = { prose: proseOf(dice), diff: letter.diff };
  const { headers, body, isCr } = style.write(written, dice);
  const text =
    body !== ""
      ? body
      : headers.includes("quoted-printable")
        ? quotedPrintable(whole(written))
        : whole(written);
  const mail = `${headOf(dice, letter, dice.of(TITLES))}${headers}\n${text}`;
  return {
    style: style.name,
    text: style.separator + (isCr === true ? mail.replaceAll("\n", "\r\n") : mail),
    isOrdinary: style.isOrdinary,
  };
}

function headOf(dice: Dice, { subject, id, parent }: Letter, name: string): string {
  const title = `${subject} ${/[\x80-\xff]/.test(name) ? word(name) : name}`;
  const folded = title.startsWith("=?") ? title : title.replace(/^(.{40,60}) /, "$1\n ");
  const answers = parent === "" ? "" : `In-Reply-To: <${parent}>\nReferences: <${parent}>\n`;
  return `${dice.roll(2) === 0 ? RECEIVED : ""}From: ${dice.of(AUTHORS)}\n${DATE}Subject: ${folded}\nMessage-ID: <${id}>\n${answers}`;
}

/** A cover letter, or an answer that quotes a patch: mails that git finds no patch in. */
export function proseMailOf(dice: Dice, letter: Letter, kind: "cover" | "answer"): string {
  const quoted = letter.diff.replace(/^/gm, "> ").replace(/> $/, "");
  const stat =
    " f.c | 2 +-\n 1 file changed\n\n\nbase-commit: 0123456789012345678901234567890123456789\n-- \n2.43.0\n\n";
  const body =
    kind === "cover"
      ? `${proseOf(dice)}\nA U Thor (2):\n  mm: x\n\n${stat}`
      : `On Thu, A U Thor wrote:\n${quoted}\n\nReviewed-by: B <b@example.org>\n`;
  return `${MBOX}${headOf(dice, letter, dice.of(TITLES))}\n${body}`;
}
