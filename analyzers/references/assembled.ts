/**
 * Guarded names that macros of the assembler make and no text holds, as sightings at the uses that
 * make them. Invariant: a name that stands as a word in the use, or in the macro, is told of there.
 */
import { latin1, lastNotAbove } from "../syntax/bytes.js";
import { assembled, hasAssemblerMacros, type Place } from "./assembler-macros.js";
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
  /** Texts whose macros may be used as well. */
  readonly others?: readonly string[];
  /** Names that words of the text could make, in case there is too much to expand. */
  couldMake(): readonly string[];
}

/** Of a file of assembly. */
export function assembledSightings(bytes: Uint8Array, asked: Asked): Sighting[] {
  const text = latin1(bytes, 0, bytes.length);
  const isUsing = hasAssemblerMacros(text) || asked.others?.some(hasAssemblerMacros) === true;
  return isUsing ? assembledIn(withoutComments("assembly", text), asked) : [];
}

/** Of assembly without comments. */
export function assembledIn(text: string, { names, known, others, couldMake }: Asked): Sighting[] {
  const made = assembled(text, others);
  const told = toldIn(known, made.blocks);
  const isToldAt = (name: string, { start, end }: Place): boolean => {
    const places = told.places.get(name) ?? [];
    return (places[lastNotAbove(places, end - 1)] ?? -1) >= start;
  };
  const isOthers = wordsOf(others ?? []);
  const found = new Map<string, Sighting>();
  for (const sighting of foreignSightings("assembly", Buffer.from(made.text, "latin1"), names)) {
    const { name, form } = sighting;
    const place = made.places[lastNotAbove(made.starts, sighting.start)];
    if (place === undefined || !named.has(form)) continue;
    if (told.inBlocks.has(name) || isToldAt(name, place) || isOthers.has(name)) continue;
    const said = text.slice(place.start, Math.min(place.end, place.start + MAX_USE));
    const use = said.replace(/\s+/g, " ");
    found.set(`${place.start} ${name}`, {
      ...sighting,
      ...place,
      proof: proof("assembler-makes", use),
    });
  }
  if (made.isCut) {
    for (const name of couldMake()) {
      const place = made.blocks[0] ?? { start: 0, end: text.length };
      if (!found.has(`${place.start} ${name}`))
        found.set(`${place.start} ${name}`, {
          ...bare,
          ...place,
          name,
          form: "unparsed",
          proof: proof("assembler-could-make"),
        });
    }
  }
  return [...found.values()];
}

/** So much of a use is quoted. */
const MAX_USE = 60;

/** Where names stand as words, ascending, and those that stand where macros are defined. */
function toldIn(
  known: readonly Sighting[],
  blocks: readonly Place[],
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

function wordsOf(texts: readonly string[]): ReadonlySet<string> {
  return new Set(texts.flatMap((text) => text.match(/\w+/g) ?? []));
}
