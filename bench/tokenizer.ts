/**
 * A second, independent count of names that stand before a parenthesis, by regular expressions over
 * whole texts: comments, literals, preprocessor lines and `#if 0` are blanked, and what is left is
 * matched. It shares no code with the lexer that it is held against.
 */
import { readdirSync } from "node:fs";
import { Surveyor } from "../analyzers/references/surveyor.js";

const blanked =
  /\/\*[\s\S]*?\*\/|\/\/(?:\\\r?\n|[^\n])*|"(?:\\[\s\S]|[^"\\\n])*"|'(?:\\[\s\S]|[^'\\\n])*'/g;

/** How often each name stands before `(` in code, member calls left out. */
export function callsByTokenizer(bytes: Uint8Array): Map<string, number> {
  let text = Buffer.from(bytes).toString("latin1");
  text = text.replace(blanked, (match) => " ".repeat(match.length));
  text = withoutInactive(text).replace(/^[ \t]*#(?:\\\r?\n|[^\n])*/gm, "");
  const counts = new Map<string, number>();
  for (const match of text.matchAll(/(?<!\w|->\s*|(?<!\.\.)\.\s*)([A-Za-z_]\w*)\s*\(/g)) {
    const name = match[1] as string;
    if (
      /^(if|for|while|switch|return|sizeof|do|else|case|defined|typeof|goto|struct|union|enum)$/.test(
        name,
      )
    )
      continue;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

/** Blanks the text between `#if 0` and what ends it. */
function withoutInactive(text: string): string {
  const lines = text.split("\n");
  const levels: { inactive: boolean; isZero: boolean }[] = [];
  return lines
    .map((line) => {
      const verb = /^\s*#\s*(if|ifdef|ifndef|elif|else|endif)\b\s*(.*)$/.exec(line);
      if (verb !== null) {
        const top = levels.at(-1);
        if (/^if/.test(verb[1] as string))
          levels.push({
            inactive: verb[1] === "if" && /^\(?0\)?\s*$/.test(verb[2] as string),
            isZero: false,
          });
        else if (verb[1] === "endif") levels.pop();
        else if (top !== undefined) top.inactive = false;
        return line;
      }
      return levels.some((level) => level.inactive) ? "" : line;
    })
    .join("\n");
}

/** The same by the ledger's classifier: sightings of these names whose next token is a parenthesis. */
export function callsByLedger(
  path: string,
  bytes: Uint8Array,
  names: readonly string[],
): Map<string, number> {
  const surveyor = new Surveyor({
    names,
    allIncludes: false,
    includeNames: [],
    pastes: [],
    pastedNames: [],
  });
  surveyor.sweeper.input(bytes.length).set(bytes);
  const facts = surveyor.survey(path, bytes.length);
  const counts = new Map<string, number>();
  const text = Buffer.from(bytes)
    .toString("latin1")
    .replace(blanked, (match) => " ".repeat(match.length));
  for (const sighting of facts?.sightings ?? []) {
    const isCode =
      !/^(comment|string|text|inactive|paste|macro-body|macro-definition|condition|undef|field)$/.test(
        sighting.form,
      );
    if (
      isCode &&
      /^\s*\(/.test(text.slice(sighting.end, sighting.end + 200)) &&
      !isInDirective(text, sighting.start)
    ) {
      counts.set(sighting.name, (counts.get(sighting.name) ?? 0) + 1);
    }
  }
  return counts;
}

function isInDirective(text: string, at: number): boolean {
  let start = text.lastIndexOf("\n", at - 1);
  while (start > 0 && /\\\r?$/.test(text.slice(Math.max(0, start - 2), start)))
    start = text.lastIndexOf("\n", start - 1);
  return /^\s*#/.test(text.slice(start + 1, at));
}

/** Random C files of a tree, the same for the same seed. */
export function sampleFiles(root: string, n: number, seed: number): string[] {
  const folders = [
    "mm",
    "kernel",
    "fs",
    "net",
    "block",
    "lib",
    "ipc",
    "security",
    "drivers/base",
    "drivers/usb",
    "drivers/gpu/drm/i915",
    "arch/x86",
    "sound/core",
  ];
  const files = folders.flatMap((folder) =>
    readdirSync(`${root}/${folder}`, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".c"))
      .map((name) => `${folder}/${name}`),
  );
  files.sort();
  let state = seed >>> 0;
  const picked = new Set<string>();
  while (picked.size < Math.min(n, files.length)) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    picked.add(files[state % files.length] as string);
  }
  return [...picked];
}
