/**
 * What an iterator is after each operation: its status, its range, where it goes next. One claim a test,
 * as they were seen on the real thing (lib/maple_tree.c, v6.12).
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { type Address, after, before } from "./c/quantity.js";
import { ULONG_MAX } from "./c/quantity.js";
import { generationNamed } from "./declarations.js";
import { bootPicture, type Wishes } from "./testing/from-picture.js";
import { Halt, machine } from "./machine.js";
import { mas_find } from "./mas-find.js";
import { mas_next, mas_next_range } from "./mas-next.js";
import { mas_prev } from "./mas-prev.js";
import { tellOverlaps, vma_mas_store, vma_mas_szero } from "./mas-store-prealloc.js";
import { mas_walk } from "./mas-walk.js";
import { line } from "./picture.js";
import {
  MAS_NONE,
  MAS_PAUSE,
  MAS_START,
  ma_active,
  ma_none,
  ma_overflow,
  ma_pause,
  ma_start,
  ma_state,
  ma_underflow,
  vma_iterator,
} from "./structs/ma-state.js";
import type { vm_area_struct } from "./structs/vm-area-struct.js";
import { vma_expand_range } from "./vma-expand.js";
import { vma_iter_invalidate, vma_iter_load, vma_iter_set } from "./vma-iter-position.js";
import {
  vma_iter_next_range,
  vma_iter_next_rewind,
  vma_iter_prev_range,
} from "./vma-iter-range.js";
import {
  vma_iter_clear,
  vma_iter_clear_gfp,
  vma_iter_config,
  vma_iter_prealloc,
  vma_iter_prealloc_any,
  vma_iter_store,
  vma_iter_store_gfp,
} from "./vma-iter-write.js";
import { vma_find, vma_next } from "./vma-next.js";
import { vma_prev, vma_prev_limit } from "./vma-prev.js";
import { vma_shrink } from "./vma-shrink.js";

/** An address, in pages. */
const at = (page: number): Address => (page * 4096) as Address;

class Scene {
  readonly vmi = new vma_iterator();
  readonly vmas: ReadonlyMap<string, vm_area_struct>;

  constructor(drawing: string, page = 0, wishes: Wishes = {}) {
    this.vmas = bootPicture(drawing, wishes);
    // As VMA_ITERATOR() leaves it: the last index is 0, not the index.
    this.vmi.mas.tree = machine.mm.mm_mt;
    this.vmi.mas.index = at(page);
    this.vmi.mas.status = ma_start;
  }

  vma(name: string): vm_area_struct {
    return this.vmas.get(name) ?? assert.fail(name);
  }

  name(vma: vm_area_struct | null): string {
    for (const [name, known] of this.vmas) if (known === vma) return name;
    return "NULL";
  }

  next(): string {
    return this.name(vma_next(this.vmi));
  }

  prev(): string {
    return this.name(vma_prev(this.vmi));
  }

  /** Status and the range in pages; the end is that of `vma_iter_end()`, 0 is the top. */
  get state(): readonly [status: number, first: number, end: number] {
    const { mas } = this.vmi;
    return [mas.status, Number(mas.index) / 4096, Number(after(mas.last)) / 4096];
  }

  get offences(): string {
    return machine.offences.map(({ property }) => property).join("");
  }
}

test("vma_next() tells the entry at the index first, then each later one", () => {
  const scene = new Scene(".A.BB", 1);
  assert.equal(scene.next(), "A");
  assert.deepEqual(scene.state, [ma_active, 1, 2]);
  assert.equal(scene.next(), "B");
  assert.deepEqual(scene.state, [ma_active, 3, 5]);
});

test("vma_next() from inside a VMA tells that VMA, with its whole range", () => {
  const scene = new Scene(".AAA", 2);
  assert.equal(scene.next(), "A");
  assert.deepEqual(scene.state, [ma_active, 1, 4]);
});

test("vma_next() from a gap tells the next VMA", () => {
  assert.equal(new Scene(".A..B", 2).next(), "B");
});

test("vma_next() that finds no more stays active on the trailing gap, so vma_prev() is the last VMA", () => {
  const scene = new Scene("A.B", 1);
  assert.equal(scene.next(), "B");
  assert.equal(scene.next(), "NULL");
  assert.deepEqual(scene.state, [ma_active, 3, 0]);
  assert.equal(scene.next(), "NULL");
  assert.deepEqual(scene.state, [ma_active, 3, 0]);
  assert.equal(scene.prev(), "B");
  assert.deepEqual(scene.state, [ma_active, 2, 3]);
});

test("vma_next() on the last VMA, which ends at the top, stays on it", () => {
  const scene = new Scene(".SS", 0xffffe, { machine: "ilp32", origin: 0xffffd });
  assert.equal(scene.next(), "S");
  assert.equal(scene.next(), "NULL");
  assert.deepEqual(scene.state, [ma_active, 0xffffe, 0]);
});

test("vma_prev() that finds no more is underflow on the lowest gap", () => {
  const scene = new Scene("..A", 2);
  scene.next();
  assert.equal(scene.prev(), "NULL");
  assert.deepEqual(scene.state, [ma_underflow, 0, 2]);
});

test("vma_prev() on the lowest VMA at address 0 is underflow there", () => {
  const scene = new Scene("A.B", 0);
  scene.next();
  assert.equal(scene.prev(), "NULL");
  assert.deepEqual(scene.state, [ma_underflow, 0, 1]);
  assert.equal(scene.next(), "A");
});

test("vma_next() after underflow walks again at the index", () => {
  const scene = new Scene("..A.B", 2);
  scene.next();
  scene.prev();
  assert.equal(scene.next(), "A");
});

test("vma_next() after underflow on a VMA tells that VMA again", () => {
  const scene = new Scene(".A.B", 1);
  scene.next();
  assert.equal(scene.name(vma_prev_limit(scene.vmi, at(1))), "NULL");
  assert.deepEqual(scene.state, [ma_underflow, 1, 2]);
  assert.equal(scene.next(), "A");
});

test("vma_prev() after underflow goes on when the limit allows", () => {
  const scene = new Scene("A.B", 2);
  scene.next();
  vma_prev_limit(scene.vmi, at(2));
  assert.equal(scene.prev(), "A");
});

test("vma_prev() from start never tells the entry at the index", () => {
  const scene = new Scene("A.B.", 2);
  assert.equal(scene.prev(), "A");
  const behind = new Scene("A.B.", 3);
  assert.equal(behind.prev(), "B");
});

test("vma_prev() from overflow tells the entry at the index", () => {
  const scene = new Scene("A.B", 2);
  scene.next();
  assert.equal(mas_next(scene.vmi.mas, before(at(3))), null);
  assert.deepEqual(scene.state, [ma_overflow, 2, 3]);
  assert.equal(scene.prev(), "B");
  assert.equal(scene.prev(), "A");
});

test("mas_next() from start that is told to end at its last index does not walk", () => {
  const scene = new Scene(".AA", 2);
  assert.equal(mas_next(scene.vmi.mas, 0 as Address), null);
  assert.deepEqual(scene.state, [ma_overflow, 2, 1 / 4096]);
});

test("mas_next() from underflow tells the entry at the index", () => {
  const scene = new Scene("A.B", 2);
  scene.next();
  vma_prev_limit(scene.vmi, at(2));
  assert.equal(scene.vmi.mas.status, ma_underflow);
  assert.equal(scene.name(mas_next(scene.vmi.mas, ULONG_MAX())), "B");
});

test("mas_next() from overflow goes on from where it stands, whatever the index", () => {
  const scene = new Scene("A.B.C", 2);
  scene.next();
  mas_next(scene.vmi.mas, before(at(3)));
  scene.vmi.mas.index = at(0);
  assert.equal(scene.name(mas_next(scene.vmi.mas, ULONG_MAX())), "C");
});

test("vma_prev() from overflow on a gap tells the VMA below it", () => {
  const scene = new Scene("A..", 0);
  scene.next();
  mas_next(scene.vmi.mas, ULONG_MAX());
  assert.deepEqual(scene.state, [ma_overflow, 1, 0]);
  assert.equal(scene.prev(), "A");
});

test("mas_next() at its limit is overflow and keeps the range", () => {
  const scene = new Scene("A.B", 0);
  mas_walk(scene.vmi.mas);
  assert.equal(mas_next(scene.vmi.mas, at(0)), null);
  assert.deepEqual(scene.state, [ma_overflow, 0, 1]);
  assert.equal(scene.name(mas_next(scene.vmi.mas, ULONG_MAX())), "B");
});

test("mas_next() that reaches its limit on a gap is overflow on that gap", () => {
  const scene = new Scene("A..B", 0);
  mas_walk(scene.vmi.mas);
  assert.equal(mas_next(scene.vmi.mas, before(at(3))), null);
  assert.deepEqual(scene.state, [ma_overflow, 1, 3]);
});

test("mas_next() from start goes to the index and then one on; from pause too", () => {
  const scene = new Scene("A.B", 0);
  assert.equal(scene.name(mas_next(scene.vmi.mas, ULONG_MAX())), "B");
  const paused = new Scene("A.B.C", 0);
  paused.next();
  vma_iter_invalidate(paused.vmi);
  assert.equal(paused.name(mas_next(paused.vmi.mas, ULONG_MAX())), "B");
});

test("mas_next() and mas_prev() do nothing in an empty tree", () => {
  const scene = new Scene("..", 1);
  assert.equal(mas_next(scene.vmi.mas, ULONG_MAX()), null);
  assert.deepEqual(scene.state, [ma_none, 0, 0]);
  const back = new Scene("..", 1);
  assert.equal(back.prev(), "NULL");
  assert.equal(back.vmi.mas.status, ma_none);
});

test("an empty tree leaves the status none, and vma_next() finds what comes later", () => {
  const scene = new Scene("..", 1);
  assert.equal(scene.next(), "NULL");
  assert.deepEqual(scene.state, [ma_none, 0, 0]);
  assert.equal(scene.next(), "NULL");
});

test("an invalidated iterator goes on behind its range", () => {
  const scene = new Scene("A.B.C", 0);
  scene.next();
  vma_iter_invalidate(scene.vmi);
  assert.equal(scene.vmi.mas.status, ma_pause);
  assert.equal(scene.next(), "B");
});

test("an invalidated iterator at the top has no next", () => {
  const scene = new Scene(".SS", 0xffffe, { machine: "ilp32", origin: 0xffffd });
  scene.next();
  vma_iter_invalidate(scene.vmi);
  assert.equal(scene.next(), "NULL");
  assert.equal(scene.vmi.mas.status, ma_pause);
});

test("vma_iter_prev_range() and vma_iter_next_range() go one slot, gaps included", () => {
  const scene = new Scene("A..B.", 3);
  assert.equal(scene.next(), "B");
  assert.equal(vma_iter_prev_range(scene.vmi), null);
  assert.deepEqual(scene.state, [ma_active, 1, 3]);
  assert.equal(scene.name(vma_iter_prev_range(scene.vmi)), "A");
  assert.equal(vma_iter_next_range(scene.vmi), null);
  assert.equal(scene.name(vma_iter_next_range(scene.vmi)), "B");
  assert.equal(vma_iter_next_range(scene.vmi), null);
  assert.deepEqual(scene.state, [ma_active, 4, 0]);
  assert.equal(mas_next_range(scene.vmi.mas, ULONG_MAX()), null);
  assert.deepEqual(scene.state, [ma_overflow, 4, 0]);
});

test("vma_iter_prev_range() from a VMA that touches the one below is that VMA", () => {
  const scene = new Scene(".AB", 2);
  scene.next();
  assert.equal(scene.name(vma_iter_prev_range(scene.vmi)), "A");
});

test("vma_iter_next_rewind() tells both neighbours and stands between them", () => {
  const scene = new Scene("A..B", 1);
  const prev: { v: vm_area_struct | null } = { v: null };
  assert.equal(scene.name(vma_iter_next_rewind(scene.vmi, prev)), "B");
  assert.equal(scene.name(prev.v), "A");
  assert.deepEqual(scene.state, [ma_active, 1, 3]);
  const lowest = new Scene("..B", 0);
  assert.equal(lowest.name(vma_iter_next_rewind(lowest.vmi, prev)), "B");
  assert.equal(prev.v, null);
  assert.deepEqual(lowest.state, [ma_underflow, 0, 2]);
});

test("vma_find() stops at its limit, which is not looked at; up to v6.2 it is", () => {
  const scene = new Scene("..A", 0);
  assert.equal(vma_find(scene.vmi, at(2)), null);
  const wider = new Scene("..A", 0);
  assert.equal(wider.name(vma_find(wider.vmi, after(at(2)))), "A");
  const old = new Scene("..A", 0, { release: "v6.1" });
  assert.equal(old.name(vma_find(old.vmi, at(2))), "A");
});

test("mas_find() that starts beyond its limit looks at nothing", () => {
  const scene = new Scene("..A", 2);
  assert.equal(mas_find(scene.vmi.mas, at(1)), null);
  assert.deepEqual(scene.state, [ma_start, 2, 0 + 1 / 4096]);
});

test("mas_find() from underflow beyond its limit is overflow", () => {
  const scene = new Scene("..A", 2);
  scene.next();
  mas_prev(scene.vmi.mas, at(2));
  assert.equal(mas_find(scene.vmi.mas, at(2)), null);
  assert.equal(scene.vmi.mas.status, ma_overflow);
});

test("mas_find() from overflow walks again at the index", () => {
  const scene = new Scene("A..", 0);
  scene.next();
  assert.equal(mas_next(scene.vmi.mas, at(0)), null);
  assert.equal(scene.name(mas_find(scene.vmi.mas, ULONG_MAX())), "A");
});

test("vma_iter_load() tells what is at the index and walks there", () => {
  const scene = new Scene(".A", 1);
  assert.equal(scene.name(vma_iter_load(scene.vmi)), "A");
  vma_iter_set(scene.vmi, at(0));
  assert.equal(vma_iter_load(scene.vmi), null);
  assert.deepEqual(scene.state, [ma_active, 0, 1]);
});

test("config leaves the position, and vma_prev() goes from the position and ends before the index", () => {
  const scene = new Scene("A..BBB", 3);
  scene.next();
  vma_iter_config(scene.vmi, at(4), at(6));
  assert.deepEqual(scene.state, [ma_active, 4, 6]);
  assert.equal(vma_iter_prev_range(scene.vmi), null);
  assert.deepEqual(scene.state, [ma_active, 1, 4]);
});

test("config outside the slot warns from v6.8 on, is a BUG in v6.6 and v6.7, and nobody minds a reset", () => {
  for (const [release, expected] of [
    ["v6.12", "W"],
    ["v6.8", "W"],
    ["v6.6", "K"],
    ["v6.7", "K"],
  ] as const) {
    for (const page of [1, 5]) {
      const scene = new Scene("A.BB..", 2, { release });
      scene.next();
      try {
        vma_iter_config(scene.vmi, at(page), at(6));
      } catch (error) {
        assert.ok(error instanceof Halt);
      }
      assert.equal(scene.offences, expected, `${release} ${page}`);
      const reset = new Scene("A.BB..", 2, { release });
      reset.next();
      vma_iter_set(reset.vmi, at(0));
      vma_iter_config(reset.vmi, at(page), at(6));
      assert.equal(reset.offences, "");
    }
  }
});

test("config of a paused iterator is a BUG in v6.6, and fine from v6.8 on", () => {
  const old = new Scene("A.BB", 2, { release: "v6.6" });
  old.next();
  vma_iter_invalidate(old.vmi);
  assert.throws(() => vma_iter_config(old.vmi, at(0), at(1)), Halt);
  const scene = new Scene("A.BB", 2);
  scene.next();
  vma_iter_invalidate(scene.vmi);
  vma_iter_config(scene.vmi, at(0), at(1));
  assert.equal(scene.offences, "");
});

const write = (scene: Scene, first: number, end: number, vma: vm_area_struct | null): number => {
  vma_iter_config(scene.vmi, at(first), at(end));
  const error = vma_iter_prealloc(scene.vmi, vma);
  if (error !== 0) return error;
  if (vma === null) vma_iter_clear(scene.vmi);
  else vma_iter_store(scene.vmi, vma);
  return 0;
};

const drawn = (end: number): string => line({ first: 0, end });

test("a position left of the range corrects itself", () => {
  const scene = new Scene("a.bbb.", 0);
  scene.next();
  write(scene, 3, 5, null);
  assert.equal(drawn(6), "a.b...");
  assert.equal(scene.offences, "W");
});

test("a position right of the range makes a clear do nothing, in silence but for the warning", () => {
  const scene = new Scene("a.bbb.", 2);
  scene.next();
  scene.next();
  write(scene, 3, 5, null);
  assert.equal(drawn(6), "a.bbb.");
  assert.equal(scene.offences, "W");
  assert.deepEqual(scene.state, [ma_active, 5, 0]);
});

test("a position right of the range clamps a store to the slot", () => {
  const scene = new Scene("..bb.", 2);
  scene.next();
  const vma = scene.vma("B");
  vma.vm_start_ = at(1);
  write(scene, 1, 4, vma);
  assert.equal(machine.mm.mm_mt.firsts[0], at(2));
});

test("a clear left of a VMA that the iterator stands on destroys the tree", () => {
  const scene = new Scene("aa.bb", 3);
  scene.next();
  write(scene, 1, 2, null);
  assert.equal(scene.offences, "WT");
});

test("any reset before the config is right", () => {
  for (const page of [0, 3, 9]) {
    for (const pause of [false, true]) {
      const scene = new Scene("a.bbb.", 2);
      scene.next();
      scene.next();
      if (pause) vma_iter_invalidate(scene.vmi);
      else vma_iter_set(scene.vmi, at(page));
      write(scene, 3, 5, null);
      assert.equal(drawn(6), "a.b...");
      assert.equal(scene.offences, "");
    }
  }
});

test("a clear takes the gaps at both its ends and is active on all of it", () => {
  const scene = new Scene("a.bb.c", 2);
  scene.next();
  write(scene, 2, 4, null);
  assert.deepEqual(scene.state, [ma_active, 1, 5]);
  assert.equal(drawn(6), "a....c");
  assert.equal(scene.next(), "C");
  assert.equal(scene.prev(), "A");
});

test("a clear of the lower end takes the gap below, of the upper end the gap above", () => {
  const lower = new Scene("a.bbb.c", 2);
  lower.next();
  write(lower, 2, 3, null);
  assert.deepEqual(lower.state, [ma_active, 1, 3]);
  const upper = new Scene("a.bbb.c", 2);
  upper.next();
  write(upper, 4, 5, null);
  assert.deepEqual(upper.state, [ma_active, 4, 6]);
  assert.equal(upper.next(), "C");
  assert.equal(upper.prev(), "B");
});

test("a clear inside a gap takes the whole gap", () => {
  const scene = new Scene("a....b", 2);
  write(scene, 2, 3, null);
  assert.deepEqual(scene.state, [ma_active, 1, 5]);
});

test("a clear between VMAs that touch is as large as it was told", () => {
  const scene = new Scene("abc", 1);
  scene.next();
  write(scene, 1, 2, null);
  assert.deepEqual(scene.state, [ma_active, 1, 2]);
  assert.equal(drawn(3), "a.c");
});

test("a clear up to the top walks again from the root", () => {
  const scene = new Scene(".ss", 0xfffff, { machine: "ilp32", origin: 0xffffd });
  scene.next();
  write(scene, 0xfffff, 0x100000, null);
  assert.equal(machine.mm.mm_mt.lasts[0], before(at(0xfffff)));
  assert.deepEqual(scene.state, [ma_active, 0xfffff, 0]);
});

test("a clear to the top walks again from the root, even from a position right of it", () => {
  const scene = new Scene("a.bbb", 2);
  scene.next();
  scene.next();
  assert.deepEqual(scene.state, [ma_active, 5, 0]);
  write(scene, 4, 0, null);
  assert.equal(drawn(5), "a.bb.");
});

test("prealloc walks nowhere up to v6.5", () => {
  const scene = new Scene("a....b", 2, { release: "v6.4", faultAt: 1 });
  vma_iter_set(scene.vmi, at(2));
  assert.equal(vma_iter_prealloc_any(scene.vmi), -12);
  assert.deepEqual(scene.state, [ma_start, 2, 2 + 1 / 4096]);
});

test("a range that is set outside the slot is not warned of up to v6.7", () => {
  const scene = new Scene("a.bb", 0, { release: "v6.6" });
  scene.next();
  vma_iter_clear_gfp(scene.vmi, at(3), at(4), 0);
  assert.equal(scene.offences, "");
});

test("store from the right of its place starts anew", () => {
  const scene = new Scene("a.b.c", 4);
  scene.next();
  const vma = scene.vma("A");
  vma.vm_end_ = at(2);
  vma_iter_prealloc(scene.vmi, vma);
  vma_iter_store(scene.vmi, vma);
  assert.equal(drawn(5), "aab.c");
});

test("prealloc that fails leaves the status start and the range it was told", () => {
  const scene = new Scene("a.bbb", 2, { faultAt: 1 });
  scene.next();
  vma_iter_prev_range(scene.vmi);
  assert.equal(write(scene, 1, 5, scene.vma("B")), -12);
  assert.deepEqual(scene.state, [ma_start, 1, 5]);
  assert.equal(scene.next(), "B");
  assert.equal(drawn(5), "a.bbb");
});

test("prealloc of a clear that fails keeps the gaps that it has taken", () => {
  const scene = new Scene("a.bbb.c", 2, { faultAt: 1 });
  scene.next();
  assert.equal(write(scene, 3, 5, null), -12);
  assert.deepEqual(scene.state, [ma_start, 3, 6]);
});

test("store starts anew when the VMA does not begin in the range, and is active on the VMA", () => {
  const scene = new Scene("a.b..", 0);
  scene.next();
  const vma = scene.vma("B");
  vma.vm_end_ = at(4);
  vma_iter_prealloc(scene.vmi, vma);
  vma_iter_store(scene.vmi, vma);
  assert.equal(drawn(5), "a.bb.");
  assert.deepEqual(scene.state, [ma_active, 2, 4]);
  assert.equal(scene.prev(), "A");
});

test("a store over a part of another VMA is told", () => {
  const scene = new Scene("a.bb", 0);
  const vma = scene.vma("A");
  vma.vm_end_ = at(3);
  vma_iter_prealloc(scene.vmi, vma);
  vma_iter_store(scene.vmi, vma);
  assert.equal(scene.offences, "");
  tellOverlaps();
  assert.equal(scene.offences, "T");
  const follows = new Scene("a.bb", 0);
  follows.vma("A").vm_end_ = at(3);
  vma_iter_prealloc(follows.vmi, follows.vma("A"));
  vma_iter_store(follows.vmi, follows.vma("A"));
  follows.vma("B").vm_start_ = at(3);
  tellOverlaps();
  assert.equal(follows.offences, "");
  const whole = new Scene("a.bb", 0);
  whole.vma("A").vm_end_ = at(4);
  vma_iter_prealloc(whole.vmi, whole.vma("A"));
  vma_iter_store(whole.vmi, whole.vma("A"));
  assert.equal(whole.offences, "");
});

test("an iterator that stood in the tree when another changed it is stale until it walks again", () => {
  for (const release of ["v6.1", "v6.12"]) {
    const scene = new Scene("aa.bb", 0, { release });
    scene.next();
    const other = new vma_iterator();
    other.mas.tree = machine.mm.mm_mt;
    vma_iter_set(other, at(0));
    vma_iter_prealloc(other, scene.vma("A"));
    vma_iter_store(other, scene.vma("A"));
    scene.next();
    assert.equal(scene.offences, release === "v6.1" ? "" : "C");
  }
  const again = new Scene("aa.bb", 0);
  again.next();
  machine.mm.mm_mt.version++;
  vma_iter_set(again.vmi, at(0));
  assert.equal(again.next(), "A");
  assert.equal(again.offences, "");
});

test("a store is of the kind that was preallocated, and each has its own", () => {
  for (const release of ["v6.4", "v6.12"]) {
    const scene = new Scene("a.bb", 2, { release });
    const vma = scene.vma("B");
    vma_iter_prealloc(scene.vmi, vma);
    vma_iter_store(scene.vmi, vma);
    assert.equal(scene.offences, "");
    vma_iter_store(scene.vmi, vma);
    assert.equal(scene.offences, release === "v6.4" ? "" : "K");
    vma_iter_prealloc(scene.vmi, null);
    vma_iter_store(scene.vmi, vma);
    assert.equal(scene.offences, release === "v6.4" ? "" : "KT");
  }
});

test("a store of a freed VMA is told", () => {
  const scene = new Scene("a.b", 0);
  const vma = scene.vma("A");
  assert.equal(vma_iter_prealloc(scene.vmi, vma), 0);
  vma.isFree = true;
  assert.throws(() => vma_iter_store(scene.vmi, vma), Halt);
  assert.equal(scene.offences, "C");
});

test("vma_mas_store() and vma_mas_szero() of v6.1 find their place, wherever the walk is", () => {
  const scene = new Scene("a.bb.c", 5, { release: "v6.1" });
  scene.next();
  vma_mas_szero(scene.vmi.mas, at(2), at(3));
  assert.equal(drawn(6), "a..b.c");
  scene.next();
  const vma = scene.vma("A");
  vma.vm_end_ = at(2);
  vma_mas_store(vma, scene.vmi.mas);
  assert.equal(drawn(6), "aa.b.c");
  assert.equal(scene.offences, "");
});

test("writes that get their memory by themselves may fail and then change nothing", () => {
  const scene = new Scene("a.bb", 2, { faultAt: 1 });
  assert.equal(vma_iter_clear_gfp(scene.vmi, at(3), at(4), 0), -12);
  assert.equal(drawn(4), "a.bb");
  const second = new Scene("a.bb", 2);
  assert.equal(vma_iter_clear_gfp(second.vmi, at(3), at(4), 0), 0);
  assert.equal(drawn(4), "a.b.");
  const third = new Scene("a.b.", 2, { faultAt: 1 });
  third.vma("B").vm_end_ = at(4);
  assert.equal(vma_iter_store_gfp(third.vmi, third.vma("B"), 0), -12);
  assert.equal(drawn(4), "a.b.");
  vma_iter_set(third.vmi, at(0));
  assert.equal(vma_iter_store_gfp(third.vmi, third.vma("B"), 0), 0);
  assert.equal(drawn(4), "a.bb");
});

test("an iterator is told by its node up to v6.7, and by its status later", () => {
  const mas = new ma_state();
  mas.node = MAS_START;
  assert.equal(mas.status, ma_start);
  mas.node = MAS_NONE;
  assert.equal(mas.status, ma_none);
  mas.node = MAS_PAUSE;
  assert.equal(mas.status, ma_pause);
  mas.node = null;
  assert.equal(mas.status, ma_pause);
  mas.status = ma_start;
  assert.equal(mas.node, MAS_START);
  const scene = new Scene(".A", 0);
  scene.vmi.mas.status = ma_active;
  assert.equal(scene.vmi.mas.node, null);
  scene.vmi.mas.node = MAS_START;
  assert.equal(scene.next(), "A");
  assert.notEqual(scene.vmi.mas.node, MAS_START);
  assert.notEqual(scene.vmi.mas.node, null);
});

test("zeroed memory is no iterator", () => {
  const scene = new Scene(".A", 0);
  scene.vmi.mas.status = ma_active;
  assert.throws(() => scene.next(), Halt);
  assert.equal(scene.offences, "C");
  const treeless = new Scene(".A", 0);
  treeless.vmi.mas.tree = null;
  assert.throws(() => treeless.next(), Halt);
});

test("v6.3 and v6.5 position the iterator of vma_expand() by themselves, v6.6 and later do not", () => {
  for (const [release, first] of [
    ["v6.3", 1],
    ["v6.4", 1],
    ["v6.12", 2],
  ] as const) {
    const scene = new Scene("..ss", 2, { release });
    scene.next();
    assert.equal(
      vma_expand_range(scene.vmi, scene.vma("S"), at(1), at(4), scene.vma("S").vm_pgoff, null),
      0,
    );
    assert.equal(machine.mm.mm_mt.firsts[0], at(first), release);
  }
  const hard = new Scene("..ss", 2, { release: "v6.6" });
  hard.next();
  assert.throws(
    () => vma_expand_range(hard.vmi, hard.vma("S"), at(1), at(4), hard.vma("S").vm_pgoff, null),
    Halt,
  );
});

test("v6.3 to v6.5 cut both ends, later releases the lower one", () => {
  for (const [release, expected] of [
    ["v6.3", ".s."],
    ["v6.12", ".ss"],
  ] as const) {
    const scene = new Scene("sss", 0, { release });
    scene.next();
    vma_shrink(scene.vmi, scene.vma("S"), at(1), at(2), scene.vma("S").vm_pgoff);
    assert.equal(drawn(3), expected);
    assert.equal(scene.offences, "W");
  }
});

test("the reported generation can be interrupted before anything changes", () => {
  assert.equal(generationNamed("after v7.1").killableVmaLock, true);
  const scene = new Scene("..ss", 2, { release: "after v7.1", faultAt: 1 });
  scene.next();
  vma_iter_prev_range(scene.vmi);
  const before = scene.state;
  assert.equal(
    vma_expand_range(scene.vmi, scene.vma("S"), at(1), at(4), scene.vma("S").vm_pgoff, null),
    -4,
  );
  assert.deepEqual(scene.state, before);
  assert.equal(drawn(4), "..ss");
  machine.nFallible = 0;
  scene.next();
  assert.equal(vma_shrink(scene.vmi, scene.vma("S"), at(2), at(3), scene.vma("S").vm_pgoff), -4);
  assert.equal(drawn(4), "..ss");
});
