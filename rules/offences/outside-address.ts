/** The rule outside-address: see its doc. */
import { crossings, draft } from "./parts/crossing.js";
import { privateVma } from "./parts/example-tree.js";
import type { Rule } from "./rule.js";

export const outsideAddress: Rule = {
  name: "outside-address",
  doc: "The address of a guarded function is taken outside the paths of its owner: stored, passed or compared.",
  examples: [
    {
      shows: "a function passed as an argument",
      fixture: `${privateVma}//- fs/exec.c
int g(void *);

int f(void)
{
	return g(vma_expand); // want outside-address "vma_expand\\(\\) has its address taken"
}
`,
    },
  ],
  *run(pass) {
    for (const [boundary, entry] of crossings(pass, ["address"])) {
      yield draft(boundary, entry, "address");
    }
  },
};
