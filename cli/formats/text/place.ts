/** Places of C for people. Invariant: nothing of a tree acts in a terminal. */
import type { Words } from "../../../analyzers/words/words.js";
import type { SourceLine } from "../../../analyzers/relocation/judge/verdict.js";
import type { Paint } from "../parts/paint.js";
import { cut, oneLine, visible } from "../parts/visible.js";

/** Longer lines of source are cut. */
const widest = 120;

/** `fs/exec.c:42`. */
export function at(place: Pick<SourceLine, "path" | "line">): string {
  return `${visible(place.path)}:${place.line}`;
}

/** `shift_arg_pages()`; what a tree calls a function is not always a name. */
export function called(name: string): string {
  return name === "" ? "file scope" : `${oneLine(name)}()`;
}

/** The source line below its number, as far as it is known. */
function sourceLines({ line, text = "" }: SourceLine, paint: Paint): string[] {
  const source = visible(text.replace(/\t/g, "    ").trim());
  if (source === "") return [];
  const shown = source.length > widest ? `${cut(source, widest)}...` : source;
  return [`${paint(`${String(line).padStart(8)} | `, "dim")}${shown}`];
}

/** What is wrong, with its place before it and the source line below. */
export function placedLines(
  text: string | Words,
  place: SourceLine | undefined,
  paint: Paint,
): string[] {
  if (place === undefined) return [`  ${oneLine(text)}`];
  return [`  ${at(place)}: ${oneLine(text)}`, ...sourceLines(place, paint)];
}
