/**
 * Finds the mails in a file. Who wrote the file decides how a line `From ` in a body was hidden, and
 * only the line before each mail tells: public-inbox (`From mboxrd@z`) puts one `>` before every line
 * `From `, `>From `, ...; b4 (`From git@z`) and git format-patch (`From` and a commit) put none. For
 * any other writer nobody knows, and the body stays as it is. Invariant: a sentence that begins with
 * "From" is no mail: a separator ends with a time and a year.
 */
import { asBuffer, isDigit, latin1 } from "../syntax/bytes.js";
import { MAX_MAILS } from "./limits.js";
import { PatchError } from "./patch-error.js";
import { isBlank } from "./same-words.js";

export interface RawMail {
  /** Headers and body, without the separator. */
  readonly bytes: Uint8Array;
  /** One-based line of the file that the mail begins at. */
  readonly line: number;
  /** The commit that git format-patch names in the separator, or empty. */
  readonly commit: string;
  /** Whether a separator stood before it. */
  readonly isSplit: boolean;
}

const LF = 10;
const CR = 13;
const MARK = 62;

export function isMailbox(bytes: Uint8Array): boolean {
  return isSeparator(asBuffer(bytes), 0);
}

export function splitMailbox(text: Uint8Array): RawMail[] {
  const bytes = asBuffer(text);
  const mails: RawMail[] = [];
  let separator = 0;
  let line = 1;
  while (separator < bytes.length) {
    if (mails.length === MAX_MAILS) {
      throw new PatchError(`more than ${MAX_MAILS} mails; give the mails of one series`);
    }
    const start = endOfLine(bytes, separator);
    const { end, nRows } = nextSeparator(bytes, start);
    const head = latin1(bytes, separator, Math.min(start, separator + 200));
    const mail = bytes.subarray(start, end);
    const commit = /^From ([0-9a-f]{40}|[0-9a-f]{64}) /.exec(head)?.[1] ?? "";
    mails.push({
      bytes: /^From mboxrd@z /.test(head) ? unescape(mail) : mail,
      line: line + 1,
      commit,
      isSplit: true,
    });
    line += nRows + 1;
    separator = end;
  }
  return mails;
}

function endOfLine(bytes: Buffer, at: number): number {
  const end = bytes.indexOf(LF, at);
  return end < 0 ? bytes.length : end + 1;
}

/** Where the next mail's separator is, and the lines up to there. */
function nextSeparator(
  bytes: Buffer,
  start: number,
): { readonly end: number; readonly nRows: number } {
  let nRows = 0;
  let at = start;
  for (; at < bytes.length; at = endOfLine(bytes, at)) {
    if (bytes[at] === 70 && isSeparator(bytes, at)) break;
    nRows++;
  }
  return { end: at, nRows };
}

/** `From `, and at the end the minutes of a time, seconds and a year: as git mailsplit has it. */
function isSeparator(bytes: Buffer, at: number): boolean {
  if (latin1(bytes, at, at + 5) !== "From ") return false;
  const end = endOfLine(bytes, at);
  if (end - at < 20) return false;
  const colon = bytes.lastIndexOf(58, end - 3);
  if (colon < at + 9) return false;
  const isTime = [-4, -2, -1, 1, 2].every((by) => isDigit(bytes[colon + by] ?? 0));
  // Blanks and a sign may stand before the year.
  return isTime && Number(/^[ \t-\r]*\+?(\d+)/.exec(latin1(bytes, colon + 3, end))?.[1] ?? 0) > 90;
}

/** Takes one `>` from each line `>From `, `>>From `, ... */
function unescape(mail: Buffer): Uint8Array {
  if (!mail.includes(">From ")) return mail;
  const result = Buffer.allocUnsafe(mail.length);
  let filled = 0;
  let from = 0;
  for (let at = mail.indexOf(MARK); at >= 0; at = mail.indexOf(MARK, at + 1)) {
    if (at > 0 && mail[at - 1] !== LF) continue;
    let behind = at;
    while (mail[behind] === MARK) behind++;
    if (latin1(mail, behind, behind + 5) === "From ") {
      filled += mail.copy(result, filled, from, at);
      from = at + 1;
    }
    at = behind;
  }
  filled += mail.copy(result, filled, from);
  return result.subarray(0, filled);
}

/** The text without the blanks and empty lines before it, and how many lines those are. */
export function withoutLead(text: Uint8Array): {
  readonly bytes: Uint8Array;
  readonly nLines: number;
} {
  let at = 0;
  let nLines = 0;
  for (; at < text.length && isBlank(text[at] as number); at++) if (text[at] === LF) nLines++;
  return { bytes: text.subarray(at), nLines };
}

/** The text with LF for CR LF. */
export function withoutCr(text: Uint8Array): Uint8Array {
  const bytes = asBuffer(text);
  if (!bytes.includes("\r\n")) return bytes;
  const result = Buffer.allocUnsafe(bytes.length);
  let filled = 0;
  let from = 0;
  for (let at = bytes.indexOf(CR); at >= 0; at = bytes.indexOf(CR, at + 1)) {
    if (bytes[at + 1] !== LF) continue;
    filled += bytes.copy(result, filled, from, at);
    from = at + 1;
  }
  filled += bytes.copy(result, filled, from);
  return result.subarray(0, filled);
}
