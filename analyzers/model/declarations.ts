/**
 * The API generations from v6.1 on: what a tree of each declares, how it is told from the others, and
 * which semantics go with it. The C text stands in where a tree is partial, and only there. Invariant:
 * in a whole tree the markers of exactly one generation hold.
 *
 * Releases differ in what `vma_expand()` is told, in where the iterator is positioned, in what moving
 * page tables is told and in the locks of VMAs; each of these is one fact here.
 */
import type { Generation, Marker } from "./generation.js";
import { errors } from "./numbers.js";
import { structs } from "./structs/index.js";

export type { Generation, Marker } from "./generation.js";

const mm_h = "include/linux/mm.h";
const vma_c = ["mm/vma.c", "mm/mmap.c", "mm/vma.h", mm_h];
const internal = ["mm/internal.h", "mm/vma.h"];

/** The same in all generations; of what a program is started from, what its stack needs (include/linux/binfmts.h, v6.12). */
const common = `
typedef unsigned long pgoff_t;
typedef unsigned long vm_flags_t;
typedef unsigned long pgprot_t;
typedef unsigned int gfp_t;
typedef unsigned long size_t;
typedef struct vma_flags_t vma_flags_t;
${structs.map(({ name, fields }) => `struct ${name} { ${fields} };`).join("\n")}
${Object.entries(errors)
  .map(([name, value]) => `#define ${name} ${value}`)
  .join("\n")}
struct linux_binprm { struct vm_area_struct *vma; struct mm_struct *mm; unsigned long p; unsigned long loader; unsigned long exec; };
#define BIT(nr_) (1UL << (nr_))
#define ALIGN(x_, a_) (((x_) + ((typeof(x_))(a_) - 1)) & ~((typeof(x_))(a_) - 1))
#define ALIGN_DOWN(x_, a_) ((x_) & ~((typeof(x_))(a_) - 1))
#define for_each_vma(vmi_, vma_) while (((vma_) = vma_next(&(vmi_))) != NULL)
`;

const startsInNode = `
#define MA_STATE(name_, tree_, first_, end_) \\
	struct ma_state name_ = { .tree = tree_, .index = first_, .last = end_, .node = MAS_START }
#define VMA_ITERATOR(name_, mm_, addr_) \\
	struct vma_iterator name_ = { .mas = { .tree = &(mm_)->mm_mt, .index = addr_, .node = MAS_START } }
`;

const startsInStatus = `
enum maple_status { ma_active, ma_start, ma_root, ma_none, ma_pause, ma_overflow, ma_underflow, ma_error };
#define MA_STATE(name_, tree_, first_, end_) \\
	struct ma_state name_ = { .tree = tree_, .index = first_, .last = end_, .status = ma_start }
#define VMA_ITERATOR(name_, mm_, addr_) \\
	struct vma_iterator name_ = { .mas = { .tree = &(mm_)->mm_mt, .index = addr_, .status = ma_start } }
`;

const rangeByLast =
  "#define for_each_vma_range(vmi_, vma_, end_) while (((vma_) = vma_find(&(vmi_), (end_) - 1)) != NULL)\n";
const rangeByEnd =
  "#define for_each_vma_range(vmi_, vma_, end_) while (((vma_) = vma_find(&(vmi_), (end_))) != NULL)\n";

/** The reported next VMG_STATE() is told a second offset, that of anonymous pages; where it is not, both are one. */
const offsets =
  ".pgoff = FIRST_OF(__VA_ARGS__, 0), .anon_pgoff = SECOND_OF(__VA_ARGS__, __VA_ARGS__, 0)";

/** Initialisers of a merge; `flags` is the name of the field that the sixth argument goes to. */
function merges(flags: string, vma: string): string {
  return `
#define FIRST_OF(first_, ...) first_
#define SECOND_OF(first_, second_, ...) second_
enum vma_merge_state { VMA_MERGE_START, VMA_MERGE_ERROR_NOMEM, VMA_MERGE_NOMERGE, VMA_MERGE_SUCCESS };
enum vma_merge_flags { VMG_FLAG_DEFAULT = 0, VMG_FLAG_JUST_EXPAND = 1 };
#define VMG_STATE(name_, mm_, vmi_, start_, end_, flags_, ...) \\
	struct vma_merge_struct name_ = { .mm = mm_, .vmi = vmi_, .start = start_, .end = end_, \\
		.${flags} = flags_, ${offsets}, .state = VMA_MERGE_START }
#define VMG_VMA_STATE(name_, vmi_, prev_, vma_, start_, end_) \\
	struct vma_merge_struct name_ = { .mm = vma_->vm_mm, .vmi = vmi_, .prev = prev_, .next = NULL, .${vma} = vma_, \\
		.start = start_, .end = end_, .${flags === "vma_flags" ? "vm_flags" : flags} = vma_->vm_flags, \\
		.pgoff = vma_->vm_pgoff + (((start_) - vma_->vm_start) >> PAGE_SHIFT), .file = vma_->vm_file, \\
		.anon_vma = vma_->anon_vma, .policy = vma_->vm_policy, .anon_name = vma_->anon_name, .state = VMA_MERGE_START }
`;
}

const moves = `
#define PAGETABLE_MOVE(name_, old_, new_, old_addr_, new_addr_, len_) \\
	struct pagetable_move_control name_ = { .old = old_, .new = new_, .old_addr = old_addr_, \\
		.old_end = (old_addr_) + (len_), .new_addr = new_addr_, .len_in = len_ }
`;

/** Flags that two VMAs that merge need not share, v6.19 and later (include/linux/mm.h), as words and as bitmaps. */
const ignored = `
#define VM_MAYBE_GUARD 0x00000800
#define VM_STICKY VM_MAYBE_GUARD
#define VM_IGNORE_MERGE VM_STICKY
`;
const bitmaps = `
#define TENTH_OF(a_, b_, c_, d_, e_, f_, g_, h_, i_, tenth_, ...) tenth_
#define COUNT_ARGS(...) TENTH_OF(__VA_ARGS__, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0)
#define VMA_SPECIAL_FLAGS legacy_to_vma_flags(VM_SPECIAL)
#define VMA_STICKY_FLAGS legacy_to_vma_flags(VM_STICKY)
#define VMA_IGNORE_MERGE_FLAGS VMA_STICKY_FLAGS
`;

const vmg = "int vma_expand(struct vma_merge_struct *vmg);\n";
const expand = (first: string): string =>
  `int vma_expand(struct ${first}, struct vm_area_struct *vma, unsigned long start, unsigned long end, pgoff_t pgoff, ` +
  "struct vm_area_struct *next);\n";
const shrink =
  "int vma_shrink(struct vma_iterator *vmi, struct vm_area_struct *vma, unsigned long start, unsigned long end, pgoff_t pgoff);\n";

const has = (
  kind: Marker["kind"],
  name: string,
  paths: readonly string[],
  more?: Partial<Marker>,
): Marker => ({
  kind,
  name,
  paths,
  declared: true,
  ...more,
});
const lacks = (
  kind: Marker["kind"],
  name: string,
  paths: readonly string[],
  more?: Partial<Marker>,
): Marker => ({
  ...has(kind, name, paths, more),
  declared: false,
});

const maple_h = ["include/linux/maple_tree.h"];
/** What an iterator's state is, include/linux/maple_tree.h, v6.7 and v6.8; its helpers compare it. */
const states: Partial<Marker> = {
  bodies: {
    functions: [
      "__mas_set_range",
      "mas_init",
      "mas_is_none",
      "mas_is_paused",
      "mas_is_start",
      "mas_pause",
      "mas_reset",
      "mas_set_range",
      "vma_iter_clear",
      "vma_iter_clear_gfp",
      "vma_iter_config",
      "vma_iter_invalidate",
      "vma_iter_store",
      "vma_iter_store_gfp",
    ],
    with: ["ma_active", "ma_none", "ma_pause", "ma_start"],
    without: ["MAS_NONE", "MAS_PAUSE", "MAS_START"],
  },
};
const locks = [mm_h, "include/linux/mmap_lock.h"];
const moving = [mm_h, "mm/internal.h"];
const merge = ["mm/vma.h"];
const noAdjust = lacks("function", "vma_adjust", [mm_h]);
const old = has("function", "vma_expand", vma_c, { firstParameter: "vma_iterator" });
const next = has("function", "vma_expand", vma_c, { firstParameter: "vma_merge_struct" });
/** v6.3 to v6.5: preallocation is not told what is stored. */
const unpreparedStore = has("function", "vma_iter_prealloc", internal, { nParameters: 1 });
/** Until v6.6, so that the caller alone does not tell whether it has to position the iterator. */
const sixForMoving = has("function", "move_page_tables", moving, { nParameters: 6 });

const first: Generation = {
  name: "v6.1 and v6.2",
  because: "include/linux/mm.h declares vma_adjust(); vma_expand() takes a struct ma_state",
  declarations: common + startsInNode + rangeByLast + expand("ma_state *mas"),
  markers: [has("function", "vma_adjust", [mm_h])],
  expandPositions: true,
  storesThroughCallers: false,
  expandField: "vma",
  findTakesLast: true,
  configChecks: "silent",
  stateInNode: true,
  vmaLocks: false,
  moveRealigns: false,
  killableVmaLock: false,
};

const v6_3: Generation = {
  ...first,
  name: "v6.3",
  because: "vma_expand() takes an iterator, and there is no vma_start_write()",
  declarations: common + startsInNode + rangeByEnd + expand("vma_iterator *vmi") + shrink,
  markers: [
    old,
    noAdjust,
    lacks("function", "vma_start_write", locks),
    unpreparedStore,
    sixForMoving,
  ],
  findTakesLast: false,
  storesThroughCallers: true,
};

const v6_4: Generation = {
  ...v6_3,
  name: "v6.4 and v6.5",
  because: "there is vma_start_write(), and vma_iter_prealloc() is told no VMA",
  markers: [
    old,
    noAdjust,
    has("function", "vma_start_write", locks),
    unpreparedStore,
    sixForMoving,
  ],
  vmaLocks: true,
};

const v6_6: Generation = {
  ...v6_4,
  name: "v6.6",
  because: "vma_iter_prealloc() is told the VMA or NULL, and move_page_tables() has six parameters",
  markers: [
    old,
    noAdjust,
    has("function", "vma_iter_prealloc", internal, { nParameters: 2 }),
    sixForMoving,
  ],
  expandPositions: false,
  configChecks: "bug",
};

const v6_7: Generation = {
  ...v6_6,
  name: "v6.7",
  because: "move_page_tables() has seven parameters, and there is no enum maple_status",
  markers: [
    old,
    noAdjust,
    has("function", "move_page_tables", moving, { nParameters: 7 }),
    lacks("enum", "maple_status", maple_h, states),
  ],
  moveRealigns: true,
};

const v6_8: Generation = {
  ...v6_7,
  name: "v6.8 to v6.11",
  because: "there is enum maple_status, and vma_expand() takes an iterator",
  declarations: common + startsInStatus + rangeByEnd + expand("vma_iterator *vmi") + shrink,
  markers: [old, noAdjust, has("enum", "maple_status", maple_h, states)],
  configChecks: "warn",
  stateInNode: false,
};

const v6_12: Generation = {
  ...v6_8,
  name: "v6.12 to v6.14",
  because: "vma_expand() takes a struct vma_merge_struct, whose VMA is `vma`",
  declarations: common + startsInStatus + rangeByEnd + merges("flags", "vma") + vmg + shrink,
  markers: [next, has("struct", "vma_merge_struct", merge, { field: "vma" })],
};

const v6_15: Generation = {
  ...v6_12,
  name: "v6.15 and v6.16",
  because: "the VMA that vma_expand() grows is `middle` of struct vma_merge_struct",
  declarations:
    common + startsInStatus + rangeByEnd + merges("flags", "middle") + moves + vmg + shrink,
  markers: [next, has("struct", "vma_merge_struct", merge, { field: "middle" })],
  expandField: "middle",
};

const v6_17: Generation = {
  ...v6_15,
  name: "v6.17 to v7.0",
  because: "struct vma_merge_struct has `target`, and its flags are `vm_flags` alone",
  declarations:
    common +
    startsInStatus +
    rangeByEnd +
    merges("vm_flags", "middle") +
    ignored +
    moves +
    vmg +
    shrink,
  markers: [
    next,
    has("struct", "vma_merge_struct", merge, { field: "target" }),
    lacks("struct", "vma_merge_struct", merge, { field: "vma_flags" }),
  ],
  expandField: "target",
};

const v7_1: Generation = {
  ...v6_17,
  name: "v7.1",
  because: "struct vma_merge_struct has `vma_flags`, and vma_shrink() has five parameters",
  declarations:
    common +
    startsInStatus +
    rangeByEnd +
    merges("vma_flags", "middle") +
    ignored +
    bitmaps +
    moves +
    vmg +
    shrink,
  markers: [
    next,
    has("struct", "vma_merge_struct", merge, { field: "vma_flags" }),
    has("function", "vma_shrink", vma_c, { nParameters: 5 }),
  ],
};

const reported: Generation = {
  ...v7_1,
  name: "after v7.1, as reported",
  because: "vma_shrink() is told only where the VMA ends",
  declarations:
    common +
    startsInStatus +
    rangeByEnd +
    merges("vma_flags", "middle") +
    ignored +
    bitmaps +
    moves +
    vmg +
    "int vma_shrink(struct vma_iterator *vmi, struct vm_area_struct *vma, unsigned long end);\n",
  markers: [next, has("function", "vma_shrink", vma_c, { nParameters: 3 })],
  killableVmaLock: true,
};

/** In the order of their age. */
export const generations: readonly Generation[] = [
  first,
  v6_3,
  v6_4,
  v6_6,
  v6_7,
  v6_8,
  v6_12,
  v6_15,
  v6_17,
  v7_1,
  reported,
];

/** What mainline has; later generations are only proposed. */
export const newestRelease: Generation = v7_1;

/** The generation whose name begins so. @throws RangeError when there is none. */
export function generationNamed(name: string): Generation {
  const found = generations.find((generation) => generation.name.startsWith(name));
  if (found === undefined) throw new RangeError(`no generation is named ${name}`);
  return found;
}
