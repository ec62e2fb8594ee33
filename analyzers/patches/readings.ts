/**
 * The ways to read a mail as message and diff. The first is that of git am, and of git apply where
 * there is no mail around the diff: what it gives is what is judged. The others mend what these
 * refuse: a text already decoded below its old header, unflowed lines, an attachment that git does
 * not reach, and last the quotation of a reply. Invariant: a reading changes no byte but what it says
 * in its repairs.
 */
import { asBuffer } from "../syntax/bytes.js";
import type { AmReading } from "./am/read.js";
import { unflow } from "./flowed.js";
import type { Address } from "./header-fields.js";
import { isMailPart, type Mail } from "./mail.js";
import { withoutCr } from "./mbox.js";
import { findCut } from "./message.js";
import type { Part } from "./mime.js";
import { eachLine, type FilePatch } from "./patch.js";
import { quotedPatch } from "./quoted.js";

export interface Reading {
  readonly text: Uint8Array;
  /** Offset of the cut in it. */
  readonly cutAt: number;
  readonly charset: string;
  readonly repairs: readonly string[];
  /** Whether git reads it so. */
  readonly isGits: boolean;
  /** Blanks of the diff were lost. */
  readonly isDamaged: boolean;
  /** Whom a quotation says it quotes. */
  readonly author: Address | undefined;
  readonly isQuoted: boolean;
  /** Where in a text that holds the mail, line by line, the reading's first bytes stand just so. */
  readonly standing:
    | { readonly mail: Uint8Array; readonly at: number; readonly length: number }
    | undefined;
  /** The part that the diff stands in, where it is one. */
  readonly diffPart: Part | undefined;
}

const none = {
  isGits: false,
  isDamaged: false,
  author: undefined,
  isQuoted: false,
  standing: undefined,
  repairs: [],
};
export const NOTHING_READ: Reading = {
  ...none,
  text: new Uint8Array(0),
  cutAt: 0,
  charset: "",
  diffPart: undefined,
};

export function* readings(mail: Mail): Generator<Reading> {
  const plain = mail.parts.filter((part) => part.type === "text/plain");
  const main = plain.find((part) => !part.isAttachment) ?? plain[0];
  if (mail.asAm !== undefined) yield ofAm(mail.asAm);
  else if (main !== undefined) yield bare(main.bytes);
  if (main !== undefined) {
    const stale = main.isStale ? ["its transfer encoding was already taken off"] : [];
    if (main.isFlowed) {
      yield reading(main, unflow(main.bytes, false, main.isDelSp), [...stale, "format=flowed"]);
      yield reading(main, unflow(main.bytes, true, main.isDelSp), [
        ...stale,
        "format=flowed, with broken lines joined",
      ]);
    }
    yield reading(main, main.bytes, stale);
  }
  for (const part of diffParts(mail)) {
    if (part === main) continue;
    // The attachment ends the message.
    const joined = Buffer.concat([
      main?.bytes ?? new Uint8Array(0),
      Buffer.from("\n---\n\n"),
      part.bytes,
    ]);
    yield { ...reading(main ?? part, joined, ["the diff is an attachment"]), diffPart: part };
  }
  if (main === undefined) return;
  const quotation = quotedPatch(main.isEncoded ? withoutCr(main.bytes) : main.bytes);
  if (quotation === undefined) return;
  const { text, author } = quotation;
  const quoted = {
    ...none,
    text,
    cutAt: findCut(text),
    author,
    isQuoted: true,
    charset: main.charset,
    diffPart: main,
  };
  yield { ...quoted, repairs: ["read from the quotation of a reply"] };
  yield {
    ...quoted,
    repairs: ["read from the quotation of a reply", "blanks at the start of its lines were lost"],
    isDamaged: true,
  };
}

function ofAm({ text, cutAt, charset, mail, standing }: AmReading): Reading {
  return {
    ...none,
    text,
    cutAt,
    charset,
    isGits: true,
    standing: standing && { mail, ...standing },
    diffPart: undefined,
  };
}

function bare(text: Uint8Array): Reading {
  const standing = { mail: text, at: 0, length: text.length };
  return {
    ...none,
    text,
    cutAt: findCut(text),
    charset: "",
    isGits: true,
    standing,
    diffPart: undefined,
  };
}

/**
 * The reading without the CRs that came with all its lines; undefined where it has none. git am keeps
 * them unless it is told not to (`--quoted-cr=strip`), and then the old lines fit no file but one that
 * has them too.
 */
export function withoutQuotedCr(
  reading: Reading,
  files: readonly FilePatch[],
): Reading | undefined {
  const { text, cutAt } = reading;
  if (!hasCrHeaders(text.subarray(cutAt)) || !files.some(expectsCr)) return undefined;
  const message = withoutCr(text.subarray(0, cutAt));
  const clean = Buffer.concat([message, withoutCr(text.subarray(cutAt))]);
  return {
    ...reading,
    text: clean,
    cutAt: message.length,
    standing: undefined,
    repairs: [...reading.repairs, "its lines ended in CR LF"],
  };
}

function expectsCr(file: FilePatch): boolean {
  let isFound = false;
  for (const hunk of file.hunks) {
    eachLine(file, hunk, (sign, start, end) => {
      const isEnd = file.bytes[end - 1] === 10 && end - 1 > start;
      isFound ||= sign !== 43 && isEnd && file.bytes[end - 2] === 13;
    });
    if (isFound) break;
  }
  return isFound;
}

function reading(part: Part, bytes: Uint8Array, repairs: readonly string[]): Reading {
  const hasCr = hasCrHeaders(bytes);
  const text = withLineEnd(hasCr ? withoutCr(bytes) : bytes);
  return {
    ...none,
    text,
    cutAt: findCut(text),
    charset: part.charset,
    repairs: hasCr ? [...repairs, "its lines ended in CR LF"] : repairs,
    diffPart: part,
  };
}

/** A diff's own header lines never end in a CR, so one there came with all lines on the way. */
function hasCrHeaders(text: Uint8Array): boolean {
  const bytes = asBuffer(text);
  if (!bytes.includes("\r\n")) return false;
  for (const mark of ["diff --git ", "+++ "]) {
    const at =
      bytes.subarray(0, mark.length).toString("latin1") === mark
        ? 0
        : bytes.indexOf(`\n${mark}`) + 1;
    if (at === 0 && bytes[0] !== mark.charCodeAt(0)) continue;
    const lf = bytes.indexOf(10, at);
    return lf > 0 && bytes[lf - 1] === 13;
  }
  return false;
}

function withLineEnd(text: Uint8Array): Uint8Array {
  return text.length === 0 || text[text.length - 1] === 10
    ? text
    : Buffer.concat([text, Buffer.from("\n")]);
}

/** The parts that a diff may stand in. */
export function diffParts(mail: Mail): Part[] {
  return mail.parts.filter((part, index) => {
    if (
      part.type === "text/html" ||
      isMailPart(part, index) ||
      /^(image|audio|video)\//.test(part.type)
    )
      return false;
    const bytes = asBuffer(part.bytes);
    return bytes.includes("\n+++ ") || bytes.includes("diff --git ");
  });
}
