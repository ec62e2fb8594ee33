/** The rule laundering-wrapper: see its doc. */
import { words } from "../../analyzers/words/words.js";
import { declaredAt, draft, isWrapped, reports } from "./parts/crossing.js";
import type { Boundary } from "../files/boundary.js";
import { isReported, isUse } from "../files/kinds.js";
import type { Rule } from "./rule.js";

/** Users that are listed; the rest are counted. */
const MAX_LISTED = 8;

export const launderingWrapper: Rule = {
  name: "laundering-wrapper",
  doc: "A macro or static inline function of a header outside the owner uses a private symbol, and so hands it to everyone who includes that header. It is reported where it is defined, with its users.",
  examples: [
    {
      shows: "an inline function of a public header, and who calls it",
      fixture: `//- .ringfence.yaml
version: 1
boundaries:
  - id: mm/vma
    guard: { functions: [vma_expand] }
    allow_in: [mm/**]
    why: It is private.
//- mm/vma.c
int vma_expand(int n)
{
	return n;
}
//- include/linux/grow.h
int vma_expand(int n); // want leaked-declaration "also declared"
static inline int grow(int n)
{
	return vma_expand(n); // want laundering-wrapper "grow\\(\\) in a header outside mm/ hands out vma_expand\\(\\)"
}
//- fs/exec.c
#include <linux/grow.h>
int f(void)
{
	return grow(1);
}
`,
    },
  ],
  *run(pass) {
    for (const entry of pass.entries) {
      const { kind } = entry;
      if (entry.inside || !isWrapped(entry) || !isUse(kind) || !isReported(kind)) continue;
      const boundary = pass.boundaries[entry.boundary] as Boundary;
      if (!reports(boundary, kind)) continue;
      const users = pass.wrapperUsers(entry.wrapper);
      const related = users.slice(0, MAX_LISTED).map((location, index) => {
        const rest =
          index === MAX_LISTED - 1 && users.length > MAX_LISTED
            ? `, and ${users.length - MAX_LISTED} more uses`
            : "";
        return rest === ""
          ? { location, message: words`${entry.wrapper} is used`, isHere: true as const }
          : { location, message: words`${entry.wrapper} is used here${rest}` };
      });
      const holder = entry.kind === "macro-body" ? entry.wrapper : `${entry.wrapper}()`;
      yield draft(boundary, entry, "wrapper", { holder }, [...declaredAt(entry), ...related]);
    }
  },
};
