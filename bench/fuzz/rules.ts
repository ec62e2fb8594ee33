/** The boundary that targets hold against: one name, owned by keep/, that stands nowhere in fixtures or kernels. */
import type { Boundary } from "../../rules/files/boundary.js";
import { check, type Check } from "../../rules/judge/check.js";
import { entriesOf } from "../../rules/judge/pages.js";
import { readRuleFile } from "../../rules/files/rule-file.js";
import { memoryTree } from "../../analyzers/trees/memory-tree.js";
import type { Case } from "./targets/target.js";

export const guarded = { name: "keep_trim", header: "keep/keep.h" };

const text = `version: 1
boundaries:
  - id: keep
    guard: { functions: [keep_trim] }
    allow_in: [keep/**]
    why: private
`;

export const owner: Case = new Map([
  ["keep/keep.h", Buffer.from("int keep_trim();\n")],
  ["keep/keep.c", Buffer.from('#include "keep.h"\nint keep_trim()\n{\n\treturn 0;\n}\n')],
]);

export function keepRules(): readonly Boundary[] {
  return readRuleFile("keep.yaml", text).boundaries;
}

export function checked(files: Case, boundaries: readonly Boundary[]): Promise<Check> {
  const tree = memoryTree(files);
  return check(tree, tree.list(false), boundaries, { today: "2026-01-01" });
}

/** All that a check says, to be compared. */
export function told({ findings, pages, incomplete, skipped, kinds, nUnaccounted }: Check): string {
  return JSON.stringify([
    findings.map(({ finding }) => finding),
    entriesOf({ pages }).map(({ path, span, symbol, kind, proof, enclosing, condition }) => [
      path,
      span,
      symbol,
      kind,
      proof,
      enclosing,
      condition,
    ]),
    incomplete,
    skipped,
    kinds,
    nUnaccounted,
  ]);
}
