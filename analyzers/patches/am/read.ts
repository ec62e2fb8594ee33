/**
 * A mail as `git am` takes it apart: the text that git mailinfo finds in its body, and where in that
 * text the patch begins. All parts of a mail are one text to git, whatever their types; a boundary is
 * any line that begins like it; the line behind a part's headers is dropped, empty or not; and what
 * the last boundary closes ends the mail. Invariant: the bytes from `cutAt` on are those that git
 * mailinfo leaves for git apply, and where it leaves none because it gives up, `refusal` says why.
 */
import { asBuffer } from "../../syntax/bytes.js";
import { isPatchStart } from "../patch-start.js";
import { isBlank } from "../same-words.js";
import { toUtf8, unconvertible } from "./charset.js";
import { Collected, Partial, type Joined } from "./collected.js";
import { Framing, isHeader, trimmed, type Value, type Named } from "./headers.js";
import { InBodyHeaders } from "./in-body-headers.js";
import { fromBase64Line, fromQuotedLine } from "./transfer.js";

export interface AmReading {
  /** Message and patch. */
  readonly text: Uint8Array;
  /** Offset of the patch; the end of the text when there is none. */
  readonly cutAt: number;
  /** Of the first line of the message. */
  readonly charset: string;
  /** What was read, and where in it the text stands just so, for its first bytes. */
  readonly mail: Uint8Array;
  readonly standing: Joined["standing"];
  /** Why git gives the mail up. */
  readonly refusal: string | undefined;
}

const LF = 10;
const CR = 13;
const BLANK = 32;
const NEWLINE = Buffer.from("\n");

/**
 * `mail`: as git mailsplit leaves it, the CRs of its line ends taken; `isSplit`: a separator of a
 * mailbox stood before it, which git takes for its first header.
 */
export function readAsAm(mail: Uint8Array, isSplit: boolean): AmReading {
  return new AmReader(asBuffer(mail)).read(isSplit);
}

class AmReader {
  readonly #mail: Buffer;
  readonly #framing = new Framing();
  readonly #found = new Map<Named, Value>();
  readonly #inBody = new InBodyHeaders(this.#framing);
  readonly #message: Collected;
  readonly #patch: Collected;
  readonly #partial = new Partial();
  #at = 0;
  #charset: string | undefined;
  #isPatch = false;

  constructor(mail: Buffer) {
    this.#mail = mail;
    this.#message = new Collected(mail);
    this.#patch = new Collected(mail);
  }

  read(isSplit: boolean): AmReading {
    if (isSplit) this.#fold();
    else while (this.#at < this.#mail.length && isBlank(this.#mail[this.#at] as number)) this.#at++;
    this.#body(this.#headers(true));
    this.#inBody.refuseNul(this.#found, this.#isPatch);
    const { bytes: text, standing } = this.#message.followedBy(this.#patch);
    return {
      text,
      cutAt: this.#message.length,
      charset: this.#charset ?? "",
      mail: this.#mail,
      standing,
      refusal: this.#framing.refusal,
    };
  }

  /** The next line with its end; empty at the end of the mail. */
  #line(): Buffer {
    const lf = this.#mail.indexOf(LF, this.#at);
    const end = lf < 0 ? this.#mail.length : lf + 1;
    const line = this.#mail.subarray(this.#at, end);
    this.#at = end;
    return line;
  }

  /** The lines that a header goes on in, each without the blanks at its end. */
  #fold(): Buffer[] {
    const lines: Buffer[] = [];
    while (this.#mail[this.#at] === BLANK || this.#mail[this.#at] === 9) {
      const line = trimmed(this.#line());
      lines.push(line.length === 0 ? line : Buffer.concat([Buffer.from(" "), line.subarray(1)]));
    }
    return lines;
  }

  /**
   * Takes headers up to the first line that is none, and gives that line. Where the mail ends before
   * it, git takes its last header for a line of the body as well.
   */
  #headers(isMails: boolean): Buffer {
    let last = Buffer.alloc(0);
    for (;;) {
      const line = this.#line();
      if (line.length === 0) return last;
      const bare = trimmed(line);
      if (bare.length === 0 || !isHeader(bare)) {
        const isWhole = bare.length + 1 === line.length && line[bare.length] === LF;
        return isWhole ? line : Buffer.concat([bare, NEWLINE]);
      }
      last = Buffer.concat([bare, ...this.#fold()]);
      this.#framing.take(last, this.#found, isMails);
    }
  }

  #body(first: Buffer): void {
    const { boundaries } = this.#framing;
    let line = first;
    if (boundaries.length > 0) {
      const boundary = this.#nextBoundary();
      if (boundary === undefined) return;
      line = boundary;
    }
    for (;;) {
      if (this.#isBoundary(line)) {
        this.#flush();
        const next = this.#pass(line);
        if (next === undefined) return;
        line = next;
      }
      this.#decoded(line);
      if (this.#at >= this.#mail.length) break;
      line = this.#line();
    }
    this.#flush();
    this.#inBody.flush();
  }

  /** Only the innermost boundary counts, and a line that goes on behind it is one as well. */
  #isBoundary(line: Buffer): boolean {
    const mark = this.#framing.boundaries.at(-1);
    return (
      mark !== undefined &&
      line.length >= mark.length &&
      line.compare(mark, 0, mark.length, 0, mark.length) === 0
    );
  }

  #nextBoundary(): Buffer | undefined {
    while (this.#at < this.#mail.length) {
      const line = this.#line();
      if (this.#isBoundary(line)) return line;
    }
    return undefined;
  }

  /** Goes over a boundary, and over all that it closes; gives the first line of the part behind it. */
  #pass(boundary: Buffer): Buffer | undefined {
    let line = boundary;
    for (let nClosed = 0; ; nClosed++) {
      const mark = this.#framing.boundaries.at(-1) as Buffer;
      if (line[mark.length] !== 45 || line[mark.length + 1] !== 45) break;
      this.#framing.boundaries.pop();
      // git leaves an empty line for the first of several that close one behind the other.
      if (nClosed === 0) this.#take(NEWLINE);
      const next = this.#nextBoundary();
      if (next === undefined) return undefined;
      line = next;
    }
    this.#framing.beginPart();
    this.#headers(false);
    const first = this.#line();
    if (first.length === 0) return undefined;
    return first[first.length - 1] === LF ? first : Buffer.concat([first, NEWLINE]);
  }

  #decoded(line: Buffer): void {
    const { encoding } = this.#framing;
    if (encoding === "none") return this.#flowed(line);
    const bytes = encoding === "base64" ? fromBase64Line(line) : fromQuotedLine(line, false);
    let at = 0;
    for (let lf = bytes.indexOf(LF); lf >= 0; lf = bytes.indexOf(LF, at)) {
      const piece = bytes.subarray(at, lf + 1);
      // What was left of the line before is a part of this one, and so is read again.
      if (at === 0 && this.#partial.length > 0) {
        this.#partial.add(piece);
        this.#flowedPartial();
      } else {
        this.#flowed(piece);
      }
      at = lf + 1;
    }
    this.#partial.add(bytes.subarray(at));
  }

  /** A line behind what is left of the one before; with format=flowed, a blank at its end joins it to the next. */
  #flowed(line: Buffer): void {
    const { isFlowed, isDelSp } = this.#framing;
    if (!isFlowed) return this.#take(line);
    let end = lengthWithoutEnd(line);
    if (isSignature(line, end)) {
      this.#flush();
      return this.#take(line);
    }
    const start = end > 0 && line[0] === BLANK ? 1 : 0;
    const isSoft = end > start && line[end - 1] === BLANK;
    if (isSoft && isDelSp) end--;
    if (!isSoft && this.#partial.length === 0) return this.#take(line.subarray(start));
    this.#partial.add(line.subarray(start, isSoft ? end : line.length));
    if (!isSoft) this.#flush();
  }

  /** The same for a line that is in the partial one as a whole. */
  #flowedPartial(): void {
    const { isFlowed, isDelSp } = this.#framing;
    const line = this.#partial.view;
    let end = lengthWithoutEnd(line);
    if (!isFlowed || isSignature(line, end)) return this.#flush();
    const ending = line.length - end;
    if (end > 0 && line[0] === BLANK) {
      this.#partial.dropFirst();
      end--;
    }
    const isSoft = end > 0 && this.#partial.view[end - 1] === BLANK;
    if (isSoft) this.#partial.dropLast(ending + (isDelSp ? 1 : 0));
    else this.#flush();
  }

  #flush(): void {
    if (this.#partial.length > 0) this.#take(this.#partial.take());
  }

  /** A line of the text, message or patch. */
  #take(line: Buffer): void {
    if (this.#isPatch) return this.#patch.add(line);
    this.#charset ??= this.#framing.charset;
    if (this.#inBody.take(line)) return this.#message.add(line);
    const text = this.#framing.charset === "" ? line : toUtf8(line, this.#framing.charset);
    if (text === undefined) this.#framing.refuse(unconvertible(this.#framing.charset));
    // The charset may be what makes a patch's first line of it.
    const shown = text ?? line;
    this.#isPatch = isPatchStart(shown, 0, shown.length);
    if (this.#isPatch) this.#patch.add(shown);
    else this.#message.add(line);
  }
}

function lengthWithoutEnd(line: Buffer): number {
  if (line.at(-1) !== LF) return line.length;
  return line.at(-2) === CR ? line.length - 2 : line.length - 1;
}

function isSignature(line: Buffer, end: number): boolean {
  return end === 3 && line[0] === 45 && line[1] === 45 && line[2] === BLANK;
}
