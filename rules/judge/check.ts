/**
 * Judges a tree: boundaries and a tree to findings and accounts. Invariant: what could not be read,
 * classified or judged is in `incomplete`, so that a clean result means that all was looked at.
 */
import type { Looked } from "../../analyzers/references/included-texts.js";
import type { LedgerEntry } from "../../analyzers/references/ledger.js";
import {
  survey,
  unaccountedLines,
  type FactKeeper,
  type FactMemory,
} from "../../analyzers/references/survey-tree.js";
import type { Progress, Threads } from "../../analyzers/references/scan.js";
import { readTwice, type Agreements } from "../../analyzers/references/two-readers.js";
import type { Listing, Tree } from "../../analyzers/trees/tree.js";
import type { Boundary } from "../files/boundary.js";
import {
  fileAccounts,
  kindsOf,
  unaccountedIn,
  type FileAccounts,
  type KindCounts,
} from "./accounts.js";
import { lookBeyond, type Look } from "./beyond.js";
import { madeEntries } from "./made.js";
import { guardsOf } from "./guard-setup.js";
import { kernelVersionOf } from "./kernel-version.js";
import { ledgerOf } from "./ledger-of.js";
import { planOf, readingOf } from "./reading.js";
import { runRules, type CheckedFinding } from "./run-rules.js";
import { setupIn, type CheckSession } from "./session.js";

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
  /** Only these files are judged; all are known. */
  readonly only?: ((path: string) => boolean) | undefined;
}

export interface Check extends FileAccounts {
  readonly boundaries: readonly Boundary[];
  /** The ledger. A check that the cache answered comes without it, but with the counts. */
  readonly entries: readonly LedgerEntry[];
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
  const { session, only, today } = options;
  const kept = session?.take(listing, boundaries);
  const setup = setupIn(kept) ?? guardsOf(tree, listing.files, boundaries);
  const plan = planOf(setup);
  const surveyed = await survey(tree, listing.files, plan, options);
  options.onRead?.({ ...nothingYet(boundaries), ...fileAccounts(listing, surveyed.skipped) });
  const reading = readingOf(tree, listing, surveyed, plan, kept);
  const { facts } = reading;
  session?.keep({
    listing,
    boundaries,
    setup,
    isComplete: plan.allIncludes,
    graph: reading.plain,
  });
  const ledger = ledgerOf(boundaries, setup, reading);
  const look: Look = (paths, asked) =>
    survey(tree, paths, asked, { ...options, progress: undefined });
  const entries = facts.flatMap((file) => ledger.entriesOf(file));
  const first = { files: listing.files, guards: setup.guards, facts, ledger, entries };
  const all = await lookBeyond(first, look);
  const made = madeEntries({
    tree,
    listing,
    plan,
    facts,
    graph: reading.graph,
    ledger,
    entries: all.entries,
    touched: options.touched,
    isOutside: (path, name) => ledger.isOutside(path, name),
  });
  const isWanted = ({ path }: LedgerEntry): boolean => only?.(path) !== false;
  const written = [...all.entries, ...made.written].filter(isWanted);
  const read = await readTwice(tree, written, ledger);
  options.onReadTwice?.(read.agreements);
  const judged = [...read.entries, ...made.entries.filter(isWanted)].sort(byPlace);
  const kernel = kernelVersionOf(tree);
  const { findings, incomplete } = runRules({
    boundaries,
    entries: judged,
    unmatched: setup.unmatched,
    wrapperUsers: (name) => all.users.get(name) ?? [],
    moment: { today, kernel },
    isPart: only !== undefined,
  });
  const accounts = fileAccounts(listing, reading.skipped);
  const unread = accounts.skipped.filter(({ matters }) => matters);
  return {
    ...accounts,
    boundaries,
    entries: judged,
    kinds: kindsOf(judged),
    findings,
    nUnaccounted: unaccountedIn(facts),
    incomplete: [
      ...unread.map(({ path, reason }) => `${path}: ${reason}`),
      ...unaccountedLines(facts),
      ...made.incomplete,
      ...incomplete,
    ],
    looked: reading.looked,
    isOwned:
      all.entries.some(({ inside }) => inside) ||
      [...setup.headers, ...setup.declaredIn].some(({ size }) => size > 0),
    kernel,
  };
}

function byPlace(a: LedgerEntry, b: LedgerEntry): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return a.span.start - b.span.start;
}

/** A check of which nothing is known but what it is about. */
export function nothingYet(boundaries: readonly Boundary[]): Check {
  return {
    boundaries,
    entries: [],
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
