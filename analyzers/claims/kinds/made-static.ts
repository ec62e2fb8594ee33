/** "Make f() static": it was visible to other files and is not any more. */
import { at, contradicted, holds, listed, type Claim, type ClaimKind, type Evidence } from "../claim.js";
import { act, beginsWithAct, called, isHedged, isHistory, matches, pattern, spoken, texts } from "../message/patterns.js";
import type { Sentence } from "../message/sentence.js";
import { sidesOf } from "../users.js";

const verbs = [
  ...act(["make", "makes", "mark", "marks", "declare", "declares", "turn", "define"], "{the}{N}{fn} (?:as |into |to be |be )?(?:file-local and )?static(?! inline| const| key| branch| call| data| struct| array| table| variable| bool| int)(?: again| too| as well)?{end}"),
  ...act(["convert", "change", "switch"], "{the}{N}{fn} to (?:be )?static{end}"),
];
const states = [pattern("{N}{fn} (?:is|are) (?:now |made |now made |therefore made |thus made )+static(?! inline| const)(?: functions?| too)?{end}")];

function* claims(sentence: Sentence): Generator<Claim> {
  if (isHedged(sentence) || isHistory(sentence)) return;
  for (const match of matches(sentence, [...verbs, ...states])) {
    if (match.index > 0 && /^,? (?:and|then)/.test(match[0]) && !beginsWithAct(sentence)) continue;
    const names = sentence.namesAt(match[1]);
    if (names.length > 0 && names.every(({ tag, isExport }) => tag === "" && !isExport)) yield claim(texts(names));
  }
}

function claim(names: readonly string[]): Claim {
  return {
    reading: `${called(names)} ${names.length > 1 ? "become" : "becomes"} static`,
    names,
    decide: async (facts) => {
      const shown: Evidence[] = [];
      const told: string[] = [];
      for (const name of names) {
        const { before, after } = await sidesOf(facts, name);
        const was = before?.definitions.filter(({ kind }) => kind === "function" || kind === "variable") ?? [];
        const is = after?.definitions.filter(({ kind }) => kind === "function" || kind === "variable") ?? [];
        // What was not visible before, or is not there, was never what the sentence speaks of.
        if (!was.some(({ isStatic }) => !isStatic) || is.length === 0) return undefined;
        const open = is.find(({ isStatic }) => !isStatic);
        if (open !== undefined) {
          return contradicted(`${spoken(name)} is defined without static at ${at(open.place)}`, [{ text: `${spoken(name)} is not static here`, side: "after", place: open.place }]);
        }
        const [first] = is;
        if (first !== undefined) {
          told.push(`${spoken(name)} is static at ${at(first.place)}`);
          shown.push({ text: `${spoken(name)} is static here`, side: "after", place: first.place });
        }
      }
      return holds(listed(told), shown);
    },
  };
}

export const madeStatic: ClaimKind = {
  name: "made-static",
  doc: "A function or variable that other files could name becomes static; decided by its definition after the patch.",
  examples: [
    { message: "x: make ring_grow() static", reads: ["ring_grow() becomes static"] },
    { message: "x: y\n\nMake ring_grow() and ring_cut() static as nobody else uses them.", reads: ["ring_grow() and ring_cut() become static"] },
    { message: "x: y\n\nMove it and make ring_grow static.", reads: ["ring_grow() becomes static"] },
    { message: "x: y\n\nring_grow() is now static.", reads: ["ring_grow() becomes static"] },
    { message: "x: mark ring_grow() as static", reads: ["ring_grow() becomes static"] },
    { message: "x: y\n\nring_grow() can be made static.", reads: [] },
    { message: "x: make ring_grow() a static inline", reads: [] },
    { message: "x: make ring_grow() static inline", reads: [] },
    { message: "x: y\n\nMake ring_ops static const.", reads: [] },
    { message: "x: y\n\nring_grow() should be static.", reads: [] },
    { message: "x: make the ring_grow() test static key based", reads: [] },
  ],
  find: claims,
};
