/**
 * A second look at the tree, which is needed only where headers hand out guarded names: calls of
 * macros that paste such names together, and users of macros and inline functions that stand around
 * one. Invariant: what it finds of a file takes the place of what the first look found of it.
 */
import { nothingIn, type FileFacts } from "../../analyzers/references/facts.js";
import type { Guards } from "../../analyzers/references/guards.js";
import type { Ledger, LedgerEntry } from "../../analyzers/references/ledger.js";
import type { PasteMacro } from "../../analyzers/references/pastes.js";
import type { Scan } from "../../analyzers/references/scan.js";
import type { Form, Sighting } from "../../analyzers/references/sighting.js";
import type { SurveyPlan } from "../../analyzers/references/surveyor.js";
import type { TreeFile } from "../../analyzers/trees/tree.js";
import { isUse } from "../files/kinds.js";
import { isWrapped } from "../offences/parts/crossing.js";
import type { Location } from "../results/finding.js";

/** Surveys some files of the tree. */
export type Look = (files: readonly TreeFile[], plan: SurveyPlan) => Promise<Scan>;

/** What the first look found. */
export interface FirstLook {
  readonly files: readonly TreeFile[];
  readonly guards: Guards;
  readonly facts: readonly FileFacts[];
  readonly ledger: Ledger;
  readonly entries: readonly LedgerEntry[];
}

export interface Beyond {
  /** All entries, those of pasted names among them. */
  readonly entries: readonly LedgerEntry[];
  /** Uses of macros and inline functions of headers that stand around a guarded name. */
  readonly users: ReadonlyMap<string, readonly Location[]>;
}

export async function lookBeyond(first: FirstLook, look: Look): Promise<Beyond> {
  const { files, guards, facts, ledger, entries } = first;
  const notes = new Notes();
  const pastedNames = [...guards.keys()].sort();
  const go = async (
    paths: readonly TreeFile[],
    names: readonly string[],
    pastes: readonly PasteMacro[],
  ): Promise<void> => {
    if (paths.length === 0 || names.length + pastes.length === 0) return;
    const plan = { names, allIncludes: false, includeNames: [], pastes, pastedNames };
    for (const file of (await look(paths, plan)).facts) notes.add(file);
  };
  const headers = facts.filter(({ path }) => /\.(h|inc)$/.test(path));
  const pastes = headers.flatMap((file) => file.pastes).filter(({ names }) => names.length > 0);
  // What is guarded by its declaration alone can only be meant where the declaration is visible.
  const isNamed = (name: string): boolean => guards.get(name)?.some((one) => one.isNamed) === true;
  await go(
    files,
    wrappersIn(entries),
    pastes.filter(({ names }) => names.some(isNamed)),
  );
  if (pastes.length > 0) {
    const seers = ledger.outsideSeers();
    await go(
      files.filter(({ path }) => seers.has(path)),
      [],
      pastes,
    );
  }
  return { entries: withPasted(first, notes.pasted), users: notes.users };
}

/** Macros and inline functions of headers that stand around a guarded name. */
function wrappersIn(entries: readonly LedgerEntry[]): string[] {
  const wrapping = entries.filter(
    (entry) => !entry.inside && isUse(entry.kind) && isWrapped(entry),
  );
  return [...new Set(wrapping.map(({ wrapper }) => wrapper))].sort();
}

const usingForms: ReadonlySet<Form> = new Set<Form>([
  "call",
  "use",
  "initializer",
  "macro-body",
  "macro-arg",
  "typeof",
]);

/** What the second look finds, file by file. */
class Notes {
  /** Calls, in any file, of header macros that paste guarded names together. */
  readonly pasted = new Map<string, readonly Sighting[]>();
  readonly users = new Map<string, Location[]>();

  add({ path, sightings }: FileFacts): void {
    const made = sightings.filter(({ form }) => form === "paste");
    if (made.length > 0) this.pasted.set(path, made);
    for (const { form, shadow, name, start, end } of sightings) {
      if (!usingForms.has(form) || shadow !== "") continue;
      const list = this.users.get(name) ?? [];
      list.push({ path, span: { start, end } });
      this.users.set(name, list);
    }
  }
}

function withPasted(
  { facts, ledger, entries }: FirstLook,
  pasted: ReadonlyMap<string, readonly Sighting[]>,
): readonly LedgerEntry[] {
  if (pasted.size === 0) return entries;
  const known = new Map(facts.map((file) => [file.path, file]));
  const again = [...pasted].flatMap(([path, made]) => {
    const file = known.get(path) ?? nothingIn(path);
    const starts = new Set(made.map(({ start }) => start));
    const own = file.sightings.filter(({ form, start }) => form !== "paste" || !starts.has(start));
    const sightings = [...own, ...made].sort((a, b) => a.start - b.start);
    return ledger.entriesOf({ ...file, sightings });
  });
  return [...entries.filter(({ path }) => !pasted.has(path)), ...again].sort(byPlace);
}

function byPlace(a: LedgerEntry, b: LedgerEntry): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return a.span.start - b.span.start;
}
