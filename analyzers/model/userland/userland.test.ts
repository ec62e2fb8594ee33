/** What stands in for the C library: that it is there, and what it does where a test goes wrong. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { refuel } from "../c/fuel.js";
import { element, type Ref } from "../c/references.js";
import type { Address, Integer } from "../c/quantity.js";
import { Exhausted } from "../c/undecided.js";
import { newestRelease } from "../declarations.js";
import { kernelModel, userlandModel } from "../index.js";
import { boot, Halt, machine } from "../machine.js";
import * as program from "../program.js";
import { userland_kernels } from "./index.js";
import { type Userland, Userland as Run } from "./userland.js";

const exported = program as unknown as Readonly<Record<string, unknown>>;

function booted(): Userland {
  boot({
    machine: "lp64",
    generation: newestRelease,
    geometry: { pteBits: 1, pmdBits: 1, pudBits: 1 },
    ceiling: 0 as Address,
    vmas: [],
    populated: [],
    faultAt: 0,
  });
  refuel(1_000);
  machine.userland = new Run("test_x");
  return machine.userland;
}

const text = (of: string): Ref<Integer> =>
  element([...Buffer.from(`${of}\0`)] as Integer[], 0) as Ref<Integer>;

class struct$pair {
  static embedded = ["$inner"];
  u0 = -1;
  $a: unknown = 0;
  $inner = new Inner();
  get $shared(): number {
    return this.u0;
  }
}
class Inner {
  $b = 0;
}

test("what a function or a constant of userland is answered by is exported by the program", () => {
  for (const { answers, name, fidelity } of userlandModel.functions) {
    assert.match(fidelity, /^(faithful|simplified: .+|stub: .+|faithful: .+)$/, name);
    for (const { call, prototype } of answers) {
      assert.equal(typeof exported[call], "function", call);
      assert.match(prototype, new RegExp(`[ *]${name}\\(.*\\)$`));
    }
  }
  for (const { call } of userlandModel.constants) assert.equal(typeof exported[call], "number");
});

test("no name of userland is one that the kernel's own code is answered for", () => {
  const kernel = new Set(kernelModel.functions.map(({ name }) => name));
  assert.deepEqual(
    userland_kernels.map(({ name }) => name).filter((name) => kernel.has(name)),
    [],
  );
});

test("a machine of a kernel has no userland", () => {
  booted();
  machine.userland = undefined;
  assert.throws(() => program.printf(text("x")), Halt);
});

const misuses: readonly (readonly [what: string, text: RegExp, act: () => unknown])[] = [
  [
    "a member is read after free()",
    /^a of a struct pair is used after it was freed$/,
    () => {
      const pair = program.recast(program.calloc(1, 8), struct$pair);
      program.user_free(pair);
      return pair.$a;
    },
  ],
  [
    "a member is written after free()",
    /^a of a struct pair is used/,
    () => {
      const pair = program.recast(program.malloc(8), struct$pair);
      program.user_free(pair);
      pair.$a = 1;
    },
  ],
  [
    "a member of a union is read after free()",
    /^shared of a struct pair is used/,
    () => {
      const pair = program.recast(program.calloc(1, 8), struct$pair);
      program.kmem_cache_free(program.kmem_cache_create(), pair);
      return pair.$shared;
    },
  ],
  [
    "a struct within what was freed is read",
    /^b of a struct Inner is used/,
    () => {
      const pair = program.recast(program.calloc(1, 8), struct$pair);
      const { $inner } = pair;
      program.user_free(pair);
      return $inner.$b;
    },
  ],
  [
    "memory is freed twice",
    /^memory is freed twice$/,
    () => {
      const pair = program.recast(program.calloc(1, 8), struct$pair);
      program.user_free(pair);
      program.user_free(pair);
    },
  ],
  [
    "memory is freed that nobody allocated",
    /^free\(\) of what no allocation gave$/,
    () => program.user_free(new struct$pair()),
  ],
  [
    "memory gets its type after free()",
    /^memory is used after it was freed$/,
    () => {
      const memory = program.calloc(1, 8);
      program.user_free(memory);
      return program.recast(memory, struct$pair);
    },
  ],
  ["abort() is called", /^abort\(\) is called$/, () => program.user_abort()],
  ["exit() is called", /^exit\(3\) is called$/, () => program.user_exit(3)],
  ["an assert() does not hold", /^an assert\(\) does not hold$/, () => program.user_assert(false)],
  [
    "a lock is taken twice",
    /^a lock is taken that is held already$/,
    () => {
      const lock = { $state: 0 };
      program.lock_take(lock);
      program.lock_take(lock);
    },
  ],
];

for (const [what, said, act] of misuses) {
  test(`a run ends when ${what}`, () => {
    booted();
    assert.throws(act, (error) => error instanceof Halt && said.test(error.message));
    assert.deepEqual(
      machine.offences.map(({ property }) => property),
      ["C"],
    );
  });
}

test("free() of nothing is nothing", () => {
  booted();
  program.user_free(null);
  assert.deepEqual(machine.offences, []);
});

test("a text is printed as C prints it", () => {
  const own = booted();
  program.fprintf(2, text("%s:%d %u %lx %c%% %p %s\n"), text("a.c"), -3, -1, 255n, 65, null, null);
  program.puts(text("end"));
  assert.equal(own.printed, "a.c:-3 4294967295 ff A% 0x0 (null)\nend\n");
});

test("whoever prints without end is stopped, and a length of it is kept", () => {
  const own = booted();
  assert.throws(() => {
    for (;;) program.printf(text("%s"), text("x".repeat(1_000)));
  }, Exhausted);
  assert.equal(own.printed.length, 8_192);
});

test("texts are compared and measured up to their end", () => {
  booted();
  assert.equal(program.strcmp(text("ab"), text("ab")), 0);
  assert.equal(program.strcmp(text("ab"), text("b")), -1);
  assert.equal(program.strncmp(text("abc"), text("abd"), 2 as Integer), 0);
  assert.equal(Number(program.strlen(text("four"))), 4);
});

test("what is compared is told as people know it: numbers, ranges of VMAs, what was freed", () => {
  class struct$vm_area_struct {
    $vm_start = 0x1000n;
    $vm_end = 0x3000n;
  }
  class struct$file {
    $f = 0;
  }
  const own = booted();
  const freed = program.recast(program.calloc(1, 8), struct$pair);
  program.user_free(freed);
  const vma = new struct$vm_area_struct();
  const cases: readonly (readonly [a: unknown, b: unknown, told: string])[] = [
    [3, -1, "3 == -1"],
    [0x2000n, true, "0x2000 == true"],
    [vma, null, "[0x1000, 0x3000) == NULL"],
    [
      vma,
      new struct$vm_area_struct(),
      "[0x1000, 0x3000) == [0x1000, 0x3000), which is another one",
    ],
    [freed, new struct$file(), "freed memory == a struct file"],
    [program.ERR_PTR(-12), {}, "(void *)0xfffffffffffffff4 == a pointer"],
  ];
  for (const [a, b, told] of cases) {
    program.comparing("==", a, b, false);
    assert.equal(own.compared, told);
  }
  assert.deepEqual(machine.offences, []);
});

test("only the test that is wanted runs, and of its conditions the values are known", () => {
  const own = booted();
  assert.equal(
    program.attempt("test_y", () => false),
    true,
  );
  assert.equal(own.result, undefined);
  program.attempt("test_x", () => {
    program.stand_own(7);
    if (program.looked(5, !program.comparing("==", 0x2000n, null, false), true))
      program.printf(text("no"));
    return false;
  });
  assert.equal(own.result, false);
  assert.deepEqual(own.failures, [{ mark: 5, isTrue: false, values: "0x2000 == NULL" }]);
  assert.equal(own.ownPlace, 7);
  program.stand(9);
  assert.equal(own.place, 7, "what main() does afterwards is no part of the test");
});
