/** What an operation is asked for that is told what it is about, as C has it. Invariant: types alone. */
import type { Word } from "../../model/c/quantity.js";
import type {
  anon_vma_name,
  mempolicy,
  vm_userfaultfd_ctx,
} from "../../model/structs/vm-area-struct.js";

export interface Wish {
  readonly flags: Word;
  readonly policy: mempolicy | null;
  readonly name: anon_vma_name | null;
  readonly uffd: vm_userfaultfd_ctx;
  readonly isNewBelow: boolean;
}
