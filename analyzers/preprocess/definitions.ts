/**
 * What names mean, asked from a file: the file itself first, then what it includes under the
 * configuration, then what was found anywhere in the tree, then declarations that no tree holds.
 * Negative answers are the most frequent ones, so everything a compilation sees is indexed once.
 * Invariant: an answer is a place in a text, with the compilation that the place is read in.
 */
import type { Entry, EntryKind } from "./file-scope.js";
import type { Item } from "./item.js";
import type { Macro } from "./macro.js";
import { timeAt, type Unit, type Visit } from "./unit.js";
import { Uses, type UsesSource } from "./uses.js";

/** An answer; it is ambiguous when there are others that differ and are as good. */
export interface ItemFound extends Item {
  readonly others: readonly Item[];
}

export type Tag = "struct" | "union" | "enum";

interface Located {
  readonly entry: Entry;
  readonly path: string;
}

/** Where a scope looks beyond its own compilation. */
export interface Beyond extends UsesSource {
  /** Items of these kinds elsewhere, best ones first; none for what was not searched for. */
  find(kinds: readonly EntryKind[], name: string, from: string): readonly Item[];
}

/** The look-ups from one file. */
export class Scope {
  readonly unit: Unit;
  readonly #beyond: Beyond;
  readonly #known = new Map<string, readonly Item[]>();
  #uses: Uses | undefined;
  #index: ReadonlyMap<string, readonly Located[]> | undefined;

  constructor(unit: Unit, beyond: Beyond) {
    this.unit = unit;
    this.#beyond = beyond;
  }

  get path(): string {
    return this.unit.root;
  }

  /** The macro that a name is at an offset of the file itself; at its end when no offset is given. */
  macro(name: string, offset = Infinity): Macro | undefined {
    return this.unit.macro(
      name,
      offset === Infinity ? Infinity : timeAt(this.unit.visits.get(this.path)?.[0], offset),
    );
  }

  functionDefinition(name: string): ItemFound | undefined {
    return this.#find(["function"], name);
  }

  /** A prototype, or failing that a definition. */
  functionDeclaration(name: string): ItemFound | undefined {
    return (
      answer(this.#within(["prototype"], name)) ??
      this.#find(["function"], name) ??
      this.#find(["prototype"], name)
    );
  }

  typedef(name: string): ItemFound | undefined {
    return this.#find(["typedef"], name);
  }

  /** The definition with its members; a forward declaration is none. */
  tag(tag: Tag, name: string): ItemFound | undefined {
    return this.#find([tag], name);
  }

  /** The enum that the enumerator stands in. */
  enumerator(name: string): ItemFound | undefined {
    return this.#find(["enumerator"], name);
  }

  /** A variable: its definition rather than an `extern` declaration. */
  global(name: string): ItemFound | undefined {
    return this.#find(["global"], name);
  }

  /** Whether the compilation itself declares a name as anything but a macro. */
  declares(name: string): boolean {
    return (this.#all().get(name) ?? []).some(({ entry }) => entry.kind !== "use");
  }

  /** Items of one file of the compilation, in order. */
  itemsOf(path: string): readonly Item[] {
    const items = new Map<string, Item>();
    for (const visit of this.unit.visits.get(path) ?? []) {
      for (const entry of this.#beyond.entriesOf(visit)) {
        const key = `${entry.kind} ${entry.name} ${entry.start}`;
        if (!items.has(key)) items.set(key, this.#item({ entry, path }));
      }
    }
    return [...items.values()];
  }

  #find(kinds: readonly EntryKind[], name: string): ItemFound | undefined {
    let items = this.#within(kinds, name);
    if (items.length === 0) {
      this.#uses ??= new Uses(this.unit, this.#beyond);
      items = kinds.includes("enumerator")
        ? this.#uses.enumerator(name)
        : this.#uses.find(name).filter((item) => kinds.includes(item.kind));
    }
    // What a header announces may be defined elsewhere, and then that is the answer.
    const elsewhere = items.some((item) => !item.isExtern)
      ? []
      : this.#beyond.find(kinds, name, this.path);
    return answer(elsewhere.length > 0 ? elsewhere : items);
  }

  /** Items of the compilation: those of the file itself if there are any, definitions if there are any. */
  #within(kinds: readonly EntryKind[], name: string): readonly Item[] {
    // Every word of a function is asked about, and a name may be declared at every line.
    const key = `${kinds.join(" ")} ${name}`;
    let known = this.#known.get(key);
    if (known === undefined) this.#known.set(key, (known = this.#itemsNamed(kinds, name)));
    return known;
  }

  #itemsNamed(kinds: readonly EntryKind[], name: string): readonly Item[] {
    const all = (this.#all().get(name) ?? []).filter(({ entry }) => kinds.includes(entry.kind));
    const own = all.filter(({ path }) => path === this.path);
    const items = (own.length > 0 ? own : all).map((located) => this.#item(located));
    const definitions = items.filter((item) => !item.isExtern);
    return definitions.length > 0 ? definitions : items;
  }

  #item({ entry, path }: Located): Item {
    const { kind, name, start, end, isStatic, isExtern } = entry;
    return {
      kind,
      name,
      path,
      span: { start, end },
      root: this.path,
      isStatic,
      isExtern,
      isMade: false,
    };
  }

  #all(): ReadonlyMap<string, readonly Located[]> {
    if (this.#index !== undefined) return this.#index;
    const index = new Map<string, Located[]>();
    for (const visit of this.unit.order) {
      const { path } = visit.file;
      const isAgain = (this.unit.visits.get(path) as Visit[])[0] !== visit;
      for (const entry of this.#beyond.entriesOf(visit)) {
        const same = index.get(entry.name);
        if (same === undefined) index.set(entry.name, [{ entry, path }]);
        else if (
          !isAgain ||
          !same.some((known) => known.path === path && known.entry.start === entry.start)
        )
          same.push({ entry, path });
      }
    }
    this.#index = index;
    return index;
  }
}

/** The first of several places that are as good. */
function answer([first, ...rest]: readonly Item[]): ItemFound | undefined {
  if (first === undefined) return undefined;
  // Prototypes and extern declarations may be repeated; definitions may not.
  return { ...first, others: first.kind === "prototype" || first.isExtern ? [] : rest };
}
