/**
 * What is known of the tree that a series is put on, for all its patches together: sightings of names,
 * and which files define what. A series costs one sweep when its names are asked for at once.
 * Invariant: the base never changes; what a patch did to a file is read from that patch's own trees.
 */
import type { FileFacts } from "../references/facts.js";
import { survey, type FactKeeper, type FactMemory } from "../references/survey-tree.js";
import type { Progress, Threads } from "../references/scan.js";
import type { SurveyPlan } from "../references/surveyor.js";
import { openTree } from "../trees/open.js";
import type { Listing, Skipped, Tree } from "../trees/tree.js";
import { CallWords } from "./trees/call-words.js";
import { searched } from "../trees/searched.js";
import { definersOf, type Definers } from "./trees/definers.js";

export interface BaseOptions {
  /** The files of the base, when somebody has listed them already. */
  readonly listing?: (() => Listing) | undefined;
  readonly threads?: Threads | undefined;
  readonly memory?: FactMemory | undefined;
  readonly progress?: Progress | undefined;
  /** Whoever keeps the facts of the tree answers instead. */
  readonly keeper?: FactKeeper | undefined;
  /** Names that others will ask for: the tree is looked at for all of them at once. */
  readonly company?: (() => Iterable<string>) | undefined;
}

/** What one sweep found; the names share it. */
export interface Swept {
  readonly names: readonly string[];
  readonly facts: readonly FileFacts[];
  readonly skipped: readonly Skipped[];
}

export class BaseSweep {
  readonly tree: Tree;
  readonly #options: BaseOptions;
  readonly #swept = new Map<string, Swept>();
  readonly #definers = new Map<string, Promise<Definers>>();
  readonly #callWords = new Map<string, Promise<CallWords>>();
  #listing: Listing | undefined;

  /** `tree`: the base itself, or an overlay on it, of which only the base is used. */
  constructor(tree: Tree, options: BaseOptions = {}) {
    let { spec } = tree;
    const isOverlay = spec.kind === "overlay";
    while (spec.kind === "overlay") spec = spec.base;
    this.tree = isOverlay ? openTree(spec) : tree;
    this.#options = options;
  }

  listing(): Listing {
    return (
      this.#options.listing?.() ??
      (this.#listing ??= this.tree.list(this.#options.memory !== undefined))
    );
  }

  /** Looks for names, those of all patches at once. Names that were looked for cost nothing again. */
  async prepare(names: Iterable<string>): Promise<void> {
    const { threads, memory, progress, keeper, company } = this.#options;
    const open = (all: Iterable<string>): string[] =>
      [...all].filter((name) => isName(name) && !this.#swept.has(name));
    const asked = open(names);
    if (asked.length === 0) return;
    const wanted = [...new Set([...asked, ...open(company?.() ?? [])])].sort();
    const options = { threads, memory, progress, keeper };
    const { files } = this.listing();
    const found = await survey(this.tree, files, planOf(wanted), options);
    // What a header pastes together stands in no text; its calls tell which names there are.
    const pastes = headerPastes(found.facts);
    const made =
      pastes.length === 0
        ? undefined
        : await survey(this.tree, files, pastePlan(wanted, pastes), options);
    const facts = made === undefined ? found.facts : merged(found.facts, made.facts);
    const swept: Swept = { names: wanted, facts, skipped: found.skipped };
    for (const name of wanted) this.#swept.set(name, swept);
  }

  swept(name: string): Swept | undefined {
    return this.#swept.get(name);
  }

  /** Files that define names, in the folders that are general or near. */
  definers(near: readonly string[]): Promise<Definers> {
    const paths = this.#searched(near);
    const key = keyOf(paths);
    let known = this.#definers.get(key);
    if (known === undefined) this.#definers.set(key, (known = definersOf(this.tree, paths)));
    return known;
  }

  /** Which files call what, in the folders that are general or near. */
  callWords(near: readonly string[]): Promise<CallWords> {
    const paths = this.#searched(near);
    const key = keyOf(paths);
    let known = this.#callWords.get(key);
    if (known === undefined) this.#callWords.set(key, (known = CallWords.of(this.tree, paths)));
    return known;
  }

  /** Where names stand in these folders; the tree as a whole is not looked at. */
  async sighted(names: readonly string[], near: readonly string[]): Promise<readonly FileFacts[]> {
    const { threads, keeper } = this.#options;
    const paths = new Set(this.#searched(near));
    const files = this.listing().files.filter(({ path }) => paths.has(path));
    return (await survey(this.tree, files, planOf(names), { threads, keeper })).facts;
  }

  #searched(near: readonly string[]): readonly string[] {
    const { files } = this.listing();
    return searched(
      files.filter(({ language }) => language === "c").map(({ path }) => path),
      near,
    );
  }
}

function keyOf(paths: readonly string[]): string {
  return `${paths.length} ${paths[0] ?? ""} ${paths.at(-1) ?? ""}`;
}

export function isName(name: string): boolean {
  return /^[A-Za-z_]\w{1,120}$/.test(name);
}

export function planOf(names: readonly string[]): SurveyPlan {
  return { names, allIncludes: false, includeNames: [], pastes: [], pastedNames: [] };
}

function pastePlan(names: readonly string[], pastes: SurveyPlan["pastes"]): SurveyPlan {
  return { names: [], allIncludes: false, includeNames: [], pastes, pastedNames: names };
}

function headerPastes(facts: readonly FileFacts[]): SurveyPlan["pastes"] {
  return facts.filter(({ path }) => /\.(?:h|inc)$/.test(path)).flatMap((file) => file.pastes);
}

/** Facts with the sightings of pasted names beside the others. */
function merged(facts: readonly FileFacts[], made: readonly FileFacts[]): FileFacts[] {
  const byPath = new Map(facts.map((file) => [file.path, file]));
  for (const file of made) {
    const pasted = file.sightings.filter(({ form }) => form === "paste");
    if (pasted.length === 0) continue;
    const known = byPath.get(file.path);
    const own =
      known?.sightings.filter(
        (sighting) => !pasted.some((other) => other.start === sighting.start),
      ) ?? [];
    byPath.set(file.path, {
      ...(known ?? { ...file, unaccounted: [], includes: "", pastes: [] }),
      sightings: [...own, ...pasted].sort((a, b) => a.start - b.start),
    });
  }
  return [...byPath.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}
