/**
 * The headers that decide how git mailinfo reads a body, with its own rules: a parameter is found
 * wherever its name stands in the line, every Content-Type that names a boundary opens one, and what
 * no line says anew stays as the line before it had it. Invariant: reading them never fails; what
 * makes git give the mail up is kept as `refusal`.
 */
import { latin1 } from "../../syntax/bytes.js";
import { isBlank } from "../same-words.js";
import { toUtf8, unconvertible } from "./charset.js";
import { fromBase64Line, fromQuotedLine } from "./transfer.js";

export type Encoding = "none" | "base64" | "quoted-printable";
export type Named = "from" | "subject" | "date";

const NAMED: readonly Named[] = ["from", "subject", "date"];
/** As many as git keeps open at a time. */
const MAX_BOUNDARIES = 4;

/** A header that git mailinfo prints. */
export interface Value {
  readonly hasNul: boolean;
}

/** The state that headers leave for the body. */
export class Framing {
  /** Each with its two dashes, the innermost last. */
  readonly boundaries: Buffer[] = [];
  encoding: Encoding = "none";
  charset = "";
  isFlowed = false;
  isDelSp = false;
  /** Why git gives the mail up. */
  refusal: string | undefined;

  refuse(why: string): void {
    this.refusal ??= why;
  }

  /** One header, unfolded; `found`: those of the mail; `isAnew`: a later one takes the place of an earlier. */
  take(line: Buffer, found: Map<Named, Value>, isAnew: boolean): void {
    const text = latin1(line, 0, line.length);
    for (const name of NAMED) {
      if (found.has(name) && !isAnew) continue;
      const raw = valueOf(text, name);
      if (raw === undefined) continue;
      found.set(name, { hasNul: this.#decoded(raw).includes("\0") });
      return;
    }
    const type = valueOf(text, "content-type");
    if (type !== undefined) return this.#contentType(this.#decoded(type).replace(/\0[^]*/, ""));
    const encoding = valueOf(text, "content-transfer-encoding");
    if (encoding !== undefined) {
      const value = this.#decoded(encoding)
        .replace(/\0[^]*/, "")
        .toLowerCase();
      this.encoding = value.includes("base64")
        ? "base64"
        : value.includes("quoted-printable")
          ? "quoted-printable"
          : "none";
      return;
    }
    const id = valueOf(text, "message-id");
    if (id !== undefined) this.#decoded(id);
  }

  /** What a boundary forgets of the part before it. */
  beginPart(): void {
    this.encoding = "none";
    this.charset = "";
  }

  #contentType(value: string): void {
    this.isFlowed = attribute(value, "format=")?.toLowerCase() === "flowed";
    this.isDelSp = attribute(value, "delsp=")?.toLowerCase() === "yes";
    const boundary = attribute(value, "boundary=");
    if (boundary !== undefined) {
      if (this.boundaries.length === MAX_BOUNDARIES)
        return this.refuse("parts within parts, too deep for it");
      this.boundaries.push(Buffer.from(`--${boundary}`, "latin1"));
    }
    this.charset = attribute(value, "charset=") ?? "";
  }

  /** Encoded words are decoded in every header; one that is not whole is an error to git. */
  #decoded(raw: string): string {
    let text = "";
    let at = 0;
    for (let start = raw.indexOf("=?"); start >= 0; start = raw.indexOf("=?", at)) {
      const between = raw.slice(at, start);
      if (at === 0 || /[^ \t\r\n]/.test(between)) text += between;
      const word = /^=\?([^?]*)\?([^])\?([^]*?)\?=/.exec(raw.slice(start));
      const kind = word?.[2]?.toLowerCase();
      if (word === null || (kind !== "b" && kind !== "q")) {
        this.refuse("an encoded word in a header that is not whole");
        return raw;
      }
      const data = Buffer.from(word[3] as string, "latin1");
      const bytes = toUtf8(
        kind === "b" ? fromBase64Line(data) : fromQuotedLine(data, true),
        word[1] as string,
      );
      if (bytes === undefined) {
        this.refuse(unconvertible(word[1] as string));
        return raw;
      }
      text += latin1(bytes, 0, bytes.length);
      at = start + word[0].length;
    }
    return text + raw.slice(at);
  }
}

/** The value of a header with this name, up to a NUL. */
function valueOf(line: string, name: string): string | undefined {
  if (line[name.length] !== ":" || line.slice(0, name.length).toLowerCase() !== name)
    return undefined;
  return line
    .slice(name.length + 1)
    .replace(/\0[^]*/, "")
    .replace(/^[ \t\r\n]+/, "");
}

export function nameOf(line: Buffer): Named | undefined {
  const text = latin1(line, 0, Math.min(line.length, 10));
  return NAMED.find((name) => valueOf(text, name) !== undefined);
}

function attribute(value: string, name: string): string | undefined {
  const at = value.toLowerCase().indexOf(name);
  if (at < 0) return undefined;
  const rest = value.slice(at + name.length);
  return (rest.startsWith('"') ? /^"([^"]*)/ : /^([^; \t]*)/).exec(rest)?.[1] ?? "";
}

/** A field's name and a colon, or the line that separates mails. */
export function isHeader(line: Buffer): boolean {
  if (/^>?From /.test(latin1(line, 0, Math.min(line.length, 6)))) return true;
  for (const byte of line) {
    if (byte === 58) return true;
    if (byte < 33 || byte > 126) return false;
  }
  return false;
}

/** Without the blanks at its end. */
export function trimmed(line: Buffer): Buffer {
  let end = line.length;
  while (end > 0 && isBlank(line[end - 1] as number)) end--;
  return line.subarray(0, end);
}
