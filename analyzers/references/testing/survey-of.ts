/** One file, read as a lint reads it, for a name or two. */
import type { FileFacts } from "../facts.js";
import { Surveyor } from "../surveyor.js";

export function surveyOf(path: string, text: string): () => FileFacts | undefined {
  const surveyor = new Surveyor({
    names: ["vma_shrink", "vma_expand"],
    allIncludes: false,
    includeNames: ["vma.h"],
    pastes: [],
    pastedNames: [],
  });
  const bytes = Buffer.from(text);
  surveyor.sweeper.input(bytes.length).set(bytes);
  return () => surveyor.survey(path, bytes.length);
}
