/** Names that macros of the assembler make in one file of a compilation, where another one defines them. */
import { asBuffer, latin1 } from "../syntax/bytes.js";
import type { FileText } from "../preprocess/text.js";
import { assembledInC } from "../references/assembled-in-c.js";
import { SharedMacros } from "../references/assembler-macros.js";
import { assembledSightings } from "../references/assembled.js";
import { foreignSightings } from "../references/foreign.js";
import type { Fragments } from "../references/fragments.js";
import type { AssemblerMemory } from "./assembler-memory.js";
import { readerOf, type AssemblerLanguage } from "./assembler-text-of.js";
import type { MadeName } from "./reread.js";

export interface AssemblerTextsOf {
  readonly memory: AssemblerMemory;
  readonly fragments: Fragments;
  languageOf(file: FileText): AssemblerLanguage;
}

/** Files of a compilation that have macros of the assembler. */
export class AssemblerTexts {
  readonly #of: AssemblerTextsOf;
  readonly #files: readonly FileText[];
  /** How many of the files define a macro, by its name. */
  readonly #nDefining = new Map<string, number>();
  #read: readonly string[] | undefined;
  #words: ReadonlySet<string> | undefined;
  #shared: SharedMacros | undefined;

  constructor(files: Iterable<FileText>, of: AssemblerTextsOf) {
    this.#of = of;
    this.#files = [...files].filter((file) => of.memory.factsOf(file).hasMacros);
    for (const file of this.#files)
      for (const name of of.memory.factsOf(file).macros)
        this.#nDefining.set(name, (this.#nDefining.get(name) ?? 0) + 1);
  }

  /** Names that one of the files makes with macros of others. */
  madeIn(file: FileText): MadeName[] {
    const { fragments, languageOf } = this.#of;
    if (this.#files.every((one) => one === file)) return [];
    const bytes = asBuffer(file.bytes);
    if (!fragments.couldMake(bytes) && !(this.#isUsing(file) && this.#couldMakeWith(bytes)))
      return [];
    const couldMake = (): readonly string[] => fragments.madeIn(bytes);
    const shared = (this.#shared ??= new SharedMacros(this.#texts()));
    const asked = { names: fragments.set, shared, couldMake };
    const made =
      languageOf(file) === "c"
        ? assembledInC(readerOf(file), asked)
        : assembledSightings(bytes, {
            ...asked,
            known: foreignSightings("assembly", bytes, fragments.set),
          });
    return made.map((sighting) => ({
      path: file.path,
      end: sighting.end,
      sighting: { ...sighting, way: [] },
    }));
  }

  #texts(): readonly string[] {
    const { memory, languageOf } = this.#of;
    return (this.#read ??= this.#files.map((file) => memory.textOf(file, languageOf(file))));
  }

  /** Whether a file names a macro of another. */
  #isUsing(file: FileText): boolean {
    const own = this.#of.memory.factsOf(file).macros;
    for (const [name] of latin1(file.bytes, 0, file.bytes.length).matchAll(/[\w.$]+/g))
      if ((this.#nDefining.get(name) ?? 0) > (own.has(name) ? 1 : 0)) return true;
    return false;
  }

  /** Whether words of a text and of the macros could be put together to a name. */
  #couldMakeWith(bytes: Buffer): boolean {
    const { fragments } = this.#of;
    this.#words ??= fragments.wordsIn(Buffer.from(this.#texts().join("\n"), "latin1"));
    return fragments.madeOf(fragments.wordsIn(bytes), this.#words, () => true).length > 0;
  }
}
