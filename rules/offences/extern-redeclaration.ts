/** The rule extern-redeclaration: see its doc. */
import { crossings, draft } from "./parts/crossing.js";
import { privateVma } from "./parts/example-tree.js";
import type { Rule } from "./rule.js";

export const externRedeclaration: Rule = {
  name: "extern-redeclaration",
  doc: "A private symbol is declared again in a source file of an outsider, which goes round the header that keeps it private.",
  examples: [
    {
      shows: "a declaration in the caller",
      fixture: `${privateVma}//- fs/exec.c
extern int vma_expand(struct vm_area_struct *vma); // want extern-redeclaration "is declared again"
`,
    },
  ],
  *run(pass) {
    for (const [boundary, entry] of crossings(pass, ["extern"])) {
      if (/\.h$/.test(entry.path)) continue;
      yield draft(boundary, entry, "redeclaration");
    }
  },
};
