/**
 * Two trees for people, relocation by relocation: the gravest difference with what both did in its
 * scenario, every other kind of difference on one line.
 */
import { words } from "../../../analyzers/words/words.js";
import type { Difference } from "../../../analyzers/relocation/judge/equivalence.js";
import type { Reason } from "../../../analyzers/relocation/judge/verdict.js";
import type { EquivalenceReport, ModelReport } from "../../../analyzers/relocation/tell/report.js";
import { scenarioText, needsText } from "../../../analyzers/relocation/tell/words.js";
import type { Called } from "../../../analyzers/relocation/tell/story.js";
import { counted, thousands } from "../parts/counts.js";
import type { Paint } from "../parts/paint.js";
import { oneLine, visible } from "../parts/visible.js";
import { wrap } from "../parts/wrap.js";
import type { View } from "../format.js";
import { boundsText } from "./bounds.js";
import { incompleteLines } from "./blocks.js";
import { called, placedLines } from "./place.js";
import { divergence } from "../parts/divergence.js";

type Pair = EquivalenceReport["pairs"][number];
type Named = Pair["before"];

/** What the two are called that are compared, at the head of a line and behind what is said of them. */
export type Sides = readonly [Side, Side];
interface Side {
  readonly name: string;
  readonly there: string;
}

const versions: Sides = [
  { name: "before", there: "before" },
  { name: "after", there: "after" },
];

/** Operations of one version that are shown without `--all`. */
const nOperationsShown = 8;

export function equivalenceBlocks(
  { before, after, pairs }: EquivalenceReport,
  options: View,
  paint: Paint,
): string[][] {
  return [
    ...pairs.flatMap((pair) => pairBlocks(pair, options, paint)),
    [
      ...versionLines("before  ", before, options.width),
      ...versionLines("after   ", after, options.width),
      ...wrap(boundsText(after.bounds), "bounds  ", options.width),
    ],
    incompleteLines([...new Set([...before.incomplete, ...after.incomplete])], options.width),
    [lastLine({ before, after, pairs }, paint)],
  ];
}

function versionLines(lead: string, { tree, generation }: ModelReport, width: number): string[] {
  const revision = tree.revision === "" ? "" : ` ${tree.revision.slice(0, 12)}`;
  return wrap(
    `${oneLine(tree.label)}${revision}, ${generation.names.join(" or ") || "no generation that the model knows"}`,
    lead,
    width,
  );
}

function pairBlocks({ before, after, equivalence }: Pair, options: View, paint: Paint): string[][] {
  const who = pairText(before, after);
  switch (equivalence.kind) {
    case "equivalent":
      return [
        [
          `${paint("equivalent", "bold", "green")}: ${who}, ${counted(equivalence.nScenarios, "scenario")}`,
          ...(equivalence.unreached ?? []).flatMap((place) =>
            placedLines(words`no caller comes to this line, which differs`, place, paint),
          ),
        ],
      ];
    case "unknown": {
      const reasons: readonly Reason[] =
        "reasons" in equivalence ? equivalence.reasons : [{ text: words`${equivalence.reason}` }];
      return [
        [
          `${paint("unknown", "bold", "yellow")}: ${who}`,
          ...reasons.flatMap((reason) => placedLines(reason.text, reason.place, paint)),
        ],
      ];
    }
    case "different": {
      const [first, ...rest] = equivalence.differences;
      const told = options.all ? equivalence.differences : first === undefined ? [] : [first];
      return [
        [
          `${paint("different", "bold", "red")}: ${who}, ${counted(equivalence.nScenarios, "scenario")}`,
        ],
        ...told.map((difference) => differenceLines(difference, versions, options, paint)),
        options.all
          ? []
          : rest.flatMap((difference) =>
              wrap(differenceText(difference, versions), "  also  ", options.width),
            ),
      ];
    }
  }
}

/** One name where both are the same. */
function pairText(before: Named, after: Named): string {
  const text = (named: Named): string =>
    named === undefined ? "nothing" : `${called(named.function)} in ${visible(named.path)}`;
  return text(before) === text(after)
    ? text(before)
    : `${text(before)} before, ${text(after)} after`;
}

/** A difference on one line. */
export function differenceText(difference: Difference, [first, second]: Sides): string {
  const { before, after, needs, nScenarios } = difference;
  return `${kindText(difference)}: ${before} ${first.there}, ${after} ${second.there} (needs ${needsText(needs, difference.scenario)}; ${counted(nScenarios, "scenario")})`;
}

function kindText({ kind, operation }: Difference): string {
  return operation === undefined ? kind : `${kind} after ${called(operation)}`;
}

/** The difference in full: what each says, in which scenario, and what each did there. */
export function differenceLines(
  difference: Difference,
  sides: Sides,
  { all, width }: View,
  paint: Paint,
): string[] {
  const [first, second] = sides;
  const { start, common, before, after } = divergence(difference);
  const some = (operations: readonly Called[]): string[] => {
    const shown = all ? operations : operations.slice(0, nOperationsShown);
    const nLeft = operations.length - shown.length;
    return [
      ...shown.flatMap(operationLines),
      ...(nLeft > 0 ? [`      and ${counted(nLeft, "more operation")}`] : []),
    ];
  };
  return [
    paint(`  ${kindText(difference)}`, "bold"),
    ...wrap(difference.before, `    ${first.name.padEnd(10)}`, width),
    ...wrap(difference.after, `    ${second.name.padEnd(10)}`, width),
    ...wrap(
      `${needsText(difference.needs, difference.scenario)}; ${counted(difference.nScenarios, "scenario")}`,
      "    needs     ",
      width,
    ),
    ...wrap(scenarioText(difference.scenario), "    scenario  ", width),
    "",
    ...start.map((line) => `      | ${visible(line)}`),
    ...common.flatMap(operationLines),
    ...(before.length > 0 ? [`    then ${first.there}:`, ...some(before)] : []),
    ...(after.length > 0 ? [`    then ${second.there}:`, ...some(after)] : []),
  ];
}

function operationLines({ name, result, after = [], offences }: Called): string[] {
  return [
    `      ${oneLine(name)}${result === "" ? "" : ` = ${oneLine(result)}`}`,
    ...after.map((line) => `      | ${visible(line)}`),
    ...offences.map(({ property, text }) => `      ! ${oneLine(`${property}  ${text}`)}`),
  ];
}

function lastLine({ before, after, pairs }: Omit<EquivalenceReport, "tool">, paint: Paint): string {
  const isIncomplete = before.incomplete.length + after.incomplete.length > 0;
  const lead = isIncomplete ? `${paint("incomplete", "bold", "red")}, ` : "";
  if (pairs.length === 0)
    return `${lead}nothing to compare: neither tree has a relocation in what was asked for`;
  const n = (kind: Pair["equivalence"]["kind"]): number =>
    pairs.filter(({ equivalence }) => equivalence.kind === kind).length;
  const unknown = `${thousands(n("unknown"))} of ${counted(pairs.length, "function")} unknown`;
  return `${lead}${unknown}; ${thousands(n("equivalent"))} equivalent, ${thousands(n("different"))} different`;
}
