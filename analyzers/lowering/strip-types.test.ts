/** A program without its types is what TypeScript itself prints of it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { ts } from "ts-morph";
import { withoutTypes } from "./strip-types.js";

const programs: Readonly<Record<string, string>> = {
  imports: `import { add } from "./model/program.js";\nimport type { Word } from "./model/program.js";\nadd(1);\n`,
  "a class with fields and accessors": `class A {
  $start: Word = word(0);
  u0 = -1;
  n: number;
  get $rlock(): B { if (this.u0 !== -1) overlay(); return this._$rlock; }
  set $rlock(value: B) { this.u0 = 0; }
}\n`,
  "a function with labels and a default":
    "function $f($vma: vm_area_struct, $n: number = 1): number {\n  a$1: for (let i: Word = 0; i < $n; i = add(i, 1)) { continue a$1; }\n  return b ? c : d;\n}\n",
  "arguments that are types":
    "const $a = cell<vm_area_struct>(undefined);\nconst b = new Map<string, Ref<Ref<Word>>>();\nrecast<A & { x: number }, B>(c < d, e > f);\n",
  "an arrow with a type": "const f = ((o: A): A => (o.x = 1, o))(new A());\n",
  "a conversion": "const a = b as Word, c = d!.e;\n",
  "types over lines":
    "function f(\n  a: (x: number,\n  y: number) => void,\n): void {\n  return;\n}\n",
  "text that looks like types": 'const a = "b: c as d<e>"; /* x: y */ if (a < b) c(d > (e));\n',
};

const printed = (text: string): string =>
  ts.transpileModule(text, {
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      verbatimModuleSyntax: true,
    },
  }).outputText;

for (const [name, text] of Object.entries(programs)) {
  test(`${name}: types go and nothing else`, () => {
    const stripped = withoutTypes(ts, text);
    assert.equal(printed(stripped), printed(text));
    assert.equal(stripped.split("\n").length, text.split("\n").length);
    const file = ts.createSourceFile("a.js", stripped, ts.ScriptTarget.ES2022);
    const wrong = (file as unknown as { readonly parseDiagnostics: readonly unknown[] })
      .parseDiagnostics;
    assert.deepEqual(wrong, []);
    assert.equal(withoutTypes(ts, stripped), stripped);
  });
}

test("a form of type that is not known is an error and not a program", () => {
  assert.throws(() => withoutTypes(ts, "type A = number;\n"), TypeError);
  assert.throws(() => withoutTypes(ts, "const a = <Word>b;\n"), TypeError);
});
