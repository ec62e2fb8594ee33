/**
 * What two versions of a root differ in and no scenario ran: as long as there is any, that they behave
 * the same was not seen. Invariant: code that only moved, or that only others reach, is no difference.
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
  return [...only(after, before, "differs"), ...only(before, after, "is gone")];
}

/** What never ran here and stands nowhere there, whether it ran or not. */
function only(here: Seen, there: Seen, what: string): Reason[] {
  const left = new Map<string, number>();
  for (const point of there.program.points)
    left.set(keyOf(point), (left.get(keyOf(point)) ?? 0) + 1);
  const unmatched = here.program.points.filter((point) => {
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
