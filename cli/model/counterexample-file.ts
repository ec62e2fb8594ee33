/**
 * What `--replay FILE` finds in a file: a scenario, a counterexample, or a whole report of the json
 * format. `FILE#2` picks the second counterexample, `FILE#P` the first of property P. Invariant: a
 * file is data; a scenario that no machine could boot is refused with the field that is wrong.
 */
import { existsSync } from "node:fs";
import { parseScenario, type Scenario } from "../../analyzers/relocation/scenarios/scenario.js";
import { UserError } from "../user-error.js";
import { readUserFile } from "../user-files.js";

export interface Chosen {
  readonly scenario: Scenario;
  /** The function that was asked for, else the one that it broke, as far as the file says. */
  readonly functionName: string | undefined;
  /** One-based. */
  readonly number: number;
  readonly nAll: number;
}

interface Found {
  readonly data: unknown;
  readonly property: string | undefined;
  readonly functionName: string | undefined;
}

export function readCounterexample(file: string, functionName: string | undefined): Chosen {
  const { path, pick } = divide(file);
  const all = scenariosIn(parse(path));
  if (all.length === 0)
    throw new UserError(
      `${path}: no counterexample in it; give a scenario, or what --format=json printed of a violation`,
    );
  // A counterexample of another function is one that this function may be asked about as well.
  const own = all.filter((one) => one.functionName === functionName);
  const found = own.length > 0 ? own : all;
  const index = indexOf(found, pick);
  const chosen = found[index];
  if (chosen === undefined)
    throw new UserError(`${file}: no such counterexample; the file has ${choices(found)}`);
  try {
    return {
      scenario: parseScenario(chosen.data),
      functionName: functionName ?? chosen.functionName,
      number: index + 1,
      nAll: found.length,
    };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new UserError(
      `${path}: not a scenario: ${error.message}; give one that --format=json printed`,
    );
  }
}

/** A file whose name has a `#` in it is meant as a whole. */
function divide(file: string): { readonly path: string; readonly pick: string } {
  const mark = file.lastIndexOf("#");
  if (mark < 0 || existsSync(file)) return { path: file, pick: "" };
  return { path: file.slice(0, mark), pick: file.slice(mark + 1) };
}

function parse(path: string): unknown {
  const text = Buffer.from(readUserFile(path)).toString("utf8");
  try {
    return JSON.parse(text.replace(/^\ufeff/, ""));
  } catch {
    throw new UserError(`${path}: not JSON; give a scenario, or what --format=json printed`);
  }
}

function indexOf(found: readonly Found[], pick: string): number {
  if (pick === "") return 0;
  return /^\d+$/.test(pick)
    ? Number(pick) - 1
    : found.findIndex(({ property }) => property === pick);
}

function choices(found: readonly Found[]): string {
  const letters = [
    ...new Set(found.flatMap(({ property }) => (property === undefined ? [] : [property]))),
  ];
  return `1 to ${found.length}${letters.length === 0 ? "" : ` and ${letters.join(", ")}`}`;
}

/** In the order in which they stand; the same scenario of the same function once for a property. */
function scenariosIn(data: unknown): Found[] {
  const found: Found[] = [];
  const visit = (
    value: unknown,
    functionName: string | undefined,
    property: string | undefined,
    depth: number,
  ): void => {
    if (typeof value !== "object" || value === null || depth > 12) return;
    if (Array.isArray(value)) {
      for (const item of value) visit(item, functionName, property, depth + 1);
      return;
    }
    const fields = value as Readonly<Record<string, unknown>>;
    const own = textOf(fields["function"]) ?? functionName;
    const broken = textOf(fields["property"]) ?? property;
    if ("vmas" in fields || "nShiftPages" in fields) {
      found.push({ data: fields, property: broken, functionName: own });
      return;
    }
    // A story repeats the scenario of its counterexample.
    for (const [name, item] of Object.entries(fields))
      if (!(name === "story" && "counterexample" in fields)) visit(item, own, broken, depth + 1);
  };
  visit(data, undefined, undefined, 0);
  return distinct(found);
}

function distinct(found: readonly Found[]): Found[] {
  const told = new Set<string>();
  return found.filter((one) => {
    const key = JSON.stringify(one);
    return told.has(key) ? false : told.add(key);
  });
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
