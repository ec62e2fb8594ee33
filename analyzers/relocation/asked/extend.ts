/**
 * vma_merge_extend(): a VMA grows at its end by so many bytes, over a gap that its caller has found to be free,
 * as mremap() does it (mm/mremap.c, v6.12). Invariant: what is new is as what was there, and its index goes on.
 */
import { addressOf, pageOf } from "../../model/c/quantity.js";
import { machine } from "../../model/machine.js";
import { hex, type Run } from "../run/run.js";
import { dueMerges } from "./alike.js";
import type { AskedKind, Room, World } from "./asked-kind.js";
import { attributesOf, lacking } from "./attributes.js";
import { flagsOf, neighbourhoods, plain, vmasOf } from "./neighbours.js";
import { returnedVma } from "./returned.js";

export const extend: AskedKind = {
  name: "extend",
  functions: ["vma_merge_extend"],
  claims: {
    R: "returns NULL only if a step failed",
    U: "an error leaves every VMA as it was",
    V: "with success one VMA has the old pages and the new ones, and a neighbour above that is like it",
    G: "every page keeps its index, file, anon_vma and all that it had",
    O: "no VMA with a close() is merged away",
  },
  task: (asked) => `to grow up to ${hex(addressOf(asked.end))}`,
  worlds,
  refusal: ({ vmas }) => (vmas.some(({ ops }) => ops === "closing") ? "may" : undefined),
  sets: false,
  restores: true,
  check,
};

function* worlds(room: Room): Iterable<World> {
  for (const neighbourhood of neighbourhoods(room, [1, 2])) {
    const { kind, above, below, length } = neighbourhood;
    if (below !== "nobody" && below !== "as it is") continue;
    const own = { flags: flagsOf(kind), ...plain };
    const other = { ...own, policy: 1 };
    for (let delta = 1; delta <= 2; delta++)
      for (const gap of above === "nobody" ? [0] : [0, 1]) {
        const around = { ...neighbourhood, length: length + delta };
        const { vmas, target } = vmasOf(around, room.base, own, above === "as asked" ? other : own);
        const [start, end] = [room.base + length, room.base + length + delta];
        yield {
          vmas: vmas.map((vma, i) =>
            i === target
              ? { ...vma, end: start }
              : i > target
                ? { ...vma, start: vma.start + gap, end: vma.end + gap, pgoff: vma.pgoff + gap }
                : vma,
          ),
          target,
          asked: { start, end, pgoff: vmas[target]!.pgoff + length },
        };
      }
  }
}

function check(run: Run): string | undefined {
  const { asked, vmas, stack } = run.scenario;
  const vma = returnedVma(run);
  if (vma === undefined || asked === undefined) return undefined;
  const own = run.before[stack]!;
  if (vma.isFree || vma.vm_start_ > own.start || vma.vm_end_ < addressOf(asked.end))
    return `it returns a VMA that does not reach from ${hex(own.start)} to ${hex(addressOf(asked.end))}`;
  const attributes = attributesOf(vmas[stack]!);
  const lack = lacking(vma, attributes);
  if (lack !== undefined) return `it returns a VMA with ${lack}`;
  if (machine.faulted !== undefined) return undefined;
  const part = { ...asked, kind: vmas[stack]!.kind, attributes, anon: own.anon };
  return dueMerges(run, part).above && pageOf(vma.vm_end_) === asked.end
    ? "the VMA above is alike, and is not merged"
    : undefined;
}
