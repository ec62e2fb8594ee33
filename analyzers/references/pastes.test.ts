/** Which macros can paste a guarded name together, and what their calls make. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { readSource } from "../syntax/source.js";
import { pasteMacros, pastedNames } from "./pastes.js";

const names = new Set(["vma_expand", "vma_shrink"]);

const cases: readonly [
  text: string,
  pieces: readonly (readonly (string | number)[])[],
  made: readonly string[],
][] = [
  [
    "#define A(x) vma_##x\nA(expand) A(shrink) A(other) A()",
    [["vma_", 0]],
    ["vma_expand", "vma_shrink"],
  ],
  ["#define A(x) x##_expand\nA(vma) A(vmb)", [[0, "_expand"]], ["vma_expand"]],
  ["#define A(x, y) vma_##y##x\nA(and, exp)", [["vma_", 1, 0]], ["vma_expand"]],
  ["#define A(x) f(vma_ ## x, g_##x)\nA(expand)", [["vma_", 0]], ["vma_expand"]],
  [
    "#define A(x) vma_##x + vma_##x\nA(expand)",
    [
      ["vma_", 0],
      ["vma_", 0],
    ],
    ["vma_expand"],
  ],
  ["#define A(x) vmx_##x\nA(expand)", [], []],
  ['#define A(x) vma_##x\n/* A(expand) */ "A(expand)" A', [["vma_", 0]], []],
  ["#define A(x) vma_##x\n#if 0\nA(expand)\n#endif", [["vma_", 0]], []],
  ["#if 0\n#define A(x) vma_##x\n#endif\nA(expand)", [], []],
  ["#define A(x) vma_##x\n#define B A(expand)", [["vma_", 0]], ["vma_expand"]],
  ["#define A(f, ...) f(1, ##__VA_ARGS__)\nA(vma_expand)", [], []],
  // A letter may be written as its number, as any byte above 0x7f, or as a dollar.
  ["#define A\\u00e9(x) vma_##x\nA\\u00e9(expand)", [["vma_", 0]], ["vma_expand"]],
  ["#define \xe9$(x) vma_##x\n\xe9$(expand)", [["vma_", 0]], ["vma_expand"]],
  ["#define AB(x) vma_##x\nA\\\nB(expand)", [["vma_", 0]], ["vma_expand"]],
  ["#define A(x) vma_##x\nA( /* c */ exp\\\nand )", [["vma_", 0]], ["vma_expand"]],
];

for (const [text, pieces, made] of cases) {
  test(JSON.stringify(text), () => {
    const source = readSource("x.c", Buffer.from(text, "latin1"));
    const macros = pasteMacros(source, names);
    assert.deepEqual(
      macros.map((macro) => macro.pieces),
      pieces,
    );
    assert.deepEqual(
      pastedNames(source, macros, names).map(({ name }) => name),
      made,
    );
  });
}
