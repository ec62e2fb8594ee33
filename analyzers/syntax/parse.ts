/**
 * The only place that knows tree-sitter. It is loaded when the first text is parsed. What is parsed is
 * one item of a file at a time, because an error in one function must not reach into the next.
 */
import { createRequire } from "node:module";

/** The part of a tree-sitter node that ringfence reads. */
export interface SyntaxNode {
  readonly type: string;
  readonly startIndex: number;
  readonly endIndex: number;
  readonly hasError: boolean;
  readonly isMissing: boolean;
  readonly parent: SyntaxNode | null;
  readonly namedChildren: readonly SyntaxNode[];
  childForFieldName(name: string): SyntaxNode | null;
  descendantForIndex(start: number, end: number): SyntaxNode;
}

interface Parser {
  setLanguage(language: unknown): void;
  parse(
    text: string,
    previous: null,
    options: { bufferSize: number },
  ): { readonly rootNode: SyntaxNode };
}

let parser: Parser | undefined;

/** Parses latin1 text, so that indexes are byte offsets. */
export function parse(text: string): SyntaxNode {
  if (parser === undefined) {
    const require = createRequire(import.meta.url);
    const Parser = require("tree-sitter") as new () => Parser;
    parser = new Parser();
    parser.setLanguage(require("tree-sitter-c"));
  }
  return parser.parse(text, null, { bufferSize: Math.max(32768, text.length * 2 + 2) }).rootNode;
}
