/** `#3` in a running program is the third of its marks. */
import type { Mark, Program } from "./program.js";

export function wordsOfMark(program: Program, text: string): Mark | undefined {
  const match = /^#(\d+)$/.exec(text);
  return match === null ? undefined : program.marks[Number(match[1])];
}
