/**
 * Documents for the tests of every format of `ringfence suite`, made by hand: every outcome, and text
 * that wants to act. For tests only.
 */
import type { SuiteReport, TestVerdict } from "../../../analyzers/suite/report.js";
import { words } from "../../../analyzers/words/words.js";
import type { SuiteDocument } from "../format.js";
import { hostile } from "./model-samples.js";

export { hostile } from "./model-samples.js";

const main = "tools/testing/vma/vma.c";
const test = (name: string, line: number, more: Partial<TestVerdict> = {}): TestVerdict => ({
  name,
  path: main,
  line,
  outcome: "ok",
  assertions: [],
  warnings: [],
  printed: "",
  ...more,
});

const clean: SuiteReport = {
  folder: "tools/testing/vma",
  main,
  tests: [test("test_simple_merge", 206), test("test_simple_expand", 290)],
  stoodIn: { model: ["WARN_ON", "mas_find"], userland: ["calloc", "fprintf"], lacking: [] },
  unmade: [],
  incomplete: [],
};

const failed: SuiteReport = {
  ...clean,
  tests: [
    test("test_simple_merge", 206, {
      warnings: ["WARN_ON() in vma_expand()", "WARN_ON() in vma_expand()"],
    }),
    test("test_simple_shrink", 340, {
      outcome: "failed",
      assertions: [
        {
          path: main,
          line: 361,
          condition: "vma->vm_pgoff == 0",
          isTrue: false,
          values: "1 == 0",
        },
        { path: main, line: 362, condition: "is_linked(vma)", isTrue: false, values: "" },
      ],
      printed: "vma.c:361: vma->vm_pgoff == 0 is FALSE.\n",
    }),
    test("test_copy_vma", 1490, {
      outcome: "failed",
      reason: words`vm_end of a struct vm_area_struct is used after it was freed`,
      place: { path: "mm/vma.c", line: 1031 },
      from: { path: main, line: 1502 },
    }),
    test("test_merge_new", 400, {
      outcome: "unknown",
      reason: words`inline assembly`,
      place: { path: "mm/vma.c", line: 12 },
    }),
    test("test_last", 1550, { outcome: "unknown", reason: words`main() does not come to it` }),
  ],
  stoodIn: { ...clean.stoodIn, lacking: ["vma_close"] },
  unmade: ["generated/map-shift.h"],
};

const incomplete: SuiteReport = { ...clean, incomplete: ["mm/\x1b[2Jvma.h: permission denied"] };

const hostileReport: SuiteReport = {
  folder: hostile,
  main: hostile,
  tests: [
    test(hostile, 1, {
      path: hostile,
      outcome: "failed",
      assertions: [{ path: hostile, line: 2, condition: hostile, isTrue: true, values: hostile }],
      reason: words`${hostile}`,
      place: { path: hostile, line: 3 },
      from: { path: hostile, line: 4 },
      warnings: [hostile],
      printed: hostile,
    }),
    test(hostile, 5, { path: hostile, warnings: [hostile], printed: hostile }),
  ],
  stoodIn: { model: [hostile], userland: [hostile], lacking: [hostile] },
  unmade: [hostile],
  incomplete: [hostile],
};

const documentOf = (report: SuiteReport, label = "linux"): SuiteDocument => ({
  kind: "suite",
  tool: { name: "ringfence", version: "0.1.0" },
  tree: { label, revision: "" },
  report,
});

export const cleanSuite = documentOf(clean);
export const failedSuite = documentOf(failed);
export const incompleteSuite = documentOf(incomplete);
export const hostileSuite = documentOf(hostileReport, hostile);

export const documents: readonly (readonly [title: string, document: SuiteDocument])[] = [
  ["clean", cleanSuite],
  ["failed and unknown", failedSuite],
  ["incomplete", incompleteSuite],
  ["hostile", hostileSuite],
];
