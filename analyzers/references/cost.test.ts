/**
 * What reading one file costs grows no faster than the file: steps are counted, not time, on inputs that
 * are made to cost much, and on the same twice as long. A file that asks for more than its limit gets
 * no acquittal.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { TokenRoom } from "../syntax/lex.js";
import { readSource } from "../syntax/source.js";
import { Steps } from "../syntax/steps.js";
import { NameSet } from "./names.js";
import { pasteMacros, pastedNames } from "./pastes.js";
import { withShadows } from "./shadows.js";
import { shapesOf } from "./shapes.js";
import { Surveyor } from "./surveyor.js";

const names = new NameSet(["vma_shrink", "vma_expand"]);

/** One hostile text: what repeats is written `n` times. */
type Hostile = (n: number) => string;

const times =
  (text: string) =>
  (n: number): string =>
    text.repeat(n);
const within =
  (before: string, text: string, after: string): Hostile =>
  (n) =>
    `${before}${text.repeat(n)}${after}`;
const nested =
  (open: string, inner: string, close: string): Hostile =>
  (n) =>
    `void f(void) {${open.repeat(n)}${inner}${close.repeat(n)}}`;

const hostile: Readonly<Record<string, Hostile>> = {
  "blocks that declare the name": within(
    "void f(void) {",
    "{ int vma_shrink; vma_shrink = 1; }\n",
    "}",
  ),
  "blocks that are not in a function": times("{ int vma_shrink; vma_shrink = 1; }\n"),
  "labels in a row": within("void f(void) {", "a: b: c: vma_shrink: ", ";}"),
  "macros that are built of each other": (n) =>
    `${"#define A(x) B(x)\n#define B(x) C(x)\n#define C(x) A(x)\n".repeat(n)}int f(void) { return A(vma_shrink); }`,
  "a macro that pastes, defined and called again and again": (n) =>
    `${"#define OP(x) vma_##x\n".repeat(n)}${"OP(shrink);\n".repeat(n)}`,
  "static prototypes": (n) =>
    `${"static int vma_shrink(int);\n".repeat(n)}void f(void) { ${"vma_shrink(1);\n".repeat(n)} }`,
  "macros that are taken back": times("#define vma_shrink 1\n#undef vma_shrink\n"),
  "macros that are popped": times('#define vma_shrink 1\n#pragma pop_macro("vma_shrink")\n'),
  "functions of one name": times("static int vma_shrink(int a) { return vma_shrink(a); }\n"),
  "braces within braces": nested("{", "vma_shrink();", "}"),
  "parentheses within parentheses": nested("(vma_shrink ", "", ")"),
  "conditionals within conditionals": (n) =>
    `${"#if A\nvma_shrink();\n".repeat(n)}${"#endif\n".repeat(n)}`,
  "branches of one conditional": within("#if A\n", "#elif B\nvma_shrink();\n", "#endif\n"),
  "a condition without end": within("#if A", " && (B || !C)", "\nvma_shrink();\n#endif\n"),
  "annotations in a row": within("int f(void) ", "__attribute__((x)) ", "{ vma_shrink(); }"),
  "old-style heads": times("int f(a) int a; { vma_shrink(); }\n"),
  arguments: within("int x = f(", "vma_shrink, ", "1);"),
  "declarators in a row": within("void f(void) { int ", "vma_shrink, ", "b; }"),
  enumerators: within("enum {", "vma_shrink, ", "};"),
  "loops that declare the name": within(
    "void f(void) {",
    "for (int vma_shrink = 0; vma_shrink; vma_shrink++) x();",
    "}",
  ),
  "labels of one asm goto": within('void f(void) { asm goto("x" : : : : ', "vma_shrink, ", "b); }"),
  "operands of one asm": within(
    'void f(void) { asm("x" : ',
    '[vma_shrink] "r" (vma_shrink), ',
    '"r" (1)); }',
  ),
  "words of one literal": within('char *x = "', "vma_shrink ", '";'),
  "literals of one macro": within("#define X ", '"vma_shrink" ', "\n"),
  "declarations of one macro": within("#define X ", "{ int vma_shrink; } vma_shrink; ", "\n"),
  "parameters of one macro": (n) => `#define X(${"a, ".repeat(n)}b) ${"vma_shrink ".repeat(n)}\n`,
  "quotes that do not close": times('" vma_shrink\n'),
  comments: times("/* vma_shrink */\n"),
  splices: times("vma_\\\nshrink();"),
  "operands of one paste": within("#define A(x) vma_", "## x ", "\nA(shrink)"),
  "linkage blocks": times('extern "C" { vma_shrink();\n'),
  "brackets that fit nothing": times("([{ vma_shrink }"),
};

/** More than twice as many steps for twice the text, by this factor, is growth that a patch could use. */
const GROWTH = 2.3;

function stepsOf(text: string): number {
  const steps = new Steps();
  const source = readSource("fs/a.c", Buffer.from(text), new TokenRoom(), steps);
  withShadows(source, shapesOf(source, names));
  pastedNames(source, pasteMacros(source, names.names), names.names);
  return steps.n;
}

for (const [what, make] of Object.entries(hostile)) {
  test(`twice as many ${what} take about twice as many steps`, () => {
    const [once, twice] = [stepsOf(make(4000)), stepsOf(make(8000))];
    assert.ok(twice <= GROWTH * once + 1000, `${once} steps, then ${twice}`);
  });
}

test("a file that would take more than its limit is unparsed, name by name, and none is acquitted", () => {
  // Each conditional has a declaration of its own, and each use asks all of them.
  const text = `static int vma_shrink(int a) { return a; }\n${"#if A\nstatic int vma_shrink(int);\n#endif\nvoid f(void) { vma_shrink(1); }\n".repeat(6000)}`;
  const surveyor = new Surveyor({
    names: [...names.names],
    allIncludes: false,
    includeNames: [],
    pastes: [],
    pastedNames: [],
  });
  surveyor.sweeper.input(text.length).set(Buffer.from(text));
  const facts = surveyor.survey("fs/a.c", text.length);
  assert.equal(facts?.sightings.length, 12001);
  assert.ok(facts.sightings.every(({ form }) => form === "unparsed"));
  assert.deepEqual(facts.unaccounted, []);
});
