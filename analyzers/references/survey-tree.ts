/**
 * Surveys a tree with the help of what earlier runs found. Invariant: the answer is the one of a
 * survey of every file, and what could not be read or accounted for is named.
 */
import type { Skipped, Tree, TreeFile } from "../trees/tree.js";
import type { FileFacts } from "./facts.js";
import { scan, type Desk, type Progress, type Scan, type Threads } from "./scan.js";
import type { SurveyPlan } from "./surveyor.js";

/** What an earlier run found, kept under the plan and the file's id. */
export interface FactMemory {
  recall(
    plan: SurveyPlan,
    files: readonly TreeFile[],
  ): { readonly known: readonly FileFacts[]; readonly missing: readonly TreeFile[] };
  store(
    plan: SurveyPlan,
    files: readonly TreeFile[],
    facts: readonly FileFacts[],
    skipped: readonly Skipped[],
  ): void;
}

export interface SurveyOptions {
  readonly threads?: Threads | undefined;
  readonly progress?: Progress | undefined;
  readonly memory?: FactMemory | undefined;
  /** Of this plan. */
  readonly desk?: Desk | undefined;
  /** Whoever keeps the facts of this very tree answers instead. */
  readonly keeper?: FactKeeper | undefined;
}

/** Facts of one state of a tree of which others are known. */
export type FactKeeper = (plan: SurveyPlan, files: readonly TreeFile[]) => Promise<Scan>;

export async function survey(
  tree: Tree,
  files: readonly TreeFile[],
  plan: SurveyPlan,
  options: SurveyOptions,
): Promise<Scan> {
  if (options.keeper !== undefined) return options.keeper(plan, files);
  const recalled = options.memory?.recall(plan, files) ?? { known: [], missing: files };
  if (recalled.missing.length === 0) return { facts: sorted(recalled.known), skipped: [] };
  const fresh = await scan(
    tree,
    recalled.missing.map((file) => file.path),
    plan,
    options,
  );
  options.memory?.store(plan, recalled.missing, fresh.facts, fresh.skipped);
  if (recalled.known.length === 0) return fresh;
  return { facts: sorted([...recalled.known, ...fresh.facts]), skipped: fresh.skipped };
}

function sorted(facts: readonly FileFacts[]): FileFacts[] {
  return [...facts].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** One line for each file in which the two counts of names do not agree. */
export function unaccountedLines(facts: readonly FileFacts[]): string[] {
  return facts
    .filter(({ unaccounted }) => unaccounted.length > 0)
    .map(
      ({ path, unaccounted }) =>
        `${path}: ${unaccounted.length} occurrences counted by only one of the sweep and the classifier`,
    );
}
