/** What names mean from a file, and in which order it is looked for. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { expandedFunction, inMemory } from "./testing/in-memory.js";
import { isUnexpandable, MODEL, readConfiguration, type ItemFound } from "./preprocess.js";

const place = (found: ItemFound | undefined): string =>
  found === undefined ? "nothing" : `${found.kind} ${found.path}`;

test("the file itself comes before its headers, and a static of the file before all others", async () => {
  const front = inMemory({
    "mm/a.c": '#include "h.h"\nstatic int f(void) { return 1; }\n',
    "mm/h.h": "int f(void);\nstatic inline int g(void) { return 2; }\n",
    "mm/b.c": "int f(void) { return 3; }\n",
  });
  await front.sweep(["f", "g"]);
  const scope = front.from("mm/a.c");
  assert.equal(place(scope?.functionDefinition("f")), "function mm/a.c");
  assert.equal(place(scope?.functionDefinition("g")), "function mm/h.h");
  assert.equal(place(scope?.functionDeclaration("f")), "prototype mm/h.h");
});

test("what a header announces is found elsewhere once it was swept for, in the compilation of its own file", async () => {
  const front = inMemory({
    "fs/exec.c": "#include <linux/mm.h>\n#define ONE 2\n",
    "include/linux/mm.h": "int move_page_tables(int n);\nextern int counter;\nstruct opaque;\n",
    "mm/mremap.c":
      "#define ONE 1\nint move_page_tables(int n) { return ONE; }\nint counter = 3;\nstruct opaque { int x; };\n",
    "mm/other.c": "static int move_page_tables(int n) { return 5; }\n",
  });
  const scope = front.from("fs/exec.c");
  assert.equal(place(scope?.functionDefinition("move_page_tables")), "nothing");
  assert.equal(place(scope?.global("counter")), "global include/linux/mm.h");
  await front.sweep(["move_page_tables", "counter", "opaque"]);
  assert.equal(place(scope?.functionDefinition("move_page_tables")), "function mm/mremap.c");
  assert.equal(place(scope?.global("counter")), "global mm/mremap.c");
  assert.equal(place(scope?.tag("struct", "opaque")), "struct mm/mremap.c");
  assert.equal(
    expandedFunction(front, "fs/exec.c", "move_page_tables"),
    "int move_page_tables ( int n ) { return 1 ; }",
  );
});

test("two definitions are both named, unless the configuration or a makefile leaves one", async () => {
  const files = {
    "mm/a.c": "int f(void); int g(void); int h(void);\n",
    "mm/mmap.c":
      "int f(void) { return 1; }\n#ifdef CONFIG_X\nint g(void) { return 1; }\n#endif\nint h(void) { return 1; }\n",
    "mm/nommu.c": "int f(void) { return 2; }\n",
    "mm/third.c":
      "#ifndef CONFIG_X\nint g(void) { return 3; }\n#endif\nint h(void) { return 3; }\n",
  };
  const makefile = "mmu-y := nommu.o\nmmu-$(CONFIG_MMU) := mmap.o\nobj-y := third.o $(mmu-y)\n";
  const configuration = readConfiguration("", "CONFIG_MMU=y\nCONFIG_X=y\n");
  const front = inMemory({ ...files, "mm/Makefile": makefile }, { configuration });
  await front.sweep(["f", "g", "h"]);
  const scope = front.from("mm/a.c");
  // Names of one letter are not looked for.
  assert.equal(place(scope?.functionDefinition("f")), "nothing");
  const long = inMemory(
    Object.fromEntries(
      Object.entries({ ...files, "mm/Makefile": makefile }).map(([path, text]) => [
        path,
        text.replace(/\b([fgh])\(/g, "fun_$1("),
      ]),
    ),
    { configuration },
  );
  await long.sweep(["fun_f", "fun_g", "fun_h"]);
  const found = long.from("mm/a.c");
  assert.deepEqual(
    [place(found?.functionDefinition("fun_f")), found?.functionDefinition("fun_f")?.others.length],
    ["function mm/mmap.c", 0],
  );
  assert.deepEqual(
    [place(found?.functionDefinition("fun_g")), found?.functionDefinition("fun_g")?.others.length],
    ["function mm/mmap.c", 0],
  );
  assert.deepEqual(
    found?.functionDefinition("fun_h")?.others.map(({ path }) => path),
    ["mm/third.c"],
  );
});

test("tools, scripts and other architectures are no part of the kernel", async () => {
  const front = inMemory({
    "mm/a.c": "int vma_fun(void);\n",
    "tools/testing/vma/vma.c": "int vma_fun(void) { }\n",
    "arch/arm/mm/a.c": "int vma_fun(void) { }\n",
  });
  await front.sweep(["vma_fun"]);
  assert.equal(place(front.from("mm/a.c")?.functionDefinition("vma_fun")), "nothing");
  assert.equal(
    place(front.from("tools/testing/vma/vma.c")?.functionDefinition("vma_fun")),
    "function tools/testing/vma/vma.c",
  );
});

test("typedefs, tags, enumerators, variables and macros are told apart", () => {
  const front = inMemory({
    "a.c":
      "typedef int name;\nstruct name { int x; };\nenum e { name_e, };\nint name_v;\n#define name_m(x) x\n",
  });
  const scope = front.from("a.c");
  assert.equal(place(scope?.typedef("name")), "typedef a.c");
  assert.equal(place(scope?.tag("struct", "name")), "struct a.c");
  assert.equal(place(scope?.tag("union", "name")), "nothing");
  assert.equal(place(scope?.enumerator("name_e")), "enumerator a.c");
  assert.equal(place(scope?.global("name_v")), "global a.c");
  assert.deepEqual(scope?.macro("name_m")?.parameters, ["x"]);
  for (const name of ["toString", "constructor", "__proto__"])
    assert.equal(place(scope?.functionDefinition(name)), "nothing");
});

test("a macro of the file is asked for by position", () => {
  const text = "int a;\n#define M 1\nint b;\n#undef M\nint c;\n#define M 3\nint d;\n";
  const scope = inMemory({ "a.c": text }).from("a.c");
  const at = (mark: string): string =>
    scope?.macro("M", text.indexOf(mark))?.body[0]?.token.text ?? "none";
  assert.deepEqual(
    [at("int a"), at("int b"), at("int c"), at("int d")],
    ["none", "1", "none", "3"],
  );
});

test("a function that a macro call defines is found, and its tokens are its own", () => {
  const front = inMemory({
    "mm/a.c": '#include "flags.h"\n',
    "mm/flags.h":
      "#define TEST(n) static inline int Page##n(int p) { return BIT(n); }\n#define BOTH(n) int Page##n(int p); TEST(n) static inline void Set##n(int p) { }\n" +
      "#define BIT(n) bit_##n\nBOTH(Locked)\nBOTH(Dirty)\n#undef BIT\n",
  });
  assert.equal(
    expandedFunction(front, "mm/a.c", "PageDirty"),
    "static inline int PageDirty ( int p ) { return bit_Dirty ; }",
  );
  assert.equal(
    expandedFunction(front, "mm/a.c", "SetLocked"),
    "static inline void SetLocked ( int p ) { }",
  );
});

test("enumerators that macro calls make are found, with the enum they stand in", () => {
  const front = inMemory({
    "mm/a.c": '#include "bits.h"\n',
    "mm/bits.h":
      "#define BIT_OF(name, n) OWN_ ## name ## _BIT = n\nenum {\n\tBIT_OF(IO, 14),\n\tPLAIN,\n\tBIT_OF(LOCKED, 13),\n};\n#undef BIT_OF\n",
  });
  const scope = front.from("mm/a.c");
  for (const name of ["OWN_IO_BIT", "OWN_LOCKED_BIT", "PLAIN"]) {
    const item = scope?.enumerator(name);
    assert.equal(place(item), "enumerator mm/bits.h");
    const tokens = item && front.tokensOf(item);
    assert.ok(tokens && !isUnexpandable(tokens));
    assert.equal(
      tokens.map(({ text }) => text).join(" "),
      "enum { OWN_IO_BIT = 14 , PLAIN , OWN_LOCKED_BIT = 13 , }",
    );
  }
  assert.equal(place(scope?.enumerator("BIT_OF")), "nothing");
});

test("the model's declarations and macros come last", async () => {
  const model =
    "struct vma_iterator { int mas; };\n#define VMA_ITERATOR(n) struct vma_iterator n = { MODEL }\n#define fun_a(x) BAD\n#define MODEL 7\nint fun_b(int x);\n";
  const front = inMemory(
    {
      "fs/a.c":
        "int fun_a(int x) { VMA_ITERATOR(vmi); return fun_a(x); }\nstatic int fun_b(int x) { return x; }\n",
    },
    { model },
  );
  const scope = front.from("fs/a.c");
  assert.equal(
    expandedFunction(front, "fs/a.c", "fun_a"),
    "int fun_a ( int x ) { struct vma_iterator vmi = { 7 } ; return fun_a ( x ) ; }",
  );
  assert.equal(place(scope?.tag("struct", "vma_iterator")), "nothing");
  await front.sweep(["vma_iterator", "fun_b"]);
  const tag = scope?.tag("struct", "vma_iterator");
  assert.equal(place(tag), `struct ${MODEL}`);
  const tokens = tag && front.tokensOf(tag);
  assert.ok(tokens && !isUnexpandable(tokens) && tokens.length === 7);
  assert.equal(place(scope?.functionDeclaration("fun_b")), "function fs/a.c");
});

test("annotations that no file defines are nothing, and those that a file defines are what it says", () => {
  const text =
    "static __always_inline __must_check int fun(char __user *p __attribute__((x))) __acquires(a->b) { switch (1) { case 1: fallthrough; } }\n";
  const front = inMemory({ "a.c": text, "b.c": `#define __user U\n${text}` });
  const expected = (user: string): string =>
    `static int fun ( char ${user}* p __attribute__ ( ( x ) ) ) { switch ( 1 ) { case 1 : do { } while ( 0 ) ; } }`;
  assert.equal(expandedFunction(front, "a.c", "fun"), expected(""));
  assert.equal(expandedFunction(front, "b.c", "fun"), expected("U "));
});

test("a type that sparse tells apart is a plain one", () => {
  const front = inMemory({ "a.c": "typedef int __bitwise flag_t;\n" });
  const item = front.from("a.c")?.typedef("flag_t");
  const tokens = item && front.tokensOf(item);
  assert.ok(tokens && !isUnexpandable(tokens));
  assert.equal(tokens.map(({ text }) => text).join(" "), "typedef int flag_t ;");
});

test("the configuration knows which symbols an item rests on, and of no others", () => {
  const text =
    "#ifdef CONFIG_ELSEWHERE\nint z;\n#endif\n#ifndef CONFIG_AROUND\nint f(void) {\n#ifdef CONFIG_WITHIN\n\treturn 1;\n#endif\n" +
    "\treturn IS_ENABLED(CONFIG_ASKED) + CONFIG_VALUE;\n}\n#endif\n";
  const configuration = readConfiguration("", "CONFIG_VALUE=4\nCONFIG_ASKED=m\n");
  const front = inMemory({ "a.c": text }, { configuration });
  assert.equal(expandedFunction(front, "a.c", "f"), "int f ( void ) { return 1 + 4 ; }");
  assert.deepEqual(configuration.consulted(), [
    "# CONFIG_AROUND is not set",
    "CONFIG_ASKED=m",
    "CONFIG_VALUE=4",
    "# CONFIG_WITHIN is not set",
  ]);
});

test("a text without a file is expanded where a file ends", () => {
  const front = inMemory({ "a.c": "#define PAGE_SIZE (1 << SHIFT)\n#define SHIFT 12\n" });
  const tokens = front.expandIn("a.c", "PAGE_SIZE + 1");
  assert.ok(!isUnexpandable(tokens));
  assert.equal(tokens.map(({ text }) => text).join(""), "(1<<12)+1");
});

test("a function of five thousand lines is one of many tokens", () => {
  const text = `int f(void)\n{\n${"\tif (g(1)) { h = ONE; }\n".repeat(5000)}}\n`;
  const front = inMemory({ "a.c": `#define ONE 1\n${text}` });
  const item = front.from("a.c")?.functionDefinition("f");
  const tokens = item && front.tokensOf(item);
  assert.ok(
    tokens && !isUnexpandable(tokens) && tokens.length === 5000 * 13 + 7,
    String(tokens && !isUnexpandable(tokens) && tokens.length),
  );
});
