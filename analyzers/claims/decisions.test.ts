/** What facts make of claims: each kind holds, is contradicted with its place, or is left alone. */
import { textOf } from "../words/text-of.js";
import assert from "node:assert/strict";
import { test } from "node:test";
import { findClaims, judgeClaims, judgePatch } from "./decide-claims.js";
import { patched, treeOf } from "./testing/seed.js";
import { TreeFacts } from "./tree-facts.js";
import type { Equivalence } from "./facts.js";

const before = treeOf({
  "include/ring.h":
    "int ring_grow(int n);\nint ring_cut(int n);\nstruct ring { int size; };\n#define RING_MAX 4\n",
  "fs/ring.c": `#include <ring.h>
static int ring_lock(int n)
{
	return n;
}

int ring_grow(int n)
{
	return ring_lock(n) + 1;
}
EXPORT_SYMBOL(ring_grow);

int ring_cut(int n)
{
	int left = n;

	return left - ring_grow(n);
}
`,
  "fs/user.c": "#include <ring.h>\nint use_ring(void)\n{\n\treturn ring_grow(RING_MAX);\n}\n",
  "drivers/other.c":
    "#include <ring.h>\nstatic int ring_own(int n)\n{\n\tint ring_cut = n;\n\treturn ring_cut;\n}\nint other(int (*ring_hook)(int))\n{\n\treturn ring_own(ring_hook(3));\n}\n",
  "tools/testing/ring.c": "int test(void)\n{\n\treturn ring_cut(1);\n}\n",
});
const ring = Buffer.from(before.read("fs/ring.c") as Uint8Array).toString();

type Files = Readonly<Record<string, string | undefined>>;

interface Case {
  readonly says: string;
  readonly files: Files;
  readonly answers: readonly string[];
  readonly because?: RegExp;
}

const withoutExport = { "fs/ring.c": ring.replace("EXPORT_SYMBOL(ring_grow);\n", "") };
const touched = { "fs/ring.c": `${ring}\n/* more */\n` };
const renamed = (text: string): string => text.replace(/ring_lock/g, "ring_freeze");

const cases: readonly Case[] = [
  {
    says: "The only users of ring_grow() are ring_cut() and use_ring().",
    files: touched,
    answers: ["sole-user holds"],
  },
  {
    says: "The only caller of ring_grow() is ring_cut().",
    files: touched,
    answers: ["sole-user contradicted"],
    because: /also used by use_ring\(\) in fs\/user\.c:4/,
  },
  {
    says: "The only external user of ring_grow() is use_ring() in fs/user.c.",
    files: touched,
    answers: ["sole-user holds"],
  },
  {
    says: "ring_lock() has a single caller.",
    files: touched,
    answers: ["sole-user holds"],
    because: /ring_grow\(\) in fs\/ring\.c:9/,
  },
  { says: "ring_grow() has only one caller.", files: touched, answers: ["sole-user contradicted"] },
  { says: "ring_cut() is unused.", files: touched, answers: ["no-user holds"] },
  {
    says: "ring_grow() has no users left.",
    files: touched,
    answers: ["no-user contradicted"],
    because: /ring_cut\(\) in fs\/ring\.c:17/,
  },
  {
    says: "ring_lock() is unused.",
    files: touched,
    answers: ["no-user contradicted"],
    because: /ring_grow\(\) in fs\/ring\.c:9/,
  },
  { says: "ring_hook() is unused.", files: touched, answers: [] },
  { says: "Remove unused ring_bogus().", files: touched, answers: [] },
  {
    says: "ring_lock() is only used in fs/ring.c.",
    files: touched,
    answers: ["only-used-in holds"],
  },
  {
    says: "ring_grow() is not used outside of fs/.",
    files: touched,
    answers: ["only-used-in holds"],
  },
  {
    says: "ring_grow() is only used in ring.c.",
    files: touched,
    answers: ["only-used-in contradicted"],
    because: /use_ring\(\) in fs\/user\.c:4/,
  },
  { says: "Unexport ring_grow().", files: withoutExport, answers: ["unexported holds"] },
  {
    says: "Unexport ring_grow().",
    files: touched,
    answers: ["unexported contradicted"],
    because: /still exported at fs\/ring\.c:11/,
  },
  {
    says: "Unexport ring_cut().",
    files: { "include/ring.h": "int ring_grow(int n);\n" },
    answers: ["unexported holds"],
  },
  {
    says: "Unexport ring_cut().",
    files: touched,
    answers: ["unexported contradicted"],
    because: /include\/ring\.h:2 still declares it/,
  },
  {
    says: "Make ring_cut() static.",
    files: {
      "fs/ring.c": ring.replace("int ring_cut", "static int ring_cut"),
      "include/ring.h": "int ring_grow(int n);\n",
    },
    answers: ["made-static holds"],
  },
  {
    says: "Make ring_cut() static.",
    files: touched,
    answers: ["made-static contradicted"],
    because: /without static at fs\/ring\.c:13/,
  },
  { says: "Make ring_lock() static.", files: touched, answers: [] },
  {
    says: "Remove ring_cut().",
    files: {
      "fs/ring.c": ring.slice(0, ring.indexOf("int ring_cut")),
      "include/ring.h": "int ring_grow(int n);\n",
    },
    answers: ["removed holds"],
  },
  {
    says: "Remove ring_grow().",
    files: { "fs/ring.c": ring.replace(/int ring_grow[^}]*\}\n/, ""), "include/ring.h": "" },
    answers: ["removed contradicted"],
    because: /still needs it/,
  },
  { says: "Remove ring_grow().", files: touched, answers: [] },
  {
    says: "Remove ring_lock().",
    files: { "fs/ring.c": ring.replace(/static int ring_lock[^}]*\}\n/, "") },
    answers: [],
  },
  {
    says: "Remove RING_MAX.",
    files: {
      "include/ring.h": "int ring_grow(int n);\nint ring_cut(int n);\n",
      "fs/user.c":
        "#include <ring.h>\n#ifdef RING_MAX\nint use_ring(void)\n{\n\treturn ring_grow(1);\n}\n#endif\n",
    },
    answers: ["removed holds"],
  },
  {
    says: "Remove the unused function ring_cut().",
    files: touched,
    answers: ["no-user holds", "removed contradicted"],
    because: /still defined at fs\/ring\.c:13/,
  },
  {
    says: "Rename ring_lock() to ring_freeze().",
    files: { "fs/ring.c": renamed(ring) },
    answers: ["renamed holds"],
  },
  {
    says: "Rename ring_grow() to ring_up().",
    files: {
      "fs/ring.c": ring.replace(/ring_grow/g, "ring_up"),
      "include/ring.h": "int ring_up(int n);\nint ring_cut(int n);\n#define RING_MAX 4\n",
    },
    answers: ["renamed contradicted"],
    because: /use_ring\(\) in fs\/user\.c:4 still says ring_grow/,
  },
  {
    says: "Rename ring_lock() to ring_freeze().",
    files: { "fs/ring.c": ring.replace("static int ring_lock", "static int ring_freeze") },
    answers: ["renamed unknown"],
  },
  { says: "Rename left to rest_size.", files: touched, answers: [] },
  {
    says: "Move ring_cut() to fs/cut.c.",
    files: {
      "fs/ring.c": ring.slice(0, ring.indexOf("int ring_cut")),
      "fs/cut.c": ring.slice(ring.indexOf("int ring_cut")),
    },
    answers: ["moved holds"],
  },
  {
    says: "Move ring_cut() to fs/cut.c.",
    files: { "fs/cut.c": "int cut;\n" },
    answers: ["moved contradicted"],
    because: /nothing in fs\/cut\.c defines or declares ring_cut/,
  },
  {
    says: "ring_cut() calls ring_lock().",
    files: touched,
    answers: ["calls holds"],
    because: /ring_cut\(\) -> ring_grow\(\) -> ring_lock\(\)/,
  },
  {
    says: "ring_grow() calls ring_cut().",
    files: touched,
    answers: ["calls contradicted"],
    because: /ring_grow\(\) does not lead to ring_cut\(\)/,
  },
  {
    says: "other() calls ring_cut().",
    files: touched,
    answers: ["calls contradicted"],
    because: /1 call through a pointer in .*none of whose tables holds one of those: ring_hook/,
  },
  {
    says: "Remove struct ring.",
    files: {
      "include/ring.h": "int ring_grow(int n);\nint ring_cut(int n);\n#define RING_MAX 4\n",
    },
    answers: ["removed holds"],
    because: /^ring was defined at include\/ring\.h:3/,
  },
  {
    says: "ring_cut() does not call ring_lock().",
    files: touched,
    answers: ["calls holds"],
    because: /nothing in ring_cut\(\) calls ring_lock\(\), before the patch or after it/,
  },
  {
    says: "ring_cut() never calls ring_grow().",
    files: touched,
    answers: ["calls contradicted"],
    because: /ring_cut\(\) calls ring_grow\(\) at fs\/ring\.c:\d+, before the patch and after it/,
  },
  {
    says: "ring_cut() does not call ring_grow().",
    files: { "fs/ring.c": ring.replace("- ring_grow(n)", "- 1") },
    answers: [],
  },
  {
    says: "ring_cut() no longer calls ring_grow().",
    files: { "fs/ring.c": ring.replace("- ring_grow(n)", "- 1") },
    answers: ["calls holds"],
  },
  {
    says: "ring_cut() no longer calls ring_grow().",
    files: touched,
    answers: ["calls contradicted"],
    because: /fs\/ring\.c:17/,
  },
  {
    says: "No functional change.",
    files: touched,
    answers: ["no-functional-change holds"],
    because: /only comments, white space/,
  },
  {
    says: "No functional change.",
    files: { "fs/ring.c": renamed(ring) },
    answers: ["no-functional-change holds"],
    because: /ring_lock is ring_freeze/,
  },
  {
    says: "No functional change.",
    files: { "fs/ring.c": ring.replace("+ 1", "+ 2") },
    answers: ["no-functional-change unknown"],
    because: /ring_grow\(\)/,
  },
  {
    says: "No functional change.",
    files: { "fs/ring.c": ring.replace("ring_lock(n) + 1", "ring_other(n) + 1") },
    answers: ["no-functional-change unknown"],
  },
  { says: "No functional change.", files: { "Documentation/ring.rst": "prose\n" }, answers: [] },
  {
    says: "Pure code movement.",
    files: {
      "fs/ring.c": ring.slice(0, ring.indexOf("int ring_cut")),
      "fs/cut.c": ring.slice(ring.indexOf("int ring_cut")),
    },
    answers: ["pure-move holds"],
  },
  {
    says: "Pure code movement.",
    files: {
      "fs/ring.c": ring.slice(0, ring.indexOf("int ring_cut")),
      "fs/cut.c": ring.slice(ring.indexOf("int ring_cut")).replace("left - ", "left + "),
    },
    answers: ["pure-move contradicted"],
    because: /ring_cut\(\) is not what it was: `- ring_grow \( n` became `\+ ring_grow \( n`/,
  },
  {
    says: "Pure code movement.",
    files: { "fs/ring.c": ring.slice(0, ring.indexOf("int ring_cut")) },
    answers: ["pure-move contradicted"],
    because: /nothing with its text arrives/,
  },
  {
    says: "This is a pure rename.",
    files: { "fs/ring.c": renamed(ring) },
    answers: ["pure-rename holds"],
  },
  {
    says: "This is a pure rename.",
    files: { "fs/ring.c": ring.replace(/left/g, "rest").replace("rest - ", "rest + ") },
    answers: ["pure-rename contradicted"],
  },
];

for (const { says, files, answers, because } of cases) {
  test(`"${says}" ${answers.length === 0 ? "is left alone" : answers.join(", ")}`, async () => {
    const claims = await judgeClaims(
      findClaims(`x: y\n\n${says}\n`),
      new TreeFacts(before, patched(before, files)),
    );
    assert.deepEqual(
      claims.map(({ kind, answer }) => `${kind} ${answer}`),
      answers,
    );
    if (because !== undefined)
      assert.match(claims.map((claim) => claim.because).join("\n"), because);
    for (const { answer, why } of claims)
      assert.equal(answer === "unknown", why !== undefined, "what is undecided has a code");
    for (const { answer, evidence } of claims)
      if (answer === "contradicted")
        assert.ok(evidence.length > 0, "a contradiction shows a place");
  });
}

test("execution that differs contradicts, and execution that is the same holds for what it covers", async () => {
  const files = { "fs/ring.c": ring.replace("+ 1", "+ 2") };
  const answered = async (equivalence: Equivalence): Promise<string> => {
    const facts = new TreeFacts(before, patched(before, files), {
      equivalence: async () => equivalence,
    });
    return (
      (await judgeClaims(findClaims("x: y\n\nNo functional change.\n"), facts))[0]?.answer ?? ""
    );
  };
  const place = { path: "fs/ring.c", span: { start: 0, end: 1 }, line: 1 };
  assert.equal(
    await answered({
      kind: "different",
      text: "they differ in a scenario",
      place,
      covers: new Set(),
      silent: new Set(),
    }),
    "contradicted",
  );
  assert.equal(
    await answered({
      kind: "same",
      text: "the same in 9 scenarios",
      place: undefined,
      covers: new Set(["ring_grow"]),
      silent: new Set(),
    }),
    "holds",
  );
  assert.equal(
    await answered({
      kind: "same",
      text: "the same in 9 scenarios",
      place: undefined,
      covers: new Set(["ring_cut"]),
      silent: new Set(),
    }),
    "unknown",
  );
});

test("a declaration that leaves one public header and stays in another is asked about", async () => {
  const two = patched(before, { "include/ring_more.h": "int ring_cut(int n);\n" });
  const { remarks } = await judgePatch(
    findClaims("x: y\n"),
    new TreeFacts(
      two,
      patched(two, {
        "include/ring.h": "int ring_grow(int n);\nstruct ring { int size; };\n#define RING_MAX 4\n",
      }),
    ),
  );
  assert.deepEqual(
    remarks.map(({ kind, symbol }) => `${kind} ${symbol}`),
    ["visible-elsewhere ring_cut"],
  );
  assert.match(
    textOf(remarks[0]?.question ?? ""),
    /include\/ring_more\.h:1 still declares it for everybody/,
  );
});

test("a new public function that only forwards to a private one is asked about", async () => {
  const wrapper = "\nint ring_hold(int n)\n{\n\treturn ring_lock(n);\n}\n";
  const files = {
    "fs/ring.c": ring + wrapper,
    "include/ring.h": "int ring_grow(int n);\nint ring_cut(int n);\nint ring_hold(int n);\n",
    "fs/a.c": "int a(void)\n{\n\treturn ring_hold(1);\n}\n",
    "fs/b.c": "int b(void)\n{\n\treturn ring_hold(1);\n}\n",
  };
  const { remarks } = await judgePatch(
    findClaims("x: y\n"),
    new TreeFacts(before, patched(before, files)),
  );
  assert.deepEqual(
    remarks.map(({ kind, symbol }) => `${kind} ${symbol}`),
    ["forwarding-function ring_hold"],
  );
});

test("a new function that does something is not asked about", async () => {
  const wrapper =
    "\n/**\n * ring_hold() - hold\n */\nint ring_hold(int n)\n{\n\tn++;\n\treturn ring_lock(n) ? 1 : 0;\n}\n";
  const { remarks } = await judgePatch(
    findClaims("x: y\n"),
    new TreeFacts(before, patched(before, { "fs/ring.c": ring + wrapper })),
  );
  assert.deepEqual(remarks, []);
});
