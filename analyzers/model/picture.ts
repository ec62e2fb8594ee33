/**
 * Pictures of an address space, one character a page. A VMA is its letter (the stack is S): upper case
 * where a page is mapped, lower case where none is; `.` is a gap, `*` a page outside every VMA. VMAs
 * are drawn where the tree has them. Invariant: drawing changes nothing and can be done in any state.
 */
import { addressOf, before, pageOf, type Address } from "./c/quantity.js";
import { entryAt, hasPmdTable, hasPteTable, layout, pte } from "./page-tables.js";
import { machine, type Window } from "./state.js";
import type { vm_area_struct } from "./structs/vm-area-struct.js";

/** Labels have this width, or that of the number of a page. */
const labelWidth = 12;

/** Two pages of a picture are never further apart than this. */
const widest = 256;

/** The VMAs and entries of a window in one line, without gaps at its end. */
export function line({ first, end }: Window): string {
  const tree = machine.mm.mm_mt;
  let text = "";
  for (let page = first; page < end; page++) {
    const vma = tree.load(addressOf(page));
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
  const label = `page ${hex(first)}`;
  const width = Math.max(labelWidth, label.length);
  const lines = [label.padEnd(width) + ruler(window), "vma".padEnd(width) + line(window)];
  const astray = machine.vmas
    .slice(0, machine.nVmas)
    .filter((vma) => vma.isInTree && !vma.isFree && !agrees(vma.vm_start_, vma.vm_end_, vma));
  for (const vma of astray)
    lines.push(
      `${nameOf(vma)} says`.padEnd(width) +
        `[${hex(pageOf(vma.vm_start_))}, ${hex(pageOf(vma.vm_end_))})`,
    );
  let tables = "";
  let upper = "";
  for (let page = first; page < end; page++) {
    tables += hasPteTable(addressOf(page)) ? edge(page, layout.pteBits) : " ";
    upper += hasPmdTable(addressOf(page)) ? edge(page, layout.pteBits + layout.pmdBits) : " ";
  }
  lines.push("pte tables".padEnd(width) + tables, "pmd tables".padEnd(width) + upper);
  return lines.map((text) => text.trimEnd()).join("\n");
}

function agrees(start: Address, end: Address, vma: object): boolean {
  const tree = machine.mm.mm_mt;
  for (let i = 0; i < tree.n; i++) {
    if (tree.entries[i] === vma && (tree.firsts[i] !== start || tree.lasts[i] !== before(end)))
      return false;
  }
  return true;
}

/** A table begins with `[`, so that neighbours can be told apart. */
function edge(page: number, bits: number): string {
  return page % 2 ** bits === 0 ? "[" : "=";
}

function ruler({ first, end }: Window): string {
  let text = "";
  for (let page = first; page < end; page++)
    text += page % 8 === 0 ? "|" : page % 4 === 0 ? "'" : " ";
  return text;
}

/** The pages that something is about, and one more at each end. */
function everything(): Window {
  let first = Infinity;
  let end = 0;
  const tree = machine.mm.mm_mt;
  for (let i = 0; i < tree.n; i++) {
    first = Math.min(first, pageOf(tree.firsts[i] as Address));
    end = Math.max(end, pageOf(tree.lasts[i] as Address) + 1);
  }
  for (let i = 1; i <= pte.nMade; i++) {
    const table = pte.made[i] as number;
    if (pte.exists[i] !== 1) continue;
    first = Math.min(first, table * 2 ** layout.pteBits);
    end = Math.max(end, (table + 1) * 2 ** layout.pteBits);
  }
  if (first >= end) return { first: 0, end: 1 };
  first = Math.max(0, first - 1);
  return { first, end: Math.min(end + 1, first + widest) };
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
