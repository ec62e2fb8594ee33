/**
 * The outcome of a run as numbers, one row for each aspect, so that two runs can be compared without
 * a word being written. Invariant: two fingerprints are the same if and only if nobody can tell the
 * runs apart by that aspect afterwards; in which order tables were made is nothing that one can tell.
 */
import { addressOf, after, type Integer } from "../../model/c/quantity.js";
import { machine } from "../../model/machine.js";
import { PAGE_SHIFT } from "../../model/numbers.js";
import { entryAt, layout, p4d, pmd, pte, pud } from "../../model/page-tables.js";
import { handedBackText, numbersOf, resultNumber } from "../run/handed-back.js";
import { hex, type Run } from "../run/run.js";
import { Asked, type AskedDifference } from "./asked.js";

const aspects = ["result", "extents", "tree", "pages", "tables", "handed back"] as const;
export type Aspect = (typeof aspects)[number];

export function isAspect(kind: string): kind is Aspect {
  return (aspects as readonly string[]).includes(kind);
}

/** A row of numbers that is used again and again. */
class Row {
  readonly values: Integer[] = [];
  n = 0;

  push(value: Integer): void {
    this.values[this.n++] = value;
  }

  equals(other: Row): boolean {
    if (this.n !== other.n) return false;
    for (let i = 0; i < this.n; i++) if (this.values[i] !== other.values[i]) return false;
    return true;
  }
}

const ends = ["returned", "halted", "null", "fuel", "undecided"];

export class Fingerprint {
  readonly #rows: { readonly [aspect in Aspect]: Row } = {
    result: new Row(),
    extents: new Row(),
    tree: new Row(),
    pages: new Row(),
    tables: new Row(),
    "handed back": new Row(),
  };
  readonly #asked = new Asked();

  clear(): void {
    for (const aspect of aspects) this.#rows[aspect].n = 0;
    this.#asked.clear();
  }

  /** Notes how a run ended, whether it returned or not. */
  takeEnd(run: Run): void {
    this.#rows.result.push(ends.indexOf(run.end));
    this.#rows.result.push(run.end === "returned" ? run.result : 0);
  }

  /** Notes what an operation returned: a number, a VMA or nothing. */
  takeResult(result: unknown): void {
    this.#rows.result.push(resultNumber(result));
  }

  /** Notes the state that a run left that returned, before the address space is torn down. */
  takeState(run: Run): void {
    const { extents, tree } = this.#rows;
    for (let i = 0; i < run.scenario.vmas.length; i++) {
      const vma = run.before[i]!.vma;
      extents.push(vma.vm_start_);
      extents.push(vma.vm_end_);
      extents.push(vma.vm_pgoff_);
      extents.push(vma.vm_flags);
      extents.push((vma.isFree ? 1 : 0) | (vma.detached ? 2 : 0));
    }
    const ranges = run.mm.mm_mt;
    for (let i = 0; i < ranges.n; i++) {
      tree.push(ranges.firsts[i]!);
      tree.push(ranges.lasts[i]!);
      tree.push(ranges.entries[i]?.ordinal ?? -1);
    }
    tree.push(run.mm.map_count);
    if (run.handedBack !== undefined)
      for (const number of numbersOf(run.handedBack)) this.#rows["handed back"].push(number);
    this.#asked.take();
    this.#takeTables();
  }

  #takeTables(): void {
    const { pages, tables } = this.#rows;
    for (const table of standing(pte)) {
      tables.push(table);
      if (pte.filled[pte.indexOf(table)] === 0) continue;
      const first = table * 2 ** layout.pteBits;
      for (let page = first; page < first + 2 ** layout.pteBits; page++) {
        const identity = entryAt(page);
        if (identity === 0) continue;
        pages.push(page);
        pages.push(identity);
      }
    }
    for (const table of standing(pmd)) tables.push(table);
    for (const table of standing(pud)) tables.push(table);
    for (const table of standing(p4d)) tables.push(table);
  }

  /** The first aspect in which they differ. */
  difference(other: Fingerprint): Aspect | undefined {
    for (const aspect of aspects)
      if (!this.#rows[aspect].equals(other.#rows[aspect])) return aspect;
    return undefined;
  }

  askedDifference(other: Fingerprint): AskedDifference {
    return this.#asked.difference(other.#asked);
  }
}

/** Tables that are there, in order of address; there are few of them. */
function standing(level: typeof pte): readonly number[] {
  const found: number[] = [];
  for (let index = 1; index <= level.nMade; index++) {
    const table = level.made[index]!;
    if (level.exists[index] !== 1) continue;
    let at = found.length;
    for (; at > 0 && found[at - 1]! > table; at--) found[at] = found[at - 1]!;
    found[at] = table;
  }
  return found;
}

/** The aspect in words, for the machine as it is now. */
export function describe(run: Run, aspect: Aspect): string {
  if (aspect === "extents") {
    return run.scenario.vmas
      .map((_, i) => {
        const vma = run.before[i]!.vma;
        const gone = vma.isFree || vma.detached ? " gone" : "";
        const what = run.scenario.operation === undefined ? "stack" : "VMA";
        return `${i === run.scenario.stack ? what : "neighbour"} [${hex(vma.vm_start_)}, ${hex(vma.vm_end_)}) pgoff ${vma.vm_pgoff_} flags ${hex(vma.vm_flags)}${gone}`;
      })
      .join(", ");
  }
  if (aspect === "tree") {
    const { mm_mt: ranges } = run.mm;
    const all = Array.from(
      { length: ranges.n },
      (_, i) => `[${hex(ranges.firsts[i]!)}, ${hex(after(ranges.lasts[i]!))})`,
    );
    return `${all.join(", ")}, map_count ${run.mm.map_count}`;
  }
  if (aspect === "pages") {
    const mapped: string[] = [];
    for (const table of standing(pte)) {
      const first = table * 2 ** layout.pteBits;
      for (let page = first; page < first + 2 ** layout.pteBits; page++) {
        if (entryAt(page) !== 0) mapped.push(`${hex(addressOf(page))} (page ${entryAt(page)})`);
      }
    }
    return mapped.length === 0 ? "nothing mapped" : `mapped ${mapped.join(", ")}`;
  }
  if (aspect === "tables") {
    return [
      tablesText("PTE", pte, layout.pmdShift),
      tablesText("PMD", pmd, layout.pudShift),
      tablesText("PUD", pud, layout.p4dShift),
      ...(layout.p4dBits > 0 ? [tablesText("P4D", p4d, layout.pgdirShift)] : []),
    ].join("; ");
  }
  if (aspect === "handed back" && run.handedBack !== undefined)
    return handedBackText(run.handedBack);
  return machine.faulted === undefined ? "" : `after ${machine.faulted} failed`;
}

function tablesText(kind: string, level: typeof pte, shift: number): string {
  const tables = standing(level);
  return tables.length === 0
    ? `no ${kind} table`
    : `${kind} tables of ${tables.map((table) => hex(addressOf(table * 2 ** (shift - PAGE_SHIFT)))).join(", ")}`;
}
