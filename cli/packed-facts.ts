/**
 * Facts as they lie in the cache: every text once in a table, and ten numbers a sighting. A kernel
 * has a quarter of a million sightings, and written out as objects they would take longer to read
 * back than to find again.
 */
import { isProof, proofText, type Proof } from "../analyzers/references/proof.js";
import type { FileFacts } from "../analyzers/references/facts.js";
import type { PasteMacro } from "../analyzers/references/pastes.js";
import type { Form, Sighting } from "../analyzers/references/sighting.js";
import type { Language } from "../analyzers/trees/language.js";
import { hasFields, isCount, isListOf, isOneOf, isPairOf, isText, type Shape } from "./shape.js";

export interface PackedFacts {
  readonly strings: readonly string[];
  /** Path, language, includes, number of sightings, index of the first of `unaccounted` and how many, for each file. */
  readonly files: Int32Array;
  /** The fields of Sighting in the order of its type. */
  readonly sightings: Int32Array;
  readonly unaccounted: Int32Array;
  readonly pastes: readonly (readonly [file: number, macros: readonly PasteMacro[]])[];
  readonly macros: readonly (readonly [file: number, sketches: string])[];
}

const FILE_FIELDS = 5;
const SIGHTING_FIELDS = 11;

export function packFacts(facts: readonly FileFacts[]): PackedFacts {
  const strings: string[] = [];
  const indexes = new Map<string, number>();
  const text = (value: string): number => {
    let index = indexes.get(value);
    if (index === undefined) {
      index = strings.push(value) - 1;
      indexes.set(value, index);
    }
    return index;
  };
  let nSightings = 0;
  for (const file of facts) nSightings += file.sightings.length;
  const files = new Int32Array(facts.length * FILE_FIELDS);
  const sightings = new Int32Array(nSightings * SIGHTING_FIELDS);
  const unaccounted: number[] = [];
  const pastes: [number, readonly PasteMacro[]][] = [];
  const macros: [number, string][] = [];
  let at = 0;
  facts.forEach((file, index) => {
    // Includes are long and never the same twice: the table would only hash them.
    const includes = file.includes === "" ? text("") : strings.push(file.includes) - 1;
    files.set(
      [
        text(file.path),
        text(file.language),
        includes,
        file.sightings.length,
        file.unaccounted.length,
      ],
      index * FILE_FIELDS,
    );
    for (const one of file.sightings) {
      sightings[at++] = text(one.name);
      sightings[at++] = one.start;
      sightings[at++] = one.end;
      sightings[at++] = text(one.form);
      sightings[at++] = text(proofText(one.proof));
      sightings[at++] = text(one.enclosing);
      sightings[at++] = text(one.condition);
      sightings[at++] = text(one.linkage);
      sightings[at++] = text(one.shadow);
      sightings[at++] = text(one.wrapper);
      sightings[at++] = one.isPartial === true ? 1 : 0;
    }
    unaccounted.push(...file.unaccounted);
    if (file.pastes.length > 0) pastes.push([index, file.pastes]);
    if (file.macros !== undefined) macros.push([index, file.macros]);
  });
  return { strings, files, sightings, unaccounted: Int32Array.from(unaccounted), pastes, macros };
}

export function unpackFacts(packed: PackedFacts): FileFacts[] {
  const { strings, files, sightings } = packed;
  const pastes = new Map(packed.pastes);
  const macros = new Map(packed.macros);
  const text = (index: number | undefined): string => strings[index as number] as string;
  const facts: FileFacts[] = [];
  let at = 0;
  let nUnaccounted = 0;
  for (let index = 0; index * FILE_FIELDS < files.length; index++) {
    const [path, language, includes, nSightings, n] = files.subarray(
      index * FILE_FIELDS,
      (index + 1) * FILE_FIELDS,
    ) as unknown as number[];
    const found: Sighting[] = [];
    for (let k = 0; k < (nSightings as number); k++) {
      found.push({
        name: text(sightings[at++]),
        start: sightings[at++] as number,
        end: sightings[at++] as number,
        form: text(sightings[at++]) as Sighting["form"],
        proof: text(sightings[at++]) as unknown as Proof,
        enclosing: text(sightings[at++]),
        condition: text(sightings[at++]),
        linkage: text(sightings[at++]) as Sighting["linkage"],
        shadow: text(sightings[at++]),
        wrapper: text(sightings[at++]),
        isPartial: sightings[at++] === 1,
      });
    }
    const unaccounted = [
      ...packed.unaccounted.subarray(nUnaccounted, nUnaccounted + (n as number)),
    ];
    nUnaccounted += n as number;
    facts.push({
      path: text(path),
      language: text(language) as Language,
      sightings: found,
      unaccounted,
      includes: text(includes),
      pastes: pastes.get(index) ?? [],
      ...(macros.has(index) ? { macros: macros.get(index) as string } : {}),
    });
  }
  return facts;
}

const forms: Readonly<Record<Form, true>> = {
  call: true,
  use: true,
  address: true,
  initializer: true,
  "macro-body": true,
  "macro-arg": true,
  typeof: true,
  export: true,
  "symbol-string": true,
  btf: true,
  asm: true,
  paste: true,
  condition: true,
  type: true,
  tag: true,
  "tag-pointer": true,
  "tag-forward": true,
  declaration: true,
  definition: true,
  "macro-definition": true,
  undef: true,
  "tag-definition": true,
  "typedef-definition": true,
  enumerator: true,
  field: true,
  label: true,
  parameter: true,
  local: true,
  pasted: true,
  comment: true,
  string: true,
  text: true,
  inactive: true,
  foreign: true,
  unparsed: true,
};
const linkages: Readonly<Record<Sighting["linkage"], true>> = {
  static: true,
  weak: true,
  external: true,
  none: true,
};
const languages: Readonly<Record<Language, true>> = {
  c: true,
  assembly: true,
  rust: true,
  "linker-script": true,
  makefile: true,
  "symbol-table": true,
  "symbol-list": true,
  "device-tree": true,
  configuration: true,
  "other-language": true,
};

const keysOf = <Key extends string>(table: Readonly<Record<Key, true>>): Key[] =>
  Object.keys(table) as Key[];
export const isForm = isOneOf(keysOf(forms));
export const isLinkage = isOneOf(keysOf(linkages));
export const isLanguage: Shape<Language> = isOneOf(keysOf(languages));

export const isNumbers: Shape<Int32Array> = (value): value is Int32Array =>
  value instanceof Int32Array;
const isPiece: Shape<string | number> = (value): value is string | number =>
  isText(value) || isCount(value);
const isMacro = hasFields<PasteMacro>({
  name: isText,
  path: isText,
  line: isCount,
  pieces: isListOf(isPiece),
  names: isListOf(isText),
});

function areSketches(value: unknown): value is string {
  try {
    return isText(value) && Array.isArray(JSON.parse(value));
  } catch {
    return false;
  }
}

const hasFactFields = hasFields<PackedFacts>({
  strings: isListOf(isText),
  files: isNumbers,
  sightings: isNumbers,
  unaccounted: isNumbers,
  pastes: isListOf(isPairOf(isCount, isListOf(isMacro))),
  macros: isListOf(isPairOf(isCount, areSketches)),
});

/** Whether every index leads to a text of its kind, and the numbers of things add up. */
export const isPackedFacts: Shape<PackedFacts> = (value): value is PackedFacts => {
  if (!hasFactFields(value)) return false;
  const { strings, files, sightings, unaccounted } = value;
  if (files.length % FILE_FIELDS !== 0 || unaccounted.some((offset) => offset < 0)) return false;
  const isIn = (index: number | undefined): boolean =>
    index !== undefined && index >= 0 && index < strings.length;
  let nSightings = 0;
  let nUnaccounted = 0;
  for (let at = 0; at < files.length; at += FILE_FIELDS) {
    const [path, language, includes, n, more] = files.subarray(at, at + FILE_FIELDS) as unknown as [
      number,
      number,
      number,
      number,
      number,
    ];
    if (!isIn(path) || !isLanguage(strings[language]) || !isIn(includes) || n < 0 || more < 0)
      return false;
    if (!areIncludes(strings[includes] as string)) return false;
    nSightings += n;
    nUnaccounted += more;
  }
  return (
    nUnaccounted === unaccounted.length &&
    nSightings * SIGHTING_FIELDS === sightings.length &&
    areSightings(sightings, strings)
  );
};

function areSightings(sightings: Int32Array, strings: readonly string[]): boolean {
  const areForms = strings.map(isForm);
  const areLinkages = strings.map(isLinkage);
  const areProofs = strings.map(isProof);
  for (let at = 0; at < sightings.length; at += SIGHTING_FIELDS) {
    const start = sightings[at + 1] as number;
    if (start < 0 || (sightings[at + 2] as number) < start) return false;
    if (
      areForms[sightings[at + 3] as number] !== true ||
      areProofs[sightings[at + 4] as number] !== true ||
      areLinkages[sightings[at + 7] as number] !== true
    )
      return false;
    for (const field of TEXT_FIELDS)
      if (strings[sightings[at + field] as number] === undefined) return false;
  }
  return true;
}

/** The fields of a sighting that may be any text. */
const TEXT_FIELDS: readonly number[] = [0, 5, 6, 8, 9];
const QUOTE = 0x22;
const ANGLE = 0x3c;

/** Lines of an offset, a quote or an angle, and a path. */
function areIncludes(text: string): boolean {
  for (let at = 0; at < text.length; ) {
    let mark = at;
    while (isDigit(text.charCodeAt(mark))) mark++;
    const code = text.charCodeAt(mark);
    if (mark === at || mark - at > 10 || (code !== QUOTE && code !== ANGLE)) return false;
    const end = text.indexOf("\n", mark);
    if (end === text.length - 1) return false;
    at = end < 0 ? text.length : end + 1;
  }
  return true;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}
