/**
 * BUG(), WARN_ON() and their like - what the kernel says of itself when it is wrong
 *
 * A BUG ends the run. A warning is an offence, since the unmodified kernel is silent in the same place;
 * all `VM_` ones count as in a kernel with CONFIG_DEBUG_VM. Code of a tree says in which of its
 * functions it stands, by an argument behind the condition.
 *
 * @from include/asm-generic/bug.h
 * @kernel BUG(), BUG_ON(), VM_BUG_ON(), VM_BUG_ON_MM(), VM_BUG_ON_VMA(), WARN_ON(), WARN_ON_ONCE(),
 *   VM_WARN_ON(), VM_WARN_ON_ONCE(), VM_WARN_ON_ONCE_MM(), v6.1 and later
 * @kernel VM_WARN_ON_VMG(), VM_WARN_ON_ONCE_VMA(), v6.15 and later
 * @kernel MAS_WARN_ON(), MAS_BUG_ON(), v6.4 and later
 * @fidelity faithful: as with CONFIG_DEBUG_VM; each occurrence is told, also that of a _ONCE
 * @example `S` then BUG_ON(true) is K
 * @example `S` then WARN_ON(true) is W
 * @example `S` then WARN_ON(false) is false
 */
import { type ModelFunction, one } from "./model-function.js";
import { halt, offend } from "./state.js";

const fidelity = "faithful: as with CONFIG_DEBUG_VM; each occurrence is told, also that of a _ONCE";

export const bug_kernels: readonly ModelFunction[] = [
  one("void BUG(void)", "v6.1 and later", fidelity),
  one("void BUG_ON(bool condition)", "v6.1 and later", fidelity),
  one("void VM_BUG_ON(bool condition)", "v6.1 and later", fidelity, "BUG_ON"),
  one(
    "void VM_BUG_ON_MM(bool condition, const struct mm_struct *mm)",
    "v6.1 and later",
    fidelity,
    "BUG_ON",
  ),
  one(
    "void VM_BUG_ON_VMA(bool condition, const struct vm_area_struct *vma)",
    "v6.1 and later",
    fidelity,
    "BUG_ON",
  ),
  one("bool WARN_ON(bool condition)", "v6.1 and later", fidelity),
  one("bool WARN_ON_ONCE(bool condition)", "v6.1 and later", fidelity, "WARN_ON"),
  one("bool VM_WARN_ON(bool condition)", "v6.1 and later", fidelity, "WARN_ON"),
  one("bool VM_WARN_ON_ONCE(bool condition)", "v6.1 and later", fidelity, "WARN_ON"),
  one(
    "bool VM_WARN_ON_ONCE_MM(bool condition, const struct mm_struct *mm)",
    "v6.1 and later",
    fidelity,
    "WARN_ON",
  ),
  one(
    "bool VM_WARN_ON_VMG(bool condition, const struct vma_merge_struct *vmg)",
    "v6.15 and later",
    fidelity,
    "WARN_ON",
  ),
  one(
    "bool VM_WARN_ON_ONCE_VMA(bool condition, const struct vm_area_struct *vma)",
    "v6.15 and later",
    fidelity,
    "WARN_ON",
  ),
  one("bool MAS_WARN_ON(const struct ma_state *mas, bool condition)", "v6.4 and later", fidelity),
  one("void MAS_BUG_ON(const struct ma_state *mas, bool condition)", "v6.4 and later", fidelity),
];

export function BUG(): void {
  halt("K", "BUG()");
}

export function BUG_ON(condition: boolean, where = "", _about?: unknown): void {
  if (condition) halt("K", where === "" ? "BUG_ON()" : `BUG_ON() in ${where}()`);
}

export function WARN_ON(condition: boolean, where = "", _about?: unknown): boolean {
  if (condition) offend("W", where === "" ? "WARN_ON()" : `WARN_ON() in ${where}()`, where);
  return condition;
}

export function MAS_WARN_ON(_mas: unknown, condition: boolean): boolean {
  return WARN_ON(condition);
}

export function MAS_BUG_ON(_mas: unknown, condition: boolean): void {
  BUG_ON(condition);
}
