/**
 * A diff, parsed. A hunk holds offsets into the text that it was read from: no byte of a patch is
 * ever copied into another encoding. Offsets and indexes are zero-based, lines one-based.
 */
export interface Hunk {
  /** Offset of the line `@@ -a,b +c,d @@`. */
  readonly headerAt: number;
  /** Offset of its first line, and the end of its last one with any `\ No newline` behind it. */
  readonly at: number;
  readonly end: number;
  /** Line of the header in the diff. */
  readonly line: number;
  readonly oldStart: number;
  readonly oldCount: number;
  readonly newStart: number;
  readonly newCount: number;
  /** Context lines before the first and behind the last change. */
  readonly leading: number;
  readonly trailing: number;
  readonly nAdded: number;
  readonly nDeleted: number;
}

export interface BinaryChange {
  readonly method: "literal" | "delta";
  readonly data: Uint8Array;
}

/** `modify` may keep the content: a change of mode alone is one. */
export type FileChange = "modify" | "create" | "delete" | "rename" | "copy";

export interface FilePatch {
  readonly change: FileChange;
  /** The path before and after; the same one unless renamed or copied; undefined where there is no file. */
  readonly oldPath: string | undefined;
  readonly newPath: string | undefined;
  /** A plain diff does not say whether it creates an empty file's content or the file. */
  readonly mayCreate: boolean;
  /** As git writes them, `100644`; empty where the patch does not say. */
  readonly oldMode: string;
  readonly newMode: string;
  /** Blob ids as far as the index line gives them; empty without one. */
  readonly oldBlob: string;
  readonly newBlob: string;
  readonly hunks: readonly Hunk[];
  /** True for a change that is said to be binary; without data it cannot be applied. */
  readonly isBinary: boolean;
  readonly binary: BinaryChange | undefined;
  /** Line of the first header line in the diff, and where the file's part begins and ends. */
  readonly line: number;
  readonly at: number;
  readonly end: number;
  /** The text that all offsets point into. */
  readonly bytes: Uint8Array;
  /** Blanks were lost on the way: context lines may lack their sign and indentation. */
  readonly isDamaged: boolean;
  /** Its names were taken as they are, where git apply takes a folder off. */
  readonly isUnstripped: boolean;
}

/** The path that a file patch is known by. */
export function pathOf(file: FilePatch): string {
  return file.newPath ?? file.oldPath ?? "";
}

/** `+` 43, `-` 45, or context as a blank 32. */
export type Sign = 32 | 43 | 45;

export interface HunkLine {
  readonly sign: Sign;
  /** The text with its line end, when it has one. */
  readonly start: number;
  readonly end: number;
  /** Line in the file before and after, zero where the line is not in it. */
  readonly oldLine: number;
  readonly newLine: number;
  /** Line in the diff. */
  readonly line: number;
}

const LF = 10;
const BLANK = 32;
const PLUS = 43;
const MINUS = 45;
const BACKSLASH = 92;

/** The lines of a hunk, in the order of the patch. */
export function hunkLines(file: FilePatch, hunk: Hunk): HunkLine[] {
  const lines: HunkLine[] = [];
  let oldLine = hunk.oldStart;
  let newLine = hunk.newStart;
  let line = hunk.line;
  eachLine(file, hunk, (sign, start, end, nRows) => {
    const isOld = sign !== PLUS;
    const isNew = sign !== MINUS;
    lines.push({
      sign,
      start,
      end,
      oldLine: isOld ? oldLine++ : 0,
      newLine: isNew ? newLine++ : 0,
      line: line + 1,
    });
    line += nRows;
  });
  return lines;
}

/** Calls with the sign and the text of each line; `nRows`: how many lines of the diff it took. */
export function eachLine(
  file: Pick<FilePatch, "bytes" | "isDamaged">,
  hunk: Pick<Hunk, "at" | "end">,
  visit: (sign: Sign, start: number, end: number, nRows: number) => void,
): void {
  const { bytes } = file;
  let at = hunk.at;
  while (at < hunk.end) {
    const first = bytes[at] as number;
    const lineEnd = bytes.indexOf(LF, at) + 1;
    let end = lineEnd;
    let next = lineEnd;
    if (
      next < hunk.end &&
      bytes[next] === BACKSLASH &&
      (!file.isDamaged || bytes[next + 1] === BLANK)
    ) {
      end--;
      // Nothing has to follow this line, not even its own end.
      next = bytes.indexOf(LF, next) + 1 || hunk.end;
    }
    const nRows = next === lineEnd ? 1 : 2;
    if (first === PLUS || first === MINUS || first === BLANK) visit(first, at + 1, end, nRows);
    // The blank before an empty line is lost easily, and newer GNU diffs leave it out. With no line
    // end left there is no line, as git has it.
    else if (first !== LF || end > at) visit(BLANK, at, end, nRows);
    at = next;
  }
}
