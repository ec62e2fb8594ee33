/** Names that macros of the assembler make in one file of a compilation, where another one defines them. */
import { asBuffer, latin1 } from "../syntax/bytes.js";
import { readSource } from "../syntax/source.js";
import { StepLimit, stepsFor } from "../syntax/steps.js";
import type { FileText } from "../preprocess/text.js";
import { assembledInC, assemblyOf } from "../references/assembled-in-c.js";
import { assembledSightings } from "../references/assembled.js";
import { foreignSightings, withoutComments } from "../references/foreign.js";
import { Reader } from "../references/shapes/reader.js";
import type { Fragments } from "../references/fragments.js";
import type { MadeName } from "./reread.js";

/** `others`: files that are compiled with it and have macros of the assembler. */
export function madeByAssembler(
  file: FileText,
  others: readonly FileText[],
  fragments: Fragments,
  language: "c" | "assembly",
): MadeName[] {
  if (others.length === 0 || !fragments.couldMake(asBuffer(file.bytes))) return [];
  const isC = language === "c";
  const texts = others.map((other) => (isC ? assemblyIn(other) : assemblyFile(other)));
  const bytes = asBuffer(file.bytes);
  const asked = { names: fragments.set, others: texts, couldMake: (): readonly string[] => [] };
  const reader = isC ? readerOf(file) : undefined;
  const made =
    reader === undefined
      ? assembledSightings(bytes, {
          ...asked,
          known: foreignSightings("assembly", bytes, fragments.set),
        })
      : assembledInC(reader, asked);
  return made.map((sighting) => ({
    path: file.path,
    end: sighting.end,
    sighting: { ...sighting, way: [] },
  }));
}

function readerOf({ path, bytes }: FileText): Reader {
  return new Reader(readSource(path, asBuffer(bytes), undefined, stepsFor(bytes.length)));
}

/** The asm statements of a file of C; none where it takes too much to read, which its own reading tells. */
function assemblyIn(file: FileText): string {
  try {
    return assemblyOf(readerOf(file)).text;
  } catch (error) {
    if (error instanceof StepLimit) return "";
    throw error;
  }
}

function assemblyFile({ bytes }: FileText): string {
  return withoutComments("assembly", latin1(bytes, 0, bytes.length));
}
