/**
 * The names under which verdicts are findings. They are explained and listed like rules of lint and
 * are none: what they say comes from running code, not from the ledger. Invariant: lint never runs
 * them.
 */
import type { BoundarySummary } from "../rules/results/tree-review.js";

export interface VerdictRule {
  readonly name: string;
  readonly doc: string;
  readonly boundary: BoundarySummary;
}

const reproduce = "ringfence model TREE --function NAME tells the story";

function summary(
  id: string,
  severity: BoundarySummary["severity"],
  why: string,
  use_instead: string,
): BoundarySummary {
  return { id, severity, why, use_instead, ref: "" };
}

export const violatedRelocation: VerdictRule = {
  name: "violated-relocation",
  doc:
    "A function that moves a VMA, run on the model, breaks a property of a relocation: a wrong result, a lost page, a table that is " +
    "freed while it is used. It stands at the line where it broke in the smallest counterexample.",
  boundary: summary(
    "relocation",
    "error",
    "A relocation moves the stack of a new program under everything that looks it up; one that is not right in a corner loses pages, tables or neighbours there.",
    `relocate_vma_down() of mm/, or its steps in its order; ${reproduce}`,
  ),
};

export const rejectedUnits: VerdictRule = {
  name: "rejected-units",
  doc:
    "A call site does not type-check against the model, where addresses, byte lengths, page numbers and plain numbers are different " +
    "types: a page offset given as an address, for instance. It is found before anything runs.",
  boundary: summary(
    "units",
    "error",
    "To the compiler an address, a length and a page number are all unsigned long, so that one given for another is not noticed.",
    "what the parameter counts in: shift by PAGE_SHIFT between bytes and pages, subtract addresses for a length",
  ),
};

export const undecidedCallSite: VerdictRule = {
  name: "undecided-call-site",
  doc: "A call site of an operation that could not be compiled or run, with the reason. It is a finding with --strict alone.",
  boundary: summary(
    "undecided",
    "warning",
    "What was not run is not known to be right.",
    `mend the reason, or leave --strict away; ${reproduce}`,
  ),
};

export const verdictRules: readonly VerdictRule[] = [
  violatedRelocation,
  rejectedUnits,
  undecidedCallSite,
];
