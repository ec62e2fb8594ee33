/**
 * What earlier runs leave for later ones. A run over an unchanged tree with the same rules and the
 * same program is answered from its record; otherwise each file whose id is unchanged keeps its
 * facts. A tree in which a file may change without notice keeps nothing whole.
 */
import type { FileFacts } from "../analyzers/references/facts.js";
import type { FactMemory } from "../analyzers/references/survey-tree.js";
import { isSameAsLooked } from "../analyzers/references/included-texts.js";
import type { SurveyPlan } from "../analyzers/references/surveyor.js";
import { pathIndex } from "../analyzers/trees/path-index.js";
import type { Listing, Skipped, Tree, TreeFile } from "../analyzers/trees/tree.js";
import { snapshot, type Snapshot } from "../analyzers/trees/work-tree.js";
import type { Check } from "../rules/judge/check.js";
import { declaredKeeper } from "./declared-record.js";
import { ledgerKeeper } from "./ledger-record.js";
import { madeKeeper } from "./made-record.js";
import { readingsKeeper } from "./readings-record.js";
import type { Keepers } from "../rules/judge/session.js";
import { isPackedFacts, packFacts, unpackFacts, type PackedFacts } from "./packed-facts.js";
import { isCheck } from "./record-shapes.js";
import type { RuleSet } from "./rule-sources.js";
import { hasFields, isCount, isText, type Shape } from "./shape.js";
import { digest, type Store } from "./store.js";

/** Facts of files, by their ids. */
export interface FactCache extends FactMemory {
  readonly keepers: Keepers;
  /** Listed with ids, once. */
  listing(): Listing;
  /** What this state of the tree is called; undefined where a file may change without notice. */
  readonly state: string | undefined;
}

export interface Cache extends FactCache {
  /** The check of an earlier run over the same input, without its ledger. */
  recallCheck(): Check | undefined;
  storeCheck(check: Check): Promise<void>;
}

/** Fewer changed files than this are read again rather than the whole record written anew. */
const MIN_CHANGED = 64;

export interface CacheKey {
  readonly version: string;
  readonly today: string;
  readonly narrow: readonly string[];
}

/** Nothing is kept of a tree that is not on a disk. */
function whereIs({ spec }: Tree): string {
  return spec.kind === "directory" ? spec.root : spec.kind === "revision" ? spec.repository : "";
}

export async function openFactCache(
  store: Store,
  tree: Tree,
  version: string,
): Promise<FactCache | undefined> {
  const where = whereIs(tree);
  return where === "" ? undefined : factsIn(store, where, await snapshot(tree), version);
}

export async function openCache(
  store: Store,
  tree: Tree,
  rules: RuleSet,
  key: CacheKey,
): Promise<Cache | undefined> {
  const where = whereIs(tree);
  if (where === "") return undefined;
  const before = await snapshot(tree);
  const texts = [...rules.texts].map(([path, bytes]) => [path, digest(bytes)]);
  // Exceptions expire by date: a record holds for one day.
  const inputs = digest([
    key.version,
    key.today,
    key.narrow,
    where,
    tree.revision,
    texts,
    before.fingerprint,
  ]);
  const isStable = before.fingerprint !== "";
  return {
    ...factsIn(store, where, before, key.version),
    recallCheck: () => {
      const kept = isStable ? store.read(`check-${inputs}`, isCheck) : undefined;
      return kept !== undefined && isSameAsLooked(tree, kept.looked) ? kept : undefined;
    },
    storeCheck: async (check) => {
      // A file that changed between listing and reading is not what its id says.
      const isSame =
        isStable &&
        check.incomplete.length === 0 &&
        (await snapshot(tree)).fingerprint === before.fingerprint;
      if (isSame) store.write(`check-${inputs}`, { ...check, pages: [] });
      store.trim();
    },
  };
}

function factsIn(store: Store, where: string, before: Snapshot, version: string): FactCache {
  const recalled = new Map<string, Recalled>();
  const isStable = before.fingerprint !== "";
  const nameOf = (plan: SurveyPlan): string => `known-${digest([version, where, plan])}`;
  const stateNameOf = (plan: SurveyPlan): string =>
    `state-${digest([version, where, plan, before.fingerprint])}`;
  return {
    keepers: {
      declared: declaredKeeper(store, where, version),
      made: madeKeeper(store, where, version),
      ledgers: ledgerKeeper(store, where, version),
      readings: readingsKeeper(store, where, version),
    },
    listing: () => before.listing(),
    state: isStable ? digest([version, where, before.fingerprint]) : undefined,
    recall: (plan, files) => {
      const listed = before.listing().files;
      const found =
        (isStable ? recallState(store, stateNameOf(plan), listed) : undefined) ??
        recallFiles(store, nameOf(plan), listed);
      if (found === undefined) return { known: [], missing: files };
      recalled.set(nameOf(plan), found);
      return divide(found, listed, files);
    },
    store: (plan, files, facts, skipped) => {
      if (files.length === 0) return;
      const name = nameOf(plan);
      const old = recalled.get(name);
      const listed = before.listing().files;
      const now = renewed(old, listed, files, facts, skipped);
      const packed = packFacts([...now.facts.values()]);
      if (isStable) storeState(store, stateNameOf(plan), listed, now, packed);
      if (old === undefined || files.length >= MIN_CHANGED)
        storeFiles(store, name, listed, now, packed);
      recalled.delete(name);
    },
  };
}

/** What a record says of the files that are listed now. A file that is known and has no facts has none. */
interface Recalled {
  /** Files that have to be surveyed. */
  readonly unknown: ReadonlySet<TreeFile>;
  /** By path, sorted by it. */
  readonly facts: ReadonlyMap<string, FileFacts>;
}

/** Facts of one state of the tree, called by it: nothing has to be compared with what is listed. */
interface StateRecord {
  readonly nFiles: number;
  /** Indexes of files of the listing that the record does not speak of. */
  readonly unknown: Int32Array;
  readonly facts: PackedFacts;
}

const hasStateFields = hasFields<StateRecord>({
  nFiles: isCount,
  unknown: (value): value is Int32Array => value instanceof Int32Array,
  facts: isPackedFacts,
});

const isStateRecord: Shape<StateRecord> = (value): value is StateRecord =>
  hasStateFields(value) && value.unknown.every((at) => at >= 0 && at < value.nFiles);

function recallState(
  store: Store,
  name: string,
  listed: readonly TreeFile[],
): Recalled | undefined {
  const record = store.read(name, isStateRecord);
  if (record?.nFiles !== listed.length) return undefined;
  return {
    unknown: new Set(Array.from(record.unknown, (at) => listed[at] as TreeFile)),
    facts: factsByPath(record.facts),
  };
}

function storeState(
  store: Store,
  name: string,
  listed: readonly TreeFile[],
  { unknown }: Recalled,
  facts: PackedFacts,
): void {
  const indexes: number[] = [];
  if (unknown.size > 0) listed.forEach((file, at) => void (unknown.has(file) && indexes.push(at)));
  store.write(name, {
    nFiles: listed.length,
    unknown: Int32Array.from(indexes),
    facts,
  } satisfies StateRecord);
}

/**
 * Facts of files with the ids that they had, for a tree of which some have changed since. The ids are
 * many and the same for every plan, so they have a record of their own, called by what is in it.
 */
interface FilesRecord {
  readonly ids: string;
  readonly facts: PackedFacts;
}

const isFilesRecord = hasFields<FilesRecord>({ ids: isText, facts: isPackedFacts });

function recallFiles(
  store: Store,
  name: string,
  listed: readonly TreeFile[],
): Recalled | undefined {
  const record = store.read(name, isFilesRecord);
  const text = record && store.read(record.ids, isText);
  if (record === undefined || text === undefined) return undefined;
  const unknown = changedSince(text.split("\0"), listed);
  const facts = factsByPath(record.facts);
  const own = new Map<string, FileFacts>();
  for (const file of listed) {
    const known = facts.get(file.path);
    if (known !== undefined && !unknown.has(file)) own.set(file.path, known);
  }
  return { unknown, facts: own };
}

function storeFiles(
  store: Store,
  name: string,
  listed: readonly TreeFile[],
  { unknown }: Recalled,
  facts: PackedFacts,
): void {
  const text = listed.flatMap((file) => (unknown.has(file) ? [] : [file.path, file.id])).join("\0");
  const ids = `ids-${digest(Buffer.from(text))}`;
  store.write(ids, text);
  store.write(name, { ids, facts } satisfies FilesRecord);
}

/** `ids`: path and id in turn. Both lists are sorted by path, so that they are gone through once. */
function changedSince(ids: readonly string[], listed: readonly TreeFile[]): ReadonlySet<TreeFile> {
  const changed = new Set<TreeFile>();
  let at = 0;
  for (const file of listed) {
    const { path } = file;
    while (at < ids.length && (ids[at] as string) < path) at += 2;
    if (file.id === "" || ids[at] !== path || ids[at + 1] !== file.id) changed.add(file);
  }
  return changed;
}

function factsByPath(facts: PackedFacts): ReadonlyMap<string, FileFacts> {
  return new Map(unpackFacts(facts).map((file) => [file.path, file]));
}

/** `files`: all that are listed, or some of them. */
function divide(
  { unknown, facts }: Recalled,
  listed: readonly TreeFile[],
  files: readonly TreeFile[],
): { known: FileFacts[]; missing: TreeFile[] } {
  if (files === listed)
    return {
      known: [...facts.values()],
      missing: unknown.size === 0 ? [] : files.filter((file) => unknown.has(file)),
    };
  const index = pathIndex(listed);
  const known: FileFacts[] = [];
  const missing: TreeFile[] = [];
  for (const file of files) {
    const own = facts.get(file.path);
    const now = listed[index.get(file.path) ?? -1];
    if (now === undefined || now.id !== file.id || unknown.has(now)) missing.push(file);
    else if (own !== undefined) known.push(own);
  }
  return { known, missing };
}

/** What was known, and what a survey of some files found. */
function renewed(
  old: Recalled | undefined,
  listed: readonly TreeFile[],
  surveyed: readonly TreeFile[],
  facts: readonly FileFacts[],
  skipped: readonly Skipped[],
): Recalled {
  const unread = new Set(skipped.map((file) => file.path));
  const ids = new Map(surveyed.map(({ path, id }) => [path, unread.has(path) ? "" : id]));
  const fresh = new Map(facts.map((file) => [file.path, file]));
  const unknown = new Set<TreeFile>();
  const own = new Map<string, FileFacts>();
  for (const file of listed) {
    const { path } = file;
    const id = ids.get(path);
    const isKnown =
      id === undefined ? old?.unknown.has(file) === false : id !== "" && id === file.id;
    if (!isKnown) unknown.add(file);
    const found = id === undefined ? old?.facts.get(path) : fresh.get(path);
    if (isKnown && found !== undefined) own.set(path, found);
  }
  return { unknown, facts: own };
}
