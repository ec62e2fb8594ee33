/**
 * The files of a patch for those who read, quote and anchor: every line as it stands in the mail, with
 * the lines of the files that it became. Invariant: joined again, the raw lines are the diff.
 */
import type { Applied } from "../../analyzers/patches/apply.js";
import { eachLine, pathOf, type FilePatch, type Hunk } from "../../analyzers/patches/patch.js";
import type { PatchError } from "../../analyzers/patches/patch-error.js";
import { asBuffer, latin1 } from "../../analyzers/syntax/bytes.js";
import type {
  ApplyResult,
  DiffLine,
  PatchFile,
  PatchHunk,
} from "../../rules/results/series-review.js";

const LF = 10;
const SIGNS = { 32: " ", 43: "+", 45: "-" } as const;

export function patchFilesOf(files: readonly FilePatch[], applied: Applied): PatchFile[] {
  const problems = applied.kind === "applied" ? [] : applied.problems;
  // The first of several about a path is told.
  const byPath = new Map(
    problems.map((problem) => [problem.place.path ?? "", problem] as const).reverse(),
  );
  return files.map((file, index): PatchFile => {
    const done = applied.kind === "applied" ? applied.files[index] : undefined;
    const { bytes } = file;
    const first = file.hunks[0];
    const headerEnd = first?.headerAt ?? file.end;
    let hunks: PatchHunk[] | undefined;
    return {
      path: pathOf(file),
      oldPath: file.oldPath,
      newPath: file.newPath,
      change: done?.change ?? file.change,
      oldMode: file.oldMode,
      newMode: file.newMode,
      isBinary: file.isBinary,
      header: rowsOf(bytes, file.at, headerEnd),
      // A patch may have a million, and few of them are spoken of.
      get hunks() {
        return (hunks ??= hunksOf(file, done?.offsets ?? []));
      },
      result: done === undefined ? refusalOf(file, byPath) : { kind: "applied", blobs: done.blobs },
    };
  });
}

function refusalOf(file: FilePatch, problems: ReadonlyMap<string, PatchError>): ApplyResult {
  const own = problems.get(file.oldPath ?? "") ?? problems.get(file.newPath ?? "");
  if (own === undefined) return { kind: "withheld" };
  return { kind: "refused", reason: own.message, hunk: own.place.hunk };
}

function hunksOf(file: FilePatch, offsets: readonly number[]): PatchHunk[] {
  let delta = 0;
  return file.hunks.map((hunk, index) => {
    const offset = offsets[index] ?? 0;
    const newStart = Math.max(hunk.newStart, 1) + offset;
    const oldStart = newStart - delta;
    delta += hunk.nAdded - hunk.nDeleted;
    let lines: DiffLine[] | undefined;
    return {
      header: rowAt(file.bytes, hunk.headerAt),
      get lines() {
        return (lines ??= linesOf(file, hunk, oldStart, newStart));
      },
      offset,
    };
  });
}

/** `oldLine` and `newLine`: where its first line really lies. */
function linesOf(file: FilePatch, hunk: Hunk, oldLine: number, newLine: number): DiffLine[] {
  const { bytes } = file;
  const lines: DiffLine[] = [];
  let [old, fresh, diffLine] = [oldLine, newLine, hunk.line];
  eachLine(file, hunk, (sign, start, end, nRows) => {
    // A context line whose blank was lost on the way begins with its text.
    const isWhole = start === hunk.at || bytes[start - 1] === LF;
    const from = isWhole ? start : start - 1;
    lines.push({
      raw: rowAt(bytes, from),
      sign: SIGNS[sign],
      oldLine: sign === 43 ? 0 : old++,
      newLine: sign === 45 ? 0 : fresh++,
      diffLine: ++diffLine,
    });
    if (nRows === 1) return;
    const mark = bytes[end] === LF ? end + 1 : end;
    lines.push({
      raw: rowAt(bytes, mark),
      sign: "\\",
      oldLine: 0,
      newLine: 0,
      diffLine: ++diffLine,
    });
  });
  return lines;
}

function rowAt(bytes: Uint8Array, at: number): string {
  const end = bytes.indexOf(LF, at);
  return latin1(asBuffer(bytes), at, end < 0 ? bytes.length : end);
}

function rowsOf(bytes: Uint8Array, from: number, to: number): string[] {
  const rows: string[] = [];
  for (let at = from; at < to; ) {
    const end = bytes.indexOf(LF, at);
    rows.push(latin1(asBuffer(bytes), at, end < 0 ? to : Math.min(end, to)));
    if (end < 0) break;
    at = end + 1;
  }
  return rows;
}

/** Lines before to lines after, of one file; 0 where the line is gone. */
export function lineMap(file: PatchFile): (line: number) => number {
  const spots = file.hunks
    .flatMap(({ lines }) => lines)
    .filter(({ oldLine, sign }) => sign !== "\\" && (oldLine > 0 || sign === "+"));
  const inside = new Map<number, number>();
  const ends: { readonly oldLine: number; readonly shift: number }[] = [];
  let shift = 0;
  let last = 0;
  for (const { sign, oldLine, newLine } of spots) {
    if (sign === "+") shift++;
    else {
      if (sign === "-") shift--;
      last = oldLine;
      inside.set(oldLine, newLine);
    }
    ends.push({ oldLine: last, shift });
  }
  return (line) => {
    const known = inside.get(line);
    if (known !== undefined) return known;
    let by = 0;
    for (const end of ends) {
      if (end.oldLine >= line) break;
      by = end.shift;
    }
    return line + by;
  };
}
