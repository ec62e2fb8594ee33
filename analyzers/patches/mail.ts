/**
 * Mails from whatever people have: mailboxes, files of git format-patch, single mails, web archives'
 * pages, bare diffs, each also packed with gzip. Invariant: bytes in, bytes out; the body is never
 * decoded, and nothing of the input is written or run.
 */
import { asBuffer, latin1 } from "../syntax/bytes.js";
import { readAsAm, type AmReading } from "./am/read.js";
import { parseDiff } from "./diff.js";
import { Fields, MAIL_FIELDS, readFields, readShownFields } from "./header-fields.js";
import { MAX_MAILS } from "./limits.js";
import { isMailbox, splitMailbox, withoutCr, withoutLead, type RawMail } from "./mbox.js";
import { findCut } from "./message.js";
import { partsOf, type Part } from "./mime.js";
import { PatchError } from "./patch-error.js";
import { unpack } from "./unpack.js";

/** A file, or standard input, as `-`. A maildir is one input for each of its files. */
export interface Input {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface Mail {
  /** The input's name, with `#n` where it holds several mails. */
  readonly origin: string;
  /** The commit that git format-patch names; empty otherwise. */
  readonly commit: string;
  readonly fields: Fields;
  readonly messageId: string;
  /** What the mail answers, the nearest first. */
  readonly parents: readonly string[];
  readonly parts: readonly Part[];
  /** What git am reads of it; undefined for a bare diff, which is given to git apply. */
  readonly asAm: AmReading | undefined;
  /** One-based line of the input at which the mail begins. */
  readonly line: number;
  /** The mail itself, for those who answer it. */
  readonly bytes: Uint8Array;
  /** Offset of the body. */
  readonly bodyAt: number;
  /** What was wrong with it, and was put right. */
  readonly repairs: readonly string[];
}

export interface Mails {
  /** In the order of the inputs, and within them. */
  readonly mails: readonly Mail[];
  /** Why an input, or a mail of it, is not among them. */
  readonly problems: readonly PatchError[];
}

export function readMails(inputs: Iterable<Input>): Mails {
  const mails: Mail[] = [];
  const problems: PatchError[] = [];
  for (const { name, bytes } of inputs) {
    try {
      const raw = rawMails(unpack(bytes, name));
      raw.forEach((mail, index) => {
        const origin = raw.length === 1 ? name : `${name}#${index + 1}`;
        try {
          mails.push(...readOne(mail, origin, 0));
        } catch (error) {
          problems.push(wrap(error, origin));
        }
      });
    } catch (error) {
      problems.push(wrap(error, name));
    }
    if (mails.length <= MAX_MAILS) continue;
    problems.push(
      new PatchError(`more than ${MAX_MAILS} mails; give the mails of one series`, {
        origin: name,
      }),
    );
    break;
  }
  return { mails, problems };
}

/** git takes nothing of what is blank before the first mail. */
function rawMails(text: Uint8Array): RawMail[] {
  const { bytes, nLines } = withoutLead(text);
  if (isMailbox(bytes))
    return splitMailbox(bytes).map((mail) => ({ ...mail, line: mail.line + nLines }));
  const single = looksLikeMail(bytes) ? { bytes, line: nLines + 1 } : { bytes: text, line: 1 };
  return [{ ...single, commit: "", isSplit: false }];
}

function wrap(error: unknown, origin: string): PatchError {
  if (!(error instanceof PatchError)) throw error;
  return error.place.origin === undefined ? error.in(origin) : error;
}

const MAX_ATTACHED_DEPTH = 3;

/** Whether a part is a mail of its own, such as an attached file of git format-patch. */
export function isMailPart({ type, bytes }: Part, index: number): boolean {
  return type === "message/rfc822" || (index > 0 && (isMailbox(bytes) || looksLikeMail(bytes)));
}

/** A mail and those attached to it. */
function readOne(raw: RawMail, origin: string, depth: number): Mail[] {
  const { fields, bodyAt, bytes, repairs } = headed(raw.bytes);
  const asAm = amReadingOf(raw, fields.size > 0);
  const parts = partsOf(fields, bytes, bodyAt);
  const messageId = fields.ids("message-id")[0] ?? "";
  const { commit, line } = raw;
  const mails: Mail[] = [
    {
      origin,
      commit,
      fields,
      messageId,
      parents: parentsOf(fields),
      parts,
      asAm,
      line,
      bytes,
      bodyAt,
      repairs,
    },
  ];
  // To git, what is attached is a part of the mail.
  if (asAm !== undefined && asAm.refusal === undefined && holdsDiff(asAm.text.subarray(asAm.cutAt)))
    return mails;
  parts.forEach((part, index) => {
    if (!isMailPart(part, index)) return;
    if (depth === MAX_ATTACHED_DEPTH)
      throw new PatchError(
        `mails attached to mails, more than ${MAX_ATTACHED_DEPTH} deep; give the innermost by itself`,
      );
    const inner = isMailbox(part.bytes)
      ? splitMailbox(part.bytes)
      : [{ bytes: part.bytes, line: 1, commit: "", isSplit: false }];
    inner.forEach((mail, n) => {
      const name = `${origin} attachment ${index + 1}${inner.length > 1 ? `.${n + 1}` : ""}`;
      mails.push(...readOne(mail, name, depth + 1));
      if (mails.length > MAX_MAILS)
        throw new PatchError(`more than ${MAX_MAILS} mails; give the mails of one series`);
    });
  });
  return mails;
}

interface Headed {
  readonly fields: Fields;
  readonly bodyAt: number;
  /** The mail with the line ends that it had before the transport. */
  readonly bytes: Uint8Array;
  readonly repairs: readonly string[];
}

function headed(input: Uint8Array): Headed {
  if (looksLikeMail(input)) {
    const bytes = withoutCr(input);
    const found = readFields(bytes);
    // An archive's page may begin with a field as well, and then goes on with its own words.
    const isWhole = found.fields.raw("from") !== "" || found.fields.raw("subject") !== "";
    if (isWhole) return { ...found, bytes, repairs: [] };
  }
  if (!startsWithDiff(input)) {
    const bytes = withoutCr(input);
    const shown = readShownFields(bytes);
    if (shown !== undefined)
      return { ...shown, bytes, repairs: ["headers as a web page shows them"] };
  }
  return { fields: new Fields(), bodyAt: 0, bytes: input, repairs: [] };
}

/** Whether a text begins with a field that only mails have. */
function looksLikeMail(bytes: Uint8Array): boolean {
  const name = /^(?:>?From [^\n]*\n)?([!-9;-~]{1,60}):/.exec(
    latin1(asBuffer(bytes), 0, Math.min(bytes.length, 300)),
  )?.[1];
  return name !== undefined && MAIL_FIELDS.test(name);
}

/** `isMail`: the text has headers by our own reading. */
function amReadingOf({ bytes, isSplit }: RawMail, isMail: boolean): AmReading | undefined {
  if (!isSplit && !isMail && !isMailToGit(bytes)) return undefined;
  const asAm = readAsAm(withoutCr(bytes), isSplit);
  if (isSplit || isMail || asAm.refusal !== undefined) return asAm;
  // A title with a colon is a header to git; it is a title here where the patch is the same.
  const patch = bytes.subarray(findCut(bytes));
  return Buffer.compare(patch, asAm.text.subarray(asAm.cutAt)) === 0 ? undefined : asAm;
}

/** Whether git am would take a text without a separator for a mail: all lines up to an empty one are headers. */
function isMailToGit(text: Uint8Array): boolean {
  const bytes = asBuffer(withoutLead(text).bytes);
  // What StGit writes.
  if (/^[^\n]+\n\r?\n(From|Author|Date):/.test(latin1(bytes, 0, Math.min(bytes.length, 1000))))
    return false;
  let at = 0;
  for (let n = 0; at < bytes.length; n++) {
    const lf = bytes.indexOf(10, at);
    const end = lf < 0 ? bytes.length : lf;
    const line = latin1(bytes, at, Math.min(end, at + 1000)).replace(/\r$/, "");
    if (line === "") return n > 0;
    if (!/^(?:[ \t]|[!-9;-~]+:)/.test(line)) return false;
    at = end + 1;
  }
  return false;
}

/** Also one that cannot be read. */
function holdsDiff(patch: Uint8Array): boolean {
  try {
    return parseDiff(patch).length > 0;
  } catch (error) {
    if (!(error instanceof PatchError)) throw error;
    return true;
  }
}

function startsWithDiff(bytes: Uint8Array): boolean {
  return /^(diff |Index: |--- )/.test(latin1(asBuffer(bytes), 0, Math.min(bytes.length, 20)));
}

function parentsOf(fields: Fields): string[] {
  const parents = [
    ...fields.ids("in-reply-to").slice(0, 1),
    ...[...fields.ids("references")].reverse(),
  ];
  return [...new Set(parents)];
}
