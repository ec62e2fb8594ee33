/**
 * Whether two versions of a root are the same to everybody: in every scenario, with every step
 * failing, the same result, extents, tree, pages, tables, and the same properties broken. Invariant:
 * a difference is the smallest of its kind, and an undecided run on either side makes the answer
 * unknown. The same runs judge both versions, so that comparing
 * costs no more than looking at each; the parts of a comparison, put together, are the whole.
 */
import { words } from "../../words/words.js";
import type { Entry } from "../../model/c/trace.js";
import type { Generation } from "../../model/generation.js";
import { machine } from "../../model/machine.js";
import { properties } from "../properties/index.js";
import { isForgivenShrink } from "../run/failed-step.js";
import { resultText, Run } from "../run/run.js";
import type { Bounds } from "../scenarios/bounds.js";
import { callerWith, enumerate, type Draft } from "../scenarios/enumerate.js";
import type { Premise } from "../scenarios/premises.js";
import {
  copyOf,
  needsOf,
  type Need,
  type Operation,
  type Scenario,
} from "../scenarios/scenario.js";
import { whole, type Share } from "../scenarios/share.js";
import { progressInterval, tell } from "./explore.js";
import { operationScenarios } from "./explore-operation.js";
import { askedBeyond, askings, type Asking } from "./asked.js";
import { describe, Fingerprint, isAspect } from "./fingerprint.js";
import { Passage, type Parting } from "./passage.js";
import {
  defaultFuel,
  judge,
  Judgement,
  outcomeText,
  relocationChecks,
  type Checks,
  type Inspect,
  type Root,
} from "./judgement.js";
import { checksOf } from "./owed.js";
import { replay } from "./replay.js";
import { Tally, type Exploration } from "./tally.js";
import type { Reason, SourceLine } from "./verdict.js";

/** What two versions can differ in, the gravest first. */
const kinds = [
  "result",
  "extents",
  "tree",
  "pages",
  "tables",
  "handed back",
  "properties",
  "lost calls",
  "effects",
  "failing steps",
] as const;
export type DifferenceKind = (typeof kinds)[number];

/** The gravest first. */
export function inOrder(differences: readonly Difference[]): Difference[] {
  return [...differences].sort((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind));
}

export interface Difference {
  readonly kind: DifferenceKind;
  /** After which operation they differ, where they are compared one by one; else in the end. */
  readonly operation?: string;
  /** What it is before. */
  readonly before: string;
  readonly after: string;
  readonly scenario: Scenario;
  readonly needs: readonly Need[];
  readonly order: readonly [number, number];
  readonly logBefore: readonly Entry[];
  readonly logAfter: readonly Entry[];
  /** Of calls of the rest of the kernel, by name: those that only one of the two makes, or makes more often. */
  readonly calls?: { readonly gone: readonly string[]; readonly come: readonly string[] };
  /** Which of them leaves the error of a step untold, as v6.1 may, where the other tells it. */
  readonly untold?: "before" | "after";
  /** In how many scenarios they differ in this. */
  readonly nScenarios: number;
}

/** How often an operation was looked at on both sides, and in how many scenarios it parted them. */
export interface Watched {
  readonly name: string;
  readonly nCalls: number;
  readonly nParted: number;
}

export type Equivalence =
  | {
      readonly kind: "equivalent";
      readonly nScenarios: number;
      readonly bounds: Bounds;
      /** Empty unless they are compared one by one. */
      readonly operations?: readonly Watched[];
      /** Lines that differ and that no caller comes to, whatever it asks for. */
      readonly unreached?: readonly SourceLine[];
    }
  | {
      readonly kind: "different";
      readonly nScenarios: number;
      readonly bounds: Bounds;
      readonly operations?: readonly Watched[];
      readonly differences: readonly Difference[];
    }
  | { readonly kind: "unknown"; readonly reasons: readonly Reason[] };

/** One of the two: the root, and the generation of the tree that it is from. */
export interface Version {
  readonly root: Root;
  readonly generation: Generation;
  readonly traced?: Root;
  readonly premises?: readonly Premise[];
  /** What it does where it makes no relocation; both versions of one do the same. */
  readonly operation?: Operation;
}

/** What one part has seen, of each version by itself and of the two together; plain data. */
export interface Comparison {
  readonly before: Exploration;
  readonly after: Exploration;
  readonly nScenarios: number;
  /** The first of every kind. */
  readonly differences: readonly Difference[];
  readonly nBurntOut: number;
  readonly reason: Reason | undefined;
  /** The version that could not be decided. */
  readonly undecided: "before" | "after";
  readonly operations: readonly Watched[];
}

export interface CompareOptions {
  readonly bounds: Bounds;
  /** The whole by default. */
  readonly share?: Share;
  /** Operation by operation, and without what is asked of the rest of the kernel. */
  readonly isWatched?: boolean;
  readonly onProgress?: (nScenarios: number) => void;
}

const maxBurntOut = 100;

interface Bare {
  readonly kind: DifferenceKind;
  readonly parting?: Parting;
  readonly scenario: Scenario;
  readonly needs: readonly Need[];
  readonly order: readonly [number, number];
}

/** One version at work. */
class Side {
  readonly run = new Run();
  readonly judgement = new Judgement();
  readonly fingerprint = new Fingerprint();
  readonly passage = new Passage();
  readonly found = new Tally();
  readonly version: Version;
  readonly checks: Checks;
  /** Steps that could fail in the scenario at hand; known once it has run without a failure. */
  nFallible = 0;
  faulted: string | undefined = undefined;

  constructor(version: Version, isWatched: boolean) {
    this.version = version;
    this.checks = version.operation === undefined ? relocationChecks : checksOf(version.operation);
    if (isWatched)
      this.run.onOperation = (name, result) => this.passage.take(this.run, name, result);
  }

  go(draft: Draft): void {
    this.fingerprint.clear();
    this.passage.clear();
    draft.generation = this.version.generation.name;
    this.judged(draft, (run) => this.fingerprint.takeState(run));
    this.fingerprint.takeEnd(this.run);
    if (draft.faultAt === 0)
      this.nFallible = this.judgement.reason === undefined ? machine.nFallible : 0;
    this.faulted = machine.faulted;
    // The other version may have more steps that fail; there this one runs as it did before.
    if (draft.faultAt <= this.nFallible) this.found.take(this.run, draft, this.judgement);
  }

  judged(scenario: Scenario, inspect?: Inspect): void {
    const { root, generation } = this.version;
    judge(root, this.run, scenario, generation, defaultFuel, this.judgement, inspect, this.checks);
  }

  exploration(): Exploration {
    const { root, generation, traced = root } = this.version;
    return this.found.exploration((bare) =>
      tell(traced, bare, generation, defaultFuel, this.checks),
    );
  }

  log(scenario: Scenario): readonly Entry[] {
    const { root, generation, traced = root } = this.version;
    return replay(traced, scenario, generation, defaultFuel, this.checks).log;
  }
}

/** Differences of one part, while it runs. */
class Differences {
  readonly counts = new Map<DifferenceKind, number>();
  readonly first = new Map<DifferenceKind, Bare>();
  nScenarios = 0;
  nBurntOut = 0;
  reason: Reason | undefined;
  undecided: "before" | "after" = "before";
  isOpen = true;
  readonly #isWatched: boolean;
  readonly #operations = new Map<string, { nCalls: number; nParted: number }>();

  constructor(isWatched: boolean) {
    this.#isWatched = isWatched;
  }

  get operations(): readonly Watched[] {
    return [...this.#operations].map(([name, counts]) => ({ name, ...counts }));
  }

  /** Ends the comparison, because one version cannot be run any further. */
  giveUp(text: string, whose: "before" | "after"): void {
    this.reason = { text: words`${text}` };
    this.undecided = whose;
    this.isOpen = false;
  }

  take(a: Side, b: Side, draft: Draft): void {
    this.nScenarios++;
    this.reason = a.judgement.reason ?? b.judgement.reason;
    if (this.reason !== undefined) {
      this.undecided = a.judgement.reason === undefined ? "after" : "before";
      this.isOpen = false;
      return;
    }
    const parting = this.#isWatched ? this.#partingOf(a, b) : undefined;
    const kind = parting?.kind ?? differenceOf(a, b, this.#isWatched);
    if (kind !== undefined) {
      this.counts.set(kind, (this.counts.get(kind) ?? 0) + 1);
      if (!this.first.has(kind)) this.first.set(kind, bareOf(kind, draft, a, b, parting));
    }
    if ((a.run.end === "fuel" || b.run.end === "fuel") && ++this.nBurntOut >= maxBurntOut)
      this.isOpen = false;
  }

  /** Counts what both came to, up to where they part. */
  #partingOf(a: Side, b: Side): Parting | undefined {
    const parting = a.passage.parting(b.passage);
    const nSeen = parting === undefined ? Math.min(a.passage.n, b.passage.n) : parting.index + 1;
    for (let index = 0; index < nSeen; index++) {
      const name = a.passage.nameOf(index);
      let counts = this.#operations.get(name);
      if (counts === undefined) this.#operations.set(name, (counts = { nCalls: 0, nParted: 0 }));
      counts.nCalls++;
      if (index === parting?.index) counts.nParted++;
    }
    return parting;
  }
}

/** One list of several. */
function together(lists: readonly (readonly Watched[])[]): Watched[] {
  const sums = new Map<string, Watched>();
  for (const { name, nCalls, nParted } of lists.flat()) {
    const sum = sums.get(name) ?? { name, nCalls: 0, nParted: 0 };
    sums.set(name, { name, nCalls: sum.nCalls + nCalls, nParted: sum.nParted + nParted });
  }
  return [...sums.values()];
}

export function compareIn(before: Version, after: Version, options: CompareOptions): Comparison {
  const { bounds, share = whole, isWatched = false, onProgress } = options;
  const [a, b] = [new Side(before, isWatched), new Side(after, isWatched)];
  const differences = new Differences(isWatched);
  let nRuns = 0;
  const visit = (draft: Draft): boolean => {
    // A version that has been seen enough of is left alone; the other may still have something to show.
    const sides = [a, b].filter(({ found }) => found.stopped === undefined);
    let nFaults = 0;
    for (draft.faultAt = 0; draft.faultAt <= nFaults; draft.faultAt++) {
      for (const side of sides) side.go(draft);
      if (draft.faultAt === 0) nFaults = Math.max(...sides.map(({ nFallible }) => nFallible));
      if (differences.isOpen) differences.take(a, b, draft);
      const stopped = a.found.stopped ?? b.found.stopped;
      if (stopped !== undefined && differences.isOpen)
        differences.giveUp(stopped, a.found.stopped === undefined ? "after" : "before");
      if (a.found.stopped !== undefined && b.found.stopped !== undefined) break;
      if (++nRuns % progressInterval === 0) onProgress?.(nRuns);
    }
    return a.found.stopped === undefined || b.found.stopped === undefined;
  };
  // Only callers that both are right for can tell them apart.
  const caller = callerWith([...(before.premises ?? []), ...(after.premises ?? [])]);
  if (before.operation === undefined)
    enumerate(bounds, before.generation.name, caller, share, visit);
  else operationScenarios(before.operation, bounds, before.generation.name, caller, share, visit);
  const { counts, first, nScenarios, nBurntOut, reason, undecided } = differences;
  const told =
    reason === undefined
      ? kinds.flatMap((kind) => {
          const bare = first.get(kind);
          return bare === undefined ? [] : [tellDifference(a, b, bare, counts.get(kind) ?? 0)];
        })
      : [];
  return {
    before: a.exploration(),
    after: b.exploration(),
    nScenarios,
    differences: told,
    nBurntOut,
    reason,
    undecided,
    operations: differences.operations,
  };
}

export function equivalenceOf(parts: readonly Comparison[], bounds: Bounds): Equivalence {
  const nScenarios = parts.reduce((sum, part) => sum + part.nScenarios, 0);
  const operations = together(parts.map((part) => part.operations));
  const reason = parts.find((part) => part.reason !== undefined)?.reason;
  if (reason !== undefined) return { kind: "unknown", reasons: [reason] };
  const differences = kinds.flatMap((kind) => {
    const all = parts.flatMap((part) => part.differences.filter((each) => each.kind === kind));
    const [first] = all.sort((x, y) => x.order[0] - y.order[0] || x.order[1] - y.order[1]);
    return first === undefined
      ? []
      : [{ ...first, nScenarios: all.reduce((sum, each) => sum + each.nScenarios, 0) }];
  });
  if (differences.length > 0)
    return { kind: "different", nScenarios, bounds, operations, differences };
  if (nScenarios === 0) return { kind: "unknown", reasons: [{ text: words`no scenario was run` }] };
  if (parts.some(({ nBurntOut }) => nBurntOut > 0))
    return { kind: "unknown", reasons: [{ text: words`neither version ends` }] };
  return { kind: "equivalent", nScenarios, bounds, operations };
}

export function compareRoots(before: Version, after: Version, bounds: Bounds): Equivalence {
  return equivalenceOf([compareIn(before, after, { bounds })], bounds);
}

function bareOf(
  kind: DifferenceKind,
  draft: Draft,
  a: Side,
  b: Side,
  parting: Parting | undefined,
): Bare {
  const scenario = { ...copyOf(draft), generation: a.version.generation.name };
  return {
    kind,
    scenario,
    needs: needsOf(scenario, a.faulted !== undefined || b.faulted !== undefined),
    order: [draft.index, draft.faultAt],
    ...(parting !== undefined && { parting }),
  };
}

/** A different step failed, so what came of it cannot be compared. */
function differenceOf(a: Side, b: Side, isWatched: boolean): DifferenceKind | undefined {
  if (a.faulted !== b.faulted) return "failing steps";
  const aspect = a.fingerprint.difference(b.fingerprint);
  if (aspect !== undefined) return aspect;
  for (let i = 0; i < properties.length; i++) {
    if ((a.judgement.texts[i] === undefined) !== (b.judgement.texts[i] === undefined))
      return "properties";
  }
  if (isWatched) return undefined;
  const asked = a.fingerprint.askedDifference(b.fingerprint);
  return asked === "same" ? undefined : asked === "lost" ? "lost calls" : "effects";
}

/** Runs both again, to put into words what the numbers said. */
function tellDifference(a: Side, b: Side, bare: Bare, nScenarios: number): Difference {
  const isOfCalls = bare.kind === "effects" || bare.kind === "lost calls";
  const { parting, ...rest } = bare;
  return {
    ...rest,
    ...(parting !== undefined && { operation: parting.name }),
    ...(isOfCalls ? callsOf(a, b, bare) : { before: inWords(a, bare), after: inWords(b, bare) }),
    ...(bare.kind === "result" && parting === undefined && untoldIn(a, b, bare)),
    logBefore: a.log(bare.scenario),
    logAfter: b.log(bare.scenario),
    nScenarios,
  };
}

function untoldIn(a: Side, b: Side, { scenario }: Bare): Pick<Difference, "untold"> {
  const leavesUntold = (side: Side): boolean => {
    let isUntold = false;
    side.judged(scenario, (run) => {
      isUntold = isForgivenShrink(run);
    });
    return isUntold;
  };
  const [before, after] = [leavesUntold(a), leavesUntold(b)];
  return before === after ? {} : { untold: before ? "before" : "after" };
}

/** What only one of them asks in this scenario. */
function callsOf(a: Side, b: Side, bare: Bare): Pick<Difference, "before" | "after" | "calls"> {
  const [before, after] = [askedBy(a, bare), askedBy(b, bare)];
  const [gone, come] = [askedBeyond(before, after), askedBeyond(after, before)];
  return {
    before: textsOf(gone),
    after: textsOf(come),
    calls: { gone: namesOf(gone), come: namesOf(come) },
  };
}

function askedBy(side: Side, { scenario }: Bare): Asking[] {
  let asked: Asking[] = [];
  side.judged(scenario, () => {
    asked = askings();
  });
  return asked;
}

function textsOf(asked: readonly Asking[]): string {
  return asked.map(({ text }) => text).join("; ");
}

function namesOf(asked: readonly Asking[]): string[] {
  return [...new Set(asked.map(({ name }) => name))];
}

function inWords(side: Side, bare: Bare): string {
  const { kind, scenario, parting } = bare;
  if (parting !== undefined) return afterOperation(side, bare, parting);
  let state = "";
  side.judged(scenario, (run) => {
    if (isAspect(kind) && kind !== "result") state = describe(run, kind);
  });
  if (kind === "properties") {
    const broken = properties
      .filter((_, i) => side.judgement.texts[i] !== undefined)
      .map((property) => property.letter);
    return broken.length === 0 ? "all properties hold" : `breaks ${broken.join(", ")}`;
  }
  if (kind === "failing steps")
    return machine.faulted === undefined ? "no such step" : `${machine.faulted} fails`;
  return kind === "result" || side.run.end !== "returned" ? outcomeText(side.run) : state;
}

/** The aspect in words, as it is when the operation returns that parts the two. */
function afterOperation(side: Side, { scenario }: Bare, { index, kind }: Parting): string {
  const told = side.run.onOperation;
  let n = 0;
  let state = "";
  side.run.onOperation = (name, result) => {
    if (n++ !== index) return;
    state =
      kind === "failing steps"
        ? `${machine.nFallible} so far`
        : kind === "result"
          ? `${name}() returns ${resultOf(result)}`
          : describe(side.run, kind);
  };
  side.judged(scenario);
  side.run.onOperation = told;
  return state;
}

function resultOf(result: unknown): string {
  if (typeof result === "number") return resultText(result);
  return result === undefined ? "nothing" : typeof result === "object" ? "a VMA" : String(result);
}
