/** What the grammar reads of a name, as a table: the name is `it`, the last one of each text is asked about. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Grammar } from "../syntax/parse.js";
import { readSource } from "../syntax/source.js";
import { ItemReader, type Reading } from "./item-reader.js";
import { patterns } from "./roles.js";

const grammar = await Grammar.load(patterns);

function readLast(text: string): Reading {
  const reader = new ItemReader(grammar, readSource("x.c", Buffer.from(text, "latin1")));
  const start = [...text.matchAll(/\bit\b/g)].at(-1)?.index ?? -1;
  const reading = reader.read("it", start);
  reader.free();
  return reading;
}

const inBody = (statement: string): string => `static int f(struct s *p)\n{\n\t${statement}\n}\n`;

const roles: readonly (readonly [text: string, role: string])[] = [
  [inBody("it(1);"), "call"],
  [inBody("(it)(1);"), "call"],
  [inBody("g(1, it);"), "argument"],
  [inBody("p->x = it;"), "value"],
  [inBody("it = 1;"), "assignment"],
  [inBody("it++;"), "assignment"],
  [inBody("g(&it);"), "address"],
  [inBody("p->it = 1;"), "member"],
  [inBody("goto it;"), "label"],
  [inBody("it: return 1;"), "label"],
  [inBody("int it = 1;"), "declared"],
  [inBody("struct it *x;"), "tag"],
  [inBody("it x;"), "type"],
  [inBody("x = sizeof(it);"), "operand"],
  ["struct ops a = { .it = 1 };\n", "member"],
  ["struct ops a = { .x = it };\n", "initializer"],
  ["int f(int it)\n{\n\treturn 1;\n}\n", "parameter"],
  ["enum { it };\n", "enumerator"],
  ["typedef int it;\n", "typedef"],
  ["typedef int (*it)(void);\n", "typedef"],
  ["#define it 1\n", "macro"],
  ["#define m(x) do { it(x); } while (0)\n", "call"],
  ["#define m(x) ((x)->it + 1)\n", "member"],
  // What the kernel writes and C has not.
  ["static int __init __must_check f(void)\n{\n\treturn it(1);\n}\n", "call"],
  [inBody("list_for_each_entry(it, &p->list, node) { g(1); }"), "argument"],
  [inBody("list_for_each_entry_rcu(p, head, node)\n\t\tit(p);"), "call"],
  [inBody("typeof(p) q = container_of(it, struct s, m);"), "argument"],
  [inBody("q = container_of(p, struct s, it);"), "argument"],
  [inBody("scoped_guard(mutex, &p->lock) {\n\t\tit(p);\n\t}"), "call"],
  [inBody("switch (g(1)) {\n\tcase 1 ... 5:\n\t\tit(p);\n\t}"), "call"],
  ["SYSCALL_DEFINE2(name, int, fd, void __user *, buf)\n{\n\treturn it(fd);\n}\n", "call"],
  ["DEFINE_MUTEX(a)\nDEFINE_MUTEX(it)\nDEFINE_MUTEX(b)\n", "argument"],
  ["int f(int a)\n#ifdef X\n{\n\tit(a);\n}\n#else\n{\n}\n#endif\n", "call"],
  [
    inBody("if (p\n#ifdef X\n\t\t&& it(p)\n#else\n\t\t|| g(p)\n#endif\n\t\t)\n\t\treturn 1;"),
    "call",
  ],
];

for (const [text, role] of roles) {
  test(`read as ${role}: ${JSON.stringify(text)}`, () => {
    assert.equal(readLast(text).role, role);
  });
}

const declared: readonly (readonly [text: string, what: string | undefined])[] = [
  [inBody("int it = 1; g(it);"), "object"],
  [inBody("{ int it = 1; } g(it);"), undefined],
  [inBody("for (int it = 0; ; ) g(it);"), "object"],
  [inBody("for (int it = 0; ; ) g(1); g(it);"), undefined],
  [inBody("int it(void); it();"), "function"],
  [inBody("extern int it; g(it);"), "external"],
  [inBody("fn_t it; it();"), "perhaps"],
  [inBody("int (*it)(void) = g; it();"), "object"],
  [inBody("{ int it; { extern int it(void); it(); } }"), "external"],
  [inBody("DECLARE_BITMAP(it, 8); g(it);"), "object"],
  [inBody("g(it); it();"), undefined],
  ["int f(int it)\n{\n\treturn it;\n}\n", "object"],
  ["int f(int (*g)(int it))\n{\n\treturn it;\n}\n", undefined],
  ["int f(it)\n\tint it;\n{\n\treturn it;\n}\n", "object"],
  // Of a conditional one side is read, and it is the one that is asked about.
  [inBody("\n#ifdef X\n\tint it = 1;\n#else\n\tit();\n#endif\n"), undefined],
];

for (const [text, what] of declared) {
  test(`declared as ${what ?? "nothing"}: ${JSON.stringify(text)}`, () => {
    assert.equal(readLast(text).declared?.what, what);
  });
}

test("an error node counts where it stands between the name and its item, and nowhere else", () => {
  assert.equal(readLast(inBody("int [ x ) ; } ( { @; it(1); {")).role, undefined);
  assert.equal(readLast("int x = @ $ 1 ( ;\n".concat(inBody("it(1);"))).role, "call");
});

test("what takes too long is not read, and says so", () => {
  const deep = inBody(`x = ${"(".repeat(200_000)}it${")".repeat(200_000)};`);
  assert.equal(readLast(deep).why, "refused");
});

test("an item is read once for all its names", () => {
  const text = inBody(`${"g(it); ".repeat(100)}`);
  const before = grammar.nParsed;
  const reader = new ItemReader(grammar, readSource("x.c", Buffer.from(text)));
  for (const { index } of text.matchAll(/\bit\b/g)) reader.read("it", index);
  reader.free();
  assert.equal(grammar.nParsed - before, 1);
});
