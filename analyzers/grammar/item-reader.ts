/**
 * The second reader of one file: what the grammar of C makes of a name, by the item that it stands in.
 * Items are read when a name in them is asked about, once for each side of their conditionals.
 * Invariant: a reading says a role, or why there is none; it is never made of the tokens' reading.
 */
import { lastNotAbove } from "../syntax/bytes.js";
import type { Grammar, SyntaxNode, SyntaxTree } from "../syntax/parse.js";
import { macroDefinition, type Source } from "../syntax/source.js";
import { StepLimit } from "../syntax/steps.js";
import { declaredName, type DeclaredName, type Declares } from "./declaring.js";
import type { Role } from "./roles.js";
import { softBody, softItem, softMacro, type SoftText } from "./soften.js";

/**
 * Why a name has no role: what is around it is no C (`error`), it stands in what is taken out before
 * the grammar reads (`softened`), the item is too large or takes too long (`refused`), or it is no part
 * of an item or macro (`elsewhere`).
 */
export const noRoles = ["error", "softened", "refused", "elsewhere"] as const;

export type NoRole = (typeof noRoles)[number];

export interface Reading {
  readonly role: Role | undefined;
  readonly why: NoRole | "";
  /** Of a name that is declared where it stands. */
  readonly declares: Declares | undefined;
  readonly isStatic: boolean;
  /** Of a name that is used: what declares it in the same item, innermost first. */
  readonly declared: { readonly at: number; readonly what: Declares } | undefined;
}

type Declared = DeclaredName & { readonly at: number };

/** Declarations of a name in one scope, as they stand, and where. */
interface Scoped {
  readonly starts: readonly number[];
  readonly declared: readonly Declared[];
}

interface Parsed {
  readonly soft: SoftText;
  readonly tree: SyntaxTree;
  readonly declared: Map<string, readonly Scoped[]>;
}

/** Texts of one item or macro, the first of which that the grammar takes is read. */
type Attempt = () => SoftText | undefined;

/** So often may the parser say how far it is; what people write takes a tenth of it. */
const limitOf = (nBytes: number): number => 64 + nBytes / 4;

const statements = ["void f(void){", "\n;}"] as const;

export class ItemReader {
  readonly #grammar: Grammar;
  readonly #source: Source;
  readonly #parsed = new Map<string, Parsed | undefined>();

  constructor(grammar: Grammar, source: Source) {
    this.#grammar = grammar;
    this.#source = source;
  }

  /** The name whose token begins at an offset. */
  read(name: string, start: number): Reading {
    try {
      return this.#read(name, start);
    } catch (error) {
      if (error instanceof StepLimit) return unread("refused");
      throw error;
    }
  }

  free(): void {
    for (const parsed of this.#parsed.values()) parsed?.tree.free();
    this.#parsed.clear();
  }

  #read(name: string, start: number): Reading {
    const { lexed, structure, conditions } = this.#source;
    const token = lastNotAbove(lexed.start.subarray(0, lexed.nTokens), start);
    const directive = lexed.directives[lexed.directiveOf[token] as number];
    if (directive !== undefined) {
      const macro = macroDefinition(this.#source, directive);
      if (macro?.nameToken === token) return { ...unread(""), role: "macro" };
      if (macro === undefined || token < macro.bodyToken) return unread("elsewhere");
      const { bodyToken, endToken } = macro;
      const texts = [statements, ["", ""] as const].map(
        (around): Attempt =>
          () =>
            softMacro(this.#source, bodyToken, endToken, around),
      );
      return this.#first(`#${directive.start}`, texts, name, start);
    }
    const position = structure.positionOf[token] ?? -1;
    if (position < 0 || (structure.itemOf[position] ?? -1) < 0) return unread("elsewhere");
    const key = `${structure.itemOf[position]} ${conditions.placeOf(start)}`;
    return this.#first(
      key,
      [
        () => softItem(this.#source, position, start),
        () => softBody(this.#source, position, start),
      ],
      name,
      start,
    );
  }

  #first(key: string, attempts: readonly Attempt[], name: string, start: number): Reading {
    let best: Reading | undefined;
    for (const [index, attempt] of attempts.entries()) {
      const parsed = this.#parse(`${key} ${index}`, attempt);
      const reading = parsed === undefined ? unread("refused") : this.#inTree(parsed, name, start);
      if (reading.role !== undefined) return reading;
      best ??= reading;
    }
    return best ?? unread("refused");
  }

  #parse(key: string, attempt: Attempt): Parsed | undefined {
    if (this.#parsed.has(key)) return this.#parsed.get(key);
    const said = attempt();
    const soft = said !== undefined && isTooDeep(said.text) ? undefined : said;
    const tree = soft && this.#grammar.parse(soft.text, limitOf(soft.text.length));
    const parsed = soft && tree && { soft, tree, declared: new Map<string, []>() };
    this.#parsed.set(key, parsed);
    return parsed;
  }

  #inTree(parsed: Parsed, name: string, start: number): Reading {
    const { soft, tree } = parsed;
    const at = start - soft.start;
    if (at < 0 || soft.text.slice(at, at + name.length) !== name) return unread("softened");
    const captured = tree.captured(at, at + name.length);
    if (captured === undefined || tree.isInError(at)) return unread("error");
    const read = captured.name as Role;
    const role = read === "value" && this.#isInLoop(parsed, captured.node) ? "argument" : read;
    const own = isDeclaring(role) ? declaredName(captured.node, this.#source.steps) : undefined;
    const inner = this.#innermost(this.#declarations(parsed, name), at);
    return {
      role,
      why: "",
      declares: own?.what,
      isStatic: own?.isStatic === true,
      declared: inner && { at: inner.at + soft.start, what: inner.what },
    };
  }

  /** Whether a name is by itself one of the arguments of a macro that makes a loop. */
  #isInLoop({ soft: { loops } }: Parsed, node: SyntaxNode): boolean {
    let at = node.parent;
    for (; at?.type === "comma_expression"; at = at.parent) this.#source.steps.take(1);
    return at?.type === "parenthesized_expression" && loops.has(at.parent?.startIndex ?? -1);
  }

  /** What declares a name before an offset, in the innermost scope around it. */
  #innermost(scopes: readonly Scoped[], at: number): Declared | undefined {
    this.#source.steps.take(scopes.length);
    let inner: Declared | undefined;
    for (const { starts, declared } of scopes) {
      const last = declared[lastNotAbove(starts, at - 1)];
      if (last === undefined || last.scope.startIndex > at || at >= last.scope.endIndex) continue;
      const depth = last.scope.startIndex - (inner?.scope.startIndex ?? -1);
      if (inner === undefined || depth > 0 || (depth === 0 && last.at > inner.at)) inner = last;
    }
    return inner;
  }

  /** Every declaration of a name in a text by its scope, found once. */
  #declarations(parsed: Parsed, name: string): readonly Scoped[] {
    const known = parsed.declared.get(name);
    if (known !== undefined) return known;
    const { text } = parsed.soft;
    const found = new Map<string, { starts: number[]; declared: Declared[] }>();
    for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + name.length)) {
      if (isWordByte(text, at - 1) || isWordByte(text, at + name.length)) continue;
      this.#source.steps.take(16);
      const captured = parsed.tree.captured(at, at + name.length);
      if (captured === undefined) continue;
      const own = isDeclaring(captured.name as Role)
        ? declaredName(captured.node, this.#source.steps)
        : handed(captured.node, this.#source.steps);
      if (own === undefined) continue;
      const key = `${own.scope.startIndex} ${own.scope.endIndex}`;
      const scoped = found.get(key) ?? { starts: [], declared: [] };
      found.set(key, scoped);
      scoped.starts.push(at);
      scoped.declared.push({ ...own, at });
    }
    const scopes = [...found.values()];
    parsed.declared.set(name, scopes);
    return scopes;
  }
}

/** What stands in so many brackets is not read: each step from a name outwards costs as much as it is deep. */
const MAX_DEPTH = 100;

function isTooDeep(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const byte = text.charCodeAt(at);
    if (byte === 0x28 || byte === 0x5b || byte === 0x7b) depth++;
    else if (byte === 0x29 || byte === 0x5d || byte === 0x7d) depth--;
    if (depth > MAX_DEPTH) return true;
  }
  return false;
}

function unread(why: NoRole | ""): Reading {
  return { role: undefined, why, declares: undefined, isStatic: false, declared: undefined };
}

function isDeclaring(role: Role): boolean {
  return role === "declared" || role === "parameter" || role === "enumerator" || role === "typedef";
}

/** `DECLARE_BITMAP(name, 8);`, `CLASS(fd, name)(1);`: a statement of macros in capitals may declare what it is given. */
function handed(node: SyntaxNode, steps: { take(n: number): void }): DeclaredName | undefined {
  if (node.parent?.type !== "argument_list") return undefined;
  let call = node.parent.parent;
  const callee = call?.childForFieldName("function");
  if (callee?.type !== "identifier" || !/^_*[A-Z][A-Z0-9_]*$/.test(callee.text)) return undefined;
  while (call?.parent?.type === "call_expression") {
    steps.take(1);
    call = call.parent;
  }
  const scope = call?.parent?.type === "expression_statement" ? call.parent.parent : undefined;
  return scope == null ? undefined : { what: "object", scope, isStatic: false };
}

function isWordByte(text: string, at: number): boolean {
  return /^\w$/.test(text.charAt(at));
}
