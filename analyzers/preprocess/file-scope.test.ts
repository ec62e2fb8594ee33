/** What the light scan finds at file scope, and that it finds its way back. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { fileScope } from "./file-scope.js";
import { readText } from "./text.js";
import { runs } from "../../testing/effort.js";

function found(text: string): string[] {
  const file = readText("a.c", Buffer.from(text));
  const code = Int32Array.from({ length: file.nTokens }, (_, index) => index);
  return fileScope(file, code).map(({ kind, name, isStatic, isExtern }) => {
    return `${isStatic ? "static " : ""}${isExtern ? "extern " : ""}${kind} ${name}`;
  });
}

const cases: readonly (readonly [string, string, readonly string[]])[] = [
  [
    "functions with annotations on either side",
    "static __always_inline struct a *__init f(int a) __must_hold(x) { return 0; } void g(void) {}",
    ["static function f", "function g"],
  ],
  [
    "a function behind a macro call without semicolon",
    "PAGEFLAG(Locked, locked)\nint f(void) {}",
    ["use PAGEFLAG", "function f"],
  ],
  [
    "a macro call with semicolon is a use",
    "EXPORT_SYMBOL(f); static DEFINE_SPINLOCK(l); module_init(x);",
    ["use EXPORT_SYMBOL", "static use DEFINE_SPINLOCK", "use module_init"],
  ],
  [
    "a body behind a macro call is part of its use",
    "SYSCALL_DEFINE1(brk, unsigned long, brk) { return 0; } int a;",
    ["use SYSCALL_DEFINE1", "global a"],
  ],
  [
    "prototypes",
    "extern int f(int); void *g(void) __malloc; int (*h(int))(char); unsigned long (i)(void);",
    ["extern prototype f", "prototype g", "prototype h", "prototype i"],
  ],
  [
    "pointers to functions are variables",
    "static int (*p)(int) = f; int (*q[3])(void);",
    ["static global p", "global q"],
  ],
  [
    "several variables, initialised or not",
    "int a, *b = &a, c[3] = { 1, 2 }; static struct s d = { .x = f(1), }, e;",
    ["global a", "global b", "global c", "static global d", "static global e"],
  ],
  [
    "typedefs of all forms",
    "typedef unsigned long T; typedef int (*F)(int); typedef int G(void); typedef struct { int x; } S; typedef struct t U;",
    ["typedef T", "typedef F", "typedef G", "typedef S", "typedef U"],
  ],
  [
    "tags with members, and not those that are announced",
    "struct a; struct b { int x; } __packed; union c { int y; }; struct a *p; enum e;",
    ["struct b", "union c", "global p"],
  ],
  [
    "tags within tags",
    "struct a { struct b { int x; } y; union { struct { int z; } __attribute__((packed)); }; enum k { K1, K2 = 3 } e; };",
    ["struct a", "struct b", "enum k", "enumerator K1", "enumerator K2"],
  ],
  [
    "enumerators, whatever their values are",
    "enum e { A, B = f(1, 2), C = (1 << 3), D };\nenum { X = 1 };",
    ["enum e", "enumerator A", "enumerator B", "enumerator C", "enumerator D", "enumerator X"],
  ],
  [
    "a struct that is defined and used at once",
    "static const struct a { int x; } v = { 1 }, w;",
    ["struct a", "static global v", "static global w"],
  ],
  [
    "old-style parameters",
    "int f(a, b) int a; char *b; { return a; }\nint g;",
    ["function f", "global g"],
  ],
  [
    "a variable of a type that typeof makes",
    "static typeof(x) y; __typeof__(int *) z;",
    ["static global y", "global z"],
  ],
  [
    "the next function behind a brace too few",
    "int f(void)\n{\n\tif (a) {\n\treturn 1;\n}\nint h(void)\n{\n}\n",
    ["function f", "function h"],
  ],
  [
    "the next function behind a brace too many",
    "int f(void)\n{\n\t}\n}\nint h(void)\n{\n}\n",
    ["function f", "function h"],
  ],
  [
    "the next function behind a parenthesis that is not closed",
    "int f(void)\n{\n\tg((1);\n}\nint h(void)\n{\n}\n",
    ["function f", "function h"],
  ],
  [
    'what is in extern "C" is at file scope',
    'extern "C" { int f(void) { } int a; }',
    ["function f", "global a"],
  ],
  [
    "assembly and assertions",
    'asm("nop"); _Static_assert(1, "x"); int a;',
    ["use asm", "use _Static_assert", "global a"],
  ],
];

for (const [claim, text, expected] of cases) {
  test(`finds ${claim}`, () => {
    const known = found(text).filter(
      (entry) => !/^use (?:asm|_Static_assert)$/.test(entry) || claim.startsWith("assembly"),
    );
    const wanted = claim.startsWith("assembly")
      ? expected.filter((entry) => known.includes(entry))
      : expected;
    assert.deepEqual(known, wanted);
  });
}

test("the span of an item is its whole text", () => {
  const text = "int a;\nstatic int f(void)\n{\n\treturn 1;\n}\nstruct s { int x; } v;\n";
  const file = readText("a.c", Buffer.from(text));
  const code = Int32Array.from({ length: file.nTokens }, (_, index) => index);
  const spans = fileScope(file, code).map(({ start, end }) => text.slice(start, end));
  assert.deepEqual(spans, [
    "int a;",
    "static int f(void)\n{\n\treturn 1;\n}",
    "struct s { int x; }",
    "struct s { int x; } v;",
  ]);
});

test("any sequence of tokens is scanned, with spans inside of the text", () => {
  const piece = fc.constantFrom(
    "int",
    "f",
    "(",
    ")",
    "{",
    "}",
    "[",
    "]",
    ";",
    ",",
    "=",
    "*",
    "struct",
    "enum",
    "typedef",
    "extern",
    "static",
    '"C"',
    "a",
    "1",
    "\n}",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      const text = pieces.join(" ");
      const file = readText("a.c", Buffer.from(text));
      const code = Int32Array.from({ length: file.nTokens }, (_, index) => index);
      for (const { start, end } of fileScope(file, code))
        assert.ok(0 <= start && start < end && end <= text.length);
    }),
    runs(750, 3000),
  );
});

test("texts that hold one thing by the ten thousand are scanned to their end", () => {
  for (const text of [
    "f(a) int a; ",
    "struct a __aligned(1) {} ",
    "{ ",
    "} ",
    "( ",
    "int a, ",
    "{ x) ",
    "enum { ",
    "f(x) ",
    "= ",
    "struct { ",
  ]) {
    assert.ok(
      found(`${text.repeat(30_000)}\n}\nint last;\n`).some((entry) => entry.includes("last")),
      text,
    );
  }
});
