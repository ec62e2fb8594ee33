/** What growing, cutting and adjusting do to neighbours, links, locks and page offsets. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { unlink_anon_vmas } from "./anon-vma-clone.js";
import { add, type Address, before, pageOf, type Pages } from "./c/quantity.js";
import { bootPicture, type Wishes } from "./testing/from-picture.js";
import { faults } from "./testing/invariants.js";
import { tellOverlaps } from "./mas-store-prealloc.js";
import { Halt, machine, powerOff } from "./machine.js";
import { line } from "./picture.js";
import { ma_start, ma_state, vma_iterator } from "./structs/ma-state.js";
import type { vm_area_struct } from "./structs/vm-area-struct.js";
import { vma_merge_struct } from "./structs/vma-merge-struct.js";
import { vma_prepare } from "./structs/vma-prepare.js";
import { vm_area_dup } from "./vm-area-alloc.js";
import { vma_adjust } from "./vma-adjust.js";
import {
  vma_expand_mas,
  vma_expand_range,
  vma_expand_vmg,
  VMA_MERGE_ERROR_NOMEM,
  VMA_MERGE_START,
} from "./vma-expand.js";
import { vma_iter_set } from "./vma-iter-position.js";
import { vma_iter_config, vma_iter_prealloc } from "./vma-iter-write.js";
import { vma_complete, vma_prepare_locks, init_multi_vma_prep } from "./vma-prepare.js";
import { vma_shrink, vma_shrink_end } from "./vma-shrink.js";
import { vma_start_write } from "./vma-start-write.js";
import { anon_vma_clone } from "./anon-vma-clone.js";

const at = (page: number): Address => (page * 4096) as Address;
const drawn = (end: number): string => line({ first: 0, end });
const offences = (): string => machine.offences.map(({ property }) => property).join("");

class Scene {
  readonly vmas: ReadonlyMap<string, vm_area_struct>;
  readonly vmi = new vma_iterator();

  constructor(drawing: string, wishes: Wishes = {}) {
    this.vmas = bootPicture(drawing, wishes);
    this.vmi.mas.tree = machine.mm.mm_mt;
    this.vmi.mas.status = ma_start;
  }

  vma(name: string): vm_area_struct {
    return this.vmas.get(name) ?? assert.fail(name);
  }

  expand(
    name: string,
    start: number,
    end: number,
    next: string | null = null,
    pgoff = this.vma(name).vm_pgoff_,
  ): number {
    vma_iter_set(this.vmi, at(start));
    return vma_expand_range(
      this.vmi,
      this.vma(name),
      at(start),
      at(end),
      pgoff as Pages,
      next === null ? null : this.vma(next),
    );
  }
}

test("a VMA that is taken over lends its anon_vma, and takes it back when the store fails", () => {
  const scene = new Scene(".aa.b", { faultAt: 2 });
  const lent = scene.vma("B").anon_vma_;
  unlink_anon_vmas(scene.vma("A"));
  assert.equal(scene.expand("A", 1, 5, "B"), -12);
  assert.equal(scene.vma("A").anon_vma_, null);
  assert.equal(scene.vma("A").avc, null);
  assert.equal(scene.vma("B").anon_vma_, lent);
  assert.equal(lent?.num_active_vmas, 1);
  machine.faultAt = 0;
  assert.equal(scene.expand("A", 1, 5, "B"), 0);
  assert.equal(scene.vma("A").anon_vma_, lent);
  assert.equal(scene.vma("B").avc, null);
  assert.ok(scene.vma("B").isFree);
  assert.equal(drawn(5), ".aaaa");
  assert.deepEqual(faults(0, 8), []);
  powerOff();
  assert.equal(offences(), "");
});

test("a clone that fails leaves no anon_vma", () => {
  const scene = new Scene(".aa.b", { faultAt: 1 });
  unlink_anon_vmas(scene.vma("A"));
  assert.equal(scene.expand("A", 1, 5, "B"), -12);
  assert.equal(machine.faulted, "anon_vma_clone()");
  assert.equal(scene.vma("A").anon_vma_, null);
});

test("an anon_vma is lent only to a VMA that is locked", () => {
  const scene = new Scene(".aa.b", { release: "v6.1" });
  unlink_anon_vmas(scene.vma("A"));
  assert.equal(scene.expand("A", 1, 5, "B"), 0);
  assert.equal(offences(), "");
});

test("VMAs with different anon_vmas are not merged in silence", () => {
  const scene = new Scene(".aab");
  scene.expand("A", 1, 4, "B");
  assert.equal(offences(), "W");
});

test("a VMA of a file that is taken over leaves the tree of the file and gives up the file", () => {
  const scene = new Scene(".ff.g");
  const { vm_file } = scene.vma("F");
  assert.equal(scene.expand("F", 1, 5, "G"), 0);
  assert.equal(vm_file?.f_mapping.i_mmap.nVmas, 1);
  assert.equal(vm_file?.nReferences, 1);
  assert.equal(scene.vma("G").isInFileTree, false);
  powerOff();
  assert.equal(offences(), "");
});

test("growing over a part of the next VMA, and not growing, are warned of", () => {
  const part = new Scene(".aa.bb");
  part.expand("A", 1, 5, "B");
  tellOverlaps();
  assert.equal(offences(), "WT");
  const smaller = new Scene(".aaa");
  smaller.expand("A", 2, 4);
  assert.equal(offences(), "W");
  const lower = new Scene(".aaa");
  lower.expand("A", 1, 3);
  assert.equal(offences(), "W");
  const apart = new Scene(".aa..bb");
  apart.expand("A", 1, 5, "B");
  assert.equal(offences(), "");
});

test("growing and cutting set the page offset that they are told, also as the key of reverse mapping", () => {
  const grown = new Scene("..aa");
  assert.equal(grown.expand("A", 1, 4, null, 3 as Pages), 0);
  assert.equal(grown.vma("A").vm_pgoff_, 3);
  const cut = new Scene(".aaa");
  vma_iter_set(cut.vmi, at(1));
  assert.equal(vma_shrink(cut.vmi, cut.vma("A"), at(2), at(4), 9 as Pages), 0);
  assert.equal(cut.vma("A").vm_pgoff_, 9);
  assert.equal(cut.vma("A").vm_start_, at(2));
  assert.deepEqual(faults(0, 8), []);
  vma_iter_set(cut.vmi, at(0));
  assert.equal(vma_shrink_end(cut.vmi, cut.vma("A"), at(3)), 0);
  assert.equal(drawn(4), "..a.");
});

test("each generation takes the VMA from its own field, and no other", () => {
  for (const [release, field] of [
    ["v6.12", "vma"],
    ["v6.15", "middle"],
    ["v6.17", "target"],
    ["v7.1", "target"],
  ] as const) {
    for (const name of ["vma", "middle", "target"] as const) {
      const scene = new Scene("..aa", { release });
      const vmg = new vma_merge_struct();
      vmg.mm = machine.mm;
      vmg.vmi = scene.vmi;
      vmg.start = at(1);
      vmg.end = at(4);
      vmg[name] = scene.vma("A");
      if (name === field) assert.equal(vma_expand_vmg(vmg), 0);
      else assert.throws(() => vma_expand_vmg(vmg), Halt, `${release} ${name}`);
      assert.equal(offences(), name === field ? "" : "C");
    }
  }
});

test("a merge that fails says so in its state, unless it was asked to give up", () => {
  for (const givesUp of [false, true]) {
    const scene = new Scene("..aa", { faultAt: 1 });
    const vmg = new vma_merge_struct();
    vmg.mm = machine.mm;
    vmg.vmi = scene.vmi;
    vmg.start = at(1);
    vmg.end = at(4);
    vmg.vma = scene.vma("A");
    vmg.give_up_on_oom = givesUp;
    assert.equal(vma_expand_vmg(vmg), -12);
    assert.equal(vmg.state, givesUp ? VMA_MERGE_START : VMA_MERGE_ERROR_NOMEM);
    for (const field of ["vmi", "mm"] as const) {
      const kept = vmg[field];
      vmg[field] = null;
      assert.throws(() => vma_expand_vmg(vmg), Halt);
      Object.assign(vmg, { [field]: kept });
    }
  }
});

test("vma_expand() of v6.1 is told the walk itself", () => {
  const scene = new Scene("..aa", { release: "v6.1" });
  const mas = new ma_state();
  mas.tree = machine.mm.mm_mt;
  mas.status = ma_start;
  assert.equal(vma_expand_mas(mas, scene.vma("A"), at(1), at(4), scene.vma("A").vm_pgoff, null), 0);
  assert.equal(drawn(4), ".aaa");
});

test("vma_adjust() moves the boundary to the next VMA up, with its page offset", () => {
  const scene = new Scene(".aabbb", { release: "v6.1" });
  const [a, b] = [scene.vma("A"), scene.vma("B")];
  b.anon_vma_ = a.anon_vma_;
  if (b.avc !== null) b.avc.anon_vma = a.anon_vma_;
  const pgoff = b.vm_pgoff_;
  assert.equal(vma_adjust(a, at(1), at(4), a.vm_pgoff, null), 0);
  assert.equal(offences(), "W");
  assert.equal(drawn(6), ".aaabb");
  assert.equal(b.vm_start_, at(4));
  assert.equal(b.vm_pgoff_, add(pgoff, 1 as Pages));
  assert.deepEqual(faults(0, 8), []);
});

test("vma_adjust() that fails takes the anon_vma back", () => {
  const scene = new Scene(".aab", { release: "v6.1", faultAt: 2 });
  unlink_anon_vmas(scene.vma("A"));
  assert.equal(vma_adjust(scene.vma("A"), at(1), at(4), scene.vma("A").vm_pgoff, null), -12);
  assert.equal(scene.vma("A").anon_vma_, null);
  assert.equal(drawn(4), ".aab");
});

/** A split as the kernel does it: a copy takes the upper part. */
function split(scene: Scene, name: string, page: number): vm_area_struct {
  const vma = scene.vma(name);
  const upper = vm_area_dup(vma) ?? assert.fail();
  upper.vm_start = at(page);
  upper.vm_pgoff = add(vma.vm_pgoff_, (page - pageOf(vma.vm_start_)) as Pages);
  assert.equal(anon_vma_clone(upper, vma), 0);
  if (upper.vm_file !== null) upper.vm_file.nReferences++;
  return upper;
}

test("vma_adjust() puts the VMA that takes what is cut off into the tree", () => {
  for (const drawing of [".aaa", ".fff"]) {
    const scene = new Scene(drawing, { release: "v6.1" });
    const name = drawing[1]?.toUpperCase() ?? "";
    const vma = scene.vma(name);
    const upper = split(scene, name, 3);
    assert.equal(vma_adjust(vma, at(1), at(3), vma.vm_pgoff, upper), 0);
    assert.equal(machine.mm.mm_mt.load(at(2)), vma);
    assert.equal(machine.mm.mm_mt.load(at(3)), upper);
    assert.equal(machine.mm.map_count, 2);
    assert.deepEqual(faults(0, 8), []);
    powerOff();
    assert.equal(offences(), "");
  }
});

test("vma_complete() of a split puts the new VMA into the tree, where the old one has shrunk", () => {
  const scene = new Scene(".aaa");
  const vma = scene.vma("A");
  const upper = split(scene, "A", 3);
  vma_iter_config(scene.vmi, at(3), at(4));
  assert.equal(vma_iter_prealloc(scene.vmi, upper), 0);
  vma_start_write(vma);
  const vp = new vma_prepare();
  init_multi_vma_prep(vp, vma, null, null, null);
  vp.insert = upper;
  vma_prepare_locks(vp);
  vma.vm_end = at(3);
  vma_complete(vp, scene.vmi, machine.mm);
  assert.equal(machine.mm.mm_mt.load(at(3)), upper);
  assert.deepEqual(faults(0, 8), []);
  powerOff();
  assert.equal(offences(), "");
});

test("a next VMA that is adjusted leaves its trees and returns", () => {
  for (const drawing of ["aabb", "ffgg"]) {
    const scene = new Scene(drawing);
    const [first, next] = [...scene.vmas.values()] as [vm_area_struct, vm_area_struct];
    if (next.avc !== null) {
      next.anon_vma_ = first.anon_vma_;
      next.avc.anon_vma = first.anon_vma_;
    }
    vma_start_write(first);
    vma_start_write(next);
    const vp = new vma_prepare();
    init_multi_vma_prep(vp, first, next, null, null);
    vma_prepare_locks(vp);
    next.vm_start = at(3);
    next.vm_pgoff = add(next.vm_pgoff_, 1 as Pages);
    vma_complete(vp, scene.vmi, machine.mm);
    assert.equal(offences(), "");
    if (next.avc !== null) assert.equal(next.avc.firstPage, next.vm_pgoff_);
    else assert.equal(next.isInFileTree, true);
  }
});

test("up to three VMAs become one", () => {
  const scene = new Scene("ffgghh");
  const [first, second, third] = [...scene.vmas.values()] as [
    vm_area_struct,
    vm_area_struct,
    vm_area_struct,
  ];
  for (const vma of scene.vmas.values()) vma_start_write(vma);
  const vp = new vma_prepare();
  init_multi_vma_prep(vp, first, null, second, third);
  vma_prepare_locks(vp);
  first.vm_end = at(6);
  machine.mm.mm_mt.store(0 as Address, before(at(6)), first);
  vma_complete(vp, scene.vmi, machine.mm);
  assert.equal(machine.mm.map_count, 1);
  assert.ok(second.isFree && third.isFree);
  powerOff();
  assert.equal(offences(), "");
});
