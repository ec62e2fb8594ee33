/**
 * Guarded names that macros of the assembler make and no text holds, as sightings at the uses that
 * make them. Invariant: a name that stands as a word in the use, or in the macro, is told of there.
 */
import { latin1, lastNotAbove } from "../syntax/bytes.js";
import type { Span } from "../syntax/span.js";
import { assembled, hasAssemblerMacros, type SharedMacros } from "./assembler-macros.js";
import { foreignSightings, withoutComments } from "./foreign.js";
import { proof } from "./proof.js";
import type { NameSet } from "./names.js";
import { bare, type Form, type Sighting } from "./sighting.js";

/** What a name may be where the assembler reads it; all others are words of strings and sections. */
const named: ReadonlySet<Form> = new Set<Form>(["asm", "definition", "export"]);

export interface Asked {
  readonly names: NameSet;
  /** What stands in the text as a word. */
  readonly known: readonly Sighting[];
  /** Macros of other texts, which may be used as well. */
  readonly shared?: SharedMacros;
  /** Names that words of the text could make, in case a use makes more than is followed. */
  couldMake(): readonly string[];
}

/** Of a file of assembly. */
export function assembledSightings(bytes: Uint8Array, asked: Asked): Sighting[] {
  const text = latin1(bytes, 0, bytes.length);
  const isUsing = hasAssemblerMacros(text) || asked.shared !== undefined;
  return isUsing ? assembledIn(withoutComments("assembly", text), asked) : [];
}

/** Of assembly without comments. */
export function assembledIn(text: string, { names, known, shared, couldMake }: Asked): Sighting[] {
  const made = assembled(text, shared);
  const told = toldIn(known, made.blocks);
  const isToldAt = (name: string, { start, end }: Span): boolean => {
    const places = told.places.get(name) ?? [];
    return (places[lastNotAbove(places, end - 1)] ?? -1) >= start;
  };
  const found = new Map<string, Sighting>();
  for (const sighting of foreignSightings("assembly", Buffer.from(made.text, "latin1"), names)) {
    const { name, form } = sighting;
    const place = made.places[lastNotAbove(made.starts, sighting.start)];
    if (place === undefined || !named.has(form)) continue;
    if (told.inBlocks.has(name) || isToldAt(name, place)) continue;
    if (shared?.tells(name, text) === true) continue;
    const said = text.slice(place.start, Math.min(place.end, place.start + MAX_USE));
    const use = said.replace(/\s+/g, " ");
    found.set(`${place.start} ${name}`, {
      ...sighting,
      ...place,
      proof: proof("assembler-makes", use),
    });
  }
  const doubted = made.cuts.length === 0 ? [] : couldMake();
  for (const { start, end } of made.cuts.slice(0, MAX_CUTS)) {
    for (const name of doubted) {
      const key = `${start} ${name}`;
      if (found.has(key) || isToldAt(name, { start, end })) continue;
      const doubt = proof("assembler-could-make");
      found.set(key, { ...bare, start, end, name, form: "unparsed", proof: doubt });
    }
  }
  return [...found.values()];
}

/** So much of a use is quoted. */
const MAX_USE = 60;
/** Uses of one file that are told of because they make too much. */
const MAX_CUTS = 16;

/** Where names stand as words, ascending, and those that stand where macros are defined. */
function toldIn(
  known: readonly Sighting[],
  blocks: readonly Span[],
): { places: ReadonlyMap<string, readonly number[]>; inBlocks: ReadonlySet<string> } {
  const places = new Map<string, number[]>();
  const inBlocks = new Set<string>();
  const starts = blocks.map(({ start }) => start);
  for (const { name, start } of known) {
    const list = places.get(name);
    if (list === undefined) places.set(name, [start]);
    else list.push(start);
    if (start < (blocks[lastNotAbove(starts, start)]?.end ?? 0)) inBlocks.add(name);
  }
  return { places, inBlocks };
}
