/**
 * Which declarations a place sees: what its file includes, what those who include it did before, and
 * which of the declarations of one name is met first. Invariant: one file is asked about at a time, and
 * what is found of it is kept until the next.
 */
import { entitiesOf, meansOwners, type Declared, type Entities } from "./entities.js";
import { hasLinkage, mayBeFunction, type GuardedSymbol } from "./guards.js";
import type { Closure, IncludeGraph, PathSet } from "./include-graph.js";
import type { LedgerBoundary, LedgerInput } from "./ledger-entry.js";
import { Nearest } from "./nearest.js";
import { shadowOf } from "./shadow.js";
import type { Sighting } from "./sighting.js";

/** The owner's files that declare a name for others. */
interface Inside {
  readonly declared: readonly string[];
  /** One of them defines it. */
  readonly isDefined: boolean;
}

interface OtherDeclaration {
  readonly path: string;
  readonly isOwners: boolean;
}

export class Visibility {
  readonly #graph: IncludeGraph;
  readonly #entities: Entities;
  /** Files that undefine a macro of the name. */
  readonly #undefined = new Map<string, string[]>();
  /** Files that define a type of the name, where they were asked for. */
  readonly #definers = new Map<string, readonly string[]>();
  /** By what is guarded, for one file. */
  readonly #others = new Map<GuardedSymbol, OtherDeclaration | undefined>();
  #otherIn = "";
  /** By name, for one file. */
  readonly #nearestOf = new Map<string, string | undefined>();
  #nearestIn = "";
  #closureOf = "";
  #included: Closure = { size: 0, rank: () => undefined, paths: () => [] };
  readonly #nearest = new Nearest();
  /** By boundary and name, for one file. */
  readonly #meant = new Map<LedgerBoundary, Map<string, boolean>>();
  #meantIn = "";
  readonly #insides = new Map<LedgerBoundary, Map<string, Inside>>();

  constructor(input: LedgerInput) {
    this.#graph = input.graph;
    const declaring = input.declaring ?? input.facts;
    this.#entities = entitiesOf(declaring);
    for (const { path, sightings } of declaring) {
      for (const { form, name } of sightings) {
        if (form !== "undef") continue;
        const list = this.#undefined.get(name);
        if (list === undefined) this.#undefined.set(name, [path]);
        else if (list.at(-1) !== path) list.push(path);
      }
    }
  }

  definedIn(path: string, guarded: GuardedSymbol): Declared | undefined {
    return inFile(this.#entities.definitions, path, guarded);
  }

  declaredIn(path: string, guarded: GuardedSymbol): Declared | undefined {
    return inFile(this.#entities.declarations, path, guarded);
  }

  /** Whether one of the owner's files defines a name for others. */
  isDefinedInside(name: string, boundary: LedgerBoundary): boolean {
    return this.#inside(name, boundary).isDefined;
  }

  /** Whether a file, or one that includes it, sees a declaration of the owner. */
  isVisible(path: string, name: string, guarded: GuardedSymbol, boundary: LedgerBoundary): boolean {
    return (
      this.#seesOwners(path, name, guarded, boundary) ||
      this.throughIncluder(path, guarded, boundary) !== undefined ||
      this.#seesByIncluder(path, name, guarded, boundary)
    );
  }

  /** Whether one of the headers that own the symbol is among what the file includes. */
  seesSymbol(path: string, guarded: GuardedSymbol): boolean {
    if (guarded.sites.length === 0) return false;
    return guarded.sites.some((site) => this.sees(path, site.path));
  }

  sees(path: string, header: string): boolean {
    if (this.#graph.sees(path, header)) return true;
    // A source that is included as text sees what its includer included before.
    return (
      path.endsWith(".c") &&
      this.#graph.includersOf(path).some((includer) => this.#graph.sees(includer, header))
    );
  }

  seersOf(header: string): PathSet {
    return this.#graph.seers(header);
  }

  /** Whether a declaration of the owner's is among what a file includes. */
  #seesOwners(
    path: string,
    name: string,
    guarded: GuardedSymbol,
    boundary: LedgerBoundary,
  ): boolean {
    if (this.seesSymbol(path, guarded)) return true;
    if (!hasLinkage(guarded)) return false;
    const closure = this.#closure(path);
    return this.#inside(name, boundary).declared.some((own) => closure.rank(own) !== undefined);
  }

  /** Whether one of the files that include a header sees a declaration of the owner's. */
  #seesByIncluder(
    path: string,
    name: string,
    guarded: GuardedSymbol,
    boundary: LedgerBoundary,
  ): boolean {
    return (
      /\.(h|inc)$/.test(path) &&
      this.#graph
        .includersOf(path)
        .some((includer) => this.#seesOwners(includer, name, guarded, boundary))
    );
  }

  /**
   * A header may rely on what its includers included before: one of these that sees the symbol, an
   * outsider rather than an insider. Whoever includes it, the header is its own folder's.
   */
  throughIncluder(
    path: string,
    guarded: GuardedSymbol,
    boundary: LedgerBoundary,
  ): string | undefined {
    if (!/\.(h|inc)$/.test(path) || guarded.sites.length === 0) return undefined;
    const seeing = this.#graph
      .includersOf(path)
      .filter((includer) => this.seesSymbol(includer, guarded));
    return seeing.find((includer) => !boundary.isInside(includer)) ?? seeing[0];
  }

  /** A macro of the file that a header which the file includes undefines. */
  isTakenBack(path: string, { name, shadow }: Sighting): boolean {
    if (shadowOf(shadow)?.kind !== "macro") return false;
    const takers = this.#undefined.get(name) ?? [];
    if (takers.length === 0 || takers.every((taker) => taker === path)) return false;
    const closure = this.#closure(path);
    return takers.some((taker) => taker !== path && closure.rank(taker) !== undefined);
  }

  /** Whether a name with linkage is the owner's in a file, which is asked for each place of the file. */
  means(name: string, path: string, boundary: LedgerBoundary): boolean {
    if (this.#meantIn !== path) this.#meant.clear();
    this.#meantIn = path;
    let ofBoundary = this.#meant.get(boundary);
    if (ofBoundary === undefined) this.#meant.set(boundary, (ofBoundary = new Map()));
    let known = ofBoundary.get(name);
    if (known === undefined) {
      known = meansOwners(this.#entities, name, path, (one) => boundary.isInside(one));
      ofBoundary.set(name, known);
    }
    return known;
  }

  #inside(name: string, boundary: LedgerBoundary): Inside {
    let ofBoundary = this.#insides.get(boundary);
    if (ofBoundary === undefined) this.#insides.set(boundary, (ofBoundary = new Map()));
    let known = ofBoundary.get(name);
    if (known === undefined) {
      const own = (declared: readonly Declared[] = []): string[] =>
        [...new Set(declared.map(({ path }) => path))].filter((path) => boundary.isInside(path));
      const defined = own(this.#entities.definitions.get(name));
      const declared = [...own(this.#entities.declarations.get(name)), ...defined];
      ofBoundary.set(name, (known = { declared, isDefined: defined.length > 0 }));
    }
    return known;
  }

  /** Another declaration of the name that the file includes; the nearest in the chain of includes. */
  otherDeclaration(
    path: string,
    guarded: GuardedSymbol,
    isInside: (path: string) => boolean,
  ): OtherDeclaration | undefined {
    if (this.#otherIn !== path) this.#others.clear();
    this.#otherIn = path;
    if (!this.#others.has(guarded))
      this.#others.set(guarded, this.#otherNear(path, guarded, isInside));
    return this.#others.get(guarded);
  }

  #otherNear(
    path: string,
    guarded: GuardedSymbol,
    isInside: (path: string) => boolean,
  ): OtherDeclaration | undefined {
    const { name } = guarded;
    const external = this.#entities.declarations.get(name) ?? [];
    const others = this.#entities.others.get(name) ?? [];
    const definitions = this.#entities.definitions.get(name) ?? [];
    if (external.length + others.length + definitions.length === 0) return undefined;
    // Where every declaration there is means the owner's, it does not matter which one is met first.
    const isOwnersOnly =
      guarded.isNamed &&
      others.length === 0 &&
      [...external, ...definitions].every((declared) => isInside(declared.path));
    if (isOwnersOnly) {
      const first =
        external.find((declared) => /\.h$/.test(declared.path)) ?? external[0] ?? definitions[0];
      return first === undefined ? undefined : { path: first.path, isOwners: true };
    }
    const closure = this.#closure(path);
    let best: OtherDeclaration | undefined;
    let bestRank = Infinity;
    const consider = (candidates: readonly Declared[], isExternal: boolean): void => {
      const candidate = this.#nearest.noTag(candidates, closure);
      const rank = candidate === undefined ? undefined : closure.rank(candidate.path);
      if (candidate === undefined || rank === undefined || rank >= bestRank) return;
      bestRank = rank;
      const isLinked =
        isExternal &&
        hasLinkage(guarded) &&
        meansOwners(this.#entities, name, candidate.path, isInside);
      const isOwners = isLinked || (guarded.isNamed && isInside(candidate.path));
      best = { path: candidate.path, isOwners };
    };
    consider(external, true);
    consider(definitions, true);
    // A declaration that only some builds have acquits only where, in the other builds, no declaration
    // of the owner is visible.
    consider(this.#nearest.whole(others), false);
    if (best === undefined) consider(others, false);
    return best;
  }

  /** The file that defines a type of the name and is met first, which is asked for each place of a file. */
  nearestDefiner(path: string, name: string): string | undefined {
    if (this.#nearestIn !== path) this.#nearestOf.clear();
    this.#nearestIn = path;
    if (!this.#nearestOf.has(name)) this.#nearestOf.set(name, this.#definerNear(path, name));
    return this.#nearestOf.get(name);
  }

  #definerNear(path: string, name: string): string | undefined {
    let definers = this.#definers.get(name);
    if (definers === undefined) {
      const others = this.#entities.others.get(name) ?? [];
      const types = others.filter(({ sighting }) => sighting.form === "tag-definition");
      definers = [...new Set(types.map((declared) => declared.path))];
      this.#definers.set(name, definers);
    }
    if (definers.length === 0) return undefined;
    if (definers.includes(path)) return path;
    const closure = this.#closure(path);
    let best: string | undefined;
    let bestRank = Infinity;
    for (const definer of definers) {
      const rank = closure.rank(definer);
      if (rank === undefined || rank >= bestRank) continue;
      bestRank = rank;
      best = definer;
    }
    return best;
  }

  /** What a file includes, with the order in which it is met. One file is resolved at a time. */
  #closure(path: string): Closure {
    if (this.#closureOf !== path) {
      this.#closureOf = path;
      this.#included = this.#graph.closure(path);
    }
    return this.#included;
  }
}

/** The first declaration of a name in a file; what a block declares counts where it may be the function. */
function inFile(
  table: ReadonlyMap<string, readonly Declared[]>,
  path: string,
  guarded: GuardedSymbol,
): Declared | undefined {
  return table
    .get(guarded.name)
    ?.find(
      (declared) =>
        declared.path === path && (declared.sighting.form !== "local" || mayBeFunction(guarded)),
    );
}
