/**
 * The ways to read a mail as message and diff, the most literal first: as it is, unflowed, with a diff
 * from an attachment, or out of a reply's quotation. Invariant: a reading changes no byte but what it
 * says in its repairs.
 */
import { asBuffer } from "../syntax/bytes.js";
import { unflow } from "./flowed.js";
import type { Address } from "./header-fields.js";
import { isMailPart, type Mail } from "./mail.js";
import { withoutCr } from "./mbox.js";
import type { Part } from "./mime.js";
import { quotedPatch } from "./quoted.js";

export interface Reading {
  readonly text: Uint8Array;
  readonly repairs: readonly string[];
  /** Blanks of the diff were lost. */
  readonly isDamaged: boolean;
  /** Whom a quotation says it quotes. */
  readonly author: Address | undefined;
  readonly isQuoted: boolean;
  /** The lines of the text are those of the part. */
  readonly isVerbatim: boolean;
  readonly part: Part | undefined;
  /** The part that the diff stands in. */
  readonly diffPart: Part | undefined;
}

const none = { isDamaged: false, author: undefined, isQuoted: false, isVerbatim: false };
export const NOTHING_READ: Reading = { ...none, text: new Uint8Array(0), repairs: [], part: undefined, diffPart: undefined };

export function* readings(mail: Mail): Generator<Reading> {
  const plain = mail.parts.filter((part) => part.type === "text/plain");
  const main = plain.find((part) => !part.isAttachment) ?? plain[0];
  if (main !== undefined) {
    const stale = main.isStale ? ["its transfer encoding was already taken off"] : [];
    if (main.isFlowed) {
      yield reading(main, unflow(main.bytes, false, main.isDelSp), [...stale, "format=flowed"]);
      yield reading(main, unflow(main.bytes, true, main.isDelSp), [...stale, "format=flowed, with broken lines joined"]);
    }
    yield { ...reading(main, main.bytes, stale), isVerbatim: true };
  }
  for (const part of diffParts(mail)) {
    if (part === main) continue;
    // The attachment ends the message.
    const joined = Buffer.concat([main?.bytes ?? new Uint8Array(0), Buffer.from("\n---\n\n"), part.bytes]);
    yield { ...reading(main ?? part, joined, ["the diff is an attachment"]), diffPart: part };
  }
  if (main === undefined) return;
  const quotation = quotedPatch(main.isEncoded ? withoutCr(main.bytes) : main.bytes);
  if (quotation === undefined) return;
  const quoted = { ...none, text: quotation.text, author: quotation.author, isQuoted: true, part: main, diffPart: main };
  yield { ...quoted, repairs: ["quoted by a reply"] };
  yield { ...quoted, repairs: ["quoted by a reply", "blanks at the start of its lines were lost"], isDamaged: true };
}

function reading(part: Part, text: Uint8Array, repairs: readonly string[]): Reading {
  const hasCr = hasCrHeaders(text);
  const clean = withLineEnd(hasCr ? withoutCr(text) : text);
  return { ...none, text: clean, repairs: hasCr ? [...repairs, "its lines ended in CR LF"] : repairs, part, diffPart: part };
}

/** A diff's own header lines never end in a CR, so one there came with all lines on the way. */
function hasCrHeaders(text: Uint8Array): boolean {
  const bytes = asBuffer(text);
  if (!bytes.includes("\r\n")) return false;
  for (const mark of ["diff --git ", "+++ "]) {
    const at = bytes.subarray(0, mark.length).toString("latin1") === mark ? 0 : bytes.indexOf(`\n${mark}`) + 1;
    if (at === 0 && bytes[0] !== mark.charCodeAt(0)) continue;
    const lf = bytes.indexOf(10, at);
    return lf > 0 && bytes[lf - 1] === 13;
  }
  return false;
}

function withLineEnd(text: Uint8Array): Uint8Array {
  return text.length === 0 || text[text.length - 1] === 10 ? text : Buffer.concat([text, Buffer.from("\n")]);
}

/** The parts that a diff may stand in. */
export function diffParts(mail: Mail): Part[] {
  return mail.parts.filter((part, index) => {
    if (part.type === "text/html" || isMailPart(part, index) || /^(image|audio|video)\//.test(part.type)) return false;
    const bytes = asBuffer(part.bytes);
    return bytes.includes("\n+++ ") || bytes.includes("diff --git ");
  });
}
