/**
 * What a change declares or defines in another way than before, by name. Tokens alone are looked at, in
 * all branches of conditionals, so that the answer holds for every configuration. Invariant: a name
 * that is not in it has the same declarations and definitions on both sides, in the same order.
 */
import { programOf, type Program } from "./directives.js";
import { fileScope } from "./file-scope.js";
import { rawText, readText, tokenAtOffset } from "./text.js";

export interface ChangedNames {
  /** Functions, types, variables, enumerators. */
  readonly entities: ReadonlySet<string>;
  readonly macros: ReadonlySet<string>;
  /** What functions are defined as, by name: one text a definition. */
  readonly definitions: {
    readonly before: ReadonlyMap<string, string>;
    readonly after: ReadonlyMap<string, string>;
  };
  /** Whether conditionals or includes differ, which may change what any name means. */
  readonly hasOtherDirectives: boolean;
}

/** Texts by name, each with what stands there. */
interface Texts {
  readonly entities: Map<string, string>;
  readonly macros: Map<string, string>;
  readonly definitions: Map<string, string>;
  others: string;
}

/** @param before undefined when there was no such file; `after` likewise */
export function changedNames(
  path: string,
  before: Uint8Array | undefined,
  after: Uint8Array | undefined,
): ChangedNames {
  const [old, fresh] = [textsOf(path, before), textsOf(path, after)];
  return {
    entities: differing(old.entities, fresh.entities),
    macros: differing(old.macros, fresh.macros),
    definitions: { before: old.definitions, after: fresh.definitions },
    hasOtherDirectives: old.others !== fresh.others,
  };
}

export function differing(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): Set<string> {
  const names = [...new Set([...before.keys(), ...after.keys()])];
  return new Set(names.filter((name) => before.get(name) !== after.get(name)));
}

function textsOf(path: string, bytes: Uint8Array | undefined): Texts {
  const texts: Texts = {
    entities: new Map(),
    macros: new Map(),
    definitions: new Map(),
    others: "",
  };
  if (bytes === undefined) return texts;
  const program = programOf(readText(path, bytes));
  const { file, steps } = program;
  const textOf = (from: number, end: number): string => {
    const tokens: string[] = [];
    for (let token = from; token < file.nTokens && (file.start[token] as number) < end; token++)
      tokens.push(rawText(file, token));
    return tokens.join(" ");
  };
  const add = (all: Map<string, string>, name: string, text: string): void =>
    void all.set(name, `${all.get(name) ?? ""}${text}\n`);
  for (const { kind, name, directive } of steps) {
    const text = textOf(directive.firstToken, directive.end);
    if (kind === "define" || kind === "undef") add(texts.macros, name, text);
    else texts.others += `${text}\n`;
  }
  for (const { kind, name, start, end } of fileScope(file, codeOf(program))) {
    const text = textOf(tokenAtOffset(file, start), end);
    add(texts.entities, name, text);
    if (kind === "function") add(texts.definitions, name, text);
  }
  return texts;
}

/** Tokens that are no directive's. */
function codeOf({ file, steps }: Program): Int32Array {
  const code = new Int32Array(file.nTokens);
  let n = 0;
  let token = 0;
  for (const { directive } of steps) {
    while (token < directive.firstToken) code[n++] = token++;
    token = directive.endToken;
  }
  while (token < file.nTokens) code[n++] = token++;
  return code.subarray(0, n);
}

/** Names of functions whose definitions differ, wherever in these files they stand. */
export function changedDefinitions(changes: readonly ChangedNames[]): ReadonlySet<string> {
  const all = (side: "before" | "after"): Map<string, string> => {
    const texts = new Map<string, string[]>();
    for (const { definitions } of changes)
      for (const [name, text] of definitions[side])
        texts.set(name, [...(texts.get(name) ?? []), text]);
    return new Map([...texts].map(([name, found]) => [name, found.sort().join("")]));
  };
  return differing(all("before"), all("after"));
}
