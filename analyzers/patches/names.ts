/**
 * File names as diffs write them: quoted, prefixed, followed by a tab or a time stamp. The rules are
 * those of git apply. Invariant: names are latin1 text here, one character a byte, and become a path
 * only in pathText().
 */
const escapes: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  t: "\t",
  n: "\n",
  v: "\v",
  f: "\f",
  r: "\r",
  '"': '"',
  "\\": "\\",
};

/** The text between double quotes, and where it ends; undefined when the quoting is not right. */
function unquote(
  text: string,
  at: number,
): { readonly name: string; readonly end: number } | undefined {
  if (text[at] !== '"') return undefined;
  let name = "";
  let from = at + 1;
  for (let i = at + 1; i < text.length; i++) {
    const character = text[i] as string;
    if (character === '"') return { name: name + text.slice(from, i), end: i + 1 };
    if (character !== "\\") continue;
    name += text.slice(from, i);
    const octal = /^[0-3][0-7][0-7]/.exec(text.slice(i + 1, i + 4));
    const plain = escapes[text[i + 1] ?? ""];
    if (octal !== null) name += String.fromCharCode(parseInt(octal[0], 8));
    else if (plain !== undefined) name += plain;
    else return undefined;
    i += octal === null ? 1 : 3;
    from = i + 1;
  }
  return undefined;
}

const SPACE = /[ \t\n\r]/;

export function isDevNull(text: string): boolean {
  return text.startsWith("/dev/null") && (text.length === 9 || SPACE.test(text[9] as string));
}

/** Takes off leading folders; undefined when there are too few, or the name is absolute. */
function skipFolders(name: string, strip: number): string | undefined {
  if (strip === 0) return name.startsWith("/") ? undefined : name;
  let slash = -1;
  for (let n = strip; n > 0; n--) {
    slash = name.indexOf("/", slash + 1);
    if (slash <= 0) return undefined;
  }
  return name.slice(slash + 1);
}

function squash(name: string | undefined): string | undefined {
  return name?.replace(/\/{2,}/g, "/");
}

/** The name of a header line; `isTabEnd`: a tab ends it. */
export function nameOf(text: string, strip: number, isTabEnd: boolean): string | undefined {
  return (
    quotedName(text, strip) ?? plainName(text, strip, isTabEnd ? /[\t\r\n]/ : /[\r\n]/, undefined)
  );
}

function quotedName(text: string, strip: number): string | undefined {
  const quoted = unquote(text, 0);
  if (quoted === undefined) return undefined;
  let from = 0;
  for (let n = strip; n > 0; n--) {
    const slash = quoted.name.indexOf("/", from);
    if (slash < 0) return undefined;
    from = slash + 1;
  }
  return squash(quoted.name.slice(from));
}

/** `before`: the name of the other line, which is preferred when this one only adds to it (`x.c.orig`). */
function plainName(
  text: string,
  strip: number,
  end: RegExp | undefined,
  before: string | undefined,
): string | undefined {
  const length =
    end === undefined ? text.length : ((at) => (at < 0 ? text.length : at))(text.search(end));
  let start = strip === 0 ? 0 : -1;
  for (let n = strip, at = -1; n > 0; n--) {
    at = text.indexOf("/", at + 1);
    if (at < 0 || at >= length) break;
    if (n === 1) start = at + 1;
  }
  if (start < 0 || start >= length) return squash(before);
  const name = text.slice(start, length);
  return squash(
    before !== undefined && before.length < name.length && name.startsWith(before) ? before : name,
  );
}

const STAMP = /[\t ](?:\d\d)?\d\d-\d\d-\d\d(?: \d\d:\d\d:\d\d(?:\.\d+)?)?(?: [-+]\d\d:?\d\d)?$/;
/** Longer than any time stamp, so that a long line costs no search. */
const MAX_STAMP = 64;

/** The name of `--- ` or `+++ ` without git's header, where a time stamp may follow. */
export function traditionalName(
  text: string,
  strip: number,
  before: string | undefined,
): string | undefined {
  const quoted = quotedName(text, strip);
  if (quoted !== undefined) return quoted;
  const tail = text.slice(-MAX_STAMP);
  const stamp = STAMP.exec(tail);
  if (stamp === null) return plainName(text, strip, /[\t\r\n]/, before);
  let end = text.length - tail.length + stamp.index;
  if (text[end] === " ") while (end > 0 && text[end - 1] === " ") end--;
  return plainName(text.slice(0, end), strip, undefined, before);
}

/** GNU diff gives a file that is not there the beginning of time. */
export function hasEpochStamp(text: string): boolean {
  const stamp = text.slice(text.lastIndexOf("\t") + 1);
  if (stamp.length === text.length) return false;
  const match =
    /^(1969-12-31|1970-01-01) ([0-2]\d):([0-5]\d):00(?:\.0+)? ([-+])([0-2]\d):?([0-5]\d)$/.exec(
      stamp,
    );
  if (match === null) return false;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  const zone = (Number(match[5]) * 60 + Number(match[6])) * (match[4] === "-" ? -1 : 1);
  return minutes - zone === (match[1] === "1969-12-31" ? 24 * 60 : 0);
}

/**
 * The one name of `diff --git a/X b/X`, for changes whose other lines do not give it; undefined when
 * the two sides are not the same.
 */
export function headerName(text: string, strip: number): string | undefined {
  const first = unquote(text, 0);
  if (first !== undefined) {
    const name = skipFolders(first.name, strip);
    const rest = text.slice(first.end).replace(/^[ \t\r]+/, "");
    const other = rest.startsWith('"') ? unquote(rest, 0)?.name : rest;
    if (name === undefined || other === undefined) return undefined;
    return skipFolders(other, strip) === name ? name : undefined;
  }
  if (text.startsWith('"')) return undefined;
  const quote = text.indexOf('"');
  const name = skipFolders(text, strip);
  if (name === undefined) return undefined;
  if (quote >= 0 && quote >= text.length - name.length) {
    const other = skipFolders(unquote(text, quote)?.name ?? "", strip);
    if (other === undefined || !name.startsWith(other) || !SPACE.test(name[other.length] ?? ""))
      return undefined;
    return other.length < quote - (text.length - name.length) ? other : undefined;
  }
  // Only where the name stands twice in the same form is the blank between them certain. The second
  // side is as long as the first one and a prefix, so few blanks have to be tried.
  for (let length = 0; length < name.length; length++) {
    const character = name[length];
    if (character !== " " && character !== "\t") continue;
    if (name.length - length - 1 < length) break;
    const second = skipFolders(name.slice(length + 1), strip);
    if (second !== undefined && second.length === length && name.startsWith(second)) return second;
  }
  return undefined;
}

/** Whether the two sides of `diff --git` are the same to the letter: written without prefixes. */
export function isWithoutPrefix(text: string): boolean {
  // A folder of one letter is a prefix.
  if (/^.\//.test(text)) return false;
  const half = (text.length - 1) / 2;
  if (!Number.isInteger(half) || half <= 0 || text.startsWith('"')) return false;
  return text[half] === " " && text.startsWith(text.slice(half + 1));
}

/** A name as the trees write paths: UTF-8 where it is that, else latin1. */
export function pathText(name: string): string {
  if (!/[\x80-\xff]/.test(name)) return name;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(
      Buffer.from(name, "latin1"),
    );
  } catch {
    return name;
  }
}
