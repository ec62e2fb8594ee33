/**
 * The files of a tree that use macros which a series changes. A tree of few files is read whole after
 * the preprocessor, so that nobody is asked for there.
 */
import { isReadWhole } from "../../rules/judge/made-candidates.js";
import type { Listing } from "../../analyzers/trees/tree.js";
import type { LayeredFacts } from "./layered-facts.js";

export async function usersOf(
  macros: readonly string[],
  listing: Listing,
  facts: LayeredFacts,
): Promise<ReadonlySet<string>> {
  if (macros.length === 0 || isReadWhole(listing.files)) return new Set();
  const plan = {
    names: macros,
    allIncludes: false,
    includeNames: [],
    pastes: [],
    pastedNames: [],
    // As a check looks for the users of macros that make names: by the words of a text.
    isOfWords: true,
  };
  const scan = await facts.of(plan, new Map());
  const isUse = (form: string): boolean => form !== "comment" && form !== "string";
  const using = scan.facts.filter(({ sightings }) => sightings.some(({ form }) => isUse(form)));
  return new Set(using.map(({ path }) => path));
}
