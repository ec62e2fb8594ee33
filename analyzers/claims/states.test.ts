/** What is true of one tree and not of the other, and what is left behind: both trees are asked. */
import { textOf } from "../words/text-of.js";
import assert from "node:assert/strict";
import { test } from "node:test";
import type { ClaimAnswer } from "./claim.js";
import { difference, leftovers } from "./difference.js";
import { leftoverClause } from "./undecided-words.js";
import { findClaims, judgeClaims, judgePatch } from "./decide-claims.js";
import { patched, treeOf } from "./testing/seed.js";
import { TreeFacts } from "./tree-facts.js";

const pond = `#include <lib/pond.h>
#include "inner.h"

int pond_fill(int n)
{
	return n + 1;
}

int pond_drain(int n)
{
	return pond_fill(n) - 2;
}

static int pond_level(void)
{
	return pond_drain(3);
}

int pond_open(void)
{
	return pond_level();
}
`;
const header = "#ifndef POND\n#define POND\nint pond_fill(int n);\nint pond_open(void);\n#endif\n";
const inner = "int pond_drain(int n);\n";
const user = "#include <lib/pond.h>\nint boat(void)\n{\n\treturn pond_fill(1);\n}\n";

const before = treeOf({
  "water/pond.c": pond,
  "water/inner.h": inner,
  "water/lake.c": '#include "inner.h"\nint lake(void)\n{\n\treturn pond_drain(7);\n}\n',
  "include/lib/pond.h": header,
  "boats/boat.c": user,
  "boats/raft.c":
    "static int pond_own(void)\n{\n\treturn 1;\n}\nint raft(void)\n{\n\treturn pond_own();\n}\n",
});

type Files = Readonly<Record<string, string | undefined>>;

async function judged(message: string, files: Files, tree = before): Promise<ClaimAnswer[]> {
  return judgeClaims(findClaims(message), new TreeFacts(tree, patched(tree, files)));
}

const declared = header.replace("int pond_fill(int n);\n", "");
const definition = /int pond_fill[^}]*\}\n\n/;
const filled = (definition.exec(pond) as RegExpExecArray)[0];
const newUser = '#include "../water/inner.h"\nint canoe(void)\n{\n\treturn pond_drain(1);\n}\n';

const cases: readonly {
  readonly says: string;
  readonly files: Files;
  readonly answers: readonly string[];
  readonly because?: RegExp;
}[] = [
  // Static, and what others say of it.
  {
    says: "x: make pond_fill() static",
    files: { "water/pond.c": pond.replace("int pond_fill", "static int pond_fill") },
    answers: ["made-static contradicted"],
    because:
      /boat\(\) in boats\/boat\.c:4 still uses it and include\/lib\/pond\.h:3 still declares it for others/,
  },
  {
    says: "x: make pond_fill() static",
    files: {
      "water/pond.c": pond.replace("int pond_fill", "static int pond_fill"),
      "boats/boat.c": undefined,
    },
    answers: ["made-static contradicted"],
    because: /^pond_fill\(\) is static, but include\/lib\/pond\.h:3 still declares it/,
  },
  {
    says: "x: make pond_fill() static",
    files: {
      "water/pond.c": pond.replace("int pond_fill", "static int pond_fill"),
      "include/lib/pond.h": declared,
      "boats/boat.c": undefined,
    },
    answers: ["made-static holds"],
  },
  {
    says: "x: make pond_fill() static",
    files: {
      "water/pond.c": pond.replace("int pond_fill", "static int pond_fill"),
      "include/lib/pond.h": declared,
      "boats/boat.c":
        "static int pond_fill(int n)\n{\n\treturn n;\n}\nint boat(void)\n{\n\treturn pond_fill(1);\n}\n",
    },
    answers: ["made-static holds"],
  },
  {
    says: "x: make pond_drain() static",
    files: {
      "water/pond.c": pond.replace("int pond_drain", "static int pond_drain"),
      "water/inner.h": "",
    },
    answers: ["made-static contradicted"],
    because: /lake\(\) in water\/lake\.c:4 still uses it$/,
  },
  {
    says: "x: make pond_drain() static",
    files: {
      "water/pond.c": pond.replace("int pond_drain", "static int pond_drain"),
      "water/inner.h": "",
      "water/lake.c": "int lake(void)\n{\n\tint pond_drain = 1;\n\treturn pond_drain;\n}\n",
    },
    answers: ["made-static holds"],
  },
  {
    says: "x: make pond_drain() static",
    files: {
      "water/pond.c": pond.replace("int pond_drain", "static int pond_drain"),
      "water/other.c": "int pond_drain(int n)\n{\n\treturn n;\n}\n",
    },
    answers: ["made-static unknown"],
    because: /unclear who means the one at water\/other\.c:1/,
  },
  {
    says: "x: y\n\nAs pond_fill() has no external users, make it static.",
    files: { "water/pond.c": `${pond}/* */\n` },
    answers: ["no-external-user contradicted", "made-static contradicted"],
  },
  // Out of reach, and who reaches it.
  {
    says: "x: unexport pond_fill()",
    files: { "include/lib/pond.h": declared, "water/inner.h": `${inner}int pond_fill(int n);\n` },
    answers: ["unexported contradicted"],
    because: /boat\(\) in boats\/boat\.c:4 still uses it/,
  },
  {
    says: "x: unexport pond_fill()",
    files: {
      "include/lib/pond.h": declared,
      "water/inner.h": `${inner}int pond_fill(int n);\n`,
      "boats/boat.c": undefined,
    },
    answers: ["unexported holds"],
  },
  {
    says: "x: unexport pond_fill()",
    files: {
      "include/lib/pond.h": declared,
      "water/inner.h": `${inner}int pond_fill(int n);\n`,
      "boats/boat.c": user.replace("<lib/pond.h>", '"../water/inner.h"'),
    },
    answers: ["unexported unknown"],
  },
  {
    says: "x: unexport pond_drain()",
    files: { "water/pond.c": `${pond}/* */\n` },
    answers: ["unexported unknown"],
    because: /pond_drain\(\) is not exported before the patch/,
  },
  {
    says: "x: unexport pond_fill()\n\nNo external users remain, so move the declaration to water/inner.h.",
    files: { "include/lib/pond.h": declared, "water/inner.h": `${inner}int pond_fill(int n);\n` },
    answers: ["unexported contradicted", "no-external-user contradicted"],
  },
  {
    says: "x: y\n\nNo external users of pond_drain() remain.",
    files: { "water/pond.c": `${pond}/* */\n` },
    answers: ["no-external-user holds"],
    because: /outside of water\//,
  },
  {
    says: "x: y\n\nNo external users of pond_fill() remain.",
    files: { "boats/boat.c": user.replace("pond_fill(1)", "1") },
    answers: ["no-external-user holds"],
  },
  {
    says: "x: y\n\nThere are no external users of pond_fill().",
    files: { "water/pond.c": `${pond}/* */\n` },
    answers: ["no-external-user contradicted"],
    because: /boat\(\) in boats\/boat\.c:4/,
  },
  {
    says: "x: y\n\nThere are no external users of pond_bogus().",
    files: { "water/pond.c": `${pond}/* */\n` },
    answers: ["no-external-user unknown"],
    because: /no definition of pond_bogus\(\) was found/,
  },
  // Moves that leave a copy.
  {
    says: "x: move pond_fill() to water/fill.c",
    files: { "water/fill.c": filled },
    answers: ["moved contradicted"],
    because: /still defined at water\/pond\.c:4/,
  },
  {
    says: "x: move pond_level() to water/level.c",
    files: { "water/level.c": "static int pond_level(void)\n{\n\treturn pond_drain(3);\n}\n" },
    answers: ["moved contradicted"],
    because: /still defined at water\/pond\.c:14/,
  },
  {
    says: "x: move pond_fill() to water/fill.c",
    files: { "water/fill.c": filled, "water/pond.c": pond.replace(definition, "") },
    answers: ["moved holds"],
  },
  {
    says: "x: move pond_level() to water/level.c",
    files: {
      "water/pond.c": `/* */${pond}`,
      "water/level.c": "static int pond_level(void)\n{\n\treturn pond_drain(3);\n}\n",
    },
    answers: ["moved contradicted"],
    because: /still defined at water\/pond\.c:14/,
  },
  {
    says: "x: move pond_fill() to water/fill.c",
    files: {
      "water/fill.c": filled,
      "water/pond.c": pond.replace("return n + 1;", "return n + 4;"),
    },
    answers: ["moved unknown"],
    because: /water\/pond\.c:4 still has something of the name/,
  },
  {
    says: "x: move the prototype of lake() to water/inner.h",
    files: { "water/inner.h": `${inner}int lake(void);\n`, "boats/boat.c": user },
    answers: ["moved unknown"],
  },
  {
    says: "x: move the declaration of pond_fill() to water/inner.h",
    files: { "water/inner.h": `${inner}int pond_fill(int n);\n` },
    answers: ["moved contradicted"],
    because: /still declared at include\/lib\/pond\.h:3/,
  },
  {
    says: "x: move the declaration of pond_fill() to water/inner.h",
    files: { "water/inner.h": `${inner}int pond_fill(int n);\n`, "include/lib/pond.h": declared },
    answers: ["moved holds"],
  },
  {
    says: "x: move pond_drain() to water/inner.h",
    files: { "water/inner.h": `${inner}/* */\n` },
    answers: ["moved unknown"],
  },
  // What was so before the patch and is not after it.
  {
    says: "x: y\n\npond_drain() is not used outside of water/.",
    files: { "boats/canoe.c": newUser },
    answers: ["only-used-in contradicted"],
    because: /canoe\(\) in boats\/canoe\.c:4/,
  },
  {
    says: "x: y\n\nSo far pond_drain() is not used outside of water/.",
    files: { "boats/canoe.c": newUser },
    answers: ["only-used-in holds"],
  },
  {
    says: "x: y\n\npond_drain() is currently only used in water/.",
    files: { "boats/canoe.c": newUser },
    answers: ["only-used-in holds"],
  },
  {
    says: "x: y\n\npond_drain() is not used outside of water/.",
    files: { "water/lake.c": undefined, "boats/lake.c": newUser },
    answers: ["only-used-in unknown"],
    because: /so before the patch, and after it/,
  },
  {
    says: "x: y\n\nThe only caller of pond_fill() is boat().",
    files: {
      "boats/boat.c": `${user}int ship(void)\n{\n\treturn pond_fill(2);\n}\n`,
      "water/pond.c": pond.replace("pond_fill(n) -", "n -"),
    },
    answers: ["sole-user contradicted"],
  },
  {
    says: "x: y\n\nThe only caller of pond_level() is pond_open().",
    files: { "water/pond.c": `${pond}int pond_peek(void)\n{\n\treturn pond_level();\n}\n` },
    answers: ["sole-user contradicted"],
    because: /pond_peek\(\) in water\/pond\.c:25/,
  },
  {
    says: "x: y\n\nThe only caller of pond_level() is pond_open().",
    files: { "water/pond.c": pond.replace("pond_open", "pond_peek") },
    answers: ["sole-user unknown"],
  },
  {
    says: "x: y\n\nThe only caller of pond_level() is pond_open().",
    files: { "water/pond.c": pond.replace(/pond_level/g, "pond_depth") },
    answers: ["sole-user holds"],
  },
  {
    says: "x: y\n\npond_level() has a single caller.",
    files: { "water/pond.c": `${pond}int pond_peek(void)\n{\n\treturn pond_level();\n}\n` },
    answers: ["sole-user contradicted"],
  },
  {
    says: "x: y\n\npond_level() has a single caller.",
    files: { "water/pond.c": pond.replace("pond_open", "pond_peek") },
    answers: ["sole-user holds"],
  },
  {
    says: "x: y\n\npond_open() is unused.",
    files: { "boats/canoe.c": "int canoe(void)\n{\n\treturn pond_open();\n}\n" },
    answers: ["no-user contradicted"],
    because: /canoe\(\) in boats\/canoe\.c:3/,
  },
  {
    says: "x: y\n\npond_open() is currently unused.",
    files: { "boats/canoe.c": "int canoe(void)\n{\n\treturn pond_open();\n}\n" },
    answers: ["no-user holds"],
    because: /before the patch$/,
  },
  {
    says: "x: y\n\nThe only user of pond_fill() is sail_boat().",
    files: { "water/pond.c": `${pond}/* */\n` },
    answers: ["sole-user unknown"],
    because: /no definition of sail_boat\(\) was found/,
  },
  {
    says: "x: y\n\nsail_boat() was the only user of pond_fill().",
    files: { "water/pond.c": `${pond}/* */\n` },
    answers: [],
  },
  // Places as users.
  {
    says: "x: y\n\nThe sole external user of pond_fill() is boats/boat.c.",
    files: { "water/pond.c": `${pond}/* */\n` },
    answers: ["only-used-in holds"],
  },
  {
    says: "x: y\n\nThe sole external user of pond_fill() is boats/raft.c.",
    files: { "water/pond.c": `${pond}/* */\n` },
    answers: ["only-used-in contradicted"],
    because: /boat\(\) in boats\/boat\.c/,
  },
  {
    says: "x: y\n\nOnly boats/boat.c uses pond_fill().",
    files: { "water/pond.c": `${pond}/* */\n` },
    answers: ["only-used-in contradicted"],
    because: /pond_drain\(\) in water\/pond\.c/,
  },
  {
    says: "x: y\n\npond_drain() and pond_level() are used in water/ only.",
    files: { "water/pond.c": `${pond}/* */\n` },
    answers: ["only-used-in holds"],
  },
  {
    says: "x: y\n\nThis removes the last user of pond_fill() outside of water/.",
    files: { "boats/boat.c": user.replace("pond_fill(1)", "1") },
    answers: ["only-used-in holds"],
  },
  {
    says: "x: y\n\nThis removes the last user of pond_fill() outside of water/.",
    files: { "boats/canoe.c": "int canoe(void)\n{\n\treturn pond_fill(1);\n}\n" },
    answers: ["only-used-in contradicted"],
    because: /boat\(\) in boats\/boat\.c:4 and canoe\(\)/,
  },
  {
    says: "x: y\n\nThis removes the last user of pond_drain() outside of water/.",
    files: { "water/pond.c": `${pond}/* */\n` },
    answers: ["only-used-in unknown"],
  },
  // Renames that are not finished.
  {
    says: "x: y\n\nThis is a pure rename.",
    files: {
      "water/pond.c": pond.replace(/pond_drain/g, "pond_empty"),
      "water/inner.h": inner.replace("pond_drain", "pond_empty"),
    },
    answers: ["pure-rename contradicted"],
    because: /lake\(\) in water\/lake\.c:4 still says pond_drain/,
  },
  {
    says: "x: y\n\nThis is a pure rename.",
    files: { "water/pond.c": pond.replace(/pond_level/g, "pond_depth") },
    answers: ["pure-rename holds"],
    because: /^2 functions differ in names alone/,
  },
];

for (const { says, files, answers, because } of cases) {
  test(`"${says}" with ${Object.keys(files).join(", ")} ${answers.length === 0 ? "is left alone" : `is ${answers.join(", ")}`}`, async () => {
    const claims = await judged(`${says}\n`, files);
    assert.deepEqual(
      claims.map(({ kind, answer }) => `${kind} ${answer}`),
      answers,
      claims.map((claim) => claim.because).join("\n"),
    );
    if (because !== undefined)
      assert.match(claims.map((claim) => claim.because).join("\n"), because);
    for (const { answer, evidence } of claims)
      if (answer === "contradicted")
        assert.ok(evidence.length > 0, "a contradiction shows a place");
  });
}

test("a rename that leaves a user of the old name is found out, in files that the patch does not touch too", async () => {
  const facts = new TreeFacts(
    before,
    patched(before, {
      "water/pond.c": pond.replace(/pond_drain/g, "pond_empty"),
      "water/inner.h": inner.replace("pond_drain", "pond_empty"),
    }),
  );
  const left = await leftovers(difference(facts.difference()), facts);
  assert.deepEqual(
    left.map(({ from, to, uses }) => `${from} ${to} ${uses.length}`),
    ["pond_drain pond_empty 1"],
  );
});

test("another file's own function of the name is no reason against a static one", async () => {
  const raft = patched(before, {
    "boats/raft.c":
      "static int pond_drain(void)\n{\n\treturn 1;\n}\nint raft(void)\n{\n\treturn pond_drain();\n}\n",
  });
  const files = {
    "water/pond.c": pond.replace("int pond_drain", "static int pond_drain"),
    "water/inner.h": "",
    "water/lake.c": undefined,
  };
  assert.deepEqual(
    (await judged("x: make pond_drain() static\n", files, raft)).map(({ answer }) => answer),
    ["holds"],
  );
});

test("who says a name in a string does not need it to be visible", async () => {
  const files = {
    "water/pond.c": pond.replace("int pond_fill", "static int pond_fill"),
    "include/lib/pond.h": declared,
    "boats/boat.c":
      'struct kprobe { const char *symbol_name; };\nstatic struct kprobe probe = {\n\t.symbol_name = "pond_fill",\n};\n',
  };
  assert.deepEqual(
    (await judged("x: make pond_fill() static\n", files)).map(({ answer }) => answer),
    ["holds"],
  );
});

test("a function that became static and is used elsewhere is left behind too", async () => {
  const facts = new TreeFacts(
    before,
    patched(before, { "water/pond.c": pond.replace("int pond_drain", "static int pond_drain") }),
  );
  const left = await leftovers(difference(facts.difference()), facts);
  assert.deepEqual(
    left.map((each) => textOf(leftoverClause(each))),
    ["pond_drain is static now, and lake() in water/lake.c:4 still uses it"],
  );
});

test("a movement that changes something shows the lines that differ", async () => {
  const [claim] = await judged("x: y\n\nPure code movement.\n", {
    "water/pond.c": pond.replace(definition, ""),
    "water/fill.c": filled.replace("n + 1", "n + 3"),
  });
  assert.equal(claim?.answer, "contradicted");
  assert.deepEqual(
    claim.evidence.map(({ place, side }) => `${side} ${place.path}:${place.line}`),
    ["before water/pond.c:6", "after water/fill.c:3"],
  );
});

const documented =
  "\n/*\n * pond_hold() - Hold water.\n */\nint pond_hold(int n)\n{\n\tn++;\n\treturn n;\n}\n";

async function asked(files: Files, tree = before): Promise<string[]> {
  const { remarks } = await judgePatch(
    findClaims("x: y\n"),
    new TreeFacts(tree, patched(tree, files)),
  );
  return remarks.map(({ kind, symbol }) => `${kind} ${symbol}`);
}

test("the comment of a function that only has another name is not asked about", async () => {
  assert.deepEqual(await asked({ "water/pond.c": pond + documented }), [
    "kernel-doc-form pond_hold",
  ]);
  const old = patched(before, { "water/pond.c": pond + documented });
  assert.deepEqual(
    await asked({ "water/pond.c": pond + documented.replace(/pond_hold/g, "pond_keep") }, old),
    [],
  );
  // Another body as well, and the comment is still the old one.
  assert.deepEqual(
    await asked(
      {
        "water/pond.c":
          pond + documented.replace(/pond_hold/g, "pond_keep").replace("n++", "n += 2"),
      },
      old,
    ),
    [],
  );
});

const out = (body: string, head = "int", tail = ""): string =>
  `\n${head} __pond_out(int n)\n{\n${body}\n}\n${tail}`;

test("a public function that only hands on to a private one is asked about", async () => {
  const wrapper = out("\treturn pond_drain(n);");
  assert.deepEqual(
    await asked({
      "water/pond.c": pond + wrapper,
      "include/lib/pond.h": `${header}int __pond_out(int n);\n`,
    }),
    ["forwarding-function __pond_out"],
  );
});

for (const [what, wrapper] of [
  [
    "it is exported, and what it calls is not",
    out("\treturn pond_drain(n);", "int", "EXPORT_SYMBOL_GPL(__pond_out);\n"),
  ],
  ["an architecture may have its own", out("\treturn pond_drain(n);", "int __weak")],
  ["it sets something first", out("\tpond.level = 0;\n\treturn pond_drain(n);")],
  ["it chooses", out("\treturn pond_drain(n ? n : 1);")],
  ["it refuses", out("\tif (n < 0)\n\t\treturn -EINVAL;\n\treturn pond_drain(n);")],
  ["it looks up", out("\treturn pond_drain(ponds[n]);")],
  [
    "a variable that a macro declares",
    out("\tPOND_ITERATOR(it, n);\n\n\treturn pond_drain(it.n);"),
  ],
  ["a macro among the arguments", out("\treturn pond_drain(POND_ALIGN(n));")],
] as const) {
  test(`a function that does not only hand on is not asked about: ${what}`, async () => {
    assert.deepEqual(
      await asked({
        "water/pond.c": pond + wrapper,
        "include/lib/pond.h": `${header}int __pond_out(int n);\n`,
      }),
      [],
    );
  });
}

test("a wrapper for one caller is asked about, unless an architecture may have its own or it hands over a function", async () => {
  const wrapped = (head: string, given = "n"): Promise<readonly string[]> => {
    const wrapper = out(`\tif (n < 0)\n\t\treturn -EINVAL;\n\treturn pond_drain(${given});`, head);
    const source = `${pond}${wrapper}int pond_use(void)\n{\n\tint n = 1;\n\n\tn++;\n\treturn __pond_out(n) + 1;\n}\n`;
    return asked({
      "water/pond.c": source,
      "include/lib/pond.h": `${header}int __pond_out(int n);\n`,
    });
  };
  assert.deepEqual(await wrapped("int"), ["single-caller-wrapper __pond_out"]);
  assert.deepEqual(await wrapped("int __weak"), []);
  assert.deepEqual(await wrapped("int", "n, &n"), ["single-caller-wrapper __pond_out"]);
  assert.deepEqual(await wrapped("int", "n, pond_each"), ["single-caller-wrapper __pond_out"]);
  assert.deepEqual(await wrapped("int", "n, pond_use"), []);
});

test("a wrapper for one caller that is empty where an option is off is not asked about", async () => {
  const wrapper = out("\tif (n < 0)\n\t\treturn -EINVAL;\n\treturn pond_drain(n);");
  const use = "int pond_use(void)\n{\n\tint n = 1;\n\n\tn++;\n\treturn __pond_out(n) + 1;\n}\n";
  const files = { "water/pond.c": pond + wrapper + use };
  const [declared, empty] = [
    "int __pond_out(int n);\n",
    "static inline int __pond_out(int n)\n{\n\treturn 0;\n}\n",
  ];
  const told = (text: string): Promise<readonly string[]> =>
    asked({ ...files, "include/lib/pond.h": header + text });
  assert.deepEqual(await told(declared), ["single-caller-wrapper __pond_out"]);
  assert.deepEqual(await told(`#ifdef CONFIG_POND\n${declared}#else\n${empty}#endif\n`), []);
});

test("a function that the patch leaves to forward is asked about, with its caller", async () => {
  const [old, fresh] = ["\tn++;\n\treturn n;", "\treturn pond_drain(n);"];
  const source = (body: string): string =>
    `${pond}\nstatic int pond_step(int n)\n{\n${body}\n}\nint pond_walk(void)\n{\n\treturn pond_step(1);\n}\n`;
  const tree = patched(before, { "water/pond.c": source(old) });
  assert.deepEqual(await asked({ "water/pond.c": source(fresh) }, tree), [
    "turned-forwarder pond_step",
  ]);
  assert.deepEqual(await asked({ "water/pond.c": source(`\tn++;\n${fresh}`) }, tree), []);
});

test("a function with a body for each configuration that forwards in one of them is as it was", async () => {
  const source = (more: string): string =>
    `${pond}\n#ifdef CONFIG_POND\nstatic int pond_step(int n)\n{\n\treturn pond_drain(n);\n}\n#else\nstatic int pond_step(int n)\n{\n\tn++;\n\treturn n;\n}\n#endif\nint pond_walk(void)\n{\n\t${more}return pond_step(1);\n}\n`;
  const tree = patched(before, { "water/pond.c": source("") });
  assert.deepEqual(await asked({ "water/pond.c": source("pond.level = 0;\n\t") }, tree), []);
});

test("comments and strings that name what is gone are asked about, as long as nothing has the name", async () => {
  const source = `${pond}\nstatic int pond_step(int n)\n{\n\treturn n;\n}\n`;
  const tree = patched(before, {
    "water/pond.c": source,
    "boats/boat.c": "/* as pond_step() does */\nint boat;\n",
  });
  assert.deepEqual(await asked({ "water/pond.c": pond }, tree), ["stale-name pond_step"]);
  const other = patched(tree, { "boats/raft.c": "int pond_step(void)\n{\n\treturn 1;\n}\n" });
  assert.deepEqual(await asked({ "water/pond.c": pond }, other), []);
});

for (const [what, body] of [
  ["a macro that does something", "\tPOND_LOCK(n);\n\treturn pond_drain(n);"],
  ["an answer that is looked at", "\tint ret;\n\n\tret = pond_drain(n);\n\treturn ret + 1;"],
  ["another call", "\tPOND_ITERATOR(it, n);\n\n\tpond_fill(n);\n\treturn pond_drain(it.n);"],
] as const) {
  test(`a function that does more than forward is not asked about: ${what}`, async () => {
    const wrapper = `\nint __pond_out(int n)\n{\n${body}\n}\nEXPORT_SYMBOL_GPL(__pond_out);\n`;
    assert.deepEqual(
      await asked({
        "water/pond.c": pond + wrapper,
        "include/lib/pond.h": `${header}int __pond_out(int n);\n`,
      }),
      [],
    );
  });
}
