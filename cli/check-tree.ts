/**
 * What lint, baseline and explain share: options to a tree, rules and a check. Progress goes to a
 * terminal on stderr, and only when a run takes longer than a second.
 */
import { Option, type Command } from "commander";
import type { Threads } from "../analyzers/references/scan.js";
import { openDirectory } from "../analyzers/trees/directory.js";
import { openRevision } from "../analyzers/trees/revision.js";
import { pathsOf } from "../analyzers/trees/path-index.js";
import { rememberedTree } from "../analyzers/trees/remembered.js";
import type { Tree } from "../analyzers/trees/tree.js";
import { check, type Check } from "../rules/judge/check.js";
import { CheckSession } from "../rules/judge/session.js";
import { openCache } from "./cache.js";
import type { Io } from "./io.js";
import { listingMemory } from "./packed-listing.js";
import { openStore, type Store } from "./store.js";
import { progressLine } from "./progress.js";
import { refuseUnowned, refuseWrongTree } from "./right-tree.js";
import { loadRules, type RuleSet } from "./rule-sources.js";
import { UserError } from "./user-error.js";
import { version } from "./package.js";

export interface SourceOptions {
  readonly rev?: string;
  readonly cache: boolean;
}

export interface RuleOptions {
  readonly rules: readonly string[];
  readonly pack?: readonly string[];
  readonly packs: boolean;
  readonly treeRules: boolean;
  readonly today?: string;
}

export interface TreeOptions extends SourceOptions, RuleOptions {}

/** A tree and the rules that hold for it. */
export interface Opened {
  readonly tree: Tree;
  readonly rules: RuleSet;
  /** Where earlier runs left what they found. */
  readonly store: Store | undefined;
}

export interface Checked extends Omit<Opened, "store"> {
  readonly check: Check;
}

/** An option that may be repeated. */
export const collect = (value: string, all: readonly string[] | undefined): string[] => [
  ...(all ?? []),
  value,
];

/** Options to a tree alone. */
export function sourceOptions(command: Command): Command {
  return command
    .option(
      "--rev <revision>",
      "read this git revision, without a checkout; TREE may be a bare repository",
    )
    .option("--no-cache", "neither read nor write the cache");
}

export function treeOptions(command: Command): Command {
  return ruleOptions(sourceOptions(command));
}

/** Options to the rules alone. */
export function ruleOptions(command: Command): Command {
  return command
    .addOption(
      new Option("--rules <file>", "rule file, may be repeated")
        .argParser(collect)
        .default([], "none"),
    )
    .addOption(
      new Option(
        "--pack <name>",
        "built-in pack instead of the default mm/vma, may be repeated: kernel, mm/vma, kernel/mm, ...",
      ).argParser(collect),
    )
    .option("--no-packs", "no built-in pack")
    .option("--no-tree-rules", "leave the tree's own .ringfence.yaml alone")
    .option("--today <date>", "date against which exceptions expire (default: today)");
}

export function openSource(path: string, { rev }: Pick<SourceOptions, "rev">, store?: Store): Tree {
  return rev === undefined
    ? openDirectory(path)
    : openRevision(path, rev, store && listingMemory(store, version()));
}

/** The same for a check, which asks for one file again and again: each question to a revision is a process. */
export function openForCheck(path: string, options: SourceOptions, store?: Store): Tree {
  const tree = openSource(path, options, store);
  return tree.spec.kind === "revision" ? rememberedTree(tree) : tree;
}

/** Reads the rules and nothing else, for questions that need no check. */
export async function openTreeAndRules(
  path: string,
  options: TreeOptions,
  io: Io,
): Promise<Opened> {
  const store = openStore(options.cache, io);
  const tree = openForCheck(path, options, store);
  return { tree, rules: await rulesOf(tree, options, store), store };
}

/** The rules that hold for a tree. */
export function rulesOf(
  tree: Tree,
  { packs, pack, rules, treeRules }: RuleOptions,
  store: Store | undefined,
): Promise<RuleSet> {
  return loadRules(
    tree,
    { packs: packs ? pack : [], files: rules, usesTreeRules: treeRules },
    store,
  );
}

/** The date against which exceptions expire. */
export function todayOf({ today }: RuleOptions): string {
  const date = today ?? new Date().toISOString().slice(0, 10);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date))
    throw new UserError(`--today ${date}: a date such as 2027-01-31 is wanted`);
  return date;
}

interface CheckNeeds {
  readonly opened?: Opened;
  readonly entries?: boolean;
  /** Told what is known once all files are read, and nothing is judged. */
  readonly onRead?: (part: Checked) => void;
  readonly onProgress?: (nRead: number, nAll: number) => void;
}

export async function checkTree(
  path: string,
  narrow: readonly string[],
  options: TreeOptions,
  io: Io,
  { opened, entries = true, onRead, onProgress }: CheckNeeds = {},
): Promise<Checked> {
  const { tree, rules, store } = opened ?? (await openTreeAndRules(path, options, io));
  const today = todayOf(options);
  const cache =
    store && (await openCache(store, tree, rules, { version: version(), today, narrow }));
  const kept = entries ? undefined : cache?.recallCheck();
  if (kept !== undefined) return { tree, rules, check: kept };
  // Threads load while the tree is listed.
  const { Threads: Pool } = await import("../analyzers/references/scan.js");
  // With a cache the listing is made already, and most files need no thread.
  const threads: Threads = new Pool(cache === undefined);
  try {
    const listing = cache?.listing() ?? tree.list(false);
    const asked = { path, tree, listing, owners: rules.boundaries };
    refuseWrongTree(asked);
    refuseMissingPaths(narrow, pathsOf(listing.files), path);
    const only = narrowed(narrow);
    const progress = progressLine(io.stderr, "scanning", "files");
    const result = await check(tree, listing, rules.boundaries, {
      threads,
      progress: (nRead, nAll) => {
        progress?.show(nRead, nAll);
        onProgress?.(nRead, nAll);
      },
      today,
      memory: cache,
      session: new CheckSession(cache?.keepers),
      only,
      onRead: (part) => onRead?.({ tree, rules, check: part }),
    });
    progress?.end();
    refuseUnowned(asked, result.isOwned);
    await cache?.storeCheck(result);
    return { tree, rules, check: result };
  } finally {
    await threads.end();
  }
}

/** Whether a file is asked for; undefined: all are. */
export function narrowed(narrow: readonly string[]): ((path: string) => boolean) | undefined {
  if (narrow.length === 0) return undefined;
  const wanted = narrow.map(fromRoot);
  return (file) => wanted.some((path) => isWithin(file, path));
}

export function refuseMissingPaths(
  narrow: readonly string[],
  paths: readonly string[],
  tree: string,
): void {
  for (const path of narrow) {
    const fits = paths.some((file) => isWithin(file, fromRoot(path)));
    if (!fits)
      throw new UserError(
        `${path}: no source code there in ${tree}; give paths from the tree's root`,
      );
  }
}

function fromRoot(path: string): string {
  return path.replace(/^(\.\/)+/, "").replace(/\/+$/, "");
}

/** Whether a file is `path`, or lies below it; the root has everything. */
function isWithin(file: string, path: string): boolean {
  return path === "" || path === "." || file === path || file.startsWith(`${path}/`);
}
