/**
 * What walks of nearly the same tree keep from each other: programs of texts, and what came of a root
 * file. Invariant: what is kept of a root is used only while every file that it read is the very same
 * text, and the tree lists the same files.
 */
import { programOf, type Program } from "../preprocess/directives.js";
import { readText } from "../preprocess/text.js";
import type { Made } from "./made-names.js";

/** Reads a file of the tree. */
export type Read = (path: string) => Uint8Array | undefined;

interface Kept {
  readonly made: Made;
  readonly names: string;
  readonly texts: readonly (readonly [path: string, bytes: Uint8Array | undefined])[];
}

/** So many roots are kept. */
const MAX_ROOTS = 2000;

export class MadeMemory {
  readonly #programs = new WeakMap<Uint8Array, Program>();
  readonly #roots = new Map<string, Kept>();
  readonly #answers = new WeakMap<Uint8Array, { readonly key: string; readonly answer: boolean }>();
  #listing: unknown;

  program(path: string, bytes: Uint8Array): Program {
    const known = this.#programs.get(bytes);
    // Two names may share their bytes.
    if (known?.file.path === path) return known;
    const program = programOf(readText(path, bytes));
    this.#programs.set(bytes, program);
    return program;
  }

  /** `names`: what is looked for, as one text; `listing`: the files of the tree. */
  madeOf(root: string, names: string, listing: unknown, read: Read, make: () => Made): Made {
    if (this.#listing !== listing) this.#roots.clear();
    this.#listing = listing;
    const kept = this.#roots.get(root);
    const isSame = kept?.names === names && kept.texts.every(([path, text]) => read(path) === text);
    if (kept !== undefined && isSame) return kept.made;
    const made = make();
    const texts = made.files.map((path) => [path, read(path)] as const);
    if (this.#roots.size >= MAX_ROOTS) this.#roots.clear();
    this.#roots.set(root, { made, names, texts });
    return made;
  }

  /** An answer about a text, which holds as long as `key` is the same. */
  answer(bytes: Uint8Array, key: string, ask: () => boolean): boolean {
    let known = this.#answers.get(bytes);
    if (known?.key !== key) this.#answers.set(bytes, (known = { key, answer: ask() }));
    return known.answer;
  }
}
