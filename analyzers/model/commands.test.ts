/**
 * Random operations against the dumbest oracle: a map from page to the VMA there, and a map from page to
 * what is mapped. After each step the picture is the oracle's, and the machine's books are in order.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { runs } from "../../testing/effort.js";
import fc from "fast-check";
import { add, type Address, type Bytes, pageOf, type Pages } from "./c/quantity.js";
import { ULONG_MAX } from "./c/quantity.js";
import { generations } from "./declarations.js";
import { find_vma, find_vma_intersection, find_vma_prev, vma_lookup } from "./find-vma.js";
import { bootPicture } from "./testing/from-picture.js";
import { faults } from "./testing/invariants.js";
import { machine, powerOff } from "./machine.js";
import { mas_find } from "./mas-find.js";
import { move_page_tables } from "./move-page-tables.js";
import { entryAt } from "./page-tables.js";
import { ma_start, vma_iterator } from "./structs/ma-state.js";
import type { mm_struct } from "./structs/mm-struct.js";
import type { vm_area_struct } from "./structs/vm-area-struct.js";
import { validate_mm } from "./validate-mm.js";
import { vm_area_alloc } from "./vm-area-alloc.js";
import { vma_adjust, __vma_adjust } from "./vma-adjust.js";
import { vma_expand_range } from "./vma-expand.js";
import { vma_iter_set } from "./vma-iter-position.js";
import { vma_iter_next_range, vma_iter_prev_range } from "./vma-iter-range.js";
import { insert_vm_struct } from "./vma-link.js";
import { vma_next } from "./vma-next.js";
import { vma_prev } from "./vma-prev.js";
import { vma_shrink } from "./vma-shrink.js";

const nPages = 32;
const at = (page: number): Address => (page * 4096) as Address;

/** What is where, page by page. */
interface Oracle {
  readonly vmas: (vm_area_struct | null)[];
  readonly entries: number[];
}

interface Real {
  readonly origin: number;
}

function extent(oracle: Oracle, vma: vm_area_struct): readonly [first: number, end: number] {
  return [oracle.vmas.indexOf(vma), oracle.vmas.lastIndexOf(vma) + 1];
}

/** The VMA that the number means, of those that are there; null if there is none. */
function pick(oracle: Oracle, n: number): vm_area_struct | null {
  const all = [...new Set(oracle.vmas)].filter((vma) => vma !== null);
  return all.length === 0 ? null : (all[n % all.length] as vm_area_struct);
}

/** An iterator that stands where its range begins, or at start. */
function iteratorAt({ origin }: Real, page: number, walks: boolean): vma_iterator {
  const vmi = new vma_iterator();
  vmi.mas.tree = machine.mm.mm_mt;
  vmi.mas.status = ma_start;
  vma_iter_set(vmi, at(origin + page));
  if (!walks) return vmi;
  if (mas_find(vmi.mas, ULONG_MAX()) === null || vmi.mas.index > at(origin + page))
    vma_iter_prev_range(vmi);
  return vmi;
}

type Command = fc.Command<Oracle, Real>;

abstract class Step implements Command {
  readonly n: number;
  readonly by: number;
  readonly fails: boolean;
  readonly walks: boolean;

  constructor(n: number, by: number, fails: boolean, walks: boolean) {
    this.n = n;
    this.by = by;
    this.fails = fails;
    this.walks = walks;
  }

  check(oracle: Readonly<Oracle>): boolean {
    return this.plan(oracle as Oracle) !== undefined;
  }

  run(oracle: Oracle, real: Real): void {
    machine.nFallible = 0;
    machine.faultAt = this.fails ? 1 : 0;
    this.plan(oracle)?.(real);
    machine.faultAt = 0;
    agree(oracle, real);
  }

  toString(): string {
    return `${this.constructor.name}(${this.n}, ${this.by}${this.fails ? ", fails" : ""})`;
  }

  /** What is to be done; nothing if it cannot be. */
  protected abstract plan(oracle: Oracle): ((real: Real) => void) | undefined;
}

function agree({ vmas, entries }: Oracle, { origin }: Real): void {
  const tree = machine.mm.mm_mt;
  for (let page = 0; page < nPages; page++) {
    assert.equal(tree.load(at(origin + page)), vmas[page], `the VMA of page ${page}`);
    assert.equal(
      tree.load(add(at(origin + page), 4095 as Bytes)),
      vmas[page],
      `the VMA of the last byte of page ${page}`,
    );
    assert.equal(entryAt(origin + page), entries[page], `the entry of page ${page}`);
  }
  assert.deepEqual(faults(origin, origin + nPages), []);
  validate_mm(machine.mm);
  assert.deepEqual(
    machine.offences.filter(({ property }) => property !== "W"),
    [],
  );
}

/** Grows a VMA at either end over pages that are free. */
class Expand extends Step {
  protected plan(oracle: Oracle): ((real: Real) => void) | undefined {
    const vma = pick(oracle, this.n);
    if (vma === null) return undefined;
    const [first, end] = extent(oracle, vma);
    const isDown = this.by % 2 === 0;
    const from = isDown ? first - 1 - (this.by >> 1) : first;
    const to = isDown ? end : end + 1 + (this.by >> 1);
    const old = machine.generation.findTakesLast;
    for (let page = from; page < to; page++) {
      if (
        page < 0 ||
        page >= nPages - 1 ||
        (oracle.vmas[page] !== null && oracle.vmas[page] !== vma)
      )
        return undefined;
    }
    return (real) => {
      const pgoff = vma.vm_pgoff;
      const [start, stop] = [at(real.origin + from), at(real.origin + to)];
      const vmi = iteratorAt(real, from, this.walks);
      const error = old
        ? vma_adjust(vma, start, stop, pgoff, null)
        : vma_expand_range(vmi, vma, start, stop, pgoff, null);
      assert.equal(error !== 0, this.fails);
      if (error === 0) oracle.vmas.fill(vma, from, to);
      assert.equal(vma.vm_pgoff, pgoff);
    };
  }
}

/** Grows a VMA over the whole of the next one. */
class TakeOver extends Step {
  protected plan(oracle: Oracle): ((real: Real) => void) | undefined {
    const vma = pick(oracle, this.n);
    if (vma === null) return undefined;
    const [first, end] = extent(oracle, vma);
    const next = oracle.vmas.slice(end).find((other) => other !== null) ?? null;
    if (next === null || next.vm_file !== vma.vm_file) return undefined;
    const [, to] = extent(oracle, next);
    return (real) => {
      next.anon_vma_ = vma.anon_vma_;
      const [start, stop] = [at(real.origin + first), at(real.origin + to)];
      const vmi = iteratorAt(real, first, this.walks);
      const error = machine.generation.findTakesLast
        ? __vma_adjust(vma, start, stop, vma.vm_pgoff, null, vma)
        : vma_expand_range(vmi, vma, start, stop, vma.vm_pgoff, next);
      assert.equal(error !== 0, this.fails);
      if (error !== 0) {
        next.anon_vma_ = next.avc?.anon_vma ?? null;
        return;
      }
      oracle.vmas.fill(vma, first, to);
      assert.ok(next.isFree);
    };
  }
}

/** Cuts a VMA at either end, where nothing is mapped. */
class Shrink extends Step {
  protected plan(oracle: Oracle): ((real: Real) => void) | undefined {
    const vma = pick(oracle, this.n);
    if (vma === null) return undefined;
    const [first, end] = extent(oracle, vma);
    const by = 1 + (this.by >> 1);
    const isTop = this.by % 2 === 0;
    if (by >= end - first) return undefined;
    const [cut, to] = isTop ? [end - by, end] : [first, first + by];
    if (oracle.entries.slice(cut, to).some((entry) => entry !== 0)) return undefined;
    return (real) => {
      const start = at(real.origin + (isTop ? first : to));
      const stop = at(real.origin + (isTop ? cut : end));
      const vmi = iteratorAt(real, first, this.walks);
      const error = machine.generation.findTakesLast
        ? vma_adjust(vma, start, stop, vma.vm_pgoff, null)
        : vma_shrink(vmi, vma, start, stop, vma.vm_pgoff);
      assert.equal(error !== 0, this.fails);
      if (error !== 0) {
        if (error === -12 && !machine.generation.findTakesLast)
          assert.equal(vmi.mas.status, ma_start);
        return;
      }
      oracle.vmas.fill(null, cut, to);
      if (machine.generation.findTakesLast) return;
      // The iterator stands in the hole: the VMAs on both its sides are the next ones.
      const after = oracle.vmas.slice(to).find((other) => other !== null) ?? null;
      assert.equal(vma_next(vmi), after);
      const before = oracle.vmas.slice(0, cut).findLast((other) => other !== null) ?? null;
      assert.equal(vma_prev(vmi), before);
    };
  }
}

/** Moves what is mapped in a VMA down or up within it, where nothing is mapped. */
class Move extends Step {
  protected plan(oracle: Oracle): ((real: Real) => void) | undefined {
    const vma = pick(oracle, this.n);
    if (vma === null) return undefined;
    const [first, end] = extent(oracle, vma);
    const from = first + 1 + this.by;
    if (from >= end) return undefined;
    const n = end - from;
    if (oracle.entries.slice(first, from).some((entry) => entry !== 0)) return undefined;
    return (real) => {
      const done = pageOf(
        move_page_tables(
          vma,
          at(real.origin + from),
          vma,
          at(real.origin + first),
          at(n) as Address & Bytes,
          false,
          true,
        ),
      );
      if (!this.fails) assert.equal(done, n);
      for (let i = 0; i < done; i++) {
        oracle.entries[first + i] = oracle.entries[from + i] as number;
        oracle.entries[from + i] = 0;
      }
    };
  }
}

/** Puts a new VMA where nothing is. */
class Insert extends Step {
  protected plan(oracle: Oracle): ((real: Real) => void) | undefined {
    const first = this.n % (nPages - 1);
    const end = Math.min(nPages - 1, first + 1 + this.by);
    const isFree = oracle.vmas.slice(first, end).every((vma) => vma === null);
    return ({ origin }) => {
      const vma = vm_area_alloc(machine.mm);
      assert.equal(vma === null, this.fails);
      if (vma === null) return;
      vma.vm_start = at(origin + first);
      vma.vm_end = at(origin + end);
      vma.vm_pgoff = 77 as Pages;
      const error = insert_vm_struct(machine.mm, vma);
      assert.equal(error === 0, isFree);
      if (error === 0) oracle.vmas.fill(vma, first, end);
      else vma.isFree = true;
    };
  }
}

/** Looks everything up. */
class Look extends Step {
  protected plan({ vmas }: Oracle): ((real: Real) => void) | undefined {
    const page = this.n % nPages;
    const end = page + 1 + this.by;
    return ({ origin }) => {
      const { mm } = machine;
      const after = vmas.slice(page).find((vma) => vma !== null) ?? null;
      const before =
        vmas.slice(0, page).findLast((vma) => vma !== null && vma !== vmas[page]) ?? null;
      assert.equal(find_vma(mm, at(origin + page)), after);
      assert.equal(vma_lookup(mm, at(origin + page)), vmas[page]);
      assert.equal(
        find_vma_intersection(mm, at(origin + page), at(origin + end)),
        vmas.slice(page, end).find((vma) => vma !== null) ?? null,
      );
      const prev: { v: vm_area_struct | null } = { v: null };
      assert.equal(find_vma_prev(mm, at(origin + page), prev), after);
      assert.equal(prev.v, before);
      walk(mm, vmas, origin, page);
    };
  }
}

/** From any page, forward and backward, with gaps and without. */
function walk(
  mm: mm_struct,
  vmas: readonly (vm_area_struct | null)[],
  origin: number,
  page: number,
): void {
  const vmi = new vma_iterator();
  vmi.mas.tree = mm.mm_mt;
  vma_iter_set(vmi, at(origin + page));
  const after = [...new Set(vmas.slice(page))].filter((vma) => vma !== null);
  for (const vma of after) assert.equal(vma_next(vmi), vma);
  assert.equal(vma_next(vmi), null);
  const all = [...new Set(vmas)].filter((vma) => vma !== null);
  for (const vma of all.toReversed()) assert.equal(vma_prev(vmi), vma);
  assert.equal(vma_prev(vmi), null);
  const slots = vmas.filter((vma, i) => i === 0 || vma !== vmas[i - 1]);
  if (all.length === 0) return;
  vma_iter_set(vmi, 0 as Address);
  if (origin > 0) slots.unshift(...(vmas[0] === null ? [] : [null]));
  for (const slot of slots.slice(1)) assert.equal(vma_iter_next_range(vmi), slot);
  for (const slot of slots.slice(0, -1).toReversed()) assert.equal(vma_iter_prev_range(vmi), slot);
}

const kinds = [Expand, TakeOver, Shrink, Move, Insert, Look];

const commands = kinds.map((Kind) =>
  fc
    .record({
      n: fc.nat({ max: 40 }),
      by: fc.nat({ max: 9 }),
      fails: fc.integer({ min: 0, max: 4 }),
      walks: fc.boolean(),
    })
    .map(
      ({ n, by, fails, walks }): Command => new Kind(n, by, fails === 0 && Kind !== Look, walks),
    ),
);

test("any sequence of operations leaves the pages that the oracle says", () => {
  const scene = fc.record({
    drawing: fc.array(
      fc.constantFrom(".", "..", "...", "a", "B", "cC", "sSS", "Ssss", "f", "F", "m"),
      { maxLength: 9 },
    ),
    release: fc.constantFrom(...generations.map(({ name }) => name)),
    isHigh: fc.boolean(),
  });
  fc.assert(
    fc.property(
      scene,
      fc.commands(commands, { maxCommands: 30, size: "+1" }),
      ({ drawing, release, isHigh }, steps) => {
        const setup = (): { model: Oracle; real: Real } => {
          const origin = isHigh ? 2 ** 20 - nPages : 0;
          // Between pieces a page is free, so that each is a VMA of its own.
          bootPicture(drawing.join(".").slice(0, nPages - 1), { release, origin });
          const vmas = Array.from({ length: nPages }, (_, page) =>
            machine.mm.mm_mt.load(at(origin + page)),
          );
          return {
            model: {
              vmas,
              entries: Array.from({ length: nPages }, (_, page) => entryAt(origin + page)),
            },
            real: { origin },
          };
        };
        fc.modelRun(setup, steps);
        powerOff();
        // Nobody frees the tables that a cut leaves behind, so those may be lost; nothing else may.
        assert.deepEqual(
          machine.offences.filter(
            ({ property, text }) => property !== "W" && !text.includes("table"),
          ),
          [],
        );
      },
    ),
    runs(500, 1500),
  );
});
