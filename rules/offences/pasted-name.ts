/** The rule pasted-name: see its doc. */
import { crossings, draft } from "./parts/crossing.js";
import { privateVma } from "./parts/example-tree.js";
import type { Rule } from "./rule.js";

export const pastedName: Rule = {
  name: "pasted-name",
  doc: "Token pasting makes a guarded name outside the paths of its owner; no search for the name finds it.",
  examples: [
    {
      shows: "a macro that pastes",
      fixture: `${privateVma}//- fs/exec.c
#define OP(op) vma_##op

int f(struct vm_area_struct *vma)
{
	return OP(expand)(vma); // want pasted-name "made by token pasting"
}
`,
    },
  ],
  *run(pass) {
    for (const [boundary, entry] of crossings(pass, ["paste"])) {
      yield draft(boundary, entry, "pasted");
    }
  },
};
