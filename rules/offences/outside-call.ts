/** The rule outside-call: see its doc. */
import { crossings, draft } from "./parts/crossing.js";
import { privateVma } from "./parts/example-tree.js";
import type { Rule } from "./rule.js";

export const outsideCall: Rule = {
  name: "outside-call",
  doc: "A guarded function or macro is called outside the paths of its owner.",
  examples: [
    {
      shows: "a plain call",
      fixture: `${privateVma}//- fs/exec.c
static int f(struct vm_area_struct *vma)
{
	return vma_shrink(vma); // want outside-call "call of vma_shrink\\(\\), which is private to mm/"
}
`,
    },
    {
      shows: "a file-local function of the same name is another entity",
      fixture: `${privateVma}//- fs/exec.c
static int vma_shrink(struct vm_area_struct *vma)
{
	return 1;
}

int f(struct vm_area_struct *vma)
{
	return vma_shrink(vma); // is homonym
}
`,
    },
  ],
  *run(pass) {
    for (const [boundary, entry] of crossings(pass, ["call"])) {
      yield draft(boundary, entry, "call");
    }
  },
};
