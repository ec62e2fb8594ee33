/**
 * Facts as they lie in the cache: every text once in a table, and ten numbers a sighting. A kernel
 * has a quarter of a million sightings, and written out as objects they would take longer to read
 * back than to find again.
 */
import type { FileFacts } from "../analyzers/references/facts.js";
import type { PasteMacro } from "../analyzers/references/pastes.js";
import type { Sighting } from "../analyzers/references/sighting.js";
import type { Language } from "../analyzers/trees/language.js";

export interface PackedFacts {
  readonly strings: readonly string[];
  /** Path, language, includes, number of sightings, index of the first of `unaccounted` and how many, for each file. */
  readonly files: Int32Array;
  /** The fields of Sighting in the order of its type. */
  readonly sightings: Int32Array;
  readonly unaccounted: Int32Array;
  readonly pastes: readonly (readonly [file: number, macros: readonly PasteMacro[]])[];
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
  let at = 0;
  facts.forEach((file, index) => {
    // Includes are long and never the same twice: the table would only hash them.
    const includes = file.includes === "" ? text("") : strings.push(file.includes) - 1;
    files.set([text(file.path), text(file.language), includes, file.sightings.length, file.unaccounted.length], index * FILE_FIELDS);
    for (const one of file.sightings) {
      sightings[at++] = text(one.name);
      sightings[at++] = one.start;
      sightings[at++] = one.end;
      sightings[at++] = text(one.form);
      sightings[at++] = text(one.because);
      sightings[at++] = text(one.enclosing);
      sightings[at++] = text(one.condition);
      sightings[at++] = text(one.linkage);
      sightings[at++] = text(one.shadow);
      sightings[at++] = text(one.wrapper);
      sightings[at++] = one.isPartial === true ? 1 : 0;
    }
    unaccounted.push(...file.unaccounted);
    if (file.pastes.length > 0) pastes.push([index, file.pastes]);
  });
  return { strings, files, sightings, unaccounted: Int32Array.from(unaccounted), pastes };
}

export function unpackFacts(packed: PackedFacts): FileFacts[] {
  const { strings, files, sightings } = packed;
  const pastes = new Map(packed.pastes);
  const text = (index: number | undefined): string => strings[index as number] as string;
  const facts: FileFacts[] = [];
  let at = 0;
  let nUnaccounted = 0;
  for (let index = 0; index * FILE_FIELDS < files.length; index++) {
    const [path, language, includes, nSightings, n] = files.subarray(index * FILE_FIELDS, (index + 1) * FILE_FIELDS) as unknown as number[];
    const found: Sighting[] = [];
    for (let k = 0; k < (nSightings as number); k++) {
      found.push({
        name: text(sightings[at++]),
        start: sightings[at++] as number,
        end: sightings[at++] as number,
        form: text(sightings[at++]) as Sighting["form"],
        because: text(sightings[at++]),
        enclosing: text(sightings[at++]),
        condition: text(sightings[at++]),
        linkage: text(sightings[at++]) as Sighting["linkage"],
        shadow: text(sightings[at++]),
        wrapper: text(sightings[at++]),
        isPartial: sightings[at++] === 1,
      });
    }
    const unaccounted = [...packed.unaccounted.subarray(nUnaccounted, nUnaccounted + (n as number))];
    nUnaccounted += n as number;
    facts.push({
      path: text(path),
      language: text(language) as Language,
      sightings: found,
      unaccounted,
      includes: text(includes),
      pastes: pastes.get(index) ?? [],
    });
  }
  return facts;
}
