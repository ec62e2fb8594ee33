/**
 * Members within `struct_group(...)` and its kin: what stands behind their arguments are declarations
 * of members like those around them (include/linux/stddef.h, v6.12).
 */
import { isMark } from "../syntax/punctuators.js";
import { proof, type Proof } from "../references/proof.js";
import type { Source } from "../syntax/source.js";

/** How many arguments stand before the members. */
const groups: ReadonlyMap<string, number> = new Map([
  ["struct_group", 1],
  ["struct_group_attr", 2],
  ["struct_group_tagged", 2],
  ["__struct_group", 3],
]);

/** The proof that the name at a position is a member that a group declares. */
export function groupMember(
  source: Source,
  position: number,
  isKernels: (macro: string) => boolean,
): Proof | undefined {
  const { structure } = source;
  const open = structure.parent[position] ?? -1;
  const callee = structure.text(open - 1);
  const nArguments = structure.punctuator(open) === "(" ? groups.get(callee) : undefined;
  if (nArguments === undefined || !isKernels(callee)) return undefined;
  const after = structure.punctuator(position + 1);
  if ((after !== "" && !isMark(after, ";,[:)")) || structure.isWord(position + 1)) return undefined;
  let nWords = 0;
  for (let at = position - 1; at > open; at--) {
    const mark = structure.punctuator(at);
    if (mark === ";") break;
    if (mark === "," && commasBefore(source, open, at) < nArguments) break;
    if (mark === "]") at = structure.partner[at] ?? at;
    else if (structure.isWord(at)) nWords++;
    else if (mark !== "*" && mark !== ",") return undefined;
  }
  return nWords > 0 && !/^(?:struct|union|enum)$/.test(structure.text(position - 1))
    ? proof("member-declared-by", callee)
    : undefined;
}

function commasBefore({ structure }: Source, open: number, end: number): number {
  let n = 0;
  for (let at = open + 1; at < end; at++)
    if (structure.parent[at] === open && structure.punctuator(at) === ",") n++;
  return n;
}
