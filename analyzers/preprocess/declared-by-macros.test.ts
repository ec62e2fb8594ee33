/** What a header declares, macros expanded: the kinds and names, in the order of their places. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { memoryTree } from "../trees/memory-tree.js";
import { headerDeclarations } from "./declared-by-macros.js";
import { includedMacros } from "./included-macros.js";

const headers: readonly [claim: string, text: string, declared: string][] = [
  ["a prototype and a variable", "int f(void); extern int a;", "function f, variable a"],
  [
    "all declarators",
    "extern int a, *b, c[2], (*d)(int);",
    "variable a, variable b, variable c, variable d",
  ],
  ["array declarators", "extern struct s *const a[], *const b[];", "variable a, variable b"],
  ["values between declarators", "static int a = f(1, 2), b = { 1, 2 };", "variable a, variable b"],
  ["a type and what has it", "struct s { int x; } a, *b;", "tag s, variable a, variable b"],
  ["types within types", "struct s { union u { int x; } v; };", "tag s, tag u"],
  ["typedefs of pointers to functions", "typedef void (ABI *f_t)(int, char);", "typedef f_t"],
  ["several typedefs", "typedef struct s { int x; } s_t, *s_p;", "tag s, typedef s_t, typedef s_p"],
  ["a function that returns a pointer to one", "int (*f(int a))(char);", "function f"],
  ["a name in parentheses", "int (f)(char); int (g);", "function f, variable g"],
  ["annotations behind parameters", "int f(char *) UNKNOWN(1, 2) ANOTHER;", "function f"],
  ["a name behind an annotation", "typedef u32 __attribute__((x(16))) v_t;", "typedef v_t"],
  ["annotations of unknown names before", "void (__efiapi *f)(void);", "variable f"],
  ["an all-capitals function", "static inline int F(struct s *s) { return 0; }", "inline F"],
  [
    "an all-capitals function without parameters",
    "static inline int F(void) { return 0; }",
    "inline F",
  ],
  [
    "an extern within a function",
    "static inline int f(void) { extern int a, b; return a; }",
    "inline f, variable a, variable b",
  ],
  ["nothing announced", "struct s; union u; enum e;", ""],
  [
    "no parameters, members or enumerators",
    "int f(int a); struct s { int m; }; enum e { E };",
    "function f, tag s, tag e",
  ],
  [
    "a table's macro",
    "DECLARE_PER_CPU(int, x); extern DECLARE_BITMAP(y, 4);",
    "variable x, variable y",
  ],
  ["a call without a semicolon", "UNKNOWN(x, y)\nstruct s { int a; };", "tag s"],
  ["calls in a row", "UNKNOWN(x)\nUNKNOWN(y)\nint f(void);", "function f"],
  [
    "a macro that pastes",
    "#define D(x) int x##_a(void); int x##_b\nD(y);",
    "macro D, function y_a, variable y_b",
  ],
  [
    "a list",
    "#define L(X) X(a) X(b)\n#define D(n) int f_##n(void);\nL(D)",
    "macro L, macro D, function f_a, function f_b",
  ],
  [
    "a macro that is redefined",
    "#define D(n) int a_##n;\nD(x)\n#undef D\n#define D(n) int b_##n;\nD(x)\n#undef D",
    "variable a_x, variable b_x",
  ],
  [
    "both sides of a conditional",
    "#ifdef A\n#define D(n) int a_##n;\n#else\n#define D(n) int b_##n;\n#endif\nD(x)",
    "macro D, macro D, variable a_x, variable b_x",
  ],
  ["a macro for a name", "#define N real\nint N(void);", "macro N, function real"],
  ["a macro for a type", "#define T struct s *\nT f(void);", "macro T, function f"],
  [
    "a macro that a definition is made with",
    "#define H(n) static inline int h_##n(void)\nH(x) { return 0; }",
    "macro H, inline h_x",
  ],
  [
    "a macro on one side, a function of its name on the other",
    "#ifdef A\n#define f(x) do { g(x); } while (0)\n#else\nstatic inline void f(int x) { }\n#endif",
    "macro f, inline f",
  ],
  ["a macro that does not fit", "#define D(a, b) int a##b;\nD(x)", "macro D"],
];

for (const [claim, text, declared] of headers) {
  test(`declared: ${claim}`, () => {
    const { declarations, isCut } = headerDeclarations("x.h", Buffer.from(text), () => undefined);
    const found = declarations.map(({ kind, name }) => `${kind} ${name}`);
    assert.deepEqual(found.sort(), declared === "" ? [] : declared.split(", ").sort());
    assert.equal(isCut, false);
  });
}

/** Of a header that another one is included by. */
const others: readonly (readonly [
  claim: string,
  included: string,
  text: string,
  declared: string,
])[] = [
  [
    "a macro that is a declaration",
    "#define D int x(void)",
    "D;\nint b;",
    "function x, variable b",
  ],
  ["with its semicolon", "#define D int x(void);", "D\nint b;", "function x, variable b"],
  ["behind storage", "#define D int x(void)", "extern D;", "function x"],
  ["at the end", "#define D int x(void);", "int b;\nD\n", "function x, variable b"],
  [
    "two of them",
    "#define D int x(void); struct y { int z; };",
    "D\nint b;",
    "function x, tag y, variable b",
  ],
  [
    "before a type of another header",
    "#define D int x(void);",
    "D\nu32 b;",
    "function x, variable b",
  ],
  [
    "with a body",
    "#define D static inline int x(void) { return 1; }",
    "D\nint b;",
    "inline x, variable b",
  ],
  [
    "of another macro",
    "#define E int x(void)\n#define D E;",
    "D\nint b;",
    "function x, variable b",
  ],
  [
    "empty on one side",
    "#ifdef A\n#define D int x(void);\n#else\n#define D\n#endif",
    "D\nint b;",
    "function x, variable b",
  ],
  ["a macro that is a type", "#define D unsigned int", "D b;", "variable b"],
];

for (const [claim, included, text, declared] of others) {
  test(`declared by a macro of another header: ${claim}`, () => {
    const files = new Map([
      ["inc/a.h", included],
      ["inc/b.h", `#include "a.h"\n${text}\n`],
    ]);
    const tree = memoryTree(new Map([...files].map(([path, body]) => [path, Buffer.from(body)])));
    const asked = { listed: new Map(), texts: new Map() };
    const macros = includedMacros(tree, files, () => asked);
    const { declarations } = headerDeclarations(
      "inc/b.h",
      Buffer.from(files.get("inc/b.h") ?? ""),
      macros,
    );
    const found = declarations.map(({ kind, name }) => `${kind} ${name}`);
    assert.deepEqual(found.sort(), declared.split(", ").sort());
  });
}

test("a header whose macros make more than is read says so", () => {
  const doubling = Array.from({ length: 20 }, (_, n) => `#define D${n + 1}(x) D${n}(x) D${n}(x)`);
  const text = ["#define D0(x) int x;", ...doubling, "D20(a)"].join("\n");
  assert.equal(headerDeclarations("x.h", Buffer.from(text), () => undefined).isCut, true);
});
