/**
 * Facts of the states of a series: the base's are surveyed once, with lint's cache, and then only what
 * patches touch is surveyed again. Invariant: what is recalled for a state is what a survey of all its
 * files would find.
 */
import type { FileFacts } from "../../analyzers/references/facts.js";
import {
  survey,
  type FactKeeper,
  type FactMemory,
} from "../../analyzers/references/survey-tree.js";
import { Surveyor, type SurveyPlan } from "../../analyzers/references/surveyor.js";
import type { Desk, Scan, Threads } from "../../analyzers/references/scan.js";
import { memoryTree } from "../../analyzers/trees/memory-tree.js";
import { languageOf } from "../../analyzers/trees/language.js";
import type { Changes } from "../../analyzers/trees/changes.js";
import { LINK_MODE } from "../../analyzers/trees/overlay.js";
import {
  mergedByPath,
  pathIndex,
  sortedByPath,
  type PathIndex,
} from "../../analyzers/trees/path-index.js";
import type { Listing, Skipped, Tree, TreeFile } from "../../analyzers/trees/tree.js";
import { digest } from "../store.js";
import { differenceOf, type Difference } from "./near-plans.js";

interface Surveyed {
  readonly path: string;
  readonly facts: FileFacts | undefined;
  readonly skipped: readonly Skipped[];
}

export class LayeredFacts {
  readonly #base: Tree;
  readonly #listing: Listing;
  readonly #memory: FactMemory | undefined;
  readonly #threads: Threads | undefined;
  readonly #progress: ((nDone: number, nAll: number) => void) | undefined;
  readonly #grounds = new Map<string, Promise<Scan>>();
  /** Plans for which the base was surveyed, the last one first. */
  readonly #surveyedPlans: { readonly plan: SurveyPlan; readonly ground: Promise<Scan> }[] = [];
  /** Names that are going to be asked for, so that the base is surveyed for all of them at once. */
  readonly #announced = new Set<string>();
  /** By plan, then by content: the same bytes come again in every later state. */
  readonly #surveyed = new Map<string, Map<Uint8Array, Surveyed>>();
  /** By plan. */
  readonly #keys = new WeakMap<SurveyPlan, string>();
  readonly #desks = new Map<string, Desk>();
  readonly #speaking = new Map<Scan, ReadonlySet<string>>();

  constructor(
    base: Tree,
    listing: Listing,
    memory: FactMemory | undefined,
    threads?: Threads,
    progress?: (nDone: number, nAll: number) => void,
  ) {
    this.#base = base;
    this.#listing = listing;
    this.#memory = memory;
    this.#threads = threads;
    this.#progress = progress;
  }

  announce(names: Iterable<string>): void {
    for (const name of names) this.#announced.add(name);
  }

  announced(): Iterable<string> {
    return this.#announced;
  }

  /** Facts of a state: the base with these changes. */
  async of(plan: SurveyPlan, changes: Changes): Promise<Scan> {
    const key = this.keyOf(plan);
    const { facts, skipped } = await this.#ground(key, plan);
    if (changes.size === 0) return { facts, skipped };
    const fresh = await this.#ofChanges(key, plan, changes);
    const kept = facts.filter(({ path }) => !changes.has(path));
    return {
      facts: mergedByPath(kept, sortedByPath(fresh.facts)),
      skipped: [...skipped.filter(({ path }) => !changes.has(path)), ...fresh.skipped],
    };
  }

  /** A text for each plan, the same for the same. */
  keyOf(plan: SurveyPlan): string {
    let key = this.#keys.get(plan);
    if (key === undefined) this.#keys.set(plan, (key = digest(plan)));
    return key;
  }

  #ground(key: string, plan: SurveyPlan): Promise<Scan> {
    let ground = this.#grounds.get(key);
    if (ground !== undefined) return ground;
    const isPart =
      isPlain(plan) &&
      plan.names.length < this.#announced.size &&
      plan.names.every((name) => this.#announced.has(name));
    const whole: SurveyPlan = { ...plan, names: [...this.#announced].sort() };
    ground = isPart
      ? this.#ground(this.keyOf(whole), whole).then((scan) => partOf(scan, plan))
      : this.#near(plan);
    this.#grounds.set(key, ground);
    if (!isPart) this.#surveyedPlans.unshift({ plan, ground });
    return ground;
  }

  /** What is known for a plan that asks for nearly the same need not be found again. */
  async #near(plan: SurveyPlan): Promise<Scan> {
    for (const { plan: known, ground } of this.#surveyedPlans) {
      const difference = differenceOf(known, plan);
      if (difference === undefined) continue;
      const { files } = this.#listing;
      const recalled = this.#memory?.recall(plan, files);
      if (recalled !== undefined && recalled.missing.length < files.length) break;
      const found = await this.#differing(await ground, plan, difference);
      // What a message names is asked for again when it is reviewed again; plans of states come and go.
      if (isPlain(plan)) this.#memory?.store(plan, files, found.facts, found.skipped);
      return found;
    }
    return this.#survey(plan);
  }

  async #differing(known: Scan, plan: SurveyPlan, { more, isStale }: Difference): Promise<Scan> {
    const base = this.#base;
    const { files } = this.#listing;
    const options = { threads: this.#threads };
    const isAsked = more.names.length + more.pastes.length > 0;
    const found = isAsked
      ? await survey(base, files, more, options)
      : { facts: [], skipped: known.skipped };
    const own = new Map(known.facts.map((file) => [file.path, file]));
    const others = new Map(found.facts.map((file) => [file.path, file]));
    const stale = new Set(found.skipped.map(({ path }) => path));
    for (const { path } of files) if (isStale(own.get(path), others.get(path))) stale.add(path);
    const again = files.filter(({ path }) => stale.has(path));
    const fresh = await survey(base, again, plan, options);
    const skipped = known.skipped.filter(({ path }) => !stale.has(path));
    return {
      facts: mergedByPath(
        known.facts.filter(({ path }) => !stale.has(path)),
        fresh.facts,
      ),
      skipped: sortedByPath([...skipped, ...fresh.skipped]),
    };
  }

  async #survey(plan: SurveyPlan): Promise<Scan> {
    return survey(this.#base, this.#listing.files, plan, {
      memory: this.#memory,
      threads: this.#threads,
      progress: this.#progress,
    });
  }

  async #ofChanges(key: string, plan: SurveyPlan, changes: Changes): Promise<Scan> {
    let known = this.#surveyed.get(key);
    if (known === undefined) this.#surveyed.set(key, (known = new Map()));
    const files: [path: string, bytes: Uint8Array][] = [];
    for (const [path, { bytes, mode }] of changes) {
      if (bytes === undefined || mode === LINK_MODE || languageOf(path) === undefined) continue;
      files.push([path, bytes]);
    }
    // The same content under two names is two files; the later one is surveyed by itself.
    const missing = new Map(files.filter(([path, bytes]) => known.get(bytes)?.path !== path));
    if (missing.size > 0) {
      const listed: TreeFile[] = [...missing.keys()]
        .sort()
        .map((path) => ({ path, language: languageOf(path) ?? "c", id: "" }));
      const found = await survey(memoryTree(missing), listed, plan, {
        desk: this.#deskOf(key, plan),
      });
      const byPath = new Map(found.facts.map((file) => [file.path, file]));
      for (const [path, bytes] of missing) {
        known.set(bytes, {
          path,
          facts: byPath.get(path),
          skipped: found.skipped.filter((file) => file.path === path),
        });
      }
    }
    const facts: FileFacts[] = [];
    const skipped: Skipped[] = [];
    for (const [, bytes] of files) {
      const one = known.get(bytes);
      if (one?.facts !== undefined) facts.push(one.facts);
      if (one !== undefined) skipped.push(...one.skipped);
    }
    return { facts, skipped };
  }

  /** Answers a check of the state. `note`: told of every plan that is asked for. */
  keeperOf(changes: Changes, note?: (plan: SurveyPlan) => void): FactKeeper {
    return async (plan, files) => {
      note?.(plan);
      const scan = await this.of(plan, changes);
      // A question about some files gets no more than these.
      return files.length * 2 > this.#listing.files.length
        ? scan
        : narrowed(scan, pathIndex(files));
    };
  }

  /** Whether the base has nothing in one file that the plan looks for. */
  async isSilentInBase(plan: SurveyPlan, path: string): Promise<boolean> {
    const ground = await this.#ground(this.keyOf(plan), plan);
    let speaking = this.#speaking.get(ground);
    if (speaking === undefined) {
      speaking = new Set([...ground.facts, ...ground.skipped].map((file) => file.path));
      this.#speaking.set(ground, speaking);
    }
    return !speaking.has(path);
  }

  /** Whether one file has nothing that the plan looks for. */
  async isSilent(plan: SurveyPlan, path: string, bytes: Uint8Array): Promise<boolean> {
    const key = this.keyOf(plan);
    const change = new Map([[path, { bytes, mode: "" }]]);
    const { facts, skipped } = await this.#ofChanges(key, plan, change);
    if (languageOf(path) !== undefined) return facts.length + skipped.length === 0;
    // What is no code by its name may be included.
    const { surveyor } = this.#deskOf(key, plan);
    surveyor.sweeper.input(bytes.length).set(bytes);
    return surveyor.survey(path, bytes.length, "c") === undefined;
  }

  #deskOf(key: string, plan: SurveyPlan): Desk {
    let desk = this.#desks.get(key);
    if (desk === undefined) this.#desks.set(key, (desk = { surveyor: new Surveyor(plan) }));
    return desk;
  }
}

/** A plan that asks for names and for nothing else. */
function isPlain({ allIncludes, includeNames, pastes, pastedNames }: SurveyPlan): boolean {
  return !allIncludes && includeNames.length + pastes.length + pastedNames.length === 0;
}

/** What a survey for fewer names would have found. */
function partOf({ facts, skipped }: Scan, plan: SurveyPlan): Scan {
  const names = new Set(plan.names);
  const own: FileFacts[] = [];
  for (const file of facts) {
    const sightings = file.sightings.filter(({ name }) => names.has(name));
    const pastes = file.pastes.filter(
      (macro) => macro.names.length === 0 || macro.names.some((name) => names.has(name)),
    );
    if (sightings.length + pastes.length + file.unaccounted.length > 0)
      own.push({ ...file, sightings, pastes });
  }
  return { facts: own, skipped };
}

function narrowed({ facts, skipped }: Scan, wanted: Pick<PathIndex, "has">): Scan {
  return {
    facts: facts.filter(({ path }) => wanted.has(path)),
    skipped: skipped.filter(({ path }) => wanted.has(path)),
  };
}
