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
`;

/** What stands in a function of drivers/x.c, and which of them makes the name. */
const uses: Readonly<Record<string, string>> = {
  "two words": "C(keep_, trim)();",
  "three words": "C3(keep, _, trim)();",
  "one letter and the rest": "C(k, eep_trim)();",
  "letters at both ends": "C3(k, eep_tri, m)();",
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
const idle: Readonly<Record<string, string>> = {
  "words of two statements": "a(keep_); b(trim);",
  "letters as characters": "int a[] = { 'k', 'e', 'p', '_', 't', 'r', 'i', 'm' };",
};

async function findingsIn(text: string, path = "drivers/x.c"): Promise<number> {
  const { boundaries } = readRuleFile(
    "rules.yaml",
    "version: 1\nboundaries:\n  - id: keep\n    guard: { functions: [keep_trim] }\n    allow_in: [keep/**]\n    why: private\n",
  );
  const files = [
    ["keep/keep.h", "int keep_trim(void);\n"],
    ["keep/keep.c", '#include "keep.h"\nint keep_trim(void)\n{\n\treturn 0;\n}\n'],
    ["include/linux/make.h", header],
    [path, text],
    ...Array.from({ length: 410 }, (_, index) => [`lib/l${index}.c`, "int a;\n"] as const),
  ] as const;
  const tree = memoryTree(new Map(files.map(([name, body]) => [name, Buffer.from(body)])));
  const options = { today: "2026-01-01" };
  return (await check(tree, tree.list(false), boundaries, options)).findings.length;
}

for (const [claim, use] of Object.entries(uses)) {
  test(`it is found: ${claim}`, async () => {
    const text = `#include <linux/make.h>\nint f(void)\n{\n\t${use}\n}\n`;
    assert.ok((await findingsIn(text)) > 0);
  });
}

for (const [claim, use] of Object.entries(idle)) {
  test(`nothing is made of ${claim}`, async () => {
    const text = `#include <linux/make.h>\nint f(void)\n{\n\t${use}\n}\n`;
    assert.equal(await findingsIn(text), 0);
  });
}

test("it is found in assembly", async () => {
  const text = "#include <linux/make.h>\n\tcall C(keep_, trim)\n";
  assert.ok((await findingsIn(text, "arch/x86/x.S")) > 0);
});

for (const literal of ["keep_\\x74rim", "\\153\\145ep_trim", 'k" "eep_trim', '\\x6b" "eep_trim']) {
  test(`assembly spells it: ${literal}`, async () => {
    assert.ok((await findingsIn(`void f(void)\n{\n\tasm("call ${literal}");\n}\n`)) > 0);
  });
}
