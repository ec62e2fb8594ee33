/**
 * What `move_page_tables()` is told from v6.15 on. Invariant: `len_in` is what the caller asked for,
 * whatever realigning does to the addresses.
 */
import type { Address, Bytes } from "../c/quantity.js";
import type { vm_area_struct } from "./vm-area-struct.js";

export class pagetable_move_control {
  old: vm_area_struct | null = null;
  new: vm_area_struct | null = null;
  old_addr = 0 as Address;
  old_end = 0 as Address;
  new_addr = 0 as Address;
  len_in = 0 as Bytes;
  need_rmap_locks = false;
  for_stack = false;
}
