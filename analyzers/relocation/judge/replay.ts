/**
 * One scenario run again with the log open: for the story of a counterexample, or for a scenario that
 * was written to a file. Invariant: what comes back is plain data, and the same every time.
 */
import { closeLog, log, type Entry } from "../../model/c/trace.js";
import type { Generation } from "../../model/generation.js";
import type { Offence } from "../../model/machine.js";
import { PAGE_SIZE } from "../../model/numbers.js";
import { nameOf, picture } from "../../model/picture.js";
import { vm_area_struct } from "../../model/structs/vm-area-struct.js";
import { properties, propertyOf } from "../properties/index.js";
import { hex, resultText, Run } from "../run/run.js";
import type { Scenario } from "../scenarios/scenario.js";
import { defaultFuel, judge, Judgement, outcomeText, type Checks, type Root } from "./judgement.js";
import type { Reason } from "./verdict.js";

/** Longer logs lose their middle. */
const maxLogStart = 1500;
const maxLogEnd = 300;

/** Divides what the root did from the teardown. */
export const returnMark = "return";

function logReturn(run: Run): void {
  const now = picture();
  log({
    kind: "operation",
    name: returnMark,
    result: resultText(run.result),
    before: now,
    after: now,
  });
}

/** Begins the name of what the model noticed, in a log. */
export const offenceMark = "! ";

/** Writes what the model notices to the log, so that a story can tell when. */
function logOffence(run: Run, offence: Offence): void {
  const { property, text } = offence;
  if (propertyOf(property).excuses?.(run, offence) === true) return;
  log({ kind: "value", name: offenceMark + property, value: text });
}

/** What one scenario does. */
export interface Replay {
  readonly outcome: string;
  readonly broken: readonly { readonly property: string; readonly text: string }[];
  readonly reason?: Reason;
  readonly log: readonly Entry[];
}

/** Runs one scenario, as read from a file for instance. */
export function replay(
  root: Root,
  scenario: Scenario,
  generation: Generation,
  fuel: number = defaultFuel,
  checks?: Checks,
): Replay {
  const run = new Run();
  const judgement = new Judgement();
  run.isLogged = true;
  run.onOffence = (offence) => logOffence(run, offence);
  judge(root, run, scenario, generation, fuel, judgement, logReturn, checks);
  let entries = closeLog();
  if (entries.length > maxLogStart + maxLogEnd)
    entries = [...entries.slice(0, maxLogStart), ...entries.slice(-maxLogEnd)];
  const replayed = {
    outcome: outcomeText(run),
    broken: properties.flatMap((property, i) => {
      const text = judgement.texts[i];
      return text === undefined ? [] : [{ property: property.letter, text }];
    }),
    log: entries.map(plain),
  };
  return judgement.reason === undefined ? replayed : { ...replayed, reason: judgement.reason };
}

/** Values as texts: an object of the machine means nothing once the next machine is booted. */
function plain(entry: Entry): Entry {
  return entry.kind === "value" ? { ...entry, value: valueText(entry.value) } : entry;
}

function valueText(value: unknown): string {
  if (value === null || value === undefined) return "NULL";
  if (typeof value === "string") return value;
  if (typeof value === "number") return Math.abs(value) < PAGE_SIZE ? String(value) : hex(value);
  if (typeof value === "bigint") return value < 0x1000n ? String(value) : `0x${value.toString(16)}`;
  if (typeof value === "boolean") return String(value);
  if (value instanceof vm_area_struct) return nameOf(value);
  return "a struct";
}
