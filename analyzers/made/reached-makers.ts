/**
 * Macros of a whole tree that put pieces together, and which of them a file can have. Invariant: a file
 * has its own macros and those of what it includes, and no others.
 */
import type { FileFacts } from "../references/facts.js";
import type { Fragments } from "../references/fragments.js";
import { sketchesIn, type MacroSketch } from "../references/macro-sketch.js";
import { bareOf, MakerTable } from "../references/makers.js";
import { UseReader } from "../references/maker-uses.js";
import { firstAbove } from "../references/pieces.js";
import { stepsFor } from "../syntax/steps.js";

/** Sketches of one file, by the names of their macros. */
type Sketches = ReadonlyMap<string, readonly MacroSketch[]>;

/** Files whose sketches are kept at once. */
const MAX_FILES = 2048;

export class ReachedMakers {
  /** What `Makers` says of all files, as a text. */
  readonly makers: string;
  readonly #fragments: Fragments;
  /** Sketches of a kernel, each an object, take a hundred megabytes: those of few files are made of texts. */
  readonly #texts: ReadonlyMap<string, string>;
  readonly #sketches = new Map<string, Sketches>();
  readonly #all: MakerTable;

  constructor(facts: readonly FileFacts[], fragments: Fragments) {
    this.#fragments = fragments;
    this.#texts = new Map(facts.flatMap(({ path, macros }) => (macros ? [[path, macros]] : [])));
    const sketches: MacroSketch[] = [];
    for (const text of this.#texts.values())
      for (const sketch of JSON.parse(text) as MacroSketch[]) sketches.push(sketch);
    const table = new MakerTable(sketches, fragments);
    this.makers = JSON.stringify(table.data());
    this.#all = table;
  }

  /** Whether a file may make a name with the macros that it can have. `reached`: the files that it includes. */
  mayMake(
    path: string,
    bytes: Uint8Array,
    reached: Iterable<string>,
    isWanted: (name: string) => boolean,
  ): boolean {
    const steps = stepsFor(bytes.length);
    const own = sketchesIn(bytes);
    const wordsWith = (table: MakerTable): ReadonlySet<string> | undefined =>
      new UseReader(this.#fragments, table, table.names, isWanted).makingWords(bytes, own, steps);
    const words = wordsWith(this.#all);
    if (words === undefined) return true;
    if (words.size === 0) return false;
    // What the file itself defines is read with it; here it leads to other macros.
    const all = new Set(words);
    for (const sketch of own) for (const word of wordsIn(sketch)) all.add(bareOf(word));
    const sketches = this.#sketchesFrom(all, new Set([...reached, path]));
    const found = wordsWith(new MakerTable(sketches, this.#fragments));
    return found === undefined || found.size > 0;
  }

  /** Sketches of these words, and of those that stand in them. */
  #sketchesFrom(words: Iterable<string>, reached: ReadonlySet<string>): MacroSketch[] {
    const definitions = this.#definitionsIn(reached);
    const names = [...definitions.keys()].sort();
    const found: MacroSketch[] = [];
    const seen = new Set(words);
    // A set yields what is added to it while it is gone through.
    for (const word of seen) {
      for (const sketch of definitions.get(word) ?? []) {
        found.push(sketch);
        for (const inner of wordsIn(sketch)) seen.add(bareOf(inner));
        for (const made of madeBy(sketch, names)) seen.add(made);
      }
    }
    return found;
  }

  #definitionsIn(reached: ReadonlySet<string>): Map<string, MacroSketch[]> {
    const found = new Map<string, MacroSketch[]>();
    for (const path of reached)
      for (const sketches of this.#sketchesOf(path).values())
        for (const sketch of sketches) push(found, sketch);
    return found;
  }

  #sketchesOf(path: string): Sketches {
    let known = this.#sketches.get(path);
    if (known === undefined) {
      const text = this.#texts.get(path);
      const all = text === undefined ? [] : (JSON.parse(text) as MacroSketch[]);
      const own = new Map<string, MacroSketch[]>();
      for (const sketch of all) push(own, sketch);
      known = own;
      if (this.#sketches.size >= MAX_FILES) this.#sketches.clear();
      this.#sketches.set(path, known);
    }
    return known;
  }
}

function push(to: Map<string, MacroSketch[]>, sketch: MacroSketch): void {
  const list = to.get(sketch[0]);
  if (list === undefined) to.set(sketch[0], [sketch]);
  else list.push(sketch);
}

/** Macros whose names one may make: they begin with what it joins something to. */
function* madeBy([, , chains]: MacroSketch, names: readonly string[]): Generator<string> {
  for (const [first] of chains) {
    for (const word of first?.[2] === false ? first[1] : []) {
      let at = firstAbove(names, word);
      if (names[at - 1] === word) yield word;
      for (; names[at]?.startsWith(word) === true; at++) yield names[at] as string;
    }
  }
}

/** Words of a sketch. */
function* wordsIn([, , chains, calls, words]: MacroSketch): Generator<string> {
  yield* words;
  for (const chain of chains) for (const [, inner] of chain) yield* inner;
  for (const [callee, args] of calls) {
    if (typeof callee === "string") yield callee;
    for (const [, inner] of args) yield* inner;
  }
}
