/**
 * What a run asked of the rest of the kernel, so that it can be compared with another run: calls of
 * effects, sections that began, and entries of page tables that were written without a lock.
 * Invariant: something is lost only where another version leaves a page unflushed or untold that was
 * not, leaves out a call that keeps order or accounts, takes no lock of a kind that was taken, locks VMAs
 * less often, or writes more entries without their lock; a flush of more at once loses nothing.
 */
import type { Integer } from "../../model/c/quantity.js";
import { callsIn, graveEffects, type EffectCall, type EffectName } from "../../model/effects.js";
import { machine } from "../../model/machine.js";
import { beginnings } from "../../model/rcu-read-lock.js";
import { hex } from "../run/run.js";

/** How what two runs asked compares. */
export type AskedDifference = "same" | "lost" | "other";

/** One thing that was asked, for words: `flush_tlb_range` and `flush_tlb_range(0x1000, 0x2000)`. */
export interface Asking {
  readonly name: string;
  readonly text: string;
}

interface Range {
  readonly start: Integer;
  readonly end: Integer;
}

export class Asked {
  readonly #values: Integer[] = [];
  readonly #nBegun = new Int32Array(beginnings.length);
  #n = 0;
  #nCalls = 0;
  #nUnlocked = 0;
  #nVmaLocks = 0;

  clear(): void {
    this.#n = this.#nCalls = this.#nUnlocked = this.#nVmaLocks = 0;
    this.#nBegun.fill(0);
  }

  /** Notes what the machine has asked so far. */
  take(): void {
    const { values, n, nCalls, nUnlocked, nVmaLocks } = machine.effects;
    for (let i = 0; i < n; i++) this.#values[i] = values[i] as Integer;
    this.#n = n;
    this.#nCalls = nCalls;
    this.#nUnlocked = nUnlocked;
    this.#nVmaLocks = nVmaLocks;
    this.#nBegun.set(machine.sections.nBegun);
  }

  difference(after: Asked): AskedDifference {
    if (this.#equals(after)) return "same";
    return this.#isMoreThan(after) ? "lost" : "other";
  }

  #equals(other: Asked): boolean {
    if (
      this.#n !== other.#n ||
      this.#nCalls !== other.#nCalls ||
      this.#nUnlocked !== other.#nUnlocked ||
      this.#nVmaLocks !== other.#nVmaLocks
    )
      return false;
    for (let i = 0; i < this.#n; i++) if (this.#values[i] !== other.#values[i]) return false;
    return this.#nBegun.every((n, section) => n === other.#nBegun[section]);
  }

  /** Whether something is gone in the other whose loss is grave. */
  #isMoreThan(after: Asked): boolean {
    if (after.#nUnlocked > this.#nUnlocked || after.#nVmaLocks < this.#nVmaLocks) return true;
    if (this.#nBegun.some((n, section) => n > 0 && after.#nBegun[section] === 0)) return true;
    const [was, is] = [callsIn(this.#values, this.#n), callsIn(after.#values, after.#n)];
    return graveEffects.some((name) => isLost(of(was, name), of(is, name)));
  }
}

function of(calls: readonly EffectCall[], name: EffectName): EffectCall[] {
  return calls.filter((each) => each.name === name);
}

/** Calls for ranges are lost where a part of these is in none any more; others where there are fewer. */
function isLost(was: readonly EffectCall[], is: readonly EffectCall[]): boolean {
  if (was.length === 0) return false;
  if (is.length === 0) return true;
  const ranges = was.map(rangeOf);
  if (ranges.some((range) => range === undefined)) return is.length < was.length;
  const left = is.flatMap((call) => rangeOf(call) ?? []).sort((a, b) => compare(a.start, b.start));
  return ranges.some((range) => range !== undefined && !isIn(range, left));
}

/** The first argument is what it is for. */
function rangeOf({ args }: EffectCall): Range | undefined {
  const [, start, end] = args;
  return start === undefined || end === undefined ? undefined : { start, end };
}

/** @param sorted by where they start */
function isIn({ start, end }: Range, sorted: readonly Range[]): boolean {
  let reached = start;
  for (const each of sorted)
    if (compare(each.start, reached) <= 0 && compare(each.end, reached) > 0) reached = each.end;
  return compare(reached, end) >= 0;
}

function compare(a: Integer, b: Integer): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export const withoutLock = "write to an entry of a page table without its lock";

/** What the machine has asked so far, one by one. */
export function askings(): Asking[] {
  const { effects, sections } = machine;
  const calls = effects.calls().map(({ name, args }): Asking => {
    const numbers = args.slice(1).filter((each) => each !== -1);
    return { name, text: `${name}(${numbers.map((each) => hex(each)).join(", ")})` };
  });
  const begun = beginnings.flatMap((text, section): Asking[] =>
    Array.from({ length: sections.nBegun[section] ?? 0 }, () => ({
      name: text.slice(0, -2),
      text,
    })),
  );
  const unlocked = Array.from({ length: effects.nUnlocked }, () => ({
    name: withoutLock,
    text: `a ${withoutLock}`,
  }));
  const locked = Array.from({ length: effects.nVmaLocks }, () => ({
    name: "vma_start_write",
    text: "vma_start_write()",
  }));
  return [...calls, ...begun, ...locked, ...unlocked];
}

/** What is left of a list when each of another is taken out once, the like together: `a(), 3 times`. */
export function askedBeyond(list: readonly Asking[], taken: readonly Asking[]): Asking[] {
  const left = new Map<string, number>();
  for (const { text } of list) left.set(text, (left.get(text) ?? 0) + 1);
  for (const { text } of taken) left.set(text, (left.get(text) ?? 0) - 1);
  const found = new Map<string, Asking>();
  for (const { name, text } of list) {
    const n = left.get(text) ?? 0;
    if (n > 0) found.set(text, { name, text: n === 1 ? text : `${text} ${n} times` });
  }
  return [...found.values()];
}
