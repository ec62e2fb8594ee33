/**
 * A sentence as claims read it: one line of lower-case words in which every name of code and every path
 * is one character of its own, so that grammar is told by short patterns. "The sole user of f() and g()
 * is h() in fs/x.c" becomes "the sole user of {f,g} is {h} in {fs/x.c}". Invariant: an expression of
 * code that is no plain name (a->b, f(x, y), foo_*) is no name, and never looks like one.
 */
import type { Span } from "../../syntax/span.js";

/** A name of code as it is written. */
export interface Name {
  readonly text: string;
  /** Written as a call or in quotes, or behind `struct`: no word of English. */
  readonly isMarked: boolean;
  readonly tag: "struct" | "union" | "enum" | "";
  /** Within `EXPORT_SYMBOL()`. */
  readonly isExport: boolean;
}

export interface Sentence {
  /** Where it stands in the message. */
  readonly span: Span;
  /** As written, on one line. */
  readonly text: string;
  readonly isTitle: boolean;
  /** The pattern's subject. */
  readonly plain: string;
  /** The names that a character stands for, an enumeration being one. */
  namesAt(character: string | undefined): readonly Name[];
  pathsAt(character: string | undefined): readonly string[];
  /** All groups of names in their order. */
  readonly groups: readonly (readonly Name[])[];
}

/** Characters of a private area that stand for names, for paths, and for other code. */
const NAME = 0xe000;
const PATH = 0xe400;
const MAX_MENTIONS = 250;
export const N = "[\\ue000-\\ue3ff]";
export const P = "[\\ue400-\\ue7ff]";
/** What is code, and no name. */
const CODE = "\ue800";

/** Code as it is written in prose, the longest first. Every alternative begins with another character or keyword. */
const token = new RegExp(
  [
    // ("mm: a title") and commit ids are somebody else's words.
    '(?<quote>\\(?"[^"]{12,200}"\\)?)',
    "(?<url>\\b[a-z]{3,8}://\\S{1,300})",
    "(?<export>\\bEXPORT_(?:PER_CPU_)?SYMBOL\\w{0,20}\\(\\s?(?<exported>[A-Za-z_]\\w{0,80})\\s?\\))",
    // mm/mmap.c, mmap.c, include/linux/, mm/
    "(?<path>(?<![\\w/.>-])(?:\\.{0,2}/)?(?:[\\w.+-]{1,60}/){0,8}[\\w.+-]{1,60}\\.(?:c|h|S|rs|inc|lds)(?![\\w/(]|\\.\\w)|(?<![\\w/.>-])(?:[\\w.+-]{1,60}/){1,8}(?![\\w*{(]))",
    "(?<name>[`'\"]?(?:\\b(?<tag>struct|union|enum)\\s)?(?<![\\w.>$*-])&?(?<word>[A-Za-z_]\\w{0,100})(?<call>\\s?\\(\\))?(?![\\w*{]|->|::|\\.[\\w{]|\\(\\w)[`'\"]?)",
    "(?<code>[\\w$*{}\\[\\]<>=&|^%~-]+(?:(?:->|::|\\.(?=\\w)|\\()[^\\s,;]{0,80})?)",
  ].join("|"),
  "g",
);

export function readSentence(text: string, span: Span, isTitle: boolean): Sentence {
  const written = text
    .slice(span.start, span.end)
    .replace(/[\ue000-\uf8ff]/g, " ")
    .replace(/\s+/g, " ")
    .trim();
  const groups: Name[][] = [];
  const paths: string[][] = [];
  let plain = "";
  let last = 0;
  for (const match of written.matchAll(token)) {
    const read = readToken(match);
    plain += written.slice(last, match.index).toLowerCase();
    last = match.index + match[0].length;
    // The apostrophe of `foo()'s` belongs to the sentence.
    if (typeof read === "object" && /['"`]$/.test(match[0]) && match[0].at(-1) !== match[0][0])
      last--;
    if (read === undefined) {
      plain += written.slice(match.index, last).toLowerCase();
    } else if (read === CODE) {
      plain += CODE;
    } else if (typeof read === "string") {
      plain +=
        paths.length < MAX_MENTIONS ? String.fromCharCode(PATH + paths.push([read]) - 1) : CODE;
    } else {
      plain +=
        groups.length < MAX_MENTIONS ? String.fromCharCode(NAME + groups.push([read]) - 1) : CODE;
    }
  }
  plain += written.slice(last).toLowerCase();
  plain = joined(joined(plain, NAME, groups), PATH, paths);
  return {
    span,
    text: written,
    isTitle,
    plain: plain.replace(/[\u2018\u2019]/g, "'"),
    namesAt: (character) =>
      character === undefined ? [] : (groups[character.charCodeAt(0) - NAME] ?? []),
    pathsAt: (character) =>
      character === undefined ? [] : (paths[character.charCodeAt(0) - PATH] ?? []),
    groups: [...plain].flatMap((character) => {
      const group = groups[character.charCodeAt(0) - NAME];
      return group === undefined ? [] : [group];
    }),
  };
}

/** Undefined for words of English, a string for a path. */
function readToken(match: RegExpExecArray): Name | string | undefined {
  const { quote, url, exported, path, word, tag, call, code } = match.groups ?? {};
  if (quote !== undefined || url !== undefined) return CODE;
  if (exported !== undefined) return { text: exported, isMarked: true, tag: "", isExport: true };
  if (path !== undefined) return path.replace(/^(?:\.{0,2}\/)+/, "");
  if (word !== undefined) {
    const whole = match[0];
    // "the struct is" speaks of a struct that was named before.
    if (tag !== undefined && !word.includes("_") && english.test(word)) return undefined;
    const isQuoted = /^[`'"]/.test(whole) && whole.at(-1) === whole[0];
    // A struct's name without a mark of its own is marked by the keyword.
    const isMarked = call !== undefined || isQuoted || tag !== undefined;
    // _This_ is stressed, and no name.
    if (!isMarked && /^_[a-z]+_$/.test(word)) return undefined;
    const isCode =
      isMarked || (/[a-z0-9A-Z]_[a-z0-9A-Z]|^_+[a-zA-Z]/.test(word) && !/^CONFIG_/.test(word));
    if (!isCode) return /^CONFIG_|^[a-z]+[A-Z]/.test(word) ? CODE : undefined;
    if (isQuoted && !/_/.test(word) && call === undefined && tag === undefined) return CODE;
    return { text: word, isMarked, tag: (tag ?? "") as Name["tag"], isExport: false };
  }
  if (code === undefined || /^[\w-]+$/.test(code) === false)
    return /^[-=*<>&|]+$/.test(code ?? "") ? undefined : CODE;
  return undefined;
}

const english =
  /^(?:is|was|are|were|has|have|to|and|or|in|on|at|it|its|that|this|with|without|for|from|which|of|can|should|will|instead|itself|type|types|name|names|tag|value|values|member|members|field|fields|definitions?|declarations?|pointers?|layout|size|only|now|as|into|by|but|so|we|variable|variables|instance|initializers?|we|copy|containing)$/i;

/** `a, b and c` is one group; `f(), g()` with commas alone may be an apposition and is two. */
function joined<T>(plain: string, base: number, groups: T[][]): string {
  const member = `[\\u${base.toString(16)}-\\u${(base + 0x3ff).toString(16)}]`;
  const series = new RegExp(
    `${member}(?:(?: functions?| helpers?| macros?)?(?:, (?:and |or )?(?:the )?| ?/ ?| & | and (?:the )?| or )${member})+`,
    "g",
  );
  return plain.replace(series, (text) => {
    if (!/ and | or | & |, and |\/|, or /.test(text)) return text;
    const indexes = [...text]
      .map((character) => character.charCodeAt(0) - base)
      .filter((index) => index >= 0 && index < 0x400);
    const [first, ...rest] = indexes as [number, ...number[]];
    const group = groups[first] as T[];
    for (const index of rest) {
      group.push(...(groups[index] as T[]));
      groups[index] = [];
    }
    return String.fromCharCode(base + first);
  });
}
