/**
 * The model before and after a patch. Executing a tree takes seconds, so it is done where a patch
 * changes something that relocation rests on, and nowhere else. Invariant: a patch is executed that
 * declares or defines in another way what the programs of relocations are made of, in whatever
 * configuration, or that speaks of an operation or of who calls one.
 */
import { differingPaths, type Change, type Changes } from "../../analyzers/trees/changes.js";
import { createHash } from "node:crypto";
import type { FileFacts } from "../../analyzers/references/facts.js";
import type { SurveyPlan } from "../../analyzers/references/surveyor.js";
import { joined, type Basis } from "../../analyzers/relocation/build/basis.js";
import type { BoundsName } from "../../analyzers/relocation/scenarios/bounds.js";
import { type Request, treeLayers } from "../../analyzers/relocation/find/request.js";
import type { LazyExaminer } from "../../analyzers/relocation/lazy-examiner.js";
import { operations } from "../../analyzers/relocation/find/operations.js";
import type { RememberedTree } from "../../analyzers/trees/remembered.js";
import { isUserland } from "../../analyzers/trees/userland.js";
import type { Listing, Tree } from "../../analyzers/trees/tree.js";
import type { Anchor, ModelChange } from "../../rules/results/series-review.js";
import { hasFields, isListOf, isText } from "../shape.js";
import { earlierRunsIn } from "../model/earlier-runs-record.js";
import { digest, type Store } from "../store.js";
import type { Anchors } from "./anchors.js";
import { changedBelow, changedIn, changedPieces, sourcesOf } from "./changed-code.js";
import { LayeredDefinitions } from "./layered-definitions.js";
import type { LayeredFacts } from "./layered-facts.js";
import { changeOf, isConcerned } from "./relocation-change.js";
import { stepsOfChanges, unrunOperations } from "./unrun-operations.js";

/** A state as the model needs it. */
export interface ModelState {
  readonly tree: Tree;
  readonly files: { listing(): Listing };
  readonly changes: Changes;
}

export interface ModelOptions {
  readonly bounds: BoundsName;
  readonly examiner: LazyExaminer;
  readonly facts: LayeredFacts;
  readonly store: Store | undefined;
  readonly toolVersion: string;
  readonly onProgress: ((nScenarios: number) => void) | undefined;
}

/** What a run over the repository leaves for the next one. */
interface Earlier {
  /**
   * Digest of the files that were read and their contents: with another content, the verdicts may
   * rest on other names.
   */
  readonly stamp: string;
  readonly files: readonly string[];
  readonly entities: readonly string[];
  readonly macros: readonly string[];
}

const isEarlier = hasFields<Earlier>({
  stamp: isText,
  files: isListOf(isText),
  entities: isListOf(isText),
  macros: isListOf(isText),
});

export class ModelRuns {
  readonly #options: ModelOptions;
  readonly #base: RememberedTree;
  readonly #record: string;
  readonly #definitions: LayeredDefinitions;
  /** What speaks of relocation: operations, and the functions that call them. */
  #spoken: RegExp | undefined;
  #basis: Basis | undefined;

  constructor(options: ModelOptions, base: RememberedTree) {
    this.#options = options;
    this.#base = base;
    this.#definitions = new LayeredDefinitions(base, options.store, options.toolVersion);
    this.#record = `relocation-${digest([options.toolVersion, base.spec.kind === "revision" ? base.spec.repository : base.label])}`;
  }

  /** Whether what a patch changes can matter to a relocation. */
  async isTouched(before: ModelState, step: Changes): Promise<boolean> {
    const sources = sourcesOf(step);
    if (sources.length === 0) return false;
    const spoken = (this.#spoken ??= await this.#speaking(before));
    if (
      sources.some(([path, { bytes }]) =>
        changedPieces(before.tree.read(path), bytes).some((piece) => spoken.test(piece)),
      )
    )
      return true;
    const changes = changedIn(before.tree, step);
    const isPlain = changes.every(
      ({ entities, macros, hasOtherDirectives }) =>
        entities.size + macros.size === 0 && !hasOtherDirectives,
    );
    if (isPlain) return false;
    const basis = await this.#basisOf();
    return changes.some(
      ({ path, entities, macros, definitions, hasOtherDirectives }) =>
        [...entities].some((name) => basis.entities.has(name)) ||
        changedBelow(definitions, (name) => basis.entities.has(name)).length > 0 ||
        [...macros].some((name) => basis.macros.has(name) || basis.entities.has(name)) ||
        (hasOtherDirectives && basis.files.has(path)),
    );
  }

  /** @returns undefined when nothing that was executed has changed */
  async compare(
    before: ModelState,
    after: ModelState,
    anchors: Anchors | undefined,
  ): Promise<ModelChange | undefined> {
    // What an earlier run read one by one is read at once.
    this.#base.readMany(this.#recall()?.files ?? []);
    const examiner = await this.#options.examiner.get();
    const compared = await examiner.compare(this.#request(before), this.#request(after));
    const { report, basis } = compared;
    if (before.changes.size === 0) this.#keep(basis);
    // A later patch may touch what this one makes relocation rest on.
    this.#basis = this.#basis === undefined ? basis : joined(this.#basis, basis);
    this.#definitions.keep();
    const step = new Map<string, Change>();
    for (const path of differingPaths(before.changes, after.changes)) {
      const change = after.changes.get(path);
      if (change !== undefined) step.set(path, change);
    }
    const changes = changedIn(before.tree, step);
    const anchorOf = (path: string, name: string): Anchor =>
      anchors?.functionOf(path, name) ?? { kind: "patch" };
    const change = changeOf(report, anchorOf, compared.silent, changes);
    const relocations = [
      ...change.relocations.filter(
        (one) => one.state !== "same" || isConcerned(one, compared, changes),
      ),
      ...unrunOperations(report, changes, anchorOf),
    ];
    return relocations.length === 0 ? undefined : { ...change, relocations };
  }

  /** What relocation rests on in the base, from an earlier run where what it read is still the same. */
  async #basisOf(): Promise<Basis> {
    if (this.#basis !== undefined) return this.#basis;
    const known = this.#recall();
    if (known !== undefined && known.stamp === this.#stampOf(known.files)) {
      return (this.#basis = {
        entities: new Set(known.entities),
        macros: new Set(known.macros),
        files: new Set(known.files),
      });
    }
    const examiner = await this.#options.examiner.get();
    const basis = await examiner.basis(
      this.#request({
        tree: this.#base,
        files: { listing: () => this.#base.list(false) },
        changes: new Map(),
      }),
    );
    this.#keep(basis);
    this.#definitions.keep();
    return (this.#basis = basis);
  }

  /** What the base rests on, for later runs. */
  #keep({ files: read, entities, macros }: Basis): void {
    const files = [...read].sort();
    const stamp = this.#stampOf(files);
    if (this.#recall()?.stamp === stamp) return;
    this.#options.store?.write(this.#record, {
      stamp,
      files,
      entities: [...entities].sort(),
      macros: [...macros].sort(),
    } satisfies Earlier);
  }

  #recall(): Earlier | undefined {
    return this.#options.store?.read(this.#record, isEarlier);
  }

  #stampOf(paths: readonly string[]): string {
    const found = this.#base.readMany(paths);
    const hash = createHash("sha256");
    for (const path of paths)
      hash.update(`${path}\0`).update(
        createHash("sha256")
          .update(found.get(path) ?? "")
          .digest(),
      );
    return hash.digest("hex");
  }

  async #speaking({ changes }: ModelState): Promise<RegExp> {
    const names = new Set([...operations, ...stepsOfChanges]);
    for (const { path, sightings } of await this.#look(operations, this.#options.facts, changes)) {
      if (isUserland(path)) continue;
      for (const { form, enclosing } of sightings)
        if (form === "call" && /^\w+$/.test(enclosing)) names.add(enclosing);
    }
    return new RegExp(`(?<![A-Za-z0-9_])(?:${[...names].join("|")})(?![A-Za-z0-9_])`);
  }

  #request({ tree, files, changes }: ModelState): Request {
    const { facts, bounds, store, toolVersion, onProgress } = this.#options;
    return {
      tree,
      listing: files.listing(),
      look: (names) => this.#look(names, facts, changes),
      definitions: this.#definitions.of(tree, changes),
      layers: treeLayers,
      bounds,
      machine: "lp64",
      configuration: undefined,
      functionName: undefined,
      isWanted: () => true,
      toolVersion,
      ...(onProgress === undefined ? {} : { onProgress }),
      ...(store === undefined ? {} : { earlierRuns: earlierRunsIn(store, toolVersion) }),
    };
  }

  async #look(
    wanted: readonly string[],
    facts: LayeredFacts,
    changes: Changes,
  ): Promise<readonly FileFacts[]> {
    return wanted.length === 0 ? [] : (await facts.of(planOf(wanted), changes)).facts;
  }
}

function planOf(names: readonly string[]): SurveyPlan {
  return {
    names: [...new Set(names)].sort(),
    allIncludes: false,
    includeNames: [],
    pastes: [],
    pastedNames: [],
  };
}
