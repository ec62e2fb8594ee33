/** What holds for every format of `ringfence model`: goldens, hostile text, incomplete answers, the schema. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import type { ModelReport } from "../../analyzers/relocation/report.js";
import { reporters } from "./lint-index.js";
import { assertGolden } from "./testing/golden.js";
import { modelReporters } from "./model-index.js";
import { modelSchema, modelSchemaText } from "./json/model-schema.js";
import { json } from "./json/model.js";
import type { ModelReportOptions } from "./model-format.js";
import { documents, drift, emptyReport, equivalence, holdsReport, hostile, hostileReport, incompleteReport, mixedReport, replay, scenario, unknownReport, verdictsOf, violatedReport } from "./testing/model-samples.js";
import { text } from "./text/model.js";

const options: ModelReportOptions = { colour: false, width: 100, all: false, strict: false };
/** All that a terminal may obey but the newline, and the tab of a program. */
const acting = /(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\uFFFE\uFFFF]/u;

test("every format of lint is one of model, in the same order", () => {
  assert.deepEqual(modelReporters.map(({ name }) => name), reporters.map(({ name }) => name));
});

for (const reporter of modelReporters) {
  const shown = documents.filter(([, { kind }]) => reporter.kinds.includes(kind));

  test(`${reporter.name} prints what its golden says`, () => {
    const sections = shown.map(([title, document]) => `==> ${title} <==\n${reporter.render(document, options)}`);
    assertGolden(`fixtures/formats/model/${reporter.name}.golden`, sections.join(""));
  });

  test(`${reporter.name} is the same for the same document, and lets nothing from outside act`, () => {
    for (const [title, document] of shown) {
      const output = reporter.render(document, options);
      assert.equal(reporter.render(structuredClone(document), options), output, title);
      assert.ok(output === "" || output.endsWith("\n"), title);
      assert.doesNotMatch(output, acting, title);
      if (reporter.name === "text") assert.doesNotMatch(output, /^(::error file=x|##\[error\])/m, title);
    }
  });

  test(`${reporter.name} lets nothing act, whatever stands in a tree`, () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", minLength: 1, maxLength: 12 }), (said) => {
        assert.doesNotMatch(reporter.render(verdictsOf(withText(hostileReport, said), true), options), acting);
      }),
      { numRuns: 50 },
    );
  });

  test(`${reporter.name} does not take an incomplete answer for a complete one`, () => {
    assert.match(reporter.render(verdictsOf(incompleteReport), options), /incomplete|"complete": false/i);
  });
}

/** The report with another text wherever it has the hostile one. */
function withText(report: ModelReport, said: string): ModelReport {
  const inner = (text: string): string => JSON.stringify(text).slice(1, -1);
  return JSON.parse(JSON.stringify(report).replaceAll(inner(hostile), () => inner(said))) as ModelReport;
}

const textOf = (report: Parameters<typeof verdictsOf>[0], more: Partial<ModelReportOptions> = {}): string => text.render(verdictsOf(report), { ...options, ...more });

test("a tree in which everything holds fits on one screen and ends with the share that is unknown", () => {
  const lines = textOf(holdsReport).trimEnd().split("\n");
  assert.ok(lines.length <= 24, String(lines.length));
  assert.equal(lines[0], "holds: relocate_vma_down() at mm/mmap.c:7, 138,290 scenarios, v6.12 to v6.14");
  assert.equal(lines.at(-1), "0 of 4 call sites unknown; 4 hold, 0 violated, 0 rejected");
});

test("what fails stands before what holds, and the gravest story is told in full, the others on a line", () => {
  const output = textOf(mixedReport);
  const order = ["violated: ", "rejected: ", "unknown: ", "holds: "].map((word) => output.search(new RegExp(`^${word}`, "m")));
  assert.deepEqual(order, [...order].sort((a, b) => a - b));
  assert.match(output, /^P {2}every page is at its address/m);
  assert.match(output, /^also violated, --all tells them in full:\n {2}R {2}result: returns 0, .*\(needs a neighbour and an injected$/m);
  assert.doesNotMatch(output, /^R {2}returns 0/m);
  assert.match(textOf(mixedReport, { all: true }), /^R {2}returns 0/m);
});

test("reasons and rejections have their place and their line of C", () => {
  const output = textOf(mixedReport);
  assert.match(output, /^ {2}fs\/exec\.c:25: an address is given where a page number is wanted\n {6}25 \| if \(vma_expand\(/m);
  assert.match(output, /^ {2}drivers\/x\.c:12: a call through a pointer of a table\n {6}12 \| ops->move\(vma\);$/m);
  assert.match(textOf(unknownReport), /^ {2}arch\/x\/f\.c:3 .* at file scope .* unknown\n {4}the call stands in no function$/m);
});

test("a tree without a call site says so on one line", () => {
  assert.equal(textOf(emptyReport), "no call site: nothing that was asked for in linux moves an end of a VMA\n");
});

test("colour changes nothing but colour", () => {
  for (const [title, document] of documents) {
    const coloured = text.render(document, { ...options, colour: true });
    assert.equal(coloured.replace(/\x1b\[\d+m/g, ""), text.render(document, options), title);
  }
});

test("docs/schema/model.schema.json is what the zod schema gives", () => {
  assertGolden("docs/schema/model.schema.json", modelSchemaText());
});

test("every document is valid for the published schema and for zod, and keeps its strings", () => {
  const validate = new Ajv2020({ allErrors: true }).compile(JSON.parse(modelSchemaText()));
  for (const [title, document] of documents) {
    const printed: unknown = JSON.parse(json.render(document, options));
    assert.ok(validate(printed), `${title}: ${JSON.stringify(validate.errors)}`);
    const parsed = modelSchema.parse(printed);
    if (title === "hostile" && parsed.kind === "verdicts") assert.equal(parsed.roots[0]?.function, hostile);
  }
});

test("a call site says by itself what it is judged by and what its counterexamples need", () => {
  const parsed = modelSchema.parse(JSON.parse(json.render(verdictsOf(violatedReport), options)));
  assert.ok(parsed.kind === "verdicts");
  const [site] = parsed.sites;
  assert.deepEqual(site?.root, { index: 0, path: "mm/mmap.c", function: "relocate_vma_down" });
  assert.deepEqual(site.properties, ["P", "R"]);
  assert.deepEqual(site.needs, [{ property: "P", needs: [] }, { property: "R", needs: ["neighbour", "injected failure"] }]);
  assert.equal(site.verdict, "violated");
  assert.equal(site.scenarios, 138290);
  assert.deepEqual(parsed.roots[0]?.violations[0]?.counterexample.scenario, scenario);
  assert.equal(parsed.summary.failing, 2);
});

test("unknown call sites fail the summary and are findings when strict, and only then", () => {
  const failing = (strict: boolean): number => {
    const parsed = modelSchema.parse(JSON.parse(json.render(verdictsOf(unknownReport, strict), { ...options, strict })));
    return parsed.kind === "verdicts" ? parsed.summary.failing : -1;
  };
  assert.deepEqual([failing(false), failing(true)], [0, 3]);
  const rulesOf = (strict: boolean): string[] => verdictsOf(unknownReport, strict).review.introduced.map(({ rule }) => rule);
  assert.deepEqual(rulesOf(false), []);
  assert.deepEqual(rulesOf(true), ["undecided-call-site", "undecided-call-site", "undecided-call-site"]);
});

test("a finding stands where the model noticed it, and names no line", () => {
  const [finding, second] = verdictsOf(violatedReport).review.introduced;
  assert.equal(finding?.place.line, 13);
  assert.deepEqual([finding.place.column, finding.place.text], [2, "\tmmap.c(13);"]);
  assert.equal(finding.identity, "violated-relocation relocation mm/mmap.c relocate_vma_down P - 1");
  assert.equal(second?.identity, "violated-relocation relocation mm/mmap.c relocate_vma_down R - 1");
  assert.deepEqual(finding.related.map(({ message, place }) => `${place.line} ${message}`), ["7 relocate_vma_down() begins here", "14 vma_shrink() is called here"]);
});

test("two versions that part are told from where they part", () => {
  const output = text.render({ kind: "equivalence", report: equivalence }, options);
  assert.match(output, /^equivalent: relocate_vma_down\(\) in mm\/mmap\.c, 6,085 scenarios$/m);
  assert.match(output, /^different: shift_arg_pages\(\) in fs\/exec\.c before, relocate_vma_down\(\) in mm\/mmap\.c after/m);
  assert.match(output, /vma_expand\(\) = -12\n {4}then before:\n {6}return = -12\n {4}then after:\n {6}tlb is made to fail\n/);
  assert.match(output, /^before {2}linux 0123456789ab, /m);
  assert.match(output, /^2 of 4 relocations unknown; 1 equivalent, 1 different$/m);
});

test("a replay and a comparison of prototypes say how they ended", () => {
  const again = text.render(replay, options);
  assert.match(again, /^violated: relocate_vma_down\(\) in mm\/mmap\.c: returns 0, and breaks P$/m);
  assert.match(again, /^holds: shift_arg_pages\(\) in fs\/exec\.c: returns -14, and every property holds$/m);
  assert.match(text.render(drift, options), /^3 prototypes: 1 agree, 1 differ, 1 that the tree does not declare$/m);
});
