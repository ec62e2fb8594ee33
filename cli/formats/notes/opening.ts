/**
 * The one sentence that every answer opens with: what got worse, what is mended, what stayed, what is
 * open, in order of weight. Invariant: it is made of the notes that it stands for and of nothing else, and is one line that does
 * not act.
 */
import type { RelocationChange } from "../../../rules/results/series-review.js";
import { counted, thousands } from "../parts/counts.js";
import { oneLine } from "../parts/visible.js";
import { isComplaint, isUndecided, type Note } from "./note.js";

/** What is said where there is nothing to say. */
export const nothing = "nothing to remark";

/** `4 crossings gone, none new; relocation the same in 138,290 scenarios; 1 question`. */
export function opening(notes: readonly Note[]): string {
  const parts = [
    worse(notes),
    made(notes),
    contradicted(notes),
    gone(notes),
    ...relocations(notes),
    questions(notes),
  ].filter((part) => part !== "");
  return parts.length === 0 ? nothing : parts.join("; ");
}

function of(notes: readonly Note[], kind: Note["kind"]): readonly Note[] {
  return notes.filter((note) => note.kind === kind);
}

function worse(notes: readonly Note[]): string {
  const changes = of(notes, "relocation").flatMap(({ change }) =>
    change?.state === "worse" ? [change] : [],
  );
  const named = (isOperation: boolean): string =>
    [
      ...new Set(
        changes
          .filter((change) => change.isOperation === isOperation)
          .map((change) => `${oneLine(change.function)}()`),
      ),
    ].join(", ");
  const [relocating, operating] = [named(false), named(true)];
  return [
    relocating === "" ? "" : `relocation worse in ${relocating}`,
    operating === "" ? "" : `${operating} worse`,
  ]
    .filter((part) => part !== "")
    .join("; ");
}

/** New crossings, and beside them those that are gone. */
function made(notes: readonly Note[]): string {
  const findings = of(notes, "finding");
  const nNew = findings.filter(isComplaint).length;
  const nGone = nOfGone(notes);
  return nNew === 0
    ? ""
    : `${counted(nNew, "new crossing")}${nGone === 0 ? "" : `, ${thousands(nGone)} gone`}`;
}

function gone(notes: readonly Note[]): string {
  const n = nOfGone(notes);
  return n === 0 || made(notes) !== "" ? "" : `${counted(n, "crossing")} gone, none new`;
}

function nOfGone(notes: readonly Note[]): number {
  return of(notes, "finding").filter(({ tone }) => tone === "good").length;
}

function contradicted(notes: readonly Note[]): string {
  const n = of(notes, "claim").filter(isComplaint).length;
  return n === 0 ? "" : `${counted(n, "claim")} contradicted`;
}

/** A relocation is told by what it is, another operation on VMAs by its name. */
function subjectOf({ isOperation, function: name }: RelocationChange): string {
  return isOperation ? `${oneLine(name)}()` : "relocation";
}

/** What runs no worse, each outcome once. */
function relocations(notes: readonly Note[]): string[] {
  const all = of(notes, "relocation").map((note) =>
    note.change === undefined ? "" : outcome(note.change, isUndecided(note)),
  );
  return [...new Set(all)].filter((part) => part !== "");
}

function outcome(change: RelocationChange, isOpen: boolean): string {
  const subject = subjectOf(change);
  if (isOpen) return `${subject} not decided`;
  switch (change.state) {
    case "same":
      return change.equivalence.kind === "equivalent"
        ? `${subject} the same in ${counted(change.equivalence.nScenarios, "scenario")}`
        : `${subject} the same`;
    case "changed":
      return `${subject} changed, and no worse`;
    case "differs":
      return `${subject} asks other things of the rest of the kernel`;
    case "better":
      return `${subject} better`;
    case "worse":
    case "undecided":
      return "";
  }
}

function questions(notes: readonly Note[]): string {
  const n = of(notes, "question").length;
  return n === 0 ? "" : counted(n, "question");
}
