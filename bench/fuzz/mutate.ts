/**
 * Changes to bytes that keep most of their shape: lines, words and runs of bytes are taken out, put
 * twice, exchanged, taken from another text, or from a dictionary of what readers stumble over.
 * Invariant: what comes out is at most MAX_BYTES long.
 */
import type { Dice } from "./dice.js";

const MAX_BYTES = 64 << 10;

/** Bytes and words that mean something to a reader of text. */
const strange = [
  "\r",
  "\r\n",
  "\n",
  "\0",
  "\f",
  "\v",
  "\t",
  " ",
  "\xff",
  "\xfe",
  "\x80",
  "\xc3\xa9",
  "\xe2\x80\xa8",
  "\x1a",
  "\x1b[31m",
  "\x7f",
  "\\",
  "'",
  '"',
  "`",
  "%",
  "\xef\xbb\xbf",
  "0",
  "-1",
  "4294967296",
  "99999999999999999999",
];

export interface Sources {
  /** Words of the language. */
  readonly words: readonly string[];
  /** Another text to take from. */
  readonly other: () => Uint8Array;
}

export function mutated(dice: Dice, bytes: Uint8Array, sources: Sources): Uint8Array {
  let text = latin1(bytes);
  for (let n = dice.few(6); n > 0; n--)
    text =
      dice.roll(3) === 0 ? bytesChanged(dice, text, sources) : linesChanged(dice, text, sources);
  return Buffer.from(text.slice(0, MAX_BYTES), "latin1");
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
}

function linesChanged(dice: Dice, text: string, { words, other }: Sources): string {
  const lines = text.split("\n");
  const at = dice.roll(lines.length);
  const some = (from: readonly string[]): string[] => {
    const start = dice.roll(from.length);
    return from.slice(start, start + dice.few(8));
  };
  switch (dice.roll(9)) {
    case 0:
      lines.splice(at, dice.few(5));
      break;
    case 1:
      lines.splice(at, 0, ...some(lines));
      break;
    case 2:
      lines.splice(at, 0, ...some(latin1(other()).split("\n")));
      break;
    case 3:
      lines.splice(at, 0, dice.of(words));
      break;
    case 4: {
      // So that costs which grow faster than the text show.
      const own = some(lines);
      const nTimes = dice.roll(30) === 0 ? 300 : dice.few(12);
      for (let n = 0; n < nTimes && lines.length < 3000; n++) lines.splice(at, 0, ...own);
      break;
    }
    case 5:
      lines[at] = wordsChanged(dice, lines[at] ?? "", words);
      break;
    case 6: {
      const from = dice.roll(lines.length);
      [lines[at], lines[from]] = [lines[from] ?? "", lines[at] ?? ""];
      break;
    }
    case 7:
      lines.splice(
        at,
        2,
        `${lines[at] ?? ""}${dice.of(["", " ", "\\", "\r"])}${lines[at + 1] ?? ""}`,
      );
      break;
    default:
      lines[at] = bytesChanged(dice, lines[at] ?? "", { words, other });
  }
  return lines.join("\n");
}

/** One word of a line becomes another of it, goes, or comes again. */
function wordsChanged(dice: Dice, line: string, words: readonly string[]): string {
  const parts = line.split(/(\w+)/);
  if (parts.length < 2) return line + dice.of(words);
  const at = 1 + 2 * dice.roll((parts.length - 1) >> 1);
  const from = 1 + 2 * dice.roll((parts.length - 1) >> 1);
  const kind = dice.roll(4);
  if (kind === 0) parts[at] = dice.of(words);
  else if (kind === 1) parts[at] = parts[from] ?? "";
  else if (kind === 2) parts[at] = "";
  else parts[at + 1] = dice.of(words);
  return parts.join("");
}

function bytesChanged(dice: Dice, text: string, { words }: Sources): string {
  const at = dice.roll(text.length + 1);
  const end = Math.min(text.length, at + dice.few(24));
  switch (dice.roll(6)) {
    case 0:
      return text.slice(0, at) + text.slice(end);
    case 1:
      return text.slice(0, at) + dice.of(strange) + text.slice(at);
    case 2:
      return text.slice(0, at) + dice.of(words) + text.slice(at);
    case 3:
      return text.slice(0, at) + text.slice(at, end).repeat(dice.few(6)) + text.slice(end);
    case 4:
      return (
        text.slice(0, at) +
        String.fromCharCode((text.charCodeAt(at) || 0) ^ (1 << dice.roll(8))) +
        text.slice(at + 1)
      );
    default:
      return dice.roll(10) === 0
        ? text.slice(0, at)
        : text.slice(0, at) +
            text
              .slice(at)
              .replace(/[(){}[\]";,#]/, (mark) =>
                dice.of(["(", ")", "{", "}", "[", "]", '"', ";", ",", "#", "", mark + mark]),
              );
  }
}
