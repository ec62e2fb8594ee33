/**
 * Constants of the machine. Sizes of tables are those of the geometry that was booted, so they are
 * asked for, not known. Invariant: a flag has the kernel's value (include/linux/mm.h, v6.12).
 */
import { addressOf, neg, type Address, type Bytes, type Word } from "./c/quantity.js";
import type { ModelConstant } from "./model-function.js";
import { width } from "./c/width.js";
import { PAGE_SIZE } from "./numbers.js";
import { layout } from "./page-tables.js";
import { machine } from "./state.js";
import { nUserPages } from "./user-space.js";
import { vma_flags_t } from "./structs/vma-flags.js";

export { PAGE_SHIFT, PAGE_SIZE } from "./numbers.js";
export const PAGE_MASK = (): Word => neg(PAGE_SIZE);
export const FIRST_USER_ADDRESS = 0 as Address;
export const TASK_SIZE = (): Address => addressOf(nUserPages(width.name, layout));
export const mmap_min_addr = PAGE_SIZE as number as Address;
export const stack_guard_gap = 0 as Bytes;

export const PMD_SHIFT = (): number => layout.pmdShift;
export const PMD_SIZE = (): Bytes => layout.pmdSize as Bytes;
export const PMD_MASK = (): Word => layout.pmdMask;
export const PUD_SHIFT = (): number => layout.pudShift;
export const PUD_SIZE = (): Bytes => layout.pudSize as Bytes;
export const PUD_MASK = (): Word => layout.pudMask;
export const P4D_SHIFT = (): number => layout.p4dShift;
export const P4D_SIZE = (): Bytes => layout.p4dSize as Bytes;
export const P4D_MASK = (): Word => layout.p4dMask;
export const PGDIR_SHIFT = (): number => layout.pgdirShift;
export const PGDIR_SIZE = (): Bytes => layout.pgdirSize as Bytes;
export const PGDIR_MASK = (): Word => layout.pgdirMask;
export const USER_PGTABLES_CEILING = (): Address => machine.ceiling;
export const EMPTY_VMA_FLAGS = (): vma_flags_t => new vma_flags_t();

const flags = {
  VM_NONE: 0x00000000,
  VM_READ: 0x00000001,
  VM_WRITE: 0x00000002,
  VM_EXEC: 0x00000004,
  VM_SHARED: 0x00000008,
  VM_MAYREAD: 0x00000010,
  VM_MAYWRITE: 0x00000020,
  VM_MAYEXEC: 0x00000040,
  VM_MAYSHARE: 0x00000080,
  VM_GROWSDOWN: 0x00000100,
  VM_STACK: 0x00000100,
  VM_PFNMAP: 0x00000400,
  VM_LOCKED: 0x00002000,
  VM_IO: 0x00004000,
  VM_SEQ_READ: 0x00008000,
  VM_RAND_READ: 0x00010000,
  VM_DONTCOPY: 0x00020000,
  VM_DONTEXPAND: 0x00040000,
  VM_ACCOUNT: 0x00100000,
  VM_NORESERVE: 0x00200000,
  VM_HUGETLB: 0x00400000,
  VM_SOFTDIRTY: 0x08000000,
  VM_MIXEDMAP: 0x10000000,
  VM_SPECIAL: 0x10044400,
  VM_STACK_INCOMPLETE_SETUP: 0x00018000,
  VM_STACK_FLAGS: 0x00100177,
} as const;

export const {
  VM_NONE,
  VM_READ,
  VM_WRITE,
  VM_EXEC,
  VM_SHARED,
  VM_MAYREAD,
  VM_MAYWRITE,
  VM_MAYEXEC,
  VM_MAYSHARE,
  VM_GROWSDOWN,
  VM_STACK,
  VM_PFNMAP,
  VM_LOCKED,
  VM_IO,
  VM_SEQ_READ,
  VM_RAND_READ,
  VM_DONTCOPY,
  VM_DONTEXPAND,
  VM_ACCOUNT,
  VM_NORESERVE,
  VM_HUGETLB,
  VM_SOFTDIRTY,
  VM_MIXEDMAP,
  VM_SPECIAL,
  VM_STACK_INCOMPLETE_SETUP,
  VM_STACK_FLAGS,
} = flags;

export const GFP_KERNEL = 0xcc0;
export const GFP_ATOMIC = 0xa20;
export const GFP_NOWAIT = 0x800;
export const GFP_NOIO = 0xc00;
export const GFP_NOFS = 0xc40;
export const __GFP_NOFAIL = 0x8000;
export const wr_invalid = 0;
export const VMG_FLAG_DEFAULT = 0;
export const VMG_FLAG_JUST_EXPAND = 1;

function values(type: string, names: readonly string[]): readonly ModelConstant[] {
  return names.map((name) => ({ name, type, call: name, isCall: false }));
}

function calls(type: string, names: readonly string[]): readonly ModelConstant[] {
  return names.map((name) => ({ name, type, call: name, isCall: true }));
}

const long = "unsigned long";

export const constants: readonly ModelConstant[] = [
  ...values("int", ["PAGE_SHIFT"]),
  ...values(long, ["PAGE_SIZE", "FIRST_USER_ADDRESS", "mmap_min_addr", "stack_guard_gap"]),
  { name: "STACK_TOP", type: long, call: "TASK_SIZE", isCall: true },
  ...calls("int", ["BITS_PER_LONG"]),
  ...calls("int", ["PMD_SHIFT", "PUD_SHIFT", "P4D_SHIFT", "PGDIR_SHIFT"]),
  ...calls(long, [
    "PAGE_MASK",
    "TASK_SIZE",
    "ULONG_MAX",
    "P4D_SIZE",
    "P4D_MASK",
    "PMD_SIZE",
    "PMD_MASK",
    "PUD_SIZE",
    "PUD_MASK",
    "PGDIR_SIZE",
    "PGDIR_MASK",
    "USER_PGTABLES_CEILING",
  ]),
  ...values("struct maple_enode *", [
    "MAS_START",
    "MAS_ROOT",
    "MAS_NONE",
    "MAS_PAUSE",
    "MAS_OVERFLOW",
    "MAS_UNDERFLOW",
  ]),
  ...values("int", [
    "ma_active",
    "ma_start",
    "ma_root",
    "ma_none",
    "ma_pause",
    "ma_overflow",
    "ma_underflow",
    "ma_error",
  ]),
  ...values("int", ["wr_invalid", "VMG_FLAG_DEFAULT", "VMG_FLAG_JUST_EXPAND"]),
  ...values("int", [
    "VMA_MERGE_START",
    "VMA_MERGE_ERROR_NOMEM",
    "VMA_MERGE_NOMERGE",
    "VMA_MERGE_SUCCESS",
  ]),
  ...values(long, Object.keys(flags)),
  ...values("unsigned int", [
    "GFP_KERNEL",
    "GFP_ATOMIC",
    "GFP_NOWAIT",
    "GFP_NOIO",
    "GFP_NOFS",
    "__GFP_NOFAIL",
  ]),
  { name: "EMPTY_VMA_FLAGS", type: "vma_flags_t", call: "EMPTY_VMA_FLAGS", isCall: true },
  { name: "current", type: "struct task_struct *", call: "current", isCall: true },
];
