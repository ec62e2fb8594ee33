/** Text that is nested or long beyond reason is refused, not crashed on. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { memoryTree } from "../../trees/memory-tree.js";
import { Preprocessor } from "../../preprocess/preprocess.js";
import { parseExpression, parseFunction } from "./parse.js";
import { Misread } from "./reader.js";

const front = new Preprocessor(memoryTree(new Map()));
const parse = (text: string): unknown =>
  parseExpression(front.tokensOfText("f.c", text), () => "unknown");

const hostile: readonly (readonly [string, string])[] = [
  ["parentheses", `${"(".repeat(10_000)}x${")".repeat(10_000)}`],
  ["unary operators", `${"- ".repeat(10_000)}x`],
  ["operators in a row", `${"x + ".repeat(10_000)}x`],
  ["conditional expressions", `${"x ? y : ".repeat(10_000)}x`],
  ["casts", `${"(int)".repeat(10_000)}x`],
  ["commas in a row", `(${"x, ".repeat(10_000)}x)`],
  ["assignments", `${"x = ".repeat(10_000)}1`],
  ["types of types", `(${"__typeof__(".repeat(10_000)}int${")".repeat(10_000)})x`],
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

const functions: readonly (readonly [string, (n: number) => string])[] = [
  ["pointers", (n) => `int ${"*".repeat(n)}p;`],
  ["arrays", (n) => `int a${"[1]".repeat(n)};`],
  ["declarators", (n) => `int ${"(".repeat(n)}p${")".repeat(n)};`],
  ["pointers to functions", (n) => `int ${"(*".repeat(n)}p${")(void)".repeat(n)};`],
  ["initializers", (n) => `int x[] = ${"{".repeat(n)}1${"}".repeat(n)};`],
  ["structs", (n) => `${"struct a { ".repeat(n)}int x;${" } s;".repeat(n)}`],
  ["blocks", (n) => "{".repeat(n) + "}".repeat(n)],
  ["branches", (n) => `${"if (1) ".repeat(n)};`],
  ["alternatives", (n) => `if (0) ;${" else if (1) ;".repeat(n)}`],
];

for (const [name, body] of functions) {
  test(`a function with ten thousand nested ${name} is misread, and one with fifty is read`, () => {
    const read = (n: number): unknown =>
      parseFunction(
        front.tokensOfText("f.c", `int f(void)\n{\n\t${body(n)}\n}\n`),
        () => "unknown",
      );
    assert.throws(() => read(10_000), Misread);
    assert.ok(read(50));
  });
}
