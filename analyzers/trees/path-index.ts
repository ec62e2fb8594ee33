/**
 * What many ask of a list of files, and a kernel has seventy thousand of them: it is made once for a
 * list. Invariant: a list that was asked about does not change any more.
 */
import type { TreeFile } from "./tree.js";

/** Where each path of a list stands. */
export interface PathIndex {
  has(path: string): boolean;
  get(path: string): number | undefined;
}

/** So often a list is looked through by halves before a table is made of it, which takes as long. */
const MAX_HALVED = 10_000;

/** Of a list that is sorted by path. */
export const pathIndex = onceForList((files): PathIndex => {
  let table: Map<string, number> | undefined;
  let nHalved = 0;
  const get = (path: string): number | undefined => {
    if (table !== undefined) return table.get(path);
    if (nHalved++ === MAX_HALVED) {
      table = new Map(files.map((file, at) => [file.path, at]));
      return table.get(path);
    }
    const at = placeOf(files, path);
    return files[at]?.path === path ? at : undefined;
  };
  return { get, has: (path) => get(path) !== undefined };
});

export const pathsOf = onceForList((files): readonly string[] => files.map(({ path }) => path));

/** How many files there are of each language, in the order in which they are met. */
export const countsByLanguage = onceForList((files): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const { language } of files) counts.set(language, (counts.get(language) ?? 0) + 1);
  return counts;
});

/** Remembers the answer as long as the list lives. */
export function onceForList<Answer>(
  make: (files: readonly TreeFile[]) => Answer,
): (files: readonly TreeFile[]) => Answer {
  const made = new WeakMap<readonly TreeFile[], { readonly answer: Answer }>();
  return (files) => {
    let known = made.get(files);
    if (known === undefined) made.set(files, (known = { answer: make(files) }));
    return known.answer;
  };
}

interface Placed {
  readonly path: string;
}

export function sortedByPath<One extends Placed>(list: readonly One[]): One[] {
  return [...list].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The one of a list that is sorted by path. */
export function atPath<One extends Placed>(list: readonly One[], path: string): One | undefined {
  const found = list[placeOf(list, path)];
  return found?.path === path ? found : undefined;
}

/** Where a path stands in a list that is sorted by path, or would stand. */
function placeOf(list: readonly Placed[], path: string): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle] as Placed).path < path) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** One of two lists that are sorted by path and have no path in common. */
export function mergedByPath<One extends Placed>(
  large: readonly One[],
  small: readonly One[],
): readonly One[] {
  if (small.length === 0) return large;
  const merged: One[] = [];
  let at = 0;
  for (const one of small) {
    for (; at < large.length && (large[at] as One).path < one.path; at++)
      merged.push(large[at] as One);
    merged.push(one);
  }
  for (; at < large.length; at++) merged.push(large[at] as One);
  return merged;
}
