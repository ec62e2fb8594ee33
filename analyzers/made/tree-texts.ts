/**
 * Files of a tree for compilations, each read and cut once. Invariant: which file an include means is
 * what the folders of the kernel's command line say, and where they say nothing the include graph.
 */
import type { Program } from "../preprocess/directives.js";
import { Headers } from "../preprocess/headers.js";
import type { IncludeGraph } from "../references/include-graph.js";
import { languageOf } from "../trees/language.js";
import type { Tree } from "../trees/tree.js";
import { isShared } from "./grounds.js";
import type { MadeMemory } from "./made-memory.js";
import type { Texts } from "./possible.js";

export interface TextsOf {
  readonly tree: Tree;
  readonly graph: IncludeGraph;
  readonly memory: MadeMemory;
  /** Whether the tree lists a file of this name. */
  isListed(path: string): boolean;
  /** Whether the words of a text could be put together to a guarded name. */
  couldMake(bytes: Uint8Array): boolean;
}

/** What a walk looked for beside the files that it read. */
export interface Asked {
  /** Base names of includes. */
  readonly names: Set<string>;
  /** Folders whose makefiles say where else to look. */
  readonly folders: Set<string>;
  /** Names of no code that are not there. */
  readonly missed: Set<string>;
}

/** No header that people include is larger; the largest of v6.12 has 24 MB, and is one of amdgpu's. */
const MAX_BYTES = 32 << 20;

export class TreeTexts {
  readonly #of: TextsOf;
  readonly #programs = new Map<string, Program | undefined>();
  readonly #tooLarge = new Set<string>();

  constructor(of: TextsOf) {
    this.#of = of;
  }

  /** Told which files are going to be root files. */
  expect(roots: readonly string[]): void {
    if (this.#of.tree.expect !== undefined) this.#of.graph.expectReached(roots);
  }

  /** The files as one root file finds them. `isOwn`: whose text matters; `asked`: told what was looked for. */
  from(root: string, isOwn: (path: string) => boolean, asked: Asked): Texts {
    const isText = (path: string): boolean => this.#isText(path, asked);
    const exists = (path: string): boolean => this.#of.isListed(path) || isText(path);
    const headers = new Headers(root, exists, () => undefined);
    this.#expectFrom(root);
    return {
      isOwn,
      isShared,
      program: (path) => this.#program(path),
      // A header is missed in any case: what it defines is unknown.
      isTooLarge: (path) => this.#tooLarge.has(path) && (path !== root || this.#couldMake(path)),
      find: (from, target, isQuoted, isNext) => {
        asked.names.add(target.slice(target.lastIndexOf("/") + 1));
        const found = headers.find(from, target, isQuoted, isNext);
        if (found !== undefined || isNext) return found;
        asked.folders.add(from.slice(0, Math.max(0, from.lastIndexOf("/"))));
        const include = { offset: 0, isQuoted, target };
        const { graph } = this.#of;
        return (
          graph.resolve(from, include).paths[0] ?? graph.candidates(from, include).find(isText)
        );
      },
    };
  }

  /** A walk asks for one file after the other; the graph knows nearly all of them before. */
  #expectFrom(root: string): void {
    const { tree, graph } = this.#of;
    if (tree.expect === undefined) return;
    tree.expect([root, ...graph.reached(root)].filter((path) => !this.#programs.has(path)));
  }

  #isText(path: string, asked: Asked): boolean {
    const is = this.#program(path) !== undefined;
    // What is code by its name is listed, or is not there.
    if (!is && (languageOf(path) === undefined || this.#of.isListed(path))) asked.missed.add(path);
    return is;
  }

  #couldMake(path: string): boolean {
    const bytes = this.#of.tree.read(path);
    return bytes !== undefined && this.#of.couldMake(bytes);
  }

  #program(path: string): Program | undefined {
    if (this.#programs.has(path)) return this.#programs.get(path);
    const bytes = this.#of.tree.read(path);
    const isTooLarge = bytes !== undefined && bytes.length > MAX_BYTES;
    if (isTooLarge) this.#tooLarge.add(path);
    const program =
      bytes === undefined || isTooLarge ? undefined : this.#of.memory.program(path, bytes);
    this.#programs.set(path, program);
    return program;
  }
}
