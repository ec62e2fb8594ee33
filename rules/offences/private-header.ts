/** The rule private-header: see its doc. */
import { draft, reports } from "./parts/crossing.js";
import type { Boundary } from "../files/boundary.js";
import type { Rule } from "./rule.js";

export const privateHeader: Rule = {
  name: "private-header",
  doc: "A header that only insiders may include is included from outside.",
  examples: [
    {
      shows: "an include with a relative path",
      fixture: `//- .ringfence.yaml
version: 1
boundaries:
  - id: mm/vma
    headers: [mm/vma.h]
    allow_in: [mm/**]
    why: It is private.
//- mm/vma.h
int vma_expand(void);
//- mm/vma.c
#include "vma.h"
//- fs/exec.c
#include "../mm/vma.h" // want private-header "mm/vma.h is private to mm/"
`,
    },
  ],
  *run(pass) {
    for (const entry of pass.entries) {
      if (entry.kind !== "include" || entry.inside || !entry.symbol.endsWith(".h")) continue;
      const boundary = pass.boundaries[entry.boundary] as Boundary;
      if (!reports(boundary, "include")) continue;
      yield draft(
        boundary,
        entry,
        entry.isAmbiguous ? "perhaps-header" : "header",
        { name: entry.symbol },
        [],
      );
    }
  },
};
