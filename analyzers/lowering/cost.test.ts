/**
 * What it costs to preprocess and lower a function grows no faster than its text: steps are counted by
 * the engine, on the same twice as long. Depth has limits of its own, below which it may cost more.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { effort, sampled } from "../../testing/effort.js";
import { each, times, type Hostile } from "../../testing/hostile.js";
import { Meter } from "../../testing/meter.js";

// It counts what is loaded behind it.
const meter = new Meter();
const { machineConfiguration } = await import("../preprocess/configuration.js");
const { Preprocessor } = await import("../preprocess/preprocess.js");
const { memoryTree } = await import("../trees/memory-tree.js");
const { intrinsics } = await import("./emit/intrinsics.js");
const { compile } = await import("./program.js");
const { Registry } = await import("./registry.js");
const { TreeMeanings } = await import("./tree-meanings.js");

const FILE = "made.c";

/** Lowers `f()` of a file, beside others. */
function unit(text: string, others: Readonly<Record<string, string>> = {}) {
  return async () => {
    const files = Object.entries({ [FILE]: text, ...others });
    const tree = memoryTree(new Map(files.map(([path, own]) => [path, Buffer.from(own)])));
    const front = new Preprocessor(tree, { configuration: machineConfiguration("lp64") });
    const registry = new Registry((path, own) => front.tokensOfText(path, own));
    const known = [...registry.functions.keys(), ...registry.constants.keys()];
    const meanings = new TreeMeanings(front, new Set([...intrinsics, ...known]));
    const roots = [{ name: "f", root: FILE }];
    do compile(meanings, registry, roots, "plain", "lp64");
    while (await meanings.catchUp());
  };
}

type Unit = (n: number) => () => Promise<void>;

/** A function with this in it, behind other things of its file. */
function body(inner: Hostile, before: Hostile = () => ""): Unit {
  return (n) => unit(`${before(n)}int f(int x, int y)\n{\n${inner(n)}\nreturn x;\n}\n`);
}

const nested =
  (open: string, inner: string, close: string): Hostile =>
  (n) =>
    open.repeat(n) + inner + close.repeat(n);

const units: Readonly<Record<string, Unit>> = {
  statements: body(times("x = y + 1;\n")),
  locals: body(each((i) => `int v${i} = x;\n`)),
  "locals used": body((n) => each((i) => `int v${i} = ${i ? `v${i - 1}` : "x"};\n`)(n)),
  "conditions within conditions": body(nested("if (x) {", "x++;", "}")),
  "loops within loops": body(nested("while (x) {", "x--;", "}")),
  parentheses: body((n) => "x = " + "(".repeat(n) + "y" + ")".repeat(n) + ";"),
  sums: body((n) => "x = y" + " + y".repeat(n) + ";"),
  negations: body((n) => "x = " + "!".repeat(n) + "y;"),
  casts: body((n) => "x = " + "(int)".repeat(n) + "y;"),
  "conditional values": body((n) => "x = " + "y ? x : ".repeat(n) + "y;"),
  commas: body((n) => "x = (y" + ", y".repeat(n) + ");"),
  cases: body((n) => "switch (x) {" + each((i) => `case ${i}: y++; break;\n`)(n) + "}"),
  "cases that fall through": body((n) => "switch (x) {" + each((i) => `case ${i}:\n`)(n) + "}"),
  labels: body(each((i) => `l${i}: x++;\n`)),
  "jumps back": body((n) => each((i) => `l${i}: if (x-- > ${i}) goto l${i};\n`)(n)),
  "jumps to one label": body((n) => "if (x) goto out;\n".repeat(n) + "out:;"),
  "statements in expressions": body((n) => "x = " + "({ ".repeat(n) + "y;" + " });".repeat(n)),
  calls: body(times("x = g(x, y);\n"), () => "int g(int a, int b) { return a + b; }\n"),
  "calls within calls": body(
    (n) => "x = " + "g(".repeat(n) + "x" + ", 1)".repeat(n) + ";",
    () => "int g(int a, int b) { return a + b; }\n",
  ),
  "macros that lead on": body(
    () => "x = A0;",
    (n) => each((i) => `#define A${i} A${i + 1}\n`)(n) + `#define A${n} y\n`,
  ),
  "macros with arguments that lead on": body(
    () => "x = A0(y);",
    (n) => each((i) => `#define A${i}(v) A${i + 1}(v)\n`)(n) + `#define A${n}(v) v\n`,
  ),
  "uses of a macro": body(times("x = ONE;\n"), () => "#define ONE 1\n"),
  "arguments of a macro": body(
    (n) => "x = SUM(y" + ", y".repeat(n) + ");",
    () => "#define SUM(a, ...) a\n",
  ),
  "macros that are defined again": body(
    () => "x = A;",
    (n) => each((i) => `#undef A\n#define A ${i}\n`)(n),
  ),
  pastes: body(times("x = P(y,);\n"), () => "#define P(a,b) a##b\n"),
  "strings of arguments": body(times("x = sizeof(S(y));\n"), () => "#define S(a) #a\n"),
  "variable arguments": body(
    (n) => "x = V(y" + ", y".repeat(n) + ");",
    () => "#define V(...) (__VA_ARGS__)\n",
  ),
  conditionals: body(each((i) => `#ifdef A${i}\nx++;\n#else\ny++;\n#endif\n`)),
  "branches of a conditional": body(
    (n) => "#if 0\n" + each((i) => `#elif A${i}\nx++;\n`)(n) + "#endif\n",
  ),
  "conditionals within conditionals": body(
    (n) => "#if 1\n".repeat(n) + "x++;\n" + "#endif\n".repeat(n),
  ),
  "a condition": body((n) => "#if 1" + " && 1".repeat(n) + "\nx++;\n#endif\n"),
  "parentheses of a condition": body(
    (n) => "#if " + "(".repeat(n) + "1" + ")".repeat(n) + "\nx++;\n#endif\n",
  ),
  includes: (n) =>
    unit(
      each((i) => `#include "h${i}.h"\n`)(n) + "int f(int x, int y) { return x; }\n",
      Object.fromEntries(Array.from({ length: n }, (_, i) => [`h${i}.h`, `extern int e${i};\n`])),
    ),
  "headers that include the next": (n) =>
    unit(
      `#include "h0.h"\nint f(int x, int y) { return x; }\n`,
      Object.fromEntries(
        Array.from({ length: n }, (_, i) => [`h${i}.h`, `#include "h${i + 1}.h"\n`]),
      ),
    ),
  "one header again": (n) =>
    unit(`#include "h.h"\n`.repeat(n) + "int f(int x, int y) { return x; }\n", {
      "h.h": "#ifndef H\n#define H\nextern int e;\n#endif\n",
    }),
  "headers in a circle": (n) =>
    unit(
      `#include "h0.h"\nint f(int x, int y) { return x; }\n`,
      Object.fromEntries(
        Array.from({ length: n }, (_, i) => [
          `h${i}.h`,
          `#ifndef H${i}\n#define H${i}\n#include "h${(i + 1) % n}.h"\n#endif\n`,
        ]),
      ),
    ),
  members: body(
    () => "struct s s = { 0 }; x = s.a0;",
    (n) => "struct s {" + each((i) => `int a${i};`)(n) + "};\n",
  ),
  "types of types": body(
    () => "t0 v = x; x = v;",
    (n) =>
      each((i) => `typedef ${i ? `t${n - i + 1}` : "int"} t${n - i};\n`)(n) + "typedef t1 t0;\n",
  ),
  enumerators: body(
    () => "x = E0;",
    (n) => "enum e {" + each((i) => `E${i}, `)(n) + "};\n",
  ),
  "enumerators of enumerators": body(
    () => "x = 1;",
    (n) => "enum e {" + each((i) => (i ? `E${i} = E${i - 1} + 1, ` : "E0, "))(n) + "};\n",
  ),
  arrays: body((n) => "int a[] = {" + times("1, ")(n) + "}; x = a[0];"),
  designators: body((n) => `int a[${n}] = {` + each((i) => `[${i}] = 1, `)(n) + "}; x = a[0];"),
  pointers: body((n) => "int " + "*".repeat(n) + "p = 0;"),
  strings: body((n) => "const char *s = " + '"a" '.repeat(n) + ";"),
  "a string": body((n) => 'const char *s = "' + "a".repeat(n) + '";'),
  "variables that are kept": body(each((i) => `static int s${i}; s${i}++;\n`)),
  addresses: body(each((i) => `int v${i}; int *p${i} = &v${i}; *p${i} = x;\n`)),
  globals: body(
    (n) => each((i) => `x += g${i};\n`)(n),
    (n) => each((i) => `int g${i};\n`)(n),
  ),
  "declarations beside it": body(
    () => "x++;",
    (n) => each((i) => `int g${i}(int a);\nstatic int h${i}(int a) { return a; }\n`)(n),
  ),
  "compound literals": body(
    each(() => "x += (struct p){ x, y }.a;\n"),
    () => "struct p { int a, b; };\n",
  ),
  "sizes of sizes": body((n) => "x = " + "sizeof ".repeat(n) + "x;"),
  "calls through a pointer": body(
    times("p = g; x = p(x);\n"),
    () => "int g(int a) { return a; }\nint (*p)(int);\n",
  ),
  annotations: body((n) => "int v " + "__attribute__((unused)) ".repeat(n) + "= x;"),
};

for (const [what, make] of sampled(Object.entries(units), 3)) {
  test(`twice as much to lower of ${what} takes about twice as many steps`, async () => {
    assert.deepEqual(await meter.growth(make, effort(100, 200)), []);
  });
}
