/**
 * What the preprocessor makes of files in which a guarded name could be made: names that stand in no
 * text become entries of the ledger like those that do. Invariant: an entry whose name stands in the
 * text of the same place is left to the entry of that text, and what could not be followed is told.
 */
import { createHash } from "node:crypto";
import { AssemblerMemory } from "../../analyzers/made/assembler-memory.js";
import { madeNames, type Made } from "../../analyzers/made/made-names.js";
import type { Trouble } from "../../analyzers/made/possible.js";
import { TreeTexts } from "../../analyzers/made/tree-texts.js";
import type { FileFacts } from "../../analyzers/references/facts.js";
import type { LedgerEntry } from "../../analyzers/references/ledger-entry.js";
import { lastNotAbove } from "../../analyzers/syntax/bytes.js";
import { Surveyor, type SurveyPlan } from "../../analyzers/references/surveyor.js";
import { languageOf } from "../../analyzers/trees/language.js";
import { pathIndex } from "../../analyzers/trees/path-index.js";
import type { MadeName } from "../../analyzers/made/reread.js";
import type { Boundary } from "../files/boundary.js";
import { isAcquitted } from "../files/kinds.js";
import { ownersOf, type Setup } from "./guard-setup.js";
import { candidatesOf, type CandidatesInput } from "./made-candidates.js";

export interface MadeInput extends CandidatesInput {
  readonly boundaries: readonly Boundary[];
  readonly setup: Setup;
  readonly plan: SurveyPlan;
  /** Those that stand in the text of a file. */
  entriesIn(path: string): readonly LedgerEntry[];
}

export interface MadeEntries {
  /** Of names that no text holds. */
  readonly entries: readonly LedgerEntry[];
  /** Of includes that macros name, and of the texts that they bring in. */
  readonly written: readonly LedgerEntry[];
  /** What could not be followed, one line each. */
  readonly incomplete: readonly string[];
}

export function madeEntries(input: MadeInput): MadeEntries {
  const { tree, listing, plan, graph, ledger, memory } = input;
  const fragments = memory.fragmentsOf(plan.names);
  const index = pathIndex(listing.files);
  const isListed = (path: string): boolean => index.has(path);
  const couldMake = (bytes: Uint8Array): boolean => fragments.couldMake(bytes);
  const texts = new TreeTexts({ tree, graph, memory, isListed, couldMake });
  const read = (path: string): Uint8Array | undefined => tree.read(path);
  const searchFolders = (folder: string): readonly string[] => graph.searchFolders(folder);
  const expect = (paths: readonly string[]): void => tree.expect?.(paths);
  memory.begin({ listing, read, expect, searchFolders }, purposeOf(input));
  const candidates = candidatesOf(input, fragments);
  memory.look(candidates);
  texts.expect(memory.unknown(candidates));
  const found = new Map<string, LedgerEntry>();
  const troubles: Trouble[] = [];
  const assembler = new AssemblerMemory();
  const known = new Known((path) => input.entriesIn(path));
  const isWanted = (path: string, name: string): boolean => ledger.isOutside(path, name);
  const isOwn = (path: string): boolean => candidates.has(path);
  for (const root of candidates) {
    const made = memory.madeOf(root, () => {
      const asked = {
        names: new Set<string>(),
        folders: new Set<string>(),
        missed: new Set<string>(),
      };
      const options = { texts: texts.from(root, isOwn, asked), fragments, assembler, isWanted };
      const { files, ...made } = madeNames(root, options);
      return { made, trace: { ...asked, files, cited: citedBy(made) } };
    });
    troubles.push(...made.troubles);
    const fresh = { ...made, names: made.names.filter((name) => !known.tells(name)) };
    const files = [...factsOf(fresh), ...includedBy(made, input, isListed)];
    for (const entry of files.flatMap((file) => ledger.entriesOf(file))) {
      const { path, span, symbol, boundary } = entry;
      if (entry.kind !== "include" || !known.includes(entry))
        found.set(`${path} ${span.start} ${symbol} ${boundary}`, entry);
    }
  }
  memory.end();
  const all = [...found.values()];
  const isMade = ({ sighting }: LedgerEntry): boolean => sighting?.way !== undefined;
  return {
    entries: all.filter(isMade),
    written: all.filter((entry) => !isMade(entry)),
    incomplete: incompleteLines(troubles),
  };
}

/** What is looked for, whose it is, and where links lead. */
function purposeOf({ boundaries, setup, plan, listing }: MadeInput): string {
  const { guards } = setup;
  const owners = ownersOf(boundaries, setup);
  const names = plan.names.map((name) => [name, guards.get(name)?.map(({ boundary }) => boundary)]);
  const all = JSON.stringify([owners, names, [...listing.links]]);
  return createHash("sha256").update(all).digest("hex");
}

/** Files that hold a macro on the way to a name. */
function citedBy({ names }: Made): ReadonlySet<string> {
  return new Set(names.flatMap(({ sighting }) => (sighting.way ?? []).map(({ path }) => path)));
}

const limits: Readonly<Record<Trouble["why"], string>> = {
  depth: "an #include is not followed, which leads too deep or to a file that was read too often",
  size: "what it includes, or what its macros make of it, is more than is read",
  choices: "an #include is not followed everywhere that its macros may lead",
};

/** One line for each file that could not be followed to its end. */
function incompleteLines(troubles: readonly Trouble[]): string[] {
  const lines = troubles.map(({ path, why }) => `${path}: preprocessed in part: ${limits[why]}`);
  return [...new Set(lines)].sort();
}

/** What was made, file by file, as a survey would tell it. */
function factsOf({ names, includes }: Made): FileFacts[] {
  const paths = new Set([...names, ...includes].map(({ path }) => path));
  return [...paths].map((path) => ({
    path,
    language: languageOf(path) ?? "c",
    sightings: names.filter((one) => one.path === path).map(({ sighting }) => sighting),
    unaccounted: [],
    includes: includes
      .filter((one) => one.path === path && one.found !== "")
      .map(({ offset, isQuoted, target }) => `${offset}${isQuoted ? '"' : "<"}${target}`)
      .join("\n"),
    pastes: [],
  }));
}

/** Files that are included under names that macros make, and that nobody has read as what they become. */
function includedBy(
  { includes }: Made,
  { tree, plan, facts: known }: MadeInput,
  isListed: (path: string) => boolean,
): FileFacts[] {
  const paths = new Set(includes.map(({ found }) => found));
  return [...paths].flatMap((path) => {
    if (path === "" || isListed(path) || known.some((file) => file.path === path)) return [];
    const bytes = tree.read(path);
    if (bytes === undefined) return [];
    const surveyor = new Surveyor(plan);
    surveyor.sweeper.input(bytes.length).set(bytes);
    const facts = surveyor.survey(path, bytes.length, "c");
    return facts === undefined ? [] : [facts];
  });
}

/** What is told of the texts as they stand. */
class Known {
  readonly #entriesIn: MadeInput["entriesIn"];
  /** By path and name, where each stands, ascending. */
  readonly #places = new Map<string, ReadonlyMap<string, readonly number[]>>();

  constructor(entriesIn: MadeInput["entriesIn"]) {
    this.#entriesIn = entriesIn;
  }

  /** Whether the name stands in the use that makes it, or in a macro on the way to it, and is told of there. */
  tells({ path, sighting: { name, start, way = [] }, end }: MadeName): boolean {
    const places = [{ path, start, end }, ...way];
    return places.some((place) => {
      const starts = this.#startsIn(place.path).get(name) ?? [];
      return (starts[lastNotAbove(starts, place.end - 1)] ?? -1) >= place.start;
    });
  }

  /** Whether a file is known to include another. */
  includes({ path, symbol, boundary }: LedgerEntry): boolean {
    return this.#entriesIn(path).some(
      (entry) => entry.kind === "include" && entry.symbol === symbol && entry.boundary === boundary,
    );
  }

  #startsIn(path: string): ReadonlyMap<string, readonly number[]> {
    let known = this.#places.get(path);
    if (known !== undefined) return known;
    const places = new Map<string, number[]>();
    for (const { symbol, kind, span } of this.#entriesIn(path)) {
      if (isAcquitted(kind) || kind === "declaration" || kind === "definition") continue;
      const list = places.get(symbol);
      if (list === undefined) places.set(symbol, [span.start]);
      else list.push(span.start);
    }
    for (const list of places.values()) list.sort((a, b) => a - b);
    this.#places.set(path, (known = places));
    return known;
  }
}
