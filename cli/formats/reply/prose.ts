/**
 * Unquoted lines of a reply. Readers of mail obey some of them: b4 and patchwork take `Name: value`
 * for a trailer wherever it stands, `> ` is a quote, `-- ` begins the signature, `[ ... ]` is dropped,
 * `From ` ends the mail. Invariant: no line that is made here is one of those.
 */
import { cut, oneLine } from "../parts/visible.js";
import { columns } from "../parts/wrap.js";

/** Prose of a mail is this wide, so that it can be quoted a few times. */
const proseWidth = 72;

/**
 * A paragraph of a reply is cut at this length, in UTF-16 units: a reader of mail reads no more.
 */
const maxText = 2000;
const maxWord = 120;

const acting =
  /^\s*\w\S+:\s+\S|^\s*(?:>|\[ ?\.\.\. ?\]\s*$)|^(?:[#|]|From |-- ?$|---|\+\+\+|diff |Index: |@@|b\/)|^On .+ wrote:\s*$/;

/** A word that must not begin a line, since the line would act. */
function isBound(word: string): boolean {
  return word.endsWith(":") || /^(?:[>#|]|\[\.*$|From$|On$|--|\+\+\+|@@|diff$|b\/)/.test(word);
}

/** The line as it is, or behind a mark if it would act. */
export function inert(line: string): string {
  if (!acting.test(line)) return line;
  const indent = /^\s*/.exec(line)?.[0] ?? "";
  return `${indent}* ${line.slice(indent.length)}`;
}

/** A paragraph as lines; `lead` begins the first, blanks as wide the others. */
export function prose(text: string, lead = ""): string[] {
  const indent = " ".repeat(lead.length);
  const lines: string[] = [];
  let line = "";
  for (const word of words(text)) {
    const isFull = line !== "" && columns(indent) + columns(line) + 1 + columns(word) > proseWidth;
    if (isFull && !isBound(word)) {
      lines.push(line);
      line = "";
    }
    line = line === "" ? word : `${line} ${word}`;
  }
  if (line !== "") lines.push(line);
  return lines.map((each, index) => inert(`${index === 0 ? lead : indent}${each}`));
}

function words(text: string): string[] {
  const line = oneLine(text);
  const whole = line.length > maxText ? `${cut(line, maxText)} ...` : line;
  return whole
    .split(" ")
    .map((word) => (word.length > maxWord ? `${cut(word, maxWord)}...` : word));
}
