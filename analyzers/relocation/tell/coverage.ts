/**
 * What of a root's program ran in some scenario, and what never did, with what it would need. Invariant:
 * it is said of C, by lines and by ways of branches; what was decided when it was compiled is no part.
 */
import type { CountedPoint } from "../../lowering/program.js";
import type { SourceLine } from "../judge/verdict.js";

/** Something that no scenario ran. */
export interface NeverRun {
  readonly kind: "function" | "branch" | "line";
  readonly place: SourceLine;
  readonly function: string;
  /** What it needs, as C text; empty where nothing in particular is known. */
  readonly needs: string;
}

export interface Coverage {
  readonly nLines: number;
  readonly nLinesRun: number;
  /** Each branch has two ways. */
  readonly nWays: number;
  readonly nWaysRun: number;
  /** In the order of the program; lines stand for themselves even where a branch says why. */
  readonly never: readonly NeverRun[];
}

export type PlaceOf = (place: CountedPoint["place"]) => SourceLine;

export function coverageOf(
  points: readonly CountedPoint[],
  ran: ReadonlySet<number>,
  placeOf: PlaceOf,
): Coverage {
  const lines = linesOf(points, ran, placeOf);
  const ways = points.filter(({ kind }) => kind === "branch");
  const called = new Set(
    points.filter(({ index }) => ran.has(index)).map(({ owner }) => owner.identifier),
  );
  const never: NeverRun[] = [];
  const told = new Set<string>();
  for (const point of points) {
    if (ran.has(point.index)) continue;
    const { owner, kind, statement } = point;
    const isCalled = called.has(owner.identifier);
    // A branch whose statement never ran is no news.
    if (isCalled && kind === "branch" && statement !== undefined && !ran.has(statement)) continue;
    const place = placeOf(isCalled ? point.place : owner.place);
    if (isCalled && kind === "statement" && lines.get(keyOf(place))?.isRun === true) continue;
    const one: NeverRun = isCalled
      ? {
          kind: kind === "branch" ? "branch" : "line",
          place,
          function: owner.name,
          needs: point.needs,
        }
      : { kind: "function", place, function: owner.name, needs: `a call of ${owner.name}()` };
    const key = `${one.kind} ${keyOf(place)} ${one.needs}`;
    if (!told.has(key)) never.push(one);
    told.add(key);
  }
  return {
    nLines: lines.size,
    nLinesRun: [...lines.values()].filter(({ isRun }) => isRun).length,
    nWays: ways.length,
    nWaysRun: ways.filter(({ index }) => ran.has(index)).length,
    never,
  };
}

/** A line ran if something of it did. */
function linesOf(
  points: readonly CountedPoint[],
  ran: ReadonlySet<number>,
  placeOf: PlaceOf,
): ReadonlyMap<string, { isRun: boolean }> {
  const lines = new Map<string, { isRun: boolean }>();
  for (const { kind, place, index } of points) {
    if (kind !== "statement") continue;
    const key = keyOf(placeOf(place));
    const line = lines.get(key) ?? { isRun: false };
    lines.set(key, line);
    if (ran.has(index)) line.isRun = true;
  }
  return lines;
}

function keyOf({ path, line }: SourceLine): string {
  return `${path}:${line}`;
}
