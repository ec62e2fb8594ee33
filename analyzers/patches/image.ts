/**
 * The lines of a file while hunks are put into it. A line is an offset and a length in the file or in
 * the patch, kept in an array with a gap where the last hunk went, so that hunks in order cost what
 * they touch. Invariant: a line that a hunk has put there is matched by no other hunk.
 */
import { asBuffer } from "../syntax/bytes.js";
import { MAX_COMPARISONS, seriesLimits } from "./limits.js";
import { eachLine, type FilePatch, type Hunk } from "./patch.js";
import { isBlank, sameWords } from "./same-words.js";

const LF = 10;
const PLUS = 43;
const MINUS = 45;
const FROM_PATCH = 1;
const PATCHED = 2;

/** Where a hunk went; or that it fits nowhere. */
export type Placed =
  | { readonly line: number; readonly offset: number }
  | { readonly misfit: Misfit };

/** The place that comes closest. */
export interface Misfit {
  /** One-based line of the file at that moment; behind the last one when the file ends there. */
  readonly line: number;
  readonly expected: string;
  /** Undefined behind the end of the file. */
  readonly found: string | undefined;
  /** What hinders it when all lines are the same. */
  readonly reason: "differs" | "overlaps" | "not at the start" | "not at the end" | "too much work";
}

/** Lines that were compared for all files of a series, and how many may be. */
export class Effort {
  nCompared = 0;
  readonly nAllowed: number;

  constructor(nAllowed: number = seriesLimits.nComparisons) {
    this.nAllowed = nAllowed;
  }
}

export class Image {
  readonly #file: Buffer;
  readonly #patch: Buffer;
  readonly #patchFile: FilePatch;
  readonly #starts: Int32Array;
  readonly #lengths: Int32Array;
  readonly #flags: Uint8Array;
  readonly #effort: Effort;
  #gapAt: number;
  #gapEnd: number;
  #work = 0;
  /** The hunk at hand: whether it must end with the file, lines it expects, and lines it leaves. */
  #isAtEnd = false;
  readonly #pre = new Spans();
  readonly #post = new Spans();

  constructor(content: Uint8Array, patch: FilePatch, effort: Effort = new Effort()) {
    this.#effort = effort;
    this.#file = asBuffer(content);
    this.#patch = asBuffer(patch.bytes);
    this.#patchFile = patch;
    let nLines = 0;
    for (let at = 0; at < content.length; nLines++) {
      const end = this.#file.indexOf(LF, at);
      at = end < 0 ? content.length : end + 1;
    }
    const capacity = patch.hunks.reduce((sum, hunk) => sum + hunk.newCount, nLines);
    this.#starts = new Int32Array(capacity);
    this.#lengths = new Int32Array(capacity);
    this.#flags = new Uint8Array(capacity);
    let n = 0;
    for (let at = 0; at < content.length; n++) {
      const end = this.#file.indexOf(LF, at);
      const next = end < 0 ? content.length : end + 1;
      this.#starts[n] = at;
      this.#lengths[n] = next - at;
      at = next;
    }
    this.#gapAt = n;
    this.#gapEnd = capacity;
  }

  get nLines(): number {
    return this.#starts.length - (this.#gapEnd - this.#gapAt);
  }

  #slot(line: number): number {
    return line < this.#gapAt ? line : line + this.#gapEnd - this.#gapAt;
  }

  /** Puts a hunk in its place, or says why it has none. */
  apply(hunk: Hunk): Placed {
    this.#read(hunk);
    const { nLines } = this;
    const nPre = this.#pre.n;
    // A hunk that begins with the file must match there; without context behind it, at the end.
    const isAtStart = hunk.oldStart <= 1;
    const isAtEnd = hunk.trailing === 0;
    this.#isAtEnd = isAtEnd;
    const wanted = hunk.newStart > 0 ? hunk.newStart - 1 : 0;
    let line = wanted;
    if (isAtStart) line = 0;
    else if (isAtEnd) line = nLines - nPre;
    if (line < 0 || line > nLines) line = nLines;
    const place = this.#search(line, isAtStart, isAtEnd);
    if (place === undefined) return { misfit: this.#misfit(line, isAtStart, isAtEnd) };
    this.#replace(place, nPre);
    return { line: place + 1, offset: place - wanted };
  }

  #read(hunk: Hunk): void {
    this.#pre.clear();
    this.#post.clear();
    eachLine(this.#patchFile, hunk, (sign, start, end) => {
      if (sign !== PLUS) this.#pre.add(start, end - start);
      // A context line whose blanks were changed on the way is taken from the file: index into `pre`.
      const isOwn = this.#patchFile.isDamaged && sign !== PLUS && sign !== MINUS;
      if (sign !== MINUS) this.#post.add(isOwn ? -this.#pre.n : start, end - start);
    });
  }

  /** From `line` outward, forward first, until the whole file was looked at. */
  #search(line: number, isAtStart: boolean, isAtEnd: boolean): number | undefined {
    const { nLines } = this;
    const nPre = this.#pre.n;
    const matches = (at: number): boolean => {
      const fits = isAtEnd ? at + nPre === nLines : at + nPre <= nLines;
      return fits && (!isAtStart || at === 0) && this.#nMatching(at, true) === nPre;
    };
    if (matches(line)) return line;
    if (isAtStart || isAtEnd) return undefined;
    for (let distance = 1; line + distance <= nLines || line - distance >= 0; distance++) {
      if (line + distance <= nLines && matches(line + distance)) return line + distance;
      if (line - distance >= 0 && matches(line - distance)) return line - distance;
      if (this.#isExhausted()) return undefined;
    }
    return undefined;
  }

  #isExhausted(): boolean {
    return this.#work > MAX_COMPARISONS || this.#effort.nCompared > this.#effort.nAllowed;
  }

  #spend(n: number): void {
    this.#work += n;
    this.#effort.nCompared += n;
  }

  /** How many lines of the hunk the file has from `at` on; `isFresh`: none that a hunk has put there. */
  #nMatching(at: number, isFresh: boolean): number {
    const nPre = this.#pre.n;
    const end = Math.min(nPre, this.nLines - at);
    let n = 0;
    while (n < end && this.#matches(this.#slot(at + n), n, n === nPre - 1, isFresh)) n++;
    this.#spend(n + 1);
    return n;
  }

  #matches(slot: number, n: number, isLast: boolean, isFresh: boolean): boolean {
    const flags = this.#flags[slot] as number;
    if (isFresh && (flags & PATCHED) !== 0) return false;
    const source = (flags & FROM_PATCH) === 0 ? this.#file : this.#patch;
    const start = this.#starts[slot] as number;
    const length = this.#lengths[slot] as number;
    const preStart = this.#pre.start(n);
    const preLength = this.#pre.length(n);
    if (this.#patchFile.isDamaged) {
      return sameWords(source, start, start + length, this.#patch, preStart, preStart + preLength);
    }
    if (length !== preLength) {
      // As git has it: the end of a hunk without a line end also stands for a line with blanks behind.
      if (
        !isLast ||
        this.#isAtEnd ||
        length < preLength ||
        endsLine(this.#patch, preStart, preLength)
      ) {
        return false;
      }
      for (let i = preLength; i < length; i++)
        if (!isBlank(source[start + i] as number)) return false;
    }
    for (let i = 0; i < preLength; i++)
      if (source[start + i] !== this.#patch[preStart + i]) return false;
    return true;
  }

  #replace(line: number, nOld: number): void {
    this.#moveGap(line + nOld);
    const own = this.#patchFile.isDamaged ? this.#originals(line, nOld) : undefined;
    this.#gapAt = line;
    for (let i = 0; i < this.#post.n; i++) {
      const start = this.#post.start(i);
      const slot = this.#gapAt++;
      const original = start < 0 ? own?.[-start - 1] : undefined;
      this.#starts[slot] = original?.start ?? start;
      this.#lengths[slot] = original?.length ?? this.#post.length(i);
      this.#flags[slot] = PATCHED | (original === undefined ? FROM_PATCH : 0);
    }
  }

  #originals(line: number, n: number): { readonly start: number; readonly length: number }[] {
    return Array.from({ length: n }, (_, i) => {
      return { start: this.#starts[line + i] as number, length: this.#lengths[line + i] as number };
    });
  }

  #moveGap(line: number): void {
    const size = this.#gapEnd - this.#gapAt;
    const isBack = line < this.#gapAt;
    const [to, from, end] = isBack
      ? [line + size, line, this.#gapAt]
      : [this.#gapAt, this.#gapEnd, line + size];
    if (from < end)
      for (const array of [this.#starts, this.#lengths, this.#flags])
        array.copyWithin(to, from, end);
    this.#spend((end - from) >> 4);
    this.#gapAt = line;
    this.#gapEnd = line + size;
  }

  /** The file as it is now. */
  content(): Uint8Array {
    const { nLines } = this;
    let size = 0;
    for (let i = 0; i < nLines; i++) size += this.#lengths[this.#slot(i)] as number;
    const result = Buffer.allocUnsafe(size);
    let filled = 0;
    for (let i = 0; i < nLines; ) {
      const slot = this.#slot(i);
      const source = (this.#flags[slot] as number) & FROM_PATCH;
      const start = this.#starts[slot] as number;
      let end = start + (this.#lengths[slot] as number);
      for (i++; i < nLines; i++) {
        const next = this.#slot(i);
        if (this.#starts[next] !== end || ((this.#flags[next] as number) & FROM_PATCH) !== source)
          break;
        end += this.#lengths[next] as number;
      }
      filled += (source === 0 ? this.#file : this.#patch).copy(result, filled, start, end);
    }
    return result;
  }

  /** The place with the most lines in common, the nearest of several. */
  #misfit(line: number, isAtStart: boolean, isAtEnd: boolean): Misfit {
    const { nLines } = this;
    const nPre = this.#pre.n;
    const isExhausted = this.#isExhausted();
    let best = isAtStart ? 0 : line;
    let nBest = this.#nMatching(best, false);
    for (let distance = 1; nBest < nPre && distance <= nLines && !this.#isExhausted(); distance++) {
      for (const at of [line + distance, line - distance]) {
        if (at < 0 || at >= nLines) continue;
        const n = this.#nMatching(at, false);
        if (n > nBest) [best, nBest] = [at, n];
      }
    }
    const text = (source: Buffer, start: number, length: number): string =>
      source.toString("utf8", start, start + Math.min(length, 200)).replace(/\r?\n$/, "");
    const at = best + Math.min(nBest, Math.max(0, nPre - 1));
    const slot = this.#slot(at);
    const isInside = at < nLines;
    const source =
      isInside && ((this.#flags[slot] as number) & FROM_PATCH) === 0 ? this.#file : this.#patch;
    const n = Math.min(nBest, Math.max(0, nPre - 1));
    const reason = ((): Misfit["reason"] => {
      if (isExhausted) return "too much work";
      if (nBest < nPre) return "differs";
      if (this.#nMatching(best, true) < nPre) return "overlaps";
      if (isAtStart && best > 0) return "not at the start";
      return isAtEnd ? "not at the end" : "differs";
    })();
    return {
      line: (reason === "overlaps" ? best + this.#nMatching(best, true) : at) + 1,
      expected: nPre === 0 ? "" : text(this.#patch, this.#pre.start(n), this.#pre.length(n)),
      found: isInside
        ? text(source, this.#starts[slot] as number, this.#lengths[slot] as number)
        : undefined,
      reason,
    };
  }
}

/** Starts and lengths, eight bytes for each. */
class Spans {
  #numbers = new Int32Array(64);
  n = 0;

  clear(): void {
    this.n = 0;
  }

  add(start: number, length: number): void {
    if (2 * this.n === this.#numbers.length) {
      const larger = new Int32Array(4 * this.n);
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    this.#numbers[2 * this.n] = start;
    this.#numbers[2 * this.n + 1] = length;
    this.n++;
  }

  start(at: number): number {
    return this.#numbers[2 * at] as number;
  }

  length(at: number): number {
    return this.#numbers[2 * at + 1] as number;
  }
}

function endsLine(bytes: Uint8Array, start: number, length: number): boolean {
  return length > 0 && bytes[start + length - 1] === LF;
}
