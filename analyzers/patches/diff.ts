/**
 * Reads a diff from bytes, as strictly as git apply: hunks are read by their counts alone, so that
 * what follows the last one (a signature, a list's footer) and what looks like a header within one
 * (`--- ` of a deleted `-- `) are what they are. Invariant: a diff is read whole or refused with the
 * line that is wrong; nothing that may be a change is passed over.
 */
import { asBuffer, latin1 } from "../syntax/bytes.js";
import { readBinary } from "./base85.js";
import {
  emptyHeader,
  readGitHeader,
  readPlainHeader,
  type FileHeader,
  type Strip,
} from "./file-header.js";
import { countHunk, parseRange } from "./hunk.js";
import { MAX_FILE_BYTES, MAX_FILES, MAX_HUNKS, MAX_INPUT_BYTES, MAX_PATH_BYTES } from "./limits.js";
import { pathText } from "./names.js";
import { PatchError, type PatchPlace } from "./patch-error.js";
import type { BinaryChange, FileChange, FilePatch, Hunk } from "./patch.js";
import { refusal } from "./safe-path.js";

export interface DiffOptions {
  /** Take lines whose first blank was lost for context; for texts that an archive or a reader has changed. */
  readonly isDamaged?: boolean;
}

const LF = 10;
const MIN_BEHIND_BYTES = 6;
const MAX_RANGE_BYTES = 120;
const COMBINED = "a combined diff of a merge cannot be applied; give the diff against one parent";
/** Two quoted paths of the greatest length. */
const MAX_HEADER_BYTES = 8 * MAX_PATH_BYTES + 100;

/** The files of a diff in its order; empty when the text holds no diff. */
export function parseDiff(text: Uint8Array, options: DiffOptions = {}): FilePatch[] {
  const reader = new DiffReader(asBuffer(text), options.isDamaged === true);
  const files: FilePatch[] = [];
  for (let file = reader.next(); file !== undefined; file = reader.next()) {
    if (files.length === MAX_FILES)
      throw new PatchError(`more than ${MAX_FILES} files in one diff; give it in parts`, {
        line: file.line,
      });
    files.push(file);
  }
  return files;
}

class DiffReader {
  readonly #bytes: Buffer;
  readonly #isDamaged: boolean;
  readonly #strip: Strip = { n: 1, isKnown: false, isGuess: false };
  #at = 0;
  #line = 1;
  /** The name of a git header with nothing behind it, which must be that of the next one. */
  #emptyName: string | undefined;
  #binaryBytesLeft = MAX_INPUT_BYTES;
  #nHunks = 0;

  constructor(bytes: Buffer, isDamaged: boolean) {
    this.#bytes = bytes;
    this.#isDamaged = isDamaged;
  }

  next(): FilePatch | undefined {
    for (;;) {
      const start = this.#findStart();
      if (start === undefined) return undefined;
      const found = start === "git" ? this.#gitHeader() : this.#plainHeader();
      if (found !== undefined) return this.#file(found.header, found.at, found.line);
    }
  }

  #endOfLine(at: number): number {
    const end = this.#bytes.indexOf(LF, at);
    return end < 0 ? this.#bytes.length : end;
  }

  #startsWith(text: string, at: number): boolean {
    if (at + text.length > this.#bytes.length) return false;
    for (let i = 0; i < text.length; i++)
      if (this.#bytes[at + i] !== text.charCodeAt(i)) return false;
    return true;
  }

  #skipLine(): void {
    this.#at = this.#endOfLine(this.#at) + 1;
    this.#line++;
  }

  /** Goes to the next line that begins a file; what lies before it is prose. */
  #findStart(): "git" | "plain" | undefined {
    const bytes = this.#bytes;
    for (; this.#at < bytes.length; this.#skipLine()) {
      const first = bytes[this.#at];
      const left = bytes.length - this.#endOfLine(this.#at) - 1;
      if (first === 0x40) this.#refuseLoose();
      else if (first === 0x64 && this.#startsWith("diff --", this.#at)) {
        // As git has it, a header with nothing behind it is none.
        if (this.#startsWith("diff --git ", this.#at) && left >= MIN_BEHIND_BYTES) return "git";
        if (
          this.#startsWith("diff --cc ", this.#at) ||
          this.#startsWith("diff --combined ", this.#at)
        ) {
          throw new PatchError(COMBINED, { line: this.#line });
        }
      } else if (first === 0x2d && this.#startsWith("--- ", this.#at)) {
        const second = this.#endOfLine(this.#at) + 1;
        if (!this.#startsWith("+++ ", second)) continue;
        const third = this.#endOfLine(second) + 1;
        if (this.#startsWith("@@ -", third)) return "plain";
        if (this.#startsWith("@@@", third)) {
          throw new PatchError(COMBINED, { line: this.#line });
        }
      }
    }
    return undefined;
  }

  /** A hunk that no header leads to is a sign of a broken patch. */
  #refuseLoose(): void {
    if (!this.#startsWith("@@ -", this.#at)) return;
    if (parseRange(this.#text(this.#at)) !== undefined) {
      throw new PatchError("a hunk without the lines that name its file", { line: this.#line });
    }
  }

  /** A line as latin1. */
  #text(at: number): string {
    const end = this.#endOfLine(at);
    if (end - at > MAX_HEADER_BYTES) {
      throw new PatchError("a header line longer than two paths", { line: this.#line });
    }
    return latin1(this.#bytes, at, end);
  }

  #gitHeader(): Header | undefined {
    const at = this.#at;
    const line = this.#line;
    const first = this.#text(at);
    let from = this.#endOfLine(at) + 1;
    const starts: number[] = [from];
    const row = (n: number): string | undefined => {
      from = starts[n] as number;
      const end = this.#bytes.indexOf(LF, from);
      if (end < 0) return undefined;
      starts.push(end + 1);
      // Prose behind a header may be as long as it likes.
      return end - from > MAX_HEADER_BYTES ? "" : latin1(this.#bytes, from, end);
    };
    const { header, nRows } = readGitHeader(first, row, this.#strip, line, this.#emptyName);
    this.#emptyName = nRows === 0 ? header.newName : undefined;
    if (nRows === 0) {
      this.#skipLine();
      return undefined;
    }
    this.#at = starts[nRows] as number;
    this.#line += nRows + 1;
    return { header, at, line };
  }

  #plainHeader(): Header {
    const at = this.#at;
    const line = this.#line;
    const second = this.#endOfLine(at) + 1;
    const header = readPlainHeader(
      this.#text(at).slice(4),
      this.#text(second).slice(4),
      this.#strip,
      line,
    );
    // A git header with nothing behind it has said that the file is there, before and after.
    if (this.#emptyName !== undefined) {
      header.isNew ??= false;
      header.isDelete ??= false;
    }
    this.#emptyName = undefined;
    this.#skipLine();
    this.#skipLine();
    return { header, at, line };
  }

  #file(header: FileHeader, at: number, line: number): FilePatch {
    const oldPath = header.oldName === undefined ? undefined : pathText(header.oldName);
    const newPath = header.newName === undefined ? undefined : pathText(header.newName);
    const place: PatchPlace = { path: newPath ?? oldPath ?? "" };
    for (const [path, mode] of [
      [oldPath, header.oldMode],
      [newPath, header.newMode || header.oldMode],
    ] as const) {
      const why = path === undefined ? undefined : refusal(path, mode);
      if (why !== undefined) throw new PatchError(`${why} is refused`, { ...place, hunk: 1, line });
    }
    const hunks = this.#hunks(header, place);
    const binary = hunks.length === 0 ? this.#binary(place) : undefined;
    const isBinary = binary !== undefined;
    if (hunks.length === 0 && !isBinary && !changesMetadata(header)) {
      throw new PatchError("a header without any change behind it", { ...place, line });
    }
    return {
      change: changeOf(header),
      oldPath: header.isNew === true ? undefined : oldPath,
      newPath: header.isDelete === true ? undefined : newPath,
      mayCreate: header.isNew === undefined,
      oldMode: header.oldMode,
      newMode: header.newMode,
      oldBlob: header.oldBlob,
      newBlob: header.newBlob,
      hunks,
      isBinary,
      binary: binary === undefined || binary === "absent" ? undefined : binary,
      line,
      at,
      end: this.#at,
      bytes: this.#bytes,
      isDamaged: this.#isDamaged,
      isUnstripped: this.#strip.isGuess,
    };
  }

  #hunks(header: FileHeader, place: PatchPlace): Hunk[] {
    const hunks: Hunk[] = [];
    let hasOld = false;
    let hasNew = false;
    while (this.#bytes.length - this.#at > 4 && this.#startsWith("@@ -", this.#at)) {
      const where = { ...place, hunk: hunks.length + 1 };
      if (++this.#nHunks > MAX_HUNKS)
        throw new PatchError(`more than ${MAX_HUNKS} hunks in one diff; give it in parts`, {
          ...where,
          line: this.#line,
        });
      const end = this.#endOfLine(this.#at);
      const head = latin1(this.#bytes, this.#at, Math.min(end, this.#at + MAX_RANGE_BYTES));
      const range = end < this.#bytes.length ? parseRange(head) : undefined;
      if (range === undefined) {
        throw new PatchError("a hunk header that cannot be read; the patch is corrupt", {
          ...where,
          line: this.#line,
        });
      }
      const counted = countHunk(this.#bytes, end + 1, range, this.#isDamaged);
      if ("problem" in counted) {
        throw new PatchError(counted.problem, { ...where, line: this.#line + counted.nRows });
      }
      hunks.push({ headerAt: this.#at, at: end + 1, line: this.#line, ...range, ...counted.hunk });
      hasOld ||= range.oldCount > 0;
      hasNew ||= range.newCount > 0;
      this.#at = counted.hunk.end;
      this.#line += counted.nRows + 1;
    }
    if (header.isNew === undefined && (hasOld || hunks.length > 1)) header.isNew = false;
    if (header.isDelete === undefined && (hasNew || hunks.length > 1)) header.isDelete = false;
    if (header.isNew === true && hasOld) {
      throw new PatchError("creates the file, yet expects lines in it", { ...place, hunk: 1 });
    }
    if (header.isDelete === true && hasNew) {
      throw new PatchError("deletes the file, yet leaves lines in it", { ...place, hunk: 1 });
    }
    return hunks;
  }

  #binary(place: PatchPlace): BinaryChange | "absent" | undefined {
    const end = this.#endOfLine(this.#at);
    const text = latin1(this.#bytes, this.#at, Math.min(end, this.#at + 2 * MAX_HEADER_BYTES));
    if (/^(Binary files|Files) [^]* differ$/.test(text)) {
      this.#skipLine();
      return "absent";
    }
    if (text !== "GIT binary patch") return undefined;
    let forward: BinaryChange | undefined;
    let from = end + 1;
    for (let n = 0; n < 2; n++) {
      const found = readBinary(this.#bytes, from, Math.min(MAX_FILE_BYTES, this.#binaryBytesLeft));
      if (typeof found === "string") {
        throw new PatchError(found, { ...place, line: this.#line });
      }
      if (found === undefined) break;
      forward ??= found.change;
      this.#binaryBytesLeft -= found.change.data.length;
      from = found.end;
    }
    if (forward === undefined) {
      throw new PatchError("a binary patch without data", { ...place, line: this.#line });
    }
    for (let at = this.#at; at < from; at = this.#endOfLine(at) + 1) this.#line++;
    this.#at = from;
    return forward;
  }
}

interface Header {
  readonly header: FileHeader;
  readonly at: number;
  readonly line: number;
}

/** A change without hunks must change something else. */
function changesMetadata(header: FileHeader): boolean {
  const known = { ...emptyHeader(), ...header };
  return (
    known.isRename ||
    known.isCopy ||
    known.isNew === true ||
    known.isDelete !== false ||
    (known.oldMode !== "" && known.newMode !== "" && known.oldMode !== known.newMode)
  );
}

function changeOf(header: FileHeader): FileChange {
  if (header.isRename) return "rename";
  if (header.isCopy) return "copy";
  if (header.isNew === true) return "create";
  return header.isDelete === true ? "delete" : "modify";
}
