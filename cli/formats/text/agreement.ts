/**
 * What the model has of operations beside what a tree has of its own, function by function: in how
 * many scenarios they agree, operation by operation, and the smallest in which they do not, with what
 * both did. Invariant: an operation that the tree has no body of is named, for nothing was compared.
 */
import type { Watched } from "../../../analyzers/relocation/judge/equivalence.js";
import type { Reason } from "../../../analyzers/relocation/judge/verdict.js";
import type {
  EquivalenceReport,
  ModelReport,
  Root,
} from "../../../analyzers/relocation/tell/report.js";
import { words } from "../../../analyzers/words/words.js";
import type { View } from "../format.js";
import { counted, thousands } from "../parts/counts.js";
import { comparedOperations, nAgreeing } from "../parts/agreeing.js";
import type { Paint } from "../parts/paint.js";
import { oneLine, visible } from "../parts/visible.js";
import { wrap } from "../parts/wrap.js";
import { incompleteLines } from "./blocks.js";
import { boundsText } from "./bounds.js";
import { codeLines } from "./code.js";
import { differenceLines, differenceText, type Sides } from "./equivalence.js";
import { called, placedLines } from "./place.js";

type Pair = EquivalenceReport["pairs"][number];

const sides: Sides = [
  { name: "model", there: "on the model" },
  { name: "tree", there: "in the tree" },
];

export function agreementBlocks(
  { after, pairs }: EquivalenceReport,
  options: View,
  paint: Paint,
): string[][] {
  const { width } = options;
  const { generation } = after;
  return [
    ...pairs.flatMap((pair) => pairBlocks(pair, after, options, paint)),
    [
      ...wrap(
        generation.names.map(oneLine).join(", or ") || "none that the model knows",
        "generation     ",
        width,
      ),
      ...codeLines(after.roots, options.all, width),
      ...notComparedLines(after.roots, pairs, width),
      ...wrap(boundsText(after.bounds), "bounds         ", width),
    ],
    incompleteLines(after.incomplete, width),
    [lastLine(after.incomplete, pairs, paint)],
  ];
}

/** What the model answers for on both sides, and what it leaves out. */
function notComparedLines(roots: readonly Root[], pairs: readonly Pair[], width: number): string[] {
  const stood = roots.flatMap(({ stoodIn }) =>
    stoodIn.flatMap(({ layer, names }) =>
      layer === "operations" || layer === "page tables" ? names : [],
    ),
  );
  const left = roots.filter(
    (root) =>
      !pairs.some(({ after: one }) => one?.path === root.path && one.function === root.function),
  );
  const list = (names: readonly string[]): string =>
    [...new Set(names)].sort().map(called).join(", ");
  const parts = [
    ...(stood.length === 0 ? [] : [`${list(stood)}, which have no body in the tree`]),
    ...(left.length === 0
      ? []
      : [`${list(left.map((root) => root.function))}, which cannot be called by themselves`]),
    "what is asked of the rest of the kernel, which the model leaves out",
  ];
  return wrap(parts.join("; "), "not compared   ", width);
}

function pairBlocks(pair: Pair, own: ModelReport, options: View, paint: Paint): string[][] {
  const { equivalence } = pair;
  const one = pair.after ?? pair.before;
  const who = one === undefined ? "nothing" : `${called(one.function)} in ${visible(one.path)}`;
  if (equivalence.kind === "unknown") {
    const reasons: readonly Reason[] =
      "reasons" in equivalence ? equivalence.reasons : [{ text: words`${equivalence.reason}` }];
    return [
      [
        `${paint("unknown", "bold", "yellow")}: ${who}`,
        ...reasons.flatMap((reason) => placedLines(reason.text, reason.place, paint)),
      ],
    ];
  }
  const calls = operationLines(comparedOperations(pair, own));
  const { nScenarios } = equivalence;
  if (equivalence.kind === "equivalent") {
    const all = `${who}, in all of ${counted(nScenarios, "scenario")}`;
    return [[`${paint("agrees", "bold", "green")}: ${all}`, ...calls]];
  }
  const [first, ...rest] = equivalence.differences;
  const told = options.all ? equivalence.differences : first === undefined ? [] : [first];
  const some = `${who}, in ${thousands(nAgreeing(equivalence))} of ${counted(nScenarios, "scenario")}`;
  return [
    [`${paint("differs", "bold", "red")}: ${who} agrees${some.slice(who.length + 1)}`, ...calls],
    ...told.map((difference) => differenceLines(difference, sides, options, paint)),
    options.all
      ? []
      : rest.flatMap((each) => wrap(differenceText(each, sides), "  also  ", options.width)),
  ];
}

/** A line for each operation: how often it ran on both sides, and how often it parted them. */
function operationLines(operations: readonly Watched[]): string[] {
  const width = Math.max(...operations.map(({ name }) => name.length)) + 2;
  return operations.map(({ name, nCalls, nParted }) => {
    const parted = nParted === 0 ? "" : `, ${thousands(nParted)} differ`;
    return `  ${called(name).padEnd(width)}  ${counted(nCalls, "call")}${parted}`;
  });
}

function lastLine(
  incomplete: readonly string[],
  pairs: EquivalenceReport["pairs"],
  paint: Paint,
): string {
  const lead = incomplete.length === 0 ? "" : `${paint("incomplete", "bold", "red")}, `;
  if (pairs.length === 0)
    return `${lead}nothing to compare: the tree has no function with a call site in what was asked for`;
  const n = (kind: Pair["equivalence"]["kind"]): number =>
    pairs.filter(({ equivalence }) => equivalence.kind === kind).length;
  const unknown = `${thousands(n("unknown"))} of ${counted(pairs.length, "function")} unknown`;
  return `${lead}${unknown}; ${thousands(n("equivalent"))} as on the model, ${thousands(n("different"))} not`;
}
