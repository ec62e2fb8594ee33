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
  /** Another definition with the name takes its place. */
  readonly isWeak: boolean;
}

export interface Entities {
  /** Definitions with external linkage, by name. */
  readonly definitions: ReadonlyMap<string, readonly Declared[]>;
  /** Declarations with external linkage, by name; those of blocks that may be ones of functions among them. */
  readonly declarations: ReadonlyMap<string, readonly Declared[]>;
  /** Everything else that declares the name for its file: macros, types, static functions, enumerators. */
  readonly others: ReadonlyMap<string, readonly Declared[]>;
}

/** Which of these a sighting declares for; undefined where it means nothing to other files. */
function tableOf({ form, linkage }: Sighting): keyof Entities | undefined {
  switch (form) {
    case "definition":
      return linkage === "static" ? "others" : "definitions";
    case "declaration":
      return linkage === "static" ? "others" : "declarations";
    case "local":
      return linkage === "external" ? "declarations" : undefined;
    case "macro-definition":
    case "tag-definition":
    case "typedef-definition":
    case "enumerator":
      return "others";
    default:
      return undefined;
  }
}

/** Whether a sighting can decide what the name means in other files; all others may be left out. */
export function isDeclaring(sighting: Sighting): boolean {
  return sighting.form === "undef" || tableOf(sighting) !== undefined;
}

export function entitiesOf(facts: readonly FileFacts[]): Entities {
  const tables = {
    definitions: new Map<string, Declared[]>(),
    declarations: new Map<string, Declared[]>(),
    others: new Map<string, Declared[]>(),
  };
  const add = (table: Map<string, Declared[]>, path: string, sighting: Sighting): void => {
    const list = table.get(sighting.name);
    const isPartial =
      sighting.condition !== "" ||
      (sighting.form === "macro-definition" && takenBack.has(sighting.name));
    const isWeak = weak.has(sighting.name);
    if (list === undefined) table.set(sighting.name, [{ path, sighting, isPartial, isWeak }]);
    else list.push({ path, sighting, isPartial, isWeak });
  };
  let takenBack = new Set<string>();
  let weak = new Set<string>();
  for (const { path, sightings } of facts) {
    // One weak declaration of a file makes all its declarations of the name weak.
    weak = new Set(sightings.filter(({ linkage }) => linkage === "weak").map(({ name }) => name));
    takenBack = new Set(sightings.filter(({ form }) => form === "undef").map(({ name }) => name));
    for (const sighting of sightings) {
      const table = tableOf(sighting);
      if (table !== undefined) add(tables[table], path, sighting);
    }
  }
  return tables;
}

/**
 * Whether a declaration of `name` in `path` means the entity that is defined under the owner's paths.
 * With no definition near it outside it does; otherwise the nearest definition is meant, and a tie is
 * the owner's, because a boundary fails closed. Near is what lies in the same folder or shares two
 * folders with it, as the files of one driver do. A weak definition gives way to the owner's.
 */
export function meansOwners(
  entities: Entities,
  name: string,
  path: string,
  isInside: (path: string) => boolean,
): boolean {
  let bestOwner = -1;
  let bestOther = -1;
  let isNear = false;
  for (const { path: defined, isWeak } of entities.definitions.get(name) ?? []) {
    if (isOtherArchitecture(path, defined)) continue;
    const shared = sharedLength(path, defined);
    if (isInside(defined)) bestOwner = Math.max(bestOwner, shared);
    else if (!isWeak || isUserSpace(path)) {
      bestOther = Math.max(bestOther, shared);
      isNear ||= shared >= NEAR || folderOf(path) === folderOf(defined);
    }
  }
  // User-space programs of the tree are never linked with the kernel.
  if (bestOther >= 0 && isUserSpace(path)) return false;
  if (bestOther < 0) return true;
  return bestOwner >= bestOther || (bestOwner >= 0 && !isNear);
}

/** Folders that two files of one driver share at least. */
const NEAR = 2;

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
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
