/**
 * Judges a tree: boundaries and a tree to findings and accounts. Invariant: what could not be read,
 * classified or judged is in `incomplete`, so that a clean result means that all was looked at.
 */
import type { Looked } from "../../analyzers/references/included-texts.js";
import {
  survey,
  unaccountedLines,
  type FactKeeper,
  type FactMemory,
} from "../../analyzers/references/survey-tree.js";
import type { Progress, Threads } from "../../analyzers/references/scan.js";
import { withOtherNames } from "../../analyzers/preprocess/other-names.js";
import { otherMacros, SeenMacros } from "../../analyzers/preprocess/seen-macros.js";
import { readTwice, type Agreements } from "../../analyzers/references/two-readers.js";
import type { Listing, Tree } from "../../analyzers/trees/tree.js";
import type { Boundary } from "../files/boundary.js";
import {
  allKinds,
  fileAccounts,
  unaccountedIn,
  type FileAccounts,
  type KindCounts,
} from "./accounts.js";
import { lookBeyond, type Look } from "./beyond.js";
import { madeEntries } from "./made.js";
import { guardsOf } from "./guard-setup.js";
import { KeptPages } from "./kept-pages.js";
import { kernelVersionOf } from "./kernel-version.js";
import { ledgerOf } from "./ledger-of.js";
import { OutsideSeers } from "./outside-seers.js";
import { PageMaker, type Page } from "./pages.js";
import { planOf, readingOf } from "./reading.js";
import { runRules, type CheckedFinding } from "./run-rules.js";
import { CheckSession, setupIn } from "./session.js";

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
  /** Told what came of reading uses a second time. */
  readonly onReadTwice?: ((agreements: Agreements) => void) | undefined;
  /** Files that a patch touches, which are read after the preprocessor as well. */
  readonly touched?: ReadonlySet<string> | undefined;
  /** Files that use macros which a patch changes; they are as well where something could be made there. */
  readonly users?: ReadonlySet<string> | undefined;
  /** Only these files are judged; all are known. */
  readonly only?: ((path: string) => boolean) | undefined;
}

export interface Check extends FileAccounts {
  readonly boundaries: readonly Boundary[];
  /** The ledger, sorted by path. A check that the cache answered comes without it, but with the counts. */
  readonly pages: readonly Page[];
  readonly kinds: KindCounts;
  readonly findings: readonly CheckedFinding[];
  readonly nUnaccounted: number;
  readonly incomplete: readonly string[];
  /** Whether the tree has anything, guarded by one of the boundaries, where its owner is. */
  readonly isOwned: boolean;
  /** Names that are no code, and what was found there because code includes them. */
  readonly looked: readonly Looked[];
  /** Release of the tree, such as v6.12.117, or empty. */
  readonly kernel: string;
}

export async function check(
  tree: Tree,
  listing: Listing,
  boundaries: readonly Boundary[],
  options: CheckOptions,
): Promise<Check> {
  const { session = new CheckSession(), only, today } = options;
  const kept = session.take(listing, boundaries);
  const setup =
    setupIn(kept, session.declared) ??
    guardsOf(tree, listing.files, boundaries, { memory: session.declared, last: kept?.setup });
  const plan = setup === kept?.setup ? kept.plan : session.plans.same(planOf(setup, listing.files));
  const surveyed = await survey(tree, listing.files, plan, options);
  options.onRead?.({ ...nothingYet(boundaries), ...fileAccounts(listing, surveyed.skipped) });
  const reading = readingOf(tree, listing, surveyed, plan, kept);
  const { facts, affected } = reading;
  const ledger = ledgerOf(boundaries, setup, reading, session.declaring.of(facts));
  const { guards } = setup;
  const makers = session.makersOf(plan, facts);
  const keeper = kept === undefined && only === undefined ? session.ledgers : undefined;
  const earlier = new KeptPages({ keeper, listing, boundaries, setup, plan, reading, ledger });
  const last = kept?.resolved;
  const macros = kept && otherMacros(kept.tree, tree, kept.changed);
  const maker = new PageMaker({
    facts,
    ledger,
    guards,
    last,
    affected,
    macros,
    kept: earlier.ledger,
  });
  const seers = new OutsideSeers(ledger, setup, affected, kept, earlier.ledger?.seers);
  const look: Look = (paths, asked) =>
    survey(tree, paths, asked, { ...options, progress: undefined });
  const first = {
    files: listing.files,
    guards,
    names: plan.names,
    facts,
    plans: session.plans,
    outsideSeers: () => seers.all(),
    wrappers: maker.wrappers(),
    makers: makers?.makers,
  };
  const { pasted, users, using } = await lookBeyond(first, look);
  maker.paste(pasted);
  const made = madeEntries({
    tree,
    boundaries,
    setup,
    listing,
    plan,
    facts,
    graph: reading.graph,
    ledger,
    entriesIn: (path) => maker.entriesIn(path),
    touched: options.touched,
    users: options.users,
    using,
    makers,
    memory: session.made,
  });
  const resolved = await maker.finish(made, only, async (entries, isSmall) => {
    const read = await readTwice(tree, entries, ledger, isSmall, session.readings);
    options.onReadTwice?.(read.agreements);
    const seen = new SeenMacros(tree, reading.graph);
    return { entries: withOtherNames(tree, seen, read.entries), asked: seen.asked };
  });
  const { whole, texts } = reading;
  session.keep({
    tree,
    listing,
    boundaries,
    setup,
    plan,
    graph: reading.plain,
    whole,
    texts,
    seers: seers.known,
    resolved,
  });
  const all = [...resolved.pages.values()];
  const pages = only === undefined ? all : all.filter(({ path }) => only(path));
  const kernel = kernelVersionOf(tree);
  const { findings, incomplete } = runRules({
    boundaries,
    entries: pages.flatMap(({ reportable }) => reportable),
    sighted: new Set(pages.flatMap(({ guarded }) => guarded)),
    unmatched: setup.unmatched,
    wrapperUsers: (name) => users.get(name) ?? [],
    moment: { today, kernel },
    isPart: only !== undefined,
  });
  const accounts = fileAccounts(listing, reading.skipped);
  const unread = accounts.skipped.filter(({ matters }) => matters);
  const problems = [
    ...unread.map(({ path, reason }) => `${path}: ${reason}`),
    ...setup.problems,
    ...unaccountedLines(facts),
    ...made.incomplete,
    ...incomplete,
  ];
  // What could not be read this time may be read the next.
  if (kept === undefined) session.readings.store();
  if (problems.length === 0) earlier.store(resolved, maker.fresh.size, seers);
  return {
    ...accounts,
    boundaries,
    pages,
    kinds: allKinds(pages.map(({ kinds }) => kinds)),
    findings,
    nUnaccounted: unaccountedIn(facts),
    incomplete: problems,
    looked: reading.looked,
    isOwned:
      all.some(({ hasInside }) => hasInside) ||
      [...setup.headers, ...setup.declaredIn].some(({ size }) => size > 0),
    kernel,
  };
}

/** A check of which nothing is known but what it is about. */
export function nothingYet(boundaries: readonly Boundary[]): Check {
  return {
    boundaries,
    pages: [],
    kinds: {},
    findings: [],
    scanned: {},
    notCode: {},
    skipped: [],
    nUnaccounted: 0,
    incomplete: [],
    isOwned: false,
    looked: [],
    kernel: "",
  };
}
