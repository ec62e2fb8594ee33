/**
 * What the boundaries guard in one tree: the names and headers of the rule files, looked up. Invariant:
 * what a rule file says and the tree does not have is in `unmatched`.
 */
import picomatch from "picomatch";
import { declarationsOf, type SymbolKind } from "../../analyzers/references/declarations.js";
import type { GuardedSymbol, Site } from "../../analyzers/references/guards.js";
import { readSource } from "../../analyzers/syntax/source.js";
import { pathIndex, pathsOf } from "../../analyzers/trees/path-index.js";
import type { Tree, TreeFile } from "../../analyzers/trees/tree.js";
import type { Boundary } from "../files/boundary.js";
import type { Pass } from "../offences/rule.js";

export interface Setup {
  readonly guards: Map<string, GuardedSymbol[]>;
  readonly headers: readonly ReadonlySet<string>[];
  readonly declaredIn: readonly ReadonlySet<string>[];
  readonly unmatched: Pass["unmatched"];
}

export function guardsOf(tree: Tree, files: readonly TreeFile[], boundaries: readonly Boundary[]): Setup {
  const guards = new Map<string, GuardedSymbol[]>();
  const headers: Set<string>[] = [];
  const declaredIn: Set<string>[] = [];
  const unmatched: { boundary: Boundary; what: "glob" | "name" | "header"; text: string }[] = [];
  const paths = pathsOf(files);
  const known = pathIndex(files);
  const expand = (globs: readonly string[], boundary: Boundary, what: "glob" | "header"): Set<string> => {
    const found = new Set<string>();
    for (const glob of globs) {
      const before = found.size;
      if (known.has(glob)) found.add(glob);
      else if (/[*?{[(]/.test(glob)) {
        const fits = matcher([glob]);
        for (const path of paths) if (fits(path)) found.add(path);
      }
      if (found.size === before) unmatched.push({ boundary, what, text: glob });
    }
    return found;
  };
  const all = new Set<string>();
  boundaries.forEach((boundary) => {
    headers.push(expand(boundary.headers, boundary, "header"));
    const sources = expand(boundary.guard.declared_in, boundary, "header");
    declaredIn.push(sources);
    for (const path of sources) all.add(path);
    for (const glob of boundary.allow_in) {
      const fits = matcher([glob]);
      if (!known.has(glob) && !paths.some((path) => fits(path))) unmatched.push({ boundary, what: "glob", text: glob });
    }
  });
  const texts = tree.readMany([...all].sort());
  const declared = new Map([...texts].map(([path, bytes]) => [path, declarationsOf(readSource(path, bytes))]));
  boundaries.forEach((boundary, index) => {
    const symbols = new Map<string, { sites: Site[]; kinds: Set<SymbolKind>; isNamed: boolean }>();
    const symbolOf = (name: string): { sites: Site[]; kinds: Set<SymbolKind>; isNamed: boolean } => {
      let symbol = symbols.get(name);
      if (symbol === undefined) symbols.set(name, (symbol = { sites: [], kinds: new Set(), isNamed: false }));
      return symbol;
    };
    for (const path of declaredIn[index] as Set<string>) {
      for (const { name, kind, span } of declared.get(path) ?? []) {
        const symbol = symbolOf(name);
        symbol.sites.push({ path, span, kind });
        symbol.kinds.add(kind);
      }
    }
    const { functions, macros, types, variables } = boundary.guard;
    const named: readonly [readonly string[], readonly SymbolKind[]][] = [
      [functions, ["function"]],
      [macros, ["macro"]],
      [types, ["tag", "typedef"]],
      [variables, ["variable"]],
    ];
    for (const [list, kinds] of named) {
      for (const name of list) {
        const symbol = symbolOf(name);
        symbol.isNamed = true;
        for (const kind of kinds) symbol.kinds.add(kind);
      }
    }
    for (const [name, symbol] of symbols) {
      const list = guards.get(name);
      const guarded = { name, boundary: index, ...symbol };
      if (list === undefined) guards.set(name, [guarded]);
      else list.push(guarded);
    }
  });
  return { guards, headers, declaredIn, unmatched };
}

/** Globs are anchored at the tree's root; a dot has no special meaning. */
export function matcher(globs: readonly string[]): (path: string) => boolean {
  const fits = picomatch([...globs], { dot: true, strictSlashes: true, nonegate: true, nobracket: false });
  return (path) => fits(path);
}
