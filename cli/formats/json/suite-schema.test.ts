/** The JSON of `ringfence suite` and its documentation say the same. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Ajv2020 } from "ajv/dist/2020.js";
import { assertGolden } from "../testing/golden.js";
import { documents, hostile } from "../testing/suite-samples.js";
import { suiteSchema, suiteSchemaText } from "./suite-schema.js";
import { render } from "./suite.js";

test("docs/schema/suite.schema.json is what the zod schema gives", () => {
  assertGolden("docs/schema/suite.schema.json", suiteSchemaText());
});

test("every document is valid for the published schema and for zod, and keeps its strings", () => {
  const validate = new Ajv2020({ allErrors: true }).compile(JSON.parse(suiteSchemaText()));
  for (const [title, document] of documents) {
    const printed: unknown = JSON.parse(render(document));
    assert.ok(validate(printed), `${title}: ${JSON.stringify(validate.errors)}`);
    const parsed = suiteSchema.parse(printed);
    if (title === "hostile") assert.equal(parsed.tests[0]?.assertions[0]?.condition, hostile);
  }
});
