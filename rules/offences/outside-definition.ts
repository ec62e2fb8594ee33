/** The rule outside-definition: see its doc. */
import { crossings, draft } from "./parts/crossing.js";
import { privateVma } from "./parts/example-tree.js";
import type { Rule } from "./rule.js";

export const outsideDefinition: Rule = {
  name: "outside-definition",
  doc: "A guarded symbol is defined, or defined again, outside the paths of its owner: a weak copy, or a rule that guards what another subsystem implements.",
  examples: [
    {
      shows: "a second definition with external linkage",
      fixture: `${privateVma}//- fs/exec.c
int __weak vma_expand(struct vm_area_struct *vma) // want outside-definition "is defined outside mm/"
{
	return 0;
}
`,
    },
  ],
  *run(pass) {
    for (const [boundary, entry] of crossings(pass, ["definition"])) {
      yield draft(boundary, entry, "definition");
    }
  },
};
