/**
 * Guarded names that the variables and functions of a makefile put together and give to the compiler
 * or the linker's tools, and the files of options and symbols that it hands to them.
 */
import { latin1 } from "../syntax/bytes.js";
import { linkerTools, textRegions } from "./foreign.js";
import { MakeValues, makeLines } from "./make-values.js";
import type { NameSet } from "./names.js";
import { proof, type Proof } from "./proof.js";
import { wordsIn } from "./shapes/words-in.js";
import { bare, type Form, type Sighting } from "./sighting.js";

/** Whether what a makefile gives to tools could be anything but what it says. */
export function mayMakeInMake(text: string): boolean {
  return /\$[({]/.test(text) && (/(?:^|[\s"'=,])-[DW]/m.test(text) || linkerTools.test(text));
}

const told: ReadonlySet<Form> = new Set<Form>(["asm", "macro-body"]);

/** `known`: what stands in the text as a word. `couldMake`: names that its words could make. */
export function madeByMake(
  bytes: Uint8Array,
  names: NameSet,
  known: readonly Sighting[],
  couldMake: () => readonly string[],
): Sighting[] {
  const text = latin1(bytes, 0, bytes.length);
  const lines = makeLines(textRegions("makefile", text).plain);
  const values = new MakeValues(lines);
  const isTold = new Set(known.filter(({ form }) => told.has(form)).map(({ name }) => name));
  const found = new Map<string, Sighting>();
  for (const { text: line, start } of lines) {
    if (!line.includes("$") || !mayMakeInMake(line)) continue;
    for (const way of values.ways(line)) {
      for (const { name, form, proof } of givenIn(way, names)) {
        if (isTold.has(name)) continue;
        const from = start + line.search(/\S/);
        const end = Math.min(
          start + line.trimEnd().length,
          (text.indexOf("\n", from) + 1 || text.length + 1) - 1,
        );
        const place = { name, start: from, end, form, proof };
        found.set(`${start} ${name}`, { ...bare, ...place });
      }
    }
  }
  if (values.isSpent) {
    const why = proof("make-could-make");
    for (const name of couldMake())
      if (!isTold.has(name))
        found.set(name, { ...bare, name, start: 0, end: 0, form: "unparsed", proof: why });
  }
  return [...found.values()];
}

interface Given {
  readonly name: string;
  readonly form: Form;
  readonly proof: Proof;
}

/** Names in what a line came to, where they are given to the compiler as a macro or to the linker's tools. */
function givenIn(way: string, names: NameSet): Given[] {
  const bytes = Buffer.from(way, "latin1");
  const isTool = linkerTools.test(way);
  const isMacro = (start: number): boolean =>
    /-D\s*(?:'[^'\n]*'?|"[^"\n]*"?|\\.|[^\s"'\\])*$/.test(way.slice(0, start));
  return wordsIn(bytes, 0, bytes.length, names).flatMap(({ name, start }): Given[] => {
    if (isTool) return [{ name, form: "asm", proof: proof("make-tool-made") }];
    return isMacro(start) ? [{ name, form: "macro-body", proof: proof("make-macro-made") }] : [];
  });
}

const lists =
  /(?<=[\s=,"'])(?:@|--(?:redefine-syms|(?:keep|strip|localize|globalize|weaken)-symbols|version-script|dynamic-list|retain-symbols-file)[= ]\s*)([^\s'"()]+(?:\([^)]*\)[^\s'"()]*)*)/g;

/** Files of options (`@x`) and of symbols (`--redefine-syms=x`), with the offsets of what names them. */
export function listsIn(text: string): { readonly offset: number; readonly target: string }[] {
  if (!/[\s=,"'](?:@[$./\w]|--\w+-sym|--\w+-script|--dynamic-list)/.test(text)) return [];
  return [...text.matchAll(lists)]
    .filter(({ index, 0: said }) => {
      const row = text.slice(text.lastIndexOf("\n", index) + 1, index);
      // `@` at the beginning of a recipe is make's own.
      return !row.includes("#") && !(said.startsWith("@") && /^[\s+-]*$/.test(row));
    })
    .map(({ index, 1: target = "" }) => ({ offset: index, target }));
}
