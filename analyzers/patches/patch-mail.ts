/**
 * One mail read as a patch: message and diff. A mail may have been wrapped, flowed, quoted, encoded
 * under a wrong name or attached; each way to read it is tried, the most literal first, and the
 * diff's own counts decide. Invariant: the diff's bytes are the sender's, and every repair is said.
 */
import { asBuffer, latin1 } from "../syntax/bytes.js";
import { baseInfoOf, NO_BASE, type BaseInfo } from "./base-info.js";
import { decodeText } from "./charset.js";
import { parseDiff } from "./diff.js";
import { addresses, type Address } from "./header-fields.js";
import type { Mail } from "./mail.js";
import { MAX_MESSAGE_BYTES } from "./limits.js";
import { findCut, messageEnd, readMessage } from "./message.js";
import { PatchError, printable } from "./patch-error.js";
import { pathOf, type FilePatch } from "./patch.js";
import { diffParts, NOTHING_READ, readings, type Reading } from "./readings.js";
import { parseSubject, type Subject } from "./subject.js";
import { trailersOf, type Trailer } from "./trailers.js";

export interface PatchMail {
  readonly mail: Mail;
  readonly subject: Subject;
  readonly title: string;
  readonly author: Address | undefined;
  readonly date: string;
  /** The commit message without its title. */
  readonly message: string;
  /** What stands between the cut and the diff: change log, diffstat. */
  readonly belowCut: string;
  readonly trailers: readonly Trailer[];
  readonly base: BaseInfo;
  /** The body as it was read: message, cut and diff. */
  readonly text: Uint8Array;
  /** Offset of the cut in the text; its end when there is no diff. */
  readonly cutAt: number;
  /** From the cut on: what the offsets of the files point into. */
  readonly diff: Uint8Array;
  /** One-based line of the input that the diff begins at; 0 when the input does not have it in this form. */
  readonly diffLine: number;
  readonly files: readonly FilePatch[];
  /** Why the diff cannot be read. */
  readonly problem: PatchError | undefined;
  /** The patch was taken from a reply that quotes it. */
  readonly isQuoted: boolean;
  readonly repairs: readonly string[];
  /** What may be part of the patch, and is not in the files or the message. */
  readonly unread: readonly string[];
}

const MAX_PROSE_BYTES = 1 << 20;

export function readPatchMail(mail: Mail): PatchMail {
  let chosen: { readonly reading: Reading; readonly cutAt: number; readonly files: readonly FilePatch[] } | undefined;
  let problem: PatchError | undefined;
  let first: Reading | undefined;
  for (const reading of readings(mail)) {
    first ??= reading;
    const cutAt = findCut(reading.text);
    try {
      const files = parseDiff(reading.text.subarray(cutAt), { isDamaged: reading.isDamaged });
      if (files.length === 0) continue;
      chosen = { reading, cutAt, files };
      problem = undefined;
      break;
    } catch (error) {
      if (!(error instanceof PatchError)) throw error;
      problem ??= error.in(mail.origin);
    }
  }
  const reading = chosen?.reading ?? first ?? NOTHING_READ;
  const files = chosen?.files ?? [];
  const text = reading.text;
  const cutAt = chosen?.cutAt ?? findCut(text);
  const isMail = mail.fields.size > 0;
  const subject = parseSubject(mail.fields.text("subject"));
  const log = text.subarray(0, messageEnd(text, cutAt));
  const message = readMessage(log, reading.part?.charset ?? "", isMail, subject.isReply && !reading.isQuoted);
  const from = reading.isQuoted ? undefined : addresses(mail.fields.raw("from"))[0];
  const isPatch = files.length > 0 || problem !== undefined;
  const tail = isPatch ? behind(text, cutAt, files) : text;
  const body = isPatch ? message.text : message.text.replace(/\n-- \n[^]*$/, "");
  const below = isPatch ? belowOf(text, cutAt, files) : "";
  return {
    mail,
    subject,
    title: message.title === "" ? subject.title : parseSubject(message.title).title,
    author: message.author ?? reading.author ?? from,
    date: message.date || (reading.isQuoted ? "" : mail.fields.text("date")),
    message: body,
    belowCut: below,
    trailers: trailersOf(body),
    base: tail.length === 0 ? NO_BASE : baseInfoOf(`${below}\n${prose(tail, 0, MAX_PROSE_BYTES)}`),
    text,
    cutAt,
    diff: text.subarray(cutAt),
    diffLine: lineInInput(mail, reading, cutAt),
    files,
    problem: problem ?? (first === undefined ? new PatchError("has no part in plain text", { origin: mail.origin }) : undefined),
    isQuoted: reading.isQuoted,
    repairs: [...mail.repairs, ...reading.repairs],
    unread: [
      ...(log.length < cutAt ? [`its message is longer than ${MAX_MESSAGE_BYTES >> 10} KiB, and is read no further`] : []),
      ...uncounted(text.subarray(cutAt), files),
      ...otherDiffs(mail, reading),
    ],
  };
}

/** Lines behind a file's last hunk that look like its own: git leaves them out. */
function uncounted(diff: Uint8Array, files: readonly FilePatch[]): string[] {
  const bytes = asBuffer(diff);
  return files
    .filter(({ hunks, end }) => hunks.length > 0 && /^(\+|-(?!-))/.test(latin1(bytes, end, end + 2)))
    .map((file) => `${printable(pathOf(file))}: behind the last hunk stands a line with + or - that its header does not count; git leaves it out`);
}

/** A mail is one patch; what the same mail has besides is said. */
function otherDiffs(mail: Mail, { diffPart, part }: Reading): string[] {
  const chosen = diffPart ?? part;
  if (chosen === undefined) return [];
  const found: string[] = [];
  for (const other of diffParts(mail)) {
    if (other === chosen || Buffer.compare(other.bytes, chosen.bytes) === 0 || !isDiff(other.bytes)) continue;
    const name = other.name === "" ? "" : ` (${printable(other.name)})`;
    found.push(`part ${mail.parts.indexOf(other) + 1}${name} holds a diff as well, which is not read; give it as a mail of its own`);
  }
  return found;
}

/** Also of a diff that is damaged. */
function isDiff(bytes: Uint8Array): boolean {
  try {
    return parseDiff(bytes.subarray(findCut(bytes))).length > 0;
  } catch (error) {
    if (!(error instanceof PatchError)) throw error;
    return true;
  }
}

function belowOf(text: Uint8Array, cutAt: number, files: readonly FilePatch[]): string {
  const end = files[0] === undefined ? cutAt : cutAt + files[0].at;
  return prose(text, cutAt, Math.min(end, cutAt + MAX_PROSE_BYTES)).replace(/^---[ \t]*\n/, "").trimEnd();
}

/** What follows the last hunk. */
function behind(text: Uint8Array, cutAt: number, files: readonly FilePatch[]): Uint8Array {
  const last = files.at(-1);
  return last === undefined ? text.subarray(text.length) : text.subarray(Math.min(text.length, cutAt + last.end));
}

function prose(text: Uint8Array, start: number, end: number): string {
  return decodeText(text.subarray(start, Math.max(start, end)), "");
}

/** Only a text that stands in the input as it is has lines there. */
function lineInInput(mail: Mail, { part, isVerbatim }: Reading, cutAt: number): number {
  if (part?.at === undefined || !isVerbatim) return 0;
  const bytes = asBuffer(mail.bytes);
  const end = part.at + Math.min(cutAt, part.bytes.length);
  let line = mail.line;
  for (let at = bytes.indexOf(10); at >= 0 && at < end; at = bytes.indexOf(10, at + 1)) line++;
  return line;
}
