/**
 * A code frame: a source line below its number, with carets under the span. Invariant: the carets
 * stand under the columns of the span however wide tabs, escapes and wide characters are shown.
 */
import type { TextPlace } from "../../../rules/results/tree-review.js";
import { visible } from "./visible.js";
import { columns } from "./wrap.js";

const tabStop = 8;

/** Lines wider than this are cut around the span: nobody reads a table of one line. */
const widest = 160;

export interface Frame {
  /** `   42 | ` */
  readonly gutter: string;
  /** As wide as `gutter`, without the number. */
  readonly emptyGutter: string;
  /** The line with its tabs expanded. */
  readonly source: string;
  /** Blanks and carets; empty when the span lies behind the cut of a long line. */
  readonly carets: string;
}

/** The frame of a place, or undefined for a place without a source line. */
export function frame(place: TextPlace): Frame | undefined {
  if (place.text === "") return undefined;
  const first = place.columnUtf16 - 1;
  const last = place.endLine > place.line ? place.text.length : place.endColumnUtf16 - 1;
  const isPlain = /^[ -~]*$/.test(place.text);
  // What is shown as it is needs no look at each character.
  let source = isPlain ? place.text : "";
  let width = source.length;
  let from = isPlain && first < width ? Math.max(0, first) : undefined;
  let to = isPlain ? Math.min(last, width) : 0;
  let index = 0;
  for (const character of isPlain ? "" : place.text) {
    if (index >= first) from ??= width;
    const shown = character === "\t" ? " ".repeat(tabStop - (width % tabStop)) : visible(character);
    source += shown;
    width += columns(shown);
    index += character.length;
    if (index <= last) to = width;
  }
  // A span at the very end of the line is empty, and still has a place to point at.
  if (first === place.text.length) from ??= width;
  const carets =
    from === undefined ? "" : `${" ".repeat(from)}${"^".repeat(Math.max(1, to - from))}`;
  const number = String(place.line).padStart(5);
  return {
    gutter: `${number} | `,
    emptyGutter: `${" ".repeat(number.length)} | `,
    ...cut(source.trimEnd(), carets),
  };
}

/** Wide characters make the cut a little late; the carets stay where they belong without them. */
function cut(source: string, carets: string): Pick<Frame, "source" | "carets"> {
  const isAscii = /^[ -~]*$/.test(source);
  if (source.length <= widest || !isAscii) return { source, carets };
  const start = Math.max(0, Math.min(carets.search(/\S|$/) - widest / 2, source.length - widest));
  const end = start + widest;
  return {
    source: `${start > 0 ? "..." : ""}${source.slice(start, end)}${end < source.length ? "..." : ""}`,
    carets: carets === "" ? "" : `${start > 0 ? "   " : ""}${carets.slice(start, end)}`,
  };
}
