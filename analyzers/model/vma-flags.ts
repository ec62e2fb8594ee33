/**
 * vma_flags_set_mask() and other operations on flags that are a bitmap, not a word
 * @flags: the flags
 * @bit: the number of one of them, VMA_READ_BIT is 0
 *
 * A bitmap has one word here, and that word is what `vm_flags` is. Helpers that are built of these,
 * vma_flags_test_any() and mk_vma_flags(), are lowered from the tree.
 *
 * @from include/linux/mm.h
 * @kernel vma_flag_set(), vma_flags_test_mask(), vma_flags_test_all_mask(), vma_flags_set_mask(),
 *   vma_flags_clear_mask(), vma_flags_clear_all(), v7.0 and later
 * @kernel vma_flags_set_flag(), vma_flags_test(), vma_flags_test_any_mask(), vma_flags_and_mask(),
 *   vma_flags_diff_pair(), vma_flags_same_pair(), vma_flags_same_mask(), vma_flags_empty(),
 *   vma_flags_to_legacy(), legacy_to_vma_flags(), v7.1 and later
 * @fidelity simplified: flags above the first word are not there
 * @example `S` then vma_flags_set_mask(S, 64); vm_flags(S, 64) is true
 * @example `S` then vma_flags_set_mask(S, 64); vma_flags_clear_mask(S, 64); vm_flags(S, 64) is false
 */
import { and, BITS_PER_LONG, or, shl, without, xor, type Word } from "./c/quantity.js";
import { type ModelFunction, one } from "./model-function.js";
import { vma_flags_t } from "./structs/vma-flags.js";

const fidelity = "simplified: flags above the first word are not there";
const from7_0 = (prototype: string): ModelFunction => one(prototype, "v7.0 and later", fidelity);
const from7_1 = (prototype: string): ModelFunction => one(prototype, "v7.1 and later", fidelity);

export const vma_flags_kernels: readonly ModelFunction[] = [
  from7_0("void vma_flag_set(vma_flags_t *flags, int bit)"),
  from7_1("void vma_flags_set_flag(vma_flags_t *flags, int bit)"),
  from7_1("bool vma_flags_test(const vma_flags_t *flags, int bit)"),
  from7_0("bool vma_flags_test_mask(const vma_flags_t *flags, vma_flags_t to_test)"),
  from7_1("bool vma_flags_test_any_mask(const vma_flags_t *flags, vma_flags_t to_test)"),
  from7_0("bool vma_flags_test_all_mask(const vma_flags_t *flags, vma_flags_t to_test)"),
  from7_0("void vma_flags_set_mask(vma_flags_t *flags, vma_flags_t to_set)"),
  from7_0("void vma_flags_clear_mask(vma_flags_t *flags, vma_flags_t to_clear)"),
  from7_1("vma_flags_t vma_flags_and_mask(const vma_flags_t *flags, vma_flags_t to_and)"),
  from7_1(
    "vma_flags_t vma_flags_diff_pair(const vma_flags_t *flags, const vma_flags_t *flags_other)",
  ),
  from7_1("bool vma_flags_same_pair(const vma_flags_t *flags, const vma_flags_t *flags_other)"),
  from7_1("bool vma_flags_same_mask(const vma_flags_t *flags, vma_flags_t flags_other)"),
  from7_1("bool vma_flags_empty(const vma_flags_t *flags)"),
  from7_0("void vma_flags_clear_all(vma_flags_t *flags)"),
  from7_1("vm_flags_t vma_flags_to_legacy(vma_flags_t flags)"),
  from7_1("vma_flags_t legacy_to_vma_flags(vm_flags_t flags)"),
];

function flagsOf(bits: Word): vma_flags_t {
  const flags = new vma_flags_t();
  flags.bits = bits;
  return flags;
}

/** A bit of the first word; the words above are not there. */
function bitOf(bit: number): Word {
  return bit < BITS_PER_LONG() ? shl(1 as Word, bit) : (0 as Word);
}

export function vma_flags_set_flag(flags: vma_flags_t, bit: number): void {
  flags.bits = or(flags.bits, bitOf(bit));
}

export function vma_flag_set(flags: vma_flags_t, bit: number): void {
  vma_flags_set_flag(flags, bit);
}

export function vma_flags_test(flags: vma_flags_t, bit: number): boolean {
  return and(flags.bits, bitOf(bit)) !== 0;
}

export function vma_flags_test_mask(flags: vma_flags_t, to_test: vma_flags_t): boolean {
  return vma_flags_test_any_mask(flags, to_test);
}

export function vma_flags_test_any_mask(flags: vma_flags_t, to_test: vma_flags_t): boolean {
  return and(flags.bits, to_test.bits) !== 0;
}

export function vma_flags_test_all_mask(flags: vma_flags_t, to_test: vma_flags_t): boolean {
  return and(flags.bits, to_test.bits) === to_test.bits;
}

export function vma_flags_set_mask(flags: vma_flags_t, to_set: vma_flags_t): void {
  flags.bits = or(flags.bits, to_set.bits);
}

export function vma_flags_clear_mask(flags: vma_flags_t, to_clear: vma_flags_t): void {
  flags.bits = without(flags.bits, to_clear.bits);
}

export function vma_flags_and_mask(flags: vma_flags_t, to_and: vma_flags_t): vma_flags_t {
  return flagsOf(and(flags.bits, to_and.bits));
}

export function vma_flags_diff_pair(flags: vma_flags_t, flags_other: vma_flags_t): vma_flags_t {
  return flagsOf(xor(flags.bits, flags_other.bits));
}

export function vma_flags_same_pair(flags: vma_flags_t, flags_other: vma_flags_t): boolean {
  return flags.bits === flags_other.bits;
}

export function vma_flags_same_mask(flags: vma_flags_t, flags_other: vma_flags_t): boolean {
  return flags.bits === flags_other.bits;
}

export function vma_flags_empty(flags: vma_flags_t): boolean {
  return flags.bits === 0;
}

export function vma_flags_clear_all(flags: vma_flags_t): void {
  flags.bits = 0 as Word;
}

export function vma_flags_to_legacy(flags: vma_flags_t): Word {
  return flags.bits;
}

export function legacy_to_vma_flags(flags: Word): vma_flags_t {
  return flagsOf(flags);
}
