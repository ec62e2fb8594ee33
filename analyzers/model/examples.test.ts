/**
 * Runs the examples that stand in the headers of the model's functions. An example is a picture, steps
 * and what comes of them: another picture, what the last step returned, the property that was offended,
 * or `fine` when none was.
 */
import {
  add,
  addressOf,
  and,
  type Address,
  type Bytes,
  type Pages,
  type Word,
} from "./c/quantity.js";
import type { Ref } from "./c/references.js";
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { generationNamed } from "./declarations.js";
import { functions } from "./index.js";
import { bootPicture } from "./testing/from-picture.js";
import { Halt, machine } from "./machine.js";
import { setEntry } from "./page-tables.js";
import { line, nameOf } from "./picture.js";
import * as program from "./program.js";
import { ma_start, vma_iterator } from "./structs/ma-state.js";
import type { mm_struct } from "./structs/mm-struct.js";
import { mmu_gather } from "./structs/mmu-gather.js";
import { vm_area_struct } from "./structs/vm-area-struct.js";
import { vma_prepare } from "./structs/vma-prepare.js";
import { newVma } from "./vm-area-alloc.js";

const folder = new URL("../../../analyzers/model/", import.meta.url);

interface Example {
  readonly file: string;
  readonly before: string;
  readonly steps: readonly string[];
  readonly after: string;
}

function examples(): readonly Example[] {
  const found: Example[] = [];
  for (const file of readdirSync(folder).filter(
    (name) => name.endsWith(".ts") && !name.endsWith(".test.ts"),
  )) {
    for (const [, text] of readFileSync(new URL(file, folder), "utf8").matchAll(
      /^ \* @example (.*)$/gm,
    )) {
      const parts = /^`(.*?)` then (.*) is (\S+)$/.exec(text ?? "");
      assert.ok(parts, `${file}: an example that cannot be read: ${text}`);
      const [, before = "", steps = "", after = ""] = parts;
      found.push({ file, before, steps: steps.split(/; */), after });
    }
  }
  return found;
}

const at = (page: unknown): Address => addressOf(Number(page));
const inPage = (page: unknown): Address => add(at(page), 4095 as Bytes);

type Run = (...args: unknown[]) => unknown;

/** What there is one of in a scene, by its type in C. */
const onlyOnes: readonly (readonly [type: string, of: (scene: Scene) => unknown])[] = [
  ["struct mm_struct *", ({ mm }) => mm],
  ["struct vma_iterator *", ({ vmi }) => vmi],
  ["struct ma_state *", ({ vmi }) => vmi.mas],
  ["struct mmu_gather *", ({ tlb }) => tlb],
  ["struct vma_prepare *", ({ vp }) => vp],
];

/** How a step is told in an example: arguments are pages and VMAs; the iterator is understood. */
class Scene {
  readonly vmi = new vma_iterator();
  readonly tlb = new mmu_gather();
  readonly vp = new vma_prepare();
  readonly vmas: ReadonlyMap<string, vm_area_struct>;

  constructor(before: string) {
    this.vmas = bootPicture(before);
    this.vmi.mas.tree = this.mm.mm_mt;
    this.vmi.mas.status = ma_start;
    program.tlb_gather_mmu(this.tlb, this.mm);
  }

  get mm(): mm_struct {
    return machine.mm;
  }

  /** The PMD entry of a page. */
  entryOf(page: unknown): Ref<Word> {
    const address = at(page) as never;
    const p4d = program.p4d_offset(program.pgd_offset(this.mm, address), address);
    return program.pmd_offset(program.pud_offset(p4d, address), address);
  }

  steps(): Readonly<Record<string, Run>> {
    const { mm, tlb, vmi, vp } = this;
    const { mas } = vmi;
    const p = program as unknown as Readonly<Record<string, Run>>;
    const call = (name: string, ...args: readonly unknown[]): unknown => {
      const run = p[name];
      assert.ok(run, `the model has no ${name}()`);
      return run(...args);
    };
    const pgoff = (vma: unknown): number => Number((vma as vm_area_struct).vm_pgoff_);
    const own: Record<string, Run> = {
      fail: (n) => void (machine.faultAt = Number(n)),
      free: (page) => setEntryAll(Number(page)),
      release: (name) => void (machine.generation = generationNamed(String(name))),
      mas_config: (start, last) =>
        void ((mas.index = at(start) as never), (mas.last = inPage(last) as never)),
      mas_walk: (page) => ((mas.index = at(page) as never), call("mas_walk", mas)),
      mas_set_range: (start, last) => call("mas_set_range", mas, at(start), inPage(last)),
      mas_next: () => call("mas_next", mas, program.ULONG_MAX()),
      mas_next_range: () => call("mas_next_range", mas, program.ULONG_MAX()),
      mas_find: () => call("mas_find", mas, program.ULONG_MAX()),
      mas_prev: () => call("mas_prev", mas, 0),
      mas_prev_range: () => call("mas_prev_range", mas, 0),
      vma_iter_next_rewind: () => call("vma_iter_next_rewind", vmi, null),
      vma_expand: (vma, start, end, next = null) =>
        call("vma_expand_range", vmi, vma, at(start), at(end), pgoff(vma), next),
      vma_shrink: (vma, start, end) => call("vma_shrink", vmi, vma, at(start), at(end), pgoff(vma)),
      vma_shrink_end: (vma, end) => call("vma_shrink_end", vmi, vma, at(end)),
      vma_adjust: (vma, start, end) =>
        call("vma_adjust", vma, at(start), at(end), pgoff(vma), null),
      vma_set_range: (vma, start, end) =>
        call("vma_set_range", vma, at(start), at(end), pgoff(vma)),
      vma_prepare: (vma) => (call("init_vma_prep", vp, vma), call("vma_prepare_locks", vp)),
      vma_complete: () => call("vma_complete", vp, vmi, mm),
      move_page_tables: (vma, old, to, n) =>
        call("move_page_tables", vma, at(old), vma, at(to), at(n), false, true),
      free_pgd_range: (...pages) => call("free_pgd_range", tlb, ...pages.map(at)),
      list_is_singular: (vma) => program.list_is_singular((vma as vm_area_struct).anon_vma_chain),
      vma_flags_set_mask: (vma, flags) =>
        program.vma_flags_set_mask(
          (vma as vm_area_struct).flags,
          program.legacy_to_vma_flags(Number(flags) as Word),
        ),
      vma_flags_clear_mask: (vma, flags) =>
        program.vma_flags_clear_mask(
          (vma as vm_area_struct).flags,
          program.legacy_to_vma_flags(Number(flags) as Word),
        ),
      vm_flags: (vma, flags) => and((vma as vm_area_struct).vm_flags, Number(flags)) !== 0,
      pte_alloc: (page) => program.pte_alloc(mm, this.entryOf(page)),
      pte_offset_map_lock: (page) =>
        program.pte_offset_map_lock(mm, this.entryOf(page), at(page) as never, { v: null }),
      pmd_none: (page) => program.entry_at_is_none(this.entryOf(page)),
      pmd_clear: (page) => program.table_off(this.entryOf(page)),
      pmd_move: (from, to) => {
        const table = this.entryOf(from).v;
        program.table_off(this.entryOf(from));
        program.table_on(mm, this.entryOf(to), table);
      },
      pte_free_tlb: (page) => program.pte_free_tlb(tlb, this.entryOf(page).v, at(page) as never),
      dup_anon_vma: (to, from) => call("dup_anon_vma", to, from, { v: null }),
      vma_interval_tree_insert: (vma) =>
        call("vma_interval_tree_insert", vma, (vma as vm_area_struct).vm_file?.f_mapping.i_mmap),
      vma_interval_tree_remove: (vma) =>
        call("vma_interval_tree_remove", vma, (vma as vm_area_struct).vm_file?.f_mapping.i_mmap),
      i_mmap_lock_write: (vma) =>
        call("i_mmap_lock_write", (vma as vm_area_struct).vm_file?.f_mapping),
    };
    for (const name of ["anon_vma_lock_write", "anon_vma_unlock_write"]) {
      own[name] = (vma) => call(name, (vma as vm_area_struct).anon_vma_);
    }
    return new Proxy(own, {
      get: (steps, name: string) => {
        if (name in steps) return steps[name];
        return (...args: unknown[]) => call(name, ...this.filled(name, args));
      },
    });
  }

  /** What the scene has one of is not told in an example, and an address is told as a page. */
  filled(name: string, told: readonly unknown[]): readonly unknown[] {
    const prototype = functions.find((each) => each.name === name)?.answers[0]?.prototype ?? "()";
    const parameters = prototype.slice(prototype.indexOf("(") + 1, -1).split(/, */);
    const left = [...told];
    const filled = parameters
      .map((parameter) => parameter.replace(/^const /, ""))
      .filter((parameter) => parameter !== "" && parameter !== "void")
      .map((parameter) => {
        const [only] = onlyOnes.filter(([type]) => parameter.startsWith(type));
        if (only !== undefined) return only[1](this);
        const next = left.shift();
        return next !== undefined && parameter.startsWith("unsigned long ") ? at(next) : next;
      });
    return [...filled, ...left];
  }

  run(step: string): unknown {
    const [, name = "", inner = ""] =
      /^(\w+)\((.*)\)$/.exec(step) ?? assert.fail(`a step that cannot be read: ${step}`);
    return this.steps()[name]?.(...this.arguments(inner));
  }

  arguments(text: string): readonly unknown[] {
    const made = /^new\((\d+), (\d+)\)$/.exec(text);
    if (made) return [newVma(at(made[1]), at(made[2]), 99 as Pages, 3 as Word, this.mm)];
    if (text === "") return [];
    return text.split(/, */).map((word) => {
      if (word === "NULL") return null;
      if (word === "true" || word === "false") return word === "true";
      return this.vmas.get(word) ?? (Number.isNaN(Number(word)) ? word : Number(word));
    });
  }
}

/** Takes the entries of the PTE table of a page away. */
function setEntryAll(page: number): void {
  for (let i = 0; i < 4; i++) setEntry(page + i, 0);
}

function outcome(example: Example): string {
  const scene = new Scene(example.before);
  // A gather is at hand for steps that need one, except for those that are about gathers.
  if (example.steps.some((step) => step.startsWith("tlb_"))) {
    scene.tlb.stage = 0;
    machine.gathers.nOpened = 0;
  }
  let result: unknown;
  try {
    for (const step of example.steps) result = scene.run(step);
  } catch (error) {
    if (!(error instanceof Halt)) throw error;
  }
  const { after } = example;
  if (after.startsWith("`")) return `\`${line({ first: 0, end: after.length - 2 })}\``;
  const offended = [...new Set(machine.offences.map(({ property }) => property))].join();
  if (after === "fine") return offended === "" ? "fine" : offended;
  if (offended !== "") return offended;
  if (result === null) return "NULL";
  if (result instanceof vm_area_struct) return nameOf(result);
  return String(result);
}

test("every example of a modelled function comes true", () => {
  const all = examples();
  assert.ok(all.length > 90, `only ${all.length} examples were found`);
  const wrong = all
    .map((example) => ({ example, came: outcome(example) }))
    .filter(({ example, came }) => came !== example.after)
    .map(
      ({ example: { file, before, steps, after }, came }) =>
        `${file}: \`${before}\` then ${steps.join("; ")} is ${came}, not ${after}`,
    );
  assert.deepEqual(wrong, []);
});
