/**
 * Words for what was looked at: bounds, scenarios, and what a scenario needs. Invariant: made from
 * data alone, and nothing below knows them.
 */
import type { Geometry, VmaSetup } from "../../model/machine.js";
import { addressOf } from "../../model/c/quantity.js";
import { hex } from "../run/run.js";
import type { Bounds, Stratum } from "../scenarios/bounds.js";
import { standings } from "../scenarios/neighbourhoods.js";
import { newRangeOf } from "../scenarios/merges.js";
import { askedKind } from "../asked/index.js";
import {
  isAsked,
  stackOf,
  type AskedOperation,
  type Need,
  type Operation,
  type Scenario,
} from "../scenarios/scenario.js";

/** `alone`, or what it needs, for people. */
export function needsText(needs: readonly Need[], { operation }: Scenario): string {
  if (needs.length === 0) return operation === undefined ? "the stack alone" : "one VMA alone";
  const phrases = needs.map((need) =>
    need === "neighbour"
      ? "a neighbour"
      : need === "collision"
        ? "a collision"
        : "an injected failure",
  );
  const last = phrases.at(-1) ?? "";
  return phrases.length < 2 ? last : `${phrases.slice(0, -1).join(", ")} and ${last}`;
}

const legends: { readonly [operation in Exclude<Operation, AskedOperation> | "move"]: string } = {
  move: "S is the stack, other letters are neighbours",
  expand: "S is the VMA, other letters are neighbours",
  shrink: "S is the VMA, other letters are neighbours",
  merge: "letters are VMAs, and the new range lies in a gap",
};

/** What the letters of a picture are. */
export function legendOf({ operation }: Scenario): string {
  const letters = isAsked(operation) ? "letters are VMAs" : legends[operation ?? "move"];
  return `${letters}, upper case where a page is mapped`;
}

const positionsText: { readonly [positions in Stratum["positions"]]: string } = {
  every: "at every page of",
  boundaries: "at the boundaries of all levels of",
  few: "at the boundaries of the highest level of",
  first: "at the start of",
};

/** One line a limit, for people. */
export function boundsLines(limit: Bounds): string[] {
  const lines = limit.strata.map((s) => {
    const turns = (["ceiling", "pgoff"] as const).filter((what) => !s.combined.includes(what));
    return [
      `${s.nNeighbours === 0 ? "stack alone" : s.nNeighbours === 1 ? "1 neighbour" : `${s.nNeighbours} neighbours`}: ` +
        `length ${s.maxLength === 1 ? "1" : `1 to ${s.maxLength}`}`,
      `shift 1 to length + ${s.nShiftsBeyond} and one table of each level -1, +0, +1`,
      `${positionsText[s.positions]} tables of ${s.geometries.map(geometryText).join(", ")} entries`,
      `every set of mapped pages up to length ${s.maxSubsetLength}, typical ones above`,
      ...(turns.length === 0 ? [] : [`${turns.join(" and ")} in turn`]),
    ].join("; ");
  });
  if (limit.longLengths.length > 0)
    lines.push(`stack alone: length ${limit.longLengths.join(", ")}`);
  for (const { geometry, shifts, lengths, neighbours } of limit.far)
    lines.push(
      [
        `stack alone${neighbours.length === 0 ? "" : " or with one neighbour"}: length ${lengths.join(", ")}`,
        `shift ${shifts.map(sizeText).join(", ")}, each -1, +0, +1 page`,
        `tables of ${geometryText(geometry)} entries`,
        "at the top and in the middle",
      ].join("; "),
    );
  lines.push(
    neighbourhoodsText(),
    "neighbours anonymous, of a file, shared; near address 0, in the middle, at the top",
    "pgoff 0, that of the start, another; no ceiling, one at the next table of each level",
    "every step that can fail, failing once",
  );
  return lines;
}

/** A number of pages as what it is in bytes: `4 GiB`. */
function sizeText(nPages: number): string {
  const units = ["KiB", "MiB", "GiB", "TiB"];
  let size = nPages * 4;
  let unit = 0;
  while (size >= 1024 && unit < units.length - 1) {
    size /= 1024;
    unit++;
  }
  return `${size} ${units[unit]}`;
}

/** `2·2·2`: entries of a PTE, a PMD and a PUD table. */
export function geometryText({ pteBits, pmdBits, pudBits, p4dBits = 0 }: Geometry): string {
  const all = [pteBits, pmdBits, pudBits, ...(p4dBits === 0 ? [] : [p4dBits])];
  return all.map((bits) => 1 << bits).join("·");
}

/** All neighbourhoods in one sentence. */
function neighbourhoodsText(): string {
  const { apart, inTheWay } = standings;
  return `neighbours ${apart.join(", ")}, alone, in pairs and several; in the way: ${inTheWay.join(", ")}`;
}

/** A scenario in one sentence. */
export function scenarioText(scenario: Scenario): string {
  const stack = stackOf(scenario);
  const mine = scenario.populated.filter((page) => stack.start <= page && page < stack.end);
  const parts = [
    `${scenario.operation === undefined ? "stack" : "VMA"} of ${pagesText(stack.end - stack.start)} at ${hex(addressOf(stack.start))}, ${mappedText(mine, stack)}`,
    taskText(scenario),
    `vm_pgoff ${stack.pgoff === stack.start ? "as its start" : String(stack.pgoff)}`,
    `tables of ${geometryText(scenario.geometry)} entries`,
  ];
  if (scenario.awaitsMove === true) parts.push("pages are to be moved there");
  if (scenario.ceiling !== 0) parts.push(`ceiling ${hex(scenario.ceiling)}`);
  const others = scenario.vmas.filter((_, i) => i !== scenario.stack);
  if (others.length > 4) parts.push(`${others.length} neighbours`);
  else
    for (const vma of others)
      parts.push(
        `neighbour [${hex(addressOf(vma.start))}, ${hex(addressOf(vma.end))}) (${vma.kind}${faultedText(vma)})`,
      );
  if (scenario.faultAt > 0) parts.push(`failing step: number ${scenario.faultAt}`);
  return parts.join("; ");
}

/** Said where it is not what the kind says. */
function faultedText({ isFaulted }: VmaSetup): string {
  return isFaulted === undefined ? "" : isFaulted ? ", with an anon_vma" : ", without an anon_vma";
}

/** What is asked for. */
export function taskText(scenario: Scenario): string {
  const { operation, nShiftPages, asked } = scenario;
  if (isAsked(operation) && asked !== undefined) return askedKind(operation).task(asked);
  if (operation === undefined) return `to move down by ${pagesText(nShiftPages)}`;
  if (operation === "expand") return `to begin ${pagesText(nShiftPages)} lower`;
  if (operation === "shrink") return `to end ${pagesText(nShiftPages)} lower`;
  const range = newRangeOf(scenario);
  return range === undefined
    ? "to be merged with a new range"
    : `to be merged with a new range [${hex(addressOf(range.start))}, ${hex(addressOf(range.end))})`;
}

function pagesText(n: number): string {
  return n === 1 ? "1 page" : `${n} pages`;
}

function mappedText(
  mapped: readonly number[],
  stack: { readonly start: number; readonly end: number },
): string {
  const length = stack.end - stack.start;
  if (mapped.length === 0) return "none mapped";
  if (mapped.length === length) return length === 1 ? "mapped" : "all mapped";
  if (mapped.length > 8) return `${mapped.length} of them mapped`;
  return `mapped ${mapped.map((page) => `+${page - stack.start}`).join(", ")}`;
}
