/**
 * copy_vma(): the pages of a VMA are to be moved elsewhere, by mremap(), where a VMA is made for them or one
 * that is there grows (mm/vma.c, v6.12). Invariant: the index of what is asked for is what was asked for,
 * or, of anonymous memory that was never faulted, that of its address.
 */
import { add, addressOf, pageOf, type Pages } from "../../model/c/quantity.js";
import { hex, type Run } from "../run/run.js";
import { rangeText, type AskedKind, type Room, type World } from "./asked-kind.js";
import { attributesOf, lacking } from "./attributes.js";
import { flagsOf, neighbourhoods, plain, vmasAround } from "./neighbours.js";
import { returnedVma } from "./returned.js";

export const copy: AskedKind = {
  name: "copy",
  functions: ["copy_vma"],
  claims: {
    R: "returns NULL if and only if a step failed",
    U: "an error leaves every VMA as it was",
    V: "with success the VMA that it returns has all of the new range, and what the old pages have, with the same anon_vma",
    G: "every page that was there keeps its index, file, anon_vma and all that it had",
    O: "no VMA with a close() is merged away",
  },
  task: (asked) => `to be copied to ${rangeText(asked)}`,
  worlds,
  sets: false,
  restores: true,
  check,
};

/** Pages from where the copy goes to where the VMA is. */
const away = 20;

function* worlds(room: Room): Iterable<World> {
  for (const neighbourhood of neighbourhoods(room, [1, 2])) {
    const { kind } = neighbourhood;
    for (const policy of [0, 1]) {
      const own = { flags: flagsOf(kind), ...plain, policy };
      const other = { ...own, name: 1 };
      const from = room.base + away;
      const { vmas, middle } = vmasAround(neighbourhood, room.base, own, other, from);
      const { start, end, pgoff } = middle;
      yield { vmas, target: vmas.length - 1, asked: { start, end, pgoff } };
    }
  }
}

function check(run: Run): string | undefined {
  const { asked, vmas, stack } = run.scenario;
  const vma = returnedVma(run);
  if (vma === undefined || asked === undefined) return undefined;
  const [start, end] = [addressOf(asked.start), addressOf(asked.end)];
  if (vma.isFree || vma.vm_start_ > start || vma.vm_end_ < end)
    return `it returns a VMA that does not have all of [${hex(start)}, ${hex(end)})`;
  if (run.mm.mm_mt.load(start) !== vma)
    return `the tree does not find the new VMA at ${hex(start)}`;
  const lack = lacking(vma, attributesOf(vmas[stack]!));
  if (lack !== undefined) return `it returns a VMA with ${lack}`;
  const old = run.before[stack]!;
  if (vma.vm_file !== old.file) return "it returns a VMA of another file";
  if (old.anon !== null && vma.anon_vma_ !== old.anon)
    return "it returns a VMA with another anon_vma, so that nobody finds the pages that are moved to it";
  const index = add(vma.vm_pgoff_, (asked.start - pageOf(vma.vm_start_)) as Pages);
  const isUntouched = old.file === null && old.anon === null;
  return index === asked.pgoff || (isUntouched && index === asked.start)
    ? undefined
    : `the page at ${hex(start)} has index ${index}, ${asked.pgoff} was asked for`;
}
