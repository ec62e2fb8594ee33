/**
 * The operations: what moves an end of a VMA. `vma_adjust()` moved both until v6.2
 * (include/linux/mm.h, v6.1).
 */
export const operations: readonly string[] = ["vma_adjust", "vma_expand", "vma_shrink"];
