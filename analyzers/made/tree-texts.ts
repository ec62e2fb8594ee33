/**
 * Files of a tree for compilations, each read and cut once. Invariant: which file an include means is
 * what the folders of the kernel's command line say, and where they say nothing the include graph.
 */
import type { Program } from "../preprocess/directives.js";
import { Headers } from "../preprocess/headers.js";
import type { IncludeGraph } from "../references/include-graph.js";
import type { Tree } from "../trees/tree.js";
import type { MadeMemory } from "./memory.js";
import type { Texts } from "./possible.js";

export interface TextsOf {
  readonly tree: Tree;
  readonly graph: IncludeGraph;
  readonly memory: MadeMemory;
  /** Whether the tree lists a file of this name. */
  isListed(path: string): boolean;
}

/** A text that is larger is data. */
const MAX_BYTES = 8 << 20;

export class TreeTexts {
  readonly #of: TextsOf;
  readonly #programs = new Map<string, Program | undefined>();

  constructor(of: TextsOf) {
    this.#of = of;
  }

  /** The files as one root file finds them. `isOwn`: whose text matters. */
  from(root: string, isOwn: (path: string) => boolean): Texts {
    const headers = new Headers(
      root,
      (path) => this.#exists(path),
      () => undefined,
    );
    return {
      isOwn,
      isShared,
      program: (path) => this.#program(path),
      find: (from, target, isQuoted, isNext) => {
        const found = headers.find(from, target, isQuoted, isNext);
        if (found !== undefined || isNext) return found;
        return this.#elsewhere(from, target, isQuoted);
      },
    };
  }

  #elsewhere(from: string, target: string, isQuoted: boolean): string | undefined {
    const include = { offset: 0, isQuoted, target };
    const known = this.#of.graph.resolve(from, include).paths[0];
    if (known !== undefined) return known;
    return this.#of.graph.candidates(from, include).find((path) => this.#program(path));
  }

  #exists(path: string): boolean {
    return this.#of.isListed(path) || this.#program(path) !== undefined;
  }

  #program(path: string): Program | undefined {
    if (this.#programs.has(path)) return this.#programs.get(path);
    const bytes = this.#of.tree.read(path);
    const isText = bytes !== undefined && bytes.length <= MAX_BYTES;
    const program = isText ? this.#of.memory.program(path, bytes) : undefined;
    this.#programs.set(path, program);
    return program;
  }
}

/** Headers that everybody includes are looked at where they are themselves what is asked about. */
function isShared(path: string): boolean {
  return /^(?:tools\/)?(?:include|arch\/\w+\/include)\//.test(path);
}
