/** Modules become one script, or the build says which line cannot. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { runInNewContext } from "node:vm";
import { link } from "./link.js";

const at = "file:///built/";

function linked(files: Readonly<Record<string, string>>): string {
  return link(
    `${at}main.js`,
    (address) => files[address.slice(at.length)] ?? assert.fail(`${address} is not there`),
  );
}

const cases: readonly {
  readonly says: string;
  readonly files: Readonly<Record<string, string>>;
  readonly gives: object;
}[] = [
  {
    says: "functions, classes and constants are exported",
    files: {
      "main.js":
        "export function f() { return 1; }\nexport class C {}\nexport const c = f();\nconst hidden = 2;",
    },
    gives: { f: "function", C: "function", c: 1 },
  },
  {
    says: "names are imported, also under others",
    files: {
      "main.js": 'import { a, b as c } from "./x.js";\nexport const sum = a + c;',
      "x.js": "export const a = 1;\nexport const b = 2;",
    },
    gives: { sum: 3 },
  },
  {
    says: "a whole module is imported",
    files: {
      "main.js": 'import * as x from "./lib/x.js";\nexport const a = x.a;',
      "lib/x.js": 'import { b } from "../y.js";\nexport const a = b;',
      "y.js": "export const b = 5;",
    },
    gives: { a: 5 },
  },
  {
    says: "exports are handed on",
    files: {
      "main.js": 'export * from "./x.js";\nexport { b as d } from "./y.js";',
      "x.js": "export const a = 1;",
      "y.js": "export const b = 2;\nexport const c = 3;",
    },
    gives: { a: 1, d: 2 },
  },
  {
    says: "several constants are taken apart at once",
    files: { "main.js": "const all = { a: 1, b: 2 };\nexport const {\n  a,\n  b: c,\n} = all;" },
    gives: { a: 1, c: 2 },
  },
  {
    says: "a module runs once, before those that import it",
    files: {
      "main.js":
        'import { n } from "./x.js";\nimport { m } from "./y.js";\nexport const all = [n === m, n.list.length];',
      "x.js": 'import { list } from "./z.js";\nlist.push(1);\nexport const n = { list };',
      "y.js": 'export { n as m } from "./x.js";',
      "z.js": "export const list = [];",
    },
    gives: { all: [true, 1] },
  },
  {
    says: "names of modules do not meet",
    files: {
      "main.js": 'import { f } from "./x.js";\nconst own = 1;\nexport const both = [own, f()];',
      "x.js": "const own = 2;\nexport function f() { return own; }",
    },
    gives: { both: [1, 2] },
  },
];

for (const { says, files, gives } of cases) {
  test(says, () => {
    const made = runInNewContext(linked(files)) as Readonly<Record<string, unknown>>;
    const seen = Object.fromEntries(
      Object.keys(made).map((name) => [
        name,
        typeof made[name] === "function"
          ? "function"
          : (JSON.parse(JSON.stringify(made[name])) as unknown),
      ]),
    );
    assert.deepEqual(seen, gives);
    assert.equal(Object.getPrototypeOf(made), null);
  });
}

const refused: readonly {
  readonly says: string;
  readonly files: Readonly<Record<string, string>>;
  readonly error: RegExp;
}[] = [
  {
    says: "a circle",
    files: { "main.js": 'import { a } from "./x.js";', "x.js": 'import { b } from "./main.js";' },
    error: /import each other: .*main\.js -> .*x\.js -> .*main\.js/,
  },
  {
    says: "a name that nobody exports",
    files: { "main.js": 'import { a } from "./x.js";', "x.js": "export const b = 1;" },
    error: /exports no a/,
  },
  {
    says: "two exports of one name",
    files: {
      "main.js": 'export * from "./x.js";\nexport * from "./y.js";',
      "x.js": "export const a = 1;",
      "y.js": "export const a = 2;",
    },
    error: /two exports have the name a/,
  },
  {
    says: "a module of the host",
    files: { "main.js": 'import { readFileSync } from "node:fs";' },
    error: /cannot be linked: import \{ readFileSync/,
  },
  {
    says: "a variable that is exported",
    files: { "main.js": "export let a = 1;" },
    error: /cannot be linked: export let/,
  },
  {
    says: "a default export",
    files: { "main.js": "export default 1;" },
    error: /cannot be linked: export default/,
  },
];

for (const { says, files, error } of refused)
  test(`${says} is an error of the build`, () => assert.throws(() => linked(files), error));
