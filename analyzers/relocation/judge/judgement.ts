/**
 * One scenario, run and judged. Invariant: a run that returned is judged by every property; a run
 * that died is judged by what the model had noticed and by what it died of, because the state that
 * it left was never claimed to be one.
 */
import { thrownOf } from "../run/thrown.js";
import { addressOf, type Address, type Bytes } from "../../model/c/quantity.js";
import { markOf } from "../../lowering/marks.js";
import { words } from "../../words/words.js";
import { s32 } from "../../model/c/integers.js";
import { OutOfFuel, refuel } from "../../model/c/fuel.js";
import { DivisionByZero } from "../../model/c/quantity.js";
import { Exhausted, Undecided } from "../../model/c/undecided.js";
import type { Generation } from "../../model/generation.js";
import { Halt, machine, powerOff } from "../../model/machine.js";
import type { vm_area_struct } from "../../model/structs/vm-area-struct.js";
import { properties } from "../properties/index.js";
import type { Property } from "../properties/property.js";
import { pointerText } from "../run/handed-back.js";
import { resultText, type Run } from "../run/run.js";
import type { HandedBack } from "../run/stage.js";
import type { Scenario } from "../scenarios/scenario.js";
import type { Reason } from "./verdict.js";

/**
 * A function that relocates: moves a stack down by so many bytes and returns an `int`. One that does
 * something else tells what its caller has then.
 */
export type Root = (vma: vm_area_struct, shift: Bytes, scenario: Scenario) => number | HandedBack;

/** Units of fuel a scenario gets; an honest loop over every page of the longest stack needs less. */
export const defaultFuel = 20_000;

/** Properties that broke, by their index; the text of each, or nothing. */
export class Judgement {
  readonly texts: (string | undefined)[] = properties.map(() => undefined);
  nBroken = 0;
  /** Why the run says nothing. */
  reason: Reason | undefined = undefined;
  /** Whether that is a limit, which the next run is likely to meet as well. */
  isExhausted = false;

  clear(): void {
    this.reason = undefined;
    this.isExhausted = false;
    if (this.nBroken === 0) return;
    this.texts.fill(undefined);
    this.nBroken = 0;
  }

  breaks(index: number, text: string): void {
    if (this.texts[index] !== undefined) return;
    this.texts[index] = text;
    this.nBroken++;
  }
}

const indexes: ReadonlyMap<string, number> = new Map(
  properties.map((property, i) => [property.letter, i]),
);

function indexOf(letter: string): number {
  const index = indexes.get(letter);
  if (index === undefined)
    throw new RangeError(`the model knows a property ${letter} that is in no list`);
  return index;
}

/** Looks at the machine as the root left it, before it is powered off. */
export type Inspect = (run: Run) => void;

/** One check for each property, in their order; nothing where the model notices everything. */
export type Checks = readonly (Property["check"] | undefined)[];

export const relocationChecks: Checks = properties.map((property) => property.check);

export function judge(
  root: Root,
  run: Run,
  scenario: Scenario,
  generation: Generation,
  fuel: number,
  judgement: Judgement,
  inspect?: Inspect,
  checks: Checks = relocationChecks,
): void {
  judgement.clear();
  run.begin(scenario, generation);
  refuel(fuel);
  run.nFuel = fuel;
  try {
    takeResult(run, root(run.vma, addressOf(scenario.nShiftPages) as Address & Bytes, scenario));
  } catch (error) {
    die(error, run, judgement);
  }
  if (run.end === "undecided") return;
  if (run.end === "returned") {
    run.observe();
    for (let i = 0; i < checks.length; i++) {
      const text = checks[i]?.(run);
      if (text !== undefined) judgement.breaks(i, text);
    }
    inspect?.(run);
    powerOff();
  }
  if (machine.offences.length > 0) takeOffences(run, judgement);
}

function takeResult(run: Run, returned: number | HandedBack | undefined): void {
  const isByItself = typeof returned === "object";
  const result = isByItself ? returned.result : returned;
  if (isByItself) run.handedBack = returned;
  run.result = typeof result === "number" ? s32(result) : 0;
}

/** What the model noticed, in place of what was found in the end: it is nearer to the cause. */
function takeOffences(run: Run, judgement: Judgement): void {
  for (let i = machine.offences.length - 1; i >= 0; i--) {
    const offence = machine.offences[i]!;
    const { property: letter, text } = offence;
    const index = indexOf(letter);
    if (properties[index]?.excuses?.(run, offence) === true) continue;
    judgement.breaks(index, text);
    judgement.texts[index] = text;
  }
}

function die(error: unknown, run: Run, judgement: Judgement): void {
  if (error instanceof Halt) {
    end(run, "halted", error.message);
    return;
  }
  const thrown = thrownOf(error);
  // Recursion takes less fuel than the stack of this very machine can bear.
  if (error instanceof OutOfFuel || thrown.kind === "stack") {
    end(run, "fuel", "it does not end");
    return judgement.breaks(indexOf("H"), "it does not end");
  }
  if (thrown.kind === "null") {
    const text = nullText(thrown.member);
    end(run, "null", text);
    return judgement.breaks(indexOf("C"), text);
  }
  if (error instanceof DivisionByZero) {
    end(run, "halted", "division by zero");
    return judgement.breaks(indexOf("K"), "division by zero");
  }
  end(run, "undecided", "it cannot be decided");
  judgement.reason = reasonOf(error);
  judgement.isExhausted = error instanceof Exhausted;
}

function end(run: Run, kind: Run["end"], text: string): void {
  run.end = kind;
  run.death = text;
}

function reasonOf(error: unknown): Reason {
  if (!(error instanceof Undecided))
    return {
      text: words`the program stopped: ${messageOf(error)}`,
    };
  const { reason, place } = error;
  const mark = markOf(reason);
  return {
    text: words`${reason}`,
    ...(mark !== undefined && { mark }),
    ...(place !== undefined && { place: { path: place.path, line: place.line } }),
  };
}

function messageOf(error: unknown): string {
  const thrown = thrownOf(error);
  return thrown.kind === "other" ? thrown.message : "something was thrown";
}

function nullText(member: string | undefined): string {
  return member === undefined
    ? "a null pointer is followed"
    : `a null pointer is followed to ${member}`;
}

/** How a run ended, in words. */
export function outcomeText(run: Run): string {
  if (run.end !== "returned") return run.death;
  return `returns ${pointerText(run.handedBack?.result) ?? resultText(run.result)}`;
}
