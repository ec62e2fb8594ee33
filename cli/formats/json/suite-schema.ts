/**
 * What `ringfence suite --format=json` prints, as a zod schema; docs/schema/suite.schema.json is
 * written from it. Invariant: keys are only added while `version` stays; a key that goes or changes its
 * meaning raises it.
 */
import { z } from "zod";
import { testOutcomes } from "../../../analyzers/suite/report.js";
import { count, oneBased, tool, tree } from "./values-schema.js";

const where = {
  path: z.string().describe("From the tree's root, `/` between parts."),
  line: oneBased,
};
const place = z.strictObject(where).meta({ id: "place" });
const names = z.array(z.string());

const testVerdict = z
  .strictObject({
    name: z.string().describe("Of the function."),
    ...where,
    outcome: z.enum(testOutcomes).describe("unknown: it cannot be said; `reason` says why."),
    assertions: z
      .array(
        z.strictObject({
          ...where,
          condition: z.string().describe("C, macros expanded."),
          isTrue: z.boolean().describe("What it was; the test wants the opposite."),
          values: z.string().describe("The comparison with its values; empty without one."),
        }),
      )
      .describe("What failed in the test's own words, the first one nearest to the cause."),
    reason: z.string().optional().describe("Why it is no ok, where no assertion says it."),
    place: place.optional().describe("Where it was when it ended."),
    from: place.optional().describe("The line of the tests that led there."),
    warnings: names.describe(
      "What the kernel says of itself, WARN_ON() and its like, and what is never freed.",
    ),
    printed: z.string().describe("What it wrote to stdout and stderr, cut to a length."),
  })
  .meta({ id: "test" });

export const suiteSchema = z
  .strictObject({
    version: z.literal(1),
    kind: z.literal("suite"),
    tool,
    tree,
    incomplete: names.describe(
      "Files that could not be read, with the reason, and what else may be missing.",
    ),
    folder: z.string(),
    main: z.string().describe("The file with main()."),
    tests: z.array(testVerdict).describe("In the order in which main() comes to them."),
    stoodIn: z
      .strictObject({
        model: names.describe("The maple tree, and what the kernel says of itself."),
        userland: names.describe("The C library and the shims of the tests."),
        lacking: names.describe("Functions that mm/vma.c calls and the tests of this tree lack."),
      })
      .describe("Functions that something stood in for."),
    unmade: names.describe("Headers that a recipe of the makefile would write; none is run."),
    summary: z.strictObject({ ok: count, failed: count, unknown: count }),
  })
  .meta({
    title: "ringfence suite report",
    description: "What `ringfence suite --format=json` prints.",
  });

export type SuiteJson = z.infer<typeof suiteSchema>;

/** The text of docs/schema/suite.schema.json. */
export function suiteSchemaText(): string {
  return `${JSON.stringify(z.toJSONSchema(suiteSchema, { target: "draft-2020-12" }), null, 2)}\n`;
}
