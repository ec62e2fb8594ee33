/** A counterexample as a story for people. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { burn } from "../../model/c/fuel.js";
import { at, saw } from "../../model/c/trace.js";
import { Undecided } from "../../model/c/undecided.js";
import { conclude } from "../judge/conclude.js";
import { explore } from "../judge/explore.js";
import type { Root } from "../judge/judgement.js";
import { replay } from "../judge/replay.js";
import type { SourceLine } from "../judge/verdict.js";
import { bounds } from "../scenarios/bounds.js";
import { kernelOf } from "../testing/kernels.js";
import { relocation, right } from "../testing/relocation.js";
import { story, storyLines } from "./story.js";

const kernel = kernelOf("v6.12");
const source = [
  "new_start = old_start - shift;",
  "if (vma_expand(&vmg))",
  "free_pgd_range(&tlb, old_start, old_end, old_start, ceiling);",
];
const places = (line: number): SourceLine => ({
  path: "mm/mmap.c",
  line: 400 + line,
  text: `\t${source[line] ?? ""}`,
});

/** Frees what it has just filled. */
const faulty = { from: right.fromApart, floor: right.fromApart };
const traced: Root = relocation(kernel, {
  ...faulty,
  compute: (l) => {
    at(0);
    saw("new_start", l.new_start);
  },
  expand: (l, k) => {
    at(1);
    return right.expand(l, k);
  },
  free: (l, steps) => {
    at(2);
    return right.free(l, steps);
  },
});

const verdict = conclude(
  [
    explore(relocation(kernel, faulty), {
      generation: kernel.generation,
      bounds: bounds.small,
      traced,
    }),
  ],
  bounds.small,
);

test("a story tells the property, the lines with values, pictures over one ruler, and where it broke", () => {
  assert.equal(verdict.kind, "violated");
  if (verdict.kind !== "violated") return;
  const [first] = verdict.violations;
  const lines = storyLines(story(first!.counterexample, places));
  assert.deepEqual(lines, [
    "F  a table is freed only if all its entries are empty, and never one that the kernel shares above",
    "   the ceiling",
    "   broken    a PTE table is freed that has entries",
    "   needs     the stack alone",
    "   scenario  stack of 2 pages at 0x400000000000, mapped +1; to move down by 1 page; vm_pgoff as its",
    "             start; tables of 2·2·2 entries",
    "",
    "          page 0x3fffffffd   |",
    "          vma             ...sS.",
    "          pte tables         [=",
    "          pmd tables         [==",
    "          (S is the stack, other letters are neighbours, upper case where a page is mapped)",
    "",
    "mm/mmap.c",
    "   400      new_start = old_start - shift;                      new_start = 0x3ffffffff000",
    "   401      if (vma_expand(&vmg))",
    "        > vma_expand() = 0",
    "          vma             ..ssS.",
    "        > move_page_tables() = 8192",
    "          vma             ..sSs.",
    "          pte tables       [=[=",
    "          pmd tables      ===[==",
    "   402      free_pgd_range(&tlb, old_start, old_end, old_start, ceiling);",
    "        > free_pgd_range()",
    "          vma             ..sss.",
    "          pte tables       [=",
    "          pmd tables      ===",
    "      ! F: a PTE table is freed that has entries",
    "        > vma_shrink() = 0",
    "          vma             ..ss..",
    "   => returns 0",
  ]);
});

test("stories are at most a screen of 60 lines and 100 columns, in every property", () => {
  assert.equal(verdict.kind, "violated");
  if (verdict.kind !== "violated") return;
  for (const violation of verdict.violations) {
    const lines = storyLines(story(violation.counterexample, places));
    assert.ok(lines.length <= 60, `${violation.property}: ${lines.length}`);
    for (const line of lines) assert.ok(line.length <= 100, line);
  }
});

test("a counterexample survives JSON and breaks the same property when it is replayed", () => {
  assert.equal(verdict.kind, "violated");
  if (verdict.kind !== "violated") return;
  for (const { property, counterexample } of verdict.violations) {
    const copy = JSON.parse(JSON.stringify(counterexample)) as typeof counterexample;
    assert.deepEqual(copy, structuredClone(counterexample));
    const again = replay(traced, copy.scenario, kernel.generation);
    assert.ok(
      again.broken.some((broken) => broken.property === property),
      property,
    );
    assert.deepEqual(again.log, counterexample.log);
  }
});

test("a run that cannot be decided makes the verdict unknown, with its place, even beside violations", () => {
  const root: Root = (vma, shift, scenario) => {
    if (shift > 0x1000)
      throw new Undecided("a function pointer is called", { path: "mm/vma.c", line: 7 });
    return relocation(kernel, { move: (l) => l.length })(vma, shift, scenario);
  };
  const unknown = conclude(
    [explore(root, { generation: kernel.generation, bounds: bounds.small })],
    bounds.small,
  );
  assert.deepEqual(unknown, {
    kind: "unknown",
    reasons: [{ text: "a function pointer is called", place: { path: "mm/vma.c", line: 7 } }],
  });
});

test("an error of the program itself is no verdict about C", () => {
  const root: Root = () => {
    throw new SyntaxError("odd");
  };
  const verdictOfError = conclude(
    [explore(root, { generation: kernel.generation, bounds: bounds.small })],
    bounds.small,
  );
  assert.equal(verdictOfError.kind, "unknown");
});

test("an exploration that always burns out stops early and is violated in H", () => {
  const root = relocation(kernel, {
    guard: () => {
      for (;;) burn();
    },
  });
  const exploration = explore(root, { generation: kernel.generation, bounds: bounds.default });
  assert.equal(exploration.nScenarios, 100);
  assert.match(exploration.stopped ?? "", /did not end/);
  const ended = conclude([exploration], bounds.default);
  assert.equal(ended.kind === "violated" ? ended.violations[0]?.property : ended.kind, "H");
});

test("the parts of an exploration, put together in any order, are the whole", () => {
  const root = relocation(kernel, faulty);
  const options = { generation: kernel.generation, bounds: bounds.small };
  const whole = conclude([explore(root, options)], bounds.small);
  const parts = [1, 2, 0].map((index) =>
    explore(root, { ...options, share: { indexes: [index], count: 3 } }),
  );
  assert.deepEqual(conclude(parts, bounds.small), whole);
});
