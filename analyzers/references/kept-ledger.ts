/**
 * What the ledger came to in an earlier run, file by file. What a file comes to rests on its own text, on
 * what the tree declares under the names that stand in it and on what of these is guarded; and on what is
 * the same for all files: paths, links, includes, makefiles and boundaries, of which one digest is kept.
 * A second reading rests on the macros of headers as well. Invariant: what is taken over is what would be
 * found, so that where it is not known what a change reaches, nothing is taken over.
 */
import { createHash } from "node:crypto";
import type { TreeFile } from "../trees/tree.js";
import { pathIndex } from "../trees/path-index.js";
import { isDeclaring } from "./entities.js";
import { parseIncludes, type FileFacts } from "./facts.js";
import type { GuardedSymbol, Guards } from "./guards.js";
import { entryAt, type LedgerEntry } from "./ledger-entry.js";
import { occurrenceKinds, type OccurrenceKind } from "./occurrence.js";
import { proofText, type Proof } from "./proof.js";

/** What of a file was found. */
interface Found {
  /** Those of its text, sorted by place. */
  readonly entries: readonly LedgerEntry[];
  /** The same after the second reading, one for each; undefined where that was of other entries. */
  readonly read: readonly LedgerEntry[] | undefined;
  /** Macros of other files that the second reading asked for. */
  readonly asked: readonly string[];
  /** Files of which an include of it brings in the code, so that what stands there matters. */
  readonly brought: readonly string[];
}

/** A source that others include, and all files that see it. */
export interface IncludedSource {
  readonly path: string;
  readonly id: string;
  readonly seers: readonly string[];
}

/** As it lies in a cache: indexes of texts. */
export interface LedgerRecord {
  readonly ground: string;
  readonly included: readonly IncludedSource[];
  /** Digest of all that is no source. */
  readonly headers: string;
  readonly isSmall: boolean;
  /** Outsiders that see a guarded header. */
  readonly seers: readonly string[];
  readonly texts: readonly string[];
  /** Name, and a digest of what is guarded under it. */
  readonly guarded: Int32Array;
  /** Path, id, digests of declarations and of includes, the numbers of declared names, of sightings and of entries, the entries of includes, and the numbers of files that it brings in and of macros that it asked for. */
  readonly files: Int32Array;
  /** Names that files declare, files of which they bring in the code, and macros that they asked for. */
  readonly declared: Int32Array;
  readonly brought: Int32Array;
  readonly asked: Int32Array;
  /**
   * Kind and proof of each place where a name stands, and what the second reading changes of each entry,
   * those of includes as well, by place; none of a file that may not be taken over.
   */
  readonly entries: Int32Array;
}

/** Keeps records for later runs. `key`: what is asked of which tree. */
export interface LedgerKeeper {
  recall(key: string): LedgerRecord | undefined;
  store(key: string, record: LedgerRecord): void;
}

/** What a check goes by. */
export interface LedgerGround {
  /** Listed with ids. */
  readonly files: readonly TreeFile[];
  readonly links: ReadonlyMap<string, string>;
  readonly facts: readonly FileFacts[];
  readonly guards: Guards;
  /** What is asked for, and whose it is. */
  readonly asked: string;
  isInside(path: string, boundary: number): boolean;
}

const FILE_FIELDS = 10;
const ENTRY_FIELDS = 3;
const UNKNOWN = -1;
/** The second reading was not of these entries. */
const UNREAD = -2;

export function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("base64url");
}

/** All that every file rests on, but for texts. */
function groundOf({ files, links, asked }: LedgerGround): string {
  const hash = createHash("sha256").update(JSON.stringify([asked, [...links]]));
  for (const { path } of files) hash.update(`${path}\0`);
  for (const { path, id } of files)
    if (/(^|\/)(Makefile|Kbuild)$/.test(path)) hash.update(`${path}\0${id}\0`);
  return hash.digest("base64url");
}

/** Digest of the texts that any file may see. */
function headersOf({ files }: LedgerGround): string {
  const hash = createHash("sha256");
  for (const { path, id } of files) if (!path.endsWith(".c")) hash.update(`${path}\0${id}\0`);
  return hash.digest("base64url");
}

function declarationsOf({ sightings }: FileFacts): { names: readonly string[]; text: string } {
  const names = new Set<string>();
  const said: unknown[] = [];
  for (const sighting of sightings) {
    if (!isDeclaring(sighting)) continue;
    const { start: _start, end: _end, ...rest } = sighting;
    names.add(sighting.name);
    said.push(Object.values(rest));
  }
  // One weak declaration of a name is one of all.
  for (const { name, linkage } of sightings) if (linkage === "weak") said.push(name);
  return { names: [...names], text: digestOf(JSON.stringify(said)) };
}

function includesOf({ includes }: FileFacts): string {
  if (includes === "") return "";
  return digestOf(
    JSON.stringify(parseIncludes(includes).map(({ isQuoted, target }) => [isQuoted, target])),
  );
}

function toldOf(symbols: readonly GuardedSymbol[]): string {
  return JSON.stringify(
    symbols.map(({ boundary, sites, kinds, isNamed }) => [
      boundary,
      sites.map(({ path, kind }) => [path, kind]),
      [...kinds],
      isNamed,
    ]),
  );
}

/** Texts that code includes although they are none by their names are listed nowhere: their facts stand for them. */
function idOf(file: FileFacts, ids: (path: string) => string): string {
  const id = ids(file.path);
  return id === "" ? `facts ${digestOf(JSON.stringify(file))}` : id;
}

function idsOf(files: readonly TreeFile[]): (path: string) => string {
  const index = pathIndex(files);
  return (path) => files[index.get(path) ?? -1]?.id ?? "";
}

/** What was found of one file, from the first number of it on. */
interface Known {
  readonly at: number;
  readonly n: number;
  readonly nSightings: number;
  /** Entries of its includes. */
  readonly includes: number;
  /** Files of which it brings in the code. */
  readonly brought: Int32Array;
  /** Macros of other files that its second reading asked for. */
  readonly asked: Int32Array;
}

export class KeptLedger {
  readonly #record: LedgerRecord;
  readonly #ground: LedgerGround;
  readonly #known: ReadonlyMap<string, Known>;
  readonly #stale: ReadonlySet<string>;
  readonly #altered: ReadonlySet<string>;
  /** Sources that something includes. */
  readonly included: ReadonlySet<string>;
  /** Files that see a source which changed, so that they are read a second time again. */
  readonly #unread: ReadonlySet<string>;
  /** Whether what the second reading came to holds for other files. */
  readonly isRead: boolean;
  readonly #changes = new Map<number, Partial<LedgerEntry>>();

  private constructor(
    record: LedgerRecord,
    ground: LedgerGround,
    known: ReadonlyMap<string, Known>,
    { stale, changed }: { stale: ReadonlySet<string>; changed: ReadonlySet<string> },
  ) {
    this.#record = record;
    this.#ground = ground;
    this.#known = known;
    this.#stale = stale;
    this.#altered = changed;
    this.included = new Set(record.included.map(({ path }) => path));
    this.isRead = headersOf(ground) === record.headers;
    const ids = idsOf(ground.files);
    const others = record.included.filter(({ path, id }) => ids(path) !== id);
    this.#unread = new Set(others.flatMap(({ path, seers }) => [path, ...seers]));
  }

  /** Undefined where something may be other for any file. */
  static of(record: LedgerRecord, ground: LedgerGround): KeptLedger | undefined {
    if (record.ground !== groundOf(ground)) return undefined;
    const { texts, files, declared } = record;
    const stale = staleGuards(record, ground.guards);
    const changed = new Set<string>();
    const known = new Map<string, Known>();
    const ids = idsOf(ground.files);
    const now = new Map(ground.facts.map((file) => [file.path, file]));
    let nNow = 0;
    let at = 0;
    let nDeclared = 0;
    let nBrought = 0;
    let nAsked = 0;
    for (let file = 0; file < files.length; file += FILE_FIELDS) {
      const [path, id, said, edges] = [0, 1, 2, 3].map((field) => {
        return texts[files[file + field] as number] as string;
      });
      const names = declared.subarray(nDeclared, (nDeclared += files[file + 4] as number));
      const n = files[file + 6] as number;
      const brought = record.brought.subarray(nBrought, (nBrought += files[file + 8] as number));
      const asked = record.asked.subarray(nAsked, (nAsked += files[file + 9] as number));
      const own = now.get(path as string);
      if (own !== undefined) nNow++;
      if (own !== undefined && idOf(own, ids) === id) {
        const [nSightings, includes] = [files[file + 5] as number, files[file + 7] as number];
        if (n >= 0) known.set(own.path, { at, n, nSightings, includes, brought, asked });
      } else {
        changed.add(path as string);
        if ((own === undefined ? "" : includesOf(own)) !== edges) return undefined;
        const fresh = own === undefined ? { names: [], text: "" } : declarationsOf(own);
        if (fresh.text !== said) {
          for (const name of names) stale.add(texts[name] as string);
          for (const name of fresh.names) stale.add(name);
        }
      }
      at += Math.max(0, n) * ENTRY_FIELDS;
    }
    if (nNow < now.size) {
      const old = new Set<string>();
      for (let file = 0; file < files.length; file += FILE_FIELDS)
        old.add(texts[files[file] as number] as string);
      for (const file of ground.facts) {
        if (old.has(file.path)) continue;
        if (file.includes !== "") return undefined;
        changed.add(file.path);
        for (const name of declarationsOf(file).names) stale.add(name);
      }
    }
    return new KeptLedger(record, ground, known, { stale, changed });
  }

  get isSmall(): boolean {
    return this.#record.isSmall;
  }

  get seers(): ReadonlySet<string> {
    return new Set(this.#record.seers);
  }

  /** Of a file, what stands in its text; undefined where that has to be found again. */
  entriesOf(file: FileFacts): LedgerEntry[] | undefined {
    const known = this.#known.get(file.path);
    if (known === undefined || known.nSightings !== file.sightings.length) return undefined;
    const { guards } = this.#ground;
    if (this.#areOthers(known.brought)) return undefined;
    if (this.#stale.size > 0 && file.sightings.some(({ name }) => this.#stale.has(name)))
      return undefined;
    const { texts, entries } = this.#record;
    const includes = includesIn(texts[known.includes] as string);
    const nOfText = known.n - includes.length;
    const found: LedgerEntry[] = [];
    let at = known.at;
    const insides = new Map<number, boolean>();
    for (const sighting of file.sightings) {
      for (const guarded of guards.get(sighting.name) ?? []) {
        if (found.length === nOfText) return undefined;
        const { boundary } = guarded;
        let inside = insides.get(boundary);
        if (inside === undefined)
          insides.set(boundary, (inside = this.#ground.isInside(file.path, boundary)));
        const kind = occurrenceKinds[entries[at] as number] as OccurrenceKind;
        const said = texts[entries[at + 1] as number] as unknown as Proof;
        found.push(entryAt(file.path, sighting, guarded, inside, { kind, proof: said }));
        at += ENTRY_FIELDS;
      }
    }
    return found.length === nOfText ? [...found, ...includes] : undefined;
  }

  /** Whether other code, or other guarded names, may stand in files that are brought in. */
  #areOthers(brought: Int32Array): boolean {
    if (brought.length === 0) return false;
    const { texts } = this.#record;
    return this.#stale.size > 0 || brought.some((at) => this.#altered.has(texts[at] as string));
  }

  /** The same entries, sorted by place, after the second reading, and the macros that it asked for. */
  readOf(
    path: string,
    entries: readonly LedgerEntry[],
  ): { entries: LedgerEntry[]; asked: string[] } | undefined {
    const known = this.#known.get(path);
    if (!this.isRead || this.#unread.has(path) || known?.n !== entries.length) return undefined;
    const read: LedgerEntry[] = [];
    for (const [index, entry] of entries.entries()) {
      const change = this.#record.entries[known.at + index * ENTRY_FIELDS + 2] as number;
      if (change === UNREAD) return undefined;
      read.push(change === UNKNOWN ? entry : { ...entry, ...this.#changed(change) });
    }
    const asked = Array.from(known.asked, (at) => this.#record.texts[at] as string);
    return { entries: read, asked };
  }

  #changed(text: number): Partial<LedgerEntry> {
    let known = this.#changes.get(text);
    if (known === undefined) {
      known = JSON.parse(this.#record.texts[text] as string) as Partial<LedgerEntry>;
      this.#changes.set(text, known);
    }
    return known;
  }
}

function includesIn(text: string): LedgerEntry[] {
  if (text === "") return [];
  const all = JSON.parse(text) as LedgerEntry[];
  return all.map((entry) => ({ ...entry, guarded: undefined, sighting: undefined }));
}

/** Names of which something else is guarded. */
function staleGuards({ texts, guarded }: LedgerRecord, guards: Guards): Set<string> {
  const stale = new Set<string>();
  let nKnown = 0;
  for (let at = 0; at < guarded.length; at += 2) {
    const name = texts[guarded[at] as number] as string;
    const now = guards.get(name);
    if (now !== undefined) nKnown++;
    if (now === undefined || digestOf(toldOf(now)) !== texts[guarded[at + 1] as number])
      stale.add(name);
  }
  if (nKnown === guards.size) return stale;
  const old = new Set<string>();
  for (let at = 0; at < guarded.length; at += 2) old.add(texts[guarded[at] as number] as string);
  for (const name of guards.keys()) if (!old.has(name)) stale.add(name);
  return stale;
}

export interface Finished {
  readonly isSmall: boolean;
  readonly included: Iterable<Omit<IncludedSource, "id">>;
  readonly seers: Iterable<string>;
  of(file: FileFacts): Found;
}

/** What a check came to, for later ones. */
export function recordOf(ground: LedgerGround, finished: Finished): LedgerRecord {
  const texts = new Texts();
  const ids = idsOf(ground.files);
  const files: number[] = [];
  const declared: number[] = [];
  const brought: number[] = [];
  const asked: number[] = [];
  const entries: number[] = [];
  for (const file of ground.facts) {
    const { names, text } = declarationsOf(file);
    const found = finished.of(file);
    const codes = codesOf(file, found, ground.guards, texts);
    const includes = found.entries.filter(({ sighting }) => sighting === undefined);
    files.push(
      texts.at(file.path),
      texts.at(idOf(file, ids)),
      texts.at(text),
      texts.at(includesOf(file)),
      names.length,
      file.sightings.length,
      codes === undefined ? UNKNOWN : codes.length / ENTRY_FIELDS,
      texts.at(includes.length === 0 ? "" : JSON.stringify(includes)),
      found.brought.length,
      found.asked.length,
    );
    for (const name of found.asked) asked.push(texts.at(name));
    for (const path of found.brought) brought.push(texts.at(path));
    for (const name of names) declared.push(texts.at(name));
    for (const code of codes ?? []) entries.push(code);
  }
  const guarded: number[] = [];
  for (const [name, symbols] of ground.guards)
    guarded.push(texts.at(name), texts.at(digestOf(toldOf(symbols))));
  return {
    ground: groundOf(ground),
    included: Array.from(finished.included, (one) => ({ ...one, id: ids(one.path) })),
    headers: headersOf(ground),
    isSmall: finished.isSmall,
    seers: [...finished.seers],
    texts: texts.all,
    guarded: Int32Array.from(guarded),
    files: Int32Array.from(files),
    declared: Int32Array.from(declared),
    brought: Int32Array.from(brought),
    asked: Int32Array.from(asked),
    entries: Int32Array.from(entries),
  };
}

class Texts {
  readonly all: string[] = [];
  readonly #index = new Map<string, number>();

  at(text: string): number {
    let index = this.#index.get(text);
    if (index === undefined) this.#index.set(text, (index = this.all.push(text) - 1));
    return index;
  }
}

/** Undefined where the entries are not those of the sightings in their order. */
function codesOf(
  file: FileFacts,
  { entries, read }: Found,
  guards: Guards,
  texts: Texts,
): number[] | undefined {
  const ofText = entries.filter(({ sighting }) => sighting !== undefined);
  const codes: number[] = [];
  for (const sighting of file.sightings) {
    for (const guarded of guards.get(sighting.name) ?? []) {
      const entry = ofText[codes.length / ENTRY_FIELDS];
      if (entry?.sighting !== sighting || entry.guarded !== guarded) return undefined;
      codes.push(occurrenceKinds.indexOf(entry.kind), texts.at(proofText(entry.proof)), UNREAD);
    }
  }
  if (codes.length / ENTRY_FIELDS !== ofText.length) return undefined;
  for (let n = ofText.length; n < entries.length; n++) codes.push(0, 0, UNREAD);
  if (read?.length !== entries.length) return codes;
  for (const [index, entry] of entries.entries()) {
    const change = changeOf(entry, read[index] as LedgerEntry);
    if (change === undefined) return undefined;
    codes[index * ENTRY_FIELDS + 2] = change === "" ? UNKNOWN : texts.at(change);
  }
  return codes;
}

/** The fields that differ, or empty; undefined where it is another sighting. */
function changeOf(entry: LedgerEntry, read: LedgerEntry): string | undefined {
  if (entry === read) return "";
  if (entry.sighting !== read.sighting || entry.guarded !== read.guarded) return undefined;
  const changed = Object.entries(read).filter(
    ([key, value]) => entry[key as keyof LedgerEntry] !== value,
  );
  return changed.length === 0 ? "" : JSON.stringify(Object.fromEntries(changed));
}
