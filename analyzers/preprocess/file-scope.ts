/**
 * The things that one file declares at file scope, found by a light scan of its active tokens: no
 * macro is expanded and no grammar is used. It is an index, so it may hold a name too many (a macro
 * that looks like a declaration), and it never loses its way for longer than one item: a brace in
 * the first column ends what does not balance.
 */
import { isAttributeMacro } from "../syntax/attributes.js";
import { isLineEnd } from "../syntax/bytes.js";
import { tokenKind } from "../syntax/lex.js";
import { punctuatorText } from "../syntax/punctuators.js";
import { rawText, type FileText } from "./text.js";

export type EntryKind =
  | "function"
  | "prototype"
  | "typedef"
  | "struct"
  | "union"
  | "enum"
  | "enumerator"
  | "global"
  | "use";

export interface Entry {
  readonly kind: EntryKind;
  /** Of a use: the macro. */
  readonly name: string;
  /** Byte offsets of the whole item: a definition with its body, a declaration with its semicolon, a tag with its braces. */
  readonly start: number;
  readonly end: number;
  readonly isStatic: boolean;
  readonly isExtern: boolean;
}

const LPAREN = 0x28;
const RPAREN = 0x29;
const COMMA = 0x2c;
const SEMICOLON = 0x3b;
const EQUALS = 0x3d;
const LBRACKET = 0x5b;
const RBRACKET = 0x5d;
const LBRACE = 0x7b;
const RBRACE = 0x7d;
const STAR = 0x2a;
/** Stands for a word, a literal or a punctuator of several bytes in a stream of bytes. */
const WORD = 1;
const OTHER = 2;

/** Groups of a head, tokens of an old-style head, and tokens between a keyword and its brace that are looked at. */
const MAX_GROUPS = 32;
const MAX_OLD_STYLE_HEAD = 512;
const MAX_TAG_HEAD = 64;

/** Brackets that one closing bracket may leave unclosed. */
const MAX_UNCLOSED = 256;

const storage: ReadonlySet<string> = new Set([
  "static",
  "extern",
  "typedef",
  "register",
  "inline",
  "__inline",
  "__inline__",
  "auto",
]);
const qualifiers: ReadonlySet<string> = new Set([
  "const",
  "volatile",
  "restrict",
  "__restrict",
  "__volatile__",
  "__const",
]);
const notNames: ReadonlySet<string> = new Set([
  "void",
  "char",
  "short",
  "int",
  "long",
  "float",
  "double",
  "signed",
  "unsigned",
  "_Bool",
  "bool",
  "struct",
  "union",
  "enum",
  ...storage,
  ...qualifiers,
]);
const typeOperators = /^(?:(?:__)?typeof(?:_unqual)?(?:__)?|_Alignas|_Atomic|__extension__)$/;

interface Group {
  /** Index of the word before the parenthesis, or -1. */
  readonly name: number;
  readonly open: number;
  readonly close: number;
}

/** `code`: indexes of the active raw tokens, in order. */
export function fileScope(file: FileText, code: Int32Array): readonly Entry[] {
  const scan = new Scan(file, code);
  scan.run();
  return scan.entries;
}

class Scan {
  readonly entries: Entry[] = [];
  readonly #file: FileText;
  readonly #code: Int32Array;
  readonly #n: number;
  /** First byte of a punctuator of one byte, WORD, or OTHER. */
  readonly #mark: Uint8Array;
  /** Index of the bracket that closes the one at an index. */
  #close: Int32Array;

  constructor(file: FileText, code: Int32Array) {
    this.#file = file;
    this.#code = code;
    this.#n = code.length;
    const marks = new Uint8Array(this.#n);
    const { bytes, kind, start, end } = file;
    for (let at = 0; at < marks.length; at++) {
      const token = code[at] as number;
      const from = start[token] as number;
      if (kind[token] === tokenKind.word) marks[at] = WORD;
      else if (kind[token] !== tokenKind.punctuator) marks[at] = OTHER;
      else {
        const text = punctuatorText(bytes, from, end[token] as number);
        marks[at] = text.length === 1 ? text.charCodeAt(0) : OTHER;
      }
    }
    this.#mark = marks;
    this.#close = new Int32Array(this.#n);
  }

  run(): void {
    if (!this.#pair(false)) this.#pair(true);
    let at = 0;
    while (at < this.#n) at = this.#item(at);
  }

  #text(at: number): string {
    return rawText(this.#file, this.#code[at] as number);
  }

  /** Whether all brackets fit. `closesAtColumnZero`: a `}` in the first column ends everything. */
  #pair(closesAtColumnZero: boolean): boolean {
    const { bytes, start } = this.#file;
    const close = this.#close.fill(-1);
    const open: number[] = [];
    let fits = true;
    for (let at = 0; at < this.#n; at++) {
      const mark = this.#mark[at] as number;
      if (mark === LPAREN || mark === LBRACKET || mark === LBRACE) {
        open.push(at);
      } else if (mark === RPAREN || mark === RBRACKET || mark === RBRACE) {
        const wanted = mark === RPAREN ? LPAREN : mark === RBRACKET ? LBRACKET : LBRACE;
        if (closesAtColumnZero && mark === RBRACE) {
          const offset = start[this.#code[at] as number] as number;
          if (offset === 0 || isLineEnd(bytes[offset - 1])) {
            const outer = open.find((index) => this.#mark[index] === LBRACE);
            for (const index of open) close[index] = at;
            if (outer !== undefined) close[outer] = at;
            open.length = 0;
            continue;
          }
        }
        const depth = this.#openerOf(open, wanted);
        if (depth !== open.length - 1 || depth < 0) fits = false;
        if (depth < 0) continue;
        for (let inner = depth + 1; inner < open.length; inner++)
          close[open[inner] as number] = at - 1;
        close[open[depth] as number] = at;
        open.length = depth;
      }
    }
    for (const index of open) close[index] = this.#n - 1;
    return fits && open.length === 0;
  }

  /** Index in `open` of the bracket that a closing one belongs to, or -1. A brace is closed by braces alone. */
  #openerOf(open: readonly number[], wanted: number): number {
    const least = Math.max(0, open.length - MAX_UNCLOSED);
    for (let depth = open.length - 1; depth >= least; depth--) {
      const mark = this.#mark[open[depth] as number];
      if (mark === wanted) return depth;
      if (mark === LBRACE) return -1;
    }
    return -1;
  }

  /** Reads one item and returns where the next one begins. */
  #item(first: number): number {
    const groups: Group[] = [];
    const commas: number[] = [];
    let isStatic = false;
    let isExtern = false;
    let isTypedef = false;
    let assigns = -1;
    let tag = -1;
    let at = first;
    for (; at < this.#n; at++) {
      const mark = this.#mark[at] as number;
      if (mark === WORD) {
        if (assigns >= 0) continue;
        const word = this.#text(at);
        if (word === "static") isStatic = true;
        else if (word === "extern") isExtern = true;
        else if (word === "typedef") isTypedef = true;
        else if (word === "struct" || word === "union" || word === "enum") tag = at;
      } else if (mark === LPAREN) {
        const close = this.#close[at] as number;
        if (assigns < 0) {
          const isWord = at > first && this.#mark[at - 1] === WORD;
          if (groups.length < MAX_GROUPS)
            groups.push({ name: isWord ? at - 1 : -1, open: at, close });
          if (isWord && at - 1 === first && this.#isUse(first, close)) {
            this.#add("use", this.#text(first), first, close, false, false);
            return close + 1;
          }
        }
        at = close;
      } else if (mark === LBRACKET) {
        at = this.#close[at] as number;
      } else if (mark === LBRACE) {
        const close = this.#close[at] as number;
        if (assigns >= 0) {
          at = close;
          continue;
        }
        if (isExtern && at === first + 2 && this.#mark[at - 1] === OTHER) return at + 1;
        const group = this.#functionGroup(groups);
        if (tag >= 0 && (group === undefined || group.open < tag)) {
          this.#tag(tag, at, close);
          at = close;
          continue;
        }
        this.#body(group, first, close, isStatic);
        return close + 1;
      } else if (mark === EQUALS) {
        if (assigns < 0) assigns = at;
      } else if (mark === COMMA) {
        commas.push(at);
      } else if (mark === SEMICOLON) {
        if (assigns < 0 && this.#isOldStyle(groups, first, at)) continue;
        break;
      } else if (mark === RBRACE) {
        return at + 1;
      }
    }
    const last = Math.min(at, this.#n - 1);
    this.#declaration(first, last, { groups, commas, assigns, isStatic, isExtern, isTypedef });
    return at + 1;
  }

  /** `NAME(...)` with another item behind it. */
  #isUse(first: number, close: number): boolean {
    const name = this.#text(first);
    if (isAttributeMacro(name) || typeOperators.test(name)) return false;
    return this.#mark[close + 1] === WORD && close + 1 < this.#n;
  }

  #add(
    kind: EntryKind,
    name: string,
    first: number,
    last: number,
    isStatic: boolean,
    isExtern: boolean,
  ): void {
    const { start, end } = this.#file;
    const code = this.#code;
    this.entries.push({
      kind,
      name,
      start: start[code[first] as number] as number,
      end: end[code[last] as number] as number,
      isStatic,
      isExtern,
    });
  }

  /** The last group that is no annotation. */
  #functionGroup(groups: readonly Group[]): Group | undefined {
    for (let index = groups.length - 1; index >= 0; index--) {
      const group = groups[index] as Group;
      if (group.name < 0) {
        if (this.#mark[group.open + 1] === STAR) return group;
        continue;
      }
      const name = this.#text(group.name);
      if (!isAttributeMacro(name) && !typeOperators.test(name)) {
        const before = groups[index - 1];
        // `int (*f(int))(char)` and `int (f)(char)`: the name stands in the group before.
        return before !== undefined && before.close === group.open - 1 ? before : group;
      }
    }
    return undefined;
  }

  /** Index of the name that a group declares, and whether it is that of a function. */
  #declared(group: Group): { readonly at: number; readonly isFunction: boolean } {
    let at = group.open + 1;
    if (this.#mark[at] === STAR) {
      while (
        at < group.close &&
        (this.#mark[at] === STAR || (this.#mark[at] === WORD && this.#isSkipped(at)))
      )
        at++;
      const isName = this.#mark[at] === WORD;
      return { at: isName ? at : -1, isFunction: isName && this.#mark[at + 1] === LPAREN };
    }
    const isProtected =
      this.#mark[at] === WORD && at + 1 === group.close && this.#mark[group.close + 1] === LPAREN;
    return { at: isProtected ? at : group.name, isFunction: true };
  }

  #isSkipped(at: number): boolean {
    const word = this.#text(at);
    return qualifiers.has(word) || isAttributeMacro(word);
  }

  #body(group: Group | undefined, first: number, close: number, isStatic: boolean): void {
    const declared = group === undefined ? { at: -1, isFunction: false } : this.#declared(group);
    if (declared.at >= 0 && declared.at !== first) {
      this.#add("function", this.#text(declared.at), first, close, isStatic, false);
    } else if (this.#mark[first] === WORD) {
      this.#add("use", this.#text(first), first, close, isStatic, false);
    }
  }

  #declaration(
    first: number,
    last: number,
    head: {
      readonly groups: readonly Group[];
      readonly commas: readonly number[];
      readonly assigns: number;
      readonly isStatic: boolean;
      readonly isExtern: boolean;
      readonly isTypedef: boolean;
    },
  ): void {
    const { groups, commas, assigns, isStatic, isExtern, isTypedef } = head;
    if (first === last) return;
    const group = this.#functionGroup(groups);
    const kind = isTypedef ? "typedef" : "global";
    if (group !== undefined) {
      const { at, isFunction } = this.#declared(group);
      if (at === first || (at >= 0 && isFunction && !this.#hasType(first, at))) {
        this.#add("use", this.#text(at), first, last, isStatic, isExtern);
        return;
      }
      if (at >= 0) {
        this.#add(
          isFunction && !isTypedef && assigns < 0 ? "prototype" : kind,
          this.#text(at),
          first,
          last,
          isStatic,
          isExtern,
        );
        if (isFunction) return;
      }
    }
    const inner = new Set(group === undefined ? [] : [this.#declared(group).at]);
    let from = first;
    for (const end of [...commas, last]) {
      const at = this.#declarator(from, end);
      if (at > first && !inner.has(at) && (from > first || this.#hasType(first, at))) {
        const isForward = /^(?:struct|union|enum)$/.test(
          this.#mark[at - 1] === WORD ? this.#text(at - 1) : "",
        );
        if (!isForward && group === undefined)
          this.#add(kind, this.#text(at), first, last, isStatic, isExtern);
      }
      from = end + 1;
    }
  }

  /** Index of the name that stands last before `=`, `[` or the end. */
  #declarator(from: number, end: number): number {
    let found = -1;
    for (let at = from; at < end; at++) {
      const mark = this.#mark[at] as number;
      if (mark === EQUALS) break;
      if (mark === LPAREN || mark === LBRACKET || mark === LBRACE) {
        at = this.#close[at] as number;
        continue;
      }
      if (mark !== WORD) continue;
      const word = this.#text(at);
      if (!notNames.has(word) && !isAttributeMacro(word)) found = at;
    }
    return found;
  }

  /** A type stands between the beginning of the item and a name. */
  #hasType(first: number, name: number): boolean {
    for (let at = first; at < name; at++) {
      const mark = this.#mark[at] as number;
      if (mark === LBRACE) return true;
      if (mark === LPAREN) {
        if (at > first && this.#mark[at - 1] === WORD && typeOperators.test(this.#text(at - 1)))
          return true;
        at = this.#close[at] as number;
      } else if (mark === WORD) {
        const word = this.#text(at);
        if (!storage.has(word) && !isAttributeMacro(word)) return true;
      }
    }
    return false;
  }

  /** `int f(a) int a; {`: the semicolon ends the declaration of a parameter. */
  #isOldStyle(groups: readonly Group[], first: number, semicolon: number): boolean {
    if (semicolon - first > MAX_OLD_STYLE_HEAD) return false;
    const group = groups.find(({ name }) => name > first);
    if (group === undefined || group.close + 2 >= semicolon || this.#mark[group.close + 1] !== WORD)
      return false;
    const names = new Set<string>();
    for (let at = group.open + 1; at < group.close; at++) {
      if (this.#mark[at] === WORD) names.add(this.#text(at));
      else if (this.#mark[at] !== COMMA) return false;
    }
    const declared = this.#declarator(group.close + 1, semicolon);
    return declared > group.close + 1 && names.has(this.#text(declared));
  }

  /** A struct, union or enum with a body, and the tags and enumerators within. */
  #tag(keyword: number, open: number, close: number): void {
    this.#tagAt(keyword, open, close);
    if (this.#text(keyword) === "enum") return;
    for (let at = open + 1; at < close; at++) {
      if (this.#mark[at] !== LBRACE) continue;
      let inner = at - 1;
      for (const least = Math.max(open, at - MAX_TAG_HEAD); inner > least; inner--) {
        if (this.#mark[inner] === RPAREN) {
          while (inner > least && this.#mark[inner] !== LPAREN) inner--;
          continue;
        }
        if (this.#mark[inner] !== WORD) break;
        const word = this.#text(inner);
        if (word !== "struct" && word !== "union" && word !== "enum") continue;
        this.#tagAt(inner, at, this.#close[at] as number);
        break;
      }
    }
  }

  #tagAt(keyword: number, open: number, close: number): void {
    const kind = this.#text(keyword) as "struct" | "union" | "enum";
    for (let at = keyword + 1; at < open; at++) {
      if (this.#mark[at] === LPAREN) at = this.#close[at] as number;
      else if (this.#mark[at] === WORD && !isAttributeMacro(this.#text(at))) {
        this.#add(kind, this.#text(at), keyword, close, false, false);
        break;
      }
    }
    if (kind !== "enum") return;
    let isUsed = false;
    for (let at = open + 1, isFirst = true; at < close; at++) {
      const mark = this.#mark[at] as number;
      if (mark === LPAREN || mark === LBRACKET || mark === LBRACE) at = this.#close[at] as number;
      else if (mark === COMMA) isFirst = true;
      else if (mark === WORD && isFirst) {
        // `MACRO(...)` makes the names, and the whole enum is what has to be expanded.
        const isCall = this.#mark[at + 1] === LPAREN;
        if (!isCall || !isUsed)
          this.#add(isCall ? "use" : "enumerator", this.#text(at), keyword, close, false, false);
        isUsed ||= isCall;
        isFirst = false;
      } else isFirst = false;
    }
  }
}
