/** The rule outside-typeof: see its doc. */
import { crossings, draft } from "./parts/crossing.js";
import { privateVma } from "./parts/example-tree.js";
import type { Rule } from "./rule.js";

export const outsideTypeof: Rule = {
  name: "outside-typeof",
  doc: "A guarded name is an operand of typeof, sizeof or the like outside the paths of its owner: no code runs, but the outsider depends on it.",
  examples: [
    {
      shows: "a pointer declared by typeof",
      fixture: `${privateVma}//- fs/exec.c
typeof(vma_expand) *hook; // want outside-typeof "unevaluated operand"
`,
    },
  ],
  *run(pass) {
    for (const [boundary, entry] of crossings(pass, ["typeof"])) {
      yield draft(boundary, entry, "typeof");
    }
  },
};
