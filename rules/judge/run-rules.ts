/**
 * Runs the rules over a ledger: first those about code, whose findings exceptions may allow, then
 * those about the rule files themselves. Invariant: a rule that fails hides nothing that others
 * found, and is in `incomplete`.
 */
import type { GuardedSymbol } from "../../analyzers/references/guards.js";
import type { Boundary, Exception } from "../files/boundary.js";
import { rules } from "../offences/index.js";
import type { Pass } from "../offences/rule.js";
import type { Finding } from "../results/finding.js";
import { Exceptions, type Moment } from "./exceptions.js";
import { identified } from "./identify.js";

export interface CheckedFinding {
  readonly finding: Finding;
  /** The exception that allows it. */
  readonly exception: Exception | undefined;
}

/** The findings that no exception allows. */
export function countedOf(check: { readonly findings: readonly CheckedFinding[] }): Finding[] {
  return check.findings
    .filter(({ exception }) => exception === undefined)
    .map(({ finding }) => finding);
}

export interface Case extends Pick<Pass, "boundaries" | "entries" | "wrapperUsers"> {
  /** What is guarded, of what stands anywhere in the tree. */
  readonly sighted: Iterable<GuardedSymbol>;
  /** Globs and headers of rule files that match nothing in the tree. */
  readonly unmatched: Pass["unmatched"];
  readonly moment: Moment;
  /** Only some files are judged, so that nothing can be said of what matches nothing. */
  readonly isPart: boolean;
}

export interface Judgement {
  readonly findings: readonly CheckedFinding[];
  readonly incomplete: readonly string[];
}

export function runRules({ boundaries, entries, wrapperUsers, sighted, ...rest }: Case): Judgement {
  const incomplete: string[] = [];
  const exceptions = new Exceptions(boundaries, rest.moment);
  const pass: Pass = {
    boundaries,
    entries,
    wrapperUsers,
    unmatched: [...rest.unmatched, ...unsightedNames(boundaries, sighted)],
    exceptionUses: [],
  };
  const crossed = run(false, pass, incomplete).map((finding): CheckedFinding => {
    return { finding, exception: exceptions.cover(finding) };
  });
  const aboutRules = run(true, { ...pass, exceptionUses: exceptions.uses() }, incomplete)
    // A run over a part of the tree cannot say what matches nothing in the whole.
    .filter(({ rule }) => !rest.isPart || rule === "expired-exception")
    .map((finding): CheckedFinding => ({ finding, exception: undefined }));
  return { findings: [...crossed, ...aboutRules], incomplete };
}

function run(isAboutRules: boolean, pass: Pass, incomplete: string[]): Finding[] {
  const asked = rules.filter((rule) => (rule.isAboutRules ?? false) === isAboutRules);
  const drafts = asked.flatMap((rule) => {
    try {
      return [...rule.run(pass)].map((drafted) => ({ rule: rule.name, drafted }));
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      incomplete.push(`the rule ${rule.name} failed: ${why}`);
      return [];
    }
  });
  return identified(drafts);
}

/** Names that a rule file guards, and that stand nowhere in the tree. */
function unsightedNames(
  boundaries: readonly Boundary[],
  guarded: Iterable<GuardedSymbol>,
): Pass["unmatched"] {
  const sighted = new Set<string>();
  for (const { boundary, name } of guarded) sighted.add(`${boundary} ${name}`);
  return boundaries.flatMap((boundary, index) => {
    const { functions, macros, types, variables } = boundary.guard;
    return [...functions, ...macros, ...types, ...variables]
      .filter((text) => !sighted.has(`${index} ${text}`))
      .map((text) => ({ boundary, what: "name" as const, text }));
  });
}
