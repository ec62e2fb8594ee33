/** The ledger of what was read: whose files each boundary has, and what each guards. */
import { isDeclaring } from "../../analyzers/references/entities.js";
import type { FileFacts } from "../../analyzers/references/facts.js";
import type { IncludeGraph } from "../../analyzers/references/include-graph.js";
import { Ledger } from "../../analyzers/references/ledger.js";
import type { Boundary } from "../files/boundary.js";
import { globMatcher } from "../files/glob-matcher.js";
import type { Setup } from "./guard-setup.js";

/** Facts without what means nothing to other files; what was left out of a file is left out once. */
export class DeclaringFacts {
  readonly #known = new WeakMap<FileFacts, FileFacts>();

  of(facts: readonly FileFacts[]): FileFacts[] {
    const found: FileFacts[] = [];
    for (const file of facts) {
      let own = this.#known.get(file);
      if (own === undefined) {
        own = { ...file, sightings: file.sightings.filter(isDeclaring) };
        this.#known.set(file, own);
      }
      if (own.sightings.length > 0) found.push(own);
    }
    return found;
  }
}

/** `declaring`: what the files declare. */
export function ledgerOf(
  boundaries: readonly Boundary[],
  setup: Setup,
  { facts, graph }: { readonly facts: readonly FileFacts[]; readonly graph: IncludeGraph },
  declaring: readonly FileFacts[] = facts,
): Ledger {
  const owned = boundaries.map(({ allow_in, public_headers }, index) => {
    const isOwners = globMatcher([...allow_in, ...public_headers]);
    const headers = setup.headers[index] as ReadonlySet<string>;
    const declaredIn = setup.declaredIn[index] as ReadonlySet<string>;
    // A header is where its owner is, also when only some files of its folder may use it.
    const isInside = (path: string): boolean =>
      isOwners(path) || headers.has(path) || declaredIn.has(path);
    return { headers, declaredIn, isInside: remembered(isInside) };
  });
  return new Ledger({ facts, declaring, guards: setup.guards, boundaries: owned, graph });
}

/** Answers that are kept at once. */
const MAX_ANSWERS = 512;

/** The same paths are asked for again and again while one file is gone through. */
function remembered(ask: (path: string) => boolean): (path: string) => boolean {
  const answers = new Map<string, boolean>();
  return (path) => {
    let answer = answers.get(path);
    if (answer === undefined) {
      if (answers.size >= MAX_ANSWERS) answers.clear();
      answers.set(path, (answer = ask(path)));
    }
    return answer;
  };
}
