/**
 * Pictures of an address space, one character a page. A VMA is its letter (the stack is S): upper case
 * where a page is mapped, lower case where none is; `.` is a gap, `*` a page outside every VMA. VMAs
 * are drawn where the tree has them. Invariant: drawing changes nothing and can be done in any state.
 */
import { PAGE_SIZE } from "./numbers.js";
import { entryAt, layout, pmd, pte } from "./page-tables.js";
import { machine, type Window } from "./state.js";
import type { vm_area_struct } from "./structs/vm-area-struct.js";

/** Two pages of a picture are never further apart than this. */
const widest = 256;

/** The VMAs and entries of a window in one line, without gaps at its end. */
export function line({ first, end }: Window): string {
  const tree = machine.mm.mm_mt;
  let text = "";
  for (let page = first; page < end; page++) {
    const vma = tree.load(page * PAGE_SIZE);
    const isMapped = entryAt(page) !== 0;
    if (vma === null) text += isMapped ? "*" : ".";
    else text += isMapped ? nameOf(vma) : nameOf(vma).toLowerCase();
  }
  return text;
}

/** Lets all pictures of this machine have the same window, up to the next boot. */
export function setFrame(window: Window): void {
  machine.frame = window;
}

/** All there is: a ruler, the VMAs with their entries, the PTE tables and the PMD tables. */
export function picture(): string {
  const window = machine.frame ?? everything();
  const { first, end } = window;
  const lines = [`page ${hex(first)}`.padEnd(12) + ruler(window), "vma".padEnd(12) + line(window)];
  const astray = machine.vmas
    .slice(0, machine.nVmas)
    .filter((vma) => vma.isInTree && !vma.isFree && !agrees(vma.vm_start_, vma.vm_end_, vma));
  for (const vma of astray)
    lines.push(
      `${nameOf(vma)} says`.padEnd(12) +
        `[${hex(vma.vm_start_ / PAGE_SIZE)}, ${hex(vma.vm_end_ / PAGE_SIZE)})`,
    );
  let tables = "";
  let upper = "";
  for (let page = first; page < end; page++) {
    tables += pte.exists[page >>> layout.pteBits] === 1 ? edge(page, layout.pteBits) : " ";
    upper +=
      pmd.exists[page >>> (layout.pteBits + layout.pmdBits)] === 1
        ? edge(page, layout.pteBits + layout.pmdBits)
        : " ";
  }
  lines.push("pte tables".padEnd(12) + tables, "pmd tables".padEnd(12) + upper);
  return lines.map((text) => text.trimEnd()).join("\n");
}

function agrees(start: number, end: number, vma: object): boolean {
  const tree = machine.mm.mm_mt;
  for (let i = 0; i < tree.n; i++) {
    if (tree.entries[i] === vma && (tree.firsts[i] !== start || tree.lasts[i] !== end - 1))
      return false;
  }
  return true;
}

/** A table begins with `[`, so that neighbours can be told apart. */
function edge(page: number, bits: number): string {
  return (page & ((1 << bits) - 1)) === 0 ? "[" : "=";
}

function ruler({ first, end }: Window): string {
  let text = "";
  for (let page = first; page < end; page++)
    text += page % 8 === 0 ? "|" : page % 4 === 0 ? "'" : " ";
  return text;
}

/** The pages that something is about, and one more at each end. */
function everything(): Window {
  let first = 1 << 20;
  let end = 0;
  const tree = machine.mm.mm_mt;
  for (let i = 0; i < tree.n; i++) {
    first = Math.min(first, Math.floor((tree.firsts[i] as number) / PAGE_SIZE));
    end = Math.max(end, Math.ceil(((tree.lasts[i] as number) + 1) / PAGE_SIZE));
  }
  for (let i = 0; i < pte.nMade; i++) {
    const table = pte.made[i] as number;
    if (pte.exists[table] === 0) continue;
    first = Math.min(first, table << layout.pteBits);
    end = Math.max(end, (table + 1) << layout.pteBits);
  }
  if (first >= end) return { first: 0, end: 1 };
  first = Math.max(0, first - 1);
  return { first, end: Math.min(1 << 20, end + 1, first + widest) };
}

function hex(page: number): string {
  return `0x${page.toString(16)}`;
}

/** The stack is S; other VMAs have the letters from A on, in the order of their making. */
export function nameOf(vma: vm_area_struct): string {
  const letters = "ABCDEFGHIJKLMNOPQRTUVWXYZ";
  if (vma.ordinal === machine.stackOrdinal) return "S";
  const before =
    vma.ordinal > machine.stackOrdinal && machine.stackOrdinal >= 0 ? vma.ordinal - 1 : vma.ordinal;
  return letters[before % letters.length] as string;
}
