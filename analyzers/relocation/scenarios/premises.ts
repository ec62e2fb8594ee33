/**
 * What is taken for granted of the callers of a relocation beyond the bounds, because the code that
 * runs is right only then. Each has its source in a kernel and is told with the verdict.
 */
export const premises = {
  /**
   * `__vma_adjust()` takes any VMA above for one that shares its end (mm/mmap.c, v6.1), and warns. The
   * stack that is moved ends at STACK_TOP_MAX (`__bprm_mm_init()` in fs/exec.c, v6.1), so that there
   * is none.
   */
  "nothing above": "no VMA stands above the one that moves",
  /** The tree's page-table code is compiled for the levels of the configuration (asm-generic/pgtable-nop4d.h, v6.12). */
  "four levels": "page tables have four levels, as the tree's code for them is compiled",
  /** CONFIG_PGTABLE_LEVELS=5, which distributions of x86-64 build (arch/x86/Kconfig, v6.12). */
  "five levels": "page tables have five levels, as the tree's code for them is compiled",
  /** CONFIG_PGTABLE_LEVELS is 2 or 3 on many machines of 32 bits (arch/x86/Kconfig, v6.12). */
  "other levels":
    "page tables have four levels, which is not what CONFIG_PGTABLE_LEVELS says that they have",
  /** CONFIG_PAGE_SHIFT is 14 or 16 on some machines of arm64, ppc64 and loongarch (arch/Kconfig, v6.12). */
  "other pages": "pages have 4 KiB, which is not what the configuration says that they have",
  /**
   * copy_vma() asks for a merge without probes, because pages are moved to it (mm/vma.c, v6.16), where
   * `struct vma_merge_struct` lets it.
   */
  "pages are moved to merges": "who asks for a merge without probes moves pages to it",
  /** The units of a program are followed to their end (lowering/units), as far as its size allows. */
  "numbers count":
    "numbers count what the code takes them for; the program is too large to be checked for that",
} as const;

export type Premise = keyof typeof premises;
