/** The rule outside-initializer: see its doc. */
import { crossings, draft } from "./parts/crossing.js";
import { privateVma } from "./parts/example-tree.js";
import type { Rule } from "./rule.js";

export const outsideInitializer: Rule = {
  name: "outside-initializer",
  doc: "A guarded name initializes an object of an outsider, such as a table of operations.",
  examples: [
    {
      shows: "a table of operations",
      fixture: `${privateVma}//- fs/exec.c
static const struct ops stack_ops = {
	.grow = vma_expand, // want outside-initializer "vma_expand\\(\\) stands in an initializer"
};
`,
    },
  ],
  *run(pass) {
    for (const [boundary, entry] of crossings(pass, ["initializer"])) {
      yield draft(boundary, entry, "initializer");
    }
  },
};
