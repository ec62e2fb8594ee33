/**
 * The form of a rule file, as zod sees it. docs/schema/rules.schema.json is made from it, and a test
 * holds the two together.
 */
import { z } from "zod";
import { GlobFault, readGlob } from "./glob.js";
import { boundaryKinds, kindsOnRequest } from "./kinds.js";

const name = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "a C identifier is wanted");
const names = z.array(name).default([]).describe("C identifiers");
/** A glob is anchored at the tree's root, so it cannot begin with `/` or leave the tree. */
const glob = z
  .string()
  .min(1)
  // A path is no longer than that (PATH_MAX in include/uapi/linux/limits.h, v6.12).
  .max(4096, "a glob of at most 4096 characters is wanted")
  .regex(
    /^(?!\/)(?!(?:.*\/)?\.\.(?:\/|$))/,
    "a glob from the tree's root is wanted, without a leading / and without ..",
  )
  .superRefine((text, context) => {
    try {
      readGlob(text);
    } catch (error) {
      if (!(error instanceof GlobFault)) throw error;
      context.addIssue({ code: "custom", message: error.message });
    }
  })
  .describe(
    "glob from the tree's root: * within a part of a path, ** any number of parts, ? one character, [a-z], {a,b}",
  );

const exception = z
  .strictObject({
    path: glob,
    symbol: z
      .string()
      .min(1)
      .optional()
      .describe("guarded name or header; all of them when left out"),
    reason: z.string().min(1).describe("why this crossing is right today"),
    owner: z.string().min(1).optional().describe("who answers for it"),
    expires: z
      .string()
      .regex(
        /^(\d{4}-\d{2}-\d{2}|v\d+\.\d+(\.\d+)?)$/,
        "a date such as 2027-01-31 or a release such as v6.20 is wanted",
      )
      .optional()
      .describe("ISO date or kernel release from which on it covers nothing"),
    max: z.int().min(0).optional().describe("the most findings it may cover"),
  })
  .describe("a crossing that is allowed, with its reason");

const boundary = z
  .strictObject({
    id: z
      .string()
      .regex(
        /^[A-Za-z0-9_.-]+(\/[A-Za-z0-9_.-]+)*$/,
        "words joined by / are wanted, such as mm/vma",
      ),
    guard: z
      .strictObject({
        functions: names,
        macros: names,
        types: names,
        variables: names,
        declared_in: z
          .array(glob)
          .default([])
          .describe("headers all of whose declarations are guarded"),
      })
      .default({ functions: [], macros: [], types: [], variables: [], declared_in: [] }),
    headers: z.array(glob).default([]).describe("headers that only insiders may include"),
    allow_in: z.array(glob).min(1).describe("the owner's paths"),
    public_headers: z
      .array(glob)
      .default([])
      .describe("headers among the public ones that the owner keeps: what stands there is its own"),
    kinds: z
      .array(z.enum(boundaryKinds))
      .default([])
      .describe(
        `kinds of crossing that are reported; all but ${kindsOnRequest.join(", ")} when left out`,
      ),
    severity: z.enum(["error", "warning", "info"]).default("error"),
    why: z.string().min(1).describe("the reason, for whoever crosses the boundary"),
    use_instead: z.string().min(1).optional(),
    ref: z.string().min(1).optional().describe("where the rule was agreed"),
    allow_unmatched: z.boolean().default(false).describe("what matches nothing is silent"),
    exceptions: z.array(exception).default([]),
  })
  .refine(
    ({ guard, headers }) =>
      Object.values(guard).some((list) => list.length > 0) || headers.length > 0,
    {
      error: "it guards nothing: give guard or headers",
    },
  );

export const ruleFile = z
  .strictObject({
    version: z.literal(1),
    packs: z.array(z.string().min(1)).default([]).describe("built-in packs to switch on"),
    boundaries: z.array(boundary).default([]),
    exceptions: z
      .array(
        exception.extend({ boundary: z.string().min(1).describe("id of a boundary of a pack") }),
      )
      .default([])
      .describe("exceptions to boundaries of packs"),
  })
  .describe("ringfence rule file");

export type RuleFile = z.infer<typeof ruleFile>;

export function ruleSchemaText(): string {
  return `${JSON.stringify(z.toJSONSchema(ruleFile, { io: "input" }), null, 2)}\n`;
}
