/**
 * The front of the compiler: from a tree of C to macro-expanded tokens, on demand.
 *
 *     const front = new Preprocessor(tree, { configuration: machineConfiguration() });
 *     const scope = front.from("mm/mmap.c");                       // what names mean there
 *     const item = scope?.functionDefinition("relocate_vma_down"); // path, span, root
 *     const tokens = item && front.tokensOf(item, { kept });       // CToken[] or Unexpandable
 *     await front.sweep(["move_page_tables"]);                     // what other files define, in batches
 *
 * A compilation is a root file and what it includes; an item of a header is read in the compilation
 * that found it, which its `root` names. Invariant: nothing throws for what stands in a tree.
 */
import type { Include } from "../references/facts.js";
import { IncludeGraph } from "../references/include-graph.js";
import type { Listing, Tree } from "../trees/tree.js";
import { annotationMacro } from "./annotations.js";
import { Anywhere } from "./anywhere.js";
import { machineConfiguration, type Configuration } from "./configuration.js";
import { Scope, type Beyond } from "./definitions.js";
import type { Excerpt, Item } from "./item.js";
import { definitionsIn, type FindDefinitions } from "./definition-sweep.js";
import { programOf, type Program } from "./directives.js";
import { expandText, extract } from "./extract.js";
import { fileScope, type Entry } from "./file-scope.js";
import { Headers } from "./headers.js";
import { givenByMakefiles } from "./makefile-macros.js";
import { objectMacro, type Macro } from "./macro.js";
import { symbolsOf } from "./consulted.js";
import { partOf, type Made } from "./made.js";
import { tokensOfText } from "./predefined.js";
import { readText, type FileText } from "./text.js";
import { isUnexpandable, type CToken, type Unexpandable } from "./token.js";
import { Unit, type Visit } from "./unit.js";

export { Configuration, machineConfiguration, readConfiguration } from "./configuration.js";
export { definitionsIn, type FindDefinitions } from "./definition-sweep.js";
export type { ItemFound, Scope } from "./definitions.js";
export type { Excerpt, Item } from "./item.js";
export type { Macro } from "./macro.js";
export { isUnexpandable, type CToken, type Unexpandable } from "./token.js";

/** Path of the declarations that no tree holds; they are consulted last. */
export const MODEL = "<model>";

/** Where the kernel defines its annotations; who sees it needs none of ours. */
const ANNOTATIONS = "include/linux/compiler_attributes.h";

export interface Options {
  readonly configuration?: Configuration;
  /** Text of `<model>`. */
  readonly model?: string;
  /** The files of the tree, when somebody has listed them already. */
  readonly listing?: Listing;
  /** Where names look defined; a sweep of the tree without it. */
  readonly definitions?: FindDefinitions;
  /** What a makefile gives the compiler of a program in `tools/`. */
  readonly commandLine?: CommandLine;
}

export interface CommandLine {
  /** Folders of `-I`, in order. */
  readonly folders: readonly string[];
  /** Macros of `-D`, by name. */
  readonly macros: ReadonlyMap<string, string>;
}

export interface TokenOptions {
  /** Names that are not expanded: what is modelled, and intrinsics. */
  readonly kept?: ReadonlySet<string>;
  /** Tokens that the macros of one item may make. */
  readonly maxTokens?: number;
}

const NO_NAMES: ReadonlySet<string> = new Set();
const MAX_TOKENS = 400_000;

/** A text means the same to every tree that holds it: the states of a series share what no patch touches. */
const keptPrograms = new WeakMap<Uint8Array, Program>();
const keptEntries = new WeakMap<FileText, Map<string, readonly Entry[]>>();

function programOfFile(path: string, bytes: Uint8Array): Program {
  const known = keptPrograms.get(bytes);
  // Two names may share their bytes.
  if (known?.file.path === path) return known;
  const program = programOf(readText(path, bytes));
  keptPrograms.set(bytes, program);
  return program;
}

export class Preprocessor {
  readonly configuration: Configuration;
  readonly #tree: Tree;
  readonly #model: Uint8Array;
  #listing: Listing | undefined;
  #graph: IncludeGraph | undefined;
  readonly #programs = new Map<string, Program | undefined>();
  readonly #scopes = new Map<string, Scope | undefined>();
  /** Units that are being read: the model's macros do not count for their conditionals. */
  readonly #unread = new Set<string>();
  readonly #beyond: Beyond;
  readonly #anywhere: Anywhere;
  readonly #folders: readonly string[] | undefined;
  readonly #given: ReadonlyMap<string, Macro>;
  readonly #makefiles = new Set<string>();

  constructor(tree: Tree, options: Options = {}) {
    this.#tree = tree;
    this.configuration = options.configuration ?? machineConfiguration();
    this.#model = Buffer.from(options.model ?? "", "latin1");
    this.#listing = options.listing;
    const { commandLine } = options;
    this.#folders = commandLine?.folders;
    this.#given = new Map(
      [...(commandLine?.macros ?? [])].map(([name, text]) => [
        name,
        objectMacro(name, tokensOfText("", text)),
      ]),
    );
    this.#anywhere = new Anywhere({
      tree,
      listing: () => this.#list(),
      definitions: options.definitions ?? definitionsIn(tree),
      itemsOf: (path) => this.#itemsAlone(path),
      configuration: (symbol) => this.configuration.peek(symbol),
      isAnnounced: (name) =>
        [...this.#scopes.values()].some((scope) => scope?.declares(name) === true),
    });
    const made = new Map<string, readonly Made[]>();
    this.#beyond = {
      entriesOf: (visit) => this.#entriesOf(visit),
      madeAt: (key, expand) => {
        let known = made.get(key);
        if (known === undefined) made.set(key, (known = expand()));
        return known;
      },
      find: (kinds, name, from) => {
        const found = this.#anywhere.find(kinds, name, from);
        if (found.length > 0 || from === MODEL || !this.#anywhere.has(name)) return found;
        const model = this.from(MODEL)?.itemsOf(MODEL) ?? [];
        return model.filter((item) => item.name === name && kinds.includes(item.kind));
      },
    };
  }

  /**
   * Looks for names in the whole tree, so that look-ups find what no include leads to, and failing
   * that what the model declares. Names that were looked for cost nothing again.
   */
  async sweep(names: Iterable<string>): Promise<void> {
    await this.#anywhere.sweep(names);
  }

  /** The look-ups from a file; undefined when the tree has no such file. */
  from(path: string): Scope | undefined {
    if (this.#scopes.has(path)) return this.#scopes.get(path);
    const exists = this.#program(path) !== undefined;
    const scope = exists ? new Scope(this.#unit(path), this.#beyond) : undefined;
    this.#scopes.set(path, scope);
    return scope;
  }

  /** The active, fully expanded tokens of a piece of a file. */
  tokensOf(place: Excerpt | Item, options: TokenOptions = {}): readonly CToken[] | Unexpandable {
    const scope = this.from(place.root);
    if (scope === undefined) {
      return {
        kind: "unexpandable",
        reason: "the tree has no such file",
        path: place.path,
        offset: place.span.start,
      };
    }
    const limits = { kept: options.kept ?? NO_NAMES, maxTokens: options.maxTokens ?? MAX_TOKENS };
    scope.unit.isRecording = true;
    const tokens = extract(scope.unit, place, limits);
    scope.unit.isRecording = false;
    const isPart = "isMade" in place && place.isMade && !isUnexpandable(tokens);
    return isPart ? partOf(tokens, place.kind, place.name) : tokens;
  }

  /** A text that stands in no file, expanded as if it stood at the end of `root`. */
  expandIn(
    root: string,
    text: string,
    options: TokenOptions = {},
  ): readonly CToken[] | Unexpandable {
    const scope = this.from(root);
    if (scope === undefined)
      return { kind: "unexpandable", reason: "the tree has no such file", path: root, offset: 0 };
    return expandText(scope.unit, tokensOfText(root, text), {
      kept: options.kept ?? NO_NAMES,
      maxTokens: options.maxTokens ?? MAX_TOKENS,
    });
  }

  /** The tokens of a text that stands in no file, nothing expanded. */
  tokensOfText(path: string, text: string): readonly CToken[] {
    return tokensOfText(path, text);
  }

  /** Files that were read so far. */
  files(): readonly string[] {
    const code = [...this.#programs]
      .filter(([path, program]) => program !== undefined && path !== MODEL)
      .map(([path]) => path);
    return [...code, ...this.#makefiles];
  }

  /** Names that were asked for as macros so far, by items and by conditionals. */
  askedMacros(): ReadonlySet<string> {
    return new Set([...this.#scopes.values()].flatMap((scope) => [...(scope?.unit.asked ?? [])]));
  }

  /** Symbols of the configuration that decide a piece of a file, or parts of it. */
  symbolsOf(path: string, start: number, end: number): ReadonlySet<string> {
    const program = this.#program(path);
    return program === undefined ? NO_NAMES : symbolsOf(program, start, end);
  }

  /** Symbols that decide what these macros are, in any file that was read. */
  symbolsOfMacros(names: ReadonlySet<string>): ReadonlySet<string> {
    const found = new Set<string>();
    for (const program of this.#programs.values()) {
      for (const { kind, name, directive } of program?.steps ?? []) {
        if (kind !== "define" || !names.has(name) || program === undefined) continue;
        for (const symbol of symbolsOf(program, directive.start, directive.start + 1))
          found.add(symbol);
      }
    }
    return found;
  }

  /** One-based line of an offset, for messages. */
  lineOf(path: string, offset: number): number {
    return this.#program(path)?.file.lineOf(offset) ?? 1;
  }

  #unit(path: string): Unit {
    const headers = new Headers(
      path,
      (name) => this.#program(name) !== undefined,
      (from, include) => this.#elsewhere(from, include),
      this.#folders,
    );
    this.#unread.add(path);
    const unit = new Unit(
      path,
      { program: (name) => this.#program(name) },
      headers,
      this.configuration,
      (name) => this.#modelMacro(path, name),
      this.#folders === undefined ? this.#givenTo(path) : this.#given,
    );
    this.#unread.delete(path);
    return unit;
  }

  /** Macros that makefiles give the compiler of a file. */
  #givenTo(path: string): ReadonlyMap<string, Macro> {
    if (path === MODEL) return this.#given;
    const { macros, makefiles } = givenByMakefiles(path, this.#tree, (symbol) =>
      this.configuration.peek(symbol),
    );
    for (const makefile of makefiles) this.#makefiles.add(makefile);
    return new Map([
      ...this.#given,
      ...macros.map(
        ({ name, text, path: from }) =>
          [name, objectMacro(name, tokensOfText(from, text), from)] as const,
      ),
    ]);
  }

  /** A macro of the model or an annotation, unless the compilation has something else of the name. */
  #modelMacro(root: string, name: string): Macro | undefined {
    if (this.#unread.has(root)) return undefined;
    const model = root === MODEL ? undefined : this.from(MODEL)?.unit.macro(name, Infinity);
    const scope = this.from(root);
    const macro =
      model?.path === MODEL
        ? model
        : scope?.unit.visits.has(ANNOTATIONS) === true
          ? undefined
          : annotationMacro(name);
    return macro === undefined || scope?.declares(name) === true ? undefined : macro;
  }

  #program(path: string): Program | undefined {
    if (this.#programs.has(path)) return this.#programs.get(path);
    const bytes = path === MODEL ? this.#model : this.#tree.read(path);
    const program = bytes === undefined ? undefined : programOfFile(path, bytes);
    this.#programs.set(path, program);
    return program;
  }

  /** Entries depend on which tokens are active, and most compilations agree on that. */
  #entriesOf(visit: Visit): readonly Entry[] {
    const { file, segments } = visit;
    let key = "";
    let nActive = 0;
    for (let at = 0; at < segments.length; at += 3) {
      key += `${segments[at]}-${segments[at + 1]} `;
      nActive += (segments[at + 1] as number) - (segments[at] as number);
    }
    if (nActive === 0) return [];
    let known = keptEntries.get(file);
    if (known === undefined) keptEntries.set(file, (known = new Map()));
    let entries = known.get(key);
    if (entries === undefined) {
      const code = new Int32Array(nActive);
      let n = 0;
      for (let at = 0; at < segments.length; at += 3) {
        for (let token = segments[at] as number; token < (segments[at + 1] as number); token++)
          code[n++] = token;
      }
      known.set(key, (entries = fileScope(file, code)));
    }
    return entries;
  }

  /** What a file declares when nothing that it includes is read. */
  #itemsAlone(path: string): readonly Item[] {
    const program = this.#program(path);
    if (program === undefined) return [];
    const headers = new Headers(
      path,
      () => false,
      () => undefined,
    );
    const alone = { program: (name: string) => (name === path ? program : undefined) };
    const unit = new Unit(path, alone, headers, this.configuration, () => undefined);
    return new Scope(unit, { ...this.#beyond, find: () => [] }).itemsOf(path);
  }

  #list(): Listing {
    return (this.#listing ??= this.#tree.list(false));
  }

  #elsewhere(from: string, include: Include): string | undefined {
    this.#graph ??= this.#graphOf(this.#list());
    return this.#graph.resolve(from, include).paths[0];
  }

  #graphOf(listing: Listing): IncludeGraph {
    return new IncludeGraph({
      paths: listing.files.map(({ path }) => path),
      includesOf: () => [],
      links: listing.links,
      makefile: (path) => {
        const bytes = this.#tree.read(path);
        return bytes && Buffer.from(bytes).toString("latin1");
      },
    });
  }
}
