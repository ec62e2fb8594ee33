/**
 * Guarded names in files that are not C: assembly, Rust, linker scripts and makefiles. These are
 * swept lexically: comments and strings are told apart, and what reaches a symbol there is known by
 * the language (an operand of an instruction, `bindings::name`, a symbol that objcopy or ld renames).
 */
import { latin1, lastNotAbove } from "../syntax/bytes.js";
import type { Language } from "../trees/language.js";
import type { NameSet } from "./names.js";
import { wordsIn } from "./shapes/words-in.js";
import { proof, unproven, type Proof } from "./proof.js";
import { tableShaper } from "./tables.js";
import type { Form, Sighting } from "./sighting.js";

export interface Region {
  readonly start: number;
  readonly end: number;
  readonly form: "comment" | "string";
}

export function foreignSightings(
  language: Language,
  bytes: Uint8Array,
  names: NameSet,
): Sighting[] {
  const words = wordsIn(bytes, 0, bytes.length, names);
  if (words.length === 0) return [];
  const isPreprocessed = language === "assembly" || language === "linker-script";
  // To the preprocessor a lone CR ends a line.
  const text = isPreprocessed
    ? latin1(bytes, 0, bytes.length).replaceAll("\r", "\n")
    : latin1(bytes, 0, bytes.length);
  const regions = regionsOf(language, text);
  const starts = regions.map((region) => region.start);
  const shapeOf = shaperOf(language, text, regions);
  const inTable = tableShaper(language, text);
  return words.map((word) => {
    const region = regions[lastNotAbove(starts, word.start)];
    const shape =
      inTable?.(word.start, word.end) ??
      shapeOf(word, region !== undefined && word.start < region.end ? region : undefined);
    return {
      name: word.name,
      start: word.start,
      end: word.end,
      form: shape.form,
      proof: shape.proof,
      enclosing: "",
      condition: "",
      linkage: shape.form === "definition" ? "external" : "none",
      shadow: "",
      wrapper: "",
    };
  });
}

/** The text with blanks for comments; what a compiler of assembly reads. */
export function withoutComments(language: Language, text: string): string {
  const regions = regionsOf(language, text).filter(({ form }) => form === "comment");
  return blanked(text, regions);
}

/** The text with blanks for comments and strings, and the strings. */
export function textRegions(
  language: Language,
  text: string,
): { readonly plain: string; readonly strings: readonly Region[] } {
  const regions = regionsOf(language, text);
  const strings = regions.filter(({ form }) => form === "string");
  return { plain: blanked(text, regions), strings };
}

interface Word {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

interface ForeignShape {
  readonly form: Form;
  readonly proof: Proof;
}

/** The form of a word outside of comments, or within a string. */
type Shaper = (word: Word, region: Region | undefined) => ForeignShape;

/** So much of the text before a word is looked at. */
const LOOK_BACK = 256;

/** Comments and strings in one pass. What does not close is none, so that nothing hides behind it. */
function regionsOf(language: Language, text: string): Region[] {
  const regions: Region[] = [];
  let hasOpenRaw = false;
  const add = (start: number, end: number, form: Region["form"]): number => {
    regions.push({ start, end, form });
    return end;
  };
  const lineEnd = (at: number): number => {
    const end = text.indexOf("\n", at);
    return end < 0 ? text.length : end;
  };
  const interesting =
    language === "makefile"
      ? /#/g
      : language === "rust"
        ? /\/[*/]|["']|(?<!\w)[bc]?r#*"/g
        : /\/[*/]|["'#@]/g;
  for (let at = 0; ; ) {
    interesting.lastIndex = at;
    const match = interesting.exec(text);
    if (match === null) return regions;
    const start = match.index;
    const mark = match[0];
    at = start + mark.length;
    if (mark === "/*") at = add(start, blockEnd(text, start, language === "rust"), "comment");
    else if (mark === "//") {
      if (language !== "linker-script") at = add(start, lineEnd(start), "comment");
    } else if (mark === "#" || mark === "@") {
      if (
        language === "makefile"
          ? isMakeComment(text, start)
          : language === "assembly" && isAssemblyComment(text, start)
      ) {
        at = add(
          start,
          language === "makefile" ? joinedEnd(text, start) : lineEnd(start),
          "comment",
        );
      }
    } else if (mark === "'") at = characterEnd(language, text, start);
    else if (mark === '"') {
      const end = stringEnd(text, start, language === "rust");
      at = end > 0 ? add(start, end, "string") : -end;
    } else if (!hasOpenRaw) {
      const closing = `"${"#".repeat(mark.length - mark.search(/#|"/) - 1)}`;
      const end = text.indexOf(closing, at);
      if (end < 0) hasOpenRaw = true;
      else at = add(start, end + closing.length, "string");
    }
  }
}

/** Rust's block comments nest. */
function blockEnd(text: string, start: number, nests: boolean): number {
  const marks = nests ? /\/\*|\*\//g : /\*\//g;
  marks.lastIndex = start + 2;
  for (let depth = 1; depth > 0; ) {
    const match = marks.exec(text);
    if (match === null) return text.length;
    depth += match[0] === "/*" ? 1 : -1;
  }
  return marks.lastIndex;
}

/** Offset behind the string, or less than 0: the end of the line (in Rust, of the text) that it does not close on. */
function stringEnd(text: string, start: number, mayHaveLines: boolean): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === '"') return at + 1;
    if (text[at] === "\n" && !mayHaveLines) return -at;
  }
  return -text.length;
}

/** GNU as takes `'x` and `'x'` for a character; in Rust `'a` is a lifetime. */
function characterEnd(language: Language, text: string, start: number): number {
  if (language === "linker-script") return start + 1;
  if (language === "rust") {
    const literal = /^'(?:\\(?:u\{[^}']{1,8}\}|x\w\w|.)|[^\\'\x80-\xff]|[\x80-\xff]{2,4})'/.exec(
      text.slice(start, start + 16),
    );
    return start + (literal?.[0].length ?? 1);
  }
  const end = start + (text[start + 1] === "\\" ? 3 : 2);
  if (/\n/.test(text.slice(start, end))) return start + 1;
  return text[end] === "'" ? end + 1 : end;
}

/** `# ` in GNU assembly: neither a preprocessor line nor an immediate, as in `add x0, x0, # 1 ; bl f`. */
function isAssemblyComment(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - LOOK_BACK), at);
  if (text[at + 1] !== " " || !/(?:^|[ \t\n])$/.test(before)) return false;
  if (text[at] === "@") return true;
  const after = text.slice(at + 1, at + 32);
  if (
    /^\s*(?:define|include|if|ifdef|ifndef|else|elif|endif|undef|error|warning|line|pragma)\b/.test(
      after,
    )
  )
    return false;
  return (
    /(?:^|\n)[ \t]*$/.test(before) || !(/^\s*[-+~(]?\d/.test(after) || /[,[(=][ \t]*$/.test(before))
  );
}

/** A `#` that is not escaped, nor within a quote of a recipe or a call of a function. */
function isMakeComment(text: string, at: number): boolean {
  let nBackslashes = 0;
  while (text[at - 1 - nBackslashes] === "\\") nBackslashes++;
  if (nBackslashes % 2 === 1) return false;
  const near = text.slice(Math.max(0, at - 2048), at);
  const row = near.slice(near.lastIndexOf("\n") + 1);
  if (row.length === 2048) return false;
  if (row.split("$(").length > 1 && row.split("(").length > row.split(")").length) return false;
  return !(
    row.startsWith("\t") &&
    (row.split("'").length % 2 === 0 || row.split('"').length % 2 === 0)
  );
}

/** Offset of the line end that no backslash joins to the next line. */
function joinedEnd(text: string, from: number): number {
  let end = text.indexOf("\n", from);
  while (end >= 0 && /\\\r?$/.test(text.slice(Math.max(from, end - 2), end)))
    end = text.indexOf("\n", end + 1);
  return end < 0 ? text.length : end;
}

function shaperOf(language: Language, text: string, regions: readonly Region[]): Shaper {
  const shaper =
    language === "rust"
      ? rustShaper(text, regions)
      : language === "assembly"
        ? assemblyShape
        : language === "linker-script"
          ? linkerShape
          : makefileShaper(text);
  return (word, region) => {
    if (region?.form === "comment") return { form: "comment", proof: unproven };
    return shaper(
      word,
      region,
      text.slice(Math.max(0, word.start - LOOK_BACK), word.start),
      text.slice(word.end, word.end + 16),
    );
  };
}

type Look = (word: Word, region: Region | undefined, before: string, after: string) => ForeignShape;

/** The text with blanks for these regions; line ends are kept. */
function blanked(text: string, regions: readonly Region[]): string {
  let plain = "";
  let from = 0;
  for (const { start, end } of regions) {
    plain += `${text.slice(from, start)}${text.slice(start, end).replace(/[^\n]/g, " ")}`;
    from = end;
  }
  return plain + text.slice(from);
}

/** Whether a string is the word alone. */
function isWhole(word: Word, region: Region): boolean {
  return region.start + 1 === word.start && region.end === word.end + 1;
}

const assemblyShape: Look = (word, region, before, after) => {
  const isStatementHead = /(?:^|\n|;)\s*$/.test(before);
  if (region !== undefined) {
    const statement = before.slice(Math.max(before.lastIndexOf("\n"), before.lastIndexOf(";")) + 1);
    const isText =
      /\.(?:ascii|asciz|string|section|pushsection|file|ident|incbin|include|print|warning|error|loc)|^\s*#/i.test(
        statement,
      );
    return isWhole(word, region) && !isText
      ? { form: "asm", proof: proof("quoted-symbol") }
      : { form: "string", proof: unproven };
  }
  if (/#\s*define\s+$/.test(before)) return { form: "macro-definition", proof: unproven };
  if (/EXPORT_\w*SYMBOL\w*\s*\(\s*$/.test(before))
    return { form: "export", proof: proof("by-macro", "EXPORT_SYMBOL") };
  if (/^\s*:/.test(after) && isStatementHead) return { form: "definition", proof: proof("label") };
  if (
    /SYM_\w*(START|DATA|LABEL|INNER)\w*\s*\(\s*$|\b(ENTRY|GLOBAL|_GLOBAL\w*)\s*\(\s*$/.test(before)
  ) {
    return { form: "definition", proof: proof("symbol-of-file") };
  }
  if (before.endsWith(".")) {
    // A function's entry has a dot before its name on ppc64 (ELFv1).
    const isDotSymbol =
      /[\s,(]\.$/.test(before) &&
      !/(?:^|\n|;)\s*\.$/.test(before) &&
      !/section\b[^\n;]*$/.test(before);
    if (!isDotSymbol) return { form: "foreign", proof: proof("section-or-directive") };
  }
  const row = before.slice(before.lastIndexOf("\n") + 1);
  if (/^\s*#\s*include\b/.test(row)) return { form: "text", proof: proof("header-name") };
  return { form: "asm", proof: proof("assembly-name") };
};

const linkerShape: Look = (word, region, before, after) => {
  if (region !== undefined) {
    const isSymbol = isWhole(word, region) && !/,\s*"$/.test(before);
    return isSymbol
      ? { form: "asm", proof: proof("quoted-symbol") }
      : { form: "string", proof: unproven };
  }
  if (before.endsWith(".") && !/[\s(=]\.$/.test(before))
    return { form: "foreign", proof: proof("section-name") };
  const statement = before.slice(
    Math.max(before.lastIndexOf(";"), before.lastIndexOf("{"), before.lastIndexOf("}")) + 1,
  );
  const isNamed =
    /[=(]\s*$/.test(before) ||
    /^\s*(?:[-+*/&|]|<<|>>)?=/.test(after) ||
    /=|\bEXTERN\s*\([^)]*$/.test(statement);
  if (isNamed) return { form: "asm", proof: proof("linker-script-symbol") };
  return { form: "foreign", proof: proof("linker-script-word") };
};

/** An assignment of make, or the beginning of one of several lines. */
const assigned =
  /^\s*(?:(?:export|override|private)\s+|[^:=#]*:\s+)*(?:define\s+)?([\w.-]+)\s*(?:[:+?!]{0,3}=|$)/;

/** Variables whose values reach the linker's tools or a macro of the command line, through other variables as well. */
function givenVariables(text: string, tools: RegExp): ReadonlyMap<string, "tool" | "macro"> {
  const given = new Map<string, "tool" | "macro">();
  const lines = text.replace(/\\\r?\n/g, " ").split("\n");
  const uses = lines.map((line) => ({
    name: assigned.exec(line)?.[1] ?? "",
    isTool: tools.test(line),
    used: [...line.matchAll(/\$[({]([\w.-]+)[)}]|\$(\w)/g)].map(({ 1: long, 2: short, index }) => ({
      name: (long ?? short) as string,
      isMacro: /-D\s*\S*$/.test(line.slice(0, index)),
    })),
  }));
  // What one variable is given goes on to those that it names.
  for (let n = -1; n !== given.size; ) {
    n = given.size;
    for (const { name, isTool, used } of uses) {
      for (const one of used) {
        const kind =
          isTool || given.get(name) === "tool"
            ? "tool"
            : (given.get(name) ?? (one.isMacro ? "macro" : undefined));
        if (kind !== undefined && !given.has(one.name)) given.set(one.name, kind);
      }
    }
  }
  return given;
}

/** Options by which tools of the linker are given symbols. */
export const linkerTools =
  /objcopy|--?defsym|--redefine-sym|--wrap|--globalize|--weaken|--strip-symbol|--keep-symbol|--undefined|--require-defined|(?:^|[\s,])-u[\s,]/i;

function makefileShaper(text: string): Look {
  const given = givenVariables(text, linkerTools);
  // The verdict on a logical line holds for all of its words.
  let end = -1;
  let isTool = false;
  let variable: "tool" | "macro" | undefined;
  return (word, _region, before) => {
    if (word.start >= end) {
      let start = text.lastIndexOf("\n", word.start) + 1;
      while (start > 0 && /\\\r?\n$/.test(text.slice(Math.max(0, start - 3), start)))
        start = text.lastIndexOf("\n", start - 2) + 1;
      end = joinedEnd(text, start);
      const line = text.slice(start, end);
      isTool = linkerTools.test(line);
      variable = given.get(assigned.exec(line)?.[1] ?? "");
    }
    if (isTool || variable === "tool") return { form: "asm", proof: proof("makefile-symbol") };
    if (variable === "macro") return { form: "macro-body", proof: proof("makefile-value") };
    if (/-D\s*(?:'[^'\n]*'?|"[^"\n]*"?|\\.|[^\s"'\\])*$/.test(before))
      return { form: "macro-body", proof: proof("makefile-macro") };
    return { form: "foreign", proof: proof("makefile-word") };
  };
}

/** From each opening bracket that a match of `opening` ends with to where it is closed, the outermost ones. */
export function bracketsIn(plain: string, opening: RegExp): { start: number; end: number }[] {
  const spans: { start: number; end: number }[] = [];
  let end = 0;
  for (const match of plain.matchAll(opening)) {
    // What opens within another one is in that one already.
    if (match.index < end) continue;
    let depth = 1;
    end = match.index + match[0].length;
    for (; end < plain.length && depth > 0; end++) {
      if ("([{".includes(plain[end] as string)) depth++;
      else if (")]}".includes(plain[end] as string)) depth--;
    }
    spans.push({ start: match.index, end });
  }
  return spans;
}

function isWithin(
  spans: readonly { start: number; end: number }[],
  starts: readonly number[],
  at: number,
): boolean {
  return at < (spans[lastNotAbove(starts, at)]?.end ?? 0);
}

function rustShaper(text: string, regions: readonly Region[]): Look {
  const plain = blanked(text, regions);
  const assembly = bracketsIn(plain, /\b(?:global_|naked_)?asm!\s*[({[]/g);
  const assemblyStarts = assembly.map(({ start }) => start);
  const imported = new Set<string>();
  const aliases = new Set(["bindings"]);
  let importsAll = false;
  for (const [statement] of text.matchAll(/\buse\s[^;]*/g)) {
    if (!/\bbindings\b/.test(statement)) continue;
    for (const [word] of statement.matchAll(/\w+/g)) imported.add(word);
    for (const [, alias] of statement.matchAll(/\b(?:bindings|self)\s+as\s+(\w+)/g))
      aliases.add(alias as string);
    importsAll ||= statement.includes("*");
  }
  // A macro of the file that names what it is given is given names by its uses.
  const naming = bracketsIn(plain, /\bmacro_rules!\s*\w+\s*[({[]/g).flatMap(({ start, end }) => {
    const macro = plain.slice(start, end);
    const name = /^macro_rules!\s*(\w+)/.exec(macro)?.[1];
    return name !== undefined && /\bbindings\s*::\s*\$\w/.test(macro) ? [name] : [];
  });
  const uses = new RegExp(`\\b(?:${naming.join("|")})!\\s*[({[]`, "g");
  const given = naming.length === 0 ? [] : bracketsIn(plain, uses);
  const givenStarts = given.map(({ start }) => start);
  const declared = new Set<string>();
  const blocks = bracketsIn(plain, /\bextern\s*\{/g);
  for (const { start, end } of blocks)
    for (const [, name] of plain
      .slice(start, end)
      .matchAll(/\b(?:fn|static(?:\s+mut)?)\s+(?:r#)?(\w+)/g))
      declared.add(name as string);
  const blockStarts = blocks.map(({ start }) => start);
  const path = new RegExp(
    `\\b(?:${[...aliases].join("|")})\\s*::\\s*(?:\\w+\\s*::\\s*)*(?:\\{[^}]*)?$`,
  );
  return (word, region, raw, after) => {
    if (region !== undefined) {
      if (isWithin(assembly, assemblyStarts, word.start))
        return { form: "asm", proof: proof("rust-assembly") };
      const quote = /^[bc]?(?:r#*)?"/.exec(text.slice(region.start, word.start))?.[0] ?? "";
      const hashes = quote.split("#").length - 1;
      const isAlone =
        region.start + quote.length === word.start && region.end - 1 - hashes === word.end;
      const before = raw.slice(0, raw.length - quote.length);
      const isLinked = isAlone && /\b(?:link_name|export_name)\s*=\s*$/.test(before);
      return isLinked
        ? { form: "use", proof: proof("rust-link") }
        : { form: "string", proof: unproven };
    }
    const before = raw.replace(/(?<!\w)r#$/, "");
    const form = /^\s*\(/.test(after) ? "call" : "use";
    if (path.test(before)) return { form, proof: proof("rust-bindings") };
    if (isWithin(given, givenStarts, word.start)) return { form, proof: proof("rust-given") };
    if (/(?<!\.)\.\s*$/.test(before)) return { form: "foreign", proof: proof("rust-name") };
    const isInBlock = isWithin(blocks, blockStarts, word.start);
    const isFunction = /\bfn\s+$/.test(before);
    if (isFunction && (isInBlock || /\bextern\s+"C"\s+fn\s+$/.test(before)))
      return { form: "declaration", proof: proof("rust-extern") };
    if (imported.has(word.name)) return { form, proof: proof("rust-import") };
    if (declared.has(word.name)) return { form, proof: proof("rust-extern-of-file") };
    const isLocal = isFunction || /\b(?:let|let\s+mut|struct|mod|enum)\s+$/.test(before);
    if (importsAll && !isLocal) return { form, proof: proof("rust-import-of-all") };
    return { form: "foreign", proof: proof("rust-name") };
  };
}
