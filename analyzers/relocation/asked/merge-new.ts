/**
 * vma_merge_new_range(): pages are to be mapped where nothing is, and a VMA that touches them and is like what
 * they are to be grows over them, instead of a new one (mm/vma.c, v6.12). Invariant: where nothing is like it
 * nothing changes, and who asked is told whether that was for lack of memory.
 */
import { addressOf, pageOf } from "../../model/c/quantity.js";
import { VM_WRITE } from "../../model/constants.js";
import { machine } from "../../model/machine.js";
import type { Run } from "../run/run.js";
import { dueMerges } from "./alike.js";
import { rangeText, type AskedKind, type Room, type World } from "./asked-kind.js";
import { attributesOf, changed, lacking } from "./attributes.js";
import { flagsOf, neighbourhoods, plain, vmasAround } from "./neighbours.js";
import { isError, returnedVma } from "./returned.js";

export const mergeNew: AskedKind = {
  name: "merge new",
  functions: ["vma_merge_new_range"],
  claims: {
    R: "returns NULL if and only if no neighbour is like what is asked for, or a step failed, and says which",
    U: "without a merge every VMA is as it was",
    V: "with success the VMA that it returns has all of the new range, and every neighbour that is like it",
    G: "every page that was there keeps its index, file, anon_vma and all that it had",
    O: "no VMA with a close() is merged away",
  },
  task: (asked) => `to be merged with a new range ${rangeText(asked)}`,
  worlds,
  refusal: () => "may",
  sets: false,
  restores: true,
  check: (run) => merged(run) ?? reason(run),
};

/** In what the new range differs from VMAs that are as they were. */
const unlike: readonly {
  readonly lacks?: number;
  readonly policy?: number;
  readonly name?: number;
  readonly uffd?: number;
}[] = [{}, { lacks: VM_WRITE }, { policy: 1 }, { name: 1 }, { uffd: 1 }];

function* worlds(room: Room): Iterable<World> {
  for (const neighbourhood of neighbourhoods(room, [1, 2])) {
    const { kind, length, above, below } = neighbourhood;
    if (below === "nobody" && above === "nobody") continue;
    const own = { flags: flagsOf(kind), ...plain };
    const isAsIs = below === "as it is" || above === "as it is";
    for (const other of isAsIs ? unlike : [{}]) {
      const wanted = { ...own, ...other, flags: own.flags & ~(other.lacks ?? 0) };
      const { vmas, middle } = vmasAround(neighbourhood, room.base, own, wanted, undefined);
      const { start, end, pgoff } = middle;
      const { flags, policy, name, uffd } = wanted;
      const asked = { start, end, pgoff, flags, policy, name, uffd };
      yield { vmas, target: 0, asked };
      if (length > 1) yield { vmas, target: 0, asked: { ...asked, end: start + 1 } };
    }
  }
}

function merged(run: Run): string | undefined {
  const { asked, vmas, stack } = run.scenario;
  if (asked === undefined) return undefined;
  const vma = returnedVma(run);
  const wanted = changed(attributesOf(vmas[stack]!), asked);
  const part = { ...asked, kind: vmas[stack]!.kind, attributes: wanted, anon: null };
  const due = machine.faulted === undefined ? dueMerges(run, part) : undefined;
  if (vma === undefined)
    return due?.below === true || due?.above === true
      ? `the VMA ${due.below ? "below" : "above"} is like the new range, and is not merged`
      : undefined;
  if (vma.isFree || vma.vm_start_ > addressOf(asked.start) || vma.vm_end_ < addressOf(asked.end))
    return "it returns a VMA that does not have all of the new range";
  const lack = lacking(vma, wanted);
  if (lack !== undefined) return `the new range is merged with a VMA that has ${lack}`;
  if (due?.below === true && pageOf(vma.vm_start_) === asked.start)
    return "the VMA below is like the new range, and is not merged";
  return due?.above === true && pageOf(vma.vm_end_) === asked.end
    ? "the VMA above is like the new range, and is not merged"
    : undefined;
}

/** Of `enum vma_merge_state`, mm/vma.h, v6.12; releases that have none leave it 0. */
const VMA_MERGE_ERROR_NOMEM = 1;

function reason(run: Run): string | undefined {
  const state = run.handedBack?.stage.vmg.state ?? 0;
  if (state === 0 || !isError(run)) return undefined;
  const isTold = state === VMA_MERGE_ERROR_NOMEM;
  if (isTold === (machine.faulted !== undefined)) return undefined;
  return isTold
    ? "it says that memory ran out, and no step failed"
    : `${machine.faulted} failed, and it says that there is nothing to merge with`;
}
