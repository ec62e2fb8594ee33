/**
 * What became of paths, state by state: each state has all changes of the one before it and its own.
 * States that follow each other share one log, so that a series costs what its patches change, and not
 * that times their number. Invariant: what a state answers never changes, whatever is put on top of it.
 */

/** What one path is after it was changed. */
export interface Change {
  /** The new content, of a symbolic link what it says; undefined when the path is gone. */
  readonly bytes: Uint8Array | undefined;
  /** As git writes it: `100644`, `100755`, `120000`; empty where no patch says it: as it was. */
  readonly mode: string;
}

export type Changes = ReadonlyMap<string, Change>;

/** `base` with other changes on top of it. */
export function changedBy(base: Changes, more: Changes): Changes {
  const layer = layered(base);
  return more.size === 0 ? layer : layer.with(more);
}

/** Whether a folder holds a changed file which is there, at any depth; `more`: once they are on top. */
export function foldersOf(
  changes: Changes,
  more: Changes = new Map(),
): (folder: string) => boolean {
  const layer = layered(changes);
  const added = new Map<string, number>();
  for (const [path, change] of more) {
    const was = layer.get(path)?.bytes !== undefined;
    const by = Number(change.bytes !== undefined) - Number(was);
    if (by === 0) continue;
    for (const folder of above(path)) added.set(folder, (added.get(folder) ?? 0) + by);
  }
  return (folder) => layer.nFilesIn(folder) + (added.get(folder) ?? 0) > 0;
}

function* above(path: string): Generator<string> {
  for (let slash = path.lastIndexOf("/"); slash > 0; slash = path.lastIndexOf("/", slash - 1))
    yield path.slice(0, slash);
}

/** Paths that two states have otherwise, or that one of them does not name. */
export function differingPaths(one: Changes, other: Changes): string[] {
  const paths =
    one instanceof Layer && other instanceof Layer && one.log === other.log
      ? one.log.pathsBetween(one.step, other.step)
      : new Set([...one.keys(), ...other.keys()]);
  return [...paths].filter((path) => {
    const [was, is] = [one.get(path), other.get(path)];
    return was?.bytes !== is?.bytes || was?.mode !== is?.mode;
  });
}

function layered(changes: Changes): Layer {
  if (changes instanceof Layer) return changes;
  const empty = new Layer(new Log(), 0, 0);
  return changes.size === 0 ? empty : empty.with(changes);
}

/** Values by the number of the step that set them, the last one last. */
type Versions<T> = { readonly step: number; readonly value: T }[];

/** The value as of a step. */
function asOf<T>(versions: Versions<T> | undefined, step: number): T | undefined {
  if (versions === undefined) return undefined;
  let [low, high] = [0, versions.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((versions[middle] as { readonly step: number }).step <= step) low = middle + 1;
    else high = middle;
  }
  return versions[low - 1]?.value;
}

function put<T>(all: Map<string, Versions<T>>, key: string, step: number, value: T): void {
  const versions = all.get(key);
  const last = versions?.at(-1);
  if (versions === undefined) all.set(key, [{ step, value }]);
  else if (last?.step === step) versions[versions.length - 1] = { step, value };
  else versions.push({ step, value });
}

class Log {
  readonly changes = new Map<string, Versions<Change>>();
  /** How many files that are there each folder holds. */
  readonly folders = new Map<string, Versions<number>>();
  /** What each step has changed; the first one is 1. */
  readonly #paths: string[][] = [];

  get last(): number {
    return this.#paths.length;
  }

  append(more: Changes): void {
    const step = this.#paths.push([...more.keys()]);
    for (const [path, change] of more) {
      const was = this.changes.get(path)?.at(-1)?.value.bytes !== undefined;
      const is = change.bytes !== undefined;
      put(this.changes, path, step, change);
      if (was !== is) this.#count(path, step, is ? 1 : -1);
    }
  }

  #count(path: string, step: number, by: number): void {
    for (const folder of above(path)) {
      put(this.folders, folder, step, (this.folders.get(folder)?.at(-1)?.value ?? 0) + by);
    }
  }

  pathsBetween(one: number, other: number): Set<string> {
    return new Set(this.#paths.slice(Math.min(one, other), Math.max(one, other)).flat());
  }
}

/** A log as of one of its steps. */
class Layer implements Changes {
  constructor(
    readonly log: Log,
    readonly step: number,
    readonly size: number,
  ) {}

  with(more: Changes): Layer {
    if (this.step < this.log.last) return layered(new Map(this)).with(more);
    let { size } = this;
    for (const path of more.keys()) if (!this.has(path)) size++;
    this.log.append(more);
    return new Layer(this.log, this.log.last, size);
  }

  nFilesIn(folder: string): number {
    return asOf(this.log.folders.get(folder), this.step) ?? 0;
  }

  get(path: string): Change | undefined {
    return asOf(this.log.changes.get(path), this.step);
  }

  has(path: string): boolean {
    const first = this.log.changes.get(path)?.[0];
    return first !== undefined && first.step <= this.step;
  }

  *entries(): MapIterator<[string, Change]> {
    for (const [path, versions] of this.log.changes) {
      // A path is in the log's order since its first change.
      const change = asOf(versions, this.step);
      if (change === undefined) return;
      yield [path, change];
    }
  }

  *keys(): MapIterator<string> {
    for (const [path] of this.entries()) yield path;
  }

  *values(): MapIterator<Change> {
    for (const [, change] of this.entries()) yield change;
  }

  [Symbol.iterator](): MapIterator<[string, Change]> {
    return this.entries();
  }

  forEach(visit: (change: Change, path: string, all: Changes) => void): void {
    for (const [path, change] of this.entries()) visit(change, path, this);
  }
}
