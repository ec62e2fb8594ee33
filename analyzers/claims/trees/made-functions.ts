/**
 * Functions that a macro makes where it is called at file scope: `INTERVAL_TREE_DEFINE(..., tree)` makes
 * `tree_insert()`. Invariant: every name that a macro can make a function of is among those that are
 * told; names of what it makes besides are among them too.
 */
import type { MacroDefinition, Source } from "../../syntax/source.js";

/** Words outside of the braces of a macro's body, each as the parts that `##` joins. */
export interface Outline {
  readonly parameters: readonly string[];
  readonly words: readonly (readonly string[])[];
  /** Macros or functions that are called outside of the braces, with the words of their arguments. */
  readonly calls: readonly {
    readonly name: readonly string[];
    readonly args: readonly (readonly (readonly string[])[])[];
  }[];
}

export interface MadeBy {
  readonly macro: string;
  /** The words of each argument. */
  readonly args: readonly (readonly string[])[];
}

/** Macros in macros; more than this is nobody's code. */
const MAX_DEPTH = 8;

export function outlineOf(source: Source, macro: MacroDefinition): Outline {
  const words: string[][] = [];
  const calls: { name: readonly string[]; args: string[][][] }[] = [];
  /** Calls that are open, innermost last; undefined for other parentheses. */
  const open: ((typeof calls)[number] | undefined)[] = [];
  let braces = 0;
  let isPasted = false;
  for (let token = macro.bodyToken; token < macro.endToken; token++) {
    const text = source.tokenText(token);
    if (text === "{") braces++;
    else if (text === "}") braces--;
    if (braces > 0) continue;
    if (/^\w/.test(text)) {
      if (isPasted && words.length > 0) words.at(-1)?.push(text);
      else {
        const word = [text];
        words.push(word);
        open.at(-1)?.args.at(-1)?.push(word);
      }
    } else if (text === "(") {
      const name = /^\w/.test(token > macro.bodyToken ? source.tokenText(token - 1) : "")
        ? words.at(-1)
        : undefined;
      const call = name === undefined ? undefined : { name, args: [[]] };
      if (call !== undefined) calls.push(call);
      open.push(call);
    } else if (text === ")") open.pop();
    else if (text === ",") open.at(-1)?.args.push([]);
    isPasted = text === "##";
  }
  return { parameters: macro.parameters, words, calls };
}

/** Calls at file scope that no body and no declaration belongs to. */
export function madeAtFileScope({ structure }: Source): { made: MadeBy; position: number }[] {
  const found: { made: MadeBy; position: number }[] = [];
  for (const item of structure.items) {
    if (item.kind === "initializer" || item.kind === "type" || item.bodyOpen >= 0) continue;
    // `int f(int);` declares, and `static DEFINE(...)` calls.
    for (let at = item.first; at === item.first || structure.text(at - 1) === "static"; at++) {
      if (!structure.isWord(at) || structure.punctuator(at + 1) !== "(") continue;
      const close = structure.partner[at + 1] ?? -1;
      const args: string[][] = [[]];
      for (let next = at + 2; next < close; next++) {
        if (structure.punctuator(next) === "," && structure.parent[next] === at + 1) args.push([]);
        else if (structure.isWord(next)) args.at(-1)?.push(structure.text(next));
      }
      if (close > at) found.push({ made: { macro: structure.text(at), args }, position: at });
      break;
    }
  }
  return found;
}

/** The names that a call can make functions of. */
export function namesMadeBy(
  { macro, args }: MadeBy,
  outlinesOf: (macro: string) => readonly Outline[],
  depth = 0,
): ReadonlySet<string> {
  const names = new Set<string>();
  if (depth > MAX_DEPTH) return names;
  for (const { parameters, words, calls } of outlinesOf(macro)) {
    const given = (word: readonly string[]): string[] =>
      word.reduce<string[]>(
        (made, part) => {
          const index = parameters.indexOf(part);
          const isRest = part === "__VA_ARGS__";
          const texts = isRest
            ? args.slice(parameters.length - 1).flat()
            : index < 0
              ? [part]
              : (args[index] ?? []);
          return made.flatMap((start) => texts.map((text) => `${start}${text}`)).slice(0, 64);
        },
        [""],
      );
    for (const word of words) for (const name of given(word)) names.add(name);
    for (const call of calls)
      for (const name of given(call.name)) {
        if (outlinesOf(name).length === 0) continue;
        const inner = { macro: name, args: call.args.map((list) => list.flatMap(given)) };
        for (const each of namesMadeBy(inner, outlinesOf, depth + 1)) names.add(each);
      }
  }
  return names;
}
