/** What is said of relocations before and after a patch: a state, and one sentence. */
import { words } from "../../analyzers/words/words.js";
import { listed } from "../../analyzers/claims/claim.js";
import { differing } from "../../analyzers/preprocess/changed-names.js";
import { withoutLock } from "../../analyzers/relocation/judge/asked.js";
import type { Difference, Equivalence } from "../../analyzers/relocation/judge/equivalence.js";
import type { Compared } from "../../analyzers/relocation/examiner.js";
import type {
  EquivalenceReport,
  ModelReport,
  Root,
} from "../../analyzers/relocation/tell/report.js";
import type { Verdict } from "../../analyzers/relocation/judge/verdict.js";
import type { Anchor, ModelChange, RelocationChange } from "../../rules/results/series-review.js";
import { thousands } from "../formats/parts/counts.js";
import { stoodInFor, type ChangedFile } from "./changed-code.js";

export function changeOf(
  report: EquivalenceReport,
  anchorOf: (path: string, name: string) => Anchor,
  silent: ReadonlySet<string>,
  changes: readonly ChangedFile[],
): ModelChange {
  const relocations = report.pairs.map((pair): RelocationChange => {
    const before = rootOf(report.before, pair.before);
    const after = rootOf(report.after, pair.after);
    const found: Equivalence =
      "reason" in pair.equivalence
        ? { kind: "unknown", reasons: [{ text: words`${pair.equivalence.reason}` }] }
        : pair.equivalence;
    const unrun = [...new Set([...stoodInFor(before, changes), ...stoodInFor(after, changes)])];
    const why = words`${listed(
      unrun.map((each) => `${each}()`),
      unrun.length,
    )} changed, and the model answers for ${unrun.length === 1 ? "it" : "them"} in its own way`;
    const equivalence: Equivalence =
      unrun.length > 0 && found.kind === "equivalent"
        ? { kind: "unknown", reasons: [{ text: why }] }
        : found;
    const { path, function: name } = pair.after ?? pair.before ?? { path: "", function: "" };
    const state =
      equivalence === found ? stateOf(before?.verdict, after?.verdict, equivalence) : "undecided";
    return {
      path,
      function: name,
      former: before === undefined || before.function === name ? "" : before.function,
      before: before?.verdict,
      after: after?.verdict,
      storiesBefore: before?.stories ?? [],
      stories: after?.stories ?? [],
      equivalence,
      state,
      text: textOf(name, before, after, equivalence, state),
      isOperation: (after ?? before)?.kind !== "relocation",
      isTouched: isTouched([before, after], changes),
      anchor: anchorOf(path, name),
    };
  });
  return {
    relocations: withoutEchoes(withoutCallers(relocations, report), report),
    before: report.before,
    after: report.after,
    silent: [...silent].sort(),
  };
}

/** A caller does what its relocation does, of which is told anyway; by itself it can be wrong, or right again. */
function withoutCallers(
  relocations: readonly RelocationChange[],
  report: EquivalenceReport,
): RelocationChange[] {
  const callers = new Set(
    [...report.before.roots, ...report.after.roots]
      .filter(({ kind }) => kind === "caller")
      .map(({ function: name, path }) => `${name} ${path}`),
  );
  const isCaller = ({ function: name, path }: RelocationChange): boolean =>
    callers.has(`${name} ${path}`);
  const told = new Set(relocations.flatMap((each) => (isCaller(each) ? [] : [each.state])));
  return relocations.filter(
    (each) =>
      !isCaller(each) ||
      ((each.state === "worse" || each.state === "better") && !told.has(each.state)),
  );
}

/** What cannot be decided of a relocation is not said again of each function below that is run by itself. */
function withoutEchoes(
  relocations: readonly RelocationChange[],
  report: EquivalenceReport,
): RelocationChange[] {
  const operations = new Set(
    [...report.before.roots, ...report.after.roots]
      .filter(({ kind }) => kind === "operation")
      .map(({ function: name, path }) => `${name} ${path}`),
  );
  const isOperation = ({ function: name, path }: RelocationChange): boolean =>
    operations.has(`${name} ${path}`);
  const isOpen = relocations.some((each) => !isOperation(each) && each.state === "undecided");
  return relocations.filter((each) => !isOpen || !isOperation(each) || each.state !== "undecided");
}

/** Whether a relocation that stays the same is worth a word: its program is another, or what it is compiled of was touched. */
export function isConcerned(
  { path, function: name }: RelocationChange,
  { unchanged, report }: Compared,
  changes: readonly ChangedFile[],
): boolean {
  if (!unchanged.has(`${name} ${path}`)) return true;
  const own = [...report.before.roots, ...report.after.roots].filter(
    (root) => root.function === name,
  );
  return isTouched(own, changes);
}

/** Whether a function differs that the relocations are compiled of, themselves among them. */
function isTouched(roots: readonly (Root | undefined)[], changes: readonly ChangedFile[]): boolean {
  const compiled = new Set(
    roots.flatMap((root) => [root?.function, ...(root?.lowered ?? []).map(nameOf)]),
  );
  return changes.some(({ definitions }) =>
    [...differing(definitions.before, definitions.after)].some((each) => compiled.has(each)),
  );
}

/** The name in `name (path)`. */
function nameOf(lowered: string): string {
  return lowered.slice(0, lowered.indexOf(" "));
}

function rootOf(
  report: ModelReport,
  named: { readonly path: string; readonly function: string } | undefined,
): Root | undefined {
  return report.roots.find((root) => root.path === named?.path && root.function === named.function);
}

function stateOf(
  before: Verdict | undefined,
  after: Verdict | undefined,
  equivalence: Equivalence,
): RelocationChange["state"] {
  if (
    before === undefined ||
    after === undefined ||
    before.kind === "unknown" ||
    after.kind === "unknown"
  ) {
    // What is new, or could not be decided before, is judged by itself.
    const isBroken = after?.kind === "violated" || after?.kind === "rejected";
    return isBroken ? "worse" : equivalence.kind === "equivalent" ? "same" : "undecided";
  }
  // A flush or a notification that is gone leaves something stale that no run of the model sees.
  if (equivalence.kind === "different" && equivalence.differences.some(isLoss)) return "worse";
  const [old, fresh] = [faultsOf(before), faultsOf(after)];
  if ([...fresh].some((fault) => !old.has(fault))) return "worse";
  if ([...old].some((fault) => !fresh.has(fault))) return "better";
  if (equivalence.kind === "equivalent") return "same";
  if (equivalence.kind === "unknown") return "undecided";
  const untold = equivalence.differences.find((each) => each.untold !== undefined)?.untold;
  if (untold !== undefined) return untold === "before" ? "better" : "worse";
  return equivalence.differences.every(({ kind }) => kind === "effects") ? "differs" : "changed";
}

function isLoss({ kind }: Difference): boolean {
  return kind === "lost calls";
}

/** Properties that break, each with the least that it takes. */
function faultsOf(verdict: Verdict): ReadonlySet<string> {
  if (verdict.kind === "violated")
    return new Set(verdict.violations.map(({ property }) => property));
  return verdict.kind === "rejected" ? new Set(["rejected"]) : new Set();
}

function textOf(
  name: string,
  before: Root | undefined,
  after: Root | undefined,
  equivalence: Equivalence,
  state: RelocationChange["state"],
): string {
  const isRelocation = (after ?? before)?.kind === "relocation";
  if (after === undefined)
    return `${isRelocation ? `the relocation in ${name}()` : `what ${name}() does with VMAs`} is gone, or nothing reaches it any more`;
  if (before === undefined)
    return `${name}() ${isRelocation ? "is a new relocation, which" : "is new, changes VMAs and"} ${outcomeOf(after.verdict)}`;
  const subject = isRelocation ? "relocation" : `${name}()`;
  if (before.function !== name && equivalence.kind !== "equivalent") {
    return `${before.function}(), which ${outcomeOf(before.verdict)}, gives way to ${name}(), which ${outcomeOf(after.verdict)}`;
  }
  if (equivalence.kind === "equivalent") {
    const same = `${subject} behaves the same before and after in ${thousands(equivalence.nScenarios)} scenarios${unreachedText(equivalence)}`;
    return before.verdict.kind === "violated" ? `${same}, and breaks the same properties` : same;
  }
  const lost = equivalence.kind === "different" ? equivalence.differences.find(isLoss) : undefined;
  if (lost !== undefined) return callsText(name, lost);
  const untold =
    equivalence.kind === "different"
      ? equivalence.differences.find((each) => each.untold !== undefined)
      : undefined;
  if (untold !== undefined && faultsOf(after.verdict).size === 0)
    return `${name}() ${untold.untold === "after" ? "leaves the error of a step untold that it returned before" : "returns the error of a step that it left untold before"}, in ${thousands(untold.nScenarios)} scenarios`;
  if (state === "worse")
    return `${name}() ${outcomeOf(after.verdict)}, and ${outcomeBefore(before.verdict)}`;
  if (state === "better")
    return `${name}() ${outcomeOf(after.verdict)}, and ${outcomeBefore(before.verdict)}`;
  if (equivalence.kind === "different") {
    const [first] = equivalence.differences;
    if (first?.kind === "effects") return callsText(name, first);
    const n = thousands(first?.nScenarios ?? 0);
    return `${subject} behaves in another way in ${n} of ${thousands(equivalence.nScenarios)} scenarios: ${differText(first?.kind)}`;
  }
  const [reason] = equivalence.reasons;
  const at = reason?.place === undefined ? "" : `${reason.place.path}:${reason.place.line}: `;
  return `whether ${subject} behaves the same is not known: ${at}${reason?.text ?? "no reason is known"}`;
}

function differText(kind: Difference["kind"] | undefined): string {
  if (kind === "handed back") return "what its caller has in its hands then differs";
  return `${kind ?? "something"} differ${kind === "result" || kind === "tree" ? "s" : ""}`;
}

/** Lines that differ and run in none of them, because no caller comes there. */
function unreachedText({ unreached = [] }: Extract<Equivalence, { kind: "equivalent" }>): string {
  const [first, ...rest] = unreached;
  if (first === undefined) return "";
  const more = rest.length === 0 ? "" : ` and ${rest.length} more`;
  return `, none of which comes to ${first.path}:${first.line}${more}: lengths and distances as callers have them never lead there`;
}

/** Calls of what the model does not have that come or go. */
function callsText(name: string, { calls, nScenarios }: Difference): string {
  const { gone = [], come = [] } = calls ?? {};
  const both = gone.filter((each) => come.includes(each));
  const left = gone.filter((each) => !both.includes(each));
  const added = come.filter((each) => !both.includes(each));
  const text = (names: readonly string[]): string =>
    listed(
      names.map((each) => `${each}()`),
      names.length,
    );
  const called = added.filter((each) => each !== withoutLock);
  const parts = [
    ...(come.includes(withoutLock) ? ["writes entries of page tables without their lock"] : []),
    ...(left.length === 0 ? [] : [`no longer calls ${text(left)}`]),
    ...(called.length === 0 ? [] : [`calls ${text(called)} as well`]),
    ...(both.length === 0 ? [] : [`calls ${text(both)} with other arguments`]),
  ];
  const said =
    parts.length === 0 ? "calls the rest of the kernel in another order" : parts.join(", and ");
  return `${name}() ${said} in ${thousands(nScenarios)} scenarios`;
}

function outcomeOf(verdict: Verdict): string {
  switch (verdict.kind) {
    case "holds":
      return `holds in ${thousands(verdict.nScenarios)} scenarios`;
    case "violated":
      return `breaks ${verdict.violations.map(({ property }) => property).join(", ")}`;
    case "rejected":
      return `does not type-check: ${verdict.errors[0]?.message ?? ""}`;
    case "unknown":
      return `could not be decided (${verdict.reasons[0]?.text ?? "no reason is known"})`;
  }
}

function outcomeBefore(verdict: Verdict): string {
  if (verdict.kind === "holds") return `held in ${thousands(verdict.nScenarios)} scenarios before`;
  return verdict.kind === "violated"
    ? `broke ${verdict.violations.map(({ property }) => property).join(", ")} before`
    : `${outcomeOf(verdict)} before`;
}
