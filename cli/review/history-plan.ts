/**
 * A range of a repository as a line of states. Terms: the *base* is the merge base of both ends; a
 * commit is *inside* when the base is one of its ancestors, and its state is then its own tree to
 * the byte, merges included. Other commits were made on something older or on nothing, and come in
 * with a merge; their states are the base with the files that they and their like touch. Invariant:
 * the last commit is inside, so that the tree that is judged in the end is the tree that the range
 * ends in.
 */
import type { Change, Changes } from "../../analyzers/trees/changes.js";
import type { History, RawChange } from "../../analyzers/trees/history.js";
import { seriesLimits } from "../../analyzers/patches/limits.js";
import type { PatchMail } from "../../analyzers/patches/patch-mail.js";
import { UserError } from "../user-error.js";

export interface PlannedCommit {
  readonly commit: string;
  readonly parents: readonly string[];
  readonly isInside: boolean;
  /**
   * Undefined for a commit that is no patch of the series: it changes nothing, or merges what is
   * there.
   */
  readonly patch: PatchMail | undefined;
}

export interface HistoryPlan {
  readonly commits: readonly PlannedCommit[];
  /** The last one, which all others are part of. */
  readonly end: string;
  /**
   * The state of a commit of the plan, of one below it, or of nothing, which has an empty name:
   * against the base.
   */
  changesAt(commit: string): Changes | undefined;
}

export interface Line {
  readonly commit: string;
  readonly parents: readonly string[];
}

interface Blob {
  readonly mode: string;
  readonly id: string;
}

type Blobs = ReadonlyMap<string, Blob>;

const NOTHING = /^0+$/;
const GITLINK = "160000";
const AT_ONCE = 256;

/** The stretch of history that is reviewed. */
export interface Span {
  readonly base: string;
  readonly end: string;
  /** Parents before their children. */
  readonly lines: readonly Line[];
  /** Commits that the clone ends with. */
  readonly cutOff: ReadonlySet<string>;
}

export class PlannedStates {
  readonly #history: History;
  readonly #base: string;
  readonly #end: string;
  /** What the end has otherwise than the base. */
  readonly #whole: readonly RawChange[];
  readonly #blobs = new Map<string, Blobs>();
  readonly #states = new Map<string, Changes>();
  readonly #contents = new Map<string, Uint8Array>();
  readonly #missing = new Set<string>();
  readonly inside: ReadonlySet<string>;
  #nBytes = 0;

  constructor(history: History, { base, end, lines, cutOff }: Span) {
    this.#history = history;
    this.#base = base;
    this.#end = end;
    this.inside = insideOf(base, lines);
    const own = lines.filter(({ commit }) => !cutOff.has(commit));
    const merges = lines.filter(
      ({ commit, parents }) => this.inside.has(commit) && parents.length > 1,
    );
    const whole = [...merges.map(({ commit }) => commit), end];
    const steps = history.changesBetween([
      ...own.map(({ commit, parents: [parent = ""] }) => ({ commit, other: parent })),
      ...whole.map((commit) => ({ commit, other: base })),
    ]);
    const wholes = steps.splice(own.length);
    this.#whole = wholes.at(-1) ?? [];
    this.#blobs.set(base, new Map());
    for (const [origin, blobs] of originsOf(own, steps, this.inside))
      if (origin !== base) this.#blobs.set(origin, blobs);
    const wholeOf = new Map(merges.map(({ commit }, at) => [commit, wholes[at] ?? []]));
    const stepOf = new Map(own.map(({ commit }, at) => [commit, steps[at] ?? []]));
    for (const {
      commit,
      parents: [parent = ""],
    } of lines) {
      // What was made on it says what lies there.
      if (cutOff.has(commit) && this.#blobs.has(commit)) continue;
      const exact = wholeOf.get(commit);
      const blobs = new Map(exact === undefined ? this.#blobs.get(parent) : []);
      for (const { path, newMode, newId } of exact ?? stepOf.get(commit) ?? [])
        blobs.set(path, { mode: newMode, id: newId });
      this.#blobs.set(commit, blobs);
    }
    this.#read([...this.#blobs.values()]);
  }

  /** What the repository does not have, by path. */
  get missing(): readonly string[] {
    return [...this.#missing].sort();
  }

  /** Submodules that a commit has and the base has not, or has otherwise. */
  submodulesAt(commit: string): string[] {
    return [...(this.#blobs.get(commit) ?? [])]
      .flatMap(([path, { mode }]) => (mode === GITLINK ? [path] : []))
      .sort();
  }

  /** Undefined for a commit that nothing of the range was made on. */
  changesAt(commit: string): Changes | undefined {
    const blobs = this.#blobs.get(commit);
    if (blobs === undefined) return undefined;
    let state = this.#states.get(commit);
    if (state === undefined) this.#states.set(commit, (state = this.#stateOf(blobs)));
    return state;
  }

  #stateOf(blobs: Blobs): Changes {
    const changes = new Map<string, Change>();
    for (const [path, { mode, id }] of blobs)
      changes.set(path, {
        bytes: mode === GITLINK ? undefined : this.#contents.get(id),
        mode: NOTHING.test(id) ? "" : mode,
      });
    return changes;
  }

  /** The states of the whole range share the contents that they have in common. */
  #read(states: readonly Blobs[]): void {
    const paths = new Map<string, string>();
    for (const blobs of states)
      for (const [path, { mode, id }] of blobs)
        if (mode !== GITLINK && !NOTHING.test(id)) paths.set(id, path);
    const ids = [...paths.keys()];
    for (let at = 0; at < ids.length; at += AT_ONCE) {
      const some = ids.slice(at, at + AT_ONCE);
      this.#history.contents(some).forEach((bytes, index) => {
        const id = some[index] as string;
        if (bytes === undefined) this.#missing.add(paths.get(id) ?? "");
        // What git hands out is a part of one large piece.
        else this.#contents.set(id, new Uint8Array(bytes));
        this.#nBytes += bytes?.length ?? 0;
      });
      if (this.#nBytes > seriesLimits.nBytes)
        throw new UserError(
          `more than ${seriesLimits.nBytes >> 20} MiB of contents in all commits since ${this.#base.slice(0, 12)}; give a shorter range`,
        );
    }
  }

  /**
   * Whether the last state is the end of the span, blob by blob, for every path that differs from
   * the base.
   */
  endsWhole(): boolean {
    const blobs = new Map(this.#blobs.get(this.#end));
    for (const { path, newMode, newId } of this.#whole) {
      const blob = blobs.get(path);
      if (blob?.id !== newId || blob.mode !== newMode) return false;
      blobs.delete(path);
    }
    // What is left was changed, and changed back.
    const before = this.#history.blobsOf(this.#base, [...blobs.keys()]);
    return [...blobs].every(
      ([path, { id, mode }]) =>
        mode === GITLINK || (before.get(path) ?? "") === (NOTHING.test(id) ? "" : id),
    );
  }
}

function insideOf(base: string, lines: readonly Line[]): ReadonlySet<string> {
  const inside = new Set<string>([base]);
  for (const { commit, parents } of lines)
    if (parents.some((parent) => inside.has(parent))) inside.add(commit);
  return inside;
}

/**
 * The commits below the range that commits outside of the base's descendants were made on, and what
 * these find there in the files that they touch.
 */
function originsOf(
  lines: readonly Line[],
  steps: readonly (readonly RawChange[])[],
  inside: ReadonlySet<string>,
): ReadonlyMap<string, Blobs> {
  const origins = new Map<string, Map<string, Blob>>();
  const originOf = new Map<string, string>();
  const touched = new Map<string, ReadonlySet<string>>();
  lines.forEach(({ commit, parents: [parent = ""] }, at) => {
    if (inside.has(commit) && inside.has(parent)) return;
    const origin = originOf.get(parent) ?? parent;
    originOf.set(commit, origin);
    const before = touched.get(parent) ?? new Set();
    let found = origins.get(origin);
    if (found === undefined) origins.set(origin, (found = new Map()));
    const after = new Set(before);
    for (const { path, oldMode, oldId } of steps[at] ?? []) {
      if (!before.has(path) && !inside.has(commit)) found.set(path, { mode: oldMode, id: oldId });
      after.add(path);
    }
    touched.set(commit, after);
  });
  return origins;
}
