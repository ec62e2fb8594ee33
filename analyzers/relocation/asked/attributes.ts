/**
 * What the pages of a VMA have in common: flags, mempolicy, name, userfaultfd context, file. Invariant: two
 * VMAs with different ones are never one.
 */
import type { Word } from "../../model/c/quantity.js";
import { machine, type VmaSetup } from "../../model/machine.js";
import type { vm_area_struct } from "../../model/structs/vm-area-struct.js";
import type { Asked } from "../scenarios/scenario.js";

export interface Attributes {
  readonly flags: number;
  readonly policy: number;
  readonly name: number;
  readonly uffd: number;
}

/** Those of a VMA at boot. */
export function attributesOf({ flags, policy = 0, name = 0, uffd = 0 }: VmaSetup): Attributes {
  return { flags, policy, name, uffd };
}

/** Those with what was asked for. */
export function changed(
  before: Attributes,
  { flags = before.flags, policy = before.policy, name = before.name, uffd = before.uffd }: Asked,
): Attributes {
  return { flags, policy, name, uffd };
}

export function isSame(a: Attributes, b: Attributes): boolean {
  return a.flags === b.flags && a.policy === b.policy && a.name === b.name && a.uffd === b.uffd;
}

/** The first that a VMA has not, as `other flags`. */
export function lacking(vma: vm_area_struct, wanted: Attributes): string | undefined {
  const { names, contexts } = machine.pool;
  if (vma.vm_flags !== (wanted.flags as number as Word)) return "other flags";
  if ((vma.vm_policy?.mode ?? 0) !== wanted.policy) return "another mempolicy";
  if (vma.anon_name !== (wanted.name === 0 ? null : names[wanted.name])) return "another name";
  const { ctx } = vma.vm_userfaultfd_ctx;
  return ctx === (wanted.uffd === 0 ? null : contexts[wanted.uffd])
    ? undefined
    : "another userfaultfd context";
}
