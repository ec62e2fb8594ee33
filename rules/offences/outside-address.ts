/** The rule outside-address: see its doc. */
import type { LedgerEntry } from "../../analyzers/references/ledger-entry.js";
import { crossings, draft } from "./parts/crossing.js";
import { privateVma } from "./parts/example-tree.js";
import type { Rule } from "./rule.js";

export const outsideAddress: Rule = {
  name: "outside-address",
  doc: "The address of a guarded function is taken outside the paths of its owner: stored, passed or compared.",
  examples: [
    {
      shows: "a function passed as an argument",
      fixture: `${privateVma}//- fs/exec.c
int g(void *);

int f(void)
{
	return g(vma_expand); // want outside-address "vma_expand\\(\\) has its address taken"
}
`,
    },
    {
      shows: "a function as a plain value",
      fixture: `${privateVma}//- fs/exec.c
int f(void *p)
{
	return p == vma_expand; // want outside-address "vma_expand\\(\\) is used here"
}
`,
    },
  ],
  *run(pass) {
    for (const [boundary, entry] of crossings(pass, ["address"])) {
      yield draft(boundary, entry, isTaken(entry) ? "address" : "value");
    }
  },
};

/** `&name` and `f(name)` take an address; of a plain value the text says no more than that it is used. */
function isTaken({ sighting, grammar }: LedgerEntry): boolean {
  return sighting === undefined || sighting.form === "address" || grammar === "argument";
}
