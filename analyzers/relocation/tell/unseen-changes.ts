/**
 * What two versions of a root differ in and no scenario ran: as long as there is any, that they behave
 * the same was not seen. Invariant: code that moved to another function, or that only others reach, is no
 * difference, and neither is a function whose locals have other names; in one function the order counts.
 */
import type { CountedPoint, Program } from "../../lowering/program.js";
import { words } from "../../words/words.js";
import type { Reason, SourceLine } from "../judge/verdict.js";
import { movedIn } from "./common-order.js";

/** A program, which of its points ran, and where they are. */
export interface Seen {
  readonly program: Program;
  readonly ran: ReadonlySet<number>;
  readonly placeOf: (place: CountedPoint["place"]) => SourceLine;
}

/** A difference that no scenario ran. */
export interface UnseenChange {
  readonly side: "before" | "after";
  readonly point: CountedPoint;
  readonly reason: Reason;
}

/** In the order of the programs; none if all that differs was run. */
export function unseenChanges(before: Seen, after: Seen): UnseenChange[] {
  const alike = alikeButForNames(before.program, after.program);
  return [
    ...only(after, before, alike, "differs").map((each) => ({ side: "after" as const, ...each })),
    ...only(before, after, alike, "is gone").map((each) => ({ side: "before" as const, ...each })),
    ...reordered(after, before, alike).map((each) => ({ side: "after" as const, ...each })),
  ];
}

/** What never ran here and stands nowhere there, whether it ran or not. */
function only(
  here: Seen,
  there: Seen,
  alike: ReadonlySet<string>,
  what: string,
): Omit<UnseenChange, "side">[] {
  const left = new Map<string, number>();
  const isOpen = ({ owner }: CountedPoint): boolean => !alike.has(functionOf(owner));
  for (const point of there.program.points.filter(isOpen))
    left.set(keyOf(point), (left.get(keyOf(point)) ?? 0) + 1);
  const unmatched = here.program.points.filter(isOpen).filter((point) => {
    const key = keyOf(point);
    const n = left.get(key) ?? 0;
    left.set(key, n - 1);
    return n <= 0;
  });
  return unmatched.flatMap((point) =>
    here.ran.has(point.index) ? [] : [{ point, reason: reasonOf(here, point, what) }],
  );
}

function reasonOf(seen: Seen, { place, needs }: CountedPoint, what: string): Reason {
  const need = needs === "" ? "" : `: it would need ${needs}`;
  return {
    text: words`this line ${what}, and no scenario runs it${need}`,
    place: seen.placeOf(place),
  };
}

/** By function the first line that never ran, and moved or was passed by one that did. */
function reordered(
  here: Seen,
  there: Seen,
  alike: ReadonlySet<string>,
): Omit<UnseenChange, "side">[] {
  const others = byFunction(there.program);
  return [...byFunction(here.program)].flatMap(([name, points]) => {
    const other = others.get(name);
    if (alike.has(name) || other === undefined) return [];
    const seen = (index: number): boolean => here.ran.has((points[index] as CountedPoint).index);
    const moved = movedIn(points.map(keyOf), other.map(keyOf));
    const [at] = moved.flatMap(({ index, passed }) =>
      seen(index) ? passed.filter((each) => !seen(each)) : [index],
    );
    if (at === undefined) return [];
    const point = points[at] as CountedPoint;
    return [{ point, reason: reasonOf(here, point, "stands in another order") }];
  });
}

/** One reason a line. */
export function reasonsOf(changes: readonly UnseenChange[]): Reason[] {
  const byLine = new Map<string, Reason>();
  for (const { side, reason } of changes) {
    const key = `${side} ${reason.place?.path ?? ""}:${reason.place?.line ?? 0}`;
    if (!byLine.has(key)) byLine.set(key, reason);
  }
  return [...byLine.values()];
}

function keyOf({ kind, needs, code }: CountedPoint): string {
  return `${kind} ${needs} ${code}`;
}

/** Functions of both, `name path`, whose code is the same once each local is a number. */
function alikeButForNames(before: Program, after: Program): Set<string> {
  const [old, fresh] = [numberedIn(before), numberedIn(after)];
  return new Set([...old].filter(([name, code]) => fresh.get(name) === code).map(([name]) => name));
}

function numberedIn(program: Program): Map<string, string> {
  return new Map([...byFunction(program)].map(([name, all]) => [name, numbered(all)]));
}

function byFunction({ points }: Program): Map<string, CountedPoint[]> {
  const own = new Map<string, CountedPoint[]>();
  for (const point of points) {
    const name = functionOf(point.owner);
    const list = own.get(name) ?? [];
    list.push(point);
    own.set(name, list);
  }
  return own;
}

/** The code of a function, its parameters and locals as numbers, in the order in which they are named. */
function numbered(points: readonly CountedPoint[]): string {
  const code = points.map((point) => `${point.kind} ${point.code}`).join("\n");
  const parameters = points[0]?.owner.type.parameters.map(({ name }) => `$${name}`) ?? [];
  const declared = [...code.matchAll(/\b(?:const|let) (\$[\w$]+)/g)].map(([, name = ""]) => name);
  const numbers = new Map([...new Set([...parameters, ...declared])].map((name, i) => [name, i]));
  return code.replace(/(?<![\w$.])\$[\w$]+/g, (name) => {
    const number = numbers.get(name);
    return number === undefined ? name : `$${number}`;
  });
}

function functionOf({ name, place }: CountedPoint["owner"]): string {
  return `${name} ${place.path}`;
}
