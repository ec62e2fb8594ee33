/**
 * What `ringfence model --format=json` prints, as a zod schema; docs/schema/model.schema.json is
 * written from it. A document says with `kind` what it is. Invariant: keys are only added while
 * `version` stays; a key that goes or changes its meaning raises it.
 */
import { z } from "zod";
import { allOperations } from "../../../analyzers/relocation/scenarios/scenario.js";
import { machineNames } from "../../../analyzers/model/c/width.js";
import { layers } from "../../../analyzers/model/index.js";
import { boundsNames } from "../../../analyzers/relocation/scenarios/bounds.js";
import { limitNames } from "../../../analyzers/relocation/tell/limits.js";
import {
  bounds,
  count,
  counterexample,
  needs,
  oneBased,
  operation,
  order,
  picture,
  place,
  reason,
  rejection,
  scenario,
  story,
  tool,
  tree,
  verdictKind,
} from "./values-schema.js";

const violation = z
  .strictObject({
    property: z.string().describe("Letter; `ringfence explain LETTER` says more."),
    name: z.string(),
    claim: z.string(),
    needs,
    nScenarios: count.describe("In how many scenarios it broke."),
    settings: z
      .array(z.string())
      .optional()
      .describe("In which other configuration alone it breaks, as in a `.config`."),
    counterexample,
    others: z.array(counterexample).describe("The smallest of every other set of needs."),
    story: story.optional(),
  })
  .meta({ id: "violation" });

const coverage = z
  .strictObject({
    lines: count,
    linesRun: count,
    branches: count.describe("Ways of branches that the configuration leaves open."),
    branchesRun: count,
    never: z
      .array(
        z.strictObject({
          kind: z.enum(["function", "branch", "line"]),
          path: z.string(),
          line: oneBased,
          function: z.string(),
          needs: z.string().describe("What it needs, as C; empty where nothing is known."),
        }),
      )
      .describe("What no scenario ran."),
  })
  .meta({ id: "coverage" });

const root = z
  .strictObject({
    path: z.string(),
    function: z.string(),
    line: oneBased,
    kind: z
      .enum(["relocation", "operation", "caller"])
      .describe("Expands and shrinks the same VMA; or does one of both; or calls what does both."),
    operation: z
      .enum(allOperations)
      .optional()
      .describe("What it is run as, of an operation that was asked for by itself."),
    verdict: verdictKind,
    generations: z.array(z.string()).describe("API generations that it was run in."),
    scenarios: count.describe("How many ran; 0 for what was not run."),
    stopped: z.string().optional().describe("Why the exploration ended before its bounds."),
    violations: z.array(violation).describe("The gravest first."),
    rejections: z.array(rejection),
    reasons: z.array(reason).describe("Why it is unknown."),
    lowered: z.array(z.string()).describe("Functions of the tree that were compiled."),
    modelled: z.array(z.string()).describe("Functions that the model answered for."),
    stoodIn: z
      .array(z.strictObject({ layer: z.enum(layers), names: z.array(z.string()) }))
      .describe("The same by layer: what the tree answered for itself is not in it."),
    premises: z.array(z.string()).describe("What is taken for granted of its callers."),
    assumed: z.array(z.string()).describe("Members of structs that are zero at the start."),
    unchanging: z
      .array(z.string())
      .describe("Variables of the tree that are their first values in every run."),
    deciding: z
      .array(z.string())
      .describe("Symbols that decide what of its functions is compiled, as in a `.config`."),
    settings: z
      .array(z.string())
      .describe("In which other configuration the verdict is this one; empty: in its own."),
    alsoWith: z
      .array(z.string())
      .describe("The other configuration that it was run in, where it is not worse."),
    coverage: coverage.nullable().describe("What of it ran; null for what was not run."),
  })
  .meta({ id: "root" });

const site = z
  .strictObject({
    path: z.string(),
    line: oneBased,
    text: z.string().optional(),
    function: z.string().describe("Empty at file scope."),
    callee: z.string().describe("The operation, or relocation, that is called."),
    root: z
      .strictObject({
        index: count.describe("In `roots`."),
        path: z.string(),
        function: z.string(),
      })
      .nullable()
      .describe("What it is judged by; null where nothing was executed."),
    generations: z.array(z.string()),
    verdict: verdictKind,
    properties: z.array(z.string()).describe("Letters of those violated."),
    needs: z
      .array(z.strictObject({ property: z.string(), needs }))
      .describe("What each counterexample needs."),
    scenarios: count,
    bounds: z.enum(boundsNames),
    rejections: z.array(rejection),
    reasons: z.array(reason).describe("Why it is unknown."),
  })
  .meta({ id: "site" });

const generation = z
  .strictObject({
    names: z.array(z.string()).describe("Several when nothing tells them apart."),
    evidence: z.array(z.string()),
  })
  .meta({ id: "generation" });
const version = z.literal(2);
const incomplete = z
  .array(z.string())
  .describe("Why the answer is incomplete; empty when it is not.");

const onMachine = z
  .strictObject({
    machine: z.enum(machineNames),
    roots: z.array(
      z.strictObject({
        path: z.string(),
        function: z.string(),
        verdict: z.enum(["holds", "violated", "rejected", "unknown"]),
        scenarios: count,
      }),
    ),
    differences: z
      .array(
        z.strictObject({
          path: z.string(),
          function: z.string(),
          kind: z.enum(["verdict", "properties", "code"]),
          here: z.string().describe("Empty where there is no such root, or nothing of its own."),
          there: z.string(),
        }),
      )
      .describe("Empty: nothing differs but the number of scenarios."),
  })
  .meta({ id: "onMachine" });

const verdictsReport = z
  .strictObject({
    version,
    kind: z.literal("verdicts"),
    subject: z
      .literal("operations")
      .optional()
      .describe(
        "Operations by themselves are judged, and counted in the summary; without it, call sites.",
      ),
    tool,
    tree,
    summary: z.strictObject({
      complete: z.boolean(),
      failing: count.describe(
        "Call sites that are violated or rejected, and unknown ones with --strict.",
      ),
      sites: count,
      holds: count,
      violated: count,
      rejected: count,
      unknown: count,
      scenarios: count.describe("Of all roots together."),
    }),
    incomplete,
    generation,
    bounds,
    layers: z
      .array(z.enum(layers))
      .describe("Those that the tree answered for, as far as it has bodies; see `--layer`."),
    limits: z
      .array(z.strictObject({ name: z.enum(limitNames), text: z.string() }))
      .describe("What the verdicts do not speak of."),
    configuration: z.strictObject({
      label: z.string(),
      values: z.array(z.string()).describe("Those that a conditional asked for."),
    }),
    supplied: z
      .array(z.string())
      .describe("What the tree lacks and the model's own declarations stood in for."),
    sites: z
      .array(site)
      .describe("Every call site of an operation that was asked for, and of relocations."),
    roots: z.array(root),
    uncalled: z
      .array(
        z.strictObject({
          path: z.string(),
          line: oneBased,
          function: z.string(),
          callee: z.string(),
          reason: z.string(),
        }),
      )
      .describe("Callers of relocations that are not run, and taken to call them rightly."),
    searched: z
      .array(z.string())
      .describe(
        "Folders outside of which no callers of relocations were looked for; empty: nowhere else can be one.",
      ),
    other: onMachine
      .optional()
      .describe("The same tree on the other machine, with `--machine both`."),
  })
  .meta({ id: "verdicts" });

const named = z.strictObject({ path: z.string(), function: z.string() }).nullable();

const difference = z.strictObject({
  kind: z.enum([
    "result",
    "extents",
    "tree",
    "pages",
    "tables",
    "handed back",
    "properties",
    "lost calls",
    "effects",
    "failing steps",
  ]),
  operation: z
    .string()
    .optional()
    .describe("After which they differ, where they are compared one by one; else in the end."),
  before: z.string(),
  after: z.string(),
  needs,
  nScenarios: count,
  order,
  scenario,
  start: picture,
  common: z.array(operation).describe("What both did."),
  operationsBefore: z.array(operation).describe("What the first did then."),
  operationsAfter: z.array(operation),
});

export const equivalenceReport = z
  .strictObject({
    version,
    kind: z.literal("equivalence"),
    tool,
    summary: z.strictObject({
      complete: z.boolean(),
      pairs: count,
      equivalent: count,
      different: count,
      unknown: count,
    }),
    incomplete,
    pairs: z.array(
      z.strictObject({
        before: named.describe("Null where the relocation is new."),
        after: named,
        equivalence: z.enum(["equivalent", "different", "unknown"]),
        scenarios: count,
        differences: z.array(difference).describe("The gravest first."),
        reasons: z.array(reason),
        unreached: z
          .array(place)
          .describe("Lines that differ and that no caller comes to, whatever it asks for."),
      }),
    ),
    before: verdictsReport,
    after: verdictsReport,
  })
  .meta({ id: "equivalence" });

const agreementReport = z
  .strictObject({
    version,
    kind: z.literal("agreement"),
    tool,
    summary: z.strictObject({
      complete: z.boolean(),
      functions: count,
      agree: count,
      differ: count,
      unknown: count,
    }),
    incomplete,
    functions: z.array(
      z.strictObject({
        path: z.string(),
        function: z.string(),
        agreement: z.enum(["agrees", "differs", "unknown"]),
        scenarios: count,
        agreeing: count.describe("Scenarios in which every operation does the same."),
        operations: z.array(
          z.strictObject({
            name: z.string(),
            calls: count.describe("How often it was looked at on both sides."),
            differ: count.describe("How often it was the first to differ."),
          }),
        ),
        differences: z
          .array(difference)
          .describe("The gravest first; `before` is the model, `after` the tree."),
        reasons: z.array(reason),
      }),
    ),
    model: verdictsReport.describe("With the model's bodies."),
    own: verdictsReport.describe("With the tree's own."),
  })
  .meta({ id: "agreement" });

const replayReport = z
  .strictObject({
    version,
    kind: z.literal("replay"),
    tool,
    tree,
    incomplete,
    scenario,
    choice: z
      .strictObject({ number: oneBased, nAll: count })
      .describe("Which counterexample of the file it is."),
    replayed: z.array(
      z.strictObject({
        path: z.string(),
        function: z.string(),
        verdict: verdictKind,
        outcome: z.string(),
        properties: z.array(z.string()),
        stories: z.array(story),
        reason: reason.optional(),
      }),
    ),
  })
  .meta({ id: "replay" });

const driftReport = z
  .strictObject({
    version,
    kind: z.literal("drift"),
    tool,
    tree,
    incomplete,
    generation: generation.optional(),
    prototypes: z.array(
      z.strictObject({
        name: z.string(),
        agrees: z.boolean(),
        model: z.string().describe("The C prototype that the model answers to."),
        releases: z.string().describe("Those that the model knows it from."),
        fidelity: z.string(),
        tree: z
          .string()
          .describe("What the tree declares; empty when it declares nothing of the name."),
        place: place.optional(),
      }),
    ),
  })
  .meta({ id: "drift" });

const programReport = z
  .strictObject({
    version,
    kind: z.literal("program"),
    tool,
    tree,
    incomplete,
    program: z.string(),
  })
  .meta({ id: "program" });

export const modelSchema = z
  .discriminatedUnion("kind", [
    verdictsReport,
    equivalenceReport,
    agreementReport,
    replayReport,
    driftReport,
    programReport,
  ])
  .meta({
    title: "ringfence model report",
    description: "What `ringfence model --format=json` prints.",
  });

export type VerdictsJson = z.infer<typeof verdictsReport>;
export type EquivalenceJson = z.infer<typeof equivalenceReport>;
export type AgreementJson = z.infer<typeof agreementReport>;
export type ReplayJson = z.infer<typeof replayReport>;
export type DriftJson = z.infer<typeof driftReport>;
export type ProgramJson = z.infer<typeof programReport>;
export type ModelJson = z.infer<typeof modelSchema>;

/** The text of docs/schema/model.schema.json. */
export function modelSchemaText(): string {
  return `${JSON.stringify(z.toJSONSchema(modelSchema, { target: "draft-2020-12" }), null, 2)}\n`;
}
