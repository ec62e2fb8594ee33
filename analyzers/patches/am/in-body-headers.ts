/**
 * Headers at the top of a body, which stand for those of the mail. No patch begins among them.
 * Invariant: they are decoded as headers are, and what is wrong with one makes git give up the mail.
 */
import { latin1 } from "../../syntax/bytes.js";
import { isBlank } from "../same-words.js";
import { nameOf, type Framing, type Named, type Value } from "./headers.js";

const LF = 10;
/** What git format-patch writes before a mail, and what hides it in a mailbox. */
const SEPARATOR = /^>From [0-9a-f]{40} Mon Sep 17 00:00:00 2001\n$/;

export class InBodyHeaders {
  readonly #framing: Framing;
  readonly #found = new Map<Named, Value>();
  #isOpen = true;
  #pending: Buffer[] = [];

  constructor(framing: Framing) {
    this.#framing = framing;
  }

  /** Whether the line is one of them, or a blank line before their end. */
  take(line: Buffer): boolean {
    if (!this.#isOpen) return false;
    if (line.length === 0 || (line.length === 1 && line[0] === LF)) {
      if (this.#pending.length > 0) {
        this.flush();
        this.#isOpen = false;
      }
      return true;
    }
    this.#isOpen = this.#isHeader(line);
    return this.#isOpen;
  }

  #isHeader(line: Buffer): boolean {
    if (this.#pending.length > 0 && (line[0] === 32 || line[0] === 9)) {
      this.#pending.push(line);
      return true;
    }
    this.flush();
    const head = latin1(line, 0, Math.min(line.length, 100));
    if (/^>From[ \t\r\n]/.test(head)) return SEPARATOR.test(head);
    if (head.startsWith("[PATCH]") && line.length > 7 && isBlank(line[7] as number)) {
      this.#found.set("subject", { hasNul: line.includes(0) });
      return true;
    }
    const name = nameOf(line);
    if (name === undefined || this.#found.has(name)) return false;
    this.#pending.push(line);
    return true;
  }

  /** Ends the header that may have gone on. */
  flush(): void {
    if (this.#pending.length === 0) return;
    const last = this.#pending.length - 1;
    const joined = Buffer.concat(
      this.#pending.map((line, index) =>
        index < last && line.at(-1) === LF ? line.subarray(0, -1) : line,
      ),
    );
    this.#pending = [];
    this.#framing.take(joined, this.#found, false);
  }

  /** Git prints these headers, the body's before the mail's, and takes no NUL there. */
  refuseNul(mails: ReadonlyMap<Named, Value>, hasPatch: boolean): void {
    for (const name of ["from", "subject", "date"] as const) {
      const value = (hasPatch ? this.#found.get(name) : undefined) ?? mails.get(name);
      if (value?.hasNul === true) this.#framing.refuse(`a NUL byte in its ${name}`);
    }
  }
}
