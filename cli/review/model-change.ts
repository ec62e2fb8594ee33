/**
 * The model before and after a patch. Executing a tree takes seconds, so it is done where a patch
 * changes something that relocation rests on, and nowhere else. Invariant: a patch is executed that
 * declares or defines in another way what the programs of relocations are made of, in whatever
 * configuration, or that speaks of an operation or of who calls one.
 */
import { createHash } from "node:crypto";
import type { FileFacts } from "../../analyzers/references/facts.js";
import type { SurveyPlan } from "../../analyzers/references/survey.js";
import { changedDefinitions, changedNames, differing, type ChangedNames } from "../../analyzers/lowering/preprocess/changed-names.js";
import type { Basis, Compared, Request } from "../../analyzers/relocation/examination.js";
import type { Equivalence } from "../../analyzers/relocation/equivalence.js";
import type { EquivalenceReport, ModelReport, Root } from "../../analyzers/relocation/report.js";
import { operations } from "../../analyzers/relocation/operations.js";
import type { Verdict } from "../../analyzers/relocation/verdict.js";
import type { RememberedTree } from "../../analyzers/trees/remembered.js";
import type { Change } from "../../analyzers/trees/overlay.js";
import type { Listing, Tree } from "../../analyzers/trees/tree.js";
import type { Anchor, ModelChange, RelocationChange } from "../../rules/series-review.js";
import { thousands } from "../reporters/parts/counts.js";
import type { Store } from "../store.js";
import { digest } from "../store.js";
import type { Anchors } from "./anchors.js";
import { LayeredDefinitions } from "./layered-definitions.js";
import type { Changes, LayeredFacts } from "./layered-facts.js";

/** A state as the model needs it. */
export interface ModelState {
  readonly tree: Tree;
  readonly files: { listing(): Listing };
  readonly changes: Changes;
}

export interface ModelOptions {
  readonly facts: LayeredFacts;
  readonly store: Store | undefined;
  readonly toolVersion: string;
  readonly onProgress: ((nScenarios: number) => void) | undefined;
}

/** What a run over the repository leaves for the next one. */
interface Earlier {
  /** Of the files that were read, with their contents: another content may rest on other names. */
  readonly stamp: string;
  readonly files: readonly string[];
  readonly entities: readonly string[];
  readonly macros: readonly string[];
}

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
    if (sources.some(([path, { bytes }]) => changedPieces(before.tree.read(path), bytes).some((piece) => spoken.test(piece)))) return true;
    const changes = changedIn(before, step);
    const isPlain = changes.every(({ entities, macros, hasOtherDirectives }) => entities.size + macros.size === 0 && !hasOtherDirectives);
    if (isPlain) return false;
    const basis = await this.#basisOf();
    return changes.some(
      ({ path, entities, macros, hasOtherDirectives }) =>
        [...entities].some((name) => basis.entities.has(name)) ||
        [...macros].some((name) => basis.macros.has(name) || basis.entities.has(name)) ||
        (hasOtherDirectives && basis.files.has(path)),
    );
  }

  /** @returns undefined when nothing that was executed has changed */
  async compare(before: ModelState, after: ModelState, anchors: Anchors | undefined): Promise<ModelChange | undefined> {
    // What an earlier run read one by one is read at once.
    this.#base.readMany(this.#recall()?.files ?? []);
    const { examiner } = await import("../../analyzers/relocation/examiner.js");
    const compared = await examiner.compare(this.#request(before), this.#request(after));
    const { report, basis } = compared;
    if (before.changes.size === 0) this.#keep(basis);
    // A later patch may touch what this one makes relocation rest on.
    this.#basis = this.#basis === undefined ? basis : both(this.#basis, basis);
    this.#definitions.keep();
    const changes = changedIn(before, new Map([...after.changes].filter(([path, change]) => before.changes.get(path) !== change)));
    const change = changeOf(report, (path, name) => anchors?.functionOf(path, name) ?? { kind: "patch" }, compared.silent, changes);
    const relocations = change.relocations.filter((one) => one.state !== "same" || isConcerned(one, compared, changes));
    return relocations.length === 0 ? undefined : { ...change, relocations };
  }

  /** What relocation rests on in the base, from an earlier run where what it read is still the same. */
  async #basisOf(): Promise<Basis> {
    if (this.#basis !== undefined) return this.#basis;
    const known = this.#recall();
    if (known !== undefined && known.stamp === this.#stampOf(known.files)) {
      return (this.#basis = { entities: new Set(known.entities), macros: new Set(known.macros), files: new Set(known.files) });
    }
    const { examiner } = await import("../../analyzers/relocation/examiner.js");
    const basis = await examiner.basis(this.#request({ tree: this.#base, files: { listing: () => this.#base.list(false) }, changes: new Map() }));
    this.#keep(basis);
    this.#definitions.keep();
    return (this.#basis = basis);
  }

  /** What the base rests on, for later runs. */
  #keep({ files: read, entities, macros }: Basis): void {
    const files = [...read].sort();
    const stamp = this.#stampOf(files);
    if (this.#recall()?.stamp === stamp) return;
    this.#options.store?.write(this.#record, { stamp, files, entities: [...entities].sort(), macros: [...macros].sort() } satisfies Earlier);
  }

  #recall(): Earlier | undefined {
    if (this.#options.store === undefined) return undefined;
    const known = this.#options.store.read(this.#record) as Partial<Earlier> | undefined;
    const { stamp = "", files, entities, macros } = known ?? {};
    return files === undefined || entities === undefined || macros === undefined ? undefined : { stamp, files, entities, macros };
  }

  #stampOf(paths: readonly string[]): string {
    const found = this.#base.readMany(paths);
    const hash = createHash("sha256");
    for (const path of paths) hash.update(`${path}\0`).update(createHash("sha256").update(found.get(path) ?? "").digest());
    return hash.digest("hex");
  }

  async #speaking({ changes }: ModelState): Promise<RegExp> {
    const names = new Set(operations);
    for (const { path, sightings } of await this.#look(operations, this.#options.facts, changes)) {
      if (path.startsWith("tools/")) continue;
      for (const { form, enclosing } of sightings) if (form === "call" && /^\w+$/.test(enclosing)) names.add(enclosing);
    }
    return new RegExp(`(?<![A-Za-z0-9_])(?:${[...names].join("|")})(?![A-Za-z0-9_])`);
  }

  #request({ tree, files, changes }: ModelState): Request {
    const { facts, toolVersion, onProgress } = this.#options;
    return {
      tree,
      listing: files.listing(),
      look: (names) => this.#look(names, facts, changes),
      definitions: this.#definitions.of(tree, changes),
      bounds: "default",
      configuration: undefined,
      functionName: undefined,
      isWanted: () => true,
      toolVersion,
      ...(onProgress === undefined ? {} : { onProgress }),
    };
  }

  async #look(wanted: readonly string[], facts: LayeredFacts, changes: Changes): Promise<readonly FileFacts[]> {
    return wanted.length === 0 ? [] : (await facts.of(planOf(wanted), changes)).facts;
  }
}

function both(a: Basis, b: Basis): Basis {
  return { entities: new Set([...a.entities, ...b.entities]), macros: new Set([...a.macros, ...b.macros]), files: new Set([...a.files, ...b.files]) };
}

export function planOf(names: readonly string[]): SurveyPlan {
  return { names: [...new Set(names)].sort(), allIncludes: false, includeNames: [], pastes: [], pastedNames: [] };
}

type ChangedFile = ChangedNames & { readonly path: string };

function sourcesOf(step: Changes): (readonly [path: string, change: Change])[] {
  return [...step].filter(([path]) => /\.[ch]$/.test(path) && !/^(?:tools|Documentation|scripts|samples)\//.test(path));
}

function changedIn(before: ModelState, step: Changes): ChangedFile[] {
  return sourcesOf(step).map(([path, { bytes }]) => ({ path, ...changedNames(path, before.tree.read(path), bytes) }));
}

/** Whether a relocation that stays the same is worth a word: its program is another, or what it is compiled of was touched. */
function isConcerned({ path, function: name }: RelocationChange, { unchanged, report }: Compared, changes: readonly ChangedFile[]): boolean {
  if (!unchanged.has(`${name} ${path}`)) return true;
  const own = [...report.before.roots, ...report.after.roots].filter((root) => root.function === name);
  const compiled = new Set(own.flatMap(({ lowered }) => lowered.map(nameOf)));
  return changes.some(({ definitions }) => [...differing(definitions.before, definitions.after)].some((each) => compiled.has(each)));
}

/** Of `name (path)`. */
function nameOf(lowered: string): string {
  return lowered.slice(0, lowered.indexOf(" "));
}

/** What the model answers for, of what a root calls, and the patch defines in another way: it was not run. */
function stoodInFor(root: Root | undefined, changes: readonly ChangedFile[]): string[] {
  const compiled = new Set((root?.lowered ?? []).map((each) => / \((.*)\)$/.exec(each)?.[1]));
  // A driver's own static function of the name is another one.
  const isMeant = (path: string, text: string): boolean => path.endsWith(".h") || compiled.has(path) || !text.startsWith("static ");
  const changed = changedDefinitions(changes.map((change) => definitionsIn(change, isMeant)));
  const macros = new Set(changes.flatMap(({ macros: each }) => [...each]));
  return (root?.modelled ?? []).filter((name) => changed.has(name) || macros.has(name));
}

function definitionsIn(change: ChangedFile, isMeant: (path: string, text: string) => boolean): ChangedFile {
  const those = (all: ReadonlyMap<string, string>): ReadonlyMap<string, string> => new Map([...all].filter(([, text]) => isMeant(change.path, text)));
  return { ...change, definitions: { before: those(change.definitions.before), after: those(change.definitions.after) } };
}

/** Pieces of a file, cut behind each brace in the first column, that only one side has. */
function changedPieces(before: Uint8Array | undefined, after: Uint8Array | undefined): string[] {
  const [old, fresh] = [piecesOf(before), piecesOf(after)];
  const [known, kept] = [new Set(old), new Set(fresh)];
  return [...old.filter((piece) => !kept.has(piece)), ...fresh.filter((piece) => !known.has(piece))];
}

function piecesOf(bytes: Uint8Array | undefined): string[] {
  if (bytes === undefined) return [];
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1").split(/(?<=^\}.*\n)/m);
}

function changeOf(report: EquivalenceReport, anchorOf: (path: string, name: string) => Anchor, silent: ReadonlySet<string>, changes: readonly ChangedFile[]): ModelChange {
  const relocations = report.pairs.map((pair): RelocationChange => {
    const before = rootOf(report.before, pair.before);
    const after = rootOf(report.after, pair.after);
    const found: Equivalence = "reason" in pair.equivalence ? { kind: "unknown", reasons: [{ text: pair.equivalence.reason }] } : pair.equivalence;
    const unrun = [...new Set([...stoodInFor(before, changes), ...stoodInFor(after, changes)])];
    const why = `${listOf(unrun)} changed, and the model answers for ${unrun.length === 1 ? "it" : "them"} in its own way`;
    const equivalence: Equivalence = unrun.length > 0 && found.kind === "equivalent" ? { kind: "unknown", reasons: [{ text: why }] } : found;
    const { path, function: name } = pair.after ?? pair.before ?? { path: "", function: "" };
    const state = equivalence === found ? stateOf(before?.verdict, after?.verdict, equivalence) : "undecided";
    return {
      path,
      function: name,
      before: before?.verdict,
      after: after?.verdict,
      storiesBefore: before?.stories ?? [],
      stories: after?.stories ?? [],
      equivalence,
      state,
      text: textOf(name, before, after, equivalence, state),
      anchor: anchorOf(path, name),
    };
  });
  return { relocations, before: report.before, after: report.after, silent: [...silent].sort() };
}

function rootOf(report: ModelReport, named: { readonly path: string; readonly function: string } | undefined): Root | undefined {
  return report.roots.find((root) => root.path === named?.path && root.function === named.function);
}

function stateOf(before: Verdict | undefined, after: Verdict | undefined, equivalence: Equivalence): RelocationChange["state"] {
  if (before === undefined || after === undefined || before.kind === "unknown" || after.kind === "unknown") {
    // A relocation that is new is judged by itself.
    const isBroken = before === undefined && (after?.kind === "violated" || after?.kind === "rejected");
    return isBroken ? "worse" : equivalence.kind === "equivalent" ? "same" : "undecided";
  }
  const [old, fresh] = [faultsOf(before), faultsOf(after)];
  if ([...fresh].some((fault) => !old.has(fault))) return "worse";
  if ([...old].some((fault) => !fresh.has(fault))) return "better";
  return equivalence.kind === "equivalent" ? "same" : equivalence.kind === "different" ? "changed" : "undecided";
}

/** Properties that break, each with the least that it takes. */
function faultsOf(verdict: Verdict): ReadonlySet<string> {
  if (verdict.kind === "violated") return new Set(verdict.violations.map(({ property }) => property));
  return verdict.kind === "rejected" ? new Set(["rejected"]) : new Set();
}

function textOf(name: string, before: Root | undefined, after: Root | undefined, equivalence: Equivalence, state: RelocationChange["state"]): string {
  if (after === undefined) return `the relocation in ${name}() is gone, or nothing reaches it any more`;
  if (before === undefined) return `${name}() is a new relocation, which ${outcomeOf(after.verdict)}`;
  if (before.function !== name && equivalence.kind !== "equivalent") {
    return `${before.function}(), which ${outcomeOf(before.verdict)}, gives way to ${name}(), which ${outcomeOf(after.verdict)}`;
  }
  if (equivalence.kind === "equivalent") {
    const same = `relocation behaves the same before and after in all ${thousands(equivalence.nScenarios)} scenarios`;
    return before.verdict.kind === "violated" ? `${same}, and breaks the same properties` : same;
  }
  if (state === "worse") return `${name}() ${outcomeOf(after.verdict)}, and ${outcomeBefore(before.verdict)}`;
  if (state === "better") return `${name}() ${outcomeOf(after.verdict)}, and ${outcomeBefore(before.verdict)}`;
  if (equivalence.kind === "different") {
    const [first] = equivalence.differences;
    const n = thousands(first?.nScenarios ?? 0);
    return `relocation behaves in another way in ${n} of ${thousands(equivalence.nScenarios)} scenarios: ${first?.kind ?? "something"} differ${first?.kind === "result" || first?.kind === "tree" ? "s" : ""}`;
  }
  return `whether relocation behaves the same is not known: ${equivalence.reasons[0]?.text ?? "no reason is known"}`;
}

function outcomeOf(verdict: Verdict): string {
  switch (verdict.kind) {
    case "holds":
      return `holds in ${thousands(verdict.nScenarios)} scenarios`;
    case "violated":
      return `breaks ${verdict.violations.map(({ property }) => property).join(", ")}`;
    case "rejected":
      return `does not type-check: ${verdict.errors[0]?.message ?? ""}`;
    case "unknown":
      return `could not be decided (${verdict.reasons[0]?.text ?? "no reason is known"})`;
  }
}

function listOf(names: readonly string[]): string {
  const all = names.map((name) => `${name}()`);
  return all.length < 2 ? (all[0] ?? "") : `${all.slice(0, -1).join(", ")} and ${all.at(-1) ?? ""}`;
}

function outcomeBefore(verdict: Verdict): string {
  if (verdict.kind === "holds") return `held in all ${thousands(verdict.nScenarios)} scenarios before`;
  return verdict.kind === "violated" ? `broke ${verdict.violations.map(({ property }) => property).join(", ")} before` : `${outcomeOf(verdict)} before`;
}
