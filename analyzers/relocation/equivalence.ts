/**
 * Whether two versions of a root are the same to everybody: in every scenario, with every step
 * failing, the same result, extents, tree, pages, tables, and the same properties broken. Invariant:
 * a difference is the smallest of its kind, and an undecided run on either side makes the answer
 * unknown.
 */
import type { Entry } from "../model/c/trace.js";
import type { Generation } from "../model/generation.js";
import { machine } from "../model/machine.js";
import type { Bounds } from "./bounds.js";
import { callerFlags } from "./explore.js";
import { describe, Fingerprint, type Aspect } from "./fingerprint.js";
import { defaultFuel, judge, Judgement, outcomeText, type Root } from "./judge.js";
import { properties } from "./properties/index.js";
import { replay } from "./replay.js";
import { Run } from "./run.js";
import { needsOf, type Scenario } from "./scenario.js";
import { enumerate, type Draft } from "./scenarios.js";
import type { Need, Reason } from "./verdict.js";

/** What two versions can differ in, the gravest first. */
export const kinds = ["result", "extents", "tree", "pages", "tables", "properties", "failing steps"] as const;
export type DifferenceKind = (typeof kinds)[number];

export interface Difference {
  readonly kind: DifferenceKind;
  /** What it is before. */
  readonly before: string;
  readonly after: string;
  readonly scenario: Scenario;
  readonly needs: readonly Need[];
  readonly order: readonly [number, number];
  readonly logBefore: readonly Entry[];
  readonly logAfter: readonly Entry[];
  /** In how many scenarios they differ in this. */
  readonly nScenarios: number;
}

export type Equivalence =
  | { readonly kind: "equivalent"; readonly nScenarios: number; readonly bounds: Bounds }
  | { readonly kind: "different"; readonly nScenarios: number; readonly bounds: Bounds; readonly differences: readonly Difference[] }
  | { readonly kind: "unknown"; readonly reasons: readonly Reason[] };

/** One of the two: the root, and the generation of the tree that it is from. */
export interface Version {
  readonly root: Root;
  readonly generation: Generation;
  readonly traced?: Root;
}

const maxBurntOut = 100;

interface Bare {
  readonly kind: DifferenceKind;
  readonly scenario: Scenario;
  readonly needs: readonly Need[];
  readonly order: readonly [number, number];
}

/** One version at work. */
class Side {
  readonly run = new Run();
  readonly judgement = new Judgement();
  readonly fingerprint = new Fingerprint();
  readonly version: Version;
  nFallible = 0;
  faulted: string | undefined = undefined;

  constructor(version: Version) {
    this.version = version;
  }

  go(draft: Scenario): void {
    this.fingerprint.clear();
    const { root, generation } = this.version;
    judge(root, this.run, draft, generation, defaultFuel, this.judgement, (run) => this.fingerprint.takeState(run));
    this.fingerprint.takeEnd(this.run);
    this.nFallible = machine.nFallible;
    this.faulted = machine.faulted;
  }
}

export function compareRoots(before: Version, after: Version, bounds: Bounds, onProgress?: (nScenarios: number) => void): Equivalence {
  const a = new Side(before);
  const b = new Side(after);
  const first = new Map<DifferenceKind, Bare>();
  const counts = new Map<DifferenceKind, number>();
  let reason: Reason | undefined;
  let nScenarios = 0;
  let nBurntOut = 0;
  const visit = (draft: Draft): boolean => {
    let nFaults = 0;
    for (draft.faultAt = 0; draft.faultAt <= nFaults; draft.faultAt++) {
      a.go(draft);
      b.go(draft);
      if (draft.faultAt === 0) nFaults = Math.max(a.nFallible, b.nFallible);
      nScenarios++;
      reason ??= a.judgement.reason ?? b.judgement.reason;
      if (reason !== undefined) return false;
      const kind = differenceOf(a, b);
      if (kind !== undefined) {
        counts.set(kind, (counts.get(kind) ?? 0) + 1);
        if (!first.has(kind)) first.set(kind, bareOf(kind, draft, a.faulted !== undefined || b.faulted !== undefined));
      }
      if ((a.run.end === "fuel" || b.run.end === "fuel") && ++nBurntOut >= maxBurntOut) return false;
      if (nScenarios % 4096 === 0) onProgress?.(nScenarios);
    }
    return true;
  };
  enumerate(bounds, before.generation.name, callerFlags, 0, 1, visit);
  if (reason !== undefined) return { kind: "unknown", reasons: [reason] };
  if (first.size > 0) {
    const differences = kinds.flatMap((kind) => {
      const bare = first.get(kind);
      return bare === undefined ? [] : [tellDifference(a, b, bare, counts.get(kind) ?? 0)];
    });
    return { kind: "different", nScenarios, bounds, differences };
  }
  if (nBurntOut > 0) return { kind: "unknown", reasons: [{ text: "both versions do not end" }] };
  return { kind: "equivalent", nScenarios, bounds };
}

function bareOf(kind: DifferenceKind, draft: Draft, hasFaulted: boolean): Bare {
  const { generation, geometry, ceiling, vmas, stack, nShiftPages, populated, faultAt } = draft;
  const scenario = { generation, geometry, ceiling, vmas, stack, nShiftPages, populated, faultAt };
  return { kind, scenario, needs: needsOf(scenario, hasFaulted), order: [draft.index, draft.faultAt] };
}

/** A different step failed, so what came of it cannot be compared. */
function differenceOf(a: Side, b: Side): DifferenceKind | undefined {
  if (a.faulted !== b.faulted) return "failing steps";
  const aspect = a.fingerprint.difference(b.fingerprint);
  if (aspect !== undefined) return aspect;
  for (let i = 0; i < properties.length; i++) {
    if ((a.judgement.texts[i] === undefined) !== (b.judgement.texts[i] === undefined)) return "properties";
  }
  return undefined;
}

/** Runs both again, to put into words what the numbers said. */
function tellDifference(a: Side, b: Side, bare: Bare, nScenarios: number): Difference {
  return {
    ...bare,
    before: inWords(a, bare),
    after: inWords(b, bare),
    logBefore: replay(a.version.traced ?? a.version.root, bare.scenario, a.version.generation).log,
    logAfter: replay(b.version.traced ?? b.version.root, bare.scenario, b.version.generation).log,
    nScenarios,
  };
}

function inWords(side: Side, { kind, scenario }: Bare): string {
  let state = "";
  const { root, generation } = side.version;
  judge(root, side.run, scenario, generation, defaultFuel, side.judgement, (run) => {
    if (kind !== "properties" && kind !== "failing steps" && kind !== "result") state = describe(run, kind satisfies Aspect);
  });
  if (kind === "properties") {
    const broken = properties.filter((_, i) => side.judgement.texts[i] !== undefined).map((property) => property.letter);
    return broken.length === 0 ? "all properties hold" : `breaks ${broken.join(", ")}`;
  }
  if (kind === "failing steps") return machine.faulted === undefined ? "no such step" : `${machine.faulted} fails`;
  return kind === "result" || side.run.end !== "returned" ? outcomeText(side.run) : state;
}
