/**
 * A boot forgets: whatever ran before, in whatever order, the machine after a boot is the machine that
 * a first boot makes, field by field, as far as anything can reach from it.
 */
import type { Integer } from "./c/quantity.js";
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { runs } from "../../testing/effort.js";
import { burn, refuel } from "./c/fuel.js";
import {
  address_of,
  container_of,
  extend,
  own,
  pointer_of,
  struct_element,
} from "./c/references.js";
import { Undecided } from "./c/undecided.js";
import { generations } from "./declarations.js";
import { setupFrom } from "./testing/from-picture.js";
import { boot, current, Halt, machine, offend, powerOff, type Setup } from "./machine.js";
import { setFrame } from "./picture.js";
import * as program from "./program.js";
import { Machine } from "./state.js";
import { anon_vma_chain } from "./structs/anon-vma.js";
import type { mm_struct } from "./structs/mm-struct.js";
import { vm_area_struct } from "./structs/vm-area-struct.js";

/** Lists that are longer than what is in use, by the field that says how much is. */
const used: Readonly<Record<string, string>> = {
  made: "nMade",
  values: "n",
  vmas: "nVmas",
  firsts: "n",
  lasts: "n",
  entries: "n",
};

/** All that can be reached from here, in one text; each object once. */
function everything(root: object): string {
  const numbers = new Map<object, number>();
  const lines: string[] = [];
  const name = (value: unknown): string => {
    if (ArrayBuffer.isView(value)) {
      const numbers = value as Uint32Array;
      let filled = "";
      for (let i = 0; i < numbers.length; i++)
        if (numbers[i] !== 0) filled += ` ${i}=${numbers[i]}`;
      return filled;
    }
    if (typeof value === "function") return "a function";
    if (typeof value !== "object" || value === null) return String(value);
    const known = numbers.get(value);
    if (known !== undefined) return `#${known}`;
    const number = numbers.size;
    numbers.set(value, number);
    for (const [key, each] of Object.entries(value)) {
      const limit = used[key];
      const length =
        Array.isArray(each) && limit !== undefined
          ? ((value as Record<string, unknown>)[limit] as number)
          : undefined;
      lines.push(
        `#${number} ${value.constructor.name}.${key}: ${name(length === undefined ? each : (each as unknown[]).slice(0, length))}`,
      );
    }
    return `#${number}`;
  };
  name(root);
  return lines.join("\n");
}

/** What the pool holds beyond what this machine has is handed out as new, or not at all. */
function afterBoot(setup: Setup): string {
  boot(setup);
  const { anonVmas, chains, ...pool } = machine.pool;
  const nOwn = machine.nVmas;
  const owning = machine.vmas.slice(0, nOwn).map((vma) => vma.anon_vma_ !== null);
  const inUse = (list: readonly object[]): readonly (object | undefined)[] =>
    owning.map((has, i) => (has ? list[i] : undefined));
  return everything({
    ...machine,
    pool: { ...pool, anonVmas: inUse(anonVmas), chains: inUse(chains) },
  });
}

/** Writes into every field that holds a plain value, as a program may into whatever it reaches. */
function scribble(root: object, value: number): void {
  const seen = new Set<object>();
  const go = (object: object): void => {
    if (
      seen.has(object) ||
      ArrayBuffer.isView(object) ||
      (generations as readonly object[]).includes(object)
    )
      return;
    seen.add(object);
    for (const [key, each] of Object.entries(object)) {
      const into = object as Record<string, unknown>;
      // What a list has in use, and where an object stands or belongs, no program can name.
      if (typeof each === "object" && each !== null) go(each);
      else if (
        ["n", "nMade", "nVmas", "ordinal", "nPopulated", "owner"].includes(key) ||
        Array.isArray(object)
      )
        continue;
      else if (typeof each === "number") into[key] = value;
      else if (typeof each === "boolean") into[key] = !each;
      else if (each === null) into[key] = {};
    }
  };
  go(root);
}

const pictures = ["..SSSS", "ssSS.A", "FF.SSsO", "A.B.sS", "....SSSS", "S"];

/** Things that runs do to a machine. */
const deeds: Readonly<Record<string, () => void>> = {
  addresses: () => {
    for (const vma of machine.vmas) address_of(vma);
    pointer_of(0x1200);
    pointer_of(0xfffffff4);
  },
  elements: () => struct_element([{}, {}], 2),
  members: () => container_of(own({}, "node", {}), Object as never, "other"),
  added: () => {
    extend(vm_area_struct, "boot_test", () => 0);
    for (const vma of machine.vmas) (vma as unknown as { boot_test: number }).boot_test = 7;
  },
  fuel: () => (refuel(50), burn()),
  picture: () => setFrame({ first: 3, end: 4 }),
  offence: () => offend("W", "something"),
  watcher: () => void (machine.onOffence = () => undefined),
  log: () => void (machine.log = [{ kind: "line", line: 1 }]),
  current: () => void (current().mm = null),
  counters: () => void (machine.mm.total_vm = 5),
  move: () =>
    void program.move_page_tables(
      machine.vmas[0] as vm_area_struct,
      0x3000 as never,
      machine.vmas[0] as vm_area_struct,
      0x1000 as never,
      0x2000 as never,
      false,
      true,
    ),
  free: () => program.vm_area_free(machine.vmas[0] as vm_area_struct),
  dup: () => void program.vm_area_dup(machine.vmas[0] as vm_area_struct),
  clone: () =>
    void program.anon_vma_clone(
      machine.vmas.at(-1) as vm_area_struct,
      machine.vmas[0] as vm_area_struct,
    ),
  exit: () => program.exit_mmap(machine.mm as mm_struct),
  off: powerOff,
  scribble: () => {
    scribble(machine.mm, 99);
    scribble(machine.pool, 98);
    for (const vma of machine.vmas.slice(0, machine.nVmas)) scribble(vma, 97);
    scribble(machine.gathers, 96);
  },
};

const first = everything(new Machine());
const clean = pictures.map((picture) => afterBoot(setupFrom(picture)));

test("no field of the machine is left out of the comparison", () => {
  for (const field of Object.keys(new Machine()))
    assert.match(first, new RegExp(`Machine\\.${field}:`));
});

test("after a boot the machine is what the first boot made, whatever ran before", () => {
  const deed = fc.constantFrom(...Object.keys(deeds));
  const run = fc.record({
    picture: fc.nat(pictures.length - 1),
    faultAt: fc.nat(3),
    isLogged: fc.boolean(),
    deeds: fc.array(deed, { maxLength: 6 }),
  });
  fc.assert(
    fc.property(
      fc.array(run, { minLength: 1, maxLength: 6 }),
      fc.nat(pictures.length - 1),
      (runs, last) => {
        for (const { picture, deeds: all, ...wishes } of runs) {
          boot(setupFrom(pictures[picture] as string, wishes));
          for (const name of all) {
            try {
              deeds[name]?.();
            } catch (error) {
              if (
                !(error instanceof Halt || error instanceof Undecided || error instanceof TypeError)
              )
                throw error;
            }
          }
        }
        assert.equal(afterBoot(setupFrom(pictures[last] as string)), clean[last]);
      },
    ),
    runs(100),
  );
});

test("the first address that a run asks for is the same in every run", () => {
  const asked = (): readonly Integer[] => {
    boot(setupFrom("..SS.A"));
    return [
      address_of(machine.vmas[1]),
      address_of(machine.vmas[0]),
      address_of(new anon_vma_chain()),
    ];
  };
  assert.deepEqual(asked(), asked());
});

test("a number is a pointer to what another run had at this address in no run", () => {
  boot(setupFrom("..SS.A"));
  const address = address_of(machine.vmas[0]);
  assert.equal(pointer_of(address), machine.vmas[0]);
  boot(setupFrom("..SS.A"));
  assert.notEqual(pointer_of(address), machine.vmas[0]);
});

test("a member that the tree adds is zero at the start of every run", () => {
  extend(vm_area_struct, "boot_test", () => 0);
  for (let i = 0; i < 3; i++) {
    boot(setupFrom("SS"));
    const vma = machine.vmas[0] as vm_area_struct & { boot_test: number };
    assert.equal(vma.boot_test, 0);
    vma.boot_test++;
  }
});
