/**
 * What the texts of many compilations are to the assembler: a header is read for all roots once.
 * Invariant: what is kept of a text says nothing of the compilation that it is in.
 */
import type { FileText } from "../preprocess/text.js";
import { assembled, hasAssemblerMacros } from "../references/assembler-macros.js";
import { latin1 } from "../syntax/bytes.js";
import { assemblerText, type AssemblerLanguage } from "./assembler-text-of.js";

/** As the bytes of a text show it, in a string of C as well as in a file of assembly. */
interface Facts {
  readonly hasMacros: boolean;
  /** Names of macros. */
  readonly macros: ReadonlySet<string>;
  /** What is included by name. */
  readonly includes: readonly string[];
  /** Whether a macro says what is included. */
  readonly isIncludeMade: boolean;
}

const INCLUDE = /\.include[ \t]+\\?"([^"\\\n]+)/g;
const MADE_INCLUDE = /\.include\b[^\n;]*\\[^"n]/;
const MACRO = /\.macro\s+([\w.$]+)/gi;

export class AssemblerMemory {
  readonly #facts = new WeakMap<FileText, Facts>();
  readonly #texts: Readonly<Record<AssemblerLanguage, WeakMap<FileText, string>>> = {
    c: new WeakMap(),
    assembly: new WeakMap(),
  };

  factsOf(file: FileText): Facts {
    const known = this.#facts.get(file);
    if (known !== undefined) return known;
    const text = latin1(file.bytes, 0, file.bytes.length);
    const facts: Facts = {
      hasMacros: hasAssemblerMacros(text),
      macros: new Set(matchesOf(text, MACRO)),
      includes: matchesOf(text, INCLUDE),
      isIncludeMade: MADE_INCLUDE.test(text),
    };
    this.#facts.set(file, facts);
    return facts;
  }

  /** The text as the assembler has it, without comments. */
  textOf(file: FileText, language: AssemblerLanguage): string {
    const texts = this.#texts[language];
    let text = texts.get(file);
    if (text === undefined) texts.set(file, (text = assemblerText(file, language)));
    return text;
  }

  /** Names of files that it includes, those that its macros make as well. */
  includesOf(file: FileText, language: AssemblerLanguage): readonly string[] {
    const { includes, isIncludeMade } = this.factsOf(file);
    if (!isIncludeMade) return includes;
    return [...includes, ...matchesOf(assembled(this.textOf(file, language)).text, INCLUDE)];
  }
}

function matchesOf(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].flatMap(({ 1: name }) => name ?? []);
}
