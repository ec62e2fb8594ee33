/** The rule exceeded-exception: see its doc. */
import { words } from "../../analyzers/words/words.js";
import { statement } from "../results/offence.js";
import type { Rule } from "./rule.js";

export const exceededException: Rule = {
  name: "exceeded-exception",
  doc: "More findings fall under an exception than its `max` allows: something new hides behind it.",
  isAboutRules: true,
  examples: [
    {
      shows: "a second call where one was allowed",
      fixture: `//- .ringfence.yaml
version: 1
boundaries:
  - id: mm/vma
    guard: { functions: [vma_expand] }
    allow_in: [mm/**]
    why: It is private.
    exceptions:
      - path: fs/exec.c # want exceeded-exception "covers 2, and at most 1 is allowed"
        reason: It relocates the stack.
        max: 1
//- mm/vma.c
int vma_expand(void);
//- fs/exec.c
int f(void)
{
	return vma_expand() + vma_expand();
}
`,
    },
  ],
  *run(pass) {
    for (const { boundary, exception, nCovered } of pass.exceptionUses) {
      if (exception.max === undefined || nCovered <= exception.max) continue;
      const allowed = exception.max === 1 ? "1 is" : `${exception.max} are`;
      yield {
        boundary,
        location: exception.location,
        symbol: exception.path,
        offence: statement(
          words`the exception for ${exception.path} covers ${nCovered}, and at most ${allowed} allowed`,
        ),
        related: [],
      };
    }
  },
};
