/** What is found for one plan serves another that asks for nearly the same. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { memoryTree } from "../../analyzers/trees/memory-tree.js";
import { pasteMacros, type PasteMacro } from "../../analyzers/references/pastes.js";
import { readSource } from "../../analyzers/syntax/source.js";
import type { SurveyPlan } from "../../analyzers/references/surveyor.js";
import { runs } from "../../testing/effort.js";
import { LayeredFacts } from "./layered-facts.js";

/** Names of which some are guarded; of the many, none stands in a text. */
const names = ["box_open", "box_shut", "box_trim", "lid_lift", "lid_shut", "tape"];
const many = Array.from({ length: 80 }, (_, at) => `never_${at}_seen`);

const lines = [
  "int a = box_open(1);",
  "int b = lid_lift + box_trim;",
  "#define GLUE(x, y) x##y\nint c = GLUE(box_, shut)(2);",
  "#define BOX(x) box_##x\nint d = BOX(trim)(3);",
  "#define LID(x) lid_##x(1)",
  "int e = LID(shut);",
  "int f = BOX(open)(4) + MIX(lid_, lift);",
  'char *g = "box_shut"; asm("call box_" "trim");',
  '#define PART "lid_"\nasm("call " PART "shut");',
  "/* box_open and tape */",
  '#include "own.h"',
  "int tape(int box_trim) { return box_trim; }",
  'asm(".globl ta" "pe");',
  "int h = __stringify(box_open)[0] + CONCATENATE(ta, pe);",
];

const anyText = fc.subarray(lines).map((some) => `${some.join("\n")}\n`);
const anyTree = fc.dictionary(
  fc.constantFrom("a.c", "b.c", "c.c", "own.h", "d.S", "Makefile"),
  anyText,
  { minKeys: 2 },
);
const anyNames = fc.subarray(names, { minLength: 1 });

const boxes = readSource(
  "own.h",
  Buffer.from("#define BOX(x) box_##x\n#define LID(x) lid_##x(1)\n"),
);

function planOf(guarded: readonly string[], isMany: boolean, isBeyond: boolean): SurveyPlan {
  const all = [...guarded, ...(isMany ? many : [])].sort();
  const pastes: PasteMacro[] = isBeyond ? pasteMacros(boxes, new Set(guarded)) : [];
  return {
    names: isBeyond ? ["b_wrapper"] : all,
    allIncludes: !isBeyond,
    includeNames: [],
    pastes,
    pastedNames: isBeyond ? all : [],
  };
}

test("what is found through another plan is what a survey finds", async () => {
  await fc.assert(
    fc.asyncProperty(
      anyTree,
      fc.array(anyNames, { minLength: 2, maxLength: 4 }),
      fc.boolean(),
      fc.boolean(),
      async (texts, asked, isMany, isBeyond) => {
        const files = Object.entries(texts).map(
          ([path, text]) => [path, Buffer.from(text)] as const,
        );
        const tree = memoryTree(new Map(files));
        const listing = tree.list(false);
        const facts = new LayeredFacts(tree, listing, undefined);
        for (const guarded of asked) {
          const plan = planOf(guarded, isMany, isBeyond);
          const fresh = new LayeredFacts(tree, listing, undefined);
          assert.deepEqual(await facts.of(plan, new Map()), await fresh.of(plan, new Map()));
        }
      },
    ),
    runs(15, 1000),
  );
});
