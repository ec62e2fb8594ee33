/** The rule leaked-declaration: see its doc. */
import { crossings, draft } from "./parts/crossing.js";
import type { Rule } from "./rule.js";

export const leakedDeclaration: Rule = {
  name: "leaked-declaration",
  doc: "A private symbol is also declared in a header outside, so that whoever includes that header can use it: the boundary is not closed.",
  examples: [
    {
      shows: "a declaration in a public header",
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
//- include/linux/mm.h
extern int vma_expand(void); // want leaked-declaration "also declared in a header outside mm/"
`,
    },
  ],
  *run(pass) {
    for (const [boundary, entry] of crossings(pass, ["extern"])) {
      if (!/\.h$/.test(entry.path)) continue;
      yield draft(boundary, entry, "leak");
    }
  },
};
