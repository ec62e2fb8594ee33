/**
 * The headers of a mail. Invariant: reading them never fails; what is no header ends them.
 */
import { asBuffer, latin1 } from "../syntax/bytes.js";
import { decodeWords } from "./charset.js";

export interface Address {
  readonly name: string;
  readonly email: string;
}

export class Fields {
  readonly #values = new Map<string, string[]>();

  add(name: string, value: string): void {
    const key = name.toLowerCase();
    const values = this.#values.get(key);
    if (values === undefined) this.#values.set(key, [value]);
    else values.push(value);
  }

  get size(): number {
    return this.#values.size;
  }

  /** The first value as it stands in the mail, latin1, unfolded; empty when there is none. */
  raw(name: string): string {
    return this.#values.get(name)?.[0] ?? "";
  }

  /** All values of a name, as they stand. */
  all(name: string): readonly string[] {
    return this.#values.get(name) ?? [];
  }

  /** The first value as text, with single blanks. */
  text(name: string): string {
    return decodeWords(this.raw(name)).replace(/\s+/g, " ").trim();
  }

  /** The message ids in a field, without their brackets, in order. */
  ids(name: string): readonly string[] {
    const found = this.all(name).flatMap((value) =>
      Array.from(value.matchAll(/<([^<>\s]{1,1000})>/g), ([, id]) => id as string),
    );
    const bare = this.raw(name).trim();
    return found.length > 0 || bare === "" || /\s/.test(bare) ? found : [bare];
  }
}

const NAME = /^([!-9;-~]{1,100}):/;
const LF = 10;
/** What a mail has; a text that begins with other words and a colon is none. */
export const MAIL_FIELDS = new RegExp(
  `^(${[
    "from|to|cc|subject|date|message-id|in-reply-to|references|sender|reply-to|received|return-path",
    "delivered-to|mime-version|content-type|dkim-signature|authentication-results|list-id|x-[a-z-]+",
  ].join("|")})$`,
  "i",
);

/** The headers at the start of a text, and where the body begins. */
export function readFields(text: Uint8Array): { readonly fields: Fields; readonly bodyAt: number } {
  const bytes = asBuffer(text);
  const fields = new Fields();
  let name = "";
  let pieces: string[] = [];
  const flush = (): void => {
    if (name !== "") fields.add(name, pieces.join(" ").trim());
    name = "";
    pieces = [];
  };
  let at = 0;
  while (at < bytes.length) {
    const lf = bytes.indexOf(LF, at);
    const end = lf < 0 ? bytes.length : lf;
    const next = Math.min(bytes.length, end + 1);
    const line = latin1(bytes, at, end).replace(/\r$/, "");
    if (line === "") {
      at = next;
      break;
    }
    if (line.startsWith(" ") || line.startsWith("\t")) {
      pieces.push(line.trim());
    } else {
      const match = NAME.exec(line);
      // Separators of mailboxes get among the headers when a mail is passed on.
      if (match === null && !/^>?From /.test(line)) break;
      flush();
      name = match?.[1] ?? "";
      pieces = [line.slice(name.length + 1).trim()];
    }
    at = next;
  }
  flush();
  return { fields, bodyAt: at };
}

/**
 * Headers as a web archive shows them: below its navigation, without the blanks of folded lines, and
 * with no empty line behind; undefined when there are none.
 */
export function readShownFields(
  text: Uint8Array,
): { readonly fields: Fields; readonly bodyAt: number } | undefined {
  const bytes = asBuffer(text);
  const fields = new Fields();
  const MAX_ROWS = 200;
  let name = "";
  let value = "";
  let at = 0;
  const flush = (): void => {
    if (name !== "") fields.add(name, value.trim());
    name = "";
  };
  for (let row = 0; row < MAX_ROWS && at < bytes.length; row++) {
    const lf = bytes.indexOf(LF, at);
    const end = lf < 0 ? bytes.length : lf;
    const line = latin1(bytes, at, Math.min(end, at + 1000)).replace(/\r$/, "");
    const found = NAME.exec(line)?.[1];
    if (found !== undefined && MAIL_FIELDS.test(found)) {
      flush();
      name = found;
      value = line.slice(found.length + 1).trim();
    } else if (name !== "") {
      const isAddress =
        /^(to|cc|from)$/i.test(name) && (/,$/.test(value) || /^[^>]*<[^>\s]+>,?$/.test(line));
      if (line === "" || !(isAddress || /^[ \t]/.test(line))) break;
      value += ` ${line.trim()}`;
    }
    at = Math.min(bytes.length, end + 1);
  }
  flush();
  const isMail =
    fields.raw("subject") !== "" && (fields.raw("from") !== "" || fields.raw("message-id") !== "");
  return isMail ? { fields, bodyAt: at } : undefined;
}

/** The addresses of a field; commas within quotes and comments separate nothing. */
export function addresses(raw: string): Address[] {
  const found: Address[] = [];
  for (const piece of splitAtCommas(raw)) {
    const text = piece.trim();
    if (text === "") continue;
    // A bracket within a quoted name opens no address.
    const angled = /^((?:"(?:\\.|[^"\\])*"|[^<"])*)<([^<>]*)>/.exec(text);
    const comment = /\(([^()]*)\)\s*$/.exec(text);
    const phrase = (angled?.[1] ?? "")
      .trim()
      .replace(/^"(.*)"$/, "$1")
      .replace(/\\(.)/g, "$1");
    const name = angled === null ? (comment?.[1] ?? "") : phrase;
    const email =
      angled === null ? text.replace(/\([^()]*\)/g, "").trim() : (angled[2] as string).trim();
    found.push({ name: decodeWords(name).replace(/\s+/g, " ").trim(), email });
  }
  return found;
}

function splitAtCommas(raw: string): string[] {
  const pieces: string[] = [];
  let from = 0;
  let isQuoted = false;
  let nOpen = 0;
  for (let i = 0; i < raw.length; i++) {
    const character = raw[i];
    if (character === "\\" && (isQuoted || nOpen > 0)) i++;
    else if (character === '"' && nOpen === 0) isQuoted = !isQuoted;
    else if (isQuoted) continue;
    else if (character === "(") nOpen++;
    else if (character === ")") nOpen = Math.max(0, nOpen - 1);
    else if (character === "," && nOpen === 0) {
      pieces.push(raw.slice(from, i));
      from = i + 1;
    }
  }
  pieces.push(raw.slice(from));
  return pieces;
}

/** `type/subtype; name=value; name="value"`. */
export function parameters(raw: string): {
  readonly value: string;
  readonly of: ReadonlyMap<string, string>;
} {
  const of = new Map<string, string>();
  const value = (/^[^;]*/.exec(raw)?.[0] ?? "").trim().toLowerCase();
  for (const match of raw
    .slice(0, 10_000)
    .matchAll(/;\s*([!-9<>-~]{1,60}?)\*?\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]*))/g)) {
    of.set(
      (match[1] as string).toLowerCase(),
      (match[2] ?? match[3] ?? "").replace(/\\(.)/g, "$1"),
    );
  }
  return { value, of };
}
