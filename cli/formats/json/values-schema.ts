/** Small values of the json format as zod schemas: places, scenarios, stories, bounds. */
import { z } from "zod";
import { machineNames } from "../../../analyzers/model/c/width.js";
import { opsKinds } from "../../../analyzers/model/machine.js";
import { allOperations } from "../../../analyzers/relocation/scenarios/scenario.js";
import { boundsNames } from "../../../analyzers/relocation/scenarios/bounds.js";

export const count = z.int().min(0);
export const oneBased = z.int().min(1);
const bits = count.max(20);
const machine = z.enum(machineNames).describe("lp64: long has 64 bits; ilp32: 32.");

export const place = z
  .strictObject({
    path: z.string().describe("From the tree's root, `/` between parts."),
    line: oneBased,
    text: z.string().optional().describe("The source line."),
  })
  .meta({ id: "place" });

const need = z.enum(["neighbour", "collision", "injected failure"]);
export const needs = z
  .array(need)
  .describe("What the scenario has beyond the stack alone; empty: the stack alone is enough.");
export const verdictKind = z.enum(["holds", "violated", "rejected", "unknown"]);

const geometry = z
  .strictObject({ pteBits: bits, pmdBits: bits, pudBits: bits, p4dBits: bits.optional() })
  .describe("Entries of a table at each level, as powers of two; without p4dBits there are four.");

export const scenario = z
  .strictObject({
    operation: z
      .enum(allOperations)
      .optional()
      .describe(
        "What is asked for of the VMA of index `stack`; without one it is to be moved down.",
      ),
    asked: z
      .strictObject({
        start: count,
        end: count,
        pgoff: count,
        flags: count.optional(),
        policy: count.optional(),
        name: count.optional(),
        uffd: count.optional(),
        isNewBelow: z.boolean().optional().describe("Whether a split has its new VMA below."),
      })
      .optional()
      .describe("What an operation is told that is told what it is about, in pages."),
    awaitsMove: z
      .boolean()
      .optional()
      .describe("Whether pages are to be moved to the new range of a merge."),
    machine: machine.optional().describe("Without one it is ilp32."),
    generation: z.string().describe("Name of the API generation."),
    geometry,
    ceiling: count.describe("USER_PGTABLES_CEILING, an address; 0: none."),
    vmas: z
      .array(
        z.strictObject({
          start: count,
          end: count,
          pgoff: count,
          flags: count,
          kind: z.enum(["stack", "anonymous", "file", "shared"]),
          isFaulted: z
            .boolean()
            .optional()
            .describe("Whether it has an anon_vma; without a word as its kind has."),
          sharesWith: count
            .optional()
            .describe("Index of an earlier VMA whose anon_vma it has; its own without it."),
          policy: count.optional().describe("Which mempolicy; 0, or without a word, none."),
          name: count.optional().describe("Which name; 0, or without a word, none."),
          uffd: count.optional().describe("Which userfaultfd context; 0 is none."),
          ops: z
            .enum(opsKinds)
            .optional()
            .describe("What its vm_ops are there for; without a word it has none."),
        }),
      )
      .describe("In order of address, in pages."),
    stack: count.describe("Index of the stack in `vmas`."),
    nShiftPages: count,
    populated: z.array(count).describe("Numbers of the pages that are mapped at the start."),
    faultAt: count.describe(
      "Which of the steps that can fail does, counted from 1 in the order in which they are taken; 0: none.",
    ),
  })
  .meta({
    id: "scenario",
    description: "One address space and what is to happen; `--replay` takes it.",
  });

export const reason = z
  .strictObject({ text: z.string(), place: place.optional() })
  .meta({ id: "reason" });
export const rejection = z
  .strictObject({ message: z.string(), place: place.optional() })
  .meta({ id: "rejection" });
export const order = z
  .tuple([count, count])
  .describe("Place in the order of scenarios; the smallest comes first.");
export const picture = z.array(z.string()).describe("The address space, drawn.");

const offences = z
  .array(z.strictObject({ property: z.string(), text: z.string() }))
  .describe("What the model noticed at that moment.");

export const operation = z
  .strictObject({ name: z.string(), result: z.string(), after: picture.optional(), offences })
  .meta({
    id: "operation",
    description: "A function of the model that ran; `after` if it changed the address space.",
  });

export const story = z
  .strictObject({
    property: z.string(),
    name: z.string(),
    claim: z.string(),
    text: z.string().describe("What broke and where."),
    needs,
    outcome: z.string().describe("What the root returned, or what it died of."),
    scenario,
    start: picture,
    steps: z.array(
      z.strictObject({
        place: place.optional(),
        values: z.array(z.strictObject({ name: z.string(), value: z.string() })),
        operations: z.array(operation),
        offences,
        fault: z.string().optional().describe("The step that was made to fail."),
      }),
    ),
    teardown: z.array(operation).describe("What exit_mmap() did, if the property is about that."),
    nOmitted: count.describe("Steps left out of the middle."),
  })
  .meta({ id: "story" });

export const counterexample = z
  .strictObject({
    property: z.string(),
    text: z.string(),
    needs,
    order,
    outcome: z.string(),
    scenario,
  })
  .meta({ id: "counterexample" });

export const bounds = z
  .strictObject({
    name: z.enum(boundsNames),
    machine,
    lines: z.array(z.string()).describe("For people."),
    strata: z.array(
      z.strictObject({
        nNeighbours: count,
        maxLength: count,
        nShiftsBeyond: count,
        maxSubsetLength: count,
        geometries: z.array(geometry),
        positions: z.enum(["every", "boundaries", "few", "first"]),
        combined: z.array(z.enum(["ceiling", "pgoff"])),
      }),
    ),
    longLengths: z.array(count),
    far: z.array(
      z.strictObject({
        geometry,
        shifts: z.array(count).describe("In pages; each, and one page less and more."),
        lengths: z.array(count),
        neighbours: z.array(z.string()),
      }),
    ),
  })
  .meta({ id: "bounds" });

export const tool = z.strictObject({ name: z.string(), version: z.string() }).meta({ id: "tool" });
export const tree = z
  .strictObject({ label: z.string(), revision: z.string() })
  .meta({ id: "tree" });
