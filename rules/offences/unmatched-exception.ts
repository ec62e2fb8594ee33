/** The rule unmatched-exception: see its doc. */
import { words } from "../../analyzers/words/words.js";
import { statement } from "../results/offence.js";
import type { Rule } from "./rule.js";

export const unmatchedException: Rule = {
  name: "unmatched-exception",
  doc: "An exception covers no finding any more. It hides the next crossing at its path, so it has to go. `allow_unmatched: true` silences it.",
  isAboutRules: true,
  examples: [
    {
      shows: "an exception for a file that has been mended",
      fixture: `//- .ringfence.yaml
version: 1
boundaries:
  - id: mm/vma
    guard: { functions: [vma_expand] }
    allow_in: [mm/**]
    why: It is private.
    exceptions:
      - path: fs/exec.c # want unmatched-exception "the exception for fs/exec.c covers nothing"
        reason: It relocates the stack.
//- mm/vma.c
int vma_expand(void);
//- fs/exec.c
int f(void);
`,
    },
  ],
  *run(pass) {
    for (const { boundary, exception, nCovered, isExpired } of pass.exceptionUses) {
      if (nCovered > 0 || isExpired || boundary.allow_unmatched) continue;
      const what =
        exception.symbol === "" ? exception.path : `${exception.symbol} in ${exception.path}`;
      yield {
        boundary,
        location: exception.location,
        symbol: what,
        offence: statement(words`the exception for ${what} covers nothing`),
        related: [],
      };
    }
  },
};
