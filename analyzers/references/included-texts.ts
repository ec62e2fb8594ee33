/**
 * Files that are no code by their names and become C where code includes them: `#include "x.txt"`.
 * They are looked up where the compiler looks, read as C or as assembly, and followed in turn. Invariant: what such a
 * file cannot be read for is in `skipped`.
 */
import { words, type Words } from "../words/words.js";
import { StepLimit } from "../syntax/steps.js";
import { digestOf } from "../trees/digest.js";
import { isReadAsC, languageOf, type Language } from "../trees/language.js";
import { mergedByPath, sortedByPath } from "../trees/path-index.js";
import type { Skipped, Tree } from "../trees/tree.js";
import { parseIncludes, type FileFacts, type Include } from "./facts.js";
import type { IncludeGraph } from "./include-graph.js";
import { Surveyor, type SurveyPlan } from "./surveyor.js";

export interface IncludedTexts {
  /** Paths of the files, sorted. */
  readonly paths: readonly string[];
  readonly facts: readonly FileFacts[];
  readonly skipped: readonly Skipped[];
  /** Every name that was looked for, with what was there. */
  readonly looked: readonly Looked[];
}

/** A name and the digest of the text that it led to: empty where it led to none. */
export type Looked = readonly [path: string, digest: string];

const DOT = 0x2e;
const AT = 0x40;
const DASH = 0x2d;

/** So many files a tree may include that are no code by their names; a kernel has a dozen. */
const MAX_TEXTS = 1000;

/** Reads such files for one tree after the other; what does not change is looked at once. */
export class TextReader {
  readonly #plan: SurveyPlan;
  #surveyor: Surveyor | undefined;
  readonly #odd = new WeakMap<FileFacts, readonly Include[]>();
  /** By language, path and digest. */
  readonly #surveyed = new Map<string, Survey>();

  constructor(plan: SurveyPlan) {
    this.#plan = plan;
  }

  read(tree: Tree, facts: readonly FileFacts[], graph: IncludeGraph): IncludedTexts {
    const texts = new Map<string, Uint8Array | string | undefined>();
    const digests = new Map<string, string>();
    const found = new Map<string, FileFacts | undefined>();
    const done = new Set<string>();
    const skipped: Skipped[] = [];
    for (let pending = facts; pending.length > 0; ) {
      tree.expect?.(pending.filter((file) => this.#isLookedInto(file)).map(({ path }) => path));
      const asked = pending.flatMap((file) => this.#includesOf(tree, file, graph));
      const missing = [...new Set(asked.flatMap(({ candidates }) => candidates))].filter(
        (path) => !texts.has(path),
      );
      const read = missing.length === 0 ? undefined : tree.readOrReasons(missing);
      for (const path of missing) {
        texts.set(path, read?.get(path));
        digests.set(path, digestOf(read?.get(path)));
      }
      const fresh: FileFacts[] = [];
      for (const { from, language, candidates } of asked) {
        const path = candidates.find((candidate) => isFile(texts.get(candidate)));
        if (path === undefined || done.has(`${language} ${path}`)) continue;
        done.add(`${language} ${path}`);
        const bytes = texts.get(path) as Uint8Array | string;
        if (typeof bytes === "string" || done.size > MAX_TEXTS) {
          const why =
            typeof bytes === "string"
              ? bytes
              : `like ${MAX_TEXTS} other files that are no code by their names`;
          skipped.push({ path, reason: words`included by ${from}: ${why}`, matters: true });
          continue;
        }
        const { facts: own, why } = this.#survey(path, bytes, language, digests.get(path) ?? "");
        if (why !== undefined) skipped.push({ path, reason: why, matters: true });
        if (own !== undefined) fresh.push(own);
        const other = found.get(path);
        found.set(
          path,
          own !== undefined && other !== undefined ? merged(own, other) : (own ?? other),
        );
      }
      pending = fresh;
    }
    return {
      paths: [...found.keys()].sort(),
      facts: [...found.values()].filter((file) => file !== undefined),
      skipped,
      looked: [...digests],
    };
  }

  #survey(path: string, bytes: Uint8Array, language: Language, digest: string): Survey {
    const key = `${language} ${path} ${digest}`;
    const known = this.#surveyed.get(key);
    if (known !== undefined) return known;
    this.#surveyor ??= new Surveyor(this.#plan);
    this.#surveyor.sweeper.input(bytes.length).set(bytes);
    let own: Survey;
    try {
      own = { facts: this.#surveyor.survey(path, bytes.length, language), why: undefined };
    } catch (error) {
      if (!(error instanceof StepLimit)) throw error;
      own = { facts: undefined, why: words`could not be classified (${error.message})` };
      this.#surveyor = undefined;
    }
    this.#surveyed.set(key, own);
    return own;
  }

  #includesOf(tree: Tree, file: FileFacts, graph: IncludeGraph): Asked[] {
    // What stands before one says what it is read as; the text is asked for once.
    let bytes: Uint8Array | undefined;
    const byteAt = (offset: number): number | undefined =>
      (bytes ??= tree.read(file.path) ?? new Uint8Array())[offset];
    return this.#oddIncludes(file).flatMap((include) => {
      const language = readAs(byteAt, file, include);
      return language === undefined
        ? []
        : [{ from: file.path, language, candidates: graph.candidates(file.path, include) }];
    });
  }

  /** Whether the text of a file says as what it includes another. */
  #isLookedInto(file: FileFacts): boolean {
    return file.language !== "assembly" && this.#oddIncludes(file).length > 0;
  }

  /** The includes of a file whose targets are no code by their names. */
  #oddIncludes(file: FileFacts): readonly Include[] {
    // What device trees include that is no header is a device tree.
    if (file.language === "device-tree") return [];
    let odd = this.#odd.get(file);
    if (odd === undefined) {
      odd = parseIncludes(file.includes).filter(({ target }) => !isReadAsC(target));
      this.#odd.set(file, odd);
    }
    return odd;
  }
}

/** What one text says, or why it could not be read. */
interface Survey {
  readonly facts: FileFacts | undefined;
  readonly why: Words | undefined;
}

interface Asked {
  readonly from: string;
  readonly language: Language;
  readonly candidates: readonly string[];
}

/** Whether the names that an earlier run looked for lead to the same texts. */
export function isSameAsLooked(tree: Tree, looked: readonly Looked[]): boolean {
  if (looked.length === 0) return true;
  const found = tree.readOrReasons(looked.map(([path]) => path));
  return looked.every(([path, digest]) => digestOf(found.get(path)) === digest);
}

function isFile(text: Uint8Array | string | undefined): boolean {
  return text !== undefined && text !== "a directory";
}

/** What an included file that is no C by its name is read as; undefined when its name says that. */
function readAs(
  byteAt: (offset: number) => number | undefined,
  file: FileFacts,
  include: Include,
): Language | undefined {
  if (file.language === "makefile") {
    const mark = byteAt(include.offset);
    // Options and symbols that are given to a tool in a file; all else is given to the compiler.
    return mark === AT ? "makefile" : mark === DASH ? "symbol-list" : "c";
  }
  const isAssembly = file.language === "assembly" || byteAt(include.offset - 1) === DOT;
  if (!isAssembly) return "c";
  return languageOf(include.target) === "assembly" ? undefined : "assembly";
}

const uses =
  /^(call|use|address|initializer|macro-body|macro-arg|typeof|export|symbol-string|btf|asm|paste|type|tag|unparsed)$/;

/** One file that is read in two ways: each name is a use if it is one in either. */
function merged(one: FileFacts, other: FileFacts): FileFacts {
  const sightings = new Map(one.sightings.map((sighting) => [sighting.start, sighting]));
  for (const sighting of other.sightings) {
    const known = sightings.get(sighting.start);
    if (known === undefined || !uses.test(known.form)) sightings.set(sighting.start, sighting);
  }
  const both = [...sightings.values()].sort((a, b) => a.start - b.start);
  return { ...one, sightings: both, pastes: [...one.pastes, ...other.pastes] };
}

/** Facts with those of included texts, which take the place of what their names said. */
export function withTexts(facts: readonly FileFacts[], texts: IncludedTexts): readonly FileFacts[] {
  if (texts.paths.length === 0) return facts;
  const own = new Set(texts.paths);
  return mergedByPath(
    facts.filter(({ path }) => !own.has(path)),
    sortedByPath(texts.facts),
  );
}
