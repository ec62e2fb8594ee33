/**
 * vma_link(): a new VMA that its caller has filled is put into the tree, and into that of its file (mm/vma.c,
 * v6.12). Invariant: the new VMA is the one that the caller has, also after an error, which the caller frees.
 */
import { addressOf } from "../../model/c/quantity.js";
import { hex, type Run } from "../run/run.js";
import { rangeText, type AskedKind, type Room, type World } from "./asked-kind.js";
import { flagsOf, neighbourhoods, plain, vmasOf } from "./neighbours.js";
import { isError } from "./returned.js";

export const link: AskedKind = {
  name: "link",
  functions: ["vma_link"],
  claims: {
    R: "returns an error if and only if a step failed",
    U: "an error leaves every VMA as it was",
    V: "with success the tree has the new VMA in all of its range",
    G: "every page keeps its index, file, anon_vma and all that it had",
    O: "no VMA is merged or gone",
  },
  task: (asked) => `to be followed by a new one at ${rangeText(asked)}`,
  worlds,
  sets: false,
  restores: true,
  check,
};

function* worlds(room: Room): Iterable<World> {
  for (const neighbourhood of neighbourhoods(room, [1])) {
    if (neighbourhood.special !== undefined) continue;
    const own = { flags: flagsOf(neighbourhood.kind), ...plain };
    const { vmas, target } = vmasOf(neighbourhood, room.base, own, own);
    const last = vmas.at(-1)!.end;
    for (const start of [last, last + 1])
      for (const length of [1, 2])
        yield { vmas, target, asked: { start, end: start + length, pgoff: 0x200 } };
  }
}

function check(run: Run): string | undefined {
  const { asked } = run.scenario;
  if (isError(run) || asked === undefined) return undefined;
  const made = run.handedBack?.stage.vma;
  return made !== undefined && run.mm.mm_mt.load(addressOf(asked.start)) === made
    ? undefined
    : `the tree does not find the new VMA at ${hex(addressOf(asked.start))}`;
}
