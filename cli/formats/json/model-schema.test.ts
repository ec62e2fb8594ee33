/** The JSON of `ringfence model` and its documentation say the same. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Ajv2020 } from "ajv/dist/2020.js";
import { assertGolden } from "../testing/golden.js";
import {
  documents,
  hostile,
  scenario,
  unknownReport,
  verdictsOf,
  violatedReport,
} from "../testing/model-samples.js";
import { modelSchema, modelSchemaText } from "./model-schema.js";
import { render } from "./model.js";

test("docs/schema/model.schema.json is what the zod schema gives", () => {
  assertGolden("docs/schema/model.schema.json", modelSchemaText());
});

test("every document is valid for the published schema and for zod, and keeps its strings", () => {
  const validate = new Ajv2020({ allErrors: true }).compile(JSON.parse(modelSchemaText()));
  for (const [title, document] of documents) {
    const printed: unknown = JSON.parse(render(document));
    assert.ok(validate(printed), `${title}: ${JSON.stringify(validate.errors)}`);
    const parsed = modelSchema.parse(printed);
    if (title === "hostile" && parsed.kind === "verdicts")
      assert.equal(parsed.roots[0]?.function, hostile);
  }
});

test("a call site says by itself what it is judged by and what its counterexamples need", () => {
  const parsed = modelSchema.parse(JSON.parse(render(verdictsOf(violatedReport))));
  assert.ok(parsed.kind === "verdicts");
  const [site] = parsed.sites;
  assert.deepEqual(site?.root, { index: 0, path: "mm/mmap.c", function: "relocate_vma_down" });
  assert.deepEqual(site.properties, ["P", "R"]);
  assert.deepEqual(site.needs, [
    { property: "P", needs: [] },
    { property: "R", needs: ["neighbour", "injected failure"] },
  ]);
  assert.equal(site.verdict, "violated");
  assert.equal(site.scenarios, 138290);
  assert.deepEqual(parsed.roots[0]?.violations[0]?.counterexample.scenario, scenario);
  assert.equal(parsed.summary.failing, 2);
});

test("unknown call sites fail the summary and are findings when strict, and only then", () => {
  const failing = (strict: boolean): number => {
    const parsed = modelSchema.parse(JSON.parse(render(verdictsOf(unknownReport, strict))));
    return parsed.kind === "verdicts" ? parsed.summary.failing : -1;
  };
  assert.deepEqual([failing(false), failing(true)], [0, 3]);
  const rulesOf = (strict: boolean): string[] =>
    verdictsOf(unknownReport, strict).review.introduced.map(({ rule }) => rule);
  assert.deepEqual(rulesOf(false), []);
  assert.deepEqual(rulesOf(true), [
    "undecided-call-site",
    "undecided-call-site",
    "undecided-call-site",
  ]);
});

test("a finding stands where the model noticed it, and names no line", () => {
  const [finding, second] = verdictsOf(violatedReport).review.introduced;
  assert.equal(finding?.place.line, 13);
  assert.deepEqual([finding.place.column, finding.place.text], [2, "\tmmap.c(13);"]);
  assert.equal(
    finding.identity,
    "violated-relocation relocation mm/mmap.c relocate_vma_down P - 1",
  );
  assert.equal(
    second?.identity,
    "violated-relocation relocation mm/mmap.c relocate_vma_down R - 1",
  );
  assert.deepEqual(
    finding.related.map(({ message, place }) => `${place.line} ${message}`),
    ["7 relocate_vma_down() begins", "14 vma_shrink() is called"],
  );
});
