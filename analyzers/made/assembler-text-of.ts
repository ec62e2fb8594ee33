/** A file of a compilation as the assembler has it: without comments, and of C its asm statements alone. */
import type { FileText } from "../preprocess/text.js";
import { assemblyOf } from "../references/assembled-in-c.js";
import { withoutComments } from "../references/foreign.js";
import { Reader } from "../references/shapes/reader.js";
import { asBuffer, latin1 } from "../syntax/bytes.js";
import { readSource } from "../syntax/source.js";
import { StepLimit, stepsFor } from "../syntax/steps.js";

export type AssemblerLanguage = "c" | "assembly";

export function assemblerText(file: FileText, language: AssemblerLanguage): string {
  return language === "c" ? assemblyIn(file) : assemblyFile(file);
}

export function readerOf({ path, bytes }: FileText): Reader {
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
