/** The lists of the model are complete, and what they name is there. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { generations } from "./declarations.js";
import { constants, functions, structs } from "./index.js";
import * as program from "./program.js";

const folder = new URL("../../../analyzers/model/", import.meta.url);
const sources = readdirSync(folder).filter(
  (name) => name.endsWith(".ts") && !name.endsWith(".test.ts"),
);
const read = (name: string): string => readFileSync(new URL(name, folder), "utf8");
const exported = program as unknown as Readonly<Record<string, unknown>>;

test("every file that models a function is in the list and in the program, and has a whole header", () => {
  for (const name of sources) {
    const text = read(name);
    if (!/^export const \w+_kernels?\b/m.test(text)) continue;
    const module = `"./${name.replace(".ts", ".js")}"`;
    assert.ok(read("index.ts").includes(module), `${name} is not in index.ts`);
    assert.ok(read("program.ts").includes(module), `${name} is not in program.ts`);
    for (const mark of [" * @kernel ", " * @fidelity ", " * @example "])
      assert.ok(text.includes(mark), `${name} has no${mark}`);
  }
});

test("what a function, a constant or a struct is answered by is exported by the program", () => {
  for (const { answers } of functions) {
    for (const { call } of answers) assert.equal(typeof exported[call], "function", call);
  }
  for (const { call, isCall } of constants)
    assert.equal(typeof exported[call] === "function", isCall, call);
  for (const { name } of structs) assert.equal(typeof exported[name], "function", name);
});

test("no name is modelled twice", () => {
  const names = [...functions, ...constants].map(({ name }) => name);
  assert.deepEqual(
    names.filter((name, i) => names.indexOf(name) !== i),
    [],
  );
});

test("a fidelity says what it is, and a prototype is of its function", () => {
  for (const { name, fidelity, answers } of functions) {
    assert.match(fidelity, /^(faithful|simplified: .+|stub: .+|faithful: .+)$/, name);
    assert.ok(answers.length > 0, name);
    for (const { prototype } of answers)
      assert.match(prototype, new RegExp(`[ *]${name}\\([^\\n;]*\\)$`), prototype);
  }
});

test("as many parameters as C has, JavaScript has", () => {
  for (const { answers } of functions) {
    for (const { prototype, call } of answers) {
      const inner = prototype.slice(prototype.indexOf("(") + 1, -1);
      const nParameters = inner === "void" ? 0 : inner.split(",").length;
      if (call === "BUG_ON" || call === "WARN_ON") continue;
      assert.equal(
        (exported[call] as (...args: unknown[]) => unknown).length,
        nParameters,
        prototype,
      );
    }
  }
});

test("each field of a struct is a property of its class", () => {
  for (const { name, fields } of structs) {
    const made = new (exported[name] as new () => object)();
    for (const field of fields
      .split(";")
      .map((text) => text.trim())
      .filter((text) => text !== "")) {
      const id = /\(\*(\w+)\)/.exec(field)?.[1] ?? /(\w+)(\[\d+\])?$/.exec(field)?.[1] ?? "";
      assert.ok(id in made, `${name} has no ${field}`);
    }
  }
});

test("no two generations have the same name or the same markers", () => {
  assert.equal(new Set(generations.map(({ name }) => name)).size, generations.length);
  assert.equal(
    new Set(generations.map(({ markers }) => JSON.stringify(markers))).size,
    generations.length,
  );
});
