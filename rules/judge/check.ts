/**
 * Judges a tree: boundaries and a tree to findings and accounts. Invariant: what could not be read,
 * classified or judged is in `incomplete`, so that a clean result means that all was looked at.
 */
import type { FileFacts } from "../../analyzers/references/facts.js";
import type { GuardedSymbol } from "../../analyzers/references/guards.js";
import { includedTexts, withTexts, type Looked } from "../../analyzers/references/included-texts.js";
import type { IncludeGraph } from "../../analyzers/references/include-graph.js";
import { Ledger, type LedgerBoundary, type LedgerEntry } from "../../analyzers/references/ledger.js";
import { survey, unaccountedLines, type FactKeeper, type FactMemory } from "../../analyzers/references/memory.js";
import type { Progress, Threads } from "../../analyzers/references/scan.js";
import type { OccurrenceKind } from "../../analyzers/references/occurrence.js";
import { areFew, stemOf } from "../../analyzers/references/sweep.js";
import type { Sighting } from "../../analyzers/references/sighting.js";
import type { SurveyPlan } from "../../analyzers/references/survey.js";
import { languageOf } from "../../analyzers/trees/language.js";
import { countsByLanguage, pathIndex } from "../../analyzers/trees/path-index.js";
import type { Listing, Skipped, Tree, TreeFile } from "../../analyzers/trees/tree.js";
import type { Boundary, Exception } from "../files/boundary.js";
import { isUse, isWrapped } from "../offences/parts/crossing.js";
import type { Finding, Location } from "../results/finding.js";
import { graphOf } from "./graph-of.js";
import { guardsOf, matcher, type Setup } from "./guard-setup.js";
import { rules } from "../offences/index.js";
import type { Draft, ExceptionUse, Pass } from "../offences/rule.js";
import { secondOpinion } from "../../analyzers/references/second-opinion.js";

export interface CheckOptions {
  readonly threads?: Threads | undefined;
  readonly progress?: Progress | undefined;
  /** ISO date against which exceptions expire. */
  readonly today: string;
  /** Facts of an earlier run, for files whose id is the same. */
  readonly memory?: FactMemory | undefined;
  /** Answers for the whole of this tree, so that nothing of it is surveyed. */
  readonly keeper?: FactKeeper | undefined;
  /** What checks of nearly the same tree keep from each other. */
  readonly session?: CheckSession | undefined;
  /** Told what is known once all files are read, and nothing is judged. */
  readonly onRead?: ((part: Check) => void) | undefined;
  /** Only these files are judged; all are known. */
  readonly only?: ((path: string) => boolean) | undefined;
}

/** A series of checks, each of a tree that differs from the last one in few files. */
export class CheckSession {
  readonly #changed = new Set<string>();
  #last: Kept | undefined;

  /** Told of every file that changes between two checks; files that come or go make another listing. */
  note(paths: Iterable<string>): void {
    for (const path of paths) this.#changed.add(path);
  }

  /** What the last check left, when it was of the same files and rules. */
  take(listing: Listing, boundaries: readonly Boundary[]): (Kept & { readonly changed: readonly string[] }) | undefined {
    const last = this.#last;
    const changed = [...this.#changed];
    this.#changed.clear();
    return last?.listing === listing && last.boundaries === boundaries ? { ...last, changed } : undefined;
  }

  keep(kept: Kept): void {
    this.#last = kept;
  }
}

interface Kept {
  readonly listing: Listing;
  readonly boundaries: readonly Boundary[];
  readonly setup: Setup;
  readonly isComplete: boolean;
  readonly graph: IncludeGraph;
}

export interface CheckedFinding {
  readonly finding: Finding;
  /** The exception that allows it. */
  readonly exception: Exception | undefined;
}

export interface Check {
  readonly boundaries: readonly Boundary[];
  /** The ledger. A check that the cache answered comes without it, but with the counts. */
  readonly entries: readonly LedgerEntry[];
  readonly kinds: Readonly<Partial<Record<OccurrenceKind, number>>>;
  readonly findings: readonly CheckedFinding[];
  /** Files that were read, by language. */
  readonly scanned: Readonly<Record<string, number>>;
  /** Files that hold no code, by kind. */
  readonly notCode: Readonly<Record<string, number>>;
  readonly skipped: readonly Skipped[];
  readonly nUnaccounted: number;
  readonly incomplete: readonly string[];
  /** Whether the tree has anything, guarded by one of the boundaries, where its owner is. */
  readonly isOwned: boolean;
  /** Names that are no code, and what was found there because code includes them. */
  readonly looked: readonly Looked[];
  /** Release of the tree, such as v6.12.117, or empty. */
  readonly kernel: string;
}

export async function check(tree: Tree, listing: Listing, boundaries: readonly Boundary[], options: CheckOptions): Promise<Check> {
  const incomplete: string[] = [];
  const matchers = boundaries.map((boundary) => matcher(boundary.allow_in));
  const kept = options.session?.take(listing, boundaries);
  const isSameSetup = kept?.changed.every((path) => kept.setup.declaredIn.every((sources) => !sources.has(path))) === true;
  const setup = kept !== undefined && isSameSetup ? kept.setup : guardsOf(tree, listing.files, boundaries);
  const isByVisibility = [...setup.guards.values()].some((list) => list.some((symbol) => symbol.sites.length > 0));
  const headerNames = new Set(setup.headers.flatMap((headers) => [...headers]).map(baseName));
  const plan: SurveyPlan = {
    names: [...setup.guards.keys()].sort(),
    allIncludes: isByVisibility || !areFew([...setup.guards.keys(), ...[...headerNames].map(stemOf)]),
    includeNames: [...headerNames].sort(),
    pastes: [],
    pastedNames: [],
  };
  const first = await survey(tree, listing.files, plan, options);
  tellRead(listing, boundaries, first.skipped, options);
  const plain = graphOf(tree, listing, first.facts, plan.allIncludes, kept?.isComplete === plan.allIncludes ? kept.graph : undefined, kept?.changed);
  const texts = includedTexts(tree, first.facts, plain, plan);
  const facts = withTexts(first.facts, texts);
  const graph = texts.paths.length === 0 ? plain : graphOf(tree, withFiles(listing, texts.paths), facts, plan.allIncludes);
  options.session?.keep({ listing, boundaries, setup, isComplete: plan.allIncludes, graph: plain });
  const ledgerBoundaries: LedgerBoundary[] = boundaries.map((_, index) => ({
    headers: setup.headers[index] as ReadonlySet<string>,
    declaredIn: setup.declaredIn[index] as ReadonlySet<string>,
    // A header is where its owner is, also when only some files of its folder may use it.
    isInside: remembered(
      (path) =>
        (matchers[index] as (path: string) => boolean)(path) ||
        setup.headers[index]?.has(path) === true ||
        setup.declaredIn[index]?.has(path) === true,
    ),
  }));
  const book = new Ledger({ facts, guards: setup.guards, boundaries: ledgerBoundaries, graph });
  let all = facts.flatMap((file) => book.entriesOf(file));
  const { pasted, users } = await lookBeyond(tree, listing.files, plan, setup.guards, book, facts, all, options);
  if (pasted.size > 0) {
    const again = withPasted(facts, pasted).filter((file) => pasted.has(file.path)).flatMap((file) => book.entriesOf(file));
    all = [...all.filter((entry) => !pasted.has(entry.path)), ...again].sort(byPlace);
  }
  const judged = options.only === undefined ? all : all.filter((entry) => options.only?.(entry.path) === true);
  const entries = secondOpinion(tree, judged, (path, entry) => book.couldMean(path, entry));
  const skipped = [...listing.skipped, ...first.skipped, ...texts.skipped].sort((a, b) => (a.path < b.path ? -1 : 1));
  for (const file of skipped) if (file.matters) incomplete.push(`${file.path}: ${file.reason}`);
  let nUnaccounted = 0;
  for (const file of facts) nUnaccounted += file.unaccounted.length;
  incomplete.push(...unaccountedLines(facts));
  const kernel = kernelOf(tree);
  const judgement = judge(boundaries, entries, setup.unmatched, (name) => users.get(name) ?? [], kernel, options, incomplete);
  const kinds: Partial<Record<OccurrenceKind, number>> = {};
  for (const { kind } of entries) kinds[kind] = (kinds[kind] ?? 0) + 1;
  return {
    boundaries,
    entries,
    kinds,
    findings: judgement,
    scanned: countScanned(listing.files, skipped),
    notCode: listing.notCode,
    skipped,
    nUnaccounted,
    incomplete,
    looked: texts.looked,
    isOwned: all.some(({ inside }) => inside) || [...setup.headers, ...setup.declaredIn].some(({ size }) => size > 0),
    kernel,
  };
}

/** The listing with files that code includes although they are none by their names. */
function withFiles(listing: Listing, paths: readonly string[]): Listing {
  const known = pathIndex(listing.files);
  const more = paths.filter((path) => !known.has(path)).map((path): TreeFile => ({ path, language: "c", id: "" }));
  if (more.length === 0) return listing;
  return { ...listing, files: [...listing.files, ...more].sort((a, b) => (a.path < b.path ? -1 : 1)) };
}

/** A check of which nothing is known but what it is about. */
export function nothingYet(boundaries: readonly Boundary[]): Check {
  const none = { entries: [], kinds: {}, findings: [], scanned: {}, notCode: {}, skipped: [], nUnaccounted: 0, incomplete: [], looked: [] };
  return { ...none, boundaries, isOwned: false, kernel: "" };
}

function tellRead(listing: Listing, boundaries: readonly Boundary[], unread: readonly Skipped[], { onRead }: CheckOptions): void {
  if (onRead === undefined) return;
  const skipped = [...listing.skipped, ...unread].sort((a, b) => (a.path < b.path ? -1 : 1));
  onRead({ ...nothingYet(boundaries), scanned: countScanned(listing.files, skipped), notCode: listing.notCode, skipped });
}

/** What a second look at the tree finds: it is only needed where headers hand out guarded names. */
interface Beyond {
  /** Calls, in any file, of header macros that paste guarded names together. */
  readonly pasted: ReadonlyMap<string, readonly Sighting[]>;
  /** Uses of macros and inline functions of headers that stand around a guarded name. */
  readonly users: ReadonlyMap<string, readonly Location[]>;
}

async function lookBeyond(
  tree: Tree,
  files: readonly TreeFile[],
  plan: SurveyPlan,
  guards: ReadonlyMap<string, readonly GuardedSymbol[]>,
  book: Ledger,
  facts: readonly FileFacts[],
  entries: readonly LedgerEntry[],
  options: CheckOptions,
): Promise<Beyond> {
  const pasted = new Map<string, readonly Sighting[]>();
  const users = new Map<string, Location[]>();
  const wrappers = new Set(entries.filter((entry) => !entry.inside && isUse(entry) && isWrapped(entry)).map((entry) => entry.wrapper));
  const pastes = facts.filter((file) => /\.(h|inc)$/.test(file.path)).flatMap((file) => file.pastes);
  // What is guarded by its declaration alone can only be meant where the declaration is visible.
  const named = pastes.filter((macro) => macro.names.some((name) => guards.get(name)?.some(({ isNamed }) => isNamed) === true));
  const look = async (paths: readonly TreeFile[], names: readonly string[], macros: typeof pastes): Promise<void> => {
    if (paths.length === 0 || names.length + macros.length === 0) return;
    const beyond: SurveyPlan = { names, allIncludes: false, includeNames: [], pastes: macros, pastedNames: plan.names };
    const found = await survey(tree, paths, beyond, { ...options, progress: undefined });
    for (const file of found.facts) note(file);
  };
  const note = (file: FileFacts): void => {
    const made = file.sightings.filter((sighting) => sighting.form === "paste");
    if (made.length > 0) pasted.set(file.path, made);
    for (const sighting of file.sightings) {
      const isUse = /^(call|use|initializer|macro-body|macro-arg|typeof)$/.test(sighting.form) && sighting.shadow === "";
      if (!isUse) continue;
      const list = users.get(sighting.name) ?? [];
      list.push({ path: file.path, span: { start: sighting.start, end: sighting.end } });
      users.set(sighting.name, list);
    }
  };
  await look(files, [...wrappers].sort(), named);
  if (pastes.length > 0) {
    const seers = book.outsideSeers();
    await look(files.filter((file) => seers.has(file.path)), [], pastes);
  }
  return { pasted, users };
}

function withPasted(facts: readonly FileFacts[], pasted: Beyond["pasted"]): readonly FileFacts[] {
  if (pasted.size === 0) return facts;
  const left = new Map(pasted);
  const merged = facts.map((file): FileFacts => {
    const made = left.get(file.path);
    if (made === undefined) return file;
    left.delete(file.path);
    const own = file.sightings.filter((sighting) => sighting.form !== "paste" || !made.some((other) => other.start === sighting.start));
    return { ...file, sightings: [...own, ...made].sort((a, b) => a.start - b.start) };
  });
  for (const [path, sightings] of left) {
    merged.push({ path, language: languageOf(path) ?? "c", sightings, unaccounted: [], includes: "", pastes: [] });
  }
  return merged.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function judge(
  boundaries: readonly Boundary[],
  entries: readonly LedgerEntry[],
  unmatchedGlobs: Pass["unmatched"],
  users: (name: string) => readonly Location[],
  kernel: string,
  options: CheckOptions,
  incomplete: string[],
): CheckedFinding[] {
  const sighted = new Set(entries.filter((entry) => entry.guarded !== undefined).map((entry) => `${entry.boundary} ${entry.symbol}`));
  const unmatched = [...unmatchedGlobs];
  boundaries.forEach((boundary, index) => {
    const { functions, macros, types, variables } = boundary.guard;
    for (const text of [...functions, ...macros, ...types, ...variables]) {
      if (!sighted.has(`${index} ${text}`)) unmatched.push({ boundary, what: "name", text });
    }
  });
  const pass: Pass = { boundaries, entries, wrapperUsers: users, unmatched, exceptionUses: [] };
  const run = (isAboutRules: boolean, with_: Pass): Finding[] =>
    identified(
      rules
        .filter((rule) => (rule.isAboutRules ?? false) === isAboutRules)
        .flatMap((rule) => {
          try {
            return [...rule.run(with_)].map((drafted) => ({ rule: rule.name, drafted }));
          } catch (error) {
            // One rule that fails must not hide what the others found.
            incomplete.push(`the rule ${rule.name} failed: ${error instanceof Error ? error.message : String(error)}`);
            return [];
          }
        }),
    );
  const crossed = run(false, pass);
  const byId = new Map(boundaries.map((boundary) => [boundary.id, boundary]));
  const covered = new Map<Exception, number>();
  const allowers = new Map<Exception, (path: string) => boolean>();
  const checked = crossed.map((finding): CheckedFinding => {
    const exceptions = byId.get(finding.boundary)?.exceptions ?? [];
    const exception = exceptions.find((candidate) => {
      if (isExpired(candidate, kernel, options.today)) return false;
      if (candidate.symbol !== "" && candidate.symbol !== finding.symbol) return false;
      let fits = allowers.get(candidate);
      if (fits === undefined) allowers.set(candidate, (fits = matcher([candidate.path])));
      return fits(finding.location.path);
    });
    if (exception !== undefined) covered.set(exception, (covered.get(exception) ?? 0) + 1);
    return { finding, exception };
  });
  const exceptionUses: ExceptionUse[] = boundaries.flatMap((boundary) =>
    boundary.exceptions.map((exception) => ({
      boundary,
      exception,
      nCovered: covered.get(exception) ?? 0,
      isExpired: isExpired(exception, kernel, options.today),
    })),
  );
  const aboutRules = run(true, { ...pass, exceptionUses });
  // A run over a part of the tree cannot say what matches nothing in the whole.
  const kept = options.only === undefined ? aboutRules : aboutRules.filter((finding) => finding.rule === "expired-exception");
  return [...checked, ...kept.map((finding) => ({ finding, exception: undefined }))];
}

function identified(drafts: readonly { rule: string; drafted: Draft }[]): Finding[] {
  const counts = new Map<string, number>();
  const sorted = [...drafts].sort((a, b) => {
    const left = a.drafted.location;
    const right = b.drafted.location;
    if (left.path !== right.path) return left.path < right.path ? -1 : 1;
    return left.span.start - right.span.start || (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0);
  });
  return sorted.map(({ rule, drafted }) => {
    const { boundary, entry, location, symbol, offence, related } = drafted;
    const key = [rule, boundary.id, location.path, entry?.enclosing || "-", symbol, entry?.kind ?? "-"].join(" ");
    const ordinal = (counts.get(key) ?? 0) + 1;
    counts.set(key, ordinal);
    return {
      rule,
      boundary: boundary.id,
      location,
      offence,
      symbol,
      ...(entry === undefined ? {} : { kind: entry.kind }),
      enclosing: entry?.enclosing ?? "",
      condition: entry?.condition ?? "",
      related,
      identity: `${key} ${ordinal}`,
    };
  });
}

function countScanned(files: readonly TreeFile[], skipped: readonly Skipped[]): Record<string, number> {
  const index = pathIndex(files);
  const unread = new Set(skipped.flatMap(({ path }) => index.get(path) ?? []));
  const isRead = unread.size === 0 ? files : files.filter((_, at) => !unread.has(at));
  return Object.fromEntries(countsByLanguage(isRead));
}

/** Release numbers compare by their parts; dates as text. */
function isExpired(exception: Exception, kernel: string, today: string): boolean {
  if (exception.expires === "") return false;
  if (!exception.expires.startsWith("v")) return exception.expires <= today;
  if (kernel === "") return false;
  const limit = exception.expires.slice(1).split(".").map(Number);
  const own = kernel.slice(1).split(".").map(Number);
  for (let index = 0; index < limit.length; index++) {
    const difference = (own[index] ?? 0) - (limit[index] as number);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

function kernelOf(tree: Tree): string {
  const bytes = tree.read("Makefile");
  if (bytes === undefined) return "";
  const head = Buffer.from(bytes.subarray(0, 2000)).toString("latin1");
  const field = (name: string): string => new RegExp(`^${name}\\s*=\\s*(\\d+)\\s*$`, "m").exec(head)?.[1] ?? "";
  const version = field("VERSION");
  const sublevel = field("SUBLEVEL");
  if (version === "") return "";
  return `v${version}.${field("PATCHLEVEL") || "0"}${sublevel === "" || sublevel === "0" ? "" : `.${sublevel}`}`;
}

/** The same paths are asked for again and again while one file is gone through. */
function remembered(ask: (path: string) => boolean): (path: string) => boolean {
  const answers = new Map<string, boolean>();
  return (path) => {
    let answer = answers.get(path);
    if (answer === undefined) {
      if (answers.size >= 512) answers.clear();
      answers.set(path, (answer = ask(path)));
    }
    return answer;
  };
}

function byPlace(a: LedgerEntry, b: LedgerEntry): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return a.span.start - b.span.start;
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
