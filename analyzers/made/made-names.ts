/**
 * What the preprocessor makes of one root file: guarded names that stand in no text, files that are
 * included under names that macros give, and what could not be followed.
 */
import { forcedHeaders } from "../preprocess/headers.js";
import { rawText, type FileText } from "../preprocess/text.js";
import { latin1 } from "../syntax/bytes.js";
import { isTool } from "../trees/userland.js";
import { AssemblerMemory } from "./assembler-memory.js";
import { broughtIn } from "./brought-in.js";
import { Expansions, type Expansion, type MadeOptions } from "./expansions.js";
import { Possible, type MadeInclude, type Texts, type Trouble } from "./possible.js";
import { AssemblerTexts } from "./made-by-assembler.js";
import { doubtful, madeInBody, reread, type MadeName } from "./reread.js";

export interface Made {
  readonly names: readonly MadeName[];
  readonly includes: readonly MadeInclude[];
  readonly troubles: readonly Trouble[];
}

/** The same, and every file that was read for it. */
export interface Walked extends Made {
  readonly files: readonly string[];
}

/** Texts of one file, each with another way of its uses. */
const MAX_TEXTS = 8;
/** Bytes of all texts that are read again for one root. */
const MAX_REREAD = 2 << 20;

export function madeNames(root: string, options: MadeOptions): Walked {
  const { texts, fragments } = options;
  const forced = isTool(root) ? [] : forcedHeaders.filter((path) => path !== root);
  const possible = new Possible(root, texts, forced);
  const expansions = new Expansions(possible, options);
  const names = fragments.set;
  const language = /\.[sS]$/.test(root) ? "assembly" : "c";
  const troubles: Trouble[] = [];
  const found = new Map<string, MadeName>();
  const add = (made: readonly MadeName[]): void => {
    for (const one of made) {
      const { name, start, form } = one.sighting;
      const key = `${one.path} ${start} ${name} ${form}`;
      if (!found.has(key)) found.set(key, one);
    }
  };
  const done = new Set<FileText>();
  const mentions = mentioning(possible, texts);
  let nReread = 0;
  for (const visit of possible.visits) {
    const { file } = visit;
    if (!texts.isOwn(file.path) && !mentions(file)) continue;
    const { turns, left } = byTurns([...expansions.of(file, visit.parts)]);
    for (const text of turns) {
      nReread += file.bytes.length;
      // The first one is read however long it is.
      if (nReread > MAX_REREAD && nReread > file.bytes.length) {
        left.push(...text);
        continue;
      }
      const made = reread(file, text, names, language);
      if (made !== undefined) add(made);
      else troubles.push({ path: file.path, offset: 0, why: "size" });
    }
    for (const { start, nameEnd, couldMake } of left) {
      const { path } = file;
      if (couldMake !== "") add([doubtful({ path, start, end: nameEnd, name: couldMake })]);
      else troubles.push({ path, offset: start, why: "size" });
    }
    if (done.has(file)) continue;
    done.add(file);
    for (const one of expansions.inBodies(file)) add(madeInBody(file, one, names));
  }
  add(expansions.doubts.map(doubtful));
  const read = new Set(possible.visits.map(({ file }) => file));
  // What .include brings in is assembly, whoever reads it.
  const memory = options.assembler ?? new AssemblerMemory();
  const brought = broughtIn(read, texts, language, memory);
  const files = new Set([...read, ...brought]);
  const assembling = new AssemblerTexts(files, {
    memory,
    fragments,
    languageOf: (file) => (brought.has(file) ? "assembly" : language),
  });
  for (const file of files)
    if (brought.has(file) || texts.isOwn(file.path)) add(assembling.madeIn(file));
  return {
    names: [...found.values()],
    includes: possible.includes,
    troubles: [...possible.troubles, ...expansions.troubles, ...troubles],
    files: [...new Set([...files].map(({ path }) => path))],
  };
}

/** The first way of every use, then the second of those that have one, and so on; what is left has more of them. */
function byTurns(all: readonly Expansion[]): {
  turns: readonly (readonly Expansion[])[];
  left: Expansion[];
} {
  const turns: Expansion[][] = [];
  const left: Expansion[] = [];
  const nOf = new Map<number, number>();
  for (const one of [...all].sort((a, b) => a.start - b.start)) {
    const n = nOf.get(one.start) ?? 0;
    nOf.set(one.start, n + 1);
    if (n < MAX_TEXTS) (turns[n] ??= []).push(one);
    else left.push(one);
  }
  return { turns, left };
}

/** Whether a file beside those that are looked at uses a macro that one of them defines. */
function mentioning(possible: Possible, texts: Texts): (file: FileText) => boolean {
  const names = new Set<string>();
  for (const { file } of possible.visits) {
    if (!texts.isOwn(file.path)) continue;
    for (const { name, firstToken } of file.directives)
      if (name === "define") names.add(rawText(file, firstToken + 2));
  }
  const known = new Map<FileText, boolean>();
  return (file) => {
    if (texts.isShared(file.path)) return false;
    let mentions = known.get(file);
    if (mentions === undefined) {
      const words = latin1(file.bytes, 0, file.bytes.length).match(/\w+/g) ?? [];
      known.set(file, (mentions = words.some((word) => names.has(word))));
    }
    return mentions;
  };
}
