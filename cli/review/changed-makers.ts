/**
 * Macros of headers that a series changes so that they may put names together, or make strings, which
 * they did not do before: who uses them is no part of the series, and is read after the preprocessor
 * all the same. Invariant: a macro is named where a changed line may belong to its definition.
 */
import { hunkLines, pathOf, type FilePatch } from "../../analyzers/patches/patch.js";
import { latin1 } from "../../analyzers/syntax/bytes.js";

const PLUS = 43;
const MINUS = 45;

const defining = /^[ \t]*(?:#|%:|\?\?=)[ \t]*define[ \t]+(\w+)(\(?)(.*)$/s;

/** `textOf`: a file of the base. */
export function changedMakers(
  patches: readonly FilePatch[],
  textOf: (path: string) => Uint8Array | undefined,
): readonly string[] {
  const found = new Set<string>();
  for (const file of patches) {
    if (!/\.(?:h|inc|def)$/.test(pathOf(file))) continue;
    for (const hunk of file.hunks) {
      const texts: string[] = [];
      const isChanged: boolean[] = [];
      let wasTaken = false;
      for (const { sign, start, end } of hunkLines(file, hunk)) {
        if (sign !== MINUS) {
          texts.push(latin1(file.bytes, start, end));
          // What is taken away may have stood within a definition.
          isChanged.push(sign === PLUS || wasTaken);
        }
        wasTaken = sign === MINUS;
      }
      let isWhole = true;
      for (const { from, to } of logicalLines(texts)) {
        if (!isChanged.slice(from, to).includes(true)) continue;
        const said = definitionIn(texts.slice(from, to));
        if (said !== null && mayMake(said)) found.add(said[1] as string);
        // The first line of a hunk may go on with a definition that begins above it.
        if (said === null && from === 0) isWhole = false;
      }
      if (!isWhole) for (const name of longMakers(textOf(file.oldPath ?? ""))) found.add(name);
    }
  }
  return [...found].sort();
}

/** Lines that are one for the compiler. */
function* logicalLines(lines: readonly string[]): Generator<{ from: number; to: number }> {
  for (let from = 0; from < lines.length; ) {
    let to = from + 1;
    while (to < lines.length && /\\\r?\n?$/.test(lines[to - 1] as string)) to++;
    yield { from, to };
    from = to;
  }
}

/** What lines that are one for the compiler define. */
function definitionIn(lines: readonly string[]): RegExpExecArray | null {
  return defining.exec(lines.join("").replace(/\\\r?\n/g, " "));
}

/** What takes arguments and pastes, stringifies or hands on, and what stands for another macro. */
function mayMake([, , opens = "", rest = ""]: RegExpExecArray): boolean {
  if (opens === "") return /^\s*[A-Za-z_]\w*\s*$/.test(rest) || /_Pragma|asm/.test(rest);
  const body = rest.slice(rest.indexOf(")") + 1);
  return /#|%:|\?\?=|_Pragma|asm|\w\s*\(/.test(body);
}

/** Macros of a header that are defined in more than one line. */
function longMakers(text: Uint8Array | undefined): string[] {
  if (text === undefined) return [];
  const lines = latin1(text, 0, text.length).split(/(?<=\n)/);
  return [...logicalLines(lines)].flatMap(({ from, to }) => {
    if (to === from + 1) return [];
    const said = definitionIn(lines.slice(from, to));
    return said !== null && mayMake(said) ? [said[1] as string] : [];
  });
}
