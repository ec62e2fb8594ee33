/** The rule unmatched-name: see its doc. */
import { words } from "../../analyzers/words/words.js";
import { statement } from "../results/offence.js";
import type { Rule } from "./rule.js";

const nouns = { glob: "glob", name: "name", header: "header" } as const;

export const unmatchedName: Rule = {
  name: "unmatched-name",
  doc: "A name, header or glob of a rule file matches nothing in the tree, so that the boundary guards less than it says. `allow_unmatched: true` silences it for rules that serve several releases.",
  isAboutRules: true,
  examples: [
    {
      shows: "a function that does not exist",
      fixture: `//- .ringfence.yaml
version: 1
boundaries:
  - id: mm/vma
    guard: { functions: [vma_explode] } # want unmatched-name "the name vma_explode matches nothing"
    allow_in: [mm/**]
    why: It is private.
//- mm/vma.c
int vma_expand(void);
`,
    },
  ],
  *run(pass) {
    for (const { boundary, what, text } of pass.unmatched) {
      if (boundary.allow_unmatched) continue;
      yield {
        boundary,
        location: boundary.places.get(text) ?? boundary.location,
        symbol: text,
        offence: statement(words`the ${nouns[what]} ${text} matches nothing in this tree`),
        related: [],
      };
    }
  },
};
