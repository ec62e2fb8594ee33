/**
 * What stands above the hunks of one file: git's header, or the two lines of a plain diff. Invariant:
 * whatever git apply takes or refuses here, this takes or refuses as well, except that a diff without
 * `a/` and `b/` is recognised.
 */
import { readMode } from "./mode.js";
import {
  hasEpochStamp,
  headerName,
  isDevNull,
  isWithoutPrefix,
  nameOf,
  traditionalName,
} from "./names.js";
import { PatchError } from "./patch-error.js";

/** What is known of a file while its header is read. */
export interface FileHeader {
  oldName: string | undefined;
  newName: string | undefined;
  /** Undefined where a plain diff leaves it open. */
  isNew: boolean | undefined;
  isDelete: boolean | undefined;
  isRename: boolean;
  isCopy: boolean;
  oldMode: string;
  newMode: string;
  oldBlob: string;
  newBlob: string;
}

/** How many folders are taken off; what one file of a diff shows holds for the following ones. */
export interface Strip {
  n: number;
  isKnown: boolean;
  /** Whether git apply would not see it, and take one off. */
  isGuess: boolean;
}

export function emptyHeader(): FileHeader {
  return {
    oldName: undefined,
    newName: undefined,
    isNew: undefined,
    isDelete: undefined,
    isRename: false,
    isCopy: false,
    oldMode: "",
    newMode: "",
    oldBlob: "",
    newBlob: "",
  };
}

/**
 * `row` gives the lines behind `diff --git`, one after the other; undefined at the end of the text.
 * `emptyName`: the file of a header right before it that had no lines.
 */
export function readGitHeader(
  first: string,
  row: (n: number) => string | undefined,
  strip: Strip,
  line: number,
  emptyName: string | undefined,
): { readonly header: FileHeader; readonly nRows: number } {
  const header = {
    ...emptyHeader(),
    isNew: false,
    isDelete: false,
    oldName: emptyName,
    newName: emptyName,
  };
  const sides = first.slice("diff --git ".length);
  if (!strip.isKnown && isWithoutPrefix(sides))
    Object.assign(strip, { n: 0, isKnown: true, isGuess: true });
  const name = headerName(sides, strip.n);
  let nRows = 0;
  let extensionLine = 0;
  for (let text = row(0); text !== undefined; text = row(++nRows)) {
    if (!readExtension(text, header, name, strip.n, line + nRows + 1)) break;
    const nExtensions = [header.isNew, header.isDelete, header.isRename, header.isCopy].filter(
      Boolean,
    ).length;
    if (nExtensions > 1) {
      throw new PatchError(`contradicts line ${extensionLine} about what happens to the file`, {
        line: line + nRows + 1,
      });
    }
    if (nExtensions === 1 && extensionLine === 0) extensionLine = line + nRows + 1;
  }
  if (header.oldName === undefined && header.newName === undefined) {
    header.oldName = name;
    header.newName = name;
  }
  if (
    (header.newName === undefined && !header.isDelete) ||
    (header.oldName === undefined && !header.isNew)
  ) {
    throw new PatchError("a git header that does not say which file it is about", { line });
  }
  return { header, nRows };
}

/** False for a line that is no part of the header. */
function readExtension(
  text: string,
  header: FileHeader,
  name: string | undefined,
  strip: number,
  line: number,
): boolean {
  const rest = (prefix: string): string | undefined =>
    text.startsWith(prefix) ? text.slice(prefix.length) : undefined;
  let value: string | undefined;
  if (text.startsWith("@@ -")) return false;
  if ((value = rest("--- ")) !== undefined) {
    header.oldName = sameName(value, header.oldName, header.isNew === true, strip, line);
  } else if ((value = rest("+++ ")) !== undefined) {
    header.newName = sameName(value, header.newName, header.isDelete === true, strip, line);
  } else if ((value = rest("old mode ")) !== undefined) header.oldMode = modeOf(value, line);
  else if ((value = rest("new mode ")) !== undefined) header.newMode = modeOf(value, line);
  else if ((value = rest("deleted file mode ")) !== undefined) {
    header.isDelete = true;
    header.oldName = name;
    header.oldMode = modeOf(value, line);
  } else if ((value = rest("new file mode ")) !== undefined) {
    header.isNew = true;
    header.newName = name;
    header.newMode = modeOf(value, line);
  } else if ((value = rest("copy from ")) !== undefined) {
    header.isCopy = true;
    header.oldName = nameOf(value, Math.max(0, strip - 1), false);
  } else if ((value = rest("copy to ")) !== undefined) {
    header.isCopy = true;
    header.newName = nameOf(value, Math.max(0, strip - 1), false);
  } else if ((value = rest("rename from ") ?? rest("rename old ")) !== undefined) {
    header.isRename = true;
    header.oldName = nameOf(value, Math.max(0, strip - 1), false);
  } else if ((value = rest("rename to ") ?? rest("rename new ")) !== undefined) {
    header.isRename = true;
    header.newName = nameOf(value, Math.max(0, strip - 1), false);
  } else if ((value = rest("index ")) !== undefined) readIndex(value, header, line);
  else if (rest("similarity index ") === undefined && rest("dissimilarity index ") === undefined)
    return false;
  return true;
}

/** The name of a `---` or `+++` line, which must agree with what is known; `isNull`: there is no file on this side. */
function sameName(
  text: string,
  known: string | undefined,
  isNull: boolean,
  strip: number,
  line: number,
): string | undefined {
  if (known === undefined && !isNull) return nameOf(text, strip, true);
  if (known === undefined) {
    if (!isDevNull(text)) throw new PatchError("names a file where /dev/null must stand", { line });
    return undefined;
  }
  if (isNull)
    throw new PatchError("says /dev/null must stand here, yet another line names a file", { line });
  if (nameOf(text, strip, true) !== known) {
    throw new PatchError("names another file than the lines above it", { line });
  }
  return known;
}

function modeOf(text: string, line: number): string {
  const mode = readMode(text);
  if (mode === undefined) throw new PatchError("a file mode that is no octal number", { line });
  return mode;
}

/** `index OLD..NEW MODE`; what does not look like it says nothing. */
function readIndex(text: string, header: FileHeader, line: number): void {
  const match = /^([^.]{0,64})\.\.([^ ]{0,64})(?: ([^]*))?$/.exec(text);
  if (match === null) return;
  const hex = /^[0-9a-f]*$/;
  header.oldBlob = hex.test(match[1] as string) ? (match[1] as string) : "";
  header.newBlob = hex.test((match[2] as string).trimEnd()) ? (match[2] as string).trimEnd() : "";
  if (match[3] !== undefined) header.oldMode = modeOf(match[3], line);
}

/** `--- OLD` and `+++ NEW` without git's header; the texts behind the marks. */
export function readPlainHeader(
  first: string,
  second: string,
  strip: Strip,
  line: number,
): FileHeader {
  if (!strip.isKnown) guessStrip(first, second, strip);
  const header = emptyHeader();
  if (isDevNull(first)) {
    header.isNew = true;
    header.isDelete = false;
    header.newName = traditionalName(second, strip.n, undefined);
  } else if (isDevNull(second)) {
    header.isNew = false;
    header.isDelete = true;
    header.oldName = traditionalName(first, strip.n, undefined);
  } else {
    const name = traditionalName(second, strip.n, traditionalName(first, strip.n, undefined));
    header.isNew = hasEpochStamp(first) ? true : hasEpochStamp(second) ? false : undefined;
    header.isDelete = header.isNew === true ? false : hasEpochStamp(second) ? true : undefined;
    if (header.isNew !== true) header.oldName = name;
    if (header.isDelete !== true) header.newName = name;
  }
  if (header.oldName === undefined && header.newName === undefined) {
    throw new PatchError("no file name in the lines --- and +++", { line });
  }
  return header;
}

/** Names without a folder have none to take off; so have two equal names with one. */
function guessStrip(first: string, second: string, strip: Strip): void {
  const names = [first, second]
    .filter((text) => !isDevNull(text))
    .map((text) => traditionalName(text, 0, undefined));
  if (names.length === 0 || names.some((name) => name === undefined)) return;
  const isBare = names.every((name) => !name?.includes("/"));
  // A folder of one letter is a prefix.
  const isTwice = names.length === 2 && names[0] === names[1] && !/^.?\//.test(names[0] ?? "");
  if (isBare || isTwice) Object.assign(strip, { n: 0, isKnown: true, isGuess: !isBare });
}
