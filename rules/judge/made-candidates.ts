/**
 * The files that are read as they stand after the preprocessor: those in which a guarded name could
 * be made of what stands in them. Invariant: in a small tree no file is passed over; in a large one a
 * file is passed over only when what it gives to macros that put pieces together makes no name, with
 * what the short macros of touched headers stand for.
 */
import { createHash } from "node:crypto";
import type { ReachedMakers } from "../../analyzers/made/reached-makers.js";
import { forcedHeaders } from "../../analyzers/preprocess/headers.js";
import type { IncludeGraph } from "../../analyzers/references/include-graph.js";
import type { FileFacts } from "../../analyzers/references/facts.js";
import { isPutTogether, type Fragments } from "../../analyzers/references/fragments.js";
import { knownMakers } from "../../analyzers/references/sweep.js";
import { inChunks } from "../../analyzers/trees/in-chunks.js";
import { countsByLanguage, pathIndex } from "../../analyzers/trees/path-index.js";
import type { Listing, Tree, TreeFile } from "../../analyzers/trees/tree.js";
import type { MadeMemory } from "../../analyzers/made/made-memory.js";
import type { Ledger } from "../../analyzers/references/ledger.js";

export interface CandidatesInput {
  readonly tree: Tree;
  readonly listing: Listing;
  readonly facts: readonly FileFacts[];
  readonly ledger: Ledger;
  readonly memory: MadeMemory;
  /** Files that a patch touches. */
  readonly touched: ReadonlySet<string> | undefined;
  /** Files that use macros which a patch changes. */
  readonly users: ReadonlySet<string> | undefined;
  /** Files that may make a name with macros of headers, as far as names alone tell. */
  readonly using: ReadonlySet<string>;
  readonly makers: ReachedMakers | undefined;
  readonly graph: IncludeGraph;
}

/** Trees of so few files are read whole. */
const SMALL = 400;

export function candidatesOf(input: CandidatesInput, fragments: Fragments): ReadonlySet<string> {
  const { tree, listing, facts, memory } = input;
  const code = listing.files.filter(({ language }) => isCode(language)).map(({ path }) => path);
  if (isReadWhole(listing.files)) return new Set(code);
  const touched = code.filter((path) => input.touched?.has(path) === true);
  const making = facts.filter(({ pastes }) => pastes.some(({ names }) => names.length === 0));
  const users = code.filter((path) => input.users?.has(path) === true);
  const using = facts.filter(({ pastes }) => pastes.some(({ name }) => name === ""));
  // Where few names are asked for, the words of these files could be put together to one.
  const sure = fragments.isFew ? using.map(({ path }) => path) : usersOfMakers(input);
  const doubtful = fragments.isFew ? [] : making.map(({ path }) => path);
  const asked = [...new Set([...touched, ...users, ...doubtful])].sort();
  // What a touched header gives may be put together in a file that includes it.
  const makers = new Set([...knownMakers, ...making.flatMap(namesOfMakers)]);
  const headers = touched.filter((path) => /\.(?:h|inc|def)$/.test(path));
  const shared = new Set<string>();
  for (const [path, bytes] of tree.readMany(headers)) {
    // A set that is kept is one that nothing is added to.
    const until = new Set(makers);
    for (const word of memory.givenWords(path, bytes, until, true)) shared.add(word);
    for (const name of macrosIn(bytes)) makers.add(name);
  }
  const isTouched = (path: string): boolean => input.touched?.has(path) === true;
  const couldMake = (path: string, bytes: Uint8Array): boolean => {
    const words = memory.givenWords(path, bytes, makers, isTouched(path));
    if (isTouched(path) && includesByMacro(bytes)) return true;
    const all = new Set([...words, ...shared]);
    const isWanted = (name: string): boolean =>
      (isTouched(path) || isPutTogether(name, (word) => all.has(word))) &&
      input.ledger.isOutside(path, name);
    return fragments.madeOf(words, shared, isWanted).length > 0;
  };
  const asking =
    (could: (path: string, bytes: Uint8Array) => boolean) =>
    (paths: readonly string[]): ReadonlyMap<string, boolean> => {
      const found = new Map(paths.map((path) => [path, false]));
      for (const [path, bytes] of inChunks(tree, paths)) found.set(path, could(path, bytes));
      return found;
    };
  const key = digestOf([...makers, "", ...shared]);
  const [others, own] = [
    asked.filter((path) => !isTouched(path)),
    asked.filter((path) => isTouched(path)),
  ];
  const found = [
    ...memory.answers(others, key, asking(couldMake)),
    ...memory.answers(own, `${key} touched`, asking(couldMake)),
    ...sure,
  ];
  return new Set(found.sort());
}

/** Files that may make a name with the macros that they can have. */
function usersOfMakers({ tree, using, makers, graph, ledger, listing }: CandidatesInput): string[] {
  if (makers === undefined) return [];
  const listed = pathIndex(listing.files);
  const forced = forcedHeaders
    .filter((path) => listed.has(path))
    .flatMap((path) => [path, ...graph.reached(path)]);
  const found: string[] = [];
  // A header has macros of the files that include it as well; what it uses of others is not followed.
  const sources = [...using].filter((path) => /\.[cS]$/.test(path)).sort();
  for (const [path, bytes] of inChunks(tree, sources)) {
    const isWanted = (name: string): boolean => ledger.isOutside(path, name);
    if (makers.mayMake(path, bytes, [...graph.reached(path), ...forced], isWanted))
      found.push(path);
  }
  return found;
}

/** Whether a tree has so few files that each is read as it stands after the preprocessor. */
export function isReadWhole(files: readonly TreeFile[]): boolean {
  const counts = countsByLanguage(files);
  return (counts.get("c") ?? 0) + (counts.get("assembly") ?? 0) <= SMALL;
}

function isCode(language: string): boolean {
  return language === "c" || language === "assembly";
}

function digestOf(words: readonly string[]): string {
  return createHash("sha256").update(words.join(" ")).digest("hex");
}

function namesOfMakers({ pastes }: FileFacts): string[] {
  return pastes
    .filter(({ names, name }) => names.length === 0 && name !== "")
    .map(({ name }) => name);
}

/** Names of the macros that a header defines, in any form. */
function macrosIn(bytes: Uint8Array): string[] {
  const text = Buffer.from(bytes).toString("latin1");
  return [...text.matchAll(/(?:#|%:|\?\?=)[ \t]*define[ \t]+(\w+)/g)].map(([, name = ""]) => name);
}

/** Whether an include may name its file through a macro. */
function includesByMacro(bytes: Uint8Array): boolean {
  return /(?:#|%:)[ \t]*include(?:_next)?[ \t]+[A-Za-z_]/.test(
    Buffer.from(bytes).toString("latin1"),
  );
}
