/** Which function, table or type each place stands in: the name at each `@`, for heads of all kinds. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { readSource, type Source } from "./source.js";
import { runs } from "../../testing/effort.js";

function read(text: string): Source {
  return readSource("x.c", Buffer.from(text, "latin1"));
}

/** Name and kind of the item around each word `HERE`. */
function around(text: string): string[] {
  const source = read(text);
  return [...text.matchAll(/HERE/g)].map(({ index }) => {
    const token = source.lexed.start.subarray(0, source.lexed.nTokens).indexOf(index);
    const item = source.itemAt(source.structure.positionOf[token] ?? -1);
    return item === undefined ? "none" : `${item.kind} ${item.name}`;
  });
}

const heads: readonly [head: string, name: string][] = [
  ["int f(void)", "f"],
  ["static inline int f(int a, char *b[])", "f"],
  ["struct s *f(struct s *p)", "f"],
  ["struct s f(void)", "f"],
  ["enum e f(void)", "f"],
  ["const char *const f(void)", "f"],
  ["int\nf(int a)", "f"],
  ["f(a)", "f"],
  ["int (f)(void)", "f"],
  ["int (*f(int a))(void)", "f"],
  ["int f(int (*g)(int), void (*h)(void))", "f"],
  ["int f(a, b)\nint a;\nchar *b;", "f"],
  ["int __init f(void)", "f"],
  ["static int __must_check __cold f(void)", "f"],
  ["__printf(1, 2) int f(const char *fmt, ...)", "f"],
  ["__attribute__((noinline)) int f(void)", "f"],
  ['int __attribute__((section(".x"))) f(void)', "f"],
  ["int f(void) __attribute__((cold))", "f"],
  ["int f(void) __acquires(l) __releases(m)", "f"],
  [
    "static inline struct page *__section_mem_map_addr(struct mem_section *s)",
    "__section_mem_map_addr",
  ],
  ["void __release_region(struct resource *p)", "__release_region"],
  ["static int __acquire_slot(struct slot *s) __acquires(l)", "__acquire_slot"],
  ["int f(struct m *mm) __must_hold(&mm->lock)", "f"],
  ["asmlinkage __visible void f(struct pt_regs *r)", "f"],
  ["u64 notrace f(void)", "f"],
  ["SYSCALL_DEFINE1(f, int, a)", "SYSCALL_DEFINE1(f)"],
  ["COMPAT_SYSCALL_DEFINE2(f, int, a, int, b)", "COMPAT_SYSCALL_DEFINE2(f)"],
  ["BPF_CALL_1(f, u64, a)", "BPF_CALL_1(f)"],
  ["static __always_inline BPF_CALL_1(f, u64, a)", "BPF_CALL_1(f)"],
  ["DEFINE_IDTENTRY(f)", "DEFINE_IDTENTRY(f)"],
  ["TEST_F(f, g)", "TEST_F(f)"],
  ["__bpf_kfunc struct s *f(struct s *p)", "f"],
];

for (const [head, name] of heads) {
  test(`the body of ${JSON.stringify(head)}`, () => {
    assert.deepEqual(
      around(
        `int before;\n${head}\n{\n\tif (x) {\n\t\tHERE;\n\t}\n}\nint g(void)\n{\n\tHERE;\n}\n`,
      ),
      [`function ${name}`, "function g"],
    );
  });
}

const cases: readonly [shows: string, text: string, expected: readonly string[]][] = [
  [
    "a table",
    "static const struct ops o[] = {\n\t{ .a = HERE },\n};\nint f(void) { HERE; }",
    ["initializer o", "function f"],
  ],
  [
    "a variable",
    "int (*hook)(void) = HERE;\nint x = HERE, y;",
    ["initializer hook", "initializer x"],
  ],
  [
    "a type",
    "struct s {\n\tint HERE;\n} __packed;\nenum e { HERE };\nunion u { int HERE; } v;",
    ["type s", "type e", "type u"],
  ],
  [
    "a type definition",
    "typedef struct { int HERE; } t;\nint f(void) { HERE; }",
    ["type ", "function f"],
  ],
  ["a prototype", "int f(int HERE);\nextern int g(HERE x), h;", ["declaration f", "declaration g"]],
  [
    "a call at file scope",
    "module_init(HERE);\nEXPORT_SYMBOL(HERE);",
    ["declaration module_init(HERE)", "declaration EXPORT_SYMBOL(HERE)"],
  ],
  [
    "a call without a semicolon",
    'MODULE_LICENSE("GPL")\nint f(void)\n{\n\tHERE;\n}',
    ["function f"],
  ],
  [
    "a linkage block",
    'extern "C" {\nint f(void) { HERE; }\n}\nint g(void) { HERE; }',
    ["function f", "function g"],
  ],
  [
    "both sides open the brace",
    "#ifdef A\nint f(int a)\n{\n#else\nint f(void)\n{\n#endif\n\tHERE;\n}\nint g(void) { HERE; }",
    ["function f", "function g"],
  ],
  [
    "both sides are a head",
    "#ifdef A\nint f(int a)\n#else\nint f(void)\n#endif\n{\n\tHERE;\n}\nint g(void) { HERE; }",
    ["function f", "function g"],
  ],
  [
    "one side opens a block",
    "int f(void)\n{\n#ifdef A\n\tif (a) {\n#endif\n\t\tHERE;\n#ifdef A\n\t}\n#endif\n\tHERE;\n}\nint g(void) { HERE; }",
    ["function f", "function f", "function g"],
  ],
  [
    "else hangs on a conditional",
    "int f(void)\n{\n\tif (a) {\n\t\tb;\n#ifdef A\n\t} else if (HERE) {\n\t\tc;\n#endif\n\t} else {\n\t\tHERE;\n\t}\n}\nint g(void) { HERE; }",
    ["function f", "function f", "function g"],
  ],
  [
    "a brace that #if 0 hides",
    "int f(void)\n{\n#if 0\n\tif (a) {\n#endif\n\tHERE;\n}\nint g(void) { HERE; }",
    ["function f", "function g"],
  ],
  [
    "a brace too few",
    "int f(void)\n{\n\tif (a) {\n\t\tb;\n}\n\nint g(void)\n{\n\tHERE;\n}\n",
    ["function g"],
  ],
  ["a brace too many", "int f(void)\n{\n\t}\n}\n\nint g(void)\n{\n\tHERE;\n}\n", ["function g"]],
  [
    "a parenthesis too few",
    "int f(void)\n{\n\tb(;\n}\n\nint g(void)\n{\n\tHERE;\n}\n",
    ["function g"],
  ],
  [
    "a define with braces",
    "#define OPEN {\nint f(void)\n{\n\tHERE;\n}\n#define CLOSE }\nint g(void) { HERE; }",
    ["function f", "function g"],
  ],
];

for (const [shows, text, expected] of cases)
  test(shows, () => assert.deepEqual(around(text), expected));

const fragment = fc.constantFrom(
  "int ",
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
  "struct s",
  "static ",
  "extern ",
  "typedef ",
  "\n",
  "\n}\n",
  "\n{\n",
  "\n#if A\n",
  "\n#else\n",
  "\n#endif\n",
  "\n#if 0\n",
  '"s"',
  "'c'",
  "/*",
  "*/",
  "##",
  "__init ",
  "SYSCALL_DEFINE1(",
  "return ",
  "a.b",
  ":",
);

test("any text has a structure, and its brackets agree with each other", () => {
  fc.assert(
    fc.property(fc.array(fragment, { maxLength: 80 }), (parts) => {
      const { structure, lexed } = read(parts.join(""));
      const { code, positionOf, partner, parent, items, itemOf } = structure;
      for (let position = 0; position < code.length; position++) {
        assert.equal(positionOf[code[position] as number], position);
        assert.ok((parent[position] as number) < position);
        const other = partner[position] as number;
        if (other >= 0)
          assert.match(
            `${structure.punctuator(Math.min(position, other))}${structure.punctuator(Math.max(position, other))}`,
            /^(\(\)|\[\]|\{\})$/,
          );
        assert.ok((itemOf[position] as number) < items.length);
      }
      for (const item of items)
        assert.ok(item.namePosition < 0 || structure.text(item.namePosition) === item.name);
      assert.ok(code.length <= lexed.nTokens);
    }),
    runs(500, 2000),
  );
});
