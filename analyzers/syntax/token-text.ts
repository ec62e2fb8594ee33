/** The text of a token as a compiler has it: splices taken out, digraphs in their usual spelling. */
import { unspliced } from "./bytes.js";
import { tokenKind, type Lexed } from "./lex.js";
import { punctuatorText } from "./punctuators.js";

export function tokenText(
  { bytes, kind, start, end }: Pick<Lexed, "bytes" | "kind" | "start" | "end">,
  token: number,
): string {
  const from = start[token] as number;
  const to = end[token] as number;
  return kind[token] === tokenKind.punctuator
    ? punctuatorText(bytes, from, to)
    : unspliced(bytes, from, to);
}
