/**
 * Seeded faults of the model: each is an edit of the compiled text of one file that makes it lie about
 * the kernel. Invariant: the text stands exactly once in its file, and at least one test of the model
 * notices the edit.
 */
export interface Mutant {
  /** The file, without its ending. */
  readonly file: string;
  /** What the model then believes. */
  readonly description: string;
  readonly from: string;
  readonly to: string;
}

type Edit = readonly [description: string, from: string, to: string];

function of(file: string, ...edits: readonly Edit[]): readonly Mutant[] {
  return edits.map(([description, from, to]) => ({ file, description, from, to }));
}

export const mutants: readonly Mutant[] = [
  ...of(
    "maple-tree",
    [
      "a range ends one byte before its last",
      "lasts[middle] < address",
      "lasts[middle] <= address",
    ],
    ["a gap at the bottom begins at 1", "i === 0 ? 0 :", "i === 0 ? 1 :"],
    ["a store forgets what it cuts off on the left", "left = 1;", "left = 0;"],
    ["a store forgets what it cuts off on the right", "right = 1;", "right = 0;"],
    ["a store overlooks the ranges above the first", "to++;", "{ to++; break; }"],
    [
      "what a store leaves on the right belongs to the left VMA",
      "rightVma = this.entries[to - 1];",
      "rightVma = leftVma;",
    ],
    [
      "ranges are moved in the wrong order",
      "for (let i = n - 1; i >= from; i--)",
      "for (let i = from; i < n; i++)",
    ],
    [
      "a look-up in a gap finds the next VMA",
      "return i < this.n && this.firsts[i] <= address ? this.entries[i] : null;\n    }\n    /** The entry",
      "return i < this.n ? this.entries[i] : null;\n    }\n    /** The entry",
    ],
  ),
  ...of(
    "mas-walk",
    ["an empty tree leaves the walk active", "mas.status = ma_none;", "mas.status = ma_active;"],
    ["a walk keeps the index that it was told", "mas.index = min;", ""],
    ["a walk keeps the last index that it was told", "mas.last = tree.maxOf(i, address);", ""],
  ),
  ...of(
    "mas-next",
    ["at its limit a walk goes on", "if (mas.last >= max) {", "if (mas.last > max) {"],
    [
      "underflow skips the entry at the index",
      "if (entry !== null)\n                return entry;",
      "",
    ],
    [
      "overflow walks from the index",
      "case ma_overflow:\n            mas.status = ma_active;",
      "case ma_overflow:\n            mas_walk(mas);",
    ],
    ["the next range is the next entry", "|| gaps)", ")"],
    ["the next entry may be a gap", "entry !== null || gaps", "true"],
    ["the position stays behind", "mas.at = first;", ""],
    [
      "a gap at the limit is no overflow",
      "return entry;\n        if (last >= max) {\n            mas.status = ma_overflow;",
      "return entry;\n        if (last >= max) {",
    ],
  ),
  ...of(
    "mas-find",
    [
      "an active walk tells its entry again",
      "return goOn(mas, max);\n        case ma_error",
      "return mas_walk(mas) ?? goOn(mas, max);\n        case ma_error",
    ],
    ["no more is overflow", "    mas.status = ma_active;\n    return entry;", "    return entry;"],
    [
      "pause at the top wraps",
      "case ma_pause:\n            if (mas.last >= max)\n                return null;",
      "case ma_pause:",
    ],
    ["underflow beyond the limit finds", "if (mas.index >= max) {", "if (false) {"],
    [
      "from start the entry at the index does not count",
      "if (entry !== null)\n        return entry;",
      "",
    ],
    [
      "a walk from start ignores its limit",
      "if (mas.status === ma_start && mas.index > max)",
      "if (false)",
    ],
  ),
  ...of(
    "mas-prev",
    [
      "from start the entry at the index counts",
      "case ma_start:\n            mas_walk(mas);\n            break;",
      "case ma_start: {\n            const entry = mas_walk(mas);\n            if (entry !== null) return entry;\n            break;\n        }",
    ],
    [
      "overflow skips the entry at the index",
      "if (entry !== null)\n                return entry;",
      "",
    ],
    [
      "no more leaves the status active",
      "return entry;\n        if (first <= min) {\n            mas.status = ma_underflow;",
      "return entry;\n        if (first <= min) {",
    ],
    [
      "no more at index 0 leaves the status active",
      "if (mas.index <= min) {\n        mas.status = ma_underflow;",
      "if (mas.index <= min) {",
    ],
    ["the previous range is the previous entry", "|| gaps)", ")"],
    [
      "the range that is told begins where it was",
      "mas.index = first;\n        mas.last = last;",
      "mas.last = last;",
    ],
  ),
  ...of(
    "mas-preallocate",
    [
      "every store walks from the root",
      "default:\n            positionOf(mas);",
      "default:\n            mas.at = 0;",
    ],
    ["a pause keeps its position", "case ma_pause:\n", ""],
    ["NULL inside a gap takes only its range above", "mas.last = max;\n    else", ";\n    else"],
    ["NULL inside a gap takes only its range below", "mas.index = first;\n    else", ";\n    else"],
    [
      "failure leaves the walk active",
      "    mas.status = ma_start;\n    mas.at = -1;\n    return -ENOMEM;",
      "    return -ENOMEM;",
    ],
    ["failure is -EINTR", "return -ENOMEM;", "return -4;"],
    [
      "preallocation never fails",
      'if (!mayFail("the preallocation of a store into the tree of VMAs"))',
      "if (true)",
    ],
    [
      "preallocation walks in old releases too",
      "if (!machine.generation.expandPositions)",
      "if (true)",
    ],
  ),
  ...of(
    "mas-store-prealloc",
    ["a store needs no preallocation", 'offend("K", "a store into', 'void ("a store into'],
    ["a store may be of another kind", 'offend("T", "a store into', 'void ("a store into'],
    ["a preallocation is for two stores", "mas.prepared = 0;", ""],
    [
      "old releases preallocate for a kind",
      "if (!machine.generation.expandPositions)\n        prepared",
      "prepared",
    ],
    ["a store left of the position is well", 'offend("T", "a store left', 'void ("a store left'],
    [
      "a store over a part of another VMA is well",
      'offend("T", "a VMA is stored over',
      'void ("a VMA is stored over',
    ],
    [
      "a store over the whole of another VMA is not well",
      "if (tree.firsts[i] >= first && tree.lasts[i] <= last)",
      "if (false)",
    ],
    [
      "after a store the walk is where it was",
      "    mas.at = first;\n    mas.version = tree.version;\n    mas.status = ma_active;",
      "",
    ],
    [
      "a store that gets its memory never fails",
      'if (mayFail("the allocation for a store into the tree of VMAs"))',
      "if (false)",
    ],
  ),
  ...of(
    "mas-set",
    ["no warning of a wrong position", 'machine.generation.configChecks === "warn"', "false"],
    ["a warning in all releases", '&& machine.generation.configChecks === "warn"', ""],
    [
      "a position right of the range is well",
      "(mas.index > start || mas.last < start)",
      "(mas.last < start)",
    ],
    [
      "setting a range keeps the walk",
      "    mas_reset(mas);\n    mas.index = start;",
      "    mas.index = start;",
    ],
    ["an invalidated iterator starts anew", "mas.status = ma_pause;", "mas.status = ma_start;"],
  ),
  ...of(
    "vma-iter-write",
    [
      "no BUG of a wrong position in v6.6",
      'halt("K", "vma_iter_config()',
      'void ("vma_iter_config()',
    ],
    ["store does not start anew", "mas_pause(mas);", ";"],
    [
      "store always starts anew",
      "if (mas.status !== ma_start && (mas.index > start || mas.last < start))",
      "",
    ],
  ),
  ...of("vma-next", [
    "vma_find() never looks at its limit",
    "machine.generation.findTakesLast ? max :",
    "",
  ]),
  ...of(
    "vma-iter-range",
    [
      "rewind stays on the next VMA",
      "if (prev !== null)\n        vma_iter_next_range(vmi);",
      "vma_next(vmi);",
    ],
    ["rewind does not tell the previous VMA", "pprev.v = prev;", "pprev.v = null;"],
    ["the previous range skips gaps", "mas_prev_range(vmi.mas, 0)", "vma_prev(vmi)"],
  ),
  ...of(
    "vma-expand",
    [
      "no interruption",
      'if (generation.killableVmaLock && mayFail("the VMA lock in vma_expand()"))',
      "if (false)",
    ],
    [
      "new releases do position",
      "vma_iter_config(vmi, start, end);",
      "(vmi.mas.status = 1), vma_iter_config(vmi, start, end);",
    ],
    ["the next VMA is never taken over", "end === next.vm_end;", "false;"],
    ["no VMA lock", "vma_start_write(vma);", ";"],
    ["no VMA lock of the next VMA", "vma_start_write(next);", ";"],
    ["a failure does not undo the anon_vma", "unlink_anon_vmas(dup.v);", ";"],
    ["the locks are not taken", "vma_prepare_locks(vp);", ";"],
    ["the VMA keeps its extent", "vma_set_range(vma, start, end, pgoff);", ";"],
    ["the tree keeps its range", "vma_iter_store(vmi, vma);", ";"],
    [
      "growing over a part of the next VMA is well",
      'offend("W", "vma_expand() grows over',
      'void ("vma_expand() grows over',
    ],
    [
      "a range that is not larger is well",
      'offend("W", "vma_expand() is told a range',
      'void ("vma_expand() is told a range',
    ],
    ["failure is not told in the state", "vmg.state = VMA_MERGE_ERROR_NOMEM;", ";"],
    ["failure is told even to those who asked not", "&& !vmg.give_up_on_oom", ""],
    [
      "the VMA is taken from any field",
      "vmg[machine.generation.expandField]",
      "(vmg.target ?? vmg.middle ?? vmg.vma)",
    ],
    [
      "the page offset stays",
      "vma_set_range(vma, start, end, pgoff);",
      "vma_set_range(vma, start, end, vma.vm_pgoff);",
    ],
  ),
  ...of(
    "vma-shrink",
    ["cutting both ends is well", 'offend("W", "vma_shrink()', 'void ("vma_shrink()'],
    [
      "new releases cut the upper end first",
      "if (oldStart < start)\n            vma_iter_config(vmi, oldStart, start);\n        else\n            vma_iter_config(vmi, end, oldEnd);",
      "if (oldEnd > end)\n            vma_iter_config(vmi, end, oldEnd);\n        else\n            vma_iter_config(vmi, oldStart, start);",
    ],
    [
      "no interruption",
      'if (generation.killableVmaLock && mayFail("the VMA lock in vma_shrink()"))',
      "if (false)",
    ],
    ["no VMA lock", "vma_start_write(vma);", ";"],
    ["the tree keeps its range", "vma_iter_clear(vmi);", ";"],
    ["old releases do not cut the lower end", "vma_iter_clear_range(vmi, oldStart, start);", ";"],
    ["old releases do not cut the upper end", "vma_iter_clear_range(vmi, end, oldEnd);", ";"],
    [
      "the iterator is positioned",
      "vma_iter_config(vmi, end, oldEnd);",
      "(vmi.mas.status = 1, vma_iter_config(vmi, end, oldEnd));",
    ],
    ["the VMA keeps its extent", "vma_set_range(vma, start, end, pgoff);", ";"],
    [
      "the page offset stays",
      "vma_set_range(vma, start, end, pgoff);",
      "vma_set_range(vma, start, end, vma.vm_pgoff);",
    ],
    [
      "the reported form cuts the lower end",
      "vma_shrink(vmi, vma, vma.vm_start, end, vma.vm_pgoff)",
      "vma_shrink(vmi, vma, end, vma.vm_end, vma.vm_pgoff)",
    ],
  ),
  ...of(
    "vma-adjust",
    ["what is cut off above stays in the tree", "vma_mas_szero(vmi.mas, end, oldEnd);", ";"],
    ["what is cut off below stays in the tree", "vma_mas_szero(vmi.mas, oldStart, start);", ";"],
    ["what is gained does not go into the tree", "vma_mas_store(vma, vmi.mas);", ";"],
    ["a failure does not undo the anon_vma", "unlink_anon_vmas(dup.v);", ";"],
    ["the next VMA is never removed", "removes ? next : null, null)", "null, null)"],
    ["the next VMA keeps its first pages", "next.vm_start = end;", ";"],
    ["growing over the next VMA is well", 'offend("W", "vma_adjust()', 'void ("vma_adjust()'],
    ["a VMA to insert is forgotten", "vp.insert = insert;", ";"],
  ),
  ...of(
    "tables",
    ["a boot keeps the PTE tables", "pte.forget();", ";"],
    ["a boot keeps the PMD tables", "pmd.forget();", ";"],
    ["a boot keeps the PUD tables", "pud.forget();", ";"],
    ["a boot keeps what was lost", "counts.nLostTables = 0;", ";"],
  ),
  ...of(
    "page-tables",
    [
      "a table that has pages is empty",
      'offend("F", `a ${nameOf(level)} table',
      'if (level !== pte) offend("F", `a ${nameOf(level)} table',
    ],
    [
      "a PMD table that has tables is empty",
      'offend("F", `a ${nameOf(level)} table',
      'if (level !== pmd) offend("F", `a ${nameOf(level)} table',
    ],
    [
      "a PUD table that has tables is empty",
      'offend("F", `a ${nameOf(level)} table',
      'if (level !== pud) offend("F", `a ${nameOf(level)} table',
    ],
    [
      "what hangs from a freed PMD table is still there",
      "lose(level, index);\n    }\n    level.exists",
      "if (level !== pmd) lose(level, index);\n    }\n    level.exists",
    ],
    [
      "what hangs from a freed PUD table is still there",
      "lose(level, index);\n    }\n    level.exists",
      "if (level !== pud) lose(level, index);\n    }\n    level.exists",
    ],
    [
      "a table that is hung over stays too",
      "level.renumber(index, number);",
      "level.put(number, level.filled[index]);",
    ],
    [
      "half of a PMD table is hung over",
      "for (const [below, each, to] of moved)",
      "for (const [below, each, to] of moved.slice(moved.length >> 1))",
    ],
    ["an entry that goes is not counted", "(identity === 0 ? -1 : 1)", "(identity === 0 ? 0 : 1)"],
  ),
  ...of(
    "move-page-tables",
    ["nothing is realigned", "if (machine.generation.moveRealigns)", "if (false)"],
    ["old releases realign too", "if (machine.generation.moveRealigns)", "if (true)"],
    [
      "realigning never looks for other VMAs",
      "find_vma_intersection(vma.vm_mm, aligned, start) === null",
      "true",
    ],
    [
      "realigning never leaves the VMA",
      "find_vma_intersection(vma.vm_mm, aligned, start) === null",
      "false",
    ],
    [
      "realigning without for_stack goes anywhere",
      "if (!for_stack && start !== address)",
      "if (false)",
    ],
    ["the source may lie outside", 'inside(vma, at.old, nAsked, "source");', ""],
    ["the destination may lie outside", 'inside(new_vma, at.next, nAsked, "destination");', ""],
    ["a table in the way is hung over", "return !isTaken;", "return true;"],
    ["a table in the way is no warning", "if (isTaken)", "if (false)"],
    ["tables are never hung over", "return !isTaken;", "return false;"],
    [
      "a table is made though there is no source",
      "if (!hasPteTable(old))\n        return extent;\n    if (!hasPmdTable(next)",
      "if (!hasPmdTable(next)",
    ],
    [
      "a PUD table can always be got",
      'if (mayFail("the allocation of a PUD table", "table"))',
      "if (false)",
    ],
    [
      "a PMD table can always be got",
      'if (mayFail("the allocation of a PMD table", "table"))',
      "if (false)",
    ],
    [
      "a PTE table can always be got",
      'if (mayFail("the allocation of a PTE table", "table"))',
      "if (false)",
    ],
    [
      "a PTE table can fail though it is there",
      "if (!hasPteTable(next) && !getPteTable(mm, next))",
      "if (!getPteTable(mm, next))",
    ],
    ["the address space does not count new PTE tables", "mm.nr_ptes++;", ""],
    ["the address space does not count new PMD tables", "mm.nr_pmds++;", ""],
    ["the address space does not count new PUD tables", "mm.nr_puds++;", ""],
    ["an entry that is overwritten is well", 'offend("P",', "void ("],
    ["the entry stays at the source", "setEntry(first + i, 0);", ""],
    ["the extent looks at the source alone", "upToOld < upToNew ? upToOld : upToNew", "upToOld"],
  ),
  ...of(
    "free-pgd-range",
    ["the first slot is freed whatever the floor", "if (start < floor) {", "if (false) {"],
    ["a floor at the start of a slot guards it", "if (start < floor) {", "if (start <= floor) {"],
    ["a start that wraps goes on", "if (start === 0)\n            return;", ""],
    ["a ceiling in the first slot is no ceiling", "if (limit === 0)\n            return;", ""],
    ["with no ceiling upper tables are kept", "if (high === 0)\n        return true;", ""],
    ["the address space does not count freed PTE tables", "mm.nr_ptes--;", ""],
    ["the address space does not count freed PMD tables", "mm.nr_pmds--;", ""],
    ["the address space does not count freed PUD tables", "freeing.gather.mm.nr_puds--;", ""],
    ["a table may be freed into any gather", 'offend("B",', "void ("],
    [
      "the PUD table is never freed",
      "freePudTable(start);\n    freeing.gather.mm.nr_puds--;\n    machine.gathers.nTables++;",
      "",
    ],
  ),
  ...of(
    "exit-mmap",
    ["a page that is left is well", 'offend("L",', "void ("],
    [
      "the top is the ceiling of every group",
      "i < tree.n ? tree.entries[i].vm_start_ : machine.ceiling",
      "machine.ceiling",
    ],
    ["there is no ceiling at the top", ": machine.ceiling", ": 0"],
    ["a group ends where its first VMA does", "end = tree.entries[i].vm_end_;\n        }", "}"],
    ["a file is never given up", "vma.vm_file.nReferences--;", ";"],
    ["map_count does not matter", 'offend("K",', "void ("],
    ["a VMA can be freed twice", 'offend("X",', "void ("],
  ),
  ...of(
    "machine",
    ["a boot keeps the fallible points", "machine.nFallible = 0;", ""],
    ["a boot keeps what was made to fail", "machine.faulted = undefined;", ""],
    ["a boot keeps the offences", "machine.offences = [];", ";"],
    ["a gather that is left open is well", 'offend("B",', "void ("],
    ["a table that is left is well", 'offend("L", "a page table', 'void ("a page table'],
    ["a VMA that is left is well", 'offend("L", "a VMA', 'void ("a VMA'],
    ["a file that is left is well", 'offend("L", "a reference', 'void ("a reference'],
    [
      "a lock that is still held is well",
      'offend("A", "the lock of an anon_vma',
      'void ("the lock of an anon_vma',
    ],
    [
      "a VMA that did not return to its tree is well",
      'offend("A", "a VMA did not return to the tree of its anon_vma',
      'void ("a VMA did not return to the tree of its anon_vma',
    ],
    [
      "a lock of a file that is still held is well",
      'offend("A", "the lock of a file\'s',
      "void (\"the lock of a file's",
    ],
    [
      "a VMA that did not return to its file's tree is well",
      'offend("A", "a VMA did not return to the tree of its file',
      'void ("a VMA did not return to the tree of its file',
    ],
    [
      "stacks have no anon_vma",
      'isStack || setup.kind === "anonymous"',
      'setup.kind === "anonymous"',
    ],
    ["tables without pages are not made", "if (tablesFor === undefined)", "if (true)"],
    ["the stack has no name", "machine.stackOrdinal = vma.ordinal;", ";"],
    ["a boot leaves the process as it was", "pool.task.reset(mm);", ";"],
  ),
  ...of(
    "state",
    [
      "the point after the one that is to fail fails",
      "++machine.nFallible !== machine.faultAt",
      "machine.nFallible++ !== machine.faultAt",
    ],
    ["nobody tells which step failed", "machine.faulted = step;", ""],
    ["a BUG is no offence", "    offend(property, text);\n    throw", "    throw"],
  ),
  ...of(
    "tlb-gather-mmu",
    [
      "two gathers at once are well",
      'offend("B", "an mmu_gather is opened',
      'void ("an mmu_gather is opened',
    ],
    ["a gather can be finished twice", "tlb.stage = 2;", ";"],
    ["a gather of the whole mm is not counted", "machine.gathers.nFullMm++;", ""],
    ["gathers that are finished are not counted", "machine.gathers.nFinished++;", ""],
  ),
  ...of(
    "rcu-read-lock",
    ["nobody minds who sleeps", "if (machine.sections.nOpen === 0)", "if (true)"],
    ["all memory is waited for", "(gfp & __GFP_DIRECT_RECLAIM) !== 0", "gfp !== 0"],
    [
      "a section ends that never began",
      'offend("S", `${pairs[section][1]}',
      'void ("S", `${pairs[section][1]}',
    ],
    ["interrupts are switched off twice", "if (machine.sections.interrupts === 0)", "if (true)"],
  ),
  ...of("vm-stat-account", [
    "memory can always be promised",
    'if (mayFail("security_vm_enough_memory_mm()", "other"))',
    "if (false)",
  ]),
  ...of(
    "guard",
    ["a freed VMA can be used", 'halt("C",', "void ("],
    ["a range changes without the mmap lock", "if (mm.mmap_lock.writers === 0)", "if (false)"],
    [
      "a range changes without the VMA lock",
      'offend("M", "the range of a VMA changes before',
      'void ("the range of a VMA changes before',
    ],
    [
      "a range changes under the lock of an older write",
      "vma.vm_lock_seq !== mm.mm_lock_seq",
      "vma.vm_lock_seq === 0",
    ],
    ["a range changes in the tree of its anon_vma", "if (avc?.isInTree) {", "if (false) {"],
    ["a range changes in the tree of its file", "if (vma.isInFileTree)", "if (false)"],
    ["old releases have VMA locks", "machine.generation.vmaLocks && vma", "vma"],
    [
      "a new VMA needs its lock",
      "!changes || !vma.isInTree || vma.detached)",
      "!changes || vma.detached)",
    ],
    [
      "a value that stays is a change",
      "if (!changes || !vma.isInTree || vma.detached)",
      "if (!vma.isInTree || vma.detached)",
    ],
    [
      "an anon_vma is given to a VMA without its lock",
      'offend("M", "the anon_vma of a VMA changes before',
      'void ("the anon_vma of a VMA changes before',
    ],
  ),
  ...of(
    "anon-vma-clone",
    ["cloning never fails", 'if (mayFail("anon_vma_clone()"))', "if (false)"],
    ["a clone that failed keeps its anon_vma", "dst.anon_vma_ = null;\n        return", "return"],
    ["the anon_vmas of merged VMAs may differ", 'offend("W",', "void ("],
    ["a VMA stays linked to its anon_vma", "vma.avc = null;", ""],
  ),
  ...of(
    "vma-prepare",
    ["the lock of the anon_vma is not taken", "anon_vma_lock_write(vp.anon_vma);", ""],
    [
      "the VMA stays in the tree of its anon_vma",
      "anon_vma_interval_tree_pre_update_vma(vma);",
      "",
    ],
    [
      "the VMA does not return to the tree of its anon_vma",
      "anon_vma_interval_tree_post_update_vma(vma);",
      "",
    ],
    ["the lock of the anon_vma stays", "anon_vma_unlock_write(vp.anon_vma);", ""],
    [
      "the VMA stays in the tree of its file",
      "vma_interval_tree_remove(vma, mapping.i_mmap);",
      ";",
    ],
    [
      "the VMA does not return to the tree of its file",
      "vma_interval_tree_insert(vma, mapping.i_mmap);",
      ";",
    ],
    ["the lock of the file stays", "i_mmap_unlock_write(mapping);", ";"],
    ["map_count does not go down", "mm.map_count--;", ""],
    ["map_count does not go up", "mm.map_count++;", ""],
    ["a VMA that is taken over is not freed", "vm_area_free(removed);", ""],
    ["a VMA that is taken over keeps its file", "fput(vp.file);", ";"],
    ["the VMA that is inserted does not go into the tree", "vma_iter_store(vmi, vp.insert);", ""],
    [
      "the next VMA stays in the tree of its anon_vma",
      "anon_vma_interval_tree_pre_update_vma(vp.adj_next);",
      ";",
    ],
    [
      "the next VMA does not return to the tree of its anon_vma",
      "anon_vma_interval_tree_post_update_vma(vp.adj_next);",
      ";",
    ],
    [
      "a VMA that is taken over stays in the tree of its file",
      "vma_interval_tree_remove(vp.remove, mapping.i_mmap);",
      ";",
    ],
  ),
  ...of(
    "anon-vma-interval-tree",
    ["a VMA goes in under its old key", "    node.firstPage = vma.vm_pgoff_;", ""],
    [
      "the tree changes without its lock",
      'offend("A", "the tree of an anon_vma changes',
      'void ("the tree of an anon_vma changes',
    ],
    ["a VMA can go in twice", 'offend("A", "a VMA is put into', 'void ("a VMA is put into'],
    ["a VMA can go out twice", 'offend("A", "a VMA is taken out', 'void ("a VMA is taken out'],
    ["a wrong key is well", 'offend("A", "the key', 'void ("the key'],
  ),
  ...of(
    "vma-interval-tree",
    [
      "the tree changes without its lock",
      'offend("A", "the tree of a file',
      'void ("the tree of a file',
    ],
    ["a VMA can go in twice", 'offend("A", "a VMA is put into', 'void ("a VMA is put into'],
    ["a VMA can go out twice", 'offend("A", "a VMA is taken out', 'void ("a VMA is taken out'],
    ["the lock can be taken twice", 'halt("H",', "void ("],
    [
      "the lock can be given up twice",
      'offend("A", "i_mmap_unlock_write()',
      'void ("i_mmap_unlock_write()',
    ],
  ),
  ...of(
    "anon-vma-lock",
    ["the lock can be taken twice", "if (root.writers + root.readers > 0)", "if (false)"],
    ["the lock can be given up twice", "if (anon_vma.root.writers === 0)", "if (false)"],
  ),
  ...of(
    "mmap-lock",
    ["the lock is always held", 'offend("M", "the mmap lock is not held for writing");', ";"],
    ["VMA locks outlive the mmap lock", "mm.mm_lock_seq++;", ""],
    [
      "the lock can be taken twice",
      "if (mm.mmap_lock.writers + mm.mmap_lock.readers > 0)",
      "if (false)",
    ],
    [
      "waiting for the lock is never interrupted",
      'if (mayFail("mmap_write_lock_killable()", "other"))',
      "if (false)",
    ],
    ["a downgraded lock is not held", "mm.mmap_lock.readers = 1;", ""],
  ),
  ...of(
    "vma-start-write",
    ["the lock is not taken", "vma.vm_lock_seq = mm.mm_lock_seq;", ""],
    ["the lock needs no mmap lock", "mmap_assert_write_locked(mm);", ";"],
    [
      "waiting for the lock is never interrupted",
      'if (mayFail("vma_start_write_killable()", "other"))',
      "if (false)",
    ],
    ["a VMA needs no lock to be detached", "if (detached)", "if (false)"],
    ["a detached VMA is attached", "if (vma.detached)", "if (false)"],
  ),
  ...of(
    "find-vma",
    [
      "the previous VMA may contain the address",
      "i > 0 ? tree.entries[i - 1] : null",
      "i < tree.n ? tree.entries[i] : null",
    ],
    [
      "looking needs no lock",
      "    mmap_assert_locked(mm);\n    const tree = mm.mm_mt;\n    const i = tree.indexAt(addr);",
      "    const tree = mm.mm_mt;\n    const i = tree.indexAt(addr);",
    ],
  ),
  ...of(
    "vm-area-alloc",
    ["a VMA can be freed twice", 'offend("X", "a VMA', 'void ("a VMA'],
    [
      "a file can be put too often",
      "if (--file.nReferences < 0)",
      "--file.nReferences;\n    if (false)",
    ],
    ["a VMA can always be got", 'if (mayFail("vm_area_alloc()", "other"))', "if (false)"],
    ["a copy can always be got", 'if (mayFail("vm_area_dup()", "other"))', "if (false)"],
    ["a copy has no file", "vma.vm_file = orig.vm_file;", ""],
  ),
  ...of(
    "validate-mm",
    ["a tree that is wrong is well", 'offend("T", "a range', 'void ("a range'],
    ["map_count does not matter", 'offend("T", "map_count', 'void ("map_count'],
    ["wrong keys are well", "anon_vma_interval_tree_verify(vma.avc);", ";"],
  ),
  ...of(
    "vma-link",
    [
      "a VMA can be put over another",
      "if (find_vma_intersection(mm, vma.vm_start, vma.vm_end) !== null)",
      "if (false)",
    ],
    ["map_count does not go up", "mm.map_count++;", ""],
    ["a VMA goes nowhere", "mas_store_prealloc(mas, vma);", ""],
  ),
  ...of("bug", ["WARN_ON() tells nothing", "return condition;", "return false;"]),
  ...of(
    "structs/vm-area-struct",
    ["the end changes unguarded", "changing(this, this.vm_end_ !== value);", ""],
    ["the start changes unguarded", "changing(this, this.vm_start_ !== value);", ""],
    ["the page offset changes unguarded", "changing(this, this.vm_pgoff_ !== value);", ""],
    ["a new VMA is locked", "this.vm_lock_seq = 0;", "this.vm_lock_seq = 1;"],
    ["a new VMA is freed", "this.isFree = false;", ""],
  ),
  ...of(
    "structs/ma-state",
    ["a node does not tell the status", "this.status = node.status;", ""],
    [
      "no node is a status",
      "if (node === null)\n            return;",
      "if (node === null) node = { status: 0 };",
    ],
  ),
  ...of(
    "declarations",
    ["v6.3 has VMA locks", "vmaLocks: false,", "vmaLocks: true,"],
    ["v6.7 does not realign", "moveRealigns: true,", "moveRealigns: false,"],
    ["v6.8 is a BUG", 'configChecks: "warn",', 'configChecks: "bug",'],
    ["v6.15 takes `vma`", 'expandField: "middle",', 'expandField: "vma",'],
    ["v6.17 takes `middle`", 'expandField: "target",', 'expandField: "middle",'],
    ["nothing can be interrupted", "killableVmaLock: true,", "killableVmaLock: false,"],
  ),
];
