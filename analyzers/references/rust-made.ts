/**
 * Guarded names that Rust makes and no text holds: in assembly and in names that attributes link to,
 * where letters are written as numbers, `concat!` joins texts or a line goes on, and identifiers that
 * `paste!` and `concat_idents!` join. Invariant: a name that stands as a word is left to its reader.
 */
import { lastNotAbove, latin1 } from "../syntax/bytes.js";
import { assembledIn } from "./assembled.js";
import { bracketsIn, foreignSightings, textRegions, type Region } from "./foreign.js";
import type { NameSet } from "./names.js";
import { proof, type Proof } from "./proof.js";
import { wordsIn } from "./shapes/words-in.js";
import { bare, type Form, type Sighting } from "./sighting.js";

/** Whether a file of Rust has anything that could make one. */
export function mayMakeInRust(text: string): boolean {
  return /asm!|\blink_name\b|\bexport_name\b|\[<|\bconcat_idents!/.test(text);
}

interface Joined {
  readonly text: string;
  /** Where the literals begin in it, and where they stand in the file. */
  readonly starts: readonly number[];
  readonly places: readonly Region[];
}

export function rustMade(bytes: Uint8Array, names: NameSet): Sighting[] {
  const text = latin1(bytes, 0, bytes.length);
  const { plain, strings } = textRegions("rust", text);
  const concats = bracketsIn(plain, /\bconcat!\s*[({[]/g);
  const texts = {
    text,
    strings,
    stringStarts: strings.map(({ start }) => start),
    concats,
    concatStarts: concats.map(({ start }) => start),
  };
  const found = new Map<string, Sighting>();
  const add = (
    name: string,
    place: { start: number; end: number },
    form: Form,
    why: Proof,
  ): void => {
    const { start, end } = place;
    if (!wordsIn(bytes, start, end, names).some((word) => word.name === name))
      found.set(`${start} ${name}`, { ...bare, name, start, end, form, proof: why });
  };
  for (const { start, end } of bracketsIn(plain, /\b(?:global_|naked_)?asm!\s*[({[]/g)) {
    const joined = joinedIn(texts, { start, end });
    for (const { name, at } of assemblyNames(joined, names)) {
      const place = joined.places[Math.max(0, lastNotAbove(joined.starts, at))];
      if (place !== undefined) add(name, place, "asm", proof("rust-assembly-spelled"));
    }
  }
  for (const { index, 0: attribute } of plain.matchAll(/\b(?:link_name|export_name)\s*=[^\]]*/g)) {
    const span = { start: index, end: index + attribute.length };
    const joined = joinedIn(texts, span);
    const name = joined.text.replaceAll("\n", "");
    const [place] = joined.places;
    if (place !== undefined && names.names.has(name))
      add(name, place, "use", proof("rust-link-spelled"));
  }
  const joining = /\[<([^>]*)>\]|\bconcat_idents!\s*\(([^)]*)\)/g;
  for (const { index, 0: whole, 1: pasted, 2: given } of plain.matchAll(joining)) {
    const name = ((pasted ?? given) as string).replace(/[\s,]|:\w+/g, "");
    if (names.names.has(name))
      add(name, { start: index, end: index + whole.length }, "use", proof("rust-joined"));
  }
  return [...found.values()];
}

interface Texts {
  readonly text: string;
  readonly strings: readonly Region[];
  readonly stringStarts: readonly number[];
  /** What `concat!` takes, each as a span; they ascend. */
  readonly concats: readonly { readonly start: number; readonly end: number }[];
  readonly concatStarts: readonly number[];
}

/** What the literals of a span say: each is a line of its own, but those that `concat!` joins. */
function joinedIn(
  { text, strings, stringStarts, concats, concatStarts }: Texts,
  span: { readonly start: number; readonly end: number },
): Joined {
  const starts: number[] = [];
  const places: Region[] = [];
  let joined = "";
  let last = -1;
  for (let at = lastNotAbove(stringStarts, span.start - 1) + 1; at < strings.length; at++) {
    const string = strings[at] as Region;
    if (string.end > span.end) break;
    const before = lastNotAbove(concatStarts, string.start - 1);
    const concat = string.start < (concats[before]?.end ?? 0) ? before : -1;
    if (joined !== "" && (concat < 0 || concat !== last)) joined += "\n";
    last = concat;
    starts.push(joined.length);
    places.push(string);
    joined += spelled(text.slice(string.start, string.end));
  }
  return { text: joined, starts, places };
}

function spelled(literal: string): string {
  const open = literal.indexOf('"');
  const inside = literal.slice(open + 1, literal.lastIndexOf('"'));
  if (literal.slice(0, open).includes("r")) return inside;
  return inside.replace(
    /\\(?:x([0-9a-fA-F]{2})|u\{([0-9a-fA-F_]{1,8})\}|\r?\n\s*|([^]))/g,
    (_, hex?: string, unicode?: string, other?: string) => {
      const code = hex ?? unicode?.replaceAll("_", "");
      if (code !== undefined) return String.fromCharCode(parseInt(code, 16) & 0xff);
      return other === undefined ? "" : (simple[other] ?? other);
    },
  );
}

const simple: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", 0: "\0" };

function assemblyNames(
  { text }: Joined,
  names: NameSet,
): { readonly name: string; readonly at: number }[] {
  const known = foreignSightings("assembly", Buffer.from(text, "latin1"), names);
  const made = assembledIn(text, { names, known, couldMake: () => [] });
  return [...known, ...made]
    .filter(({ form }) => form !== "comment" && form !== "string")
    .map(({ name, start }) => ({ name, at: start }));
}
