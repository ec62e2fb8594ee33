/**
 * One file to facts: sweep, and where the sweep found something, read and classify. Invariant: what
 * the sweep counted and the classifier did not, or the other way round, is in `unaccounted`.
 */
import { asBuffer, latin1, wordByte } from "../syntax/bytes.js";
import { TokenRoom } from "../syntax/lex.js";
import { readSource } from "../syntax/source.js";
import { StepLimit, stepsFor } from "../syntax/steps.js";
import { languageOf, type Language } from "../trees/language.js";
import { hasAssemblerMacros } from "./assembler-macros.js";
import { assembledInC } from "./assembled-in-c.js";
import { assembledSightings } from "./assembled.js";
import { includeLines, nothingIn, type FileFacts } from "./facts.js";
import { Fragments } from "./fragments.js";
import { foreignSightings } from "./foreign.js";
import { grammarOf, type Grammar } from "./grammars.js";
import { listsIn, madeByMake, mayMakeInMake } from "./made-by-make.js";
import { sketchesIn } from "./macro-sketch.js";
import { UseReader } from "./maker-uses.js";
import { NameSet } from "./names.js";
import { pasteMacros, pastedNames, type PasteMacro } from "./pastes.js";
import { withShadows } from "./shadows.js";
import { Reader } from "./shapes/reader.js";
import { shapesOf } from "./shapes/shapes.js";
import { wordsIn } from "./shapes/words-in.js";
import { proof } from "./proof.js";
import { mayMakeInRust, rustMade } from "./rust-made.js";
import { bare, type Sighting } from "./sighting.js";
import { spelledNames } from "./spelled.js";
import { isTogether } from "./statement-words.js";
import { isNothing, Sweeper, type Swept } from "./sweep.js";

const MAX_KEPT_TOKENS = 1 << 18;
/** Names that a text is doubted to make, where there is more in it than is looked at. */
const MAX_DOUBTS = 8;

export interface SurveyPlan {
  readonly names: readonly string[];
  /** Keep all include directives; otherwise those of these base names alone. */
  readonly allIncludes: boolean;
  readonly includeNames: readonly string[];
  /** Macros that paste, whose calls are looked for, and the names that these calls may make. */
  readonly pastes: readonly PasteMacro[];
  readonly pastedNames: readonly string[];
  /** What words could be put together to, or spell, is not asked for: only words themselves, and calls that paste. */
  readonly isOfWords?: boolean;
  /** Whether facts of headers tell of their macros. */
  readonly asksMacros?: true;
  /** Macros that join what they are given (`Makers`): files that may make one of `pastedNames` with these are told of. */
  readonly makers?: string;
}

/** What a makefile gives to every file that it builds (`-include $(srctree)/x.h`), and the files that it hands to tools. */
function filesOfMake(path: string, bytes: Uint8Array): string {
  const text = asBuffer(bytes).toString("latin1");
  const found = [...forcedIncludes(text), ...listsIn(text)].flatMap(({ offset, target: said }) => {
    const target = said
      .replace(/^\$[({](srctree|objtree)[)}]\//, "../".repeat(path.split("/").length - 1))
      .replace(/^\$[({](src|obj)[)}]\//, "");
    return /[$"\n]/.test(target) ? [] : [`${offset}"${target}`];
  });
  return found.join("\n");
}

function forcedIncludes(text: string): { offset: number; target: string }[] {
  if (!text.includes("-include ") && !text.includes("-imacros ")) return [];
  const found: { offset: number; target: string }[] = [];
  let row = { end: -1, hash: 0, text: 0 };
  for (const match of text.matchAll(/(?<=[\s='"]-)(?:include|imacros)[ \t]+([^\s'"]+)/g)) {
    if (match.index > row.end) row = rowAround(text, match.index);
    const target = match[1] as string;
    const dash = match.index - 1;
    // A line that begins with `-include` is make's own, and gives nothing to the compiler.
    if (row.hash < dash || (row.text >= dash && !target.endsWith(".h"))) continue;
    found.push({ offset: match.index, target });
  }
  return found;
}

/** Of the line at a place: where it ends, and its first hash and first character that is no blank. */
function rowAround(text: string, at: number): { end: number; hash: number; text: number } {
  const start = text.lastIndexOf("\n", at) + 1;
  const end = text.indexOf("\n", at);
  const row = text.slice(start, end < 0 ? text.length : end);
  const [hash, first] = [row.indexOf("#"), row.search(/\S/)];
  return { end: start + row.length, hash: hash < 0 ? Infinity : start + hash, text: start + first };
}

/** Stands for the macro of another file that puts pieces together. */
function usesMaker(path: string): PasteMacro {
  return { name: "", path, line: 1, pieces: [], names: [] };
}

/** Stands for macros of headers with which a name may be made in the file. */
function usesMakers(path: string): PasteMacro {
  return { ...usesMaker(path), name: USING };
}

/** No macro has this name. */
const USING = "()";

/** Whether a survey for macros of headers found uses of these that may make a name. */
export function isUsingMakers({ pastes }: FileFacts): boolean {
  return pastes.some(({ name }) => name === USING);
}

function isMakefile(path: string): boolean {
  return path.includes("Makefile") || path.includes("Kbuild") || path.endsWith(".mk");
}

export class Surveyor {
  readonly sweeper: Sweeper;
  readonly #names: NameSet;
  readonly #plan: SurveyPlan;
  #room = new TokenRoom();
  #fragments: Fragments | undefined;
  readonly #pastedNames: ReadonlySet<string>;
  readonly #uses: UseReader | undefined;
  /** Names, and macros that paste, as they are looked for. */
  readonly #asked: ReadonlySet<string>;

  constructor(plan: SurveyPlan) {
    this.#plan = plan;
    this.#names = new NameSet(plan.names);
    this.#pastedNames = new Set([...plan.names, ...plan.pastedNames]);
    const { makers } = plan;
    this.#uses =
      makers === undefined ? undefined : UseReader.of(new Fragments(plan.pastedNames), makers);
    const names = [...plan.names, ...plan.pastes.map((macro) => macro.name)];
    this.#asked = new Set(names);
    const all = [...names, ...(this.#uses?.names ?? [])];
    const headers = plan.allIncludes ? "all" : plan.includeNames;
    this.sweeper = new Sweeper(all, headers, plan.isOfWords === true);
  }

  /** Facts of the file whose bytes are the first `size` of the sweeper's input; undefined when it has none. */
  survey(
    path: string,
    size: number,
    language: Language = languageOf(path) ?? "c",
  ): FileFacts | undefined {
    const { asksMacros } = this.#plan;
    const isCode = language === "c" || language === "assembly";
    if (!isCode || (asksMacros === undefined && this.#uses === undefined))
      return this.#survey(path, language, size, this.sweeper.sweep(size));
    const all = this.sweeper.sweep(size);
    const isHeader = !/\.[cS]$/.test(path);
    const { words, uses } = this.#divided(all.words, size, isHeader);
    const isRest = words.length < all.words.length;
    const facts = this.#survey(path, language, size, isRest ? { ...all, words } : all);
    const bytes = this.sweeper.input(size);
    const isDefining = (): boolean => this.sweeper.mayDefine(size);
    const isUsing =
      uses.length > 0 &&
      this.#uses?.mayMake(bytes, uses, stepsFor(size), isHeader || !isDefining()) === true;
    const sketches = asksMacros === true && isHeader && isDefining() ? sketchesIn(bytes) : [];
    if (!isUsing && sketches.length === 0) return facts;
    const known = facts ?? { ...nothingIn(path), language };
    return {
      ...known,
      pastes: isUsing ? [...known.pastes, usesMakers(path)] : known.pastes,
      ...(sketches.length > 0 ? { macros: JSON.stringify(sketches) } : {}),
    };
  }

  /** Guarded names and uses of macros that join, which are swept together. */
  #divided(
    all: readonly number[],
    size: number,
    isHeader: boolean,
  ): { readonly words: readonly number[]; readonly uses: readonly number[] } {
    const reader = this.#uses;
    if (reader === undefined) return { words: all, uses: [] };
    const bytes = this.sweeper.input(size);
    const words: number[] = [];
    const uses: number[] = [];
    for (const at of all) {
      let end = at + 1;
      while (end < size && wordByte[bytes[end] as number] === 1) end++;
      const word = latin1(bytes, at, end);
      const isUse = reader.names.has(word);
      // A word that a splice cuts is one of either.
      if (
        (isUse && reader.mayBeUse(word, bytes, { start: at, end }, isHeader)) ||
        bytes[end] === 0x5c
      )
        uses.push(at);
      if (!reader.names.has(word) || this.#asked.has(word)) words.push(at);
    }
    return { words, uses };
  }

  #survey(path: string, language: Language, size: number, swept: Swept): FileFacts | undefined {
    if (isNothing(swept) && !isMakefile(path) && language !== "assembly" && language !== "rust")
      return undefined;
    // Texts are cut out of a buffer sooner.
    const shared = asBuffer(this.sweeper.input(size));
    let includes = language === "makefile" ? filesOfMake(path, shared) : "";
    if (swept.includes.length > 0 && language !== "makefile" && language !== "rust") {
      includes = includeLines(shared, swept.includes, this.#plan.allIncludes);
    }
    const isParsed = language === "c" || language === "other-language";
    const couldMake =
      swept.hasMaker && (isParsed || language === "assembly") && this.#couldMake(shared);
    // Which macros of the file it uses matters where other files are asked about them. For what
    // else the file is read does not decide whether they are told of: plans are compared by that.
    const isAlone = couldMake && !swept.hasPaste && this.#pieces.isFew;
    const isAssembling = isParsed && swept.hasMaker && shared.includes(".macro");
    // What pastes matters where names are looked for.
    const hasNames = this.#plan.names.length > 0;
    const isMaking = hasNames && (swept.hasPaste || couldMake || isAssembling);
    const mayMake = this.#mayMake(language, shared, swept.words.length > 0);
    const isRead = mayMake || (((isMaking && !isAlone) || swept.hasSpelling) && isParsed);
    if (swept.words.length === 0 && !isRead) {
      const pastes = couldMake ? [usesMaker(path)] : [];
      return includes === "" && pastes.length === 0
        ? undefined
        : { path, language, sightings: [], unaccounted: [], includes, pastes };
    }
    // Facts hold copies of what they quote: the text itself is void once the next file is read.
    const bytes = shared;
    if (language === "device-tree" || language === "configuration") {
      // Words of these are no symbols, and no more counted than those of files that are no code.
      const sightings = this.#values(language, bytes);
      return sightings.length === 0 && includes === ""
        ? undefined
        : { path, language, sightings, unaccounted: [], includes, pastes: [] };
    }
    if (!isParsed) {
      const sightings = foreignSightings(language, bytes, this.#names);
      const made = mayMake ? this.#made(language, bytes, sightings) : [];
      return {
        path,
        language,
        sightings: made.length === 0 ? sightings : sortedByStart([...sightings, ...made]),
        unaccounted: this.#unaccounted(swept.words, sightings, bytes),
        includes,
        pastes: couldMake ? [usesMaker(path)] : [],
      };
    }
    // One enormous header must not decide what a thread holds for the rest of the run.
    if (this.#room.kind.length > MAX_KEPT_TOKENS) this.#room = new TokenRoom();
    const grammar = language === "other-language" ? grammarOf(path, bytes) : undefined;
    const source = readSource(path, grammar?.code ?? bytes, this.#room, stepsFor(size));
    let sightings: readonly Sighting[];
    let pastes: readonly PasteMacro[];
    let all: readonly Sighting[];
    try {
      const reader = new Reader(source);
      sightings = withShadows(source, shapesOf(reader, this.#names));
      if (grammar !== undefined) sightings = this.#withForeign(sightings, bytes, grammar);
      pastes = isMaking && !isAlone ? pasteMacros(source, this.#names.names) : [];
      // Where many names are guarded, what the file's own macros make of its words tells enough.
      if (couldMake && (this.#pieces.isFew || pastes.length === 0))
        pastes = [...pastes, usesMaker(path)];
      const pasted = pastedNames(source, [...pastes, ...this.#plan.pastes], this.#pastedNames);
      const isExpected = swept.hasSpelling || isMaking;
      const spelled = [
        ...this.#spelled(reader, sightings, swept.hasSpelling),
        ...(isExpected && this.#plan.isOfWords !== true ? this.#assembledInC(reader, shared) : []),
      ];
      all =
        pasted.length + spelled.length === 0
          ? sightings
          : sortedByStart([...sightings, ...pasted, ...spelled]);
    } catch (error) {
      // Which names the file pastes together is not known then either.
      if (
        !(error instanceof StepLimit) ||
        isMaking ||
        swept.hasSpelling ||
        this.#plan.pastes.length > 0
      )
        throw error;
      all = sightings = this.#unparsed(swept.words, bytes);
      pastes = [];
    }
    const unaccounted = this.#unaccounted(swept.words, sightings, bytes);
    if (all.length === 0 && includes === "" && pastes.length === 0 && unaccounted.length === 0)
      return undefined;
    return { path, language, sightings: all, unaccounted, includes, pastes };
  }

  /** Whether what stands in a file could be put together to a guarded name. */
  #couldMake(bytes: Uint8Array): boolean {
    const pieces = this.#pieces;
    if (!pieces.isFew) return pieces.couldMake(bytes);
    const parts = pieces.partsOf(this.sweeper.piecesIn(bytes.length) ?? pieces.wordsIn(bytes));
    return parts.size > 0 && isTogether(bytes, { parts, comesTo: (has) => pieces.isOf(has) });
  }

  get #pieces(): Fragments {
    return (this.#fragments ??= new Fragments(this.#names.names));
  }

  /** The texts of a configuration that become macros. */
  #values(language: Language, bytes: Uint8Array): Sighting[] {
    if (language !== "configuration") return [];
    const sightings = foreignSightings(language, bytes, this.#names);
    return sightings.filter(({ form }) => form === "macro-body");
  }

  /** Whether macros of the assembler could put a name together in a file. */
  #isAssembled(bytes: Uint8Array): boolean {
    const text = latin1(bytes, 0, bytes.length);
    return hasAssemblerMacros(text) && this.#pieces.couldMake(bytes);
  }

  /** Whether a file that is no C could put a name together. */
  #mayMake(language: Language, bytes: Uint8Array, hasWords: boolean): boolean {
    if (language === "assembly") return this.#plan.isOfWords !== true && this.#isAssembled(bytes);
    if (language !== "rust" && language !== "makefile") return false;
    const text = latin1(bytes, 0, bytes.length);
    if (language === "rust") return mayMakeInRust(text);
    return (
      mayMakeInMake(text) &&
      (hasWords || /\$[({]subst\s/.test(text) || this.#pieces.couldMake(bytes))
    );
  }

  #made(language: Language, bytes: Uint8Array, known: readonly Sighting[]): Sighting[] {
    if (language === "rust") return rustMade(bytes, this.#names);
    if (language === "makefile")
      return madeByMake(bytes, this.#names, known, () => this.#madeOf(bytes));
    const couldMake = (): readonly string[] => this.#pieces.madeIn(bytes);
    return assembledSightings(bytes, { names: this.#names, known, couldMake });
  }

  /** The same in the asm statements of a file of C. */
  #assembledInC(reader: Reader, bytes: Uint8Array): Sighting[] {
    if (!this.#isAssembled(bytes)) return [];
    return assembledInC(reader, {
      names: this.#names,
      couldMake: () => this.#pieces.madeIn(bytes),
    });
  }

  /** Names that stand in no word of a text and could be made of its words, one of which something is joined to. */
  #madeOf(bytes: Uint8Array): readonly string[] {
    const text = latin1(bytes, 0, bytes.length);
    const words = new Set(text.match(/\w+/g) ?? []);
    const joined = [...text.matchAll(/(\w{4,})(?:\$[({]|\\)/g)];
    const beginnings = new Set(joined.flatMap(({ 1: word }) => word ?? []));
    const isMade = (name: string): boolean => {
      if (words.has(name)) return false;
      for (let at = 4; at + 1 < name.length; at++)
        if (beginnings.has(name.slice(0, at))) return true;
      return false;
    };
    return this.#pieces.madeOf(words, new Set(), isMade).slice(0, MAX_DOUBTS);
  }

  /** With the names that stand where flex and bison have their own language. */
  #withForeign(sightings: readonly Sighting[], bytes: Uint8Array, grammar: Grammar): Sighting[] {
    const foreign = grammar.blanked.flatMap(({ start, end }) =>
      wordsIn(bytes, start, end, this.#names).map(
        (word): Sighting => ({
          ...bare,
          ...word,
          form: "foreign",
          proof: grammar.proof,
        }),
      ),
    );
    return sortedByStart([...sightings, ...foreign]);
  }

  /** Names that literals spell and that do not stand there as words. */
  #spelled(reader: Reader, sightings: readonly Sighting[], isExpected: boolean): Sighting[] {
    if (this.#plan.isOfWords === true) return [];
    // A macro that holds the name in a string may stand where it is assembly.
    if (!isExpected && !sightings.some(({ form }) => form === "string")) return [];
    return spelledNames(reader, this.#names, sightings);
  }

  /** What the sweep found, when reading the file took too much. */
  #unparsed(words: readonly number[], bytes: Uint8Array): Sighting[] {
    return words
      .flatMap((at) =>
        wordsIn(bytes, at, Math.min(bytes.length, at + 256), this.#names).filter(
          ({ start }) => start === at,
        ),
      )
      .map(({ name, start, end }) => ({
        ...bare,
        name,
        start,
        end,
        form: "unparsed",
        proof: proof("costs-too-much"),
      }));
  }

  #unaccounted(
    words: readonly number[],
    sightings: readonly Sighting[],
    bytes: Uint8Array,
  ): number[] {
    // The sweep also looks for the macros that paste; these are no names of the ledger.
    const swept =
      this.#plan.pastes.length === 0 ? words : words.filter((at) => this.#isName(bytes, at));
    if (isAllOf(swept, sightings)) return [];
    const classified = new Set(sightings.map((sighting) => sighting.start));
    const counted = new Set(swept);
    return [
      ...swept.filter((at) => !classified.has(at)),
      ...[...classified].filter((at) => !counted.has(at)),
    ].sort((a, b) => a - b);
  }

  #isName(bytes: Uint8Array, at: number): boolean {
    const [word] = wordsIn(bytes, at, Math.min(bytes.length, at + 256), this.#names);
    return word?.start === at;
  }
}

function sortedByStart(sightings: Sighting[]): Sighting[] {
  return sightings.sort((a, b) => a.start - b.start);
}

/** Whether the sightings are at these places one after the other, as they are in nearly every file. */
function isAllOf(places: readonly number[], sightings: readonly Sighting[]): boolean {
  let nPlaces = 0;
  let last = -1;
  for (const { start } of sightings) {
    if (start === last) continue;
    if (places[nPlaces++] !== start) return false;
    last = start;
  }
  return nPlaces === places.length;
}
