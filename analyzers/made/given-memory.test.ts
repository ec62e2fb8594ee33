/** What is kept of a file is what would be found in it, for every set of makers. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { GivenMemory } from "./given-memory.js";
import { givenWords } from "./given-words.js";

const texts: readonly string[] = [
  "int a = C(head, tail) + other;",
  "#define D(a) C(a)\nD(head); other(tail);",
  "#define E D\n#define D C\nE(head); D(tail);",
  "#define H head\n#define LONG a b c d e f tail\n",
  "#define P(x) head_##x\nP(tail); Q(head);",
  "C(D(head)(a), tail) Q(other;",
  "C\\\n2(head) C2(tail);\n#define X C\\\n2\nX(other);",
  "",
];
const names = ["C", "C2", "D", "H", "P", "Q", "X", "other", "none"];

function wordsOf(
  memory: GivenMemory,
  text: string,
  makers: ReadonlySet<string>,
  isWhole: boolean,
): ReadonlySet<string> {
  return memory.wordsOf({ path: "x.c", text, bytes: Buffer.from(text) }, makers, isWhole);
}

for (const isWhole of [false, true]) {
  test(`for any makers after any others the words are those of the text${isWhole ? ", whole" : ""}`, () => {
    const memory = new GivenMemory();
    const nSets = 1 << names.length;
    // Each step adds and takes away others; seven has no factor in common with the number of sets.
    for (let step = 0, bits = 0; step < nSets; step++, bits = (bits + 7 * 31) % nSets) {
      const makers = new Set(names.filter((_, at) => ((bits >> at) & 1) === 1));
      for (const text of texts)
        assert.deepEqual(
          [...wordsOf(memory, text, makers, isWhole)].sort(),
          [...givenWords("x.c", Buffer.from(text), makers, isWhole)].sort(),
          `${text} with ${[...makers].join(" ")}`,
        );
    }
  });
}

test("makers that stand nowhere in a file do not make it read again, and one that does makes it so", () => {
  const memory = new GivenMemory();
  const text = "int a = C(head, tail) + other(b);";
  const first = wordsOf(memory, text, new Set(["C", "D"]), false);
  assert.equal(wordsOf(memory, text, new Set(["C", "Q", "X"]), false), first);
  assert.equal(wordsOf(memory, text, new Set(["C"]), false), first);
  assert.notEqual(wordsOf(memory, text, new Set(["C", "other"]), false), first);
  assert.notEqual(wordsOf(memory, text, new Set(["C"]), false), first);
});
