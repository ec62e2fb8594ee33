/**
 * What is wrong with a mail or a diff, as one line: what, where, and what to do when that helps.
 * Invariant: the message has no line end and no control character, whatever the input holds, and is
 * short enough to print.
 */
export interface PatchPlace {
  /** The input: file name, and the mail in it. */
  readonly origin?: string;
  /** The file that the patch is about. */
  readonly path?: string;
  /** One-based hunk of that file. */
  readonly hunk?: number;
  /** One-based line of the diff. */
  readonly line?: number;
}

const MAX_QUOTED = 100;

export class PatchError extends Error {
  readonly place: PatchPlace;

  constructor(what: string, place: PatchPlace = {}) {
    super(placed(what, place));
    this.place = place;
  }

  /** The same error, said of this input. */
  in(origin: string): PatchError {
    const error = new PatchError("", { ...this.place, origin });
    error.message = `${printable(origin)}: ${this.message}`;
    return error;
  }
}

function placed(what: string, place: PatchPlace): string {
  const parts: string[] = [];
  if (place.origin !== undefined) parts.push(printable(place.origin));
  if (place.path !== undefined) parts.push(printable(place.path));
  if (place.hunk !== undefined) parts.push(`hunk ${place.hunk}`);
  if (place.line !== undefined) parts.push(`line ${place.line} of the diff`);
  return [...parts, what].join(": ");
}

/** Text of a stranger within a message. */
export function printable(text: string): string {
  const cut = text.length > MAX_QUOTED ? `${text.slice(0, MAX_QUOTED)}...` : text;
  return cut.replace(
    /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (character) => {
      if (character === "\t") return "\\t";
      return character === "\n"
        ? "\\n"
        : `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`;
    },
  );
}
