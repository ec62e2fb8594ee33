/**
 * From a sighting and a guarded symbol to the occurrence: its kind and the proof. A name is a use where
 * the private declaration, or another declaration of the same entity, is what the code means. Invariant:
 * every sighting gets one kind; what is not told apart is a use.
 */
import { isUserSpace } from "./entities.js";
import type { FileFacts } from "./facts.js";
import { hasLinkage, isOrdinary, isTag, mayBeFunction, type GuardedSymbol } from "./guards.js";
import { kindOfUse } from "./kind-of-use.js";
import { entryAt, type LedgerBoundary, type LedgerEntry } from "./ledger-entry.js";
import type { OccurrenceKind } from "./occurrence.js";
import { proof, proofCode, unproven, type Proof } from "./proof.js";
import { isOfBlock, shadowOf, type Shadow } from "./shadow.js";
import { nameSpaceOf, type Form, type Sighting } from "./sighting.js";
import type { Visibility } from "./visibility.js";

interface Verdict {
  readonly kind: OccurrenceKind;
  readonly proof: Proof;
}

/** What acquits whoever wrote the file. */
const toldApart: ReadonlySet<OccurrenceKind> = new Set(["comment", "string", "homonym", "opaque"]);

export class Resolver {
  readonly #boundaries: readonly LedgerBoundary[];
  readonly #visibility: Visibility;
  readonly #defined = new WeakMap<readonly Sighting[], ReadonlySet<string>>();

  constructor(boundaries: readonly LedgerBoundary[], visibility: Visibility) {
    this.#boundaries = boundaries;
    this.#visibility = visibility;
  }

  entryOf(file: FileFacts, sighting: Sighting, guarded: GuardedSymbol): LedgerEntry {
    const boundary = this.#boundaries[guarded.boundary] as LedgerBoundary;
    const inside = boundary.isInside(file.path);
    const judged = this.#verdict(file, sighting, guarded, boundary, inside);
    // A use is a use wherever it stands; only what acquits anyway is told apart by who wrote the file.
    const isGenerated = isBuildOutput(file.path) && toldApart.has(judged.kind);
    const verdict: Verdict = isGenerated
      ? { kind: "generated", proof: proof("written-by-build") }
      : judged;
    return entryAt(file.path, sighting, guarded, inside, verdict);
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
          this.#visibility.isVisible(file.path, sighting.name, guarded, boundary)
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
        sighting.isPartial === true &&
        this.#visibility.isVisible(file.path, sighting.name, guarded, boundary);
      if (!isOtherwise && !this.#visibility.isTakenBack(file.path, sighting))
        return { kind: "homonym", proof: proof("hidden", sighting.shadow) };
    }
    return this.#used(file, sighting, guarded, boundary, isSite);
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
      const hasOwners = this.#visibility.isDefinedInside(sighting.name, boundary);
      const sees = this.#visibility.seesSymbol(file.path, guarded);
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
    return this.#visibility.seesSymbol(file.path, guarded) ||
      this.#visibility.means(sighting.name, file.path, boundary)
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
    const isVisible = this.#visibility.seesSymbol(file.path, guarded);
    const means = isVisible || this.#visibility.means(sighting.name, file.path, boundary);
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
    if (this.#ownNames(file).has(sighting.name))
      return { kind: "homonym", proof: proof("symbol-or-macro-of-file") };
    if (hasLinkage(guarded)) {
      return this.#visibility.seesSymbol(file.path, guarded) ||
        this.#visibility.means(sighting.name, file.path, boundary)
        ? { kind: "asm", proof: sighting.proof }
        : { kind: "homonym", proof: proof("other-defined-nearer") };
    }
    return this.#visibility.seesSymbol(file.path, guarded)
      ? { kind: "asm", proof: sighting.proof }
      : { kind: "homonym", proof: proof("no-header-included") };
  }

  /** Names that a file defines to its assembly. */
  #ownNames({ language, sightings }: FileFacts): ReadonlySet<string> {
    let names = this.#defined.get(sightings);
    if (names === undefined) {
      // Strings of C hold no macros, and what is no string has the macro for a shadow where it holds.
      const forms: readonly Form[] =
        language === "c" ? ["definition"] : ["definition", "macro-definition"];
      names = new Set(sightings.flatMap(({ name, form }) => (forms.includes(form) ? name : [])));
      this.#defined.set(sightings, names);
    }
    return names;
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
    const ownDefinition = this.#visibility.definedIn(file.path, guarded);
    if (ownDefinition !== undefined) {
      const isOwners =
        isInside(file.path) ||
        this.#visibility.seesSymbol(file.path, guarded) ||
        (ownDefinition.isWeak && hasLinkage(guarded) && !isUserSpace(file.path));
      return isOwners
        ? use(proof("defined-in-file"))
        : { kind: "homonym", proof: proof("other-defined-in-file") };
    }
    if (this.#visibility.seesSymbol(file.path, guarded))
      return use(proof("included", guarded.sites[0]?.path ?? ""));
    if (nameSpaceOf(sighting.form) === "tag") return this.#tag(file, sighting, guarded, boundary);
    const ownDeclaration = this.#visibility.declaredIn(file.path, guarded);
    if (ownDeclaration !== undefined) {
      const isOwners =
        hasLinkage(guarded) && this.#visibility.means(sighting.name, file.path, boundary);
      return isOwners
        ? use(proof("declared-again-in-file"))
        : { kind: "homonym", proof: proof("declared-in-file-defined-nearer") };
    }
    const elsewhere = this.#visibility.otherDeclaration(file.path, guarded, isInside);
    if (elsewhere !== undefined) {
      return elsewhere.isOwners
        ? use(proof("declared-in", elsewhere.path))
        : { kind: "homonym", proof: proof("other-in", elsewhere.path) };
    }
    if (guarded.isNamed) return use(proof("sole-declaration"));
    const through = this.#visibility.throughIncluder(file.path, guarded, boundary);
    if (through !== undefined) return use(proof("through-includer", through));
    return { kind: "homonym", proof: notIncluded(guarded) };
  }

  #tag(
    file: FileFacts,
    sighting: Sighting,
    guarded: GuardedSymbol,
    boundary: LedgerBoundary,
  ): Verdict {
    const own = this.#visibility.nearestDefiner(file.path, sighting.name);
    if (guarded.isNamed && (own === undefined ? sighting.form === "tag" : boundary.isInside(own))) {
      return {
        kind: "type",
        proof: own === undefined ? proof("sole-type") : proof("defined-by", own),
      };
    }
    if (own !== undefined) return { kind: "homonym", proof: proof("other-type", own) };
    const through =
      sighting.form === "tag"
        ? this.#visibility.throughIncluder(file.path, guarded, boundary)
        : undefined;
    if (through !== undefined) {
      return { kind: "type", proof: proof("through-includer", through) };
    }
    return { kind: "opaque", proof: proof("no-definition-needed") };
  }
}

function notIncluded({ sites }: GuardedSymbol): Proof {
  return proof("not-included", sites[0]?.path ?? "");
}

/** What hides the symbol where a name stands. */
function hidingOf({ shadow: text }: Sighting, guarded: GuardedSymbol): Shadow | undefined {
  const shadow = shadowOf(text);
  return shadow?.kind === "perhaps-local" && mayBeFunction(guarded) ? undefined : shadow;
}

/** Files that only a build leaves in a tree. Sources that say they are generated are judged like all others. */
function isBuildOutput(path: string): boolean {
  return /^(arch\/[^/]+\/)?include\/generated\/|\.mod\.c$/.test(path);
}
