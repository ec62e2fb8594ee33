/**
 * The shape of a C file above statements: which brackets belong together, and which function,
 * variable, type or macro call a token stands in. It reads tokens, never a grammar, so it stays
 * right where a parser loses itself: annotations, macros that look like nothing in C, and brackets
 * that `#if` splits. Each side of a conditional starts from the brackets that were open before it,
 * and the first active side decides what is open after it. Tokens of preprocessor lines and of
 * `#if 0` are not code and have no position here.
 */
import { isAttributeMacro, isKnownAttribute } from "./attributes.js";
import { isLineEnd } from "./bytes.js";
import type { Conditions } from "./conditions.js";
import type { Directive, Lexed, TokenRoom } from "./lex.js";
import { tokenKind } from "./lex.js";
import { punctuatorText } from "./punctuators.js";
import { Steps } from "./steps.js";
import { tokenText } from "./token-text.js";

type ItemKind = "function" | "initializer" | "type" | "declaration";

/** One thing at file scope. */
export interface Item {
  kind: ItemKind;
  /** Name of the function, variable or type; what a defining macro is given first; else empty. */
  name: string;
  /** Position of the name, or -1. */
  namePosition: number;
  /** Position of the first token. */
  first: number;
  /** Position of the `{` of a body, or -1. */
  bodyOpen: number;
  /** Position of the `(` of a function's parameters, or -1. */
  parametersOpen: number;
  isStatic: boolean;
  isExtern: boolean;
  isTypedef: boolean;
}

/** What was found of a structure and is asked for again. */
interface Kept {
  /** Within each bracket, the last position that was asked about, and where its clause starts. */
  readonly lastClauses: Map<number, { readonly position: number; readonly start: number }>;
  /** Whether each colon that was asked about ends a label. */
  readonly labelColons: Map<number, boolean>;
}

export interface Structure {
  readonly lexed: Lexed;
  /** Token index at each position. */
  readonly code: Int32Array;
  /** Position of each token, or -1 for tokens that are not code. */
  readonly positionOf: Int32Array;
  /** Position of the bracket that belongs to the bracket at a position, or -1. */
  readonly partner: Int32Array;
  /** Position of the innermost bracket that is open at a position, or -1. */
  readonly parent: Int32Array;
  readonly items: readonly Item[];
  readonly kept: Kept;
  /** Index of the item of each position. */
  readonly itemOf: Int32Array;
  text(position: number): string;
  /** The punctuator at a position as text, or empty for words, literals and positions outside. */
  punctuator(position: number): string;
  isWord(position: number): boolean;
}

interface Branches {
  /** Innermost open bracket; `parent` leads to those around it. */
  readonly top: number;
  readonly item: number;
  /** State at the end of the first active side. */
  kept: { top: number; item: number } | undefined;
  hasElse: boolean;
  isFirstInactive: boolean;
  readonly dangling: number[];
}

/** Heads on other sides of a conditional that one body is given to. */
const MAX_DANGLING = 64;
/** Tokens of a head that nothing ends, and of one with declarations of old-style parameters. */
const MAX_OPEN_HEAD = 4096;
const MAX_OLD_STYLE_HEAD = 256;

const SEMICOLON = 0x3b;
const OPEN_PARENTHESIS = 0x28;
const OPEN_BRACKET = 0x5b;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** The bracket that one which closes belongs to, or 0. */
function openerOf(mark: number): number {
  if (mark === 0x29) return OPEN_PARENTHESIS;
  if (mark === 0x5d) return OPEN_BRACKET;
  return mark === CLOSE_BRACE ? OPEN_BRACE : 0;
}

export function structure(
  lexed: Lexed,
  conditions: Conditions,
  room: TokenRoom,
  steps: Steps = new Steps(),
): Structure {
  const balanced = build(lexed, conditions, room, steps, false);
  // Brackets that do not fit each other hide a construct that tokens cannot follow. In the kernel's
  // style a brace in the first column ends a function, which bounds the damage to that function.
  return balanced.isBalanced ? balanced : build(lexed, conditions, room, steps, true);
}

function build(
  lexed: Lexed,
  conditions: Conditions,
  room: TokenRoom,
  steps: Steps,
  closesAtColumnZero: boolean,
): Structure & { isBalanced: boolean } {
  const { bytes, nTokens, kind, start, end, directiveOf, directives } = lexed;
  if (room.structure.length < nTokens * 5) room.structure = new Int32Array(nTokens * 5);
  const part = (index: number): Int32Array =>
    room.structure.subarray(index * nTokens, (index + 1) * nTokens).fill(-1);
  const code = part(0);
  const positionOf = part(1);
  const partner = part(2);
  const parent = part(3);
  const itemOf = part(4);
  const items: Item[] = [];
  const branches: Branches[] = [];
  const danglingOf = new Map<number, number[]>();
  const linkage = new Set<number>();
  const ended = new Set<number>();
  let nCode = 0;
  // The open brackets are a chain: each has the one around it as its parent.
  let top = -1;
  let item = -1;
  let isBalanced = true;

  const text = (position: number): string => {
    steps.take(1);
    const token = code[position];
    if (token === undefined || position < 0 || position >= nCode) return "";
    return tokenText(lexed, token);
  };
  const punctuator = (position: number): string => {
    steps.take(1);
    if (position < 0 || position >= nCode) return "";
    const token = code[position] as number;
    return kind[token] === tokenKind.punctuator
      ? punctuatorText(bytes, start[token] as number, end[token] as number)
      : "";
  };
  const isWord = (position: number): boolean =>
    position >= 0 && position < nCode && kind[code[position] as number] === tokenKind.word;
  const shape: Structure = {
    lexed,
    code,
    positionOf,
    partner,
    parent,
    items,
    kept: { lastClauses: new Map(), labelColons: new Map() },
    itemOf,
    text,
    punctuator,
    isWord,
  };

  const switchBranch = (directive: Directive): void => {
    if (directive.name.startsWith("if")) {
      const isFirstInactive = conditions.isInactive(directive.end);
      branches.push({ top, item, kept: undefined, hasElse: false, isFirstInactive, dangling: [] });
      return;
    }
    const branch = branches.at(-1);
    if (branch === undefined) return;
    if (directive.name === "endif") {
      branches.pop();
      if (!branch.hasElse || branch.kept === undefined) return;
      if (item !== branch.kept.item && item !== branch.item && item >= 0)
        branch.dangling.push(item);
      top = branch.kept.top;
      item = branch.kept.item;
      if (branch.dangling.length > 0 && item >= 0)
        danglingOf.set(item, branch.dangling.slice(0, MAX_DANGLING));
      return;
    }
    if (!directive.name.startsWith("el")) return;
    branch.hasElse = true;
    if (branch.kept === undefined && !branch.isFirstInactive) branch.kept = { top, item };
    else if (item !== branch.item && item >= 0) branch.dangling.push(item);
    branch.isFirstInactive = false;
    top = branch.top;
    item = branch.item;
  };

  /** The character of a token that is a punctuator of one, in its usual spelling; 0 for all others. */
  const markOf = (token: number): number => {
    if (kind[token] !== tokenKind.punctuator) return 0;
    const [from, to] = [start[token] as number, end[token] as number];
    if (to - from === 1) return bytes[from] as number;
    const text = punctuatorText(bytes, from, to);
    return text.length === 1 ? text.charCodeAt(0) : 0;
  };
  const close = (position: number, opener: number): void => {
    while (top >= 0) {
      steps.take(1);
      const open = top;
      top = parent[open] as number;
      if (markOf(code[open] as number) === opener) {
        partner[position] = open;
        if (partner[open] === -1) partner[open] = position;
        return;
      }
      isBalanced = false;
    }
    isBalanced = false;
  };

  // Between two directives everything is under the same conditions.
  let isInactive: boolean | undefined;
  for (let token = 0; token < nTokens; token++) {
    const owner = directiveOf[token] as number;
    if (owner >= 0) {
      const directive = directives[owner] as Directive;
      if (token === directive.firstToken) switchBranch(directive);
      token = directive.endToken - 1;
      isInactive = undefined;
      continue;
    }
    isInactive ??= conditions.isInactive(start[token] as number);
    if (isInactive) continue;
    const position = nCode++;
    code[position] = token;
    positionOf[token] = position;
    const mark = markOf(token);
    const closes = openerOf(mark);

    if (closes !== 0) {
      const isFirstColumn =
        mark === CLOSE_BRACE &&
        (start[token] === 0 || isLineEnd(bytes[(start[token] as number) - 1]));
      if (closesAtColumnZero && isFirstColumn && item >= 0 && items[item]?.kind === "function") {
        if (top >= 0) top = items[item]?.bodyOpen ?? -1;
      }
      if (top === -1 && mark === CLOSE_BRACE && linkage.size > 0) {
        item = -1;
        continue;
      }
      close(position, closes);
    }
    if (item >= 0 && top === -1 && endsMacroCall(shape, items[item] as Item, position)) {
      endDeclaration(shape, items[item] as Item, position);
      ended.add(item);
      item = -1;
    }
    if (item === -1 && mark !== SEMICOLON) {
      item = items.length;
      items.push({
        kind: "declaration",
        name: "",
        namePosition: -1,
        first: position,
        bodyOpen: -1,
        parametersOpen: -1,
        isStatic: false,
        isExtern: false,
        isTypedef: false,
      });
    }
    itemOf[position] = item;
    parent[position] = top;
    if (item === -1) continue;
    const current = items[item] as Item;
    if (mark === OPEN_PARENTHESIS || mark === OPEN_BRACKET || mark === OPEN_BRACE) {
      if (top === -1 && mark === OPEN_BRACE && current.bodyOpen === -1) {
        if (isLinkageBlock(shape, current, position)) {
          linkage.add(position);
          ended.add(item);
          item = -1;
          continue;
        }
        openBody(shape, current, position);
        for (const other of danglingOf.get(item) ?? [])
          openBody(shape, items[other] as Item, position);
      }
      top = position;
    } else if (top === -1 && mark === CLOSE_BRACE && current.kind === "function") {
      item = -1;
    } else if (top === -1 && mark === SEMICOLON) {
      if (!isOldStyleParameter(shape, current, position)) {
        endDeclaration(shape, current, position);
        ended.add(item);
        item = -1;
      }
    }
  }
  if (top >= 0) isBalanced = false;
  items.forEach((open, index) => {
    const isOpen = open.name === "" && open.bodyOpen === -1 && !ended.has(index);
    const end = Math.min(items[index + 1]?.first ?? nCode, open.first + MAX_OPEN_HEAD);
    if (isOpen) endDeclaration(shape, open, end);
  });
  return { ...shape, code: code.subarray(0, nCode), isBalanced };
}

function isLinkageBlock(shape: Structure, item: Item, brace: number): boolean {
  return (
    brace === item.first + 2 &&
    shape.text(item.first) === "extern" &&
    shape.text(brace - 1).startsWith('"')
  );
}

/** Words that begin a declaration and never go on with one. */
const beginning = new Set(["static", "extern", "typedef", "struct", "union", "enum"]);

/**
 * `DECLARE_EWMA(x, 4, 4)` with no semicolon, and another item behind it: what follows begins one for
 * certain, or begins on another line.
 */
function endsMacroCall(shape: Structure, item: Item, position: number): boolean {
  const { first } = item;
  if (!shape.isWord(position) || shape.partner[position - 1] !== first + 1) return false;
  const callee = shape.text(first);
  if (!shape.isWord(first) || isAttributeMacro(callee) || typeOperators.test(callee)) return false;
  const word = shape.text(position);
  if (beginning.has(word)) return true;
  return /^_*[A-Z]/.test(callee) && !isAttributeMacro(word) && isOnNewLine(shape, position);
}

function isOnNewLine({ lexed, code }: Structure, position: number): boolean {
  const end = lexed.end[code[position - 1] as number] as number;
  const start = lexed.start[code[position] as number] as number;
  for (let at = end; at < start; at++) if (isLineEnd(lexed.bytes[at])) return true;
  return false;
}

/** A head is the tokens of an item before its body or its end; groups are its `name ( ... )`. */
interface Head {
  readonly groups: readonly Group[];
  readonly assigns: number;
  readonly tagKeyword: number;
  /** Declarations of old-style parameters are a part of it. */
  readonly hasSemicolon: boolean;
}

interface Group {
  readonly name: number;
  readonly open: number;
}

function readHead(shape: Structure, item: Item, limit: number): Head {
  const groups: Group[] = [];
  let assigns = -1;
  let tagKeyword = -1;
  // What a macro call without a semicolon is declared as says nothing of the item behind it.
  let before: Pick<Item, "isStatic" | "isExtern" | "isTypedef"> | undefined;
  let nBehind = 0;
  let hasSemicolon = false;
  for (let at = item.first; at < limit; at++) {
    const mark = shape.punctuator(at);
    if (mark === ";") hasSemicolon = true;
    if (mark === "(" || mark === "[" || mark === "{") {
      if (mark === "(" && shape.isWord(at - 1)) {
        if (!typeOperators.test(shape.text(at - 1))) groups.push({ name: at - 1, open: at });
        if (before !== undefined) nBehind++;
      } else if (mark === "(" && isParenthesisedName(shape, at))
        groups.push({ name: at - 2, open: at });
      const close = shape.partner[at] as number;
      if (close > at && close < limit) at = close;
    } else if (mark === "=") {
      if (assigns === -1) assigns = at;
    } else if (shape.isWord(at)) {
      const word = shape.text(at);
      if (before === undefined && isBehindMacroCall(shape, at, groups)) {
        before = { isStatic: item.isStatic, isExtern: item.isExtern, isTypedef: item.isTypedef };
        item.isStatic = item.isExtern = item.isTypedef = false;
      }
      if (before !== undefined && assigns === -1 && !isAttributeMacro(word)) nBehind++;
      if (word === "static") item.isStatic = true;
      else if (word === "extern") item.isExtern = true;
      else if (word === "typedef") item.isTypedef = true;
      else if (word === "struct" || word === "union" || word === "enum") tagKeyword = at;
    }
  }
  if (before !== undefined && (nBehind < 2 || hasSemicolon)) Object.assign(item, before);
  return { groups, assigns, tagKeyword, hasSemicolon };
}

/** Operators whose operand declares nothing. */
const typeOperators =
  /^(?:(?:__)?typeof(?:_unqual)?(?:__)?|sizeof|_Alignas|_Alignof|__alignof__|_Atomic)$/;

/** The first word behind `NAME(...)`, where NAME is no annotation. */
function isBehindMacroCall(shape: Structure, at: number, groups: Head["groups"]): boolean {
  const last = groups.at(-1);
  if (
    last === undefined ||
    shape.partner[last.open] !== at - 1 ||
    isAttributeMacro(shape.text(last.name))
  )
    return false;
  return shape.text(last.open + 1) !== "*" && !isAttributeMacro(shape.text(at));
}

/** `(name)(`: a function whose name is protected from a macro. */
function isParenthesisedName(shape: Structure, open: number): boolean {
  return (
    shape.punctuator(open - 1) === ")" &&
    shape.isWord(open - 2) &&
    shape.punctuator(open - 3) === "("
  );
}

/** The function's name is the last one before a parameter list that is no annotation. */
function functionGroup(shape: Structure, head: Head): Group | undefined {
  const old = head.hasSemicolon ? oldStyleGroup(shape, head) : undefined;
  if (old !== undefined) return old;
  for (let index = head.groups.length - 1; index >= 0; index--) {
    const group = head.groups[index] as Group;
    if (!isAttributeMacro(shape.text(group.name))) return group;
  }
  // Where nothing else can be the name, what only begins like an annotation is it.
  return head.groups.findLast(({ name }) => !isKnownAttribute(shape.text(name)));
}

/** The parameters of `int f(a, b) int (*a)(int); int b; {`: bare names, behind which declarations stand. */
function oldStyleGroup(shape: Structure, { groups }: Head): Group | undefined {
  return groups.find(({ open }) => {
    const close = shape.partner[open] as number;
    return shape.isWord(close + 1) && bareNames(shape, open) !== undefined;
  });
}

/** The names of a list that has nothing but names in it. */
function bareNames(shape: Structure, open: number): ReadonlySet<string> | undefined {
  const close = shape.partner[open] as number;
  const names = new Set<string>();
  for (let at = open + 1; at < close; at++) {
    if (shape.isWord(at)) names.add(shape.text(at));
    else if (shape.punctuator(at) !== ",") return undefined;
  }
  return names.size === 0 ? undefined : names;
}

function openBody(shape: Structure, item: Item, brace: number): void {
  item.bodyOpen = brace;
  const head = readHead(shape, item, brace);
  const group = functionGroup(shape, head);
  if (head.assigns >= 0) {
    item.kind = "initializer";
    nameDeclarator(shape, item, head.assigns);
    return;
  }
  if (group === undefined && head.tagKeyword >= 0) {
    item.kind = "type";
    for (let at = brace - 1; at > head.tagKeyword; at--) {
      if (
        shape.isWord(at) &&
        (shape.parent[at] ?? -1) === -1 &&
        !isAttributeMacro(shape.text(at))
      ) {
        item.name = shape.text(at);
        item.namePosition = at;
        if (shape.punctuator(at - 1) !== ":") return;
      }
    }
    return;
  }
  item.kind = "function";
  if (group !== undefined && isPointerGroup(shape, group.open)) {
    namePointer(shape, item, group.open + 1);
    return;
  }
  if (group === undefined) {
    if (shape.isWord(brace - 1)) {
      item.name = shape.text(brace - 1);
      item.namePosition = brace - 1;
    }
    return;
  }
  item.parametersOpen = group.open;
  const callee = shape.text(group.name);
  if (
    isDefiningMacro(callee) &&
    isNameAlone(shape, group.open + 1) &&
    isHeadOfMacro(shape, item, group.name)
  ) {
    item.name = `${callee}(${shape.text(group.open + 1)})`;
    item.namePosition = -1;
    return;
  }
  item.name = callee;
  item.namePosition = group.name;
}

/** An argument that is one name, which no parameter with its type is, nor a list of none. */
function isNameAlone(shape: Structure, position: number): boolean {
  if (!shape.isWord(position) || shape.text(position) === "void") return false;
  const mark = shape.punctuator(position + 1);
  return mark === "," || mark === ")";
}

/** No type stands before the macro: `SYSCALL_DEFINE1(x, ...)`, and not `struct x *PDE(...)`. */
function isHeadOfMacro(shape: Structure, item: Item, name: number): boolean {
  for (let at = item.first; at < name; at++) {
    const word = shape.text(at);
    if (word !== "static" && word !== "int" && !isAttributeMacro(word)) return false;
  }
  return true;
}

/** SYSCALL_DEFINE3(name, ...), BPF_CALL_2(name, ...), TEST_F(fixture, name): heads made by a macro. */
function isDefiningMacro(name: string): boolean {
  return /^_*[A-Z][A-Z0-9_]*[A-Z0-9]$/.test(name);
}

function endDeclaration(shape: Structure, item: Item, limit: number): void {
  if (item.kind === "type" || item.kind === "initializer") return;
  // A text may be the inside of a function, as an action of a grammar is.
  if (/^(?:return|goto|if|else|while|do|case)$/.test(shape.text(item.first))) return;
  const head = readHead(shape, item, limit);
  if (head.assigns >= 0) {
    item.kind = "initializer";
    nameDeclarator(shape, item, head.assigns);
    return;
  }
  const group = functionGroup(shape, head);
  if (group !== undefined && isPointerGroup(shape, group.open)) {
    namePointer(shape, item, group.open + 1);
    return;
  }
  if (group !== undefined) {
    item.parametersOpen = group.open;
    const callee = shape.text(group.name);
    if (group.name === item.first && shape.isWord(group.open + 1)) {
      item.name = `${callee}(${shape.text(group.open + 1)})`;
    } else {
      item.name = callee;
      item.namePosition = group.name;
    }
    return;
  }
  nameDeclarator(shape, item, limit);
}

/** `(*name)(...)`, `(__efiapi *name)(...)`, `(*name)[2]`: words may stand before the star, and no comma. */
function isPointerGroup(shape: Structure, open: number): boolean {
  if (shape.punctuator(open + 1) === "*") return true;
  const close = shape.partner[open] ?? -1;
  const behind = shape.punctuator(close + 1);
  if (close < 0 || (behind !== "(" && behind !== "[")) return false;
  let at = open + 1;
  while (shape.isWord(at)) at++;
  return at > open + 1 && shape.punctuator(at) === "*";
}

/** `int (*name)(...)` declares a pointer, `int (*name(...))(...)` a function that returns one. */
function namePointer(shape: Structure, item: Item, inner: number): void {
  let at = inner;
  while (shape.isWord(at) && shape.punctuator(inner) !== "*" && shape.punctuator(at) !== "*") at++;
  while (
    shape.punctuator(at) === "*" ||
    isAttributeMacro(shape.text(at)) ||
    shape.text(at) === "const"
  )
    at++;
  if (!shape.isWord(at)) return;
  item.name = shape.text(at);
  item.namePosition = at;
  if (shape.punctuator(at + 1) === "(") item.parametersOpen = at + 1;
}

/** The declared name stands last before `=`, `;` or `[`, annotations aside. */
function nameDeclarator(shape: Structure, item: Item, limit: number): void {
  for (let at = limit - 1; at >= item.first; at--) {
    const mark = shape.punctuator(at);
    if (mark === ")" || mark === "]" || mark === "}") {
      const open = shape.partner[at] as number;
      const operator = shape.text(open - 1);
      const isOperand = typeOperators.test(operator) || isAttributeMacro(operator);
      const isPointer = mark === ")" && isPointerGroup(shape, open) && !isOperand;
      if (isPointer) {
        namePointer(shape, item, open + 1);
        return;
      }
      if (open >= 0) at = open;
      continue;
    }
    if (shape.isWord(at) && !isAttributeMacro(shape.text(at))) {
      item.name = shape.text(at);
      item.namePosition = at;
      return;
    }
  }
}

/** Index of what a declaration that ends here declares last: `int a;`, `char *a[2];`, `int (*a)(int);`. */
function declaredBefore(shape: Structure, end: number): number {
  let last = end - 1;
  while (shape.punctuator(last) === "]") last = (shape.partner[last] as number) - 1;
  if (shape.punctuator(last) !== ")") return last;
  const open = shape.partner[last] as number;
  const group = shape.punctuator(open - 1) === ")" ? (shape.partner[open - 1] as number) : open;
  if (group < 0 || !isPointerGroup(shape, group)) return last;
  const close = shape.partner[group] as number;
  for (let at = group + 1; at < close; at++)
    if (shape.isWord(at) && !shape.isWord(at + 1)) return at;
  return last;
}

/** `int f(a) int a; {`: a `;` that ends the declaration of a parameter, not the head. */
function isOldStyleParameter(shape: Structure, item: Item, semicolon: number): boolean {
  const { kind, nTokens } = shape.lexed;
  if (semicolon - item.first > MAX_OLD_STYLE_HEAD) return false;
  const head = readHead(shape, item, semicolon);
  const group = oldStyleGroup(shape, head);
  if (group === undefined || head.assigns >= 0 || item.isTypedef || group.name === item.first)
    return false;
  const close = shape.partner[group.open] as number;
  if (close < 0 || close + 2 >= semicolon) return false;
  // Old-style parameters are bare names, and the declared name is one of them.
  const names = bareNames(shape, group.open) as ReadonlySet<string>;
  const last = declaredBefore(shape, semicolon);
  if (!shape.isWord(last) || !names.has(shape.text(last))) return false;
  return (shape.code[semicolon] as number) + 1 < nTokens && kind.length > 0;
}
