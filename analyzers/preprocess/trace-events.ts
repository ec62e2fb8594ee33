/**
 * Parameters of trace events: `TP_PROTO(...)` lists them, and they hold in all of the event, because
 * each of its parts becomes a function with these parameters (include/trace/stages/, v6.12).
 */
import { isMark } from "../syntax/punctuators.js";
import { proof, type Proof } from "../references/proof.js";
import type { Source } from "../syntax/source.js";

const event = /^(?:TRACE_EVENT\w*|DECLARE_EVENT_CLASS\w*|DEFINE_EVENT\w*|DECLARE_TRACE\w*)$/;
/** Brackets around a name that are looked at. */
const MAX_DEPTH = 32;

/** The proof that the name at a position is a parameter of the event around it. */
export function eventParameter(
  source: Source,
  position: number,
  isKernels: (macro: string) => boolean,
): Proof | undefined {
  const { structure } = source;
  let open = structure.parent[position] ?? -1;
  for (let depth = 0; open >= 0 && depth < MAX_DEPTH; depth++) {
    if (structure.punctuator(open) === "(" && event.test(structure.text(open - 1))) break;
    open = structure.parent[open] ?? -1;
  }
  const close = structure.partner[open] ?? -1;
  const callee = structure.text(open - 1);
  if (open < 0 || close < 0 || !event.test(callee)) return undefined;
  if (!isKernels(callee) || !isKernels("TP_PROTO")) return undefined;
  for (let at = open + 1; at < close; at++) {
    const inner = structure.partner[at] ?? -1;
    if (structure.text(at) === "TP_PROTO" && structure.punctuator(at + 1) === "(")
      return parameterIn(source, at + 1, structure.text(position), position);
    if (inner > at) at = inner;
  }
  return undefined;
}

function parameterIn(
  source: Source,
  open: number,
  name: string,
  position: number,
): Proof | undefined {
  const { structure, lexed } = source;
  const close = structure.partner[open] ?? -1;
  for (let at = open + 1; at < close; at++) {
    if (structure.parent[at] !== open || structure.text(at) !== name) continue;
    const isLast = at + 1 === close || isMark(structure.punctuator(at + 1), ",[");
    const isTyped = structure.isWord(at - 1) || structure.punctuator(at - 1) === "*";
    if (!isLast || !isTyped || /^(?:struct|union|enum)$/.test(structure.text(at - 1))) continue;
    // Within the list the name is the type of another parameter.
    if (position > open && position < close && position !== at) return undefined;
    const line = source.lineOf(lexed.start[structure.code[at] as number] as number);
    return proof("event-parameter", line);
  }
  return undefined;
}
