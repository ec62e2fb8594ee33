/**
 * The ledger file by file. What a file comes to rests on its own facts, on what it sees and is seen by,
 * on what the tree declares under the names that stand in it, on what of these names is guarded, and on
 * the macros of other files that its second reading asked for; a check that knows what of that is as it was takes over the page of the last one. Invariant: the pages
 * are those that would be made without the last ones.
 */
import { isDeclaring } from "../../analyzers/references/entities.js";
import { nothingIn, type FileFacts } from "../../analyzers/references/facts.js";
import type { GuardedSymbol, Guards } from "../../analyzers/references/guards.js";
import type { Affected } from "../../analyzers/references/include-graph.js";
import type { KeptLedger } from "../../analyzers/references/kept-ledger.js";
import type { LedgerEntry } from "../../analyzers/references/ledger-entry.js";
import type { Ledger } from "../../analyzers/references/ledger.js";
import type { Sighting } from "../../analyzers/references/sighting.js";
import { MAX_SMALL } from "../../analyzers/references/two-readers.js";
import { mergedByPath, sortedByPath } from "../../analyzers/trees/path-index.js";
import { isUse } from "../files/kinds.js";
import { isReportable, isWrapped } from "../offences/parts/crossing.js";
import { kindsOf, type KindCounts } from "./accounts.js";
import type { MadeEntries } from "./made.js";

/** What one file came to. */
export interface Page {
  readonly path: string;
  readonly entries: readonly LedgerEntry[];
  /** Those that a rule may report. */
  readonly reportable: readonly LedgerEntry[];
  readonly kinds: KindCounts;
  readonly hasInside: boolean;
  /** What is guarded under the names of the entries, each once. */
  readonly guarded: readonly GuardedSymbol[];
  /** Macros of what the file includes on which the entries rest, whether anybody defines them or not. */
  readonly asked: readonly string[];
}

/** What a second reading says: one for each entry, and by path the macros that it asked for. */
interface ReadAgain {
  readonly entries: readonly LedgerEntry[];
  readonly asked: ReadonlyMap<string, ReadonlySet<string>>;
}

/** A ledger as one list. */
export function entriesOf({ pages }: { readonly pages: readonly Page[] }): LedgerEntry[] {
  return pages.flatMap(({ entries }) => entries);
}

/** The pages that only one of two ledgers has. */
export function differingPages(
  before: readonly Page[],
  after: readonly Page[],
): { readonly before: readonly Page[]; readonly after: readonly Page[] } {
  const differing = { before: [] as Page[], after: [] as Page[] };
  let at = 0;
  for (const page of after) {
    for (; at < before.length && (before[at] as Page).path < page.path; at++)
      differing.before.push(before[at] as Page);
    const other = before[at];
    if (other?.path === page.path) at++;
    if (other === page) continue;
    if (other?.path === page.path) differing.before.push(other);
    differing.after.push(page);
  }
  differing.before.push(...before.slice(at));
  return differing;
}

/** The same before calls of macros that paste are known. */
interface Draft {
  readonly file: FileFacts;
  readonly entries: readonly LedgerEntry[];
  /** Macros and inline functions of headers that stand around a guarded name. */
  readonly wrappers: readonly string[];
}

/** A file before it is read a second time; without a draft nothing but pasted names stands in it. */
interface Unread {
  readonly path: string;
  readonly draft: Draft | undefined;
  readonly entries: readonly LedgerEntry[];
}

/** What the last check came to. */
export interface Resolved {
  readonly guards: Guards;
  readonly drafts: ReadonlyMap<string, Draft>;
  readonly pasted: Pasted;
  readonly more: More;
  /** There were so few that the owner's were read twice as well. */
  readonly isSmall: boolean;
  readonly pages: ReadonlyMap<string, Page>;
  /** By path, the entries of drafts after the second reading, where that was of these alone. */
  readonly read: ReadonlyMap<string, Pick<Page, "entries" | "asked">>;
}

/** What the preprocessor makes of files, by path: entries of texts that macros bring in, and of names in no text. */
interface More {
  readonly written: ReadonlyMap<string, readonly LedgerEntry[]>;
  readonly made: ReadonlyMap<string, readonly LedgerEntry[]>;
}

/** Calls, in any file, of header macros that paste guarded names together. */
export type Pasted = ReadonlyMap<string, readonly Sighting[]>;

interface Grounds {
  readonly facts: readonly FileFacts[];
  readonly ledger: Ledger;
  readonly guards: Guards;
  /** The last check, of which only these files see something else. */
  readonly last: Resolved | undefined;
  readonly affected: Affected;
  /** Macros that files define in another way than at the last check. */
  readonly macros?: ReadonlySet<string> | undefined;
  /** What an earlier run came to; nothing where there is a last check. */
  readonly kept?: KeptLedger | undefined;
}

/** Makes the pages of one check. */
export class PageMaker {
  readonly #grounds: Grounds;
  readonly #last: Resolved | undefined;
  readonly #drafts: ReadonlyMap<string, Draft>;
  #pasted: Pasted = new Map();
  #unread: readonly Unread[] = [];
  /** Files of which entries were found or read a second time, and not taken over. */
  readonly fresh = new Set<string>();

  constructor(grounds: Grounds) {
    this.#grounds = grounds;
    this.#last = grounds.affected === "all" ? undefined : grounds.last;
    const stale = this.#last === undefined ? undefined : staleNames(grounds, this.#last);
    const drafts = new Map<string, Draft>();
    for (const file of grounds.facts) {
      const known = this.#last?.drafts.get(file.path);
      const isKept =
        known?.file === file &&
        grounds.affected !== "all" &&
        !grounds.affected.has(file.path) &&
        (stale?.size === 0 || !file.sightings.some(({ name }) => stale?.has(name)));
      drafts.set(file.path, isKept && known !== undefined ? known : this.#draft(file));
    }
    this.#drafts = drafts;
  }

  /** Macros and inline functions of headers that stand around a guarded name, sorted. */
  wrappers(): string[] {
    const found = new Set<string>();
    for (const { wrappers } of this.#drafts.values()) for (const name of wrappers) found.add(name);
    return [...found].sort();
  }

  /** Told of pasted names, before anything of the entries is asked. */
  paste(pasted: Pasted): void {
    this.#pasted = pasted;
    this.#unread = this.#filesWith(pasted);
  }

  /** The entries that stand in the text of a file, sorted by place. */
  entriesIn(path: string): readonly LedgerEntry[] {
    return this.#pasted.has(path)
      ? this.#withPasted(path)
      : (this.#drafts.get(path)?.entries ?? []);
  }

  /** `read`: reads the entries of some files a second time; of those that `only` leaves out none is. */
  async finish(
    made: Pick<MadeEntries, "entries" | "written">,
    only: ((path: string) => boolean) | undefined,
    read: (entries: readonly LedgerEntry[], isSmall: boolean) => Promise<ReadAgain>,
  ): Promise<Resolved> {
    const { guards } = this.#grounds;
    const pasted = this.#pasted;
    const more = { written: byPath(made.written), made: byPath(made.entries) };
    const files = this.#withMore(more);
    const wanted = files.filter(({ path }) => only?.(path) !== false);
    const nWanted = wanted.reduce((sum, { entries }) => sum + entries.length, 0);
    const isSmall = nWanted <= MAX_SMALL;
    const last = this.#last?.isSmall === isSmall ? this.#last : undefined;
    const isKept = ({ path, draft }: Unread): boolean =>
      draft !== undefined &&
      draft === last?.drafts.get(path) &&
      last.pages.get(path)?.asked.some((name) => this.#grounds.macros?.has(name)) !== true &&
      isSameMade(pasted.get(path), last.pasted.get(path)) &&
      areSame(more.written.get(path), last.more.written.get(path)) &&
      areSame(more.made.get(path), last.more.made.get(path));
    const judged = new Map<string, Pick<Page, "entries" | "asked">>();
    const kept = this.#grounds.kept?.isSmall === isSmall ? this.#grounds.kept : undefined;
    const isOfDraft = ({ path, draft, entries }: Unread): boolean =>
      draft?.entries === entries && !more.written.has(path);
    for (const file of kept === undefined ? [] : wanted) {
      const { path, entries } = file;
      const isFound = isOfDraft(file) && !this.fresh.has(path);
      const known = isFound ? kept?.readOf(path, entries) : undefined;
      if (known !== undefined) judged.set(path, known);
    }
    const open = wanted.filter((file) => !judged.has(file.path) && !isKept(file));
    const again = await read(
      open.flatMap(({ entries }) => entries),
      isSmall,
    );
    let at = 0;
    for (const { path, entries } of open) {
      const asked = [...(again.asked.get(path) ?? [])];
      judged.set(path, { entries: again.entries.slice(at, (at += entries.length)), asked });
      this.fresh.add(path);
    }
    const ofDrafts = new Map<string, Pick<Page, "entries" | "asked">>();
    for (const file of wanted) {
      const own = judged.get(file.path);
      if (own !== undefined && isOfDraft(file)) ofDrafts.set(file.path, own);
    }
    const pages = new Map<string, Page>();
    for (const file of files) {
      const { path } = file;
      const same = judged.has(path) ? undefined : last?.pages.get(path);
      const { entries, asked } = judged.get(path) ?? { entries: file.entries, asked: [] };
      const page = same ?? pageOf(path, [...entries, ...(more.made.get(path) ?? [])], asked);
      if (page.entries.length > 0) pages.set(path, page);
    }
    return { guards, drafts: this.#drafts, pasted, more, isSmall, pages, read: ofDrafts };
  }

  /** The files with entries of what macros bring in. */
  #withMore({ written, made }: More): readonly Unread[] {
    if (written.size + made.size === 0) return this.#unread;
    const files = this.#unread.map((file) => {
      const own = written.get(file.path);
      return own === undefined ? file : { ...file, entries: [...file.entries, ...own] };
    });
    const more = [...new Set([...written.keys(), ...made.keys()])].filter(
      (path) => !this.#isRead(path),
    );
    return mergedByPath(
      files,
      sortedByPath(
        more.map((path): Unread => {
          return { path, draft: this.#drafts.get(path), entries: written.get(path) ?? [] };
        }),
      ),
    );
  }

  /** Whether something stands in the text of a file, or is pasted there. */
  #isRead(path: string): boolean {
    return this.#pasted.has(path) || (this.#drafts.get(path)?.entries.length ?? 0) > 0;
  }

  /** All files that have entries, with those of pasted names among them, sorted by path. */
  #filesWith(pasted: Pasted): readonly Unread[] {
    const files: Unread[] = [];
    for (const [path, draft] of this.#drafts) {
      if (pasted.has(path)) files.push({ path, draft, entries: this.#withPasted(path) });
      else if (draft.entries.length > 0) files.push({ path, draft, entries: draft.entries });
    }
    const more = [...pasted.keys()].filter((path) => !this.#drafts.has(path));
    const fresh = more.map((path): Unread => {
      return { path, draft: undefined, entries: this.#withPasted(path) };
    });
    return mergedByPath(files, sortedByPath(fresh));
  }

  /** The entries of a file in which names are pasted. */
  #withPasted(path: string): LedgerEntry[] {
    const file = this.#drafts.get(path)?.file ?? nothingIn(path);
    return sorted(this.#grounds.ledger.entriesOf(withPasted(file, this.#pasted.get(path) ?? [])));
  }

  #draft(file: FileFacts): Draft {
    const kept = this.#grounds.kept?.entriesOf(file);
    if (kept === undefined) this.fresh.add(file.path);
    const entries = sorted(kept ?? this.#grounds.ledger.entriesOf(file));
    const wrapping = entries.filter(
      (entry) => !entry.inside && isUse(entry.kind) && isWrapped(entry),
    );
    return {
      file,
      entries,
      wrappers: [...new Set(wrapping.map(({ wrapper }) => wrapper))],
    };
  }
}

function pageOf(path: string, found: LedgerEntry[], asked: readonly string[]): Page {
  const entries = sorted(found);
  const guarded = new Set<GuardedSymbol>();
  for (const entry of entries) if (entry.guarded !== undefined) guarded.add(entry.guarded);
  return {
    path,
    entries,
    reportable: entries.filter(isReportable),
    kinds: kindsOf(entries),
    hasInside: entries.some(({ inside }) => inside),
    guarded: [...guarded],
    asked,
  };
}

/** Names for which something else is guarded or declared than at the last check. */
function staleNames({ facts, guards }: Grounds, last: Resolved): ReadonlySet<string> {
  const stale = new Set<string>();
  if (guards !== last.guards) {
    for (const name of new Set([...guards.keys(), ...last.guards.keys()]))
      if (!isSameGuard(guards.get(name), last.guards.get(name))) stale.add(name);
  }
  let nKnown = 0;
  for (const file of facts) {
    const before = last.drafts.get(file.path)?.file;
    if (before !== undefined) nKnown++;
    if (before !== file) addDifferences(before, file, stale);
  }
  if (nKnown === last.drafts.size) return stale;
  const there = new Set(facts.map(({ path }) => path));
  for (const [path, { file }] of last.drafts)
    if (!there.has(path)) addDifferences(file, undefined, stale);
  return stale;
}

/** Symbols of an unchanged setup are the same objects; of another one, whatever they say is new. */
function isSameGuard(
  one: readonly GuardedSymbol[] | undefined,
  other: readonly GuardedSymbol[] | undefined,
): boolean {
  return (
    one?.length === other?.length && one?.every((symbol, at) => symbol === other?.[at]) === true
  );
}

/** Names that one text of a file declares in another way than the other text. */
function addDifferences(
  before: FileFacts | undefined,
  after: FileFacts | undefined,
  stale: Set<string>,
): void {
  const [old, fresh] = [declarationsIn(before), declarationsIn(after)];
  for (const [name, said] of old) if (fresh.get(name) !== said) stale.add(name);
  for (const name of fresh.keys()) if (!old.has(name)) stale.add(name);
}

/** What a file says of each name that it declares, places left out. */
function declarationsIn(file: FileFacts | undefined): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const sighting of file?.sightings ?? []) {
    if (!isDeclaring(sighting)) continue;
    const { start: _start, end: _end, ...said } = sighting;
    found.set(sighting.name, `${found.get(sighting.name) ?? ""}${JSON.stringify(said)}`);
  }
  return found;
}

function withPasted(file: FileFacts, made: readonly Sighting[]): FileFacts {
  const starts = new Set(made.map(({ start }) => start));
  const own = file.sightings.filter(({ form, start }) => form !== "paste" || !starts.has(start));
  return { ...file, sightings: [...own, ...made].sort((a, b) => a.start - b.start) };
}

function isSameMade(
  one: readonly Sighting[] | undefined,
  other: readonly Sighting[] | undefined,
): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

function byPath(entries: readonly LedgerEntry[]): ReadonlyMap<string, readonly LedgerEntry[]> {
  const found = new Map<string, LedgerEntry[]>();
  for (const entry of entries) {
    const list = found.get(entry.path);
    if (list === undefined) found.set(entry.path, [entry]);
    else list.push(entry);
  }
  return found;
}

/** Whether two lists say the same of the same symbols. */
function areSame(
  one: readonly LedgerEntry[] | undefined,
  other: readonly LedgerEntry[] | undefined,
): boolean {
  if (one === other) return true;
  const isOfSame = one?.every(({ guarded }, at) => guarded === other?.[at]?.guarded) === true;
  return isOfSame && JSON.stringify(one) === JSON.stringify(other);
}

function sorted(entries: LedgerEntry[]): LedgerEntry[] {
  return entries.sort((a, b) => a.span.start - b.span.start);
}
