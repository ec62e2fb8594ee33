/**
 * The macro calls at file scope of one compilation, and what they make. A name is made of a word that
 * the call is given (`PAGEFLAG(Locked, ...)` makes PageLocked()), so that only calls with a word that
 * is part of the name are expanded. Names that a macro makes of nothing it is given are not found.
 * Enums with a macro call among their enumerators are few, and each is expanded as a whole.
 */
import type { Item } from "./item.js";
import { extract } from "./extract.js";
import type { Entry } from "./file-scope.js";
import { madeBy, type Made } from "./made.js";
import { tokenKind } from "../syntax/lex.js";
import { rawText, tokenAtOffset } from "./text.js";
import { isUnexpandable } from "./token.js";
import { timeAt, type Unit, type Visit } from "./unit.js";

export interface UsesSource {
  entriesOf(visit: Visit): readonly Entry[];
  /**
   * What a call makes, kept for all compilations: they agree on the names, and where they should not,
   * the tokens that are asked for later tell.
   */
  madeAt(key: string, expand: () => readonly Made[]): readonly Made[];
}

/** Words of a call that are looked at, and letters that one must have. */
const MAX_WORDS = 16;
const MIN_LETTERS = 3;
/** Letters of a name that are taken apart. */
const MAX_NAME = 64;
/** Tokens that one call and all calls may make. */
const LIMITS = { kept: new Set<string>(), maxTokens: 20_000 };
const MAX_MADE = 2_000_000;

export class Uses {
  readonly #unit: Unit;
  readonly #source: UsesSource;
  readonly #byWord = new Map<string, Item[]>();
  readonly #known = new Map<string, readonly Item[]>();
  readonly #enums: Item[] = [];
  #enumerators: ReadonlyMap<string, readonly Item[]> | undefined;
  #nTokens = 0;

  constructor(unit: Unit, source: UsesSource) {
    this.#unit = unit;
    this.#source = source;
    for (const visit of unit.order) {
      for (const entry of source.entriesOf(visit)) {
        if (
          entry.kind === "use" &&
          unit.macro(entry.name, timeAt(visit, entry.start)) !== undefined
        )
          this.#add(visit, entry);
      }
    }
  }

  #add({ file }: Visit, entry: Entry): void {
    const { name, start, end } = entry;
    const { path } = file;
    const use: Item = { ...entry, path, span: { start, end }, root: this.#unit.root, isMade: true };
    if (rawText(file, tokenAtOffset(file, start)) === "enum") {
      this.#enums.push(use);
      return;
    }
    let nWords = 0;
    for (
      let token = tokenAtOffset(file, start);
      token < file.nTokens && (file.start[token] as number) < end && nWords < MAX_WORDS;
      token++
    ) {
      if (file.kind[token] !== tokenKind.word) continue;
      nWords++;
      const word = rawText(file, token);
      if (word.length < MIN_LETTERS || word === name) continue;
      const same = this.#byWord.get(word);
      if (same === undefined) this.#byWord.set(word, [use]);
      else if (same.at(-1) !== use) same.push(use);
    }
  }

  /** What calls make under a name. */
  find(name: string): readonly Item[] {
    let found = this.#known.get(name);
    if (found === undefined) this.#known.set(name, (found = this.#search(name)));
    return found;
  }

  /** Enums in which calls make an enumerator of a name. */
  enumerator(name: string): readonly Item[] {
    if (this.#enumerators === undefined) {
      const all = new Map<string, Item[]>();
      for (const use of this.#enums) {
        for (const { kind, name: made } of this.#madeBy(use)) {
          if (kind !== "enumerator") continue;
          const same = all.get(made);
          const item: Item = { ...use, kind, name: made };
          if (same === undefined) all.set(made, [item]);
          else if (
            !same.some(({ path, span }) => path === use.path && span.start === use.span.start)
          )
            same.push(item);
        }
      }
      this.#enumerators = all;
    }
    return this.#enumerators.get(name) ?? [];
  }

  #madeBy(use: Item): readonly Made[] {
    return this.#source.madeAt(`${use.path}\0${use.span.start}`, () => this.#expand(use));
  }

  #search(name: string): readonly Item[] {
    if (name.length > MAX_NAME || this.#byWord.size === 0) return [];
    const uses = new Set<Item>();
    for (let from = 0; from < name.length; from++) {
      for (let to = from + MIN_LETTERS; to <= name.length; to++) {
        for (const use of this.#byWord.get(name.slice(from, to)) ?? []) uses.add(use);
      }
    }
    const found: Item[] = [];
    for (const use of uses) {
      for (const made of this.#madeBy(use)) {
        const { kind, isStatic, isExtern } = made;
        if (made.name !== name) continue;
        const isKnown = found.some(
          (item) =>
            item.kind === kind && item.path === use.path && item.span.start === use.span.start,
        );
        if (!isKnown) found.push({ ...use, kind, name, isStatic, isExtern });
      }
    }
    return found;
  }

  #expand(use: Item): readonly Made[] {
    const tokens = this.#nTokens > MAX_MADE ? [] : extract(this.#unit, use, LIMITS);
    if (isUnexpandable(tokens)) return [];
    this.#nTokens += tokens.length;
    return madeBy(tokens);
  }
}
