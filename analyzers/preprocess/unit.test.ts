/** Compilations: includes, guards, conditionals, and files that mean harm. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { expandedFile, expandedFunction, inMemory } from "./testing/in-memory.js";
import { readConfiguration } from "./preprocess.js";

const whole = (files: Record<string, string>, configuration = ""): string => {
  const text = expandedFile(
    inMemory(files, { configuration: readConfiguration("test", configuration) }),
    "mm/a.c",
  );
  assert.equal(typeof text, "string");
  return text as string;
};

test("headers are found beside, in include/, in include/uapi/, and as generic or x86's asm/", () => {
  const text = whole({
    "mm/a.c":
      '#include "a.h"\n#include <linux/b.h>\n#include <linux/c.h>\n#include <asm/d.h>\n#include <asm/e.h>\n#include <uapi/linux/f.h>\nint x = A B C D E F;\n',
    "mm/a.h": "#define A 1\n",
    "include/linux/b.h": "#define B 2\n",
    "include/uapi/linux/c.h": "#define C 3\n",
    "include/asm-generic/d.h": "#define D 4\n",
    "arch/x86/include/asm/d.h": "#define D 5\n",
    "arch/x86/include/asm/e.h": "#define E 6\n",
    "include/uapi/linux/f.h": "#define F 7\n",
  });
  assert.equal(text.split("int x")[1], " = 1 2 3 4 6 7 ;");
});

test("include_next goes on behind the folder it stands in", () => {
  const files = {
    "mm/a.c": "#include <linux/a.h>\nint x = A;\n",
    "include/linux/a.h": "#include_next <linux/a.h>\n",
    "include/uapi/linux/a.h": "#define A 1\n",
  };
  assert.match(whole(files), /int x = 1 ;$/);
});

test("a guard and #pragma once let a header in once", () => {
  const files = {
    "mm/a.c":
      '#include "g.h"\n#include "g.h"\n#include "o.h"\n#include "o.h"\n#include "n.h"\n#include "n.h"\n',
    "mm/g.h": "#ifndef G_H\n#define G_H\nint g;\n#endif\n",
    "mm/o.h": "#pragma once\nint o;\n",
    "mm/n.h": "int n;\n",
  };
  const front = inMemory(files);
  const times = (path: string): number | undefined =>
    front.from("mm/a.c")?.unit.visits.get(path)?.length;
  assert.deepEqual([times("mm/g.h"), times("mm/o.h"), times("mm/n.h")], [1, 1, 2]);
});

test("a header is named by a macro", () => {
  const files = {
    "mm/a.c":
      '#define H "h.h"\n#define P(x) <linux/x.h>\n#include H\n#include P(q)\nint x = A B;\n',
    "mm/h.h": "#define A 1\n",
    "include/linux/q.h": "#define B 2\n",
  };
  const bracket = { ...files, "include/linux/x.h": "#define B 2\n" };
  assert.match(whole(bracket), /int x = 1 2 ;$/);
});

test("a header that is missing is said and nothing else is lost", () => {
  const front = inMemory({
    "mm/a.c": "#include <generated/bounds.h>\nint f(void) { return 1; }\n",
  });
  assert.equal(expandedFunction(front, "mm/a.c", "f"), "int f ( void ) { return 1 ; }");
  assert.deepEqual(
    front.from("mm/a.c")?.unit.missing.map(({ text }) => text),
    ["generated/bounds.h"],
  );
});

test("macros hold by position, in headers as in the file", () => {
  const text = whole({
    "mm/a.c": '#define V 1\n#include "h.h"\nint b = V W;\n#undef V\n#define V 3\nint c = V W;\n',
    "mm/h.h": "#define W V\nint a = V;\n#undef V\n#define V 2\n",
  });
  assert.equal(text, "int b = 2 2 ; int c = 3 3 ;");
});

test("a function of a header is read with the macros that its includer has at that point", () => {
  const front = inMemory({
    "mm/a.c": '#define V 1\n#include "h.h"\n#undef V\n#define V 2\n',
    "mm/h.h": "static inline int f(void) { return V L; }\n#define L 3\n",
  });
  assert.equal(
    expandedFunction(front, "mm/a.c", "f"),
    "static inline int f ( void ) { return 1 L ; }",
  );
});

test("one branch of each conditional is active, and #error is no text", () => {
  const text = whole(
    {
      "mm/a.c":
        "#ifdef CONFIG_A\nint a;\n#elif defined(CONFIG_B)\nint b;\n#else\n#error neither\nint c;\n#endif\n" +
        "#if CONFIG_N > 2 && !defined CONFIG_A\nint d;\n#endif\n#if UNKNOWN || __has_attribute(x)\nint e;\n#endif\n" +
        "#ifdef __KERNEL__\nint k;\n#endif\n#if defined(MODULE) || defined(__ASSEMBLY__)\nint m;\n#endif\n#if __GNUC__ == 13\nint g;\n#endif\n",
    },
    "CONFIG_B=y\nCONFIG_N=3\n",
  );
  assert.equal(text, "int b ; int d ; int k ; int g ;");
});

test("conditionals that cannot be evaluated or do not end are problems, and the branch is not taken", () => {
  const front = inMemory({
    "mm/a.c":
      "#if 1 / 0\nint a;\n#endif\n#if F(3)\nint b;\n#else\nint c;\n#endif\n#else\n#endif\n#if 0\nint d;\n",
  });
  assert.equal(expandedFile(front, "mm/a.c"), "int c ;");
  assert.equal(front.from("mm/a.c")?.unit.problems.length, 2);
});

test("lists that are included within an item are part of it", () => {
  const front = inMemory({
    "mm/a.c": 'enum e {\n#define X(n) E_##n,\n#include "list.h"\n#undef X\n\tE_LAST };\n',
    "mm/list.h": "X(ONE)\nX(TWO)\n",
  });
  assert.equal(expandedFile(front, "mm/a.c"), "enum e { E_ONE , E_TWO , E_LAST } ;");
});

test("includes that never end do end", () => {
  const itself = inMemory({ "mm/a.c": '#include "a.c"\n#include "a.c"\nint a;\n' });
  assert.ok(itself.from("mm/a.c")?.global("a"));
  assert.ok((itself.from("mm/a.c")?.unit.problems.length ?? 0) > 0);
  const growing = Object.fromEntries(
    Array.from({ length: 60 }, (_, n) => [`mm/h${n}.h`, `#include "h${n + 1}.h"\n`.repeat(4)]),
  );
  assert.ok(inMemory({ ...growing, "mm/a.c": '#include "h0.h"\nint a;\n' }).from("mm/a.c"));
});

test("bombs in conditions end", () => {
  const levels = Array.from(
    { length: 40 },
    (_, level) => `#define b${level + 1} b${level} + b${level}\n`,
  ).join("");
  const front = inMemory({
    "mm/a.c": `#define b0 1\n${levels}${"#if b40\n#endif\n".repeat(20_000)}int a;\n`,
  });
  assert.equal(expandedFile(front, "mm/a.c"), "int a ;");
});
