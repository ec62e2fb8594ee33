/** Under which conditions a place stands; each `@N` in a text is asked for. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { conditions, type Conditions } from "./conditions.js";
import { lex } from "./lex.js";
import { runs } from "../../testing/effort.js";

function read(text: string): Conditions {
  return conditions(lex(Buffer.from(text, "latin1")));
}

/** The conditions at each `@`, `-` for inactive places. */
function at(text: string): string[] {
  const found = read(text);
  return [...text.matchAll(/@/g)].map(({ index }) =>
    found.isInactive(index) ? "-" : found.at(index),
  );
}

const cases: readonly [shows: string, text: string, expected: readonly string[]][] = [
  ["no condition", "@\n", [""]],
  ["ifdef and else", "#ifdef A\n@\n#else\n@\n#endif\n@", ["A", "!A", ""]],
  ["ifndef and else", "#ifndef A\n@\n#else\n@\n#endif", ["!A", "A"]],
  ["defined, with and without parentheses", "#if defined(A) && !defined B\n@\n#endif", ["A && !B"]],
  ["else of a conjunction", "#if defined(A) && !defined(B)\n#else\n@\n#endif", ["!(A && !B)"]],
  ["nesting", "#ifdef A\n#ifndef B\n@\n#endif\n@\n#endif\n@", ["A && !B", "A", ""]],
  ["a disjunction within", "#ifdef A\n#if B || C\n@\n#endif\n#endif", ["A && (B || C)"]],
  ["a disjunction alone", "#if B || C\n@\n#endif", ["B || C"]],
  [
    "elif",
    "#if A\n@\n#elif B\n@\n#elif C || D\n@\n#else\n@\n#endif",
    ["A", "!A && B", "!A && !B && (C || D)", "!A && !B && !(C || D)"],
  ],
  ["elifdef", "#ifdef A\n#elifdef B\n@\n#elifndef C\n@\n#endif", ["!A && B", "!A && !B && !C"]],
  [
    "IS_ENABLED",
    "#if IS_ENABLED(CONFIG_A)\n@\n#else\n@\n#endif",
    ["IS_ENABLED(CONFIG_A)", "!IS_ENABLED(CONFIG_A)"],
  ],
  ["a comparison", "#if A >= 3\n@\n#else\n@\n#endif", ["A >= 3", "!(A >= 3)"]],
  ["if 0", "#if 0\n@\n#else\n@\n#endif\n@", ["-", "", ""]],
  ["if 1", "#if 1\n@\n#else\n@\n#endif", ["", "-"]],
  ["if 0, then elif", "#if 0\n@\n#elif A\n@\n#else\n@\n#endif", ["-", "A", "!A"]],
  ["elif 0", "#if A\n@\n#elif 0\n@\n#else\n@\n#endif", ["A", "-", "!A"]],
  ["all within if 0", "#if 0\n#ifdef A\n@\n#else\n@\n#endif\n@\n#endif\n@", ["-", "-", "-", ""]],
  ["parentheses around 0", "#if (0)\n@\n#endif", ["-"]],
  ["a comment in the condition", "#if A /* B */\n@\n#endif", ["A"]],
  ["a splice in the condition", "#if defined(A) && \\\n    defined(B)\n@\n#endif", ["A && B"]],
  [
    "an include guard is no condition",
    "#ifndef H\n#define H\n@\n#ifdef A\n@\n#endif\n#endif\n",
    ["", "A"],
  ],
  ["an include guard by defined", "#if !defined(H)\n#define H\n@\n#endif\n", [""]],
  ["code behind it: no include guard", "#ifndef H\n#define H\n@\n#endif\nint x;\n", ["!H"]],
  ["an endif too many", "#endif\n@\n#ifdef A\n@\n", ["", "A"]],
  ["an else too many", "#else\n@\n#if A\n#else\n#else\n@\n#endif", ["", "!A"]],
];

for (const [shows, text, expected] of cases)
  test(shows, () => assert.deepEqual(at(text), expected));

test("the include guard has a name", () => {
  assert.equal(read("/* c */\n#ifndef H_\n#define H_\n#endif /* H_ */\n").includeGuard, "H_");
  assert.equal(read("#ifndef A\n#define B\n#endif\n").includeGuard, "");
});

test("conditionals in any order and number do no harm, and end with the last #endif", () => {
  const line = fc.constantFrom(
    "#if 0",
    "#if 1",
    "#ifdef A",
    "#ifndef B",
    "#if A || B",
    "#elif C",
    "#elif",
    "#else",
    "#endif",
    "#if",
    "#",
    "x",
    "#define D",
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
      const text = lines.join("\n");
      const found = read(text);
      for (let offset = 0; offset <= text.length; offset++)
        assert.equal(typeof found.at(offset), "string");
      const nOpen = lines.filter((one) => one.startsWith("#if")).length;
      const closed = `${text}\n${"#endif\n".repeat(nOpen)}`;
      const after = read(`${closed}y`);
      assert.equal(after.isInactive(closed.length), false);
      assert.equal(after.at(closed.length), "");
    }),
    runs(250, 1000),
  );
});

test("the sides of a conditional exclude each other", () => {
  const condition = fc.constantFrom(
    "A",
    "!defined(A)",
    "defined(A) && B",
    "A || B",
    "A == 2",
    "IS_ENABLED(A)",
  );
  fc.assert(
    fc.property(condition, condition, (first, second) => {
      const [one, two, three] = at(`#if ${first}\n@\n#elif ${second}\n@\n#else\n@\n#endif`) as [
        string,
        string,
        string,
      ];
      assert.ok(two.startsWith(one.startsWith("!") && /^!\w+$/.test(one) ? one.slice(1) : "!"));
      assert.ok(three.startsWith(two.slice(0, two.indexOf(" && "))));
      assert.notEqual(one, three);
    }),
    runs(100),
  );
});
