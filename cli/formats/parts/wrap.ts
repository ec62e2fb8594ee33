/**
 * Columns and prose. Invariant: a wrapped line is not wider than asked, unless it is one word.
 */
import { oneLine } from "./visible.js";

const none = /^\p{M}$/u;
const two = new RegExp(
  [
    "^[\\p{Script=Han}\\p{Script=Hangul}\\p{Script=Hiragana}\\p{Script=Katakana}",
    "\\p{Emoji_Presentation}\\u3000-\\u303E\\uFF01-\\uFF60\\uFFE0-\\uFFE6]$",
  ].join(""),
  "u",
);

/** Columns that one visible character takes in a terminal. */
function columnsOf(character: string): number {
  if (character >= " " && character <= "~") return 1;
  if (none.test(character)) return 0;
  return two.test(character) ? 2 : 1;
}

/** Columns that a visible text takes in a terminal. */
export function columns(text: string): number {
  let sum = 0;
  for (const character of text) sum += columnsOf(character);
  return sum;
}

/**
 * The paragraphs of `text` as lines of at most `width` columns: the first starts with `lead`, the
 * others with blanks below it. A blank line in the text separates paragraphs.
 */
export function wrap(text: string, lead: string, width: number): string[] {
  const indent = " ".repeat(columns(lead));
  const lines: string[] = [];
  for (const paragraph of text.split(/\n[ \t]*\n/)) {
    let line = "";
    for (const word of oneLine(paragraph).split(" ")) {
      if (line !== "" && columns(indent) + columns(line) + 1 + columns(word) > width) {
        lines.push(line);
        line = "";
      }
      line = line === "" ? word : `${line} ${word}`;
    }
    if (line !== "") lines.push(line);
  }
  return lines.map((line, index) => `${index === 0 ? lead : indent}${line}`);
}
