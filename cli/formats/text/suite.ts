/**
 * The kernel's own tests for people: a line a test, and below it why it is no `ok`. Invariant: the last
 * lines say how many there were, what stood in, and what is missing.
 */
import type { TestVerdict } from "../../../analyzers/suite/report.js";
import type { SuiteDocument, View } from "../format.js";
import { counted } from "../parts/counts.js";
import { type Paint, painter } from "../parts/paint.js";
import { summaryOf, whyLines } from "../parts/test-words.js";
import { oneLine, visible } from "../parts/visible.js";
import { wrap } from "../parts/wrap.js";
import { blocksText, incompleteLines } from "./blocks.js";

const indent = " ".repeat(9);

export function render({ report }: SuiteDocument, { colour, width, all }: View): string {
  const paint = painter(colour);
  const { tests, stoodIn, unmade, incomplete, main } = report;
  const { ok, failed, unknown } = summaryOf(tests);
  return blocksText([
    tests.flatMap((each) => testLines(each, paint, all)),
    [
      ...stoodInLines(stoodIn, width, all),
      ...(unmade.length === 0
        ? []
        : wrap(`${unmade.join(", ")}, which a recipe would write`, "not there  ", width)),
    ],
    incompleteLines(incomplete, width),
    [
      `${counted(tests.length, "test")} of ${visible(main)}: ${ok} ok, ${failed} failed, ${unknown} unknown`,
    ],
  ]);
}

function testLines(test: TestVerdict, paint: Paint, all: boolean): string[] {
  const { name, outcome, warnings, printed } = test;
  const painted = {
    ok: paint("ok", "bold", "green"),
    failed: paint("failed", "bold", "red"),
    unknown: paint("unknown", "bold", "yellow"),
  }[outcome];
  const said = all && printed !== "" ? printed.replace(/\n$/, "").split("\n") : [];
  return [
    `${painted}${" ".repeat(indent.length - outcome.length)}${visible(name)}`,
    ...whyLines(test).map((line) => `${indent}${oneLine(line)}`),
    ...counts(warnings).map((line) => `${indent}warns: ${oneLine(line)}`),
    ...said.map((line) => `${indent}${paint(`prints: ${visible(line)}`, "dim")}`),
  ];
}

/** The same is told once. */
function counts(lines: readonly string[]): string[] {
  return [...new Set(lines)].map((line) => {
    const n = lines.filter((each) => each === line).length;
    return n === 1 ? line : `${line}, ${n} times`;
  });
}

function stoodInLines(
  { model, userland, lacking }: SuiteDocument["report"]["stoodIn"],
  width: number,
  all: boolean,
): string[] {
  const called = (names: readonly string[]): string => names.map((name) => `${name}()`).join(", ");
  const parts = all
    ? [called(model), called(userland)]
    : [
        `the model's maple tree, ${counted(model.length, "function")}`,
        `a C library and shims, ${counted(userland.length, "function")}`,
      ];
  const missing = lacking.length === 0 ? [] : [`${called(lacking)}, which the tests lack`];
  return wrap(
    [...parts, ...missing].filter((part) => part !== "").join("; "),
    "stood in   ",
    width,
  );
}
