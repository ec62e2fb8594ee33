/**
 * What earlier runs leave for later ones. A run over an unchanged tree with the same rules and the
 * same program is answered from its record; otherwise each file whose id is unchanged keeps its
 * facts. A tree in which a file may change without notice keeps nothing whole.
 */
import type { FileFacts } from "../analyzers/references/facts.js";
import type { FactMemory } from "../analyzers/references/memory.js";
import type { SurveyPlan } from "../analyzers/references/survey.js";
import type { Listing, Skipped, Tree, TreeFile } from "../analyzers/trees/tree.js";
import { snapshot, type Snapshot } from "../analyzers/trees/work-tree.js";
import type { Check } from "../rules/check.js";
import { packFacts, unpackFacts, type PackedFacts } from "./packed-facts.js";
import type { RuleSet } from "./rule-sources.js";
import { digest, type Store } from "./store.js";

/** Facts of files, by their ids. */
export interface FactCache extends FactMemory {
  /** Listed with ids, once. */
  listing(): Listing;
}

export interface Cache extends FactCache {
  /** The check of an earlier run over the same input, without its entries. */
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

export async function openFactCache(store: Store, tree: Tree, version: string): Promise<FactCache | undefined> {
  const where = whereIs(tree);
  return where === "" ? undefined : factsIn(store, where, await snapshot(tree), version);
}

export async function openCache(store: Store, tree: Tree, rules: RuleSet, key: CacheKey): Promise<Cache | undefined> {
  const where = whereIs(tree);
  if (where === "") return undefined;
  const before = await snapshot(tree);
  const texts = [...rules.texts].map(([path, bytes]) => [path, digest(bytes)]);
  // Exceptions expire by date: a record holds for one day.
  const inputs = digest([key.version, key.today, key.narrow, where, tree.revision, texts, before.fingerprint]);
  const isStable = before.fingerprint !== "";
  return {
    ...factsIn(store, where, before, key.version),
    recallCheck: () => (isStable ? (store.read(`check-${inputs}`) as Check | undefined) : undefined),
    storeCheck: async (check) => {
      // A file that changed between listing and reading is not what its id says.
      const isSame = isStable && check.incomplete.length === 0 && (await snapshot(tree)).fingerprint === before.fingerprint;
      if (isSame) store.write(`check-${inputs}`, { ...check, entries: [] });
      store.trim();
    },
  };
}

function factsIn(store: Store, where: string, before: Snapshot, version: string): FactCache {
  const remembered = new Map<string, Remembered>();
  const nameOf = (plan: SurveyPlan): string => `facts-${digest([version, where, plan])}`;
  return {
    listing: () => before.listing(),
    recall: (plan, files) => {
      const name = nameOf(plan);
      const found = load(store, name);
      if (found !== undefined) remembered.set(name, found);
      return divide(found, files);
    },
    store: (plan, files, facts, skipped) => {
      const isSmallChange = files.length < MIN_CHANGED && remembered.has(nameOf(plan));
      if (files.length === 0 || isSmallChange) return;
      const name = nameOf(plan);
      save(store, name, remembered.get(name), before.listing(), files, facts, skipped);
      remembered.delete(name);
    },
  };
}

/** Facts by id: a file that has none is remembered by its id alone. */
interface Remembered {
  readonly ids: ReadonlyMap<string, string>;
  readonly facts: ReadonlyMap<string, FileFacts>;
}

function load(store: Store, name: string): Remembered | undefined {
  const record = store.read(name) as { readonly ids: string; readonly facts: PackedFacts } | undefined;
  if (record === undefined) return undefined;
  const parts = record.ids.split("\0");
  const ids = new Map<string, string>();
  for (let index = 0; index + 1 < parts.length; index += 2) ids.set(parts[index] as string, parts[index + 1] as string);
  return { ids, facts: new Map(unpackFacts(record.facts).map((file) => [file.path, file])) };
}

function divide(remembered: Remembered | undefined, files: readonly TreeFile[]): { known: FileFacts[]; missing: TreeFile[] } {
  if (remembered === undefined) return { known: [], missing: [...files] };
  const known: FileFacts[] = [];
  const missing: TreeFile[] = [];
  for (const file of files) {
    if (file.id === "" || remembered.ids.get(file.path) !== file.id) {
      missing.push(file);
      continue;
    }
    const facts = remembered.facts.get(file.path);
    if (facts !== undefined) known.push(facts);
  }
  return { known, missing };
}

function save(
  store: Store,
  name: string,
  before: Remembered | undefined,
  listing: Listing,
  surveyed: readonly TreeFile[],
  facts: readonly FileFacts[],
  skipped: readonly Skipped[],
): void {
  const current = new Map(listing.files.map((file) => [file.path, file.id]));
  const ids = new Map<string, string>();
  const kept = new Map<string, FileFacts>();
  for (const [path, id] of before?.ids ?? []) {
    if (current.get(path) !== id) continue;
    ids.set(path, id);
    const known = before?.facts.get(path);
    if (known !== undefined) kept.set(path, known);
  }
  const unread = new Set(skipped.map((file) => file.path));
  for (const file of surveyed) {
    kept.delete(file.path);
    if (file.id !== "" && !unread.has(file.path)) ids.set(file.path, file.id);
    else ids.delete(file.path);
  }
  for (const file of facts) if (ids.has(file.path)) kept.set(file.path, file);
  const text = [...ids].map(([path, id]) => `${path}\0${id}`).join("\0");
  store.write(name, { ids: text, facts: packFacts([...kept.values()]) });
}
