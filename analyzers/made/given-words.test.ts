/** What a file gives to macros that put pieces together, told from its text alone. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { givenWords } from "./given-words.js";

const cases: Readonly<
  Record<string, readonly [text: string, given: readonly string[], not: readonly string[]]>
> = {
  "what stands in a use": ["int a = C(head, tail) + other;", ["head", "tail"], ["other", "a"]],
  "what stands behind a use that is called in turn": ["C(1)(head, tail);", ["head", "tail"], []],
  "what another macro is given beside a maker": [
    "CALL(C, head, tail); other;",
    ["tail"],
    ["other"],
  ],
  "what a macro of the file leads on": [
    "#define D(a) C(a)\nD(head); other(tail);",
    ["head"],
    ["tail"],
  ],
  "what a short macro stands for": [
    "#define H head\n#define LONG a b c d e f tail\n",
    ["head"],
    ["tail"],
  ],
  "what the file's own macro pastes": ["#define P(x) head_##x\nP(tail);", ["head_", "tail"], []],
  "the words of a string": ['C("head" "tail");', ["head", "tail"], []],
  "a use of ten thousand words": [
    `C(head${", a".repeat(10_000)}, tail) other;`,
    ["tail"],
    ["other"],
  ],
  "a use within which another one is called": ["C(D(head)(a), tail) other;", ["tail"], ["other"]],
  "a use that the file ends within": ["C(head", ["head"], []],
};

for (const [claim, [text, given, not]] of Object.entries(cases)) {
  test(claim, () => {
    const words = givenWords("x.c", Buffer.from(text), new Set(["C"]));
    assert.deepEqual(
      given.filter((word) => !words.has(word)),
      [],
    );
    assert.deepEqual(
      not.filter((word) => words.has(word)),
      [],
    );
  });
}
