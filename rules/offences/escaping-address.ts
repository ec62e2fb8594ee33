/** The rule escaping-address: see its doc. */
import { draft, reports } from "./parts/crossing.js";
import type { Boundary } from "../files/boundary.js";
import type { Rule } from "./rule.js";

export const escapingAddress: Rule = {
  name: "escaping-address",
  doc: "An insider stores the address of a private function where outsiders can call it: in a table or a structure. Tables of operations do so by design, so this is reported only where `kinds` lists `escape`.",
  examples: [
    {
      shows: "a table of operations of the owner",
      fixture: `//- .ringfence.yaml
version: 1
boundaries:
  - id: mm/vma
    guard: { functions: [vma_expand] }
    allow_in: [mm/**]
    kinds: [call, escape]
    why: It is private.
//- mm/vma.c
int vma_expand(int n)
{
	return n;
}
const struct vma_ops ops = {
	.grow = vma_expand, // want escaping-address "stored in ops, where outsiders reach it"
};
`,
    },
  ],
  *run(pass) {
    for (const entry of pass.entries) {
      const isFunction = entry.guarded?.kinds.has("function") === true;
      if (
        !entry.inside ||
        !isFunction ||
        (entry.kind !== "initializer" && entry.kind !== "address")
      )
        continue;
      const boundary = pass.boundaries[entry.boundary] as Boundary;
      if (!reports(boundary, "escape")) continue;
      const where = entry.enclosing === "" ? "an object" : entry.enclosing;
      yield draft(boundary, entry, "escape", { holder: where });
    }
  },
};
