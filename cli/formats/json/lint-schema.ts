/**
 * What `--format=json` prints, as a zod schema; docs/schema/lint.schema.json is written from it.
 * Invariant: keys are only added while `version` stays; a key that goes or changes its meaning
 * raises it.
 */
import { z } from "zod";
import { occurrenceKinds } from "../../../analyzers/references/occurrence.js";
import { stopReasons } from "../../../rules/results/tree-review.js";

const count = z.int().min(0);
const oneBased = z.int().min(1);
const severity = z.enum(["error", "warning", "info"]);

const span = z
  .strictObject({
    start: count.describe("Byte offset of the first byte."),
    end: count.describe("Byte offset after the last byte."),
  })
  .meta({ id: "span" });

const place = z
  .strictObject({
    path: z.string().describe("From the tree's root, `/` between parts."),
    line: oneBased,
    column: oneBased.describe("In bytes."),
    endLine: oneBased,
    endColumn: oneBased.describe("In bytes, exclusive."),
    columnUtf16: oneBased.describe("In UTF-16 code units."),
    endColumnUtf16: oneBased.describe("In UTF-16 code units, exclusive."),
    text: z.string().describe("The source line; long lines are cut."),
    lineHash: z.string().describe("GitHub's rolling hash from this line on, without its ordinal."),
  })
  .meta({ id: "place" });

const finding = z
  .strictObject({
    state: z
      .enum(["introduced", "remaining", "excepted"])
      .describe("Counts; known to the baseline; allowed by an exception."),
    severity,
    rule: z.string(),
    boundary: z.string(),
    symbol: z.string().describe("The guarded name, or the header's path."),
    kind: z.enum(occurrenceKinds).optional().describe("Absent in findings about a rule file."),
    enclosing: z.string().describe("Empty at file scope."),
    condition: z.string().describe("Presence condition; empty when there is none."),
    message: z.string(),
    place,
    span,
    related: z.array(z.strictObject({ message: z.string(), place, span })),
    identity: z.string().describe("Says which finding it is; holds no line number."),
    fingerprint: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .describe("SHA-256 of the identity."),
  })
  .meta({ id: "finding" });

const occurrence = z
  .strictObject({
    path: z.string(),
    line: oneBased,
    column: oneBased.describe("In bytes."),
    span,
    symbol: z.string(),
    kind: z.enum(occurrenceKinds),
    boundary: z.string(),
    inside: z.boolean().describe("Whether the path is one of the owner's."),
    enclosing: z.string(),
    condition: z.string(),
    because: z.string().describe("The proof of the kind."),
  })
  .meta({ id: "occurrence" });

export const lintReport = z
  .strictObject({
    version: z.literal(2),
    tool: z.strictObject({ name: z.string(), version: z.string() }),
    tree: z.strictObject({ label: z.string(), kernel: z.string(), revision: z.string() }),
    summary: z.strictObject({
      complete: z.boolean().describe("False: the answer is not to be trusted, whatever it counts."),
      failing: count.describe("Introduced findings at or above the level of --fail-on."),
      introduced: count,
      errors: count.describe("Introduced findings of this severity."),
      warnings: count.describe("Introduced findings of this severity."),
      infos: count.describe("Introduced findings of this severity."),
      remaining: count,
      excepted: count,
      fixed: count,
    }),
    incomplete: z.array(z.string()).describe("Why the answer is incomplete; empty when it is not."),
    stopped: z
      .enum(stopReasons)
      .optional()
      .describe("Why the run was ended before its time; absent when it was not."),
    judged: z
      .strictObject({
        paths: z.array(z.string()).describe("From the tree's root; . is all of it."),
        stdin: z.boolean().describe("Whether the text of the path came from standard input."),
      })
      .optional()
      .describe("The files and folders that were judged; absent when all of the tree was."),
    boundaries: z.array(
      z.strictObject({
        id: z.string(),
        severity,
        why: z.string(),
        use_instead: z.string(),
        ref: z.string(),
      }),
    ),
    findings: z.array(finding).describe("Introduced ones, then remaining ones."),
    excepted: z.array(
      z.strictObject({ finding, reason: z.string(), owner: z.string(), expires: z.string() }),
    ),
    fixed: z.array(z.string()).describe("Identities that only the baseline still knows."),
    accounts: z.strictObject({
      nScanned: count,
      scanned: z.record(z.string(), count).describe("Files whose bytes were swept, by language."),
      nNotCode: count,
      notCode: z.record(z.string(), count).describe("Files that are not code, by kind."),
      nOccurrences: count.describe("Without includes."),
      nUnaccounted: count,
      nExcepted: count,
      nIncludes: count,
      nIncludesExcepted: count,
      kinds: z.partialRecord(z.enum(occurrenceKinds), count),
      skipped: z
        .array(z.strictObject({ path: z.string(), reason: z.string() }))
        .describe("Files that are code and were not read."),
    }),
    ledger: z
      .enum(["whole", "crossings"])
      .describe(
        "Whether every occurrence is listed, or of a large ledger only those outside of the owner that are no acquittals.",
      ),
    occurrences: z.array(occurrence).describe("The ledger, sorted by path and place."),
  })
  .meta({
    title: "ringfence lint report",
    description: "What `ringfence lint --format=json` prints.",
  });

export type LintReport = z.infer<typeof lintReport>;

/** The text of docs/schema/lint.schema.json. */
export function lintSchemaText(): string {
  return `${JSON.stringify(z.toJSONSchema(lintReport, { target: "draft-2020-12" }), null, 2)}\n`;
}
