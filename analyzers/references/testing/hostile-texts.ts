/** C that is made to cost much: what repeats is written so many times. It is read, and none of it need compile. */
import { each, times, within, type Hostile } from "../../../testing/hostile.js";

const nested =
  (open: string, inner: string, close: string): Hostile =>
  (n) =>
    `void f(void) {${open.repeat(n)}${inner}${close.repeat(n)}}`;

export const hostileTexts: Readonly<Record<string, Hostile>> = {
  "blocks that declare the name": within(
    "void f(void) {",
    "{ int vma_shrink; vma_shrink = 1; }\n",
    "}",
  ),
  "labels in a row": within("void f(void) {", "a: b: c: vma_shrink: ", ";}"),
  "macros that are built of each other": (n) =>
    `${"#define A(x) B(x)\n#define B(x) C(x)\n#define C(x) A(x)\n".repeat(n)}int f(void) { return A(vma_shrink); }`,
  "macros of the name that lead on and on": (n) =>
    each((i) => `#define A${i} A${i + 1}\n#define vma_shrink A${i}\n`)(n) +
    "int f(void){return vma_shrink;}",
  "bodies that the name leads to": (n) =>
    each((i) => `#define A${i} vma_shrink(A${i + 1})\n`)(n) +
    "#define vma_shrink A0\nint f(void){return vma_shrink;}",
  "macros that are defined again": each(
    (i) => `#define vma_shrink(x) ${i}\nint f${i}(void){return vma_shrink(1);}\n`,
  ),
  "macros of many branches": (n) =>
    "#if A\n" +
    each(
      (i) => `#elif A${i}\n#define vma_shrink(x) ${i}\nint f${i}(void){return vma_shrink(1);}\n`,
    )(n) +
    "#endif\n",
  "static prototypes": (n) =>
    `${"static int vma_shrink(int);\n".repeat(n)}void f(void) { ${"vma_shrink(1);\n".repeat(n)} }`,
  "a macro that pastes, defined and called again and again": (n) =>
    `${"#define OP(x) vma_##x\n".repeat(n)}${"OP(shrink);\n".repeat(n)}`,
  "macros that paste": (n) =>
    each((i) => `#define OP${i}(x) vma_##x\n`)(n) + each((i) => `OP${i}(shrink);\n`)(n),
  "macros that hand on to one that pastes": (n) =>
    each((i) => `#define OP${i}(x) OP${i + 1}(x)\n`)(n) +
    "#define OP" +
    n +
    "(x) vma_##x\n" +
    each((i) => `OP${i}(shrink);\n`)(n),
  "braces within braces": nested("{", "vma_shrink();", "}"),
  "parentheses within parentheses": nested("(vma_shrink ", "", ")"),
  "subscripts within subscripts": nested("a[vma_shrink ", "", "]"),
  "conditional values": nested("a ? vma_shrink : ", "1;", ""),
  "calls within calls": nested("f(vma_shrink, ", "1", ");"),
  casts: nested("(vma_shrink)", "1;", ""),
  "compound literals within each other": nested("(struct s){.x = ", "vma_shrink", "}"),
  "statements within expressions": nested("({ vma_shrink(); ", "1;", "});"),
  "else if": within("void f(void) {", "if (a) vma_shrink(); else ", ";}"),
  "loops within loops": nested("do { vma_shrink(); ", "", "} while (0);"),
  "loops without braces within each other": nested("for (int vma_shrink = 0;;) ", ";", ""),
  "loops that declare the name": within(
    "void f(void) {",
    "for (int vma_shrink = 0; vma_shrink; vma_shrink++) x();\n",
    "}",
  ),
  "cases in a row": within("void f(void) { switch (x) {", "case vma_shrink: ", "}}"),
  "cases of ranges": within(
    "void f(void) { switch (x) {",
    "case 1 ... 2: vma_shrink(); break;\n",
    "}}",
  ),
  "conditionals within conditionals": (n) =>
    `${"#if A\nvma_shrink();\n".repeat(n)}${"#endif\n".repeat(n)}`,
  "other conditionals within conditionals": (n) =>
    `${each((i) => `#if A${i}\nvma_shrink();\n`)(n)}${"#endif\n".repeat(n)}`,
  "sides of conditionals within each other": (n) =>
    `${each((i) => `#if A${i}\nvma_shrink();\n`)(n)}${"#else\nvma_shrink();\n#endif\n".repeat(n)}`,
  "branches of one conditional": within("#if A\n", "#elif B\nvma_shrink();\n", "#endif\n"),
  "other branches of one conditional": (n) =>
    "#if A\n" + each((i) => `#elif A${i} && defined(B${i})\nvma_shrink();\n`)(n) + "#endif\n",
  "prototypes under other conditions": each(
    (i) => `#if A${i}\nstatic int vma_shrink(int);\n#endif\nvoid f(void) { vma_shrink(1); }\n`,
  ),
  "prototypes under conditions": times(
    `#if A\nstatic int vma_shrink(int);\n#endif\nvoid f(void) { vma_shrink(1); }\n`,
  ),
  "a condition without end": within("#if A", " && (B || !C)", "\nvma_shrink();\n#endif\n"),
  "parentheses of a condition": (n) =>
    "#if " + "(".repeat(n) + "1" + ")".repeat(n) + "\nvma_shrink();\n#endif\n",
  "negations of a condition": (n) => "#if " + "!".repeat(n) + "1\nvma_shrink();\n#endif\n",
  "names in a condition": (n) => "#if vma_shrink " + "|| vma_shrink ".repeat(n) + "\n#endif\n",
  "annotations in a row": within("int f(void) ", "__attribute__((x)) ", "{ vma_shrink(); }"),
  "annotations that are macros": within("int f(void) ", "__init ", "{ vma_shrink(); }"),
  "old-style heads": times("int f(a) int a; { vma_shrink(); }\n"),
  "parameters of one old-style head": within("int f(a) ", "int vma_shrink; ", "{}"),
  arguments: within("int x = f(", "vma_shrink, ", "1);"),
  "declarators in a row": within("void f(void) { int ", "vma_shrink, ", "b; }"),
  "declarators with values": within("void f(void) { int ", "*vma_shrink = x, ", "b; }"),
  "words in a row": within("void f(void) { ", "vma_shrink A ", "; }"),
  "words outside of functions": within("", "vma_shrink A ", ";"),
  stars: within("void f(void) { int ", "* vma_shrink ", "; }"),
  "pointers to functions within each other": within("void f(void) { int ", "(*vma_shrink)(", ""),
  parameters: within("int f(", "int vma_shrink, ", "int b) { vma_shrink(); }"),
  "parameters that are functions": within(
    "int f(",
    "int (*vma_shrink)(int), ",
    "int b) { vma_shrink(); }",
  ),
  enumerators: within("enum {", "vma_shrink, ", "};"),
  enumerations: times("enum { vma_shrink };\nint f(void) { return vma_shrink; }\n"),
  members: within("struct s {", "int vma_shrink;\n", "};"),
  "structs within structs": (n) => "struct s {".repeat(n) + "int vma_shrink;" + "} x;".repeat(n),
  "structs of blocks": within("void f(void) {", "struct vma_shrink { int a; } x;\n", "}"),
  types: times("typedef int vma_shrink;\nvma_shrink f(void);\n"),
  "functions that blocks declare": within(
    "void f(void) {",
    "int vma_shrink(void); vma_shrink();\n",
    "}",
  ),
  "labels that blocks declare": within("void f(void) {", "__label__ vma_shrink;\n", "}"),
  designators: within("int x[] = {", ".vma_shrink = vma_shrink,\n", "};"),
  "designators of elements": within("int x[] = {", "[vma_shrink] = 1,\n", "};"),
  "labels of one asm goto": within('void f(void) { asm goto("x" : : : : ', "vma_shrink, ", "b); }"),
  "operands of one asm": within(
    'void f(void) { asm("x" : ',
    '[vma_shrink] "r" (vma_shrink), ',
    '"r" (1)); }',
  ),
  "assembly statements": within("void f(void) {", 'asm("call vma_shrink");\n', "}"),
  "strings of one asm": within("void f(void) { asm(", '"call vma_shrink\\n"\n', "); }"),
  "assembly outside of functions": times('asm("call vma_shrink");\n'),
  "words of one literal": within('char *x = "', "vma_shrink ", '";'),
  "literals side by side": within("char *x = ", '"vma_shrink" ', ";"),
  "literals in pieces": within("char *x = ", '"vma_" "shrink" ', ";"),
  "literals of one macro": within("#define X ", '"vma_shrink" ', "\n"),
  "declarations of one macro": within("#define X ", "{ int vma_shrink; } vma_shrink; ", "\n"),
  "parameters of one macro": (n) => `#define X(${"a, ".repeat(n)}b) ${"vma_shrink ".repeat(n)}\n`,
  "parameters of one macro, pasted": (n) =>
    `#define X(${"a, ".repeat(n)}b) ${"vma_##b ".repeat(n)}\nX(${"shrink,".repeat(n)}shrink)`,
  "quotes that do not close": times('" vma_shrink\n'),
  "single quotes that do not close": times("' vma_shrink\n"),
  "a comment that does not close": within("/* ", "/* vma_shrink\n", ""),
  comments: times("/* vma_shrink */\n"),
  "comments of a line": times("// vma_shrink\n"),
  splices: times("vma_\\\nshrink();"),
  "splices of one word": within("vma_", "\\\n", "shrink();"),
  "splices with blanks": within("vma_", "\\  \n", "shrink();"),
  "operands of one paste": within("#define A(x) vma_", "## x ", "\nA(shrink)"),
  "calls that paste": (n) => "#define A(x) vma_##x\n" + "A(shrink)\n".repeat(n),
  "calls that paste within each other": (n) =>
    "#define A(x) vma_##x\n" + "A(".repeat(n) + "shrink" + ")".repeat(n),
  "arguments of one that pastes": (n) =>
    "#define A(x,...) vma_##x\n" + "A(" + "shrink,".repeat(n) + "1)",
  "calls that make strings": (n) => "#define S(x) #x\n" + "S(vma_shrink)\n".repeat(n),
  "linkage blocks": times('extern "C" { vma_shrink();\n'),
  "brackets that fit nothing": times("([{ vma_shrink }"),
  "brackets that only close": times("vma_shrink ) ] }\n"),
  "brackets that only open": times("vma_shrink ( [ {\n"),
  "raw strings": times('R"x( vma_shrink )x"\n'),
  "raw strings that do not close": times('R"x( vma_shrink \n'),
  "raw strings of other delimiters": each((i) => `R"a${i}( vma_shrink \n`),
  "macros that are taken back": times("#define vma_shrink 1\n#undef vma_shrink\n"),
  "macros behind all that took them back": (n) =>
    times("#undef vma_shrink\n")(n) + times("#define vma_shrink 1\n")(n),
  "macros that are popped": times('#define vma_shrink 1\n#pragma pop_macro("vma_shrink")\n'),
  "macros that an operator pops": times('_Pragma("pop_macro(\\"vma_shrink\\")") vma_shrink\n'),
  "headers of the name": times('#include "vma_shrink.h"\n'),
  "headers of other folders": each((i) => `#include "a${i}/vma.h"\n`),
  "functions of one name": times("static int vma_shrink(int a) { return vma_shrink(a); }\n"),
  functions: each((i) => `int f${i}(void) { return vma_shrink(${i}); }\n`),
  exports: times("EXPORT_SYMBOL(vma_shrink);\n"),
  "types of the name": within("void f(void) {", "typeof(vma_shrink) x;\n", "}"),
  "types of types": nested("typeof(", "vma_shrink", ") x;"),
  "sizes of sizes": nested("sizeof ", "vma_shrink;", ""),
  jumps: within("void f(void) {", "goto vma_shrink;\n", "}"),
  colons: within("void f(void) {", "vma_shrink : ", "}"),
  "values of conditions": within("void f(void) { x = ", "a ? vma_shrink : ", "1;}"),
  commas: within("void f(void) { x = (", "vma_shrink , ", "1);}"),
  semicolons: within("void f(void) {", ";vma_shrink", "}"),
  "calls outside of functions": times("FOO(vma_shrink)\n"),
  "calls outside of functions within each other": (n) =>
    "FOO(".repeat(n) + "vma_shrink" + ")".repeat(n) + "\n",
  "members of members": within("void f(void) {", "a.vma_shrink", "}"),
  "members behind pointers": within("void f(void) { a", "->vma_shrink", "; }"),
  assignments: within("void f(void) { a", " = vma_shrink", "; }"),
  "braces of values that do not close": within("int x[] = ", "{ vma_shrink, ", ""),
  "external prototypes": times("extern int vma_shrink(int);\n"),
  "blocks that declare the function": within(
    "void f(void) {",
    "{ extern int vma_shrink(int); vma_shrink(1); }\n",
    "}",
  ),
  aliases: times('int g(void) __attribute__((alias("vma_shrink")));\n'),
  "annotations within annotations": (n) =>
    "int f __attribute__((".repeat(n) + "vma_shrink" + "))".repeat(n) + ";",
  digraphs: times("%:define vma_shrink <% vma_shrink %>\n"),
  "names of characters": times("vma\\u005fshrink\n"),
  "one long word": (n) => "vma_shrink".repeat(n),
  "long words": times("xvma_shrink\\u00e9 "),
  "lines that end with a carriage return alone": times("vma_shrink\r"),
  "bytes that are nothing": times("vma_shrink\0"),
  "pragmas that rename": times("#pragma redefine_extname vma_shrink x\n"),
  "what is compiled by nobody": times("#if 0\nvma_shrink();\n#endif\n"),
  "conditionals that nobody compiles within each other": (n) =>
    "#if 0\n".repeat(n) + "vma_shrink();\n" + "#endif\n".repeat(n),
  "brackets that conditionals split": (n) =>
    "void f(void) {" +
    "#if A\nif (x) {\n#else\nif (y) {\n#endif\nvma_shrink(); }\n".repeat(n).replace(/^/, "\n") +
    "}",
  "heads on both sides of a conditional": times(
    "#if A\nint f(int a)\n#else\nint f(int b)\n#endif\n{ vma_shrink(); }\n",
  ),
  "heads that nothing ends on both sides": times(
    "#if A\nint x\n#else\nint y\n#endif\nvma_shrink\n",
  ),
  "heads of many branches": (n) =>
    "#if A\n" + each((i) => `#elif B${i}\nint f(int a${i})\n`)(n) + "#endif\n{ vma_shrink(); }\n",
  "a head that does not close": within("int f(", "vma_shrink(int a) ", ""),
  "groups of one head": within("int ", "vma_shrink(a) ", "{ }"),
  "groups of one declaration": within("int ", "vma_shrink(a) ", ";"),
};
