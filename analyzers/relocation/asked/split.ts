/**
 * split_vma(): a VMA becomes two that meet at an address; one of them is new. Invariant: both are in the tree,
 * and all that the pages had is as it was.
 */
import { addressOf, before } from "../../model/c/quantity.js";
import { hex, type Run } from "../run/run.js";
import type { AskedKind, Room, World } from "./asked-kind.js";
import { flagsOf, neighbourhoods, plain, vmasOf } from "./neighbours.js";
import { isError } from "./returned.js";

export const split: AskedKind = {
  name: "split",
  functions: ["split_vma"],
  claims: {
    R: "returns an error if and only if a step failed or may_split() refuses",
    U: "an error leaves every VMA as it was",
    V: "with success two VMAs meet where the split was asked for, the new one on the side that was asked for",
    G: "every page keeps its index, file, anon_vma and all that it had",
    O: "no VMA is merged or gone",
  },
  task: (asked) =>
    `to be split at ${hex(addressOf(asked.start))}, the new VMA ${asked.isNewBelow === true ? "below" : "above"}`,
  worlds,
  refusal: ({ vmas, stack }) => (vmas[stack]?.ops === "unsplittable" ? "must" : undefined),
  sets: false,
  restores: true,
  check,
};

function* worlds(room: Room): Iterable<World> {
  for (const neighbourhood of neighbourhoods(room, [2, 3])) {
    const { length, kind, below, above } = neighbourhood;
    if (below === "another file" || above === "another file") continue;
    for (const [policy, name, uffd] of [
      [0, 0, 0],
      [1, 1, 1],
    ] as const) {
      const own = { flags: flagsOf(kind), ...plain, policy, name, uffd };
      const { vmas, target } = vmasOf(neighbourhood, room.base, own, own);
      for (let at = 1; at < length; at++)
        for (const isNewBelow of [false, true]) {
          const [start, end] = [room.base + at, room.base + length];
          const pgoff = vmas[target]!.pgoff + at;
          yield { vmas, target, asked: { start, end, pgoff, isNewBelow } };
        }
    }
  }
}

function check(run: Run): string | undefined {
  const { asked } = run.scenario;
  if (isError(run) || asked === undefined) return undefined;
  const at = addressOf(asked.start);
  const { mm_mt } = run.mm;
  const [below, above] = [mm_mt.load(before(at)), mm_mt.load(at)];
  if (below === above) return `no VMA ends at ${hex(at)}`;
  const old = asked.isNewBelow === true ? above : below;
  return old === run.vma ? undefined : "the VMA that was there is on the side of the new one";
}
