/**
 * A text in which uses of macros are replaced by what they stand for, read like any other file:
 * whether a name that was made there is a use is decided by the one reader that there is. Invariant:
 * a sighting has the place of the use that was replaced.
 */
import { proof, unproven } from "../references/proof.js";
import { asBuffer, lastNotAbove, latin1 } from "../syntax/bytes.js";
import { readSource } from "../syntax/source.js";
import { StepLimit, stepsFor } from "../syntax/steps.js";
import type { FileText } from "../preprocess/text.js";
import type { Token } from "../preprocess/token.js";
import { foreignSightings } from "../references/foreign.js";
import type { NameSet } from "../references/names.js";
import { withShadows } from "../references/shadows.js";
import { Reader } from "../references/shapes/reader.js";
import { shapesOf } from "../references/shapes/shapes.js";
import { bare, type Form, type Sighting } from "../references/sighting.js";
import { spelledNames } from "../references/spelled.js";
import { takesAssembly } from "./makers.js";
import { wayOf, type Doubt, type Expansion } from "./expansions.js";

/** A guarded name that no text holds. */
export interface MadeName {
  readonly path: string;
  readonly sighting: Sighting;
  /** Behind the use that makes it, with all that it is given. */
  readonly end: number;
}

interface Region {
  /** In the text that is read. */
  readonly start: number;
  readonly end: number;
  /** Where the text goes on as it was. */
  readonly after: number;
  readonly expansion: Expansion;
  readonly tokens: readonly { readonly start: number; readonly token: Token }[];
  /** The last word by here that takes assembly and that a macro stands for. */
  readonly keyword: Token | undefined;
}

/**
 * `expansions`: no two of the same place, in the order in which they stand. Undefined where the text
 * takes more to read than it may.
 */
export function reread(
  file: FileText,
  expansions: readonly Expansion[],
  names: NameSet,
  language: "c" | "assembly",
): MadeName[] | undefined {
  const { text, regions } = replaced(file, expansions);
  const starts = regions.map(({ start }) => start);
  const bytes = asBuffer(Buffer.from(text, "latin1"));
  return sightingsIn(file.path, bytes, names, language)?.flatMap((sighting) => {
    // A name may begin in the text before what a macro stands for, and end in it.
    const last = regions[lastNotAbove(starts, sighting.end - 1)];
    if (last === undefined) return [];
    const made =
      sighting.start < last.end ? madeIn(file, sighting, last) : behind(file, sighting, last);
    return made === undefined ? [] : [made];
  });
}

/** A name that stands in the text and is assembly because a macro is the word before it. */
function behind(file: FileText, sighting: Sighting, last: Region): MadeName | undefined {
  if (sighting.form !== "asm") return undefined;
  const { keyword } = last;
  if (keyword === undefined) return undefined;
  // Line ends stand behind what was replaced.
  const moved = last.after - last.expansion.end;
  const [start, end] = [sighting.start - moved, sighting.end - moved];
  const place = { ...last.expansion, start, nameEnd: end, end };
  return madeName(file, place, keyword, { ...sighting, form: "asm" });
}

/** Names that a macro's own body makes, without anything that a use would give it. */
export function madeInBody(file: FileText, expansion: Expansion, names: NameSet): MadeName[] {
  return expansion.tokens.flatMap((token) => {
    const { kind, text, isMade } = token;
    if (kind !== "identifier" || !isMade || !names.names.has(text)) return [];
    return [
      madeName(file, expansion, token, { ...bare, proof: unproven, name: text, form: "paste" }),
    ];
  });
}

/** A use that could make a name in a way that was not tried. */
export function doubtful({ path, start, end, name }: Doubt): MadeName {
  return {
    path,
    end,
    sighting: {
      ...bare,
      name,
      start,
      end,
      form: "unparsed",
      proof: proof("could-make", name),
      way: [],
    },
  };
}

function replaced(
  file: FileText,
  expansions: readonly Expansion[],
): { text: string; regions: readonly Region[] } {
  const regions: Region[] = [];
  let text = "";
  let from = 0;
  let keyword: Token | undefined;
  for (const expansion of expansions) {
    if (expansion.start < from) continue;
    text += latin1(file.bytes, from, expansion.start);
    const start = text.length;
    const tokens = expansion.tokens.map((token) => {
      const at = text.length;
      text += `${token.text} `;
      return { start: at, token };
    });
    const end = text.length;
    // Lines are named in proofs.
    text += "\n".repeat(countOf(latin1(file.bytes, expansion.start, expansion.end), "\n"));
    keyword = expansion.tokens.findLast((token) => takesAssembly(token.text)) ?? keyword;
    regions.push({ start, end, after: text.length, expansion, tokens, keyword });
    from = expansion.end;
  }
  return { text: text + latin1(file.bytes, from, file.bytes.length), regions };
}

function countOf(text: string, character: string): number {
  return text.split(character).length - 1;
}

function sightingsIn(
  path: string,
  bytes: Buffer,
  names: NameSet,
  language: "c" | "assembly",
): readonly Sighting[] | undefined {
  if (language === "assembly") return foreignSightings("assembly", bytes, names);
  const source = readSource(path, bytes, undefined, stepsFor(bytes.length));
  try {
    const reader = new Reader(source);
    const plain = withShadows(source, shapesOf(reader, names));
    return [...plain, ...spelledNames(reader, names, plain)];
  } catch (error) {
    if (error instanceof StepLimit) return undefined;
    throw error;
  }
}

/** What a name that is no plain text is used as is told by its form; where it is only a use, it is pasted. */
const asTheyAre: ReadonlySet<Form> = new Set<Form>([
  "asm",
  "symbol-string",
  "btf",
  "export",
  "declaration",
  "definition",
  "unparsed",
]);
const asUses: ReadonlySet<Form> = new Set<Form>([
  "call",
  "use",
  "address",
  "initializer",
  "macro-body",
  "macro-arg",
  "typeof",
  "type",
  "tag",
  "tag-pointer",
  "tag-forward",
  "paste",
]);

function madeIn(
  file: FileText,
  sighting: Sighting,
  { expansion, tokens }: Region,
): MadeName | undefined {
  const holding = tokens.filter(
    ({ start, token }) => start < sighting.end && sighting.start < start + token.text.length,
  );
  const making = holding.find(({ token }) => token.isMade) ?? holding[0];
  if (making === undefined) return undefined;
  const { token } = making;
  // A name that stands in the text is looked at where it stands.
  if (token.kind === "identifier" && !token.isMade) return undefined;
  const form = asUses.has(sighting.form) ? "paste" : sighting.form;
  if (form !== "paste" && !asTheyAre.has(form)) return undefined;
  return madeName(file, expansion, token, { ...sighting, form });
}

function madeName(
  file: FileText,
  { start, nameEnd, end }: Expansion,
  token: Token,
  sighting: Omit<Sighting, "start" | "end">,
): MadeName {
  const way = wayOf(token).map(({ macro }) => ({
    macro: macro.name,
    path: macro.path,
    start: macro.offset,
    end: macro.end,
  }));
  const use = latin1(file.bytes, start, end).replace(/\s+/g, " ");
  const written = use.length > MAX_USE ? `${use.slice(0, MAX_USE)}...` : use;
  return {
    path: file.path,
    end,
    sighting: {
      ...sighting,
      start,
      end: nameEnd,
      proof: proof("made-by", written),
      wrapper: "",
      way,
    },
  };
}

/** So much of a use is quoted. */
const MAX_USE = 60;
