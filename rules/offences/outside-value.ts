/** The rule outside-value: see its doc. */
import { crossings, draft } from "./parts/crossing.js";
import type { Rule } from "./rule.js";

export const outsideValue: Rule = {
  name: "outside-value",
  doc: "A guarded variable or object-like macro is read, written or tested outside the paths of its owner.",
  examples: [
    {
      shows: "a variable that another subsystem writes",
      fixture: `//- .ringfence.yaml
version: 1
boundaries:
  - id: mm/vma
    guard: { variables: [vma_budget] }
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
int vma_budget;
//- fs/exec.c
int f(void)
{
	vma_budget = 3; // want outside-value "vma_budget is used"
	return 0;
}
`,
    },
  ],
  *run(pass) {
    for (const [boundary, entry] of crossings(pass, ["value"])) {
      yield draft(boundary, entry, "value", { name: entry.symbol });
    }
  },
};
