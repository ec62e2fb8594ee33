/** The rule outside-typeof: see its doc. */
import { called, crossings, draft, owner } from "./crossing.js";
import type { Rule } from "./rule.js";

export const outsideTypeof: Rule = {
  name: "outside-typeof",
  doc: "A guarded name is an operand of typeof, sizeof or the like outside the paths of its owner: no code runs, but the outsider depends on it.",
  examples: [
    {
      shows: "a pointer declared by typeof",
      fixture: `//- .ringfence.yaml
version: 1
boundaries:
  - id: mm/vma
    guard: { functions: [vma_expand, vma_shrink] }
    allow_in: [mm/**]
    why: It is private.
//- mm/vma.c
int vma_expand(struct vm_area_struct *vma)
{
	return 0;
}

int vma_shrink(struct vm_area_struct *vma)
{
	return 0;
}
//- fs/exec.c
typeof(vma_expand) *hook; // want outside-typeof "unevaluated operand"
`,
    },
  ],
  *run(pass) {
    for (const [boundary, entry] of crossings(pass, ["typeof"])) {
      yield draft(boundary, entry, `${called(entry)} in an unevaluated operand, which is private to ${owner(boundary)}`);
    }
  },
};
