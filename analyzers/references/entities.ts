/**
 * Which entity a declaration means. In C two files mean the same function when both declare it with
 * external linkage and are linked together; what is linked together is not known without a build, so
 * the definitions decide: a declaration means the definition that lies nearest to it.
 */
import type { FileFacts } from "./facts.js";
import type { Sighting } from "./sighting.js";

export interface Declared {
  readonly path: string;
  readonly sighting: Sighting;
  /** Some builds have it and some have not, or it is taken back: it hides nothing for certain. */
  readonly isPartial: boolean;
}

export interface Entities {
  /** Definitions with external linkage, by name. */
  readonly definitions: ReadonlyMap<string, readonly Declared[]>;
  /** Declarations with external linkage, by name. */
  readonly declarations: ReadonlyMap<string, readonly Declared[]>;
  /** Everything else that declares the name for its file: macros, types, static functions, enumerators. */
  readonly others: ReadonlyMap<string, readonly Declared[]>;
}

export function entitiesOf(facts: readonly FileFacts[]): Entities {
  const definitions = new Map<string, Declared[]>();
  const declarations = new Map<string, Declared[]>();
  const others = new Map<string, Declared[]>();
  const add = (table: Map<string, Declared[]>, path: string, sighting: Sighting): void => {
    const list = table.get(sighting.name);
    const isPartial =
      sighting.condition !== "" ||
      (sighting.form === "macro-definition" && takenBack.has(sighting.name));
    if (list === undefined) table.set(sighting.name, [{ path, sighting, isPartial }]);
    else list.push({ path, sighting, isPartial });
  };
  let takenBack = new Set<string>();
  for (const { path, sightings } of facts) {
    takenBack = new Set(sightings.filter(({ form }) => form === "undef").map(({ name }) => name));
    for (const sighting of sightings) {
      switch (sighting.form) {
        case "definition":
          add(sighting.linkage === "static" ? others : definitions, path, sighting);
          break;
        case "declaration":
          add(sighting.linkage === "static" ? others : declarations, path, sighting);
          break;
        case "macro-definition":
        case "tag-definition":
        case "typedef-definition":
        case "enumerator":
          add(others, path, sighting);
          break;
        default:
      }
    }
  }
  return { definitions, declarations, others };
}

/**
 * Whether a declaration of `name` in `path` means the entity that is defined under the owner's paths.
 * With no definition outside it does; otherwise the nearest definition is meant, and a tie is the
 * owner's, because a boundary fails closed.
 */
export function meansOwners(
  entities: Entities,
  name: string,
  path: string,
  isInside: (path: string) => boolean,
): boolean {
  let bestOwner = -1;
  let bestOther = -1;
  for (const { path: defined } of entities.definitions.get(name) ?? []) {
    if (isOtherArchitecture(path, defined)) continue;
    const shared = sharedLength(path, defined);
    if (isInside(defined)) bestOwner = Math.max(bestOwner, shared);
    else bestOther = Math.max(bestOther, shared);
  }
  // User-space programs of the tree are never linked with the kernel.
  if (bestOther >= 0 && isUserSpace(path)) return false;
  return bestOther < 0 || bestOwner >= bestOther;
}

/** Two architectures are never linked together. */
function isOtherArchitecture(a: string, b: string): boolean {
  const left = /^arch\/([^/]+)/.exec(a)?.[1];
  const right = /^arch\/([^/]+)/.exec(b)?.[1];
  return left !== undefined && right !== undefined && left !== right;
}

function sharedLength(a: string, b: string): number {
  const left = a.split("/");
  const right = b.split("/");
  let n = 0;
  while (n < left.length - 1 && n < right.length - 1 && left[n] === right[n]) n++;
  return n;
}

/** Programs that the tree builds for the machine it is built on, or to test it. */
export function isUserSpace(path: string): boolean {
  return /^(tools|scripts|usr)\//.test(path);
}
