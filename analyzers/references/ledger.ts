/**
 * The ledger: every sighting of every guarded name becomes one occurrence with one kind and its
 * proof. Resolution is by declaration and visibility, and resolver.ts has it. Invariant: nothing is
 * dropped; for each boundary that guards a name, each of its sightings is in the ledger once.
 */
import { isReadAsC } from "../trees/language.js";
import { atPath } from "../trees/path-index.js";
import { nothingIn, parseIncludes, type FileFacts, type Include } from "./facts.js";
import type { LedgerEntry, LedgerInput } from "./ledger-entry.js";
import { proof, unproven } from "./proof.js";
import { Resolver } from "./resolver.js";
import type { Form } from "./sighting.js";
import { Visibility } from "./visibility.js";

/** Makes the entries of one file at a time, once the facts of all files are known. */
export class Ledger {
  readonly #input: LedgerInput;
  readonly #visibility: Visibility;
  readonly #resolver: Resolver;
  readonly #byHeader = new Map<string, number[]>();
  readonly #texts = new Map<string, boolean>();
  /** Boundaries of which the code of a file has names, by its path. */
  #held: ReadonlyMap<string, ReadonlySet<number>> | undefined;

  constructor(input: LedgerInput) {
    this.#input = input;
    this.#visibility = new Visibility(input);
    this.#resolver = new Resolver(input.boundaries, this.#visibility);
    input.boundaries.forEach((boundary, index) => {
      for (const header of boundary.headers) {
        const list = this.#byHeader.get(header);
        if (list === undefined) this.#byHeader.set(header, [index]);
        else list.push(index);
      }
    });
  }

  entriesOf(file: FileFacts): LedgerEntry[] {
    const entries: LedgerEntry[] = [];
    for (const sighting of file.sightings) {
      for (const guarded of this.#input.guards.get(sighting.name) ?? []) {
        entries.push(this.#resolver.entryOf(file, sighting, guarded));
      }
    }
    if (file.includes !== "") this.#addIncludes(file, entries);
    return entries;
  }

  /** The outsiders that see a header whose declarations are guarded. */
  outsideSeers(): ReadonlySet<string> {
    const found = new Set<string>();
    for (const boundary of this.#input.boundaries) {
      for (const header of boundary.declaredIn) {
        for (const path of this.#visibility.seersOf(header))
          if (!found.has(path) && !boundary.isInside(path)) found.add(path);
      }
    }
    return found;
  }

  /** The entry that a sighting of another form at the same place would be, with nothing in its file that hides the symbol. */
  otherwise(entry: LedgerEntry, form: Form): LedgerEntry {
    const { path, sighting, guarded } = entry;
    if (sighting === undefined || guarded === undefined) return entry;
    const file = atPath(this.#input.facts, path) ?? nothingIn(path);
    const other = { ...sighting, form, shadow: "", proof: unproven };
    return this.#resolver.entryOf(file, other, guarded);
  }

  /** Whether a guarded name belongs to somebody else than the file. */
  isOutside(path: string, name: string): boolean {
    const { guards, boundaries } = this.#input;
    return (guards.get(name) ?? []).some(
      ({ boundary }) => boundaries[boundary]?.isInside(path) !== true,
    );
  }

  /** Whether one file is among them. */
  isOutsideSeer(path: string): boolean {
    return this.#input.boundaries.some(
      (boundary) =>
        !boundary.isInside(path) &&
        [...boundary.declaredIn].some((header) => this.#visibility.seersOf(header).has(path)),
    );
  }

  /** Whether the code of a file has a name that the boundary guards. */
  #holds(path: string, boundary: number): boolean {
    if (this.#held === undefined) {
      const held = new Map<string, Set<number>>();
      for (const { path, sightings } of this.#input.facts) {
        const own = new Set<number>();
        for (const { form, name } of sightings) {
          if (form === "comment" || form === "string" || form === "text" || form === "inactive")
            continue;
          for (const guarded of this.#input.guards.get(name) ?? []) own.add(guarded.boundary);
        }
        if (own.size > 0) held.set(path, own);
      }
      this.#held = held;
    }
    return this.#held.get(path)?.has(boundary) === true;
  }

  /** Files of which an include of this one brings in the code, so that what stands there matters. */
  textsOf(file: FileFacts): string[] {
    return parseIncludes(file.includes).flatMap((include) =>
      this.#input.graph.resolve(file.path, include).paths.filter((target) => this.#isText(target)),
    );
  }

  /** Whether a path is one of the owner's of a boundary. */
  isInside(path: string, boundary: number): boolean {
    return this.#input.boundaries[boundary]?.isInside(path) === true;
  }

  /** Whether an include of a file brings its code in, and not what it declares. */
  #isText(target: string): boolean {
    let is = this.#texts.get(target);
    if (is === undefined)
      this.#texts.set(target, (is = /\.(c|inc|S)$/.test(target) || !isReadAsC(target)));
    return is;
  }

  #addIncludes(file: FileFacts, entries: LedgerEntry[]): void {
    for (const include of parseIncludes(file.includes)) {
      const resolved = this.#input.graph.resolve(file.path, include);
      for (const target of resolved.paths) {
        const owners = this.#byHeader.get(target);
        if (owners !== undefined) {
          for (const boundary of owners)
            entries.push(
              includeEntry(this.#input, file, include, target, boundary, resolved.isAmbiguous),
            );
        } else if (this.#isText(target)) {
          this.#input.boundaries.forEach((boundary, index) => {
            const isImport =
              boundary.isInside(target) &&
              !boundary.isInside(file.path) &&
              this.#holds(target, index);
            if (isImport)
              entries.push(
                includeEntry(this.#input, file, include, target, index, resolved.isAmbiguous),
              );
          });
        }
      }
    }
  }
}

function includeEntry(
  input: LedgerInput,
  file: FileFacts,
  include: Include,
  target: string,
  boundary: number,
  isAmbiguous: boolean,
): LedgerEntry {
  return {
    path: file.path,
    span: { start: include.offset, end: include.offset + "include".length },
    symbol: target,
    kind: "include",
    enclosing: "",
    proof: proof(include.isQuoted ? "include-quoted" : "include-bracketed", include.target),
    condition: "",
    inside: input.boundaries[boundary]?.isInside(file.path) === true,
    boundary,
    guarded: undefined,
    needsDefinition: false,
    wrapper: "",
    linkage: "none",
    isAmbiguous,
    sighting: undefined,
  };
}
