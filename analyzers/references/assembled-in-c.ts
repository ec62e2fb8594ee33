/** What the asm statements of a file of C are to the assembler, whose macros one defines and another uses. */
import { lastNotAbove } from "../syntax/bytes.js";
import { tokenKind } from "../syntax/lex.js";
import { assembledIn, type Asked } from "./assembled.js";
import { hasAssemblerMacros } from "./assembler-macros.js";
import { foreignSightings } from "./foreign.js";
import { shapeOfLiteral } from "./shapes/of-literal.js";
import type { Reader } from "./shapes/reader.js";
import type { Sighting } from "./sighting.js";
import { readRun, sightingOf } from "./spelled.js";

interface Assembly {
  readonly text: string;
  /** Each statement's string, and where its text begins. */
  readonly runs: readonly { readonly token: number; readonly at: number }[];
}

/** The text of all asm statements of a file. */
export function assemblyOf(reader: Reader): Assembly {
  const { lexed } = reader.source;
  const runs: { token: number; at: number }[] = [];
  let text = "";
  for (let token = 0; token < lexed.nTokens; token++) {
    if (lexed.kind[token] !== tokenKind.string) continue;
    const { spelling, end } = readRun(reader, token);
    const [start, close] = [lexed.start[token] as number, lexed.end[token] as number];
    if (shapeOfLiteral(reader, token, { name: "", start, end: close }).form === "asm") {
      runs.push({ token, at: text.length });
      text += `${spelling.text}\n`;
    }
    token = Math.max(token, end - 1);
  }
  return { text, runs };
}

/** Guarded names that macros of the assembler make in a file of C. */
export function assembledInC(reader: Reader, asked: Omit<Asked, "known">): Sighting[] {
  const { lexed } = reader.source;
  const { text, runs } = assemblyOf(reader);
  if (!hasAssemblerMacros(text) && asked.shared === undefined) return [];
  const known = foreignSightings("assembly", Buffer.from(text, "latin1"), asked.names);
  const starts = runs.map(({ at }) => at);
  return assembledIn(text, { ...asked, known }).map(({ name, start: at, form, proof }) => {
    const { token } = runs[Math.max(0, lastNotAbove(starts, at))] as { token: number };
    const place = { name, start: lexed.start[token] as number, end: lexed.end[token] as number };
    return sightingOf(reader.source, token, place, { form, proof });
  });
}
