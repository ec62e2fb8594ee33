/** Locks of page tables are taken once, and given back by who holds them. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { machine } from "./machine.js";
import * as program from "./program.js";
import { pointer_of } from "./c/references.js";
import { bootPicture } from "./testing/from-picture.js";

const cases: readonly (readonly [says: string, steps: string, offences: readonly string[]])[] = [
  ["two locks may be held, and are given back in any order", "+a +b -a -b", []],
  [
    "one that is held is not taken again",
    "+a +a -a -a",
    ["a spinlock is taken that is held already, which never ends"],
  ],
  [
    "one that is not held is not given back",
    "+a +b -b -b",
    ["a spinlock is given back that is not held, while another is"],
  ],
];

for (const [says, steps, expected] of cases)
  test(says, () => {
    bootPicture("SSSS");
    const locks = new Map([
      ["a", pointer_of<object>(0x1000)],
      ["b", pointer_of<object>(0x2000)],
    ]);
    for (const step of steps.split(" ")) {
      const lock = locks.get(step.slice(1));
      if (step.startsWith("+")) program.spin_lock(lock);
      else program.spin_unlock(lock);
    }
    assert.deepEqual(
      machine.offences.map(({ text }) => text),
      expected,
    );
  });
