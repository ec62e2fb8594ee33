/** The rule symbol-lookup: see its doc. */
import { crossings, draft } from "./parts/crossing.js";
import { privateVma } from "./parts/example-tree.js";
import type { Rule } from "./rule.js";

export const symbolLookup: Rule = {
  name: "symbol-lookup",
  doc: "A guarded symbol is looked up by its name: symbol_get(), kallsyms, a probe.",
  examples: [
    {
      shows: "a probe",
      fixture: `${privateVma}//- fs/exec.c
static struct kprobe kp = {
	.symbol_name = "vma_expand", // want symbol-lookup "looked up by its name"
};
`,
    },
  ],
  *run(pass) {
    for (const [boundary, entry] of crossings(pass, ["symbol-string"])) {
      yield draft(boundary, entry, "lookup");
    }
  },
};
