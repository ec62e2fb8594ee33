/**
 * Flags of a VMA as a bitmap of their own type, include/linux/mm_types.h, v7.0 and later. Invariant:
 * who has both `vma_flags_t` and a plain word of flags has them in a union, so the word is `bits`.
 */
import type { Flags, Word } from "../c/quantity.js";

export class vma_flags_t {
  bits: Flags = 0 as Word;
}
