/** The rule outside-macro: see its doc. */
import { crossings, draft } from "./parts/crossing.js";
import { privateVma } from "./parts/example-tree.js";
import type { Rule } from "./rule.js";

export const outsideMacro: Rule = {
  name: "outside-macro",
  doc: "A guarded name stands in a macro of an outsider, or is handed to a macro there.",
  examples: [
    {
      shows: "an alias, and an argument of a macro",
      fixture: `${privateVma}//- fs/exec.c
#define do_grow vma_expand // want outside-macro "in the macro do_grow"

int f(void)
{
	INDIRECT(vma_shrink); // want outside-macro "given to a macro"
	return 0;
}
`,
    },
  ],
  *run(pass) {
    for (const [boundary, entry] of crossings(pass, ["macro-body", "macro-arg"])) {
      yield draft(boundary, entry, entry.kind === "macro-body" ? "macro-body" : "macro-arg", {
        holder: entry.enclosing,
      });
    }
  },
};
