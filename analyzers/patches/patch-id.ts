/**
 * The stable patch id of git: the same change has the same one wherever it is applied and in whatever
 * order its files stand, because blanks, line numbers and blob ids are left out. Invariant: equal to
 * what `git patch-id --stable` says of the same text.
 */
import { createHash, type Hash } from "node:crypto";
import { asBuffer, latin1 } from "../syntax/bytes.js";

const LF = 10;
const SHA1_BYTES = 20;
const MIN_NO_NEWLINE = 12;

/** Of the first patch in the text, which begins with `diff `; empty when there is none. */
export function patchId(text: Uint8Array): string {
  return new PatchIdReader(asBuffer(text)).read();
}

/** What the next line may be: counts of a hunk, or -1 in the header of a file. */
class PatchIdReader {
  readonly #bytes: Buffer;
  readonly #sum = new Uint8Array(SHA1_BYTES);
  #hash: Hash = createHash("sha1");
  #nBytes = 0;
  #before = -1;
  #after = -1;
  #isBinary = false;
  #ids = "";

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  read(): string {
    const bytes = this.#bytes;
    for (let at = 0; at < bytes.length; ) {
      const lf = bytes.indexOf(LF, at);
      const end = lf < 0 ? bytes.length : lf + 1;
      if (!this.#line(at, end)) break;
      at = end;
    }
    if (this.#nBytes === 0) return "";
    this.#flush();
    return Buffer.from(this.#sum).toString("hex");
  }

  /** False at the end of the patch. */
  #line(at: number, end: number): boolean {
    const first = this.#bytes[at] as number;
    const head = latin1(this.#bytes, at, Math.min(end, at + 200));
    if (head.startsWith("\\ ") && end - at > MIN_NO_NEWLINE) return true;
    if (/^(commit |From )?([0-9a-f]{40}|[0-9a-f]{64})/.test(head) && this.#nBytes > 0) return false;
    const isDiff = head.startsWith("diff ");
    if (this.#nBytes === 0 && !isDiff) return true;
    if (this.#before === -1) {
      if (/^(GIT binary patch|Binary files)/.test(head)) {
        this.#isBinary = true;
        this.#before = 0;
        this.#hash.update(this.#ids, "latin1");
        this.#flush();
        return true;
      }
      const index = /^index ([^\n]*?)\.\.([^ \n]*)/.exec(head);
      if (head.startsWith("index ")) {
        if (index !== null) this.#ids = `${index[1]}${index[2]}`;
        return true;
      }
      if (head.startsWith("--- ")) this.#before = this.#after = 1;
      else if (!/^[A-Za-z]/.test(head)) return false;
    }
    if (this.#isBinary) {
      if (!isDiff) return true;
      this.#isBinary = false;
      this.#before = -1;
      return true;
    }
    if (this.#before === 0 && this.#after === 0) {
      if (head.startsWith("@@ -")) {
        const match = /^@@ -\d*(?:,(\d+))? \+\d*(?:,(\d+))?/.exec(head);
        this.#before = Number(match?.[1] ?? 1);
        this.#after = Number(match?.[2] ?? 1);
        return true;
      }
      if (!isDiff) return false;
      this.#flush();
      this.#before = this.#after = -1;
    }
    if (first === 45 || first === 32) this.#before--;
    if (first === 43 || first === 32) this.#after--;
    this.#add(at, end);
    return true;
  }

  /** A line without its blanks, up to a NUL. */
  #add(at: number, end: number): void {
    const text = latin1(this.#bytes, at, end)
      .replace(/\0[^]*$/, "")
      .replace(/[ \t\r\n]/g, "");
    this.#nBytes += text.length;
    this.#hash.update(text, "latin1");
  }

  /** Adds the hash of one file to the sum, so that their order does not matter. */
  #flush(): void {
    const digest = this.#hash.digest();
    this.#hash = createHash("sha1");
    let carry = 0;
    for (let i = 0; i < SHA1_BYTES; i++) {
      carry += (this.#sum[i] as number) + (digest[i] as number);
      this.#sum[i] = carry & 255;
      carry >>= 8;
    }
  }
}
