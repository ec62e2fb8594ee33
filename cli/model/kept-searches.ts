/**
 * Searches through the files of a tree, each made once: configurations of a tree ask the same, and so do
 * runs over a tree that nobody changed. Invariant: an answer is used for the same question about the same
 * files of the same state of the tree, and for nothing else.
 */
import type { FileSearch } from "../../analyzers/trees/files-with.js";
import { hasFields, isListOf, isText } from "../shape.js";
import { digest, type Store } from "../store.js";

/** What is asked of files: whether a name looks defined in them, or stands in them. */
type Question = "defined" | "written";

/** A record of the store: what was asked of the same files. */
interface Kept {
  /** The question, and the digest of the paths. */
  readonly asked: string;
  readonly names: readonly { readonly name: string; readonly found: readonly string[] }[];
}

const isKeptList = isListOf(
  hasFields<Kept>({
    asked: isText,
    names: isListOf(hasFields<Kept["names"][number]>({ name: isText, found: isListOf(isText) })),
  }),
);

export class KeptSearches {
  readonly #store: Pick<Store, "read" | "write"> | undefined;
  readonly #record: string | undefined;
  #known: Map<string, Map<string, readonly string[]>> | undefined;
  #isChanged = false;

  /** @param record what the state of the tree is kept under; undefined: a file may change without notice */
  constructor(store: Pick<Store, "read" | "write"> | undefined, record: string | undefined) {
    this.#store = store;
    this.#record = record;
  }

  /** The same search, made for what is not known. */
  of(question: Question, search: FileSearch): FileSearch {
    return async (names, paths) => {
      const asked = `${question} ${digest(paths)}`;
      const all = (this.#known ??= this.#recalled());
      let known = all.get(asked);
      if (known === undefined) all.set(asked, (known = new Map()));
      const open = names.filter((name) => !known.has(name));
      if (open.length > 0) {
        const found = await search(open, paths);
        for (const name of open) known.set(name, found.get(name) ?? []);
        this.#isChanged = true;
      }
      return new Map(
        names.flatMap((name) => {
          const files = known.get(name) ?? [];
          return files.length === 0 ? [] : [[name, files] as const];
        }),
      );
    };
  }

  /** For later runs. */
  keep(): void {
    if (!this.#isChanged || this.#record === undefined || this.#known === undefined) return;
    this.#isChanged = false;
    this.#store?.write(
      this.#record,
      [...this.#known].map(
        ([asked, names]): Kept => ({
          asked,
          names: [...names].map(([name, found]) => ({ name, found })),
        }),
      ),
    );
  }

  #recalled(): Map<string, Map<string, readonly string[]>> {
    const kept =
      this.#record === undefined ? undefined : this.#store?.read(this.#record, isKeptList);
    return new Map(
      (kept ?? []).map(({ asked, names }) => [
        asked,
        new Map(names.map(({ name, found }) => [name, found])),
      ]),
    );
  }
}
