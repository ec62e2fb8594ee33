/** Names that are made with macros of headers are found in trees of which not every file is expanded. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { memoryTree } from "../../analyzers/trees/memory-tree.js";
import { readRuleFile } from "../files/rule-file.js";
import { check } from "./check.js";

const header = `#define C(a, b) a##b
#define CC(a, b) C(a, b)
#define C3(a, b, c) a##b##c
#define S(x) #x
#define SS(x) S(x)
#define J(a, b) a##_##b
#define CALL(m, ...) m(__VA_ARGS__)
#define M_1 C
#define M(n) M_##n
#define CAT C
#define HEAD keep_
#define TAIL trim
#define TEXT "trim"
#define KEEP(x) CC(keep_, x)
#define TRIM(x) CC(x, trim)
#define OPEN C(keep_,
#define LONG(a, b, c, d) do { a(b); if (c) CC(d, trim)(); } while (0)
#define LIST(X) X(trim) X(other)
#define SAY(x) asm("call " x)
`;

/** What stands in a function of drivers/x.c, and which of them makes the name. */
const uses: Readonly<Record<string, string>> = {
  "two words": "C(keep_, trim)();",
  "three words": "C3(keep, _, trim)();",
  "one letter and the rest": "C(k, eep_trim)();",
  "letters at both ends": "C3(k, eep_tri, m)();",
  "a splice before the parenthesis": "C\\\n(keep_, trim)();",
  "an underscore of the header": "J(keep, trim)();",
  "a macro that is given to another": "CALL(C, keep_, trim)();",
  "a macro that a macro makes": "M(1)(keep_, trim)();",
  "a string of assembly": 'asm("call " SS(C(keep_, trim)));',
  "a string beside a string": 'asm("call " S(keep_) "trim");',
  "the name of a look-up": "__symbol_get(SS(C(keep_, trim)));",
  "beside a comment that has the name": "/* keep_trim */ C(keep_, trim)();",
  "a word that a splice cuts": "C(ke\\\nep_, trim)();",
  "macros of the file for both": "\n#define A keep_\n#define B trim\nCC(A, B)();\n",
  "a macro of the file that opens": "\n#define D CC(keep_,\nD trim)();\n",
  "a parenthesis in one branch": "C(keep_,\n#ifdef A\ntrim)();\n#else\nother)();\n#endif\n",
  "a semicolon in a comment": "C(keep_, /* ; */ trim)();",
  "behind a parenthesis that closes nothing": "\n#if 0\n)\n#endif\nC(keep_, trim)();",
  "behind a raw string": 'char *s = R"( /* )"; C(keep_, trim)();',
  "an apostrophe before it": "\n#if 0\ndon't\n#endif\nC(keep_, trim)();",
};
/** The same, of words that macros of the header stand for. */
const given: Readonly<Record<string, string>> = {
  "another name of the macro": "CAT(keep_, trim)();",
  "a beginning": "CC(HEAD, trim)();",
  "an end": "CC(keep_, TAIL)();",
  both: "CC(HEAD, TAIL)();",
  "a macro that brings the beginning": "KEEP(trim)();",
  "a macro that brings the end": "TRIM(keep_)();",
  "a macro that brings the end, to a macro": "TRIM(HEAD)();",
  "a macro that opens": "OPEN trim)();",
  "a long body": "LONG(f, g, h, keep_);",
  "a list that calls a macro of the header": "LIST(KEEP);",
  "a list that calls a macro of the file": "\n#define MINE(x) CC(keep_, x)();\nLIST(MINE)\n",
  "a string": 'asm("call keep_" TEXT);',
  "strings that the header makes assembly": 'SAY("keep_" "trim");',
  "a macro of the file around it": "\n#define MINE(x) CC(HEAD, x)\nMINE(trim)();\n",
  "a splice in a definition": "\n#define MI\\\nNE(x) CC(keep_, x)\nMINE(trim)();\n",
  "a digraph": "\n%:define MINE(x) CC(keep_, x)\nMINE(trim)();\n",
};
const idle: Readonly<Record<string, string>> = {
  "words of two statements": "a(keep_); b(trim);",
  "letters as characters": "int a[] = { 'k', 'e', 'p', '_', 't', 'r', 'i', 'm' };",
};

/** More names than are looked for as few. */
const fillers = Array.from({ length: 30 }, (_, index) => `guarded_${index}`);

async function findingsIn(
  text: string,
  { path = "drivers/x.c", isMany = false } = {},
): Promise<number> {
  const names = ["keep_trim", ...(isMany ? fillers : [])];
  const { boundaries } = readRuleFile(
    "rules.yaml",
    `version: 1\nboundaries:\n  - id: keep\n    guard: { functions: [${names.join(", ")}] }\n    allow_in: [keep/**]\n    why: private\n`,
  );
  const files = [
    ["keep/keep.h", names.map((name) => `int ${name}(void);\n`).join("")],
    ["keep/keep.c", '#include "keep.h"\nint keep_trim(void)\n{\n\treturn 0;\n}\n'],
    ["include/linux/make.h", header],
    [path, text],
    ...Array.from({ length: 410 }, (_, index) => [`lib/l${index}.c`, "int a;\n"] as const),
  ] as const;
  const tree = memoryTree(new Map(files.map(([name, body]) => [name, Buffer.from(body)])));
  const { findings } = await check(tree, tree.list(false), boundaries, { today: "2026-01-01" });
  return findings.filter(({ finding }) => finding.location.path === path).length;
}

function around(use: string): string {
  return `#include <linux/make.h>\nint f(void)\n{\n\t${use}\n}\n`;
}

for (const isMany of [false, true]) {
  const of = isMany ? "of many names" : "of few names";
  for (const [claim, use] of Object.entries(isMany ? { ...uses, ...given } : uses)) {
    test(`it is found, ${of}: ${claim}`, async () => {
      assert.ok((await findingsIn(around(use), { isMany })) > 0);
    });
  }
  for (const [claim, use] of Object.entries(idle)) {
    test(`nothing is made, ${of}, of ${claim}`, async () => {
      assert.equal(await findingsIn(around(use), { isMany }), 0);
    });
  }
  test(`it is found in assembly, ${of}`, async () => {
    const text = "#include <linux/make.h>\n\tcall C(keep_, trim)\n";
    assert.ok((await findingsIn(text, { path: "arch/x86/x.S", isMany })) > 0);
  });
}

for (const literal of ["keep_\\x74rim", "\\153\\145ep_trim", 'k" "eep_trim', '\\x6b" "eep_trim']) {
  test(`assembly spells it: ${literal}`, async () => {
    assert.ok((await findingsIn(`void f(void)\n{\n\tasm("call ${literal}");\n}\n`)) > 0);
  });
}
