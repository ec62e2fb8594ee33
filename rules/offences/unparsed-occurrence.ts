/** The rule unparsed-occurrence: see its doc. */
import { crossings, draft } from "./parts/crossing.js";
import type { Rule } from "./rule.js";

export const unparsedOccurrence: Rule = {
  name: "unparsed-occurrence",
  doc: "An occurrence outside the owner could not be told apart from a use. A boundary fails closed.",
  examples: [],
  *run(pass) {
    for (const [boundary, entry] of crossings(pass, ["unparsed"])) {
      yield draft(boundary, entry, "unparsed", { name: entry.symbol });
    }
  },
};
