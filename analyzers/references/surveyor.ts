/**
 * One file to facts: sweep, and where the sweep found something, read and classify. Invariant: what
 * the sweep counted and the classifier did not, or the other way round, is in `unaccounted`.
 */
import { asBuffer } from "../syntax/bytes.js";
import { TokenRoom } from "../syntax/lex.js";
import { readSource } from "../syntax/source.js";
import { StepLimit, stepsFor } from "../syntax/steps.js";
import { languageOf, type Language } from "../trees/language.js";
import { includeLines, type FileFacts } from "./facts.js";
import { Fragments } from "./fragments.js";
import { foreignSightings } from "./foreign.js";
import { grammarOf, type Grammar } from "./grammars.js";
import { NameSet } from "./names.js";
import { pasteMacros, pastedNames, type PasteMacro } from "./pastes.js";
import { withShadows } from "./shadows.js";
import { Reader } from "./shapes/reader.js";
import { shapesOf } from "./shapes/shapes.js";
import { wordsIn } from "./shapes/words-in.js";
import { proof } from "./proof.js";
import type { Sighting } from "./sighting.js";
import { spelledNames } from "./spelled.js";
import { isTogether } from "./statement-words.js";
import { isNothing, Sweeper } from "./sweep.js";

const MAX_KEPT_TOKENS = 1 << 18;

export interface SurveyPlan {
  readonly names: readonly string[];
  /** Keep all include directives; otherwise those of these base names alone. */
  readonly allIncludes: boolean;
  readonly includeNames: readonly string[];
  /** Macros that paste, whose calls are looked for, and the names that these calls may make. */
  readonly pastes: readonly PasteMacro[];
  readonly pastedNames: readonly string[];
}

/** `-include $(srctree)/x.h`: headers that a makefile gives to every file that it builds. */
function forcedIncludes(path: string, bytes: Uint8Array): string {
  const buffer = asBuffer(bytes);
  if (!buffer.includes("-include ") && !buffer.includes("-imacros ")) return "";
  const text = buffer.toString("latin1");
  const lines: string[] = [];
  const toRoot = "../".repeat(path.split("/").length - 1);
  let row = { end: -1, hash: 0, text: 0 };
  for (const match of text.matchAll(/(?<=[\s='"]-)(?:include|imacros)[ \t]+([^\s'"]+)/g)) {
    if (match.index > row.end) row = rowAround(text, match.index);
    const said = match[1] as string;
    const dash = match.index - 1;
    // A line that begins with `-include` is make's own, and gives nothing to the compiler.
    if (row.hash < dash || (row.text >= dash && !said.endsWith(".h"))) continue;
    const target = said
      .replace(/^\$[({](srctree|objtree)[)}]\//, toRoot)
      .replace(/^\$[({](src|obj)[)}]\//, "");
    if (!/[$"\n]/.test(target)) lines.push(`${match.index}"${target}`);
  }
  return lines.join("\n");
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

  constructor(plan: SurveyPlan) {
    this.#plan = plan;
    this.#names = new NameSet(plan.names);
    this.#pastedNames = new Set([...plan.names, ...plan.pastedNames]);
    const names = [...plan.names, ...plan.pastes.map((macro) => macro.name)];
    this.sweeper = new Sweeper(names, plan.allIncludes ? "all" : plan.includeNames);
  }

  /** Facts of the file whose bytes are the first `size` of the sweeper's input; undefined when it has none. */
  survey(
    path: string,
    size: number,
    language: Language = languageOf(path) ?? "c",
  ): FileFacts | undefined {
    const swept = this.sweeper.sweep(size);
    if (isNothing(swept) && !isMakefile(path)) return undefined;
    const shared = this.sweeper.input(size);
    let includes = language === "makefile" ? forcedIncludes(path, shared) : "";
    if (swept.includes.length > 0 && language !== "makefile" && language !== "rust") {
      includes = includeLines(shared, swept.includes, this.#plan.allIncludes);
    }
    const isParsed = language === "c" || language === "other-language";
    const couldMake =
      swept.hasMaker && (isParsed || language === "assembly") && this.#couldMake(shared);
    // Which macros of the file it uses matters where other files are asked about them.
    const isAlone = couldMake && !swept.hasPaste && this.#pieces.isFew;
    const isMaking = swept.hasPaste || couldMake;
    const isRead = ((isMaking && !isAlone) || swept.hasSpelling) && isParsed;
    if (swept.words.length === 0 && !isRead) {
      const pastes = couldMake ? [usesMaker(path)] : [];
      return includes === "" && pastes.length === 0
        ? undefined
        : { path, language, sightings: [], unaccounted: [], includes, pastes };
    }
    // Facts hold copies of what they quote: the text itself is void once the next file is read.
    const bytes = asBuffer(shared);
    if (!isParsed) {
      const sightings = foreignSightings(language, bytes, this.#names);
      return {
        path,
        language,
        sightings,
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
      pastes = isMaking ? pasteMacros(source, this.#names.names) : [];
      if (couldMake) pastes = [...pastes, usesMaker(path)];
      const pasted = pastedNames(source, [...pastes, ...this.#plan.pastes], this.#pastedNames);
      const spelled = this.#spelled(reader, sightings, swept.hasSpelling);
      all =
        pasted.length + spelled.length === 0
          ? sightings
          : [...sightings, ...pasted, ...spelled].sort((a, b) => a.start - b.start);
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

  /** With the names that stand where flex and bison have their own language. */
  #withForeign(sightings: readonly Sighting[], bytes: Uint8Array, grammar: Grammar): Sighting[] {
    const foreign = grammar.blanked.flatMap(({ start, end }) =>
      wordsIn(bytes, start, end, this.#names).map(
        (word): Sighting => ({
          ...word,
          form: "foreign",
          proof: grammar.proof,
          enclosing: "",
          condition: "",
          linkage: "none",
          shadow: "",
          wrapper: "",
        }),
      ),
    );
    return [...sightings, ...foreign].sort((a, b) => a.start - b.start);
  }

  /** Names that literals spell and that do not stand there as words. */
  #spelled(reader: Reader, sightings: readonly Sighting[], isExpected: boolean): Sighting[] {
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
        name,
        start,
        end,
        form: "unparsed",
        proof: proof("costs-too-much"),
        enclosing: "",
        condition: "",
        linkage: "none",
        shadow: "",
        wrapper: "",
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
