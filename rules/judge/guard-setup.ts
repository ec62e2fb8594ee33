/**
 * What the boundaries guard in one tree: the names and headers of the rule files, looked up.
 * Invariant: what a rule file says and the tree does not have is in `unmatched`.
 */
import type { DeclaredMemory } from "../../analyzers/preprocess/declared-memory.js";
import type { Declaration, SymbolKind } from "../../analyzers/references/declarations.js";
import type { GuardedSymbol, Site } from "../../analyzers/references/guards.js";
import { pathIndex, pathsOf } from "../../analyzers/trees/path-index.js";
import type { Tree, TreeFile } from "../../analyzers/trees/tree.js";
import type { Boundary } from "../files/boundary.js";
import { globMatcher } from "../files/glob-matcher.js";
import { readGlob } from "../files/glob.js";
import type { Pass } from "../offences/rule.js";

export interface Setup {
  readonly guards: Map<string, GuardedSymbol[]>;
  readonly headers: readonly ReadonlySet<string>[];
  readonly declaredIn: readonly ReadonlySet<string>[];
  readonly unmatched: Pass["unmatched"];
  /** What could not be worked out, so that the answer is incomplete. */
  readonly problems: readonly string[];
}

/** Whose names are guarded, boundary by boundary, as a key of what is kept has it. */
export function ownersOf(
  boundaries: readonly Boundary[],
  { headers, declaredIn }: Pick<Setup, "headers" | "declaredIn">,
): readonly unknown[] {
  return boundaries.map(({ allow_in, public_headers }, index) => [
    allow_in,
    public_headers,
    ...[headers, declaredIn].map((paths) => [...(paths[index] ?? [])]),
  ]);
}

/** What a rule file names, and the tree has no match for. */
type Unmatched = Pass["unmatched"][number];

interface Known {
  readonly memory: DeclaredMemory;
  /** For the same boundaries and files; what it guards in the same way stays the same object. */
  readonly last?: Setup | undefined;
}

export function guardsOf(
  tree: Tree,
  files: readonly TreeFile[],
  boundaries: readonly Boundary[],
  { memory, last }: Known,
): Setup {
  const unmatched: Unmatched[] = [];
  const paths = pathsOf(files);
  const known = pathIndex(files);
  // Only what has wildcards is held against every path.
  const among = (glob: string): readonly string[] => {
    const alternatives = readGlob(glob);
    if (!alternatives.every(({ isLiteral }) => isLiteral)) return paths;
    return alternatives.map(({ prefix }) => prefix).filter((path) => known.has(path));
  };
  const meant = (glob: string): string[] => among(glob).filter(globMatcher([glob]));
  const isMatched = (glob: string): boolean => among(glob).some(globMatcher([glob]));
  const expand = (globs: readonly string[], boundary: Boundary): Set<string> => {
    const found = new Set<string>();
    for (const glob of globs) {
      const before = found.size;
      if (known.has(glob)) found.add(glob);
      else for (const path of meant(glob)) found.add(path);
      if (found.size === before) unmatched.push({ boundary, what: "header", text: glob });
    }
    return found;
  };
  const headers: ReadonlySet<string>[] = [];
  const declaredIn: ReadonlySet<string>[] = [];
  for (const boundary of boundaries) {
    headers.push(expand(boundary.headers, boundary));
    declaredIn.push(expand(boundary.guard.declared_in, boundary));
    for (const glob of [...boundary.allow_in, ...boundary.public_headers]) {
      if (!known.has(glob) && !isMatched(glob)) {
        unmatched.push({ boundary, what: "glob", text: glob });
      }
    }
  }
  const sources = new Set(declaredIn.flatMap((each) => [...each]));
  const texts = tree.readMany([...sources].sort());
  const declared = new Map<string, readonly Declaration[]>();
  const problems: string[] = [];
  for (const path of sources)
    if (!texts.has(path))
      problems.push(`${path}: it cannot be read, so what it declares is unknown`);
  for (const [path, { declarations, isCut }] of memory.of(texts, tree, known)) {
    declared.set(path, declarations);
    if (isCut)
      problems.push(`${path}: its macros make more than is read, so it may declare other names`);
  }
  const guards = new Map<string, GuardedSymbol[]>();
  boundaries.forEach((boundary, index) => {
    for (const [name, symbol] of symbolsOf(boundary, declaredIn[index] ?? new Set(), declared)) {
      const list = guards.get(name);
      const guarded = { name, boundary: index, ...symbol };
      if (list === undefined) guards.set(name, [guarded]);
      else list.push(guarded);
    }
  });
  if (last !== undefined) keepSame(guards, last.guards);
  return { guards, headers, declaredIn, unmatched, problems };
}

/** Lets what is guarded as before be the very same. */
function keepSame(guards: Map<string, GuardedSymbol[]>, last: Setup["guards"]): void {
  for (const [name, symbols] of guards) {
    const before = last.get(name);
    if (before !== undefined && toldOf(before) === toldOf(symbols)) guards.set(name, before);
  }
}

function toldOf(symbols: readonly GuardedSymbol[]): string {
  return JSON.stringify(
    symbols.map(({ boundary, sites, kinds, isNamed }) => [boundary, sites, [...kinds], isNamed]),
  );
}

type Declared = ReadonlyMap<string, readonly Declaration[]>;

interface Guarding {
  readonly sites: Site[];
  readonly kinds: Set<SymbolKind>;
  /** The rule file has its name, so that it is guarded wherever it is declared. */
  isNamed: boolean;
}

/** What one boundary guards: all that its headers declare, and the names in its rule file. */
function symbolsOf(
  { guard }: Boundary,
  sources: ReadonlySet<string>,
  declared: Declared,
): ReadonlyMap<string, Guarding> {
  const symbols = new Map<string, Guarding>();
  const symbolOf = (name: string): Guarding => {
    let symbol = symbols.get(name);
    if (symbol === undefined) {
      symbol = { sites: [], kinds: new Set(), isNamed: false };
      symbols.set(name, symbol);
    }
    return symbol;
  };
  for (const path of sources) {
    for (const { name, kind, span } of declared.get(path) ?? []) {
      const symbol = symbolOf(name);
      symbol.sites.push({ path, span, kind });
      symbol.kinds.add(kind);
    }
  }
  const named: readonly [readonly string[], readonly SymbolKind[]][] = [
    [guard.functions, ["function"]],
    [guard.macros, ["macro"]],
    [guard.types, ["tag", "typedef"]],
    [guard.variables, ["variable"]],
  ];
  for (const [list, kinds] of named) {
    for (const name of list) {
      const symbol = symbolOf(name);
      symbol.isNamed = true;
      for (const kind of kinds) symbol.kinds.add(kind);
    }
  }
  return symbols;
}
