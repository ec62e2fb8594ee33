/** Text that is nested or long beyond reason is refused, not crashed on. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { memoryTree } from "../../trees/memory.js";
import { Preprocessor } from "../preprocess/preprocess.js";
import { parseExpression } from "./parse.js";
import { Misread } from "./reader.js";

const front = new Preprocessor(memoryTree(new Map()));
const parse = (text: string): unknown => parseExpression(front.tokensOfText("f.c", text), () => "unknown");

const hostile: readonly (readonly [string, string])[] = [
  ["parentheses", `${"(".repeat(10_000)}x${")".repeat(10_000)}`],
  ["unary operators", `${"- ".repeat(10_000)}x`],
  ["operators in a row", `${"x + ".repeat(10_000)}x`],
  ["conditional expressions", `${"x ? y : ".repeat(10_000)}x`],
  ["indexes in a row", `x${"[0]".repeat(10_000)}`],
];

for (const [name, text] of hostile) {
  test(`ten thousand ${name} are misread, and no stack overflows`, () => {
    assert.throws(() => parse(text), Misread);
  });
}

test("a hundred parentheses are read", () => {
  assert.ok(parse(`${"(".repeat(100)}x${")".repeat(100)}`));
});

test("a name in parentheses before another name is a cast to a type that nobody knows", () => {
  assert.equal((parse("(loff_t)x") as { kind: string }).kind, "cast");
});
