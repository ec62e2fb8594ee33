/**
 * Macros of the headers that a header includes, itself or through headers beside it, and of those that
 * nearly every one of them has through others. They are looked up to learn what their calls declare.
 */
import { readSource, type Source } from "../syntax/source.js";
import type { Tree } from "../trees/tree.js";
import type { IncludedMacros } from "./declared-by-macros.js";
import { Headers } from "./headers.js";
import { macroOf, type Macro } from "./macro.js";
import { readText } from "./text.js";

/** Included through others: guards and classes (DEFINE_GUARD(), DEFINE_CLASS(); v6.12). */
const common: readonly string[] = ["include/linux/cleanup.h"];

/** What was asked of a tree: whether it lists files, and what their texts are. */
export interface LookedAt {
  readonly listed: Map<string, boolean>;
  readonly texts: Map<string, Uint8Array | undefined>;
}

/** `note`: where what is asked of the tree is written down. */
export function includedMacros(
  tree: Pick<Tree, "read" | "expect">,
  known: { has(path: string): boolean },
  note: () => LookedAt,
): IncludedMacros {
  const texts = new Map<string, ReadonlyMap<string, Macro>>();
  const read: Read = (path) => {
    const bytes = tree.read(path);
    note().texts.set(path, bytes);
    return bytes;
  };
  const isThere: IsThere = (path) => {
    const is = known.has(path);
    note().listed.set(path, is);
    return is;
  };
  const macrosOf = (path: string): ReadonlyMap<string, Macro> => {
    const bytes = read(path);
    let macros = texts.get(path);
    if (macros === undefined) texts.set(path, (macros = macrosIn(path, bytes)));
    return macros;
  };
  const included = new WeakMap<Source, readonly string[]>();
  return (source, name) => {
    let paths = included.get(source);
    if (paths === undefined) {
      included.set(source, (paths = includesOf(source, read, isThere)));
      tree.expect?.(paths);
    }
    for (const path of paths) {
      const macro = macrosOf(path).get(name);
      if (macro !== undefined) return macro;
    }
    return undefined;
  };
}

/** Headers that are looked into for one. */
const MAX_INCLUDED = 256;

type Read = (path: string) => Uint8Array | undefined;
type IsThere = (path: string) => boolean;

function includesOf(source: Source, read: Read, isThere: IsThere): string[] {
  const { path } = source;
  const headers = new Headers(path, isThere, () => undefined);
  const found = new Set(directIncludes(source, headers));
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  // A set yields what is added to it while it is walked.
  for (const one of found) {
    if (found.size > MAX_INCLUDED) break;
    if (!one.startsWith(folder) || one.includes("/", folder.length)) continue;
    const bytes = read(one);
    if (bytes === undefined) continue;
    for (const more of directIncludes(readSource(one, bytes), headers)) found.add(more);
  }
  found.delete(path);
  return [...found, ...common.filter(isThere)];
}

function directIncludes(source: Source, headers: Headers): string[] {
  const found: string[] = [];
  for (const { name, firstToken, endToken } of source.lexed.directives) {
    if (name !== "include" || firstToken + 2 >= endToken) continue;
    const said = source.tokenText(firstToken + 2);
    const path = headers.find(source.path, said.slice(1, -1), said.startsWith('"'), false);
    if (path !== undefined) found.push(path);
  }
  return found;
}

function macrosIn(path: string, bytes: Uint8Array | undefined): ReadonlyMap<string, Macro> {
  const found = new Map<string, Macro>();
  if (bytes === undefined) return found;
  const file = readText(path, bytes);
  for (const directive of file.directives) {
    const macro = directive.name === "define" ? macroOf(file, directive) : undefined;
    if (macro === undefined) continue;
    // One that is empty is so where what it stands for is not built.
    const isMeant = macro.isFunctionLike || macro.body.length > 0;
    if (isMeant || !found.has(macro.name)) found.set(macro.name, macro);
  }
  return found;
}
