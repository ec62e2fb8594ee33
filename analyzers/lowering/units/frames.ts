/**
 * What is known of the variables of a function at one place of it, and where jumps take that. Invariant:
 * what is known at a place is what is known on some way to it.
 */
import type { TypeScript } from "../compiler.js";
import { agreed, isEqual, isSure, joined, type Known, open, unset } from "./unit.js";

/** What variables count; nothing on a way that does not go on. */
export type State = Map<string, Known> | undefined;

export function copied(state: State): State {
  return state === undefined ? undefined : new Map(state);
}

export function met(a: State, b: State): State {
  if (a === undefined) return copied(b);
  if (b === undefined) return a;
  for (const [name, value] of b) a.set(name, joined(a.get(name) ?? unset, value));
  return a;
}

/** A loop, a switch or a block with a name. */
export interface Frame {
  readonly label: string | undefined;
  readonly isLoop: boolean;
  readonly isSwitch: boolean;
  broken: State;
  continued: State;
}

/** Where a jump goes. */
export function frameOf(
  frames: readonly Frame[],
  label: TypeScript.Identifier | undefined,
  isContinue: boolean,
): Frame | undefined {
  for (let i = frames.length - 1; i >= 0; i--) {
    const frame = frames[i] as Frame;
    if (
      label !== undefined
        ? frame.label === label.text
        : frame.isLoop || (!isContinue && frame.isSwitch)
    )
      return frame;
  }
  return undefined;
}

/** What is known of a function from what it does. */
export interface Summary {
  /** What is behind its pointers when it returns. */
  readonly left: Known[];
  result: Known;
}

/**
 * What is known of all functions, members and variables of a program. A parameter, a member and a variable
 * that outlives calls is what all places agree on that give it a value.
 */
export class Facts {
  readonly summaries = new Map<string, Summary>();
  readonly #givers = new Map<string, Map<TypeScript.Node, Known>>();
  isChanged = false;

  /** A parameter: whoever calls with something else is not concerned. */
  given(name: string): Known {
    let all = unset;
    for (const value of this.#givers.get(name)?.values() ?? []) all = agreed(all, value);
    return all;
  }

  /** A member or a variable: what one object of many is given, another may not have. */
  kept(name: string): Known {
    const all = this.given(name);
    const isTold = (value: Known): boolean =>
      value.units === 0 || value.literal === 0 || isSure(value);
    return [...(this.#givers.get(name)?.values() ?? [])].every(isTold) ? all : open;
  }

  give(name: string, giver: TypeScript.Node, value: Known): void {
    const givers = this.#givers.get(name) ?? new Map<TypeScript.Node, Known>();
    this.#givers.set(name, givers);
    this.#note(givers.get(giver), value, (after) => givers.set(giver, after));
  }

  leave(into: Known[], index: number, value: Known): void {
    this.#note(into[index], value, (after) => (into[index] = after));
  }

  return(summary: Summary, value: Known): void {
    this.#note(summary.result, value, (after) => (summary.result = after));
  }

  #note(before: Known = unset, value: Known, keep: (after: Known) => void): void {
    const after = joined(before, value);
    if (isEqual(before, after)) return;
    keep(after);
    this.isChanged = true;
  }
}

/** What a parameter of a function of the program is called among the facts. */
export function parameterOf(name: string, index: number): string {
  return `${name}(${index})`;
}
