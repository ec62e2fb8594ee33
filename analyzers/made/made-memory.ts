/**
 * What walks of nearly the same tree keep from each other, in one run and from one to the next: what
 * came of a root file, and which files could make anything. Invariant: what is kept is used only where
 * all that it rests on is the same, so that the answer is the one of a walk.
 */
import { programOf, type Program } from "../preprocess/directives.js";
import { readText } from "../preprocess/text.js";
import { Fragments } from "../references/fragments.js";
import { GivenMemory } from "./given-memory.js";
import { Grounds, type Ground, type Rest, type Trace } from "./grounds.js";
import type { Made } from "./made-names.js";

/** What came of a root. */
interface Kept extends Rest {
  readonly made: Made;
}

/** The same as it is kept for later runs: questions and answers are indexes of texts. */
interface KeptRoot extends Kept {
  readonly root: string;
}

/** Which texts could make anything, for one set of makers. */
interface KeptAnswers {
  readonly key: string;
  readonly paths: readonly string[];
  readonly texts: readonly string[];
  readonly answers: Uint8Array;
}

export interface MadeRecord {
  readonly questions: readonly string[];
  readonly answers: readonly string[];
  /** Of texts, their directives. */
  readonly directives: ReadonlyMap<string, string>;
  readonly roots: readonly KeptRoot[];
  readonly could: readonly KeptAnswers[];
}

/** Keeps records for later runs, each under what it was looked for. */
export interface MadeKeeper {
  recall(key: string): MadeRecord | undefined;
  store(key: string, record: MadeRecord): void;
}

/** Of one root, with other files that are looked at. */
const MAX_OF_ROOT = 3;
/** So many roots, and so many sets of makers, are kept for a purpose, and so many purposes. */
const MAX_ROOTS = 4000;
const MAX_SETS = 4;
const MAX_PURPOSES = 2;

/** All that was found for the same guarded names of the same owners. */
class Purpose {
  readonly roots = new Map<string, readonly Kept[]>();
  /** By the makers, then by path. */
  readonly could = new Map<string, Map<string, { readonly text: string; readonly is: boolean }>>();
}

export class MadeMemory {
  readonly #programs = new WeakMap<Uint8Array, Program>();
  readonly #fragments = new WeakMap<readonly string[], Fragments>();
  readonly #grounds = new Grounds();
  readonly #purposes = new Map<string, Purpose>();
  readonly #given = new GivenMemory();
  readonly #keeper: MadeKeeper | undefined;
  readonly #noted = new Set<string>();
  #key = "";
  #purpose = new Purpose();
  #isNew = false;

  constructor(keeper?: MadeKeeper) {
    this.#keeper = keeper;
  }

  /** Files that change between two walks. */
  note(paths: readonly string[]): void {
    for (const path of paths) this.#noted.add(path);
  }

  /** Whether a walk that is kept rests on the text of a file. */
  restsOn(path: string): boolean {
    return this.#grounds.isAsked(path);
  }

  /** Another tree is walked. `key`: what is looked for, and whose it is. */
  begin(ground: Omit<Ground, "program">, key: string): void {
    const program = (path: string, bytes: Uint8Array): Program => this.program(path, bytes);
    this.#grounds.renew({ ...ground, program }, this.#noted);
    this.#noted.clear();
    this.#key = key;
    this.#isNew = false;
    const known = this.#purposes.get(key);
    this.#purposes.delete(key);
    if (this.#purposes.size >= MAX_PURPOSES)
      this.#purposes.delete(this.#purposes.keys().next().value ?? "");
    this.#purposes.set(key, (this.#purpose = known ?? this.#recalled()));
  }

  /** What was found of the first tree is kept for later runs. */
  end(): void {
    if (this.#isNew && this.#grounds.isFirst) this.#keeper?.store(this.#key, this.#record());
  }

  /** `givenWords()` of a file of this tree. */
  givenWords(
    path: string,
    bytes: Uint8Array,
    makers: ReadonlySet<string>,
    isWhole: boolean,
  ): ReadonlySet<string> {
    const text = this.#grounds.textOf(path);
    return this.#given.wordsOf({ path, text, bytes }, makers, isWhole);
  }

  program(path: string, bytes: Uint8Array): Program {
    const known = this.#programs.get(bytes);
    // Two names may share their bytes.
    if (known?.file.path === path) return known;
    const program = programOf(readText(path, bytes));
    this.#programs.set(bytes, program);
    return program;
  }

  /** Pieces of names; to take the names apart is done once for a list. */
  fragmentsOf(names: readonly string[]): Fragments {
    let known = this.#fragments.get(names);
    if (known === undefined) this.#fragments.set(names, (known = new Fragments(names)));
    return known;
  }

  /** These files are looked at. */
  look(own: ReadonlySet<string>): void {
    this.#grounds.look(own);
  }

  /** The files of which nothing is kept that holds for this tree. */
  unknown(roots: Iterable<string>): string[] {
    const all = [...roots];
    this.#grounds.foresee(all.flatMap((root) => this.#purpose.roots.get(root) ?? []));
    return all.filter((root) => this.#keptOf(root) === undefined);
  }

  #keptOf(root: string): Kept | undefined {
    return this.#purpose.roots.get(root)?.find((one) => this.#grounds.isSame(one));
  }

  madeOf(root: string, make: () => { readonly made: Made; readonly trace: Trace }): Made {
    const known = this.#keptOf(root);
    if (known !== undefined) return known.made;
    const { roots } = this.#purpose;
    const kept = roots.get(root) ?? [];
    const { made, trace } = make();
    roots.delete(root);
    if (roots.size >= MAX_ROOTS) roots.delete(roots.keys().next().value ?? "");
    const fresh = { made, ...this.#grounds.rest(trace) };
    roots.set(root, [fresh, ...kept.slice(0, MAX_OF_ROOT - 1)]);
    this.#isNew = true;
    return made;
  }

  /**
   * Answers about the texts of files, which hold as long as text and `key` are the same. `ask` is told
   * of those that have to be looked at.
   */
  answers(
    paths: readonly string[],
    key: string,
    ask: (missing: readonly string[]) => ReadonlyMap<string, boolean>,
  ): ReadonlySet<string> {
    const { could } = this.#purpose;
    const known = could.get(key) ?? new Map<string, { text: string; is: boolean }>();
    could.delete(key);
    if (could.size >= MAX_SETS) could.delete(could.keys().next().value ?? "");
    could.set(key, known);
    const texts = new Map(paths.map((path) => [path, this.#grounds.textOf(path)]));
    const missing = paths.filter((path) => known.get(path)?.text !== texts.get(path));
    if (missing.length > 0) this.#isNew = true;
    for (const [path, is] of missing.length === 0 ? [] : ask(missing))
      known.set(path, { text: texts.get(path) ?? "", is });
    return new Set(paths.filter((path) => known.get(path)?.is === true));
  }

  #recalled(): Purpose {
    const purpose = new Purpose();
    // Ids of files mean something in the first tree alone.
    const record = this.#keeper?.recall(this.#key);
    if (record === undefined) return purpose;
    const { questions, answers, directives } = this.#grounds;
    const [asked, said] = [
      Int32Array.from(record.questions, (text) => questions.of(text)),
      Int32Array.from(record.answers, (text) => answers.of(text)),
    ];
    for (const [text, found] of record.directives) directives.set(text, found);
    for (const { root, made, ...rest } of record.roots) {
      const kept: Kept = {
        made,
        questions: rest.questions.map((at) => asked[at] as number),
        answers: rest.answers.map((at) => said[at] as number),
      };
      purpose.roots.set(root, [...(purpose.roots.get(root) ?? []), kept]);
    }
    for (const { key, paths, texts, answers: is } of record.could) {
      const entries = paths.map((path, at) => {
        return [path, { text: texts[at] ?? "", is: is[at] === 1 }] as const;
      });
      purpose.could.set(key, new Map(entries));
    }
    return purpose;
  }

  #record(): MadeRecord {
    const { questions, answers, directives } = this.#grounds;
    const { roots, could } = this.#purpose;
    return {
      questions: questions.texts,
      answers: answers.texts,
      directives,
      roots: [...roots].flatMap(([root, kept]) => kept.map((one) => ({ root, ...one }))),
      could: [...could].map(([key, known]) => ({
        key,
        paths: [...known.keys()],
        texts: [...known.values()].map(({ text }) => text),
        answers: Uint8Array.from(known.values(), ({ is }) => Number(is)),
      })),
    };
  }
}
