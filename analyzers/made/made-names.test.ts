/** What is made of small trees: a name is found where a preprocessor makes it in some configuration, and nowhere else. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { effort } from "../../testing/effort.js";
import { check, type Check } from "../../rules/judge/check.js";
import { readRuleFile } from "../../rules/files/rule-file.js";
import { memoryTree } from "../trees/memory-tree.js";

const rules = readRuleFile(
  "rules.yaml",
  "version: 1\nboundaries:\n  - id: keep\n    guard: { functions: [keep_trim] }\n    allow_in: [keep/**]\n    why: private\n",
).boundaries;
const owner: Readonly<Record<string, string>> = {
  "keep/keep.h": "int keep_trim(void);\n",
  "keep/keep.c": '#include "keep.h"\nint keep_trim(void)\n{\n\treturn 0;\n}\n',
};

interface Case {
  readonly claim: string;
  /** drivers/x.c, and what lies beside it. */
  readonly text: string;
  readonly beside?: Readonly<Record<string, string>>;
  readonly makes: boolean;
  /** Configurations of which one makes the name. */
  readonly defines?: readonly string[];
}

const body = (use: string): string => `int f(void)\n{\n\treturn ${use};\n}\n`;

const cases: readonly Case[] = [
  {
    claim: "two parameters are pasted",
    text: `#define C(a, b) a##b\n${body("C(keep_, trim)()")}`,
    makes: true,
  },
  {
    claim: "two parameters make another name",
    text: `#define C(a, b) a##b\n${body("C(keep_, trip)() + C(keep, trim)()")}`,
    makes: false,
  },
  {
    claim: "an argument of ## is not expanded first",
    text: `#define A keep_\n#define C(a, b) a##b\n${body("C(A, trim)()")}`,
    makes: false,
  },
  {
    claim: "one more macro expands it",
    text: `#define A keep_\n#define C(a, b) a##b\n#define D(a, b) C(a, b)\n${body("D(A, trim)()")}`,
    makes: true,
  },
  {
    claim: "a macro is given to another",
    text: `#define C(a, b) a##b\n#define CALL(m, x, y) m(x, y)\n${body("CALL(C, keep_, trim)()")}`,
    makes: true,
  },
  {
    claim: "the arguments are one macro",
    text: `#define C(a, b) a##b\n#define D(x) C x\n#define BOTH (keep_, trim)\n#define E(x) D(x)\n${body("E(BOTH)()")}`,
    makes: true,
  },
  {
    claim: "the use is closed by the text behind a macro",
    text: `#define C(a, b) a##b\n#define OPEN C(keep_,\n${body("OPEN trim)()")}`,
    makes: true,
  },
  {
    claim: "what a use comes to takes the arguments that follow",
    text: `#define C(a, b) a##b\n#define M_1 C\n#define M(n) M_##n\n${body("M(1)(keep_, trim)()")}`,
    makes: true,
  },
  {
    claim: "a use that is put off until it is read again",
    text: `#define C(a, b) a##b\n#define NONE\n#define LATER(x) x NONE\n#define AGAIN(x) x\n${body("AGAIN(LATER(C)(keep_, trim))()")}`,
    makes: true,
  },
  {
    claim: "a use that is put off and not read again",
    text: `#define C(a, b) a##b\n#define NONE\n#define LATER(x) x NONE\n${body("LATER(C)(keep_, trim)()")}`,
    makes: false,
  },
  {
    claim: "an object-like macro makes it of its own words",
    text: `#define N(a, b) a ## b\n#define HOOK N(keep, _trim)\n${body("HOOK()")}`,
    makes: true,
  },
  {
    claim: "a comma that ## takes away leaves the rest in its place",
    text: `#define C(a, b) a##b\n#define V(a, ...) C(a, ##__VA_ARGS__)\n${body("V(keep_, trim)()")}`,
    makes: true,
  },
  {
    claim: "a label of assembly is a string of what was pasted",
    text: `#define C(a, b) a##b\n#define S(x) #x\n#define X(x) S(x)\nextern int g(void) __asm__(X(C(keep_, trim)));\n${body("g()")}`,
    makes: true,
  },
  {
    claim: "a string that is no assembly is text",
    text: `#define C(a, b) a##b\n#define S(x) #x\n#define X(x) S(x)\nint puts(const char *);\n${body('puts(X(C(give_, trim)) "keep_" "rim")')}`,
    makes: false,
  },
  {
    claim: "a piece in one branch of a conditional",
    text: `#ifdef CONFIG_A\n#define HEAD keep_\n#else\n#define HEAD give_\n#endif\n#define C(a, b) a##b\n#define D(a, b) C(a, b)\n${body("D(HEAD, trim)()")}`,
    defines: ["CONFIG_A"],
    makes: true,
  },
  {
    claim: "a conditional within the arguments",
    text: `#define C(a, b) a##b\n#define D(a, b) C(a, b)\nint f(void)\n{\n\treturn D(\n#ifdef CONFIG_A\n\tkeep_,\n#else\n\tgive_,\n#endif\n\ttrim)();\n}\n`,
    defines: ["CONFIG_A"],
    makes: true,
  },
  {
    claim: "a macro is undefined and defined again between two uses",
    text: `#define C(a, b) a##b\n#define D(a, b) C(a, b)\n#define P give_\n#undef P\n#define P keep_\n${body("D(P, trim)()")}#undef P\n#define P give_\n`,
    makes: true,
  },
  {
    claim: "a macro is defined only behind the use",
    text: `#define C(a, b) a##b\n#define D(a, b) C(a, b)\n${body("D(P, trim)()")}#define P keep_\n`,
    makes: false,
  },
  {
    claim: "a pushed macro is popped",
    text: `#define C(a, b) a##b\n#define D(a, b) C(a, b)\n#define P keep_\n#pragma push_macro("P")\n#undef P\n#define P give_\n#pragma pop_macro("P")\n${body("D(P, trim)()")}`,
    makes: true,
  },
  {
    claim: "a list that is included with a macro of its includer",
    text: `#define ITEM(x) int (*x##_hook)(void) = keep_##x;\n#include "list.def"\n`,
    beside: { "drivers/list.def": "ITEM(trim)\n" },
    makes: true,
  },
  {
    claim: "a list whose items make other names",
    text: `#define ITEM(x) int (*x##_hook)(void) = keep_##x;\n#include "list.def"\n`,
    beside: { "drivers/list.def": "ITEM(trip)\nITEM(rim)\n" },
    makes: false,
  },
  {
    claim: "an include that is a string of an argument",
    text: `#define S(x) #x\n#define H(x) S(x)\n#include H(code.text)\n`,
    beside: { "drivers/code.text": body("keep_trim()") },
    makes: true,
  },
  {
    claim: "__VA_OPT__ takes a piece away",
    text: `#define C(a, ...) a##__VA_OPT__(trim)\n${body("C(keep_)")}`,
    makes: false,
  },
  {
    claim: "within #if 0 nothing is made",
    text: `#define C(a, b) a##b\n#if 0\n${body("C(keep_, trim)()")}#endif\n`,
    makes: false,
  },
  {
    claim: "strings side by side in assembly",
    text: `#define S(x) #x\nint f(void)\n{\n\t__asm__(".globl " S(keep_) S(trim));\n\treturn 0;\n}\n`,
    makes: true,
  },
  {
    claim: "assembly under another word, in a header",
    text: `#include "words.h"\nint f(void)\n{\n\tEMIT(".globl keep_" "trim");\n\treturn 0;\n}\n`,
    beside: { "drivers/words.h": "#define EMIT __asm__\n" },
    makes: true,
  },
  {
    claim: "a string in assembly that a macro's string ends",
    text: `#define S(x) #x\nint f(void)\n{\n\t__asm__(".globl keep_" S(trim));\n\treturn 0;\n}\n`,
    makes: true,
  },
  {
    claim: "strings in assembly that are far apart",
    text: `#define S(x) #x\nint f(void)\n{\n\t__asm__(".globl " S(keep_) ${'"" '.repeat(100)} "trim");\n\treturn 0;\n}\n`,
    makes: true,
  },
  {
    claim: "a macro that ends in the word for assembly",
    text: `#define EMIT int a, b, c; __asm__\nEMIT(".globl keep_" "trim");\n`,
    makes: true,
  },
  {
    claim: "the word for assembly before a parameter",
    text: `#define EMIT(x) __asm__ x\nEMIT((".globl keep_" "trim"));\n`,
    makes: true,
  },
  {
    claim: "a macro that leads to one that ends in the word for assembly",
    text: `#define EMIT __asm__ volatile\n#define BEGIN int a; EMIT\nint f(void)\n{\n\tBEGIN(".globl keep_" "trim");\n\treturn a;\n}\n`,
    makes: true,
  },
  {
    claim: "the last of many branches",
    text: `#if defined(A)\n#define C(a, b) 0\n${Array.from({ length: 30 }, (_, n) => `#elif defined(B${n})\n#define C(a, b) ${n}\n`).join("")}#else\n#define C(a, b) a##b\n#endif\n${body("C(keep_, trim)()")}`,
    makes: true,
  },
  {
    claim: "the name that the last of many branches completes",
    text: `#if defined(A)\n#define T trip\n${Array.from({ length: 30 }, (_, n) => `#elif defined(B${n})\n#define T t${n}\n`).join("")}#else\n#define T trim\n#endif\n#define C(a, b) a##b\n#define D(a, b) C(a, b)\n${body("D(keep_, T)()")}`,
    makes: true,
  },
  {
    claim: "the arguments of what is open stand far behind",
    text: `#define C(x, a, b) a##b\n#define OPEN C(\n${body(`OPEN ${"x ".repeat(1000)}, keep_, trim)()`)}`,
    makes: true,
  },
  {
    claim: "a macro is used as often as it is defined again",
    text: `${Array.from({ length: 40 }, (_, n) => `#undef C\n#define C(a, b) ${n < 20 ? n : "a##b"}\nint f${n}(void) { return C(${n === 21 ? "keep_" : "give_"}, trim)(); }\n`).join("")}`,
    makes: true,
  },
];

async function checked(files: Readonly<Record<string, string>>): Promise<Check> {
  const all = { ...owner, ...files };
  const bytes = new Map(Object.entries(all).map(([path, text]) => [path, Buffer.from(text)]));
  const tree = memoryTree(bytes);
  return check(tree, tree.list(false), rules, { today: "2026-01-01" });
}

for (const { claim, text, beside, makes } of cases) {
  test(`${claim}: ${makes ? "the name is found" : "nothing is found"}`, async () => {
    const { findings, incomplete } = await checked({ "drivers/x.c": text, ...beside });
    assert.deepEqual(incomplete, []);
    assert.equal(findings.length > 0, makes);
  });
}

const hasGcc = spawnSync("gcc", ["--version"]).status === 0;

/** What GCC's preprocessor makes in any of the configurations, adjacent strings joined. */
function preprocessed({ text, beside, defines = [] }: Case): string {
  const folder = mkdtempSync(join(tmpdir(), "ringfence-made-"));
  try {
    for (const [path, content] of Object.entries({ "drivers/x.c": text, ...owner, ...beside })) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
    return [[], ...defines.map((name) => [`-D${name}`])]
      .map((flags) => spawnSync("gcc", ["-E", "-P", ...flags, "drivers/x.c"], { cwd: folder }))
      .map(({ stdout }) => stdout.toString("latin1").replace(/"\s*"/g, ""))
      .join("\n");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test("GCC's preprocessor makes the name in the same cases", { skip: !hasGcc }, () => {
  const wrong = cases.filter((one) => /\bkeep_trim\b/.test(preprocessed(one)) !== one.makes);
  assert.deepEqual(
    wrong.map(({ claim }) => claim),
    [],
  );
});

/** `n` names, of which the rest are written with other words. */
const many = (n: number, write: (at: number) => string): string =>
  Array.from({ length: n }, (_, at) => write(at)).join("");
const paste = "#define C(a, b) a##b\n#define D(a, b) C(a, b)\n";

const bombs: Readonly<Record<string, string>> = {
  "macros that double": `#define C(a, b) a##b\n${Array.from({ length: 40 }, (_, n) => `#define M${n + 1}(x, y) M${n}(x, y) M${n}(x, y)\n`).join("")}#define M0(x, y) C(x, y)\n${body("M40(keep_, trim)")}`,
  "choices that multiply": `#define C(a, b) a##b\n#define D(a, b) C(a, b)\n${Array.from({ length: 20 }, (_, n) => `#ifdef CONFIG_${n}\n#define P${n} k\n#else\n#define P${n} e\n#endif\n`).join("")}${body(`${Array.from({ length: 20 }, (_, n) => `D(P${n}, `).join("")}eep_trim${")".repeat(20)}()`)}`,
  "branches within the arguments": `${paste}${body(`D(keep_,\n${many(8, (n) => `#ifdef A${n}\nx\n#endif\n`)}trim)()`)}`,
  "branches within branches of the arguments": `${paste}${body(`D(keep_,\n#ifdef A\n${many(8, (n) => `#ifdef A${n}\nx\n#endif\n`)}trim\n#endif\n)()`)}`,
  "arguments that branches make long": `${paste}${body(`D(keep_, x ? ${"1 + ".repeat(40_000)}\n#ifdef A\n1 :\n#else\n2 :\n#endif\n#ifdef B\ntrip\n#else\ntrim\n#endif\n)()`)}`,
  "branches within the arguments, and another use behind": `${paste}${body(`D(keep_,\n${many(8, (n) => `#ifdef A${n}\nx\n#endif\n`)}trim)()`)}${body("D(give_, this)").replace("f(", "g(")}`,
  "strings of many branches": `#ifdef A\n${many(20, (n) => `${n === 0 ? "" : `#elif defined(B${n})\n`}#define T(a) "keep_" "t${n}" #a\n`)}#else\n#define T(a) "keep_" #a\n#endif\nvoid f(void) { __asm__(T(trim)); }\n`,
  "more branches than are kept": `#ifdef A\n#define T t\n${many(80, (n) => `#elif defined(B${n})\n#define T t${n}\n`)}#else\n#define T trim\n#endif\n${paste}${body("D(keep_, T)()")}`,
};

for (const [claim, text] of Object.entries(bombs)) {
  test(`${claim}: what is too much is unparsed, with its place`, async () => {
    const { findings } = await checked({ "drivers/x.c": text });
    assert.deepEqual(
      findings.map(({ finding: { rule, location } }) => [rule, location.path]),
      [["unparsed-occurrence", "drivers/x.c"]],
    );
  });
}

const tooMuch: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "an include of itself that never ends": { "drivers/x.c": '#include "x.c"\n' },
  "headers that lead too deep": Object.fromEntries([
    ["drivers/x.c", '#include "h0.h"\n'],
    ...Array.from({ length: 250 }, (_, n) => [`drivers/h${n}.h`, `#include "h${n + 1}.h"\n`]),
  ]),
  "a list that is included again and again": {
    "drivers/x.c": many(40, (n) => `#undef N\n#define N ${n}\n#include "list.h"\n`),
    "drivers/list.h": "#if N == 39\n#undef X\n#endif\n",
  },
  "an include that could be many files": {
    "drivers/x.c": `${many(10, (n) => `#ifdef A${n}\n#define P${n} a\n#else\n#define P${n} b\n#endif\n`)}#define S(x) #x\n#define T(x) S(x)\n#include T(${many(10, (n) => `P${n}`).replace(/(\d)(?=P)/g, "$1 ")}.h)\n`,
  },
  "conditionals within each other": {
    "drivers/x.c": `${many(1000, (n) => `#ifdef A${n}\n`)}int a;\n${"#endif\n".repeat(1000)}`,
  },
  "a header that is larger than any": {
    "drivers/x.c": '#include "large.h"\n',
    "drivers/large.h": `/*${" ".repeat(33 << 20)}*/\n`,
  },
};

for (const [claim, files] of Object.entries(tooMuch)) {
  test(`${claim}: what is not followed is told of, with its file`, async () => {
    const { incomplete } = await checked(files);
    assert.ok(incomplete.length > 0);
    for (const line of incomplete)
      assert.match(line, /^drivers\/\w+\.[ch]: preprocessed in part: /);
  });
}

test("what takes more to read again than it may is told of, with its file", async () => {
  // Each conditional has a definition of its own, and each use asks all of them.
  const text = `#define C(a, b) a##b\nstatic int C(keep_, trim)(int a) { return a; }\n${many(effort(1500, 3000), (n) => `#if A${n}\nstatic int C(keep_, trim)(int b) { return b; }\n#endif\nvoid f${n}(void) { C(keep_, trim)(1); }\n`)}`;
  const { incomplete } = await checked({ "drivers/x.c": text });
  assert.equal(incomplete.length, 1);
  assert.match(incomplete[0] as string, /^drivers\/x\.c: preprocessed in part: /);
});
