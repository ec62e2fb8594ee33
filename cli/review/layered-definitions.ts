/**
 * Where names look defined in the states of a series: the base is swept once for a name, and kept for
 * later runs over the same commit; what patches touch is swept in each state. Invariant: the answer for
 * a state is what a sweep of all its files would give.
 */
import type { Changes } from "../../analyzers/trees/changes.js";
import { definitionsIn, type FindDefinitions } from "../../analyzers/preprocess/preprocess.js";
import type { Tree } from "../../analyzers/trees/tree.js";
import { hasFields, isListOf, isText } from "../shape.js";
import { digest, type Store } from "../store.js";

/** For one name: the files that were looked at, and those in which it is defined. */
interface Known {
  readonly swept: Set<string>;
  readonly found: Set<string>;
}

/** A record of the store: names that were swept over the same files share a line. */
interface Kept {
  readonly paths: string;
  readonly names: readonly { readonly name: string; readonly found: readonly string[] }[];
}

const isKeptList = isListOf(
  hasFields<Kept>({
    paths: isText,
    names: isListOf(hasFields<Kept["names"][number]>({ name: isText, found: isListOf(isText) })),
  }),
);

type Records = Pick<Store, "read" | "write">;

/** Each takes the paths of a part of the tree; what is not kept is swept again. */
const MAX_GROUPS = 8;

export class LayeredDefinitions {
  readonly #base: Tree;
  readonly #store: Records | undefined;
  readonly #record: string;
  readonly #known = new Map<string, Known>();
  #isRecalled = false;
  #isChanged = false;

  constructor(base: Tree, store: Records | undefined, toolVersion: string) {
    this.#base = base;
    // Only what a commit names stays as it is.
    this.#store = base.spec.kind === "revision" ? store : undefined;
    this.#record = `definitions-${digest([toolVersion, base.revision])}`;
  }

  /** The answers for a state. */
  of(tree: Tree, changes: Changes): FindDefinitions {
    const inState = definitionsIn(tree);
    return async (names, paths) => {
      const unchanged = paths.filter((path) => !changes.has(path));
      const changed = paths.filter((path) => changes.has(path));
      await this.#sweep(names, unchanged);
      const there = new Set(unchanged);
      const fresh =
        changed.length === 0 ? new Map<string, readonly string[]>() : await inState(names, changed);
      const answer = new Map<string, readonly string[]>();
      for (const name of names) {
        const old = [...(this.#known.get(name)?.found ?? [])].filter((path) => there.has(path));
        const all = [...old, ...(fresh.get(name) ?? [])].sort();
        if (all.length > 0) answer.set(name, all);
      }
      return answer;
    };
  }

  /** For later runs. */
  keep(): void {
    if (!this.#isChanged || this.#store === undefined) return;
    const groups = new Map<string, Kept["names"][number][]>();
    const texts = new Map<Set<string>, string>();
    for (const [name, { swept, found }] of this.#known) {
      const paths = texts.get(swept) ?? [...swept].sort().join("\0");
      texts.set(swept, paths);
      const group = groups.get(paths) ?? [];
      groups.set(paths, group);
      group.push({ name, found: [...found] });
    }
    const largest = [...groups].sort(([, x], [, y]) => y.length - x.length).slice(0, MAX_GROUPS);
    this.#store.write(
      this.#record,
      largest.map(([paths, names]): Kept => ({ paths, names })),
    );
  }

  /** Names that were swept over the same files are swept over further ones together. */
  async #sweep(names: readonly string[], paths: readonly string[]): Promise<void> {
    this.#recall();
    const groups = new Map<Set<string> | undefined, string[]>();
    for (const name of names) {
      const swept = this.#known.get(name)?.swept;
      const group = groups.get(swept);
      if (group === undefined) groups.set(swept, [name]);
      else group.push(name);
    }
    for (const [swept, group] of groups) {
      const open = swept === undefined ? paths : paths.filter((path) => !swept.has(path));
      if (open.length === 0) continue;
      const found = await definitionsIn(this.#base)(group, open);
      const all = new Set([...(swept ?? []), ...open]);
      for (const name of group)
        this.#known.set(name, {
          swept: all,
          found: new Set([...(this.#known.get(name)?.found ?? []), ...(found.get(name) ?? [])]),
        });
      this.#isChanged = true;
    }
  }

  #recall(): void {
    if (this.#isRecalled) return;
    this.#isRecalled = true;
    for (const { paths, names } of this.#store?.read(this.#record, isKeptList) ?? []) {
      const swept = new Set(paths.split("\0"));
      for (const { name, found } of names) this.#known.set(name, { swept, found: new Set(found) });
    }
  }
}
