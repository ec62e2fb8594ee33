/**
 * What differs between kernels of different age though the prototypes are the same: a record of
 * switches that the model's functions ask. Invariant: a switch is a fact about an API generation;
 * no function of the model knows a version.
 */
export interface Generation {
  /** For readers: "v6.12 to v6.14". */
  readonly name: string;
  /** What a tree declares that tells this generation from its neighbours, for readers. */
  readonly because: string;
  /** C text: what a tree of this generation declares, used where a tree is partial. */
  readonly declarations: string;
  /** How a tree is known to be of this generation. */
  readonly markers: readonly Marker[];
  /** Whether `vma_expand()` positions the iterator itself; if not the caller has to. */
  readonly expandPositions: boolean;
  /** Whether operations store through the iterator that they are handed, so that the caller's stays good. */
  readonly storesThroughCallers: boolean;
  /** The field of `struct vma_merge_struct` that `vma_expand()` takes its VMA from. */
  readonly expandField: "vma" | "middle" | "target";
  /** Whether the limit of `vma_find()` is the last address to look at, not the one behind it. */
  readonly findTakesLast: boolean;
  /** What `vma_iter_config()` does about a position that is wrong. */
  readonly configChecks: "silent" | "bug" | "warn";
  /** Whether an iterator's state is told by `.node` (MAS_START), not by `.status` (ma_start). */
  readonly stateInNode: boolean;
  /** Whether VMAs have locks of their own, so that a range changes only under `vma_start_write()`. */
  readonly vmaLocks: boolean;
  /** Whether `move_page_tables()` realigns to a larger boundary. */
  readonly moveRealigns: boolean;
  /** Whether the VMA lock of `vma_expand()` and `vma_shrink()` can be interrupted. */
  readonly killableVmaLock: boolean;
}

/** A fact about the declarations of a tree. If all the facts of a generation hold, it is that one. */
export interface Marker {
  /** What is declared: a function or macro by its prototype, a struct by its fields, an enum by its name. */
  readonly kind: "function" | "macro" | "struct" | "enum";
  readonly name: string;
  /** Where a tree may declare it; it counts as declared if one of these does. */
  readonly paths: readonly string[];
  readonly declared: boolean;
  /** The number of its parameters. */
  readonly nParameters?: number;
  /** The struct that its first parameter points to. */
  readonly firstParameter?: string;
  /** A field of the struct. */
  readonly field?: string;
  /** Where a tree leaves the declaration out: functions of it whose bodies tell, by what they name. */
  readonly bodies?: {
    readonly functions: readonly string[];
    /** One of these is named where it is declared, one of those where it is not. */
    readonly with: readonly string[];
    readonly without: readonly string[];
  };
}
