/**
 * How a modelled kernel function is described: the C prototypes that it answers to, the releases
 * that declare them, and the callable that runs. Invariant: `call` is a name that `program.ts`
 * exports, and a macro of the kernel is described as if it were a function. This value is the only
 * place that says it: `@kernel` and `@fidelity` of a file's header are made of it by
 * `UPDATE=1 npm test -- headers`; `@from` is where the kernel has it.
 */

/**
 * What a modelled function stands on. `operations` change VMAs (mm/vma.c, v6.12; mm/mmap.c before),
 * `page tables` move and free entries and tables (mm/mremap.c, mm/memory.c, v6.12), both by means of
 * `primitives`: the maple tree, iterators, interval trees, lists, locks, allocation. `effects` reach
 * what the model does not have, and change nothing that it has. The code of a tree replaces the
 * operations and the page tables; the primitives are never the tree's.
 */
export const layers = ["operations", "page tables", "primitives", "effects"] as const;
export type Layer = (typeof layers)[number];

export interface Answer {
  /** The C prototype, one line, no attributes. */
  readonly prototype: string;
  /** For readers: "v6.3 to v6.11". */
  readonly releases: string;
  readonly call: string;
}

export interface ModelFunction {
  readonly name: string;
  /** `faithful`, `simplified: ...` or `stub: ...`. */
  readonly fidelity: string;
  readonly answers: readonly Answer[];
  /**
   * The kernel's is a macro that computes in the type of its argument, which no function does; where a
   * tree has it, it is expanded, and this answers for trees that do not.
   */
  readonly isExpanded?: true;
}

export interface ModelConstant {
  readonly name: string;
  /** The C type. */
  readonly type: string;
  /** The exported value, or the exported function that tells it. */
  readonly call: string;
  readonly isCall: boolean;
}

/** A function with one prototype, the same in all releases from `releases` on. */
export function one(
  prototype: string,
  releases: string,
  fidelity: string,
  call?: string,
): ModelFunction {
  const name = /([A-Za-z_0-9]+)\(/.exec(prototype)?.[1] ?? "";
  return { name, fidelity, answers: [{ prototype, releases, call: call ?? name }] };
}

/** A macro that is expanded where the tree has it. */
export function expanded(prototype: string, releases: string, fidelity: string): ModelFunction {
  return { ...one(prototype, releases, fidelity), isExpanded: true };
}
