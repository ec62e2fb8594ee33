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
import { diffParts, NOTHING_READ, readings, withoutQuotedCr, type Reading } from "./readings.js";
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
  /** git reads a patch in the mail, whether it can apply it or not. */
  readonly isGits: boolean;
  /** The patch was taken from a reply that quotes it. */
  readonly isQuoted: boolean;
  readonly repairs: readonly string[];
  /** What may be part of the patch, and is not in the files or the message. */
  readonly unread: readonly string[];
}

const MAX_PROSE_BYTES = 1 << 20;

interface Chosen {
  readonly reading: Reading;
  readonly files: readonly FilePatch[];
}

interface Choice extends Chosen {
  readonly problem: PatchError | undefined;
  /** git's own reading is a diff, or a broken one. */
  readonly isGits: boolean;
}

/** The first reading that is a diff, else the first one at all, and what is wrong with it. */
function choose(mail: Mail): Choice {
  let first: Reading | undefined;
  let problem: PatchError | undefined;
  let hasOwn = false;
  let isGits = false;
  for (const reading of readings(mail)) {
    first ??= reading;
    // What a mail quotes beside a diff of its own is talk.
    if (reading.isQuoted && hasOwn) break;
    const chosen = parsed(reading);
    if (chosen instanceof PatchError) {
      problem ??= chosen.in(mail.origin);
      hasOwn ||= !reading.isQuoted;
      isGits ||= reading.isGits;
    } else if (chosen.files.length > 0)
      return { ...chosen, problem, isGits: isGits || reading.isGits };
  }
  return {
    reading: first ?? NOTHING_READ,
    files: [],
    isGits,
    problem:
      problem ??
      (first === undefined
        ? new PatchError("has no part in plain text", { origin: mail.origin })
        : undefined),
  };
}

function parsed(reading: Reading): Chosen | PatchError {
  try {
    const files = parseDiff(reading.text.subarray(reading.cutAt), { isDamaged: reading.isDamaged });
    const clean = reading.isGits ? withoutQuotedCr(reading, files) : undefined;
    if (clean === undefined) return { reading, files };
    return { reading: clean, files: parseDiff(clean.text.subarray(clean.cutAt)) };
  } catch (error) {
    if (error instanceof PatchError) return error;
    throw error;
  }
}

export function readPatchMail(mail: Mail): PatchMail {
  const { reading, files, problem: refused, isGits } = choose(mail);
  // A problem that another reading mends is told of it.
  const problem = files.length > 0 ? undefined : refused;
  const { text, cutAt } = reading;
  const isMail = mail.fields.size > 0;
  const subject = parseSubject(mail.fields.text("subject"));
  const log = text.subarray(0, messageEnd(text, cutAt));
  const message = readMessage(log, reading.charset, isMail, subject.isReply && !reading.isQuoted);
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
    diffLine: lineInInput(mail, reading, files),
    files,
    problem,
    isGits,
    isQuoted: reading.isQuoted,
    repairs: [...mail.repairs, ...reading.repairs],
    unread: [
      ...(log.length < cutAt
        ? [`its message is longer than ${MAX_MESSAGE_BYTES >> 10} KiB, and is read no further`]
        : []),
      ...uncounted(text.subarray(cutAt), files),
      ...againstGit(mail, reading, files, refused),
      ...otherDiffs(mail, reading),
    ],
  };
}

/** Lines behind a file's last hunk that look like its own: git leaves them out. */
function uncounted(diff: Uint8Array, files: readonly FilePatch[]): string[] {
  const bytes = asBuffer(diff);
  return files
    .filter(
      ({ hunks, end }) => hunks.length > 0 && /^(\+|-(?!-))/.test(latin1(bytes, end, end + 2)),
    )
    .map(
      (file) =>
        `${printable(pathOf(file))}: behind the last hunk stands a line with + or - that its header does not count; git leaves it out`,
    );
}

/** What git makes of the mail, where that is not what was read. The quotation of a reply is said to be one. */
function againstGit(
  mail: Mail,
  reading: Reading,
  files: readonly FilePatch[],
  refused: PatchError | undefined,
): string[] {
  const refusal = mail.asAm?.refusal;
  const holdsDiff = files.length > 0 || refused !== undefined;
  if (refusal !== undefined && holdsDiff && !reading.isQuoted)
    return [`git am gives the mail up for ${printable(refusal)}`];
  if (files.length === 0 || reading.isQuoted) return [];
  const bare = files.find(({ isUnstripped }) => isUnstripped);
  if (bare !== undefined)
    return [
      `${printable(pathOf(bare))}: the names have no a/ and b/ before them, and git takes a folder off without -p0`,
    ];
  if (reading.isGits) return [];
  const why = refused === undefined ? "no patch" : `a patch that it refuses (${refused.message})`;
  const how =
    reading.repairs.length === 0
      ? "its first text alone"
      : reading.repairs.map((repair) => printable(repair)).join(", ");
  return [`git reads ${why} here; what was reviewed is a reading of our own: ${how}`];
}

/** A mail is one patch; what it has besides and neither git nor we have read is said. */
function otherDiffs(mail: Mail, { diffPart, isGits, isQuoted }: Reading): string[] {
  if (isGits || isQuoted || diffPart === undefined) return [];
  const found: string[] = [];
  for (const other of diffParts(mail)) {
    if (
      other === diffPart ||
      Buffer.compare(other.bytes, diffPart.bytes) === 0 ||
      !isDiff(other.bytes)
    )
      continue;
    const name = other.name === "" ? "" : ` (${printable(other.name)})`;
    found.push(
      `part ${mail.parts.indexOf(other) + 1}${name} holds a diff as well, which is not read; give it as a mail of its own`,
    );
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
  return prose(text, cutAt, Math.min(end, cutAt + MAX_PROSE_BYTES))
    .replace(/^---[ \t]*\n/, "")
    .trimEnd();
}

/** What follows the last hunk. */
function behind(text: Uint8Array, cutAt: number, files: readonly FilePatch[]): Uint8Array {
  const last = files.at(-1);
  return last === undefined
    ? text.subarray(text.length)
    : text.subarray(Math.min(text.length, cutAt + last.end));
}

function prose(text: Uint8Array, start: number, end: number): string {
  return decodeText(text.subarray(start, Math.max(start, end)), "");
}

/** Only a text that stands in the input as it is has lines there. */
function lineInInput(
  mail: Mail,
  { standing, cutAt }: Reading,
  files: readonly FilePatch[],
): number {
  const nRead = cutAt + (files.at(-1)?.end ?? 0);
  if (standing === undefined || nRead > standing.length) return 0;
  const bytes = asBuffer(standing.mail);
  const end = standing.at + cutAt;
  let line = mail.line;
  for (let at = bytes.indexOf(10); at >= 0 && at < end; at = bytes.indexOf(10, at + 1)) line++;
  return line;
}
