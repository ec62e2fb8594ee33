/**
 * Texts that the assembler's `.include` brings into a compilation, behind what the preprocessor reads:
 * their macros are those of all its files. Invariant: each of them is given once.
 */
import type { FileText } from "../preprocess/text.js";
import type { AssemblerMemory } from "./assembler-memory.js";
import type { Texts } from "./possible.js";

/** `files`: those that are compiled; `language`: what all but those that are brought in are. */
export function broughtIn(
  files: ReadonlySet<FileText>,
  texts: Texts,
  language: "c" | "assembly",
  memory: AssemblerMemory,
): ReadonlySet<FileText> {
  const found = new Set<FileText>();
  const asked = new Set<string>();
  const pending = [...files];
  for (let file = pending.pop(); file !== undefined; file = pending.pop()) {
    const read = found.has(file) ? "assembly" : language;
    for (const target of memory.includesOf(file, read)) {
      const own = texts.find(file.path, target, true, false);
      if (own === undefined || asked.has(own)) continue;
      asked.add(own);
      const brought = texts.program(own)?.file;
      if (brought === undefined || files.has(brought)) continue;
      found.add(brought);
      pending.push(brought);
    }
  }
  return found;
}
