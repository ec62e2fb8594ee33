/** What the grammar reads at a place, in words. */
import type { NoRole } from "../../../analyzers/grammar/item-reader.js";
import type { Role } from "../../../analyzers/grammar/roles.js";

const words: Readonly<Record<Role | NoRole, string>> = {
  call: "parsed as a call",
  argument: "parsed as an argument",
  initializer: "parsed as an initializer",
  assignment: "parsed as assigned to",
  address: "parsed as an address",
  value: "parsed as a value",
  operand: "parsed as an operand of sizeof",
  type: "parsed as a type",
  assembly: "parsed as an operand of assembly",
  parameter: "parsed as a parameter",
  declared: "parsed as a declarator",
  enumerator: "parsed as an enumerator",
  typedef: "parsed as a type's definition",
  member: "parsed as a member",
  label: "parsed as a label",
  tag: "parsed as a tag",
  macro: "parsed as a macro's name",
  error: "not parsed, for what is around it",
  softened: "not parsed, within an annotation",
  refused: "not parsed, for its size",
  elsewhere: "not parsed, in a preprocessor line",
};

export function readingWords(reading: Role | NoRole | undefined): string {
  return reading === undefined ? "" : words[reading];
}
