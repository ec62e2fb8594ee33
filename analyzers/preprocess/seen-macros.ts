/**
 * The function-like macros that a file may use: its own, and those of everything that it includes.
 * Invariant: of a name all definitions are given, whatever conditionals they stand under; and what is
 * answered of a file rests on what it includes and on the names that it asked for alone.
 */
import type { IncludeGraph } from "../references/include-graph.js";
import { macroTextsOf, type KnownMacros, type MacroText } from "../references/macro-arguments.js";
import { latin1 } from "../syntax/bytes.js";
import { macroDefinition, readSource, type Source } from "../syntax/source.js";
import { inChunks } from "../trees/in-chunks.js";
import type { Tree } from "../trees/tree.js";
import { differing } from "./changed-names.js";
import { macroOf, type Macro } from "./macro.js";
import { readText } from "./text.js";

/** Headers that are read at once: most of a compilation's. */
const CHUNK = 256;

const defining = /^[ \t]*#[ \t]*define[ \t]+(\w+)\(/gm;

export class SeenMacros {
  readonly #tree: Tree;
  readonly #graph: IncludeGraph;
  /** Names that a file defines. */
  readonly #names = new Map<string, ReadonlySet<string>>();
  readonly #texts = new Map<string, ReadonlyMap<string, readonly MacroText[]>>();
  readonly #macros = new Map<string, ReadonlyMap<string, Macro>>();
  /** By file, the names that were asked for where it stands. */
  readonly #asked = new Map<string, Set<string>>();
  /** Files that are going to be asked about. */
  #expected: readonly string[] = [];
  /** Of the file that was asked about last. */
  #path = "";
  #definers: ReadonlyMap<string, readonly string[]> = new Map();

  constructor(tree: Tree, graph: IncludeGraph) {
    this.#tree = tree;
    this.#graph = graph;
  }

  /** Told which files are going to be asked about, some of them or all. */
  expect(paths: readonly string[]): void {
    this.#expected = paths;
  }

  /** By file, the names on which the answers for it rest. */
  get asked(): ReadonlyMap<string, ReadonlySet<string>> {
    return this.#asked;
  }

  /** The macros where the text of a file stands. */
  from(source: Source): KnownMacros {
    const own = macroTextsOf(source);
    return {
      find: (name) => [
        ...(own.get(name) ?? []),
        ...this.#definersOf(source.path, name).flatMap(
          (path) => this.#textsOf(path).get(name) ?? [],
        ),
      ],
      meant: (word) => word,
    };
  }

  /** A macro of what a file includes, where there is one alone. */
  included(source: Source, name: string): Macro | undefined {
    const [path, ...others] = this.#definersOf(source.path, name);
    return path === undefined || others.length > 0 ? undefined : this.#macrosOf(path).get(name);
  }

  /** Whether a name means there what the kernel's public headers make of it: nobody else defines it. */
  isKernels(source: Source, name: string): boolean {
    const own = macroTextsOf(source).has(name);
    const others = this.#definersOf(source.path, name);
    return !own && others.every((path) => /^(?:tools\/)?include\//.test(path));
  }

  #definersOf(from: string, name: string): readonly string[] {
    const asked = this.#asked.get(from);
    if (asked === undefined) this.#asked.set(from, new Set([name]));
    else asked.add(name);
    if (this.#path !== from) {
      this.#path = from;
      const definers = new Map<string, string[]>();
      this.#graph.expectReached(this.#expected);
      this.#expected = [];
      const reached = this.#graph.reached(from);
      this.#readNames(reached.filter((path) => !this.#names.has(path)));
      for (const path of reached) {
        for (const defined of this.#names.get(path) ?? []) {
          const list = definers.get(defined);
          if (list === undefined) definers.set(defined, [path]);
          else list.push(path);
        }
      }
      this.#definers = definers;
    }
    return this.#definers.get(name) ?? [];
  }

  #readNames(paths: readonly string[]): void {
    for (const path of paths) this.#names.set(path, new Set());
    for (const [path, bytes] of inChunks(this.#tree, paths, CHUNK)) {
      this.#names.set(path, namesIn(bytes));
    }
  }

  #textsOf(path: string): ReadonlyMap<string, readonly MacroText[]> {
    let texts = this.#texts.get(path);
    if (texts === undefined) {
      const source = readSource(path, this.#tree.read(path) ?? new Uint8Array());
      this.#texts.set(path, (texts = macroTextsOf(source)));
    }
    return texts;
  }

  #macrosOf(path: string): ReadonlyMap<string, Macro> {
    let macros = this.#macros.get(path);
    if (macros === undefined) {
      const file = readText(path, this.#tree.read(path) ?? new Uint8Array());
      const found = new Map<string, Macro>();
      for (const directive of file.directives) {
        const macro = directive.name === "define" ? macroOf(file, directive) : undefined;
        if (macro !== undefined) found.set(macro.name, macro);
      }
      this.#macros.set(path, (macros = found));
    }
    return macros;
  }
}

/** Names that files define in another way than before, as far as whoever includes them is told. */
export function otherMacros(before: Tree, after: Tree, paths: readonly string[]): Set<string> {
  const [old, fresh] = [before.readMany(paths), after.readMany(paths)];
  const found = new Set<string>();
  for (const path of paths)
    for (const name of differing(toldIn(path, old.get(path)), toldIn(path, fresh.get(path))))
      found.add(name);
  return found;
}

/** What a file says of each name that it defines, places left out. */
function toldIn(path: string, bytes: Uint8Array = new Uint8Array()): ReadonlyMap<string, string> {
  const told = new Map([...namesIn(bytes)].map((name) => [name, ""]));
  if (told.size === 0) return told;
  const source = readSource(path, bytes);
  for (const directive of source.lexed.directives) {
    const macro = macroDefinition(source, directive);
    const known = macro && told.get(macro.name);
    if (macro === undefined || known === undefined) continue;
    const tokens = [macro.isFunctionLike ? "(" : ""];
    for (let at = macro.nameToken + 1; at < macro.endToken; at++) tokens.push(source.tokenText(at));
    told.set(macro.name, `${known}${tokens.join(" ")}\n`);
  }
  return told;
}

function namesIn(bytes: Uint8Array): ReadonlySet<string> {
  const found = latin1(bytes, 0, bytes.length).matchAll(defining);
  return new Set([...found].map(([, name]) => name as string));
}
