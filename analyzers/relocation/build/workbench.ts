/**
 * A tree on the bench: its front end, the model as the compiler sees it, and the API generation that
 * was chosen. Invariant: one bench is one tree and one configuration, and what it compiles does not
 * depend on the order in which it is asked.
 */
import type { FunctionDefinition, Place } from "../../lowering/c/ast.js";
import { parseFunction } from "../../lowering/c/parse.js";
import { debugSymbols } from "../../lowering/emit/debugging.js";
import { intrinsics } from "../../lowering/emit/intrinsics.js";
import { chooseGeneration, type ChosenGeneration } from "../../lowering/generations.js";
import {
  MODEL,
  Preprocessor,
  readConfiguration,
  machineConfiguration,
  type Configuration,
} from "../../preprocess/preprocess.js";
import { compile, type Program, type ProgramForm, type Wanted } from "../../lowering/program.js";
import { Registry } from "../../lowering/registry.js";
import { TreeMeanings } from "../../lowering/tree-meanings.js";
import { dataModels, type FunctionType } from "../../lowering/types/ctype.js";
import { Types } from "../../lowering/types/resolve.js";
import type { MachineName } from "../../model/c/width.js";
import { newestRelease, type Generation } from "../../model/declarations.js";
import { asBuffer } from "../../syntax/bytes.js";
import type { Request } from "../find/request.js";
import type { SourceLine } from "../judge/verdict.js";
import { joined, type Basis } from "./basis.js";

/** Files that see what all of mm/ sees. */
const seers = ["mm/vma.c", "mm/mmap.c", "mm/mremap.c", "mm/vma_exec.c"];
/** A tree that has these, and many files, is a kernel and not a part of one. */
const marks = ["include/linux/mm.h", "include/linux/maple_tree.h", "mm/internal.h", "mm/mmap.c"];
const MIN_WHOLE = 2000;

/** What a request is about is compiled with. */
export function configurationOf({ configuration, machine, toggled }: Request): Configuration {
  const chosen =
    configuration === undefined
      ? machineConfiguration(machine)
      : readConfiguration(configuration.label, configuration.text);
  return toggled === undefined ? chosen : chosen.toggled(toggled);
}

/** A file in which places are looked up. */
interface Text {
  /** A character a byte, so that offsets fit. */
  readonly bytes: string;
  readonly lines: readonly string[];
}

function textFrom(read: Buffer): Text {
  return { bytes: read.toString("latin1"), lines: read.toString("utf8").split("\n") };
}

export class Workbench {
  readonly front: Preprocessor;
  readonly registry: Registry;
  readonly meanings: TreeMeanings;
  readonly isWhole: boolean;
  readonly machine: MachineName;
  readonly configuration: Configuration;
  readonly #paths: ReadonlySet<string>;
  /** Names that are never expanded. */
  readonly #kept: ReadonlySet<string>;
  readonly #request: Request;
  readonly #probe: Workbench | undefined;
  readonly #texts = new Map<string, Text | undefined>();

  /** @param probe the bench that the generation was chosen on, if it was another */
  constructor(request: Request, generation: Generation, probe?: Workbench) {
    this.#request = request;
    this.#probe = probe;
    const { tree, listing, definitions, machine } = request;
    this.machine = machine;
    this.configuration = configurationOf(request);
    const front: Preprocessor = new Preprocessor(tree, {
      configuration: this.configuration,
      model: generation.declarations,
      listing,
      ...(definitions === undefined ? {} : { definitions }),
    });
    this.front = front;
    this.registry = new Registry((path, text) => front.tokensOfText(path, text), request.layers);
    const kept = new Set([
      ...intrinsics,
      ...this.registry.keptFunctions(),
      ...this.registry.constants.keys(),
    ]);
    this.#kept = kept;
    this.meanings = new TreeMeanings(front, kept);
    this.#paths = new Set(listing.files.map(({ path }) => path));
    this.isWhole =
      listing.files.length >= MIN_WHOLE && marks.every((path) => this.#paths.has(path));
  }

  /** What the tree and the functions at hand say about the API. */
  choose(wanted: readonly Wanted[]): ChosenGeneration {
    const own = [...new Set(wanted.map(({ root }) => root))];
    // A small tree is asked file by file; a whole one where most is visible.
    const others = this.isWhole
      ? seers.filter((path) => this.#paths.has(path)).slice(0, 1)
      : [...this.#paths].filter((path) => /\.[ch]$/.test(path)).slice(0, 60);
    const functions = wanted.flatMap(({ name, root }) => {
      const found = this.meanings.functionDefinition(name, root);
      return found?.kind === "rooted" ? [found.item] : [];
    });
    return chooseGeneration({
      meanings: this.meanings,
      roots: [...new Set([...own, ...others])],
      isWhole: this.isWhole,
      functions,
    });
  }

  /** The type of a function as far as its own text tells. */
  typeOf({ name, root }: Wanted): FunctionType | undefined {
    const found = this.meanings.functionDefinition(name, root);
    if (found?.kind !== "rooted") return undefined;
    const type = new Types(this.meanings, this.registry, dataModels[this.machine]).resolve(
      found.item.type,
      found.root,
    );
    return type.kind === "function" ? type : undefined;
  }

  definitionOf({ name, root }: Wanted): FunctionDefinition | undefined {
    const found = this.meanings.functionDefinition(name, root);
    return found?.kind === "rooted" ? found.item : undefined;
  }

  /** Whether the tree itself declares a function, as far as a file sees. */
  isDeclared(name: string, root: string): boolean {
    const found = this.meanings.prototype(name, root);
    return found?.kind === "rooted" && found.item.place.path !== MODEL;
  }

  /** A function of ours as if it stood in a file, all of it at one place. */
  made(text: string, root: string, place: Place): FunctionDefinition {
    const definition = parseFunction(this.front.tokensOfText(root, text), (name) =>
      this.meanings.kindOf(name, root),
    );
    return placedAt(definition, place);
  }

  /** Compiles until nothing is missing that a sweep of the tree could find. */
  async compile(wanted: readonly Wanted[], form: ProgramForm = "plain"): Promise<Program> {
    for (;;) {
      const program = compile(this.meanings, this.registry, wanted, form, this.machine);
      // What else a sweep finds has no room in it.
      if (program.isFull || !(await this.meanings.catchUp())) return program;
    }
  }

  /** What has been compiled so far rests on these. */
  basis(): Basis {
    const own = {
      entities: new Set([...this.meanings.read, ...this.meanings.swept]),
      macros: this.front.askedMacros(),
      files: new Set(this.front.files()),
    };
    return this.#probe === undefined ? own : joined(this.#probe.basis(), own);
  }

  /** What these symbols are here, as in a `.config`. */
  settings(symbols: readonly string[]): string[] {
    return symbols.map((symbol) => {
      const value = this.configuration.peek(symbol);
      return value === undefined ? `# ${symbol} is not set` : `${symbol}=${value}`;
    });
  }

  /** Symbols that decide what of its functions is compiled, as in a `.config`. */
  decidingOf(program: Program): string[] {
    const found = new Set(program.options);
    for (const { place } of program.functions)
      for (const symbol of this.front.symbolsOf(place.path, place.offset, this.#endOf(place)))
        found.add(symbol);
    return this.settings([...found].sort());
  }

  /** Where a function ends that begins here. */
  #endOf({ path, offset }: Place): number {
    const text = this.#textOf(path) ?? "";
    const close = text.indexOf("\n}", offset);
    return close < 0 ? text.length : close;
  }

  /** Symbols of debugging that a program would be another without, or with. */
  debugOf(program: Program): ReadonlySet<string> {
    const found = new Set(program.debug);
    const names = new Set<string>();
    const note = (symbols: ReadonlySet<string>): void => {
      for (const symbol of symbols) if (debugSymbols.has(symbol)) found.add(symbol);
    };
    for (const { place } of program.functions) {
      const text = this.#textOf(place.path) ?? "";
      const end = this.#endOf(place);
      note(this.front.symbolsOf(place.path, place.offset, end));
      for (const [name] of text.slice(place.offset, end).matchAll(/[A-Za-z_]\w*/g))
        if (!this.#kept.has(name)) names.add(name);
    }
    note(this.front.symbolsOfMacros(names));
    return found;
  }

  /** Whether a file that what was compiled rests on has this name in it. */
  hasWord(path: string, name: string): boolean {
    if (!this.front.files().includes(path)) return false;
    return new RegExp(`\\b${name}\\b`).test(this.#textOf(path) ?? "");
  }

  placeOf({ path, offset }: Place): SourceLine {
    const line = this.front.lineOf(path, offset);
    const text = this.#lineText(path, line);
    return text === undefined ? { path, line } : { path, line, text };
  }

  #lineText(path: string, line: number): string | undefined {
    return this.#textAt(path)?.lines[line - 1]?.trim();
  }

  #textOf(path: string): string | undefined {
    return this.#textAt(path)?.bytes;
  }

  #textAt(path: string): Text | undefined {
    if (this.#texts.has(path)) return this.#texts.get(path);
    const read = this.#request.tree.read(path);
    const text = read === undefined ? undefined : textFrom(asBuffer(read));
    this.#texts.set(path, text);
    return text;
  }
}

/** The same tree of C, all of it at one place. */
function placedAt<Node extends object>(node: Node, place: Place): Node {
  const copied = Object.entries(node).map(([key, child]: [string, unknown]) => {
    if (key === "place") return [key, place];
    if (typeof child !== "object" || child === null) return [key, child];
    return [
      key,
      Array.isArray(child) ? child.map((each) => placedIn(each, place)) : placedAt(child, place),
    ];
  });
  return Object.fromEntries(copied) as Node;
}

function placedIn(element: unknown, place: Place): unknown {
  return typeof element === "object" && element !== null ? placedAt(element, place) : element;
}

/** The bench with the declarations of the chosen generation, and the choice. */
export function setUp(
  request: Request,
  wanted: readonly Wanted[],
): { readonly bench: Workbench; readonly chosen: ChosenGeneration } {
  const { expected = newestRelease } = request;
  const first = new Workbench(request, expected);
  const chosen = first.choose(wanted);
  const [generation] = chosen.possible.slice(-1);
  if (generation === undefined || generation === expected) return { bench: first, chosen };
  return { bench: new Workbench(request, generation, first), chosen };
}
