/** The rule outside-type: see its doc. */
import { crossings, draft } from "./parts/crossing.js";
import type { Rule } from "./rule.js";

export const outsideType: Rule = {
  name: "outside-type",
  doc: "A guarded type is needed in full outside the paths of its owner. Passing a pointer to an announced struct is no offence.",
  examples: [
    {
      shows: "a struct whose header an outsider includes",
      fixture: `//- .ringfence.yaml
version: 1
boundaries:
  - id: mm/vma
    guard: { declared_in: [mm/vma.h] }
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
//- mm/vma.h
struct vma_prepare {
	int x;
};
//- fs/exec.c
#include "../mm/vma.h"

int f(void)
{
	struct vma_prepare vp; // want outside-type "vma_prepare is used"
	return 0;
}
`,
    },
  ],
  *run(pass) {
    for (const [boundary, entry] of crossings(pass, ["type"])) {
      if (!entry.needsDefinition) continue;
      yield draft(boundary, entry, "type", { name: entry.symbol });
    }
  },
};
