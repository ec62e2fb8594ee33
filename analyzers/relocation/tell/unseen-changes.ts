/**
 * What two versions of a root differ in and no scenario ran: as long as there is any, that they behave
 * the same was not seen. Invariant: code that only moved, or that only others reach, is no difference,
 * and neither is a function whose locals have other names.
 */
import type { CountedPoint, Program } from "../../lowering/program.js";
import { words } from "../../words/words.js";
import type { Reason, SourceLine } from "../judge/verdict.js";

/** A program, which of its points ran, and where they are. */
export interface Seen {
  readonly program: Program;
  readonly ran: ReadonlySet<number>;
  readonly placeOf: (place: CountedPoint["place"]) => SourceLine;
}

/** Reasons, in the order of the programs; none if all that differs was run. */
export function unseenChanges(before: Seen, after: Seen): Reason[] {
  const alike = alikeButForNames(before.program, after.program);
  return [...only(after, before, alike, "differs"), ...only(before, after, alike, "is gone")];
}

/** What never ran here and stands nowhere there, whether it ran or not. */
function only(here: Seen, there: Seen, alike: ReadonlySet<string>, what: string): Reason[] {
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
  const told = new Set<string>();
  return unmatched.flatMap(({ index, place, needs }) => {
    if (here.ran.has(index)) return [];
    const at = here.placeOf(place);
    const key = `${at.path}:${at.line}`;
    if (told.has(key)) return [];
    told.add(key);
    const need = needs === "" ? "" : `: it would need ${needs}`;
    return [{ text: words`this line ${what}, and no scenario runs it${need}`, place: at }];
  });
}

function keyOf({ kind, needs, code }: CountedPoint): string {
  return `${kind} ${needs} ${code}`;
}

/** Functions of both, `name path`, whose code is the same once each local is a number. */
function alikeButForNames(before: Program, after: Program): Set<string> {
  const [old, fresh] = [numberedIn(before), numberedIn(after)];
  return new Set([...old].filter(([name, code]) => fresh.get(name) === code).map(([name]) => name));
}

function numberedIn({ points }: Program): Map<string, string> {
  const own = new Map<string, CountedPoint[]>();
  for (const point of points) {
    const name = functionOf(point.owner);
    const list = own.get(name) ?? [];
    list.push(point);
    own.set(name, list);
  }
  return new Map([...own].map(([name, all]) => [name, numbered(all)]));
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
