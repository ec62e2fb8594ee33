/**
 * What an operation owes that is told what it is about, by the letters of the properties. Invariant: what all
 * of them owe the pages that were there is judged alike; what they owe besides is their own.
 */
import { machine } from "../../model/machine.js";
import type { Run } from "../run/run.js";
import type { AskedOperation } from "../scenarios/scenario.js";
import type { Checks } from "./judgement.js";
import { changedVma, tree, withShared } from "./owed-by-all.js";
import type { AskedKind } from "../asked/asked-kind.js";
import { askedKind } from "../asked/index.js";
import { countedSharers, keptOwners, keptPages } from "../asked/kept.js";
import { isError, returnedText } from "../asked/returned.js";

export function askedChecks(operation: AskedOperation): Checks {
  const kind = askedKind(operation);
  return withShared({
    R: (run) => result(run, kind),
    U: (run) => unchanged(run, kind),
    V: kind.check,
    T: tree,
    G: (run) => pages(run, kind),
    O: keptOwners,
    L: countedSharers,
    D: charges,
  });
}

function result(run: Run, { refusal }: AskedKind): string | undefined {
  const refuses = refusal?.(run.scenario);
  const hasFailed = isError(run);
  if (machine.faulted !== undefined) return undefined;
  if (hasFailed && refuses === undefined) return `returns ${returnedText(run)}, but no step failed`;
  return !hasFailed && refuses === "must"
    ? `returns ${returnedText(run)}, but it may not be done to this VMA`
    : undefined;
}

function unchanged(run: Run, { restores }: AskedKind): string | undefined {
  if (!isError(run)) return undefined;
  return restores ? changedVma(run) : keptPages(run, () => false);
}

/** What pages have that were asked about is judged with what was returned. */
function pages(run: Run, { sets }: AskedKind): string | undefined {
  const { asked } = run.scenario;
  const isOpen = (page: number): boolean =>
    sets && asked !== undefined && page >= asked.start && page < asked.end && !isError(run);
  return keptPages(run, isOpen);
}

/** Whoever calls it accounts for what it makes. */
function charges({ mm, charges: before }: Run): string | undefined {
  for (const name of counters)
    if (Number(mm[name]) !== before[name]) return `${name} is ${mm[name]}, it was ${before[name]}`;
  return machine.nCommitted === 0
    ? undefined
    : `${machine.nCommitted} pages more are promised than before`;
}

const counters = ["total_vm", "stack_vm", "data_vm", "exec_vm", "locked_vm"] as const;
