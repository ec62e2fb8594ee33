/**
 * Giving a part of a VMA other flags, another mempolicy, name or userfaultfd context: it is merged with
 * neighbours that have them, or split off, and handed back. Who calls it writes what was asked for into what
 * it is handed (vma_modify() and its like, mm/vma.c, v6.12), so that both are right: a VMA that has it
 * already, and one of just that part that does not. Invariant: no part that was not asked for changes.
 */
import { addressOf, pageOf } from "../../model/c/quantity.js";
import { machine } from "../../model/machine.js";
import { VM_MAYWRITE, VM_WRITE } from "../../model/constants.js";
import { hex, type Run } from "../run/run.js";
import type { Asked, AskedOperation, Scenario } from "../scenarios/scenario.js";
import { dueMerges } from "./alike.js";
import { rangeText, type AskedKind, type Room, type World } from "./asked-kind.js";
import { attributesOf, changed, lacking, type Attributes } from "./attributes.js";
import { flagsOf, neighbourhoods, plain, vmasOf } from "./neighbours.js";
import { returnedVma } from "./returned.js";

type Attribute = "flags" | "policy" | "name" | "uffd";

/** From what to what; a name may come, go and become another. */
const steps: { readonly [attribute in Attribute]: readonly (readonly [number, number])[] } = {
  flags: [[VM_MAYWRITE | VM_WRITE, VM_MAYWRITE]],
  policy: [
    [0, 1],
    [1, 2],
  ],
  name: [
    [0, 1],
    [1, 0],
  ],
  uffd: [
    [0, 1],
    [1, 0],
  ],
};

export function setting(attribute: Attribute, functions: readonly string[]): AskedKind {
  return {
    name: `set ${attribute}` satisfies AskedOperation,
    functions,
    claims: {
      R: "returns an error only if a step failed or the VMA may not be split",
      U: "an error leaves every page with what it had",
      V: "it returns a VMA that has what was asked for, or one of just the part, merged with neighbours that have it",
      G: "every page keeps its index, file and anon_vma, and what was not asked for changes nowhere",
      O: "no VMA with a close() is merged away",
    },
    task: (asked) => `to have ${phrases[attribute]} in ${rangeText(asked)}`,
    worlds: (room) => worlds(attribute, room),
    refusal: mayRefuse,
    sets: true,
    restores: false,
    check,
  };
}

const phrases: { readonly [attribute in Attribute]: string } = {
  flags: "other flags",
  policy: "another mempolicy",
  name: "another name",
  uffd: "another userfaultfd context",
};

function* worlds(attribute: Attribute, room: Room): Iterable<World> {
  for (const neighbourhood of neighbourhoods(room, [1, 3])) {
    const { length, kind, below, above } = neighbourhood;
    for (const [from, to] of steps[attribute]) {
      const own = { flags: flagsOf(kind), ...plain };
      const is = attribute === "flags" ? own : { ...own, [attribute]: from };
      const wanted =
        attribute === "flags"
          ? { ...own, flags: (own.flags & ~from) | to }
          : { ...own, [attribute]: to };
      const { vmas, target } = vmasOf(neighbourhood, room.base, is, wanted);
      for (const [first, end] of parts(length)) {
        // A neighbour that does not touch the part is as good as any other.
        if (first > 0 && below !== "nobody" && below !== "as asked") continue;
        if (end < length && above !== "nobody" && above !== "as asked") continue;
        yield { vmas, target, asked: askedOf(vmas[target]!.pgoff, room.base, first, end, wanted) };
      }
    }
  }
}

function askedOf(
  pgoff: number,
  base: number,
  first: number,
  end: number,
  wanted: Attributes,
): Asked {
  return { start: base + first, end: base + end, pgoff: pgoff + first, ...wanted };
}

/** All of a VMA, its head, its middle, its tail. */
function parts(length: number): readonly (readonly [number, number])[] {
  if (length === 1) return [[0, 1]];
  return [
    [0, length],
    [0, 1],
    [1, length - 1],
    [length - 1, length],
  ];
}

/** What a split would be refused for is refused, unless it can be merged without one. */
function mayRefuse({ vmas, stack, asked }: Scenario): "may" | undefined {
  const vma = vmas[stack];
  const isPart = asked !== undefined && (asked.start !== vma?.start || asked.end !== vma.end);
  return isPart && vma?.ops === "unsplittable" ? "may" : undefined;
}

function check(run: Run): string | undefined {
  const { asked, vmas, stack } = run.scenario;
  const vma = returnedVma(run);
  if (vma === undefined || asked === undefined) return undefined;
  const [start, end] = [addressOf(asked.start), addressOf(asked.end)];
  if (vma.isFree) return "it returns a VMA that is gone";
  const range = `[${hex(vma.vm_start_)}, ${hex(vma.vm_end_)})`;
  if (vma.vm_start_ > start || vma.vm_end_ < end)
    return `it returns the VMA ${range}, which does not have all of [${hex(start)}, ${hex(end)})`;
  const before = attributesOf(vmas[stack]!);
  const wanted = changed(before, asked);
  const lack = lacking(vma, wanted);
  const isExact = vma.vm_start_ === start && vma.vm_end_ === end;
  if (lack !== undefined && !(isExact && lacking(vma, before) === undefined))
    return isExact
      ? `it returns a VMA that has ${lacking(vma, before)}, and not what was asked for either`
      : `it returns the VMA ${range}, which has ${lack} and more than was asked for`;
  if (machine.faulted !== undefined) return undefined;
  const part = {
    start: asked.start,
    end: asked.end,
    pgoff: asked.pgoff,
    kind: vmas[stack]!.kind,
    attributes: wanted,
    anon: run.before[stack]!.anon,
  };
  const due = dueMerges(run, part);
  if (due.below && pageOf(vma.vm_start_) === asked.start)
    return "the VMA below is as it was asked for, and is not merged";
  if (due.above && pageOf(vma.vm_end_) === asked.end)
    return "the VMA above is as it was asked for, and is not merged";
  return undefined;
}
