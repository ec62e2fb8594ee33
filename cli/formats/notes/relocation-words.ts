/**
 * A relocation before and after a patch, in words: what it breaks or does otherwise, and the smallest
 * case of it with everything that the case has. Terms: a *case* is a scenario told in sentences.
 * Invariant: a property is named with its letter, so that `ringfence explain F` says more; nothing
 * here is escaped yet.
 */
import { textOf } from "../../../analyzers/words/text-of.js";
import { withoutLock } from "../../../analyzers/relocation/judge/asked.js";
import type {
  Difference,
  DifferenceKind,
} from "../../../analyzers/relocation/judge/equivalence.js";
import { hex } from "../../../analyzers/relocation/run/run.js";
import { addressOf } from "../../../analyzers/model/c/quantity.js";
import {
  stackOf,
  type Scenario,
  type Need,
} from "../../../analyzers/relocation/scenarios/scenario.js";
import type { Story } from "../../../analyzers/relocation/tell/story.js";
import { legendOf, needsText, taskText } from "../../../analyzers/relocation/tell/words.js";
import type { RelocationChange } from "../../../rules/results/series-review.js";
import type { Detail } from "./note.js";
import { divergence } from "../parts/divergence.js";
import { thousands } from "../parts/counts.js";

/** What the function returns: claims and stories of this property say what it does. */
const resultProperty = "R";
/** More claims than this are named and not told. */
const nClaimsTold = 4;
const maxNeighbours = 4;

/** What stands under a picture. */
export function pictureLegend(scenario: Scenario): string {
  return `(${legendOf(scenario)}; [ begins a page table)`;
}

/** One clause. */
export function changeHeadline(change: RelocationChange): string {
  const { function: name, state, equivalence } = change;
  if (state === "worse" && isRetold(change)) return `${name}() ${worseClause(change)}`;
  if (
    state === "better" &&
    change.before?.kind === "violated" &&
    change.after?.kind === "holds" &&
    predecessor(change) === undefined
  ) {
    const broken = change.before.violations.map(({ property }) =>
      named(property, change.storiesBefore),
    );
    return `${name}() holds in ${thousands(change.after.nScenarios)} scenarios, and broke this before: ${broken.join(", ")}`;
  }
  if (state === "changed" && equivalence.kind === "different") {
    const [first] = equivalence.differences;
    if (first?.kind === "effects") return sentenceOf(change);
    const share = `${thousands(first?.nScenarios ?? 0)} of ${thousands(equivalence.nScenarios)} scenarios`;
    const needs =
      first === undefined
        ? ""
        : `, where ${kindWords[first.kind]} differ; the smallest case needs ${needsText(first.needs, first.scenario)}`;
    return `${name}() behaves in another way than before in ${share}${needs}`;
  }
  return sentenceOf(change);
}

function sentenceOf({ text }: RelocationChange): string {
  return text.replace(/\.\s*$/, "");
}

/**
 * The headline for a claim that the relocation contradicts, where a note of its own tells the
 * relocation.
 */
export function shortHeadline(change: RelocationChange): string | undefined {
  const { function: name, state, after, before } = change;
  if (state !== "worse" || before?.kind !== "holds" || after?.kind === "holds") return undefined;
  return after?.kind === "rejected"
    ? `${name}() mixes units, and did not before`
    : `${name}() breaks what held ${predecessor(change) === undefined ? "before" : `in ${predecessor(change)}()`}`;
}

/** Whether the words here say all that the change's own text says. */
function isRetold(change: RelocationChange): boolean {
  const { before, after } = change;
  return (
    (newlyBroken(change).length > 0 || after?.kind === "rejected") && before?.kind !== "rejected"
  );
}

/** The story of what broke, where it did not break before. */
export function worstStory(change: RelocationChange): Story | undefined {
  const broken = new Set(newlyBroken(change).map(({ property }) => property));
  return change.stories.find(({ property }) => broken.has(property));
}

/** The relocation that this one takes the place of. */
export function predecessor({ former }: RelocationChange): string | undefined {
  return former === "" ? undefined : former;
}

function worseClause(change: RelocationChange): string {
  const { before, after } = change;
  if (after?.kind === "rejected") {
    const held = before?.kind === "holds" ? ", which it did not before" : "";
    return `mixes units${held}: ${after.errors[0]?.message ?? ""}`;
  }
  const broken = newlyBroken(change).map(({ name, share }) => `${name} ${share}`);
  return `${breaksWhat(change)}: ${broken.join(", ")}`;
}

function breaksWhat(change: RelocationChange): string {
  const { before } = change;
  const former = predecessor(change);
  if (former !== undefined && before?.kind === "holds") {
    return `takes the place of ${former}() and breaks what held there`;
  }
  if (before === undefined) return "is new and breaks what must hold";
  if (before.kind === "holds") return "breaks what held before";
  return before.kind === "violated"
    ? "breaks what it did not break before"
    : "breaks what must hold";
}

/** `freed tables (F)`. */
function named(property: string, stories: readonly Story[]): string {
  const story = stories.find((each) => each.property === property);
  return story === undefined ? `property ${property}` : `${story.name} (${property})`;
}

interface Broken {
  readonly property: string;
  /** With its letter. */
  readonly name: string;
  readonly claim: string;
  /** `in 12 of 138,290 scenarios`. */
  readonly share: string;
}

/** What the patch breaks, with the names that the words of the stories have. */
function newlyBroken({ before, after, stories }: RelocationChange): Broken[] {
  if (after?.kind !== "violated") return [];
  const known = new Set(
    before?.kind === "violated" ? before.violations.map(({ property }) => property) : [],
  );
  return after.violations
    .filter(({ property }) => !known.has(property))
    .map(({ property, claim, nScenarios }) => ({
      property,
      claim: textOf(claim),
      name: named(property, stories),
      share: `in ${thousands(nScenarios)} of ${thousands(after.nScenarios)} scenarios`,
    }));
}

/** `f() gives an address where a page number is wanted, and did not before.` */
export function unitsSentence({
  function: name,
  before,
  after,
}: RelocationChange): string | undefined {
  if (after?.kind !== "rejected") return undefined;
  const [error] = after.errors;
  const message = error?.message ?? "";
  const what = error?.offence === "mistaken" ? `gives ${message}` : `mixes units (${message})`;
  return `${name}() ${what}${before?.kind === "holds" ? ", and did not before" : ""}.`;
}

/** The lead of a paragraph, and each property that breaks; the last item names those that are not told. */
export function brokenProperties(change: RelocationChange): {
  readonly lead: string;
  readonly items: readonly string[];
} {
  const broken = newlyBroken(change);
  const told = broken.slice(0, nClaimsTold);
  const rest = broken.slice(nClaimsTold).map(({ name }) => name);
  return {
    lead: `${change.function}() ${breaksWhat(change)}`,
    items: [
      ...told.map(
        ({ name, share, claim, property }) =>
          `${name}, ${share}: ${property === resultProperty ? "it " : ""}${claim}`,
      ),
      ...(rest.length === 0 ? [] : [`and with them ${rest.join(", ")}`]),
    ],
  };
}

/** `In the smallest case, which needs a neighbour, a PTE table is freed that has entries.` */
export function storySentence({ property, text, needs, scenario }: Story): string {
  const what =
    property === resultProperty
      ? `the function ${text}`
      : text.replace(/^((?:BUG|WARN)[^:]*): /, "$1 is met: ");
  return `In the smallest case, ${needsClause(needs, scenario)}, ${what.replace(/[.\s]+$/, "")}.`;
}

function needsClause(needs: readonly Need[], scenario: Scenario): string {
  if (needs.length > 0) return `which needs ${needsText(needs, scenario)}`;
  return `which needs nothing but ${scenario.operation === undefined ? "the stack" : "the VMA"}`;
}

/** What is said of the case of a story; what the function returns is told once. */
export function storyCase(story: Story): string[] {
  const fault = story.steps.find((step) => step.fault !== undefined)?.fault;
  const outcome =
    story.property === resultProperty
      ? []
      : [`The function ${story.outcome.replace(/[.\s]+$/, "")}.`];
  return [...caseSentences(story.scenario, fault), ...outcome];
}

/** What differs, before and after; empty where nothing does that breaks no property. */
export function sideSentences(change: RelocationChange): string[] {
  const difference = differenceOf(change);
  if (difference === undefined) return [];
  const { kind, before, after } = difference;
  return [`Before the patch, ${sideWords(kind, before)}.`, `With it, ${sideWords(kind, after)}.`];
}

/** All that is told of a difference. */
export function differenceDetails(change: RelocationChange): Detail[] {
  const of = (about: Detail["about"], texts: readonly string[]): Detail[] =>
    texts.map((text) => ({ about, text }));
  return [
    ...of("case", differenceCase(change)),
    ...of("sides", sideSentences(change)),
    ...of("outcome", furtherOutcome(change)),
  ];
}

/** The smallest case that differs. */
export function differenceCase(change: RelocationChange): string[] {
  const difference = differenceOf(change);
  if (difference === undefined) return [];
  const { scenario, logBefore, logAfter } = difference;
  const fault = [...logAfter, ...logBefore].find((entry) => entry.kind === "fault");
  return caseSentences(scenario, fault?.kind === "fault" ? fault.step : undefined);
}

/** What differs, where the two versions part, and their verdicts. */
export function differenceOutcome(change: RelocationChange): string[] {
  return [...sideSentences(change), ...furtherOutcome(change)];
}

function furtherOutcome(change: RelocationChange): string[] {
  const difference = differenceOf(change);
  if (difference === undefined) return [];
  const { before, after, equivalence } = change;
  const others =
    equivalence.kind === "different"
      ? equivalence.differences
          .filter((each) => each !== difference)
          .map(({ kind }) => kindWords[kind])
      : [];
  return [
    ...parting(difference),
    ...(others.length === 0 ? [] : [`In other scenarios ${others.join(", ")} differ.`]),
    ...(before?.kind === "holds" && after?.kind === "holds"
      ? [
          `Neither version breaks a property of ${difference.scenario.operation === undefined ? "a relocation" : "what it does"}.`,
        ]
      : []),
    ...(before?.kind === "violated" && after?.kind === "violated"
      ? ["The same properties break before and after."]
      : []),
  ];
}

/** The address space at the start of the smallest case that differs. */
export function differencePicture(change: RelocationChange): readonly string[] {
  const difference = differenceOf(change);
  return difference === undefined ? [] : divergence(difference).start;
}

/** The smallest case that differs, itself. */
export function differenceScenario(change: RelocationChange): Scenario | undefined {
  return differenceOf(change)?.scenario;
}

function differenceOf({ equivalence, state }: RelocationChange): Difference | undefined {
  if (equivalence.kind !== "different") return undefined;
  // Of what is worse a story tells, except where a call is lost.
  return state === "worse"
    ? equivalence.differences.find((each) => each.kind === "lost calls" || each.untold === "after")
    : state === "changed" || state === "differs"
      ? equivalence.differences[0]
      : undefined;
}

/** The first calls that are not the same; a step that is made to fail is told with the case. */
function parting(difference: Difference): string[] {
  const { common, before, after } = divergence(difference);
  const isCall = ({ name }: { readonly name: string }): boolean => /^\w+\(\)$/.test(name);
  const [was, is] = [before.find(isCall)?.name, after.find(isCall)?.name];
  if (was === undefined || is === undefined || was === is) return [];
  const last = common.findLast(isCall)?.name;
  return [
    `The two part ${last === undefined ? "at the start" : `after ${last}`}, where ${was} comes next before the patch, and ${is} with it.`,
  ];
}

const kindWords: Readonly<Record<DifferenceKind, string>> = {
  result: "results",
  extents: "extents of VMAs",
  tree: "trees of VMAs",
  pages: "mapped pages",
  tables: "page tables",
  "handed back": "what callers have in their hands",
  properties: "properties that hold",
  "lost calls": "calls that are lost",
  effects: "calls of the rest of the kernel",
  "failing steps": "steps that can fail",
};

const sideLeads: Readonly<Record<DifferenceKind, string>> = {
  result: "the function ",
  extents: "the function leaves ",
  tree: "the tree of VMAs has ",
  pages: "the function leaves ",
  tables: "the function leaves ",
  "handed back": "its caller has ",
  properties: "",
  "lost calls": "it calls ",
  effects: "it calls ",
  "failing steps": "there is ",
};

function sideWords(kind: DifferenceKind, side: string): string {
  if (kind === "lost calls" || kind === "effects") return callWords(side);
  if (kind === "failing steps" && side !== "no such step") return side;
  if (kind === "properties" && side.startsWith("breaks ")) return `it ${side}`;
  return `${sideLeads[kind]}${kind === "tables" ? tableWords(side) : side}`;
}

/** Calls, and what is written without a lock, which is no call. */
function callWords(side: string): string {
  const all = side === "" ? [] : side.split("; ");
  const calls = all.filter((each) => !each.includes(withoutLock));
  const writes = all.filter((each) => each.includes(withoutLock));
  if (all.length === 0) return "nothing comes in its place";
  return [
    ...(calls.length === 0 ? [] : [`it calls ${calls.join(", ")}`]),
    ...(writes.length === 0 ? [] : [`${calls.length === 0 ? "it" : "and"} makes ${writes[0]}`]),
  ].join(" ");
}

/** `PTE tables of a, b; PMD tables of c` with one comma for each level. */
function tableWords(side: string): string {
  return side
    .split("; ")
    .map((level) => level.replaceAll(", ", " and "))
    .join(", ");
}

/** A scenario in sentences that need no legend. */
export function caseSentences(scenario: Scenario, fault: string | undefined): string[] {
  const stack = stackOf(scenario);
  const { pteBits, pmdBits, pudBits } = scenario.geometry;
  const sizes = [pteBits, pmdBits, pudBits].map((bits) => 1 << bits);
  const tables =
    new Set(sizes).size === 1
      ? `${sizes[0]} entries at every level`
      : `${sizes.join(", ")} entries (PTE, PMD, PUD)`;
  return [
    `The ${scenario.operation === undefined ? "stack" : "VMA"} has ${pages(stack.end - stack.start)} at ${hex(addressOf(stack.start))}, ${mapped(scenario)}, and is ${taskText(scenario)}.`,
    ...(stack.pgoff === stack.start ? [] : [`Its vm_pgoff is ${stack.pgoff}.`]),
    ...neighbours(scenario),
    ...(scenario.ceiling === 0 ? [] : [`USER_PGTABLES_CEILING is ${hex(scenario.ceiling)}.`]),
    ...(scenario.faultAt === 0
      ? []
      : [
          fault === undefined
            ? `Step ${scenario.faultAt} of those that can fail is made to fail.`
            : `${fault.replace(/^the /, "The ")} is made to fail.`,
        ]),
    `Page tables of the model are small: ${tables}.`,
  ];
}

function neighbours(scenario: Scenario): string[] {
  const others = scenario.vmas.filter((_, index) => index !== scenario.stack);
  if (others.length > maxNeighbours) return [`There are ${others.length} neighbours.`];
  const { start: stackStart } = stackOf(scenario);
  return others.map(({ start, end, kind }) => {
    const isInTheWay = start < stackStart && end > stackStart - scenario.nShiftPages;
    const what =
      kind === "file"
        ? "a mapping of a file"
        : kind === "shared"
          ? "a shared mapping"
          : "an anonymous mapping";
    return `Its neighbour at [${hex(addressOf(start))}, ${hex(addressOf(end))}) is ${what}${isInTheWay ? " and in the way" : ""}.`;
  });
}

function pages(n: number): string {
  return n === 1 ? "1 page" : `${n} pages`;
}

function mapped(scenario: Scenario): string {
  const { start, end } = stackOf(scenario);
  const mine = scenario.populated.filter((page) => start <= page && page < end);
  if (end - start === 1) return mine.length === 0 ? "which is not mapped" : "which is mapped";
  if (mine.length === 0) return "none of them mapped";
  return mine.length === end - start ? "all of them mapped" : `${mine.length} of them mapped`;
}
