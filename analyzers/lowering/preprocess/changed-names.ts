/**
 * What a change of one file declares or defines in another way than before, by name. Text alone is
 * looked at, in all branches of conditionals, so that the answer holds for every configuration.
 * Invariant: a name that is not in it has the same declarations and definitions on both sides, in the
 * same order.
 */
import { programOf, type Program } from "./directives.js";
import { fileScope } from "./file-scope.js";
import { readText } from "./text.js";

export interface ChangedNames {
  /** Functions, types, variables, enumerators. */
  readonly entities: ReadonlySet<string>;
  readonly macros: ReadonlySet<string>;
  /** Whether conditionals or includes differ, which may change what any name means. */
  readonly hasOtherDirectives: boolean;
}

/** Texts by name, each with what stands there. */
interface Texts {
  readonly entities: Map<string, string>;
  readonly macros: Map<string, string>;
  others: string;
}

/** @param before undefined when there was no such file; `after` likewise */
export function changedNames(path: string, before: Uint8Array | undefined, after: Uint8Array | undefined): ChangedNames {
  const [old, fresh] = [textsOf(path, before), textsOf(path, after)];
  return {
    entities: differing(old.entities, fresh.entities),
    macros: differing(old.macros, fresh.macros),
    hasOtherDirectives: old.others !== fresh.others,
  };
}

function differing(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): Set<string> {
  const names = [...new Set([...before.keys(), ...after.keys()])];
  return new Set(names.filter((name) => before.get(name) !== after.get(name)));
}

function textsOf(path: string, bytes: Uint8Array | undefined): Texts {
  const texts: Texts = { entities: new Map(), macros: new Map(), others: "" };
  if (bytes === undefined) return texts;
  const program = programOf(readText(path, bytes));
  const { file, steps } = program;
  const textOf = (start: number, end: number): string => Buffer.from(file.bytes.buffer, file.bytes.byteOffset + start, end - start).toString("latin1");
  const add = (all: Map<string, string>, name: string, text: string): void => void all.set(name, `${all.get(name) ?? ""}${text}\n`);
  for (const { kind, name, directive } of steps) {
    const text = textOf(directive.start, directive.end);
    if (kind === "define" || kind === "undef") add(texts.macros, name, text);
    else texts.others += `${text}\n`;
  }
  for (const { name, start, end } of fileScope(file, codeOf(program))) add(texts.entities, name, textOf(start, end));
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
