/** The rule private-source: see its doc. */
import { draft, reports } from "./parts/crossing.js";
import type { Boundary } from "../files/boundary.js";
import type { Rule } from "./rule.js";

export const privateSource: Rule = {
  name: "private-source",
  doc: "A source file of the owner is included as text from outside, which imports all that is private in it.",
  examples: [
    {
      shows: "a source file included as text",
      fixture: `//- .ringfence.yaml
version: 1
boundaries:
  - id: mm/vma
    guard: { functions: [vma_expand] }
    allow_in: [mm/**]
    why: It is private.
//- mm/vma.c
int vma_expand(void)
{
	return 0;
}
//- fs/exec.c
#include "../mm/vma.c" // want private-source "mm/vma.c is included as text here; it is private to mm/"
`,
    },
  ],
  *run(pass) {
    for (const entry of pass.entries) {
      if (entry.kind !== "include" || entry.inside || entry.symbol.endsWith(".h")) continue;
      const boundary = pass.boundaries[entry.boundary] as Boundary;
      if (reports(boundary, "include"))
        yield draft(boundary, entry, "source", { name: entry.symbol }, []);
    }
  },
};
