/** The rule exported-private: see its doc. */
import { draft, reports } from "./parts/crossing.js";
import type { Boundary } from "../files/boundary.js";
import type { Rule } from "./rule.js";

export const exportedPrivate: Rule = {
  name: "exported-private",
  doc: "A private symbol is exported to modules. An owner that is built of several modules exports to itself, so names guarded by declared_in are reported within the owner only where `kinds` lists `export`.",
  examples: [
    {
      shows: "an export beside the definition",
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
EXPORT_SYMBOL_GPL(vma_expand); // want exported-private "is exported here; it is private to mm/"
`,
    },
  ],
  *run(pass) {
    for (const entry of pass.entries) {
      if (entry.kind !== "export") continue;
      const boundary = pass.boundaries[entry.boundary] as Boundary;
      const isAsked =
        !entry.inside || entry.guarded?.isNamed === true || boundary.kinds.includes("export");
      if (isAsked && reports(boundary, "export")) {
        yield draft(boundary, entry, "export");
      }
    }
  },
};
