/** A preprocessor over files that are given as texts: what tests ask. */
import assert from "node:assert/strict";
import { memoryTree } from "../../trees/memory-tree.js";
import {
  isUnexpandable,
  Preprocessor,
  type Options,
  type TokenOptions,
  type Unexpandable,
} from "../preprocess.js";

export function inMemory(
  files: Readonly<Record<string, string>>,
  options: Options = {},
): Preprocessor {
  const bytes = Object.entries(files).map(([path, text]): [string, Uint8Array] => [
    path,
    Buffer.from(text, "latin1"),
  ]);
  return new Preprocessor(memoryTree(new Map(bytes)), options);
}

/** The expanded tokens of a function as one text, or why there are none. */
export function expandedFunction(
  front: Preprocessor,
  path: string,
  name: string,
  options: TokenOptions = {},
): string {
  const item = front.from(path)?.functionDefinition(name);
  assert.ok(item, `${name}() is not found from ${path}`);
  const tokens = front.tokensOf(item, options);
  return isUnexpandable(tokens)
    ? `unexpandable: ${tokens.reason}`
    : tokens.map(({ text }) => text).join(" ");
}

/** The expanded tokens of a whole file. */
export function expandedFile(
  front: Preprocessor,
  path: string,
  options: TokenOptions = {},
): string | Unexpandable {
  const tokens = front.tokensOf({ path, root: path, span: { start: 0, end: Infinity } }, options);
  return isUnexpandable(tokens) ? tokens : tokens.map(({ text }) => text).join(" ");
}
