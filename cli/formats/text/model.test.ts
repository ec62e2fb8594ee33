/** The text of `ringfence model`: what fails first, one screen where all holds, every reason with its place. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { ModelReport } from "../../../analyzers/relocation/tell/report.js";
import type { View } from "../format.js";
import {
  documents,
  drift,
  emptyReport,
  equivalence,
  holdsReport,
  mixedReport,
  replay,
  unknownReport,
  verdictsOf,
} from "../testing/model-samples.js";
import { render } from "./model.js";

const view: View = { colour: false, width: 100, all: false };
const textOf = (report: ModelReport, more: Partial<View> = {}): string =>
  render(verdictsOf(report), { ...view, ...more });

test("a tree in which everything holds fits on one screen and ends with the share that is unknown", () => {
  const lines = textOf(holdsReport).trimEnd().split("\n");
  assert.ok(lines.length <= 24, String(lines.length));
  assert.equal(
    lines[0],
    "holds: relocate_vma_down() at mm/mmap.c:7, 138,290 scenarios, v6.12 to v6.14",
  );
  assert.equal(lines.at(-1), "0 of 4 call sites unknown; 4 hold, 0 violated, 0 rejected");
});

test("what fails stands before what holds, and the gravest story is told in full, the others on a line", () => {
  const output = textOf(mixedReport);
  const order = ["violated: ", "rejected: ", "unknown: ", "holds: "].map((word) =>
    output.search(new RegExp(`^${word}`, "m")),
  );
  assert.deepEqual(
    order,
    [...order].sort((a, b) => a - b),
  );
  assert.match(output, /^P {2}every page is at its address/m);
  assert.match(
    output,
    /^also violated, --all tells them in full:\n {2}R {2}result: returns 0, .*\(needs a neighbour and an injected$/m,
  );
  assert.doesNotMatch(output, /^R {2}returns 0/m);
  assert.match(textOf(mixedReport, { all: true }), /^R {2}returns 0/m);
});

test("reasons and rejections have their place and their line of C", () => {
  const output = textOf(mixedReport);
  assert.match(
    output,
    /^ {2}fs\/exec\.c:25: an address is given where a page number is wanted\n {6}25 \| if \(vma_expand\(/m,
  );
  assert.match(
    output,
    /^ {2}drivers\/x\.c:12: a call through a pointer of a table\n {6}12 \| ops->move\(vma\);$/m,
  );
  assert.match(
    textOf(unknownReport),
    /^ {2}arch\/x\/f\.c:3 .* at file scope .* unknown\n {4}the call stands in no function$/m,
  );
});

test("a tree without a call site says so on one line", () => {
  assert.equal(
    textOf(emptyReport),
    "no call site: nothing that was asked for in linux moves an end of a VMA\n",
  );
});

test("colour changes nothing but colour", () => {
  for (const [title, document] of documents) {
    const coloured = render(document, { ...view, colour: true });
    assert.equal(coloured.replace(/\x1b\[\d+m/g, ""), render(document, view), title);
  }
});

test("two versions that part are told from where they part", () => {
  const output = render({ kind: "equivalence", report: equivalence, strict: false }, view);
  assert.match(output, /^equivalent: relocate_vma_down\(\) in mm\/mmap\.c, 6,085 scenarios$/m);
  assert.match(
    output,
    /^different: shift_arg_pages\(\) in fs\/exec\.c before, relocate_vma_down\(\) in mm\/mmap\.c after/m,
  );
  assert.match(
    output,
    /vma_expand\(\) = -12\n {4}then before:\n {6}return = -12\n {4}then after:\n {6}tlb is made to fail\n/,
  );
  assert.match(output, /^before {2}linux 0123456789ab, /m);
  assert.match(output, /^2 of 4 functions unknown; 1 equivalent, 1 different$/m);
});

test("a replay and a comparison of prototypes say how they ended", () => {
  const again = render(replay, view);
  assert.match(again, /^violated: relocate_vma_down\(\) in mm\/mmap\.c: returns 0, and breaks P$/m);
  assert.match(
    again,
    /^holds: shift_arg_pages\(\) in fs\/exec\.c: returns -14, and every property holds$/m,
  );
  assert.match(
    render(drift, view),
    /^3 prototypes: 1 agree, 1 differ, 1 that the tree does not declare$/m,
  );
});

test("no line of text is a command of a workflow", () => {
  for (const [title, document] of documents)
    assert.doesNotMatch(render(document, view), /^(::error file=x|##\[error\])/m, title);
});
