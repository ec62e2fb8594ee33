/**
 * Where the address of a function goes: into a member, to a function, or into an object or a variable.
 * Invariant: a place that is none of these counts as an object, which whoever calls through a pointer
 * beside it may mean.
 */
import type { Sighting } from "../../references/sighting.js";
import type { Source } from "../../syntax/source.js";
import type { Holder } from "../facts.js";

const taking: ReadonlySet<Sighting["form"]> = new Set([
  "use",
  "address",
  "initializer",
  "macro-arg",
  "macro-body",
]);

export function isTaken({ form }: Sighting): boolean {
  return taking.has(form);
}

export function holderOf(
  { structure, lexed }: Source,
  { name, start, enclosing }: Sighting,
  place: Holder["place"],
): Holder {
  const position = positionAt(structure.positionOf, lexed.start, start);
  if (position < 0) return { function: name, kind: "object", name: enclosing, place };
  let before = position - 1;
  while (before >= 0 && /^[&(]$/.test(structure.punctuator(before)) && !isCalled(before)) before--;
  const target = before - 1;
  if (structure.punctuator(before) === "=" && structure.isWord(target)) {
    const isMember = /^(?:\.|->)$/.test(structure.punctuator(target - 1));
    return {
      function: name,
      kind: isMember ? "member" : "object",
      name: isMember ? structure.text(target) : enclosing,
      place,
    };
  }
  const open = structure.parent[position] ?? -1;
  if (open > 0 && structure.punctuator(open) === "(" && isCalled(open))
    return { function: name, kind: "argument", name: structure.text(open - 1), place };
  return { function: name, kind: "object", name: enclosing, place };

  function isCalled(at: number): boolean {
    return structure.punctuator(at) === "(" && structure.isWord(at - 1);
  }
}

/** The position of the token that begins at an offset; -1 where none that is code does. */
function positionAt(positionOf: Int32Array, starts: ArrayLike<number>, offset: number): number {
  let [low, high] = [0, positionOf.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] as number) < offset) low = middle + 1;
    else high = middle;
  }
  return starts[low] === offset ? (positionOf[low] ?? -1) : -1;
}
