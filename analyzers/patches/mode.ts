/**
 * A file's mode as a diff writes it, and what git makes of it. The kind of a file stands in four bits
 * of the number; of a file the tree keeps one bit more, whether its owner may execute it. Invariant:
 * two modes of one kind and one such bit are the same text.
 */
import { LINK_MODE } from "../trees/overlay.js";

export const GITLINK_MODE = "160000";

const KIND = 0o170000;
const FOLDER = "040000";

/**
 * The number that a text begins with, in six digits; empty for 0, which says nothing to git. It is read
 * as strtoul does: blanks and a sign before it, more digits than fit, and any blank behind it, a CR too.
 * Undefined where no number stands there.
 */
export function readMode(text: string): string | undefined {
  const match = /^[ \t\v\f\r]*([+-]?)([0-7]+)(?=[ \t\r]|$)/.exec(text);
  if (match === null) return undefined;
  const number = BigInt(`0o${match[2]}`);
  const most = 2n ** 64n - 1n;
  const long = number > most ? most : match[1] === "-" ? -number : number;
  const whole = Number(BigInt.asUintN(32, long));
  return whole === 0 ? "" : canonical(whole);
}

function canonical(mode: number): string {
  const text = (mode & 0o177777).toString(8).padStart(6, "0");
  switch (kindOfMode(text)) {
    case "file":
      return fileMode(mode);
    case "link":
      return LINK_MODE;
    case "submodule":
      return GITLINK_MODE;
    case "other":
      return text;
  }
}

function fileMode(mode: number): string {
  return (mode & 0o100) === 0 ? "100644" : "100755";
}

/** Of a mode in six digits; a file where nothing is said. */
export function kindOfMode(mode: string): "file" | "link" | "submodule" | "other" {
  if (mode === "" || /^10/.test(mode)) return "file";
  if (/^12/.test(mode)) return "link";
  return /^16/.test(mode) ? "submodule" : "other";
}

/**
 * What stands in the tree where a file of this mode is created. One that names no kind, or a kind that
 * git does not keep, is a file to git apply; up to 2.46 to the index as well, later it is a submodule
 * there. Undefined for a folder, which is a file of the work tree and a submodule of the index at once.
 */
export function modeInTree(mode: string): string | undefined {
  if (kindOfMode(mode) !== "other") return mode;
  const number = Number.parseInt(mode, 8);
  return (number & KIND) === Number.parseInt(FOLDER, 8) ? undefined : fileMode(number);
}
