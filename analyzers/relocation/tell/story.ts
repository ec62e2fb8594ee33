/**
 * A counterexample as a story. `story()` makes plain data of it: what broke, in which address space,
 * and step by step the C lines that ran with the values they made and the operations they called.
 * `storyLines()` is that data for people. Invariant: nothing in it depends on the machine any more,
 * and no line is wider than 100 columns.
 */
import { textOf } from "../../words/text-of.js";
import type { Entry } from "../../model/c/trace.js";
import { offenceMark, returnMark } from "../judge/replay.js";
import type { Counterexample, SourceLine } from "../judge/verdict.js";
import { claimOf, propertyOf } from "../properties/index.js";
import type { Scenario } from "../scenarios/scenario.js";
import { Ruler } from "./ruler.js";
import { legendOf, needsText, scenarioText } from "./words.js";

/** Where a line of the program comes from; nothing for lines that are the program's own. */
export type Places = (line: number) => SourceLine | undefined;

export interface Called {
  readonly name: string;
  readonly result: string;
  /** The address space after it, if it changed. */
  readonly after?: readonly string[];
  /** What the model noticed while it ran. */
  readonly offences: readonly Offence[];
}

export interface Offence {
  readonly property: string;
  readonly text: string;
}

/** One C line that ran, or operations without a line. */
interface Step {
  readonly place?: SourceLine;
  readonly values: readonly { readonly name: string; readonly value: string }[];
  readonly operations: readonly Called[];
  /** What the model noticed outside of operations. */
  readonly offences: readonly Offence[];
  readonly fault?: string;
}

export interface Story {
  readonly property: string;
  readonly name: string;
  readonly claim: string;
  readonly text: string;
  readonly needs: Counterexample["needs"];
  readonly outcome: string;
  readonly scenario: Scenario;
  /** The address space before, one string a line. */
  readonly start: readonly string[];
  readonly steps: readonly Step[];
  /**
   * Operations of the exit_mmap() that followed; empty unless the property is about the end of the
   * address space.
   */
  readonly teardown: readonly Called[];
  /** Steps left out of the middle. */
  readonly nOmitted: number;
}

/** Properties that break after the root has returned. */
const aboutTeardown: ReadonlySet<string> = new Set(["L", "X"]);
const maxSteps = 44;
const nStepsKeptFirst = 12;

export function story(counterexample: Counterexample, places: Places = () => undefined): Story {
  const { property, text, needs, outcome, scenario, log } = counterexample;
  const { name } = propertyOf(property);
  const claim = claimOf(property, scenario.operation);
  const end = log.findIndex((entry) => entry.kind === "operation" && entry.name === returnMark);
  const before = end < 0 ? log : log.slice(0, end);
  const after = end < 0 || !aboutTeardown.has(property) ? [] : log.slice(end + 1);
  const pictures = [...before, ...after].filter((entry) => entry.kind === "operation");
  const ruler = new Ruler(pictures.flatMap((entry) => [entry.before, entry.after]));
  const [first] = pictures;
  const start = first === undefined ? [] : ruler.whole(first.before);
  const all = stepsOf(before, places, ruler);
  const teardown = stepsOf(after, () => undefined, ruler);
  const isLong = all.length > maxSteps;
  const steps = isLong
    ? [...all.slice(0, nStepsKeptFirst), ...all.slice(nStepsKeptFirst - maxSteps)]
    : all;
  return {
    property,
    name,
    claim,
    text: textOf(text),
    needs,
    outcome,
    scenario,
    start,
    steps,
    teardown: teardown.flatMap((step) => step.operations),
    nOmitted: all.length - steps.length,
  };
}

interface OpenStep {
  place?: SourceLine;
  values: { name: string; value: string }[];
  operations: Called[];
  offences: Offence[];
  fault?: string;
}

function stepsOf(log: readonly Entry[], places: Places, ruler: Ruler): Step[] {
  const steps: OpenStep[] = [];
  let step: OpenStep | undefined;
  const current = (): OpenStep => {
    if (step === undefined) steps.push((step = { values: [], operations: [], offences: [] }));
    return step;
  };
  /** Functions of the tree that have begun: how many steps there were, and how much of the last one. */
  const begun: { name: string; nSteps: number; nOperations: number }[] = [];
  for (const entry of log) {
    if (entry.kind === "line") {
      const place = places(entry.line);
      if (place === undefined || isSame(place, step?.place)) continue;
      steps.push((step = { place, values: [], operations: [], offences: [] }));
    } else if (entry.kind === "value") {
      const value = typeof entry.value === "string" ? entry.value : String(entry.value);
      if (entry.name.startsWith(offenceMark))
        current().offences.push({ property: entry.name.slice(offenceMark.length), text: value });
      else if (step !== undefined) step.values.push({ name: entry.name, value });
    } else if (entry.kind === "fault") {
      current().fault = entry.step;
    } else if (entry.kind === "enter") {
      const nOperations = current().operations.length;
      begun.push({ name: entry.name, nSteps: steps.length, nOperations });
    } else {
      const last = begun.at(-1);
      if (last?.name === entry.name) {
        begun.pop();
        if (entry.isLast === undefined) folded(steps, last.nSteps, last.nOperations);
        step = steps.at(-1);
      }
      const changed = entry.before === entry.after ? {} : { after: ruler.news(entry.after) };
      const { operations, offences } = current();
      operations.push({
        name: entry.name,
        result: entry.result,
        ...changed,
        offences: offences.splice(0),
      });
    }
  }
  return steps.filter(
    (one) =>
      one.place !== undefined ||
      one.operations.length + one.offences.length > 0 ||
      one.fault !== undefined,
  );
}

/** Leaves the inside of a function out, unless the model noticed something there. */
function folded(steps: OpenStep[], nSteps: number, nOperations: number): void {
  const inside = steps.slice(nSteps);
  const outer = steps[nSteps - 1];
  const hasOffence = inside.some(
    ({ offences, operations }) =>
      offences.length > 0 || operations.some((operation) => operation.offences.length > 0),
  );
  if (hasOffence || outer === undefined) return;
  const fault = inside.find((step) => step.fault !== undefined)?.fault;
  if (fault !== undefined) outer.fault = fault;
  outer.operations.splice(nOperations);
  steps.splice(nSteps);
}

function isSame(a: SourceLine, b: SourceLine | undefined): boolean {
  return b !== undefined && a.path === b.path && a.line === b.line;
}

const width = 100;
const textWidth = 62;

/** The story for people. */
export function storyLines(told: Story): string[] {
  const lines = [
    ...wrap(`${told.property}  ${told.claim}`, "", "   "),
    ...wrap(told.text, "   broken    ", "             "),
    ...wrap(needsText(told.needs, told.scenario), "   needs     ", "             "),
    ...wrap(scenarioText(told.scenario), "   scenario  ", "             "),
    "",
    ...told.start.map((line) => cut(`          ${line}`)),
    ...(told.start.length === 0 ? [] : [`          (${legendOf(told.scenario)})`]),
  ];
  let path = "";
  told.steps.forEach((step, i) => {
    if (told.nOmitted > 0 && i === nStepsKeptFirst)
      lines.push(`      ... ${told.nOmitted} more steps ...`);
    if (step.place !== undefined && step.place.path !== path) {
      path = step.place.path;
      lines.push("", path);
    }
    lines.push(...stepLines(step));
  });
  lines.push(cut(`   => ${told.outcome}`));
  if (!isTold(told)) lines.push(...offenceLines([{ property: told.property, text: told.text }]));
  if (told.teardown.length > 0) {
    lines.push("", "exit_mmap()");
    for (const operation of told.teardown) lines.push(...operationLines(operation));
  }
  return lines;
}

/** Whether some step or the teardown shows where it broke. */
function isTold({ property, steps, teardown }: Story): boolean {
  const operations = [...steps.flatMap((step) => step.operations), ...teardown];
  const offences = [
    ...steps.flatMap((step) => step.offences),
    ...operations.flatMap((operation) => operation.offences),
  ];
  return offences.some((offence) => offence.property === property);
}

function stepLines(step: Step): string[] {
  const lines: string[] = [];
  if (step.place !== undefined) {
    const source = `${String(step.place.line).padStart(6)}  ${(step.place.text ?? "").replace(/\t/g, "    ").trimEnd()}`;
    const [first, ...rest] = step.values.map(({ name, value }) => `${name} = ${value}`);
    lines.push(...beside(source, first));
    for (const value of rest)
      lines.push(...wrap(value, " ".repeat(textWidth + 2), " ".repeat(textWidth + 4)));
  }
  if (step.fault !== undefined)
    lines.push(...wrap(`${step.fault} is made to fail`, "        x ", "          "));
  for (const operation of step.operations) lines.push(...operationLines(operation));
  return [...lines, ...offenceLines(step.offences)];
}

/** An operation and the picture of what it made. */
function operationLines({ name, result, after = [], offences }: Called): string[] {
  return [
    cut(`        > ${resultPhrase(name, result)}`),
    ...after.map((line) => cut(`          ${line}`)),
    ...offenceLines(offences),
  ];
}

function offenceLines(offences: readonly Offence[]): string[] {
  return offences.flatMap(({ property, text }) =>
    wrap(`${property}: ${text}`, "      ! ", "        "),
  );
}

function resultPhrase(name: string, result: string): string {
  const call = name.includes("(") ? name : `${name}()`;
  return result === "" ? call : `${call} = ${result}`;
}

function beside(left: string, right: string | undefined): string[] {
  if (right === undefined) return [cut(left)];
  if (left.length <= textWidth && textWidth + 2 + right.length <= width)
    return [`${left.padEnd(textWidth + 2)}${right}`];
  return [cut(left), ...wrap(right, " ".repeat(textWidth + 2), " ".repeat(textWidth + 4))];
}

function cut(line: string): string {
  return line.length <= width ? line.trimEnd() : `${line.slice(0, width - 3)}...`;
}

/** Breaks a text at spaces. */
function wrap(text: string, first: string, rest: string): string[] {
  const lines: string[] = [];
  let line = first;
  let isEmpty = true;
  for (const word of text.split(" ")) {
    if (!isEmpty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = rest;
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  lines.push(line);
  return lines.map(cut);
}
