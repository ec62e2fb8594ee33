/**
 * What `ringfence review --format=json` prints, as a zod schema; docs/schema/review.schema.json is
 * written from it. Invariant: keys are only added while `version` stays; a key that goes or changes
 * its meaning raises it.
 */
import { z } from "zod";
import { occurrenceKinds } from "../../../analyzers/references/occurrence.js";
import { stopReasons } from "../../../rules/results/tree-review.js";
import { equivalenceReport } from "./model-schema.js";
import { failOnLevels } from "../notes/gate.js";

const count = z.int().min(0);
const oneBased = z.int().min(1);
const severity = z.enum(["error", "warning", "info"]);
const number = oneBased.describe("Number of the patch, one-based.");

const anchor = z
  .discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("line"), file: count, hunk: count, line: count }),
    z.strictObject({ kind: z.literal("file"), file: count }),
    z.strictObject({
      kind: z.literal("message"),
      line: count,
      endLine: count.describe("Included."),
    }),
    z.strictObject({ kind: z.literal("patch") }),
  ])
  .meta({
    id: "anchor",
    description:
      "Where in the patch something belongs: zero-based indexes into `files`, `hunks`, `lines` and `mail.body`.",
  });

const sourcePlace = z
  .strictObject({
    path: z.string().describe("From the tree's root, `/` between parts."),
    line: oneBased,
    column: oneBased.describe("In bytes."),
    endLine: oneBased,
    endColumn: oneBased.describe("In bytes, exclusive."),
    text: z.string().describe("The source line; long lines are cut."),
  })
  .meta({ id: "sourcePlace" });

const related = z.strictObject({ message: z.string(), place: sourcePlace }).meta({ id: "related" });

const finding = z
  .strictObject({
    severity,
    rule: z.string(),
    boundary: z.string(),
    symbol: z.string().describe("The guarded name, or the header's path."),
    kind: z.enum(occurrenceKinds).optional().describe("Absent in findings about a rule file."),
    enclosing: z.string().describe("Empty at file scope."),
    condition: z.string().describe("Presence condition; empty when there is none."),
    message: z.string(),
    place: sourcePlace.describe(
      "Of what is there after the patch as it stands after it, of what is fixed as it stood before.",
    ),
    related: z.array(related),
    identity: z.string().describe("Says which finding it is; holds no line number."),
  })
  .meta({ id: "finding" });

const state = z
  .enum(["introduced", "fixed", "transient", "moved", "remaining"])
  .describe("Transient: introduced by one patch and gone again by the end of the series.");

const patchFinding = z.strictObject({
  state,
  finding,
  anchor,
  cause: z
    .string()
    .describe(
      "What the patch did at the anchor when the finding stands elsewhere; empty otherwise.",
    ),
  before: finding.nullable().describe("Of a moved one, as it was."),
  introducedIn: count.describe("Number of the patch; 0 where it does not apply."),
  fixedIn: count,
});

const seriesFinding = z.strictObject({
  state,
  finding,
  patch: count.describe("Number of the patch that did it; 0 of remaining ones."),
  anchor,
  cause: z.string(),
});

const claim = z
  .strictObject({
    kind: z.string(),
    sentence: z.string(),
    part: z.enum(["title", "message", "below"]),
    anchor,
    answer: z.enum(["holds", "contradicted", "unknown"]),
    because: z.string(),
    evidence: z.array(related),
  })
  .meta({ id: "claim" });

const question = z
  .strictObject({ kind: z.string(), question: z.string(), anchor, evidence: z.array(related) })
  .meta({ id: "question" });

const model = z
  .strictObject({
    relocations: z.array(
      z.strictObject({
        path: z.string(),
        function: z.string(),
        state: z
          .enum(["same", "differs", "changed", "better", "worse", "undecided"])
          .describe(
            "Changed: neither better nor worse, yet another behaviour. Differs: the same but for what it asks of the rest of the kernel.",
          ),
        text: z.string(),
        touched: z
          .boolean()
          .describe("Whether the patch changes a line of what was compiled for it."),
        anchor,
        before: z
          .enum(["holds", "violated", "rejected", "unknown"])
          .nullable()
          .describe("Null where there is no such function."),
        after: z.enum(["holds", "violated", "rejected", "unknown"]).nullable(),
      }),
    ),
    report: equivalenceReport.describe(
      "As `ringfence model --format=json` prints it: `pairs` in the order of `relocations`.",
    ),
  })
  .nullable()
  .describe("Null when nothing was executed.");

const person = z.strictObject({ name: z.string(), email: z.string() }).meta({ id: "person" });

const mail = z
  .strictObject({
    origin: z.string(),
    messageId: z.string().describe("Without brackets; empty when there is none."),
    subject: z.string(),
    title: z.string().describe("The subject without its marks."),
    author: person.nullable(),
    from: person.nullable(),
    replyTo: z.array(person),
    to: z.array(person),
    cc: z.array(person),
    date: z.string(),
    references: z.array(z.string()),
    commit: z.string(),
    body: z.array(z.string()).describe("The commit message without its title, one string a line."),
    belowCut: z.array(z.string()),
    line: count.describe("Line of the input at which the mail begins; 0 where there is none."),
    bodyLine: count.describe(
      "Line of the input that the first line of `body` is; 0 where it is not there in this form.",
    ),
    repairs: z.array(z.string()),
  })
  .meta({ id: "mail" });

const file = z.strictObject({
  path: z.string(),
  oldPath: z.string().nullable(),
  newPath: z.string().nullable(),
  change: z.enum(["modify", "create", "delete", "rename", "copy"]),
  oldMode: z.string(),
  newMode: z.string(),
  isBinary: z.boolean(),
  header: z.array(z.string()),
  hunks: z.array(
    z.strictObject({
      header: z.string(),
      offset: z.int().describe("By how many lines it lies elsewhere than its header says."),
      lines: z
        .array(
          z.strictObject({
            text: z.string().describe("With its sign; bytes that are no UTF-8 are U+FFFD."),
            oldLine: count.describe("0 where the line is not in the file."),
            newLine: count,
          }),
        )
        .describe("Empty in hunks that no anchor is in."),
    }),
  ),
  result: z.discriminatedUnion("kind", [
    z.strictObject({
      kind: z.literal("applied"),
      blobs: z.enum(["exact", "offset", "mismatch", "unknown"]),
    }),
    z.strictObject({ kind: z.literal("refused"), reason: z.string(), hunk: oneBased.nullable() }),
    z.strictObject({ kind: z.literal("withheld") }),
  ]),
});

const patch = z
  .strictObject({
    index: number,
    mail,
    applied: z.boolean(),
    problems: z.array(z.string()),
    files: z.array(file),
    findings: z.array(patchFinding),
    model,
    claims: z.array(claim),
    questions: z.array(question),
    nFindings: count.describe("In the whole tree after the patch."),
  })
  .meta({ id: "patch" });

const askedQuestion = z
  .strictObject({ kind: z.string(), symbol: z.string() })
  .describe("Kind of a question, and the name that it is about.");

const standing = z
  .strictObject({
    path: z.string(),
    line: oneBased,
    kind: z.enum(occurrenceKinds),
    enclosing: z.string(),
    inside: z.boolean().describe("Whether the path is one of the owner's."),
  })
  .meta({ id: "standing" });

export const reviewReport = z
  .strictObject({
    version: z.literal(2),
    tool: z.strictObject({ name: z.string(), version: z.string() }),
    tree: z.strictObject({ label: z.string(), kernel: z.string(), revision: z.string() }),
    base: z.strictObject({
      label: z.string(),
      commit: z.string(),
      because: z.string().describe("Which rule chose it."),
      nExact: count.describe("Files of the patches whose blob ids the tree has."),
      nNamed: count.describe("Files of the patches that name one."),
    }),
    series: z.strictObject({
      title: z.string(),
      version: oneBased,
      rfc: z.boolean(),
      total: count,
      missing: z.array(oneBased),
      cover: mail.nullable(),
    }),
    summary: z.strictObject({
      complete: z.boolean().describe("False: the answer is not to be trusted, whatever it counts."),
      status: z.enum(["pass", "warn", "fail"]),
      headline: z.string().describe("One sentence, for people."),
      worst: z
        .strictObject({ where: z.string(), text: z.string() })
        .nullable()
        .describe("What weighs most of all that is to be looked at, with what shows it."),
      again: z.array(z.string()).describe("Lines of a shell that show the same."),
      failOn: z.enum(failOnLevels),
      failing: count.describe("What fails the run at this level of --fail-on."),
      patches: count,
      applied: count,
      introduced: count.describe("Over the series, not patch by patch."),
      fixed: count,
      transient: count,
      moved: count,
      remaining: count,
      claimsHold: count,
      claimsContradicted: count,
      claimsUnknown: count,
      questions: count,
      relocationsSame: count,
      relocationsChanged: count,
      relocationsDiffering: count.describe(
        "The same but for what they ask of the rest of the kernel.",
      ),
      relocationsBetter: count,
      relocationsWorse: count,
      relocationsUndecided: count,
    }),
    incomplete: z.array(z.string()).describe("Why the answer is incomplete; empty when it is not."),
    stopped: z
      .enum(stopReasons)
      .optional()
      .describe("Why the run was ended before its time; absent when it was not."),
    notes: z.array(z.string()),
    boundaries: z.array(
      z.strictObject({
        id: z.string(),
        severity,
        why: z.string(),
        use_instead: z.string(),
        ref: z.string(),
      }),
    ),
    nFindings: z
      .array(count)
      .describe("Findings that count in each state: before the first patch, and after each."),
    findings: z.array(seriesFinding).describe("Over the whole series."),
    coverClaims: z.array(claim),
    model,
    symbols: z
      .array(
        z.strictObject({
          symbol: z.string(),
          boundary: z.string(),
          before: z.array(standing),
          after: z.array(standing),
        }),
      )
      .describe(
        "Guarded names and headers that the series changes the standing of: definitions, declarations, exports, uses, includes.",
      ),
    patches: z.array(patch),
    previous: z
      .strictObject({
        label: z.string(),
        version: count,
        fixed: z.array(finding).describe("Introduced by the earlier version, gone now."),
        remaining: z.array(seriesFinding),
        introduced: z.array(seriesFinding).describe("By this version alone."),
        patches: z.array(
          z.strictObject({
            index: number,
            was: oneBased.nullable(),
            change: z.enum(["same", "changed", "new"]),
          }),
        ),
        dropped: z.array(z.string()),
        claimsMended: z.array(z.string()),
        claimsLeft: z.array(z.string()),
        questionsSettled: z.array(askedQuestion).describe("Of the earlier version alone."),
        questionsLeft: z.array(askedQuestion),
      })
      .nullable()
      .describe("The same series in an earlier version; null without --prev."),
  })
  .meta({
    title: "ringfence review report",
    description: "What `ringfence review --format=json` prints.",
  });

export type ReviewReport = z.infer<typeof reviewReport>;

/** The text of docs/schema/review.schema.json. */
export function reviewSchemaText(): string {
  return `${JSON.stringify(z.toJSONSchema(reviewReport, { target: "draft-2020-12" }), null, 2)}\n`;
}
