/**
 * Text of a named charset to UTF-8, as git mailinfo asks iconv for it. Invariant: a charset is
 * converted as iconv does it, or not at all; git gives up a mail that iconv cannot convert.
 */
import { asBuffer, latin1 } from "../../syntax/bytes.js";

/** Charsets in which ASCII stands for itself, by the names that mails have for them. */
const LABELS: ReadonlyMap<string, string> = new Map([
  ...[2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16].map((n) => [`iso-8859-${n}`, `iso-8859-${n}`] as const),
  ...[1250, 1251, 1252, 1253, 1254, 1255, 1256, 1257, 1258].flatMap((n) => [[`windows-${n}`, `windows-${n}`] as const, [`cp${n}`, `windows-${n}`] as const]),
  ...["koi8-r", "koi8-u", "gbk", "gb18030", "big5", "euc-jp", "euc-kr"].map((name) => [name, name] as const),
  ["gb2312", "gbk"],
]);
const ASCII = /^(us-)?ascii$/;
const LATIN1 = /^(iso-?8859-1|latin-?1)$/;
const MAX_NAME = 60;

/** Undefined when git would not convert it, or when nobody here knows what it would make of it. */
export function toUtf8(bytes: Uint8Array, charset: string): Uint8Array | undefined {
  const name = charset.toLowerCase();
  if (name === "" || /^utf-?8$/.test(name)) return bytes;
  const label = LABELS.get(name);
  const isIso2022 = name === "iso-2022-jp";
  if (label === undefined && !isIso2022 && !ASCII.test(name) && !LATIN1.test(name)) return undefined;
  if (isAscii(bytes, isIso2022)) return bytes;
  if (ASCII.test(name)) return undefined;
  if (LATIN1.test(name)) return Buffer.from(latin1(bytes, 0, bytes.length), "utf8");
  if (name === "windows-1252" || name === "cp1252") {
    // Five bytes are nothing to iconv, and control characters to browsers.
    if (asBuffer(bytes).some((byte) => [0x81, 0x8d, 0x8f, 0x90, 0x9d].includes(byte))) return undefined;
  }
  try {
    return Buffer.from(new TextDecoder(label ?? name, { fatal: true, ignoreBOM: true }).decode(bytes), "utf8");
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
  for (const byte of bytes) if (byte > 127 || (hasEscapes && (byte === 27 || byte === 14 || byte === 15))) return false;
  return true;
}
