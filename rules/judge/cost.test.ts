/**
 * What judging a tree costs grows no faster than the tree: steps are counted by the engine, over the
 * include graph, the ledger, what the preprocessor makes, rule files and rules, on trees that are made
 * to cost much and on the same twice as large.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { effort, sampled } from "../../testing/effort.js";
import { each, type Hostile } from "../../testing/hostile.js";
import { Meter } from "../../testing/meter.js";

// It counts what is loaded behind it.
const meter = new Meter();
const { check } = await import("./check.js");
const { readRuleFile } = await import("../files/rule-file.js");
const { memoryTree } = await import("../../analyzers/trees/memory-tree.js");

type Files = Readonly<Record<string, string>>;
type Trees = Readonly<Record<string, (n: number) => Files>>;

const owner: Files = {
  "keep/keep.h": "int keep_trim(void);\n",
  "keep/keep.c": '#include "keep.h"\nint keep_trim(void)\n{\n\treturn 0;\n}\n',
};
const guard = (functions: string): string =>
  `version: 1\nboundaries:\n  - id: keep\n    guard: { functions: [${functions}] }\n    allow_in: [keep/**]\n    why: private\n`;

/** `rules`: a rule file of this size. */
function judging(files: (n: number) => Files, rules: Hostile = () => guard("keep_trim")) {
  return (n: number) => {
    const all = Object.entries({ ...owner, ...files(n) });
    const tree = memoryTree(new Map(all.map(([path, text]) => [path, Buffer.from(text)])));
    const text = rules(n);
    return async () => {
      const { boundaries } = readRuleFile("rules.yaml", text);
      await check(tree, tree.list(false), boundaries, { today: "2026-01-01" });
    };
  };
}

const files = (n: number, one: (i: number) => readonly [path: string, text: string]): Files =>
  Object.fromEntries(Array.from({ length: n }, (_, i) => one(i)));
const inFile =
  (text: Hostile): ((n: number) => Files) =>
  (n) => ({ "drivers/x.c": text(n) });
const paste = "#define C_(a, b) a##b\n#define C(a, b) C_(a, b)\n";

const graphs: Trees = {
  "headers that include the next": (n) =>
    files(n, (i) => [`drivers/h${i}.h`, `#include "h${i + 1}.h"\nint keep_trim(void);\n`]),
  "headers that include two others": (n) =>
    files(n, (i) => [
      `drivers/h${i}.h`,
      `#include "h${(2 * i + 1) % n}.h"\n#include "h${(2 * i + 2) % n}.h"\n`,
    ]),
  "headers in a circle": (n) =>
    files(n, (i) => [`drivers/h${i}.h`, `#include "h${(i + 1) % n}.h"\nint keep_trim(void);\n`]),
  "files that include one header": (n) =>
    files(n, (i) => [`drivers/f${i}.c`, '#include "../keep/keep.h"\n']),
  "includes that name no file": inFile(each((i) => `#include "none${i}.h"\n`)),
  "files of one name": (n) => ({
    ...files(n, (i) => [`drivers/d${i}/same.h`, "int a;\n"]),
    "drivers/x.c": "#include <some/same.h>\n",
  }),
  "names for headers and headers": inFile(
    (n) =>
      each((i) => `#define H${i} "h${i}.h"\n`)(n) +
      each(
        (i) => `#include H${i}\nint a_long_line_behind_each_of_them_${i}(int first, int second);\n`,
      )(n),
  ),
};

const ledgers: Trees = {
  "files that use the name": (n) =>
    files(n, (i) => [`drivers/f${i}.c`, "int f(void)\n{\n\treturn keep_trim();\n}\n"]),
  "functions that use the name": inFile(
    each((i) => `int f${i}(void)\n{\n\treturn keep_trim();\n}\n`),
  ),
  "other functions of the name": (n) =>
    files(n, (i) => [
      `drivers/f${i}.c`,
      "static int keep_trim(int a)\n{\n\treturn a;\n}\nint f(void) { return keep_trim(1); }\n",
    ]),
  "macros that stand for the name": inFile(
    (n) => each((i) => `#define M${i} keep_trim\n`)(n) + each((i) => `int a${i} = M${i}();\n`)(n),
  ),
  "pointers that hold the name": inFile(
    (n) =>
      each((i) => `static int (*h${i})(void) = keep_trim;\n`)(n) +
      each((i) => `int f${i}(void) { return h${i}(); }\n`)(n),
  ),
  "functions of a header that wrap the name": (n) => ({
    "include/wrap.h": each((i) => `static inline int w${i}(void) { return keep_trim(); }\n`)(n),
    "drivers/x.c": `#include "../include/wrap.h"\n${each((i) => `int f${i}(void) { return w${i}(); }\n`)(n)}`,
  }),
  "assembly that uses the name": (n) => ({ "arch/a.S": "call keep_trim\n".repeat(n) }),
  "assembly statements that use the name": inFile((n) => 'asm("call keep_trim");\n'.repeat(n)),
  "assembly that defines other names": (n) => ({
    "arch/a.S": each((i) => `.globl other${i}\nother${i}:\n\tcall keep_trim\n`)(n),
  }),
  "calls within calls": inFile((n) => `int a = ${"g(keep_trim, ".repeat(n)}1${")".repeat(n)};\n`),
  "calls of a macro within calls of it": inFile(
    (n) => `#define g(a, b) a\nint a = ${"g(keep_trim, ".repeat(n)}1${")".repeat(n)};\n`,
  ),
  "names in one macro": inFile((n) => `#define X(a) ${"keep_trim ".repeat(n)}\nint a = X(1);\n`),
  "arguments of one call in a macro": inFile(
    (n) => `#define X(a) a(${"keep_trim, ".repeat(n)}1)\nint a = X(1);\n`,
  ),
  "includes of a makefile": (n) => ({ "fs/Makefile": each((i) => `a: @flags${i}\n`)(n) }),
  "members beside the name": inFile(each((i) => `int a${i}, keep_trim, b${i};\n`)),
  "macros that declare in groups": inFile(
    (n) =>
      `#define D(...) int __VA_ARGS__\n${each((i) => `D(a${i}, b${i});\n`)(n)}int c = keep_trim();\n`,
  ),
};

const makers: Trees = {
  "uses within uses": inFile(
    (n) => `${paste}int a = ${"C(keep_, ".repeat(n)}rim${")".repeat(n)};\n`,
  ),
  "uses in a row": inFile((n) => paste + each((i) => `int a${i} = C(keep_, a${i});\n`)(n)),
  "a macro that is defined again": inFile(
    each((i) => `#undef C\n#define C(a, b) a##b\nint a${i} = C(keep_, a${i});\n`),
  ),
  "a macro that is defined the same": inFile((n) => `#define C(a, b) a##b\n`.repeat(n)),
  "branches that define": inFile(
    (n) => `${paste}#if A\n${each((i) => `#elif A${i}\n#define X${i} keep_\n`)(n)}#endif\n`,
  ),
  "meanings from branches": inFile(
    (n) =>
      paste + each((i) => `#ifdef A${i}\n#define X x${i}\n#endif\nint a${i} = C(keep_, X);\n`)(n),
  ),
  "macros that are pushed and popped": inFile(
    (n) => paste + `#pragma push_macro("C")\n`.repeat(n) + `#pragma pop_macro("C")\n`.repeat(n),
  ),
  "a use that nothing closes": inFile(
    (n) => `${paste}int a = C(keep_,\n${each((i) => `#if A${i}\nx\n#endif\n`)(n)}`,
  ),
  "a use that holds directives": inFile(
    (n) => `${paste}int a = C(keep_,\n${each((i) => `#define A${i}\nx\n`)(n)});\n`,
  ),
  "strings in one statement": inFile(
    (n) => `#define S(x) #x\nvoid f(void) { asm("call " ${"S(keep_) ".repeat(n)} "rim"); }\n`,
  ),
  "what is open": inFile((n) => `${paste}#define O C(keep_,\n${"O x); ".repeat(n)}`),
  "macros that lead to one that pastes": inFile(
    (n) => paste + each((i) => `#define M${i} M${i + 1}\n`)(n) + each((i) => `M${i};\n`)(n),
  ),
  "names that one macro makes": inFile((n) => `#define M(x) keep_##x\n${"M(trim);\n".repeat(n)}`),
  "names that macros of their own make": inFile(
    (n) => each((i) => `#define M${i}(x) keep_##x\n`)(n) + each((i) => `M${i}(trim);\n`)(n),
  ),
  "macros of the assembler": (n) => ({
    "arch/a.S": `.macro go a, b\ncall \\a\\b\n.endm\n${each((i) => `go keep_, a${i}\n`)(n)}`,
  }),
  "texts that assembly brings in": (n) => ({
    "arch/a.S": `.macro go a, b\ncall \\a\\b\n.endm\n${each((i) => `.include "lib/t${i}.inc"\n`)(n)}`,
    ...files(n, (i) => [`lib/t${i}.inc`, `go keep_, a${i}\n`]),
  }),
  "texts with macros that assembly brings in": (n) => ({
    "arch/a.S": `${each((i) => `.include "lib/t${i}.inc"\n`)(n)}${each((i) => `go${i} keep_, a\n`)(n)}`,
    ...files(n, (i) => [`lib/t${i}.inc`, `.macro go${i} a, b\ncall \\a\\b\n.endm\n`]),
  }),
  "a list that is read with each macro": (n) => ({
    "drivers/x.c": `#define X(a) keep_##a\n#include "list.h"\n#undef X\n#define X(a) a##_trim\n#include "list.h"\n`,
    "drivers/list.h": each((i) => `X(a${i})\n`)(n),
  }),
};

const given: Trees = {
  "headers for a maker's words": (n) => ({
    "drivers/x.c": `#define C(a, b) a##b\n${each((i) => `int a${i} = C(C(keep_, a${i}), b);\n`)(n)}`,
  }),
  "uses within uses of a large tree": inFile(
    (n) => `#define C(a, b) a##b\nint a = ${"C(keep_, ".repeat(n)}rim${")".repeat(n)};\n`,
  ),
};

/** With so many files of code that not all are read after the preprocessor. */
const large =
  (few: (n: number) => Files): ((n: number) => Files) =>
  (n) => ({
    ...files(410, (i) => [`lib/l${i}.c`, "int a;\n"]),
    ...few(n),
  });

const n = effort(80, 600);

for (const [what, trees] of Object.entries({ ledgers, makers })) {
  test(`${what} that are twice as large take about twice as many steps`, async () => {
    for (const [claim, make] of sampled(Object.entries(trees), 6))
      assert.deepEqual(await meter.growth(judging(make), n), [], claim);
  });
}

test("include graphs that are twice as large take about twice as many steps", async () => {
  for (const [claim, make] of sampled(Object.entries(graphs), 6))
    assert.deepEqual(await meter.growth(judging(large(make)), 4 * n), [], claim);
});

test("what files of a large tree give to macros takes about twice as many steps", async () => {
  for (const [claim, make] of sampled(Object.entries(given), 3))
    assert.deepEqual(await meter.growth(judging(large(make)), 4 * n), [], claim);
});

const ruleFiles: Readonly<Record<string, Hostile>> = {
  boundaries: (count) =>
    `version: 1\nboundaries:\n${each((i) => `  - id: b${i}\n    guard: { functions: [keep_trim] }\n    allow_in: [keep/**]\n    why: x\n`)(count)}`,
  names: (count) => guard(each((i) => `keep_a${i}, `)(count) + "keep_trim"),
  globs: (count) =>
    guard("keep_trim").replace("keep/**", each((i) => `"k${i}/**", `)(count) + "keep/**"),
};

test("rule files that are twice as large take about twice as many steps", async () => {
  const tree = () => ({ "drivers/x.c": "int f(void)\n{\n\treturn keep_trim();\n}\n" });
  for (const [claim, rules] of sampled(Object.entries(ruleFiles), 3))
    assert.deepEqual(await meter.growth(judging(tree, rules), n), [], claim);
});
