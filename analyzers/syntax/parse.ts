/**
 * The only place that knows tree-sitter. Its grammar of C comes as WebAssembly, which runs wherever
 * Node.js does, and is loaded when the first text is parsed. What is parsed is one item of a file at a
 * time, because an error in one function must not reach into the next.
 */
import { fileURLToPath } from "node:url";
import type { Node, Parser, Query, QueryCapture, Tree } from "web-tree-sitter";
import { lastNotAbove } from "./bytes.js";

/** The part of a tree-sitter node that ringfence reads. */
export interface SyntaxNode {
  readonly id: number;
  readonly type: string;
  readonly startIndex: number;
  readonly endIndex: number;
  readonly text: string;
  readonly parent: SyntaxNode | null;
  readonly namedChildren: readonly (SyntaxNode | null)[];
  childForFieldName(name: string): SyntaxNode | null;
}

/** One name of a text with the pattern of the query that it fits first. */
interface Captured {
  readonly node: SyntaxNode;
  /** What the pattern calls it. */
  readonly name: string;
}

/** So many names of a text are looked for one by one; then all of them at once, which costs less. */
const FEW = 16;

/** A text as the grammar reads it. It holds memory that is not collected: whoever has it gives it back. */
export class SyntaxTree {
  readonly #tree: Tree;
  readonly #query: Query;
  #nAsked = 0;
  /** By where they begin. */
  #all: ReadonlyMap<number, readonly QueryCapture[]> | undefined;
  /** What is no C, each behind the one before: where it begins and ends. */
  #errors: { readonly starts: readonly number[]; readonly ends: readonly number[] } | undefined;

  constructor(tree: Tree, query: Query) {
    this.#tree = tree;
    this.#query = query;
  }

  /** The name that stands exactly at a span. */
  captured(startIndex: number, endIndex: number): Captured | undefined {
    const found = this.#capturesAt(startIndex, endIndex)
      .filter(({ node }) => node.startIndex === startIndex && node.endIndex === endIndex)
      .sort((a, b) => a.patternIndex - b.patternIndex)[0];
    return found === undefined
      ? undefined
      : { node: found.node as SyntaxNode & Node, name: found.name };
  }

  /** Whether what stands at an offset is in a piece of the text that is no C. */
  isInError(index: number): boolean {
    const { starts, ends } = (this.#errors ??= this.#errorsIn());
    const at = lastNotAbove(starts, index);
    return at >= 0 && index < (ends[at] as number);
  }

  free(): void {
    this.#tree.delete();
  }

  #capturesAt(startIndex: number, endIndex: number): readonly QueryCapture[] {
    const root = this.#tree.rootNode;
    if (++this.#nAsked <= FEW) return this.#query.captures(root, { startIndex, endIndex });
    if (this.#all === undefined) {
      const all = new Map<number, QueryCapture[]>();
      for (const capture of this.#query.captures(root)) {
        const list = all.get(capture.node.startIndex);
        if (list === undefined) all.set(capture.node.startIndex, [capture]);
        else list.push(capture);
      }
      this.#all = all;
    }
    return this.#all.get(startIndex) ?? [];
  }

  #errorsIn(): { starts: number[]; ends: number[] } {
    const [starts, ends]: [number[], number[]] = [[], []];
    const root = this.#tree.rootNode;
    const errors = root.hasError ? [root, ...root.descendantsOfType("ERROR")] : [];
    for (const node of errors) {
      // One that stands within another comes behind it.
      if (node?.isError !== true || node.startIndex < (ends.at(-1) ?? 0)) continue;
      starts.push(node.startIndex);
      ends.push(node.endIndex);
    }
    return { starts, ends };
  }
}

/** Grammars by their patterns. None has a state, but for the count of what was parsed. */
const loaded = new Map<string, Promise<Grammar>>();

/** The grammar with one query, whose earlier patterns come before its later ones. */
export class Grammar {
  readonly #parser: Parser;
  readonly #query: Query;
  /** Texts that were parsed, which is counted so that it can be seen that they are. */
  nParsed = 0;

  private constructor(parser: Parser, query: Query) {
    this.#parser = parser;
    this.#query = query;
  }

  /** The same for the same patterns, since to make one takes longer than to read a small tree with it. */
  static load(patterns: string): Promise<Grammar> {
    const known = loaded.get(patterns) ?? Grammar.#make(patterns);
    loaded.set(patterns, known);
    return known;
  }

  static async #make(patterns: string): Promise<Grammar> {
    const { Language, Parser, Query } = await import("web-tree-sitter");
    await Parser.init();
    const language = await Language.load(
      fileURLToPath(new URL("./tree-sitter-c.wasm", import.meta.url)),
    );
    const parser = new Parser();
    parser.setLanguage(language);
    return new Grammar(parser, new Query(language, patterns));
  }

  /**
   * Parses latin1 text, so that indexes are byte offsets. Undefined when it takes more than `limit`
   * times that the parser says how far it is, which it does every so many of its own steps.
   */
  parse(text: string, limit: number): SyntaxTree | undefined {
    this.nParsed++;
    let nTimes = 0;
    const tree = this.#parser.parse(text, null, { progressCallback: () => ++nTimes > limit });
    if (tree !== null) return new SyntaxTree(tree, this.#query);
    this.#parser.reset();
    return undefined;
  }
}
