/**
 * Text of a named charset to UTF-8, as git mailinfo asks iconv for it. Invariant: a charset is
 * converted as iconv does it, or not at all; git gives up a mail that iconv cannot convert.
 */
import { latin1 } from "../../syntax/bytes.js";

interface Known {
  /** What browsers call it. */
  readonly label: string;
  /** What browsers and iconv read alike, as latin1; the rest is not known here. */
  readonly alike: RegExp;
}

const ANY = /^[^]*$/;
const labelled = (names: readonly string[], alike = ANY): (readonly [string, Known])[] =>
  names.map((name) => [name, { label: name, alike }] as const);
const numbered = (prefix: string, numbers: readonly number[]): string[] =>
  numbers.map((n) => `${prefix}${n}`);
const WINDOWS = [1250, 1251, 1254, 1256, 1257];
const pairs = (forms: string): RegExp => new RegExp(`^(?:[\\0-\\x7f]|${forms})*$`);

/** Charsets in which ASCII stands for itself, by the names that mails have for them. */
const KNOWN: ReadonlyMap<string, Known> = new Map([
  ...labelled(numbered("iso-8859-", [2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15])),
  ...labelled(numbered("windows-", WINDOWS)),
  ...WINDOWS.map((n) => [`cp${n}`, { label: `windows-${n}`, alike: ANY }] as const),
  ...labelled(["koi8-r", "koi8-u", "iso-2022-jp"]),
  ...labelled(
    ["gb18030"],
    pairs("[\\x81-\\xfe](?:[\\x40-\\x7e\\x80-\\xfe]|[0-9][\\x81-\\xfe][0-9])"),
  ),
  ...labelled(["gbk"], pairs("[\\x81-\\xfe][\\x40-\\x7e\\x80-\\xfe]")),
  ...labelled(["euc-jp"], pairs("\\x8e[\\xa1-\\xdf]|[\\xa1-\\xa8\\xb0-\\xf4][\\xa1-\\xfe]")),
  ...labelled(["big5"], pairs("[\\xa1-\\xf9][\\x40-\\x7e\\xa1-\\xfe]")),
  ...labelled(["euc-kr"], pairs("[\\xa1-\\xac\\xb0-\\xfd][\\xa1-\\xfe]")),
  [
    "gb2312",
    {
      label: "gbk",
      alike: pairs("[\\xa1\\xa3\\xb0-\\xd6\\xd8-\\xf7][\\xa1-\\xfe]|\\xd7[\\xa1-\\xf9]"),
    },
  ],
]);
/** Of windows-1252 from 0x80 on, which runtimes do not agree about; a blank is no character. */
const WINDOWS_1252 =
  "\u20ac \u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152 \u017d  \u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153 \u017e\u0178";
/** What only one of the two makes of a byte: control characters, and those of private use. */
const NOT_ALIKE = /[\x80-\x9f\ue000-\uf8ff]/;
const ASCII = /^(us-)?ascii$/;
const LATIN1 = /^(iso-?8859-1|latin-?1)$/;
const MAX_NAME = 60;

/** Undefined when git would not convert it, or when nobody here knows what it would make of it. */
export function toUtf8(bytes: Uint8Array, charset: string): Uint8Array | undefined {
  const name = charset.toLowerCase();
  if (name === "" || /^utf-?8$/.test(name)) return bytes;
  const known = KNOWN.get(name);
  const isAscii7 = ASCII.test(name);
  const isWestern = name === "windows-1252" || name === "cp1252";
  if (known === undefined && !isAscii7 && !isWestern && !LATIN1.test(name)) return undefined;
  if (isAscii(bytes, name === "iso-2022-jp")) return bytes;
  if (isAscii7) return undefined;
  const raw = latin1(bytes, 0, bytes.length);
  if (isWestern) {
    const text = raw.replace(
      /[\x80-\x9f]/g,
      (character) => WINDOWS_1252[character.charCodeAt(0) - 0x80] as string,
    );
    return /[\x81\x8d\x8f\x90\x9d]/.test(raw) ? undefined : Buffer.from(text, "utf8");
  }
  if (known === undefined) return Buffer.from(raw, "utf8");
  if (!known.alike.test(raw)) return undefined;
  try {
    const text = new TextDecoder(known.label, { fatal: true, ignoreBOM: true }).decode(bytes);
    return !name.startsWith("iso-8859") && NOT_ALIKE.test(text)
      ? undefined
      : Buffer.from(text, "utf8");
  } catch {
    return undefined;
  }
}

/** Why a mail is given up for a charset. */
export function unconvertible(charset: string): string {
  const shown = charset.length > MAX_NAME ? `${charset.slice(0, MAX_NAME)}...` : charset;
  return `text that is not of the charset "${shown}", or of one that is not known`;
}

function isAscii(bytes: Uint8Array, hasEscapes: boolean): boolean {
  for (const byte of bytes)
    if (byte > 127 || (hasEscapes && (byte === 27 || byte === 14 || byte === 15))) return false;
  return true;
}
