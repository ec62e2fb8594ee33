/** The rule expired-exception: see its doc. */
import { words } from "../../analyzers/words/words.js";
import { statement } from "../results/offence.js";
import type { Rule } from "./rule.js";

export const expiredException: Rule = {
  name: "expired-exception",
  doc: "An exception is past its date, or the tree is past its release. It covers nothing from then on.",
  isAboutRules: true,
  examples: [
    {
      shows: "an exception with a date in the past",
      fixture: `//- .ringfence.yaml
version: 1
boundaries:
  - id: mm/vma
    guard: { functions: [vma_expand] }
    allow_in: [mm/**]
    why: It is private.
    exceptions:
      - path: fs/exec.c # want expired-exception "expired on 2020-01-01"
        reason: It relocates the stack.
        expires: 2020-01-01
//- mm/vma.c
int vma_expand(void);
//- fs/exec.c
int f(void)
{
	return vma_expand(); // want outside-call "private to mm/"
}
`,
    },
  ],
  *run(pass) {
    for (const { boundary, exception, isExpired } of pass.exceptionUses) {
      if (!isExpired) continue;
      const preposition = exception.expires.startsWith("v") ? "with" : "on";
      yield {
        boundary,
        location: exception.location,
        symbol: exception.path,
        offence: statement(
          words`the exception for ${exception.path} expired ${preposition} ${exception.expires}`,
        ),
        related: [],
      };
    }
  },
};
