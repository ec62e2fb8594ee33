/** A rule file that nests without end is an error at its place, and costs no more than its size. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { readRuleFile } from "./rule-file.js";

const deep: Readonly<Record<string, readonly [text: string, place: string]>> = {
  brackets: ["[".repeat(1_000_000), "1:101"],
  "brackets behind a line": [`version: 1\nboundaries: ${"[".repeat(500)}`, "2:113"],
  braces: ["{a: ".repeat(250_000), "1:401"],
  entries: [`version: 1\n${"- ".repeat(500_000)}`, "2:1"],
  keys: ["? ".repeat(500_000), "1:1"],
};

test("what nests too deep is told of where it does", () => {
  for (const [what, [text, place]] of Object.entries(deep)) {
    const { errors, boundaries } = readRuleFile("r.yaml", text);
    assert.deepEqual(boundaries, [], what);
    assert.deepEqual(
      errors.map(({ line, column }) => `${line}:${column}`),
      [place],
      what,
    );
  }
});

test("brackets that are closed again do not count", () => {
  const globs = Array.from({ length: 300 }, (_, at) => `"a[${at % 10}]/**"`).join(", ");
  const text = `version: 1\nboundaries:\n  - id: b\n    guard: { functions: [f] }\n    allow_in: [${globs}]\n    why: x\n`;
  const { errors } = readRuleFile("r.yaml", text);
  assert.ok(errors.every(({ message }) => !message.includes("more than")));
});

test("a key that its map has had before is an error at its place", () => {
  const { errors } = readRuleFile("r.yaml", "version: 1\nboundaries:\n  - id: b\n    id: c\n");
  assert.deepEqual(
    errors.map(({ line, column, message }) => `${line}:${column} ${message}`),
    ["4:5 not valid YAML: Map keys must be unique"],
  );
});
