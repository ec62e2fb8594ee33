/**
 * The ledger: every sighting of every guarded name becomes one occurrence with one kind and its
 * proof. Resolution is by declaration and visibility: a name is a use where the private declaration,
 * or another declaration of the same entity, is what the code means. Invariant: nothing is dropped;
 * for each boundary that guards a name, each of its sightings is in the ledger once.
 */
import { entitiesOf, isUserSpace, meansOwners, type Declared, type Entities } from "./entities.js";
import { nothingIn, parseIncludes, type FileFacts, type Include } from "./facts.js";
import { hasLinkage, isOrdinary, isTag, type GuardedSymbol, type Guards } from "./guards.js";
import type { NoRole } from "../grammar/item-reader.js";
import type { Role } from "../grammar/roles.js";
import type { Closure, IncludeGraph, PathSet } from "./include-graph.js";
import { Nearest } from "./nearest.js";
import { isReadAsC } from "../trees/language.js";
import { atPath } from "../trees/path-index.js";
import type { Occurrence, OccurrenceKind } from "./occurrence.js";
import { proof, proofCode, unproven, type Proof, type ProofCode } from "./proof.js";
import { isOfBlock, shadowOf, type Shadow } from "./shadow.js";
import { nameSpaceOf, type Form, type Sighting } from "./sighting.js";

interface LedgerBoundary {
  /** Headers that only insiders may include. */
  readonly headers: ReadonlySet<string>;
  /** Headers whose declarations are guarded. */
  readonly declaredIn: ReadonlySet<string>;
  isInside(path: string): boolean;
}

/** An occurrence with what rules need to know beside it. */
export interface LedgerEntry extends Occurrence {
  /** Index of the boundary. */
  readonly boundary: number;
  /** The guarded symbol; undefined for an include. */
  readonly guarded: GuardedSymbol | undefined;
  /** The `static inline` function or macro of a header that it stands in, or empty. */
  readonly wrapper: string;
  readonly linkage: Sighting["linkage"];
  /** A pointer to a struct needs none. */
  readonly needsDefinition: boolean;
  /** An include that could mean several files, one of them guarded. */
  readonly isAmbiguous: boolean;
  /** What it was made of; undefined for an include. */
  readonly sighting: Sighting | undefined;
  /** What the grammar reads there, where it was asked. */
  readonly grammar?: Role | NoRole;
}

export interface LedgerInput {
  /** Sorted by path. */
  readonly facts: readonly FileFacts[];
  /** What the files declare, where somebody has that alone. */
  readonly declaring?: readonly FileFacts[];
  readonly guards: Guards;
  readonly boundaries: readonly LedgerBoundary[];
  readonly graph: IncludeGraph;
}

/** Makes the entries of one file at a time, once the facts of all files are known. */
export class Ledger {
  readonly #input: LedgerInput;
  readonly #resolver: Resolver;
  readonly #byHeader = new Map<string, number[]>();
  readonly #texts = new Map<string, boolean>();
  /** Boundaries of which the code of a file has names, by its path. */
  #held: ReadonlyMap<string, ReadonlySet<number>> | undefined;

  constructor(input: LedgerInput) {
    this.#input = input;
    this.#resolver = new Resolver(input);
    input.boundaries.forEach((boundary, index) => {
      for (const header of boundary.headers) {
        const list = this.#byHeader.get(header);
        if (list === undefined) this.#byHeader.set(header, [index]);
        else list.push(index);
      }
    });
  }

  entriesOf(file: FileFacts): LedgerEntry[] {
    const entries: LedgerEntry[] = [];
    for (const sighting of file.sightings) {
      for (const guarded of this.#input.guards.get(sighting.name) ?? []) {
        entries.push(this.#resolver.entryOf(file, sighting, guarded));
      }
    }
    if (file.includes !== "") this.#addIncludes(file, entries);
    return entries;
  }

  /** The outsiders that see a header whose declarations are guarded. */
  outsideSeers(): ReadonlySet<string> {
    const found = new Set<string>();
    for (const boundary of this.#input.boundaries) {
      for (const header of boundary.declaredIn) {
        for (const path of this.#resolver.seersOf(header))
          if (!found.has(path) && !boundary.isInside(path)) found.add(path);
      }
    }
    return found;
  }

  /** The entry that a sighting of another form at the same place would be, with nothing in its file that hides the symbol. */
  otherwise(entry: LedgerEntry, form: Form): LedgerEntry {
    const { path, sighting, guarded } = entry;
    if (sighting === undefined || guarded === undefined) return entry;
    const file = atPath(this.#input.facts, path) ?? nothingIn(path);
    const other = { ...sighting, form, shadow: "", proof: unproven };
    return this.#resolver.entryOf(file, other, guarded);
  }

  /** Whether a guarded name belongs to somebody else than the file. */
  isOutside(path: string, name: string): boolean {
    const { guards, boundaries } = this.#input;
    return (guards.get(name) ?? []).some(
      ({ boundary }) => boundaries[boundary]?.isInside(path) !== true,
    );
  }

  /** Whether one file is among them. */
  isOutsideSeer(path: string): boolean {
    return this.#input.boundaries.some(
      (boundary) =>
        !boundary.isInside(path) &&
        [...boundary.declaredIn].some((header) => this.#resolver.seersOf(header).has(path)),
    );
  }

  /** Whether the code of a file has a name that the boundary guards. */
  #holds(path: string, boundary: number): boolean {
    if (this.#held === undefined) {
      const held = new Map<string, Set<number>>();
      for (const { path, sightings } of this.#input.facts) {
        const own = new Set<number>();
        for (const { form, name } of sightings) {
          if (form === "comment" || form === "string" || form === "text" || form === "inactive")
            continue;
          for (const guarded of this.#input.guards.get(name) ?? []) own.add(guarded.boundary);
        }
        if (own.size > 0) held.set(path, own);
      }
      this.#held = held;
    }
    return this.#held.get(path)?.has(boundary) === true;
  }

  /** Whether an include of a file brings its code in, and not what it declares. */
  #isText(target: string): boolean {
    let is = this.#texts.get(target);
    if (is === undefined)
      this.#texts.set(target, (is = /\.(c|inc|S)$/.test(target) || !isReadAsC(target)));
    return is;
  }

  #addIncludes(file: FileFacts, entries: LedgerEntry[]): void {
    for (const include of parseIncludes(file.includes)) {
      const resolved = this.#input.graph.resolve(file.path, include);
      for (const target of resolved.paths) {
        const owners = this.#byHeader.get(target);
        if (owners !== undefined) {
          for (const boundary of owners)
            entries.push(
              includeEntry(this.#input, file, include, target, boundary, resolved.isAmbiguous),
            );
        } else if (this.#isText(target)) {
          this.#input.boundaries.forEach((boundary, index) => {
            const isImport =
              boundary.isInside(target) &&
              !boundary.isInside(file.path) &&
              this.#holds(target, index);
            if (isImport)
              entries.push(
                includeEntry(this.#input, file, include, target, index, resolved.isAmbiguous),
              );
          });
        }
      }
    }
  }
}

function includeEntry(
  input: LedgerInput,
  file: FileFacts,
  include: Include,
  target: string,
  boundary: number,
  isAmbiguous: boolean,
): LedgerEntry {
  return {
    path: file.path,
    span: { start: include.offset, end: include.offset + "include".length },
    symbol: target,
    kind: "include",
    enclosing: "",
    proof: proof(include.isQuoted ? "include-quoted" : "include-bracketed", include.target),
    condition: "",
    inside: input.boundaries[boundary]?.isInside(file.path) === true,
    boundary,
    guarded: undefined,
    needsDefinition: false,
    wrapper: "",
    linkage: "none",
    isAmbiguous,
    sighting: undefined,
  };
}

interface Verdict {
  readonly kind: OccurrenceKind;
  readonly proof: Proof;
}

/** The owner's files that declare a name for others. */
interface Inside {
  readonly declared: readonly string[];
  /** One of them defines it. */
  readonly isDefined: boolean;
}

class Resolver {
  readonly #graph: IncludeGraph;
  readonly #entities: Entities;
  readonly #boundaries: readonly LedgerBoundary[];
  /** Files that undefine a macro of the name. */
  readonly #undefined = new Map<string, string[]>();
  /** Files that define a type of the name, where they were asked for. */
  readonly #definers = new Map<string, readonly string[]>();
  #closureOf = "";
  #included: Closure = { size: 0, rank: () => undefined, paths: () => [] };
  readonly #nearest = new Nearest();
  /** By boundary and name, for one file. */
  readonly #meant = new Map<LedgerBoundary, Map<string, boolean>>();
  #meantIn = "";
  readonly #insides = new Map<LedgerBoundary, Map<string, Inside>>();

  constructor(input: LedgerInput) {
    this.#graph = input.graph;
    this.#boundaries = input.boundaries;
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

  entryOf(file: FileFacts, sighting: Sighting, guarded: GuardedSymbol): LedgerEntry {
    const boundary = this.#boundaries[guarded.boundary] as LedgerBoundary;
    const inside = boundary.isInside(file.path);
    const judged = this.#verdict(file, sighting, guarded, boundary, inside);
    // A use is a use wherever it stands; only what acquits anyway is told apart by who wrote the file.
    const isGenerated =
      isBuildOutput(file.path) && /^(comment|string|homonym|opaque)$/.test(judged.kind);
    const verdict: Verdict = isGenerated
      ? { kind: "generated", proof: proof("written-by-build") }
      : judged;
    return {
      path: file.path,
      span: { start: sighting.start, end: sighting.end },
      symbol: sighting.name,
      kind: verdict.kind,
      enclosing: sighting.enclosing,
      proof: verdict.proof,
      condition: sighting.condition,
      inside,
      boundary: guarded.boundary,
      guarded,
      needsDefinition: sighting.form !== "tag-pointer" && sighting.form !== "tag-forward",
      wrapper: sighting.wrapper,
      linkage: sighting.linkage,
      isAmbiguous: false,
      sighting,
    };
  }

  #verdict(
    file: FileFacts,
    sighting: Sighting,
    guarded: GuardedSymbol,
    boundary: LedgerBoundary,
    inside: boolean,
  ): Verdict {
    const { form, proof: formProof } = sighting;
    const isBare = proofCode(formProof) === "none";
    switch (form) {
      case "comment":
      case "string":
      case "inactive":
        return {
          kind: form,
          proof: isBare && form === "inactive" ? proof("not-compiled") : formProof,
        };
      case "text":
        return { kind: "string", proof: formProof };
      case "foreign":
        return { kind: "other-language", proof: formProof };
      case "unparsed":
        // What a macro might make of a tag, a type or a macro means it only where that is declared.
        return sighting.way === undefined ||
          hasLinkage(guarded) ||
          guarded.isNamed ||
          this.#isVisible(file.path, sighting.name, guarded, boundary)
          ? { kind: "unparsed", proof: formProof }
          : { kind: "homonym", proof: notIncluded(guarded) };
      case "field":
      case "label":
      case "parameter":
      case "enumerator":
      case "pasted":
        return { kind: "homonym", proof: formProof };
      case "local":
        if (sighting.linkage === "none" || !mayBeFunction(guarded))
          return { kind: "homonym", proof: formProof };
        return this.#declared(
          file,
          { ...sighting, form: "declaration" },
          guarded,
          boundary,
          inside,
          false,
        );
      default:
    }
    const isSite = guarded.sites.some((site) => site.path === file.path);
    // BTF names a type and a function alike, and says which in an argument before.
    const space = form === "btf" ? "none" : nameSpaceOf(form);
    const isMacro = guarded.kinds.has("macro");
    if (space === "tag" && !isTag(guarded) && !isMacro && guarded.kinds.size > 0) {
      return { kind: "homonym", proof: proof("is-a-tag") };
    }
    if (space === "ordinary" && !isOrdinary(guarded)) {
      return { kind: "homonym", proof: proof("is-no-tag") };
    }
    switch (form) {
      case "declaration":
      case "definition":
      case "macro-definition":
      case "tag-definition":
      case "typedef-definition":
        return this.#declared(file, sighting, guarded, boundary, inside, isSite);
      case "symbol-string":
        return this.#bySymbolName(file, sighting, guarded, boundary);
      case "asm":
        return this.#inAssembly(file, sighting, guarded, boundary);
      default:
    }
    if ((form === "condition" || form === "undef") && !isMacro) {
      return { kind: "homonym", proof: proof("asks-for-macro") };
    }
    const shadow = hidingOf(sighting, guarded);
    if (shadow !== undefined && !(isSite && !isOfBlock(shadow))) {
      // In the builds that lack the declaration the name means what is visible otherwise.
      const isOtherwise =
        sighting.isPartial === true && this.#isVisible(file.path, sighting.name, guarded, boundary);
      if (!isOtherwise && !this.#isTakenBack(file.path, sighting))
        return { kind: "homonym", proof: proof("hidden", sighting.shadow) };
    }
    return this.#used(file, sighting, guarded, boundary, isSite);
  }

  /** Whether a file, or one that includes it, sees a declaration of the owner. */
  #isVisible(
    path: string,
    name: string,
    guarded: GuardedSymbol,
    boundary: LedgerBoundary,
  ): boolean {
    return (
      this.#seesOwners(path, name, guarded, boundary) ||
      this.#throughIncluder(path, guarded, boundary) !== undefined ||
      this.#seesByIncluder(path, name, guarded, boundary)
    );
  }

  /** A macro of the file that a header which the file includes undefines. */
  #isTakenBack(path: string, { name, shadow }: Sighting): boolean {
    if (shadowOf(shadow)?.kind !== "macro") return false;
    const takers = this.#undefined.get(name) ?? [];
    if (takers.length === 0 || takers.every((taker) => taker === path)) return false;
    const closure = this.#closure(path);
    return takers.some((taker) => taker !== path && closure.rank(taker) !== undefined);
  }

  #declared(
    file: FileFacts,
    sighting: Sighting,
    guarded: GuardedSymbol,
    boundary: LedgerBoundary,
    inside: boolean,
    isSite: boolean,
  ): Verdict {
    const isDefinition = sighting.form !== "declaration";
    if (isSite) return { kind: isDefinition ? "definition" : "declaration", proof: unproven };
    if (sighting.linkage === "static" || sighting.form === "macro-definition") {
      const what =
        sighting.form === "macro-definition" ? proof("macro-of-file") : proof("static-of-file");
      const type = sighting.form === "tag-definition" || sighting.form === "typedef-definition";
      const isOwnType = inside && guarded.isNamed && guarded.sites.length === 0;
      if (isOwnType) return { kind: "definition", proof: unproven };
      return { kind: "homonym", proof: type ? proof("type-of-file") : what };
    }
    if (inside) return { kind: isDefinition ? "definition" : "declaration", proof: unproven };
    if (!hasLinkage(guarded)) return { kind: "homonym", proof: proof("other-external") };
    if (isDefinition) {
      const hasOwners = this.#inside(sighting.name, boundary).isDefined;
      const sees = this.#sees(file.path, guarded);
      if (sees)
        return {
          kind: "definition",
          proof: proof("defines-the-same"),
        };
      if (hasOwners && guarded.isNamed && !isUserSpace(file.path)) {
        return { kind: "definition", proof: proof("linked-like-owners") };
      }
      return { kind: "homonym", proof: proof("other-external-definition") };
    }
    return this.#sees(file.path, guarded) || this.#means(sighting.name, file.path, boundary)
      ? { kind: "extern", proof: proof("declared-again") }
      : { kind: "homonym", proof: proof("declares-other") };
  }

  #bySymbolName(
    file: FileFacts,
    sighting: Sighting,
    guarded: GuardedSymbol,
    boundary: LedgerBoundary,
  ): Verdict {
    const canBeLookedUp = hasLinkage(guarded) || guarded.kinds.has("inline");
    if (!canBeLookedUp) return { kind: "string", proof: proof("cannot-be-looked-up") };
    const shadow = hidingOf(sighting, guarded);
    if (shadow !== undefined) return { kind: "homonym", proof: proof("hidden", sighting.shadow) };
    const isVisible = this.#sees(file.path, guarded);
    const means = isVisible || this.#means(sighting.name, file.path, boundary);
    return means
      ? { kind: "symbol-string", proof: sighting.proof }
      : { kind: "homonym", proof: proof("names-other") };
  }

  #inAssembly(
    file: FileFacts,
    sighting: Sighting,
    guarded: GuardedSymbol,
    boundary: LedgerBoundary,
  ): Verdict {
    if (file.language === "c") {
      const shadow = hidingOf(sighting, guarded);
      if (shadow !== undefined) return { kind: "homonym", proof: proof("hidden", sighting.shadow) };
      if (boundary.isInside(file.path)) return { kind: "asm", proof: sighting.proof };
    }
    // Strings of C hold no macros, and what is no string has the macro for a shadow where it holds.
    const isMacro = (other: Sighting): boolean =>
      file.language !== "c" && other.form === "macro-definition";
    const own = file.sightings.find(
      (other) => other.name === sighting.name && (other.form === "definition" || isMacro(other)),
    );
    if (own !== undefined) return { kind: "homonym", proof: proof("symbol-or-macro-of-file") };
    if (hasLinkage(guarded)) {
      return this.#sees(file.path, guarded) || this.#means(sighting.name, file.path, boundary)
        ? { kind: "asm", proof: sighting.proof }
        : { kind: "homonym", proof: proof("other-defined-nearer") };
    }
    return this.#sees(file.path, guarded)
      ? { kind: "asm", proof: sighting.proof }
      : { kind: "homonym", proof: proof("no-header-included") };
  }

  #used(
    file: FileFacts,
    sighting: Sighting,
    guarded: GuardedSymbol,
    boundary: LedgerBoundary,
    isSite: boolean,
  ): Verdict {
    const kind = kindOfUse(sighting, guarded);
    const use = (visible: Proof): Verdict => ({
      kind,
      proof: proofCode(sighting.proof) === "none" ? visible : sighting.proof,
    });
    if (isSite) return use(proof("owning-header"));
    const isInside = (path: string): boolean => boundary.isInside(path);
    const ownDefinition = this.#inFile(this.#entities.definitions, file.path, guarded);
    if (ownDefinition !== undefined) {
      const isOwners =
        isInside(file.path) ||
        this.#sees(file.path, guarded) ||
        (ownDefinition.isWeak && hasLinkage(guarded) && !isUserSpace(file.path));
      return isOwners
        ? use(proof("defined-in-file"))
        : { kind: "homonym", proof: proof("other-defined-in-file") };
    }
    if (this.#sees(file.path, guarded)) return use(proof("included", guarded.sites[0]?.path ?? ""));
    if (nameSpaceOf(sighting.form) === "tag") return this.#tag(file, sighting, guarded, boundary);
    const ownDeclaration = this.#inFile(this.#entities.declarations, file.path, guarded);
    if (ownDeclaration !== undefined) {
      const isOwners = hasLinkage(guarded) && this.#means(sighting.name, file.path, boundary);
      return isOwners
        ? use(proof("declared-again-in-file"))
        : { kind: "homonym", proof: proof("declared-in-file-defined-nearer") };
    }
    const elsewhere = this.#otherDeclaration(file.path, sighting.name, guarded, isInside);
    if (elsewhere !== undefined) {
      return elsewhere.isOwners
        ? use(proof("declared-in", elsewhere.path))
        : { kind: "homonym", proof: proof("other-in", elsewhere.path) };
    }
    if (guarded.isNamed) return use(proof("sole-declaration"));
    const through = this.#throughIncluder(file.path, guarded, boundary);
    if (through !== undefined) return use(proof("through-includer", through));
    return { kind: "homonym", proof: notIncluded(guarded) };
  }

  #tag(
    file: FileFacts,
    sighting: Sighting,
    guarded: GuardedSymbol,
    boundary: LedgerBoundary,
  ): Verdict {
    const own = this.#nearestDefiner(file.path, sighting.name);
    if (guarded.isNamed && (own === undefined ? sighting.form === "tag" : boundary.isInside(own))) {
      return {
        kind: "type",
        proof: own === undefined ? proof("sole-type") : proof("defined-by", own),
      };
    }
    if (own !== undefined) return { kind: "homonym", proof: proof("other-type", own) };
    const through =
      sighting.form === "tag" ? this.#throughIncluder(file.path, guarded, boundary) : undefined;
    if (through !== undefined) {
      return { kind: "type", proof: proof("through-includer", through) };
    }
    return { kind: "opaque", proof: proof("no-definition-needed") };
  }

  /** Whether one of the headers that own the symbol is among what the file includes. */
  #sees(path: string, guarded: GuardedSymbol): boolean {
    if (guarded.sites.length === 0) return false;
    return guarded.sites.some((site) => this.sees(path, site.path));
  }

  sees(path: string, header: string): boolean {
    const seers = this.seersOf(header);
    if (seers.has(path)) return true;
    // A source that is included as text sees what its includer included before.
    return (
      path.endsWith(".c") && this.#graph.includersOf(path).some((includer) => seers.has(includer))
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
    if (this.#sees(path, guarded)) return true;
    if (!hasLinkage(guarded)) return false;
    const closure = this.#closure(path);
    return this.#inside(name, boundary).declared.some((own) => closure.rank(own) !== undefined);
  }

  /** Whether a name with linkage is the owner's in a file, which is asked for each place of the file. */
  #means(name: string, path: string, boundary: LedgerBoundary): boolean {
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

  /** The first declaration of a name in a file; what a block declares counts where it may be the function. */
  #inFile(
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

  /** Another declaration of the name that the file includes; the nearest in the chain of includes. */
  #otherDeclaration(
    path: string,
    name: string,
    guarded: GuardedSymbol,
    isInside: (path: string) => boolean,
  ): { path: string; isOwners: boolean } | undefined {
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
    let best: { path: string; isOwners: boolean } | undefined;
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
    // What only some builds declare acquits where nothing of the owner's is visible in the others.
    consider(this.#nearest.whole(others), false);
    if (best === undefined) consider(others, false);
    return best;
  }

  /** The file that defines a type of the name and is met first. */
  #nearestDefiner(path: string, name: string): string | undefined {
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

  /**
   * A header may rely on what its includers included before: one of these that sees the symbol, an
   * outsider rather than an insider. Whoever includes it, the header is its own folder's.
   */
  #throughIncluder(
    path: string,
    guarded: GuardedSymbol,
    boundary: LedgerBoundary,
  ): string | undefined {
    if (!/\.(h|inc)$/.test(path) || guarded.sites.length === 0) return undefined;
    const seeing = this.#graph
      .includersOf(path)
      .filter((includer) => this.#sees(includer, guarded));
    return seeing.find((includer) => !boundary.isInside(includer)) ?? seeing[0];
  }
}

/** Whether a declaration of a block can mean it: one that has the type of a function. */
function notIncluded({ sites }: GuardedSymbol): Proof {
  return proof("not-included", sites[0]?.path ?? "");
}

function mayBeFunction({ kinds }: GuardedSymbol): boolean {
  return kinds.size === 0 || kinds.has("function") || kinds.has("inline");
}

/** What hides the symbol where a name stands. */
function hidingOf({ shadow: text }: Sighting, guarded: GuardedSymbol): Shadow | undefined {
  const shadow = shadowOf(text);
  return shadow?.kind === "perhaps-local" && mayBeFunction(guarded) ? undefined : shadow;
}

/** What a tag is used for, where that is not for its type. */
const usesOfTags: Partial<Record<ProofCode, OccurrenceKind>> = {
  "operand-of": "typeof",
  "tag-in-macro": "macro-body",
};

function kindOfUse(sighting: Sighting, guarded: GuardedSymbol): OccurrenceKind {
  switch (sighting.form) {
    case "address":
      return guarded.kinds.has("variable") || guarded.kinds.has("macro") ? "value" : "address";
    case "call":
    case "initializer":
    case "macro-body":
    case "macro-arg":
    case "typeof":
    case "export":
    case "symbol-string":
    case "btf":
    case "asm":
    case "paste":
    case "type":
      return sighting.form;
    case "tag":
    case "tag-pointer":
    case "tag-forward":
      return usesOfTags[proofCode(sighting.proof)] ?? "type";
    default: {
      if (guarded.kinds.has("typedef")) return "type";
      const isFunction =
        guarded.kinds.has("function") || guarded.kinds.has("inline") || guarded.kinds.size === 0;
      return isFunction && !guarded.kinds.has("macro") && !guarded.kinds.has("variable")
        ? "address"
        : "value";
    }
  }
}

/** Files that only a build leaves in a tree. Sources that say they are generated are judged like all others. */
function isBuildOutput(path: string): boolean {
  return /^(arch\/[^/]+\/)?include\/generated\/|\.mod\.c$/.test(path);
}
