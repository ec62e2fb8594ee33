/**
 * Macro expansion as C defines it and GCC does it: contexts are read one inside the other, a macro is
 * off while its own expansion is read, and a name that is met while its macro is off is painted and
 * stays a name. Invariant: work is bounded; what would take more ends in an ExpansionError that
 * names the place, and so does what C forbids.
 */
import type { Element, Macro } from "./macro.js";
import { configurationTests, probes } from "./predefined.js";
import { kindOfPasted } from "./text.js";
import { ExpansionError, isMark, Token, type Maker } from "./token.js";

/** What names mean where the tokens stand. */
export interface Environment {
  /** The macro of a name after `time` definitions of the compilation. */
  macro(name: string, time: number): Macro | undefined;
  /** Value of a CONFIG_ symbol. */
  configuration(symbol: string): string | undefined;
  /** One-based line of an offset, for __LINE__. */
  lineOf(path: string, offset: number): number;
}

/** The text that is expanded, and from which token on which state of the macros holds. */
export interface Stream {
  readonly tokens: readonly Token[];
  /** Index of a token and the time from there on, ascending; two numbers each. */
  readonly times: readonly number[];
}

export interface Limits {
  /** Names that are left as they are. */
  readonly kept: ReadonlySet<string>;
  /** Tokens that may be made, arguments and intermediate ones included. */
  readonly maxTokens: number;
}

interface Context {
  readonly tokens: readonly Token[];
  at: number;
  /** The macro that is off until the context is read to its end. */
  readonly macro: string;
}

interface Argument {
  readonly raw: readonly Token[];
  expanded: readonly Token[] | undefined;
  /** Not even an empty one was written. */
  readonly isOmitted: boolean;
}

/** Arguments within arguments. */
const MAX_DEPTH = 250;
/** Characters of a pasted or stringified text that cost as much as a token. */
const CHARACTERS_A_TOKEN = 16;
const NOTHING: readonly Token[] = [];

export class Expander {
  readonly #environment: Environment;
  readonly #limits: Limits;
  /** In `#if`: `defined` and its kin are operators. */
  readonly #isCondition: boolean;
  #contexts: Context[] = [];
  readonly #off = new Set<string>();
  #times: readonly number[] = [];
  #nextTime = 0;
  #time = Infinity;
  #depth = 0;
  #nMade = 0;
  #counter = 0;

  constructor(environment: Environment, limits: Limits, isCondition = false) {
    this.#environment = environment;
    this.#limits = limits;
    this.#isCondition = isCondition;
  }

  /** Expands a whole text. */
  expand(stream: Stream): Token[] {
    this.#contexts = [{ tokens: stream.tokens, at: 0, macro: "" }];
    this.#off.clear();
    this.#times = stream.times;
    this.#nextTime = 0;
    this.#time = Infinity;
    this.#depth = this.#nMade = this.#counter = 0;
    return this.#all();
  }

  /**
   * Expands what begins at one token of a text: the token, or the use of a macro with all that its
   * expansion takes of what follows. `next`: the first token of the text that was not read.
   */
  expandOne(stream: Stream, from: number): { readonly tokens: Token[]; readonly next: number } {
    const text: Context = { tokens: stream.tokens, at: from, macro: "" };
    this.#contexts = [text];
    this.#off.clear();
    this.#times = stream.times;
    this.#nextTime = Math.max(0, pairFor(stream.times, from));
    this.#time = Infinity;
    this.#depth = this.#nMade = this.#counter = 0;
    const tokens: Token[] = [];
    do {
      const token = this.#next();
      if (token === undefined) break;
      tokens.push(token);
    } while (this.#hasMore());
    return { tokens, next: text.at };
  }

  /** Whether something of what macros came to is not read yet. */
  #hasMore(): boolean {
    // What was read to its end is left with the next token, and lies on top.
    for (let depth = this.#contexts.length - 1; depth > 0; depth--) {
      const { at, tokens } = this.#contexts[depth] as Context;
      if (at < tokens.length) return true;
    }
    return false;
  }

  /** Tokens that the last text made. */
  get nMade(): number {
    return this.#nMade;
  }

  #all(): Token[] {
    const out: Token[] = [];
    for (let token = this.#next(); token !== undefined; token = this.#next()) out.push(token);
    return out;
  }

  /** The next token of the innermost context; contexts that are read to their end are left. */
  #raw(): Token | undefined {
    for (;;) {
      const context = this.#contexts.at(-1);
      if (context === undefined) return undefined;
      if (context.at < context.tokens.length) {
        if (this.#contexts.length === 1 && this.#depth === 0) this.#advance(context.at);
        return context.tokens[context.at++] as Token;
      }
      if (this.#contexts.length === 1) return undefined;
      this.#contexts.pop();
      this.#off.delete(context.macro);
    }
  }

  #advance(index: number): void {
    const times = this.#times;
    while (this.#nextTime < times.length && (times[this.#nextTime] as number) <= index) {
      this.#time = times[this.#nextTime + 1] as number;
      this.#nextTime += 2;
    }
  }

  #push(tokens: readonly Token[], macro: string): void {
    if (macro !== "") this.#off.add(macro);
    this.#contexts.push({ tokens, at: 0, macro });
  }

  #charge(amount: number, place: Token): void {
    this.#nMade += amount;
    if (this.#nMade > this.#limits.maxTokens) {
      const most = this.#limits.maxTokens;
      throw new ExpansionError(`its macros make more than ${most} tokens`, place, true);
    }
  }

  /** The next token that is no macro use. */
  #next(): Token | undefined {
    for (;;) {
      const token = this.#raw();
      if (token === undefined || token.kind !== "identifier" || token.isPainted) return token;
      const name = token.text;
      if (this.#isCondition) {
        if (name === "defined") return this.#defined(token);
        if (probes.has(name)) return this.#probe(token);
      }
      // What asks for the configuration is answered here, because a symbol that is on expands.
      const built = this.#builtIn(token);
      if (built !== undefined) return built;
      if (this.#limits.kept.has(name)) return token;
      const macro = this.#environment.macro(name, this.#time);
      if (macro === undefined) return token;
      if (this.#off.has(name)) return token.painted();
      const label = token.macro === "" ? name : token.macro;
      const use = { macro, use: token };
      if (!macro.isFunctionLike) {
        this.#push(this.#substitute(use, macro.body, NO_ARGUMENTS, label), name);
        continue;
      }
      if (!this.#isCallNext()) return token;
      const args = this.#arguments(macro, token);
      this.#push(this.#substitute(use, macro.body, args, label), name);
    }
  }

  /** Whether `(` follows, which is looked for beyond the ends of contexts. */
  #isCallNext(): boolean {
    const next = this.#raw();
    if (next === undefined) return false;
    // It was read from the innermost context that is left, so it can be given back there.
    (this.#contexts.at(-1) as Context).at--;
    return isMark(next, "(");
  }

  /** Reads `( ... )` and takes it apart at its commas. */
  #arguments(macro: Macro, name: Token): Argument[] {
    const { parameters, isVariadic } = macro;
    this.#raw();
    const lists: Token[][] = [[]];
    let depth = 0;
    for (;;) {
      const read = this.#raw();
      if (read === undefined)
        throw new ExpansionError(`the arguments of macro ${macro.name} do not end`, name);
      this.#charge(1, name);
      if (read.kind === "punctuator") {
        if (read.text === "(") depth++;
        else if (read.text === ")" && --depth < 0) break;
        else if (
          read.text === "," &&
          depth === 0 &&
          !(isVariadic && lists.length >= parameters.length)
        ) {
          lists.push([]);
          continue;
        }
      }
      const isOff = read.kind === "identifier" && !read.isPainted && this.#off.has(read.text);
      (lists.at(-1) as Token[]).push(
        isOff && this.#environment.macro(read.text, this.#time) !== undefined
          ? read.painted()
          : read,
      );
    }
    if (parameters.length === 0 && lists.length === 1 && lists[0]?.length === 0) return [];
    const isShort = isVariadic && lists.length === parameters.length - 1;
    if (lists.length !== parameters.length && !isShort) {
      const given = `${lists.length} argument${lists.length === 1 ? "" : "s"}`;
      throw new ExpansionError(
        `macro ${macro.name} takes ${parameters.length} and is given ${given}`,
        name,
      );
    }
    const args: Argument[] = lists.map((raw) => ({ raw, expanded: undefined, isOmitted: false }));
    if (isShort) args.push({ raw: NOTHING, expanded: NOTHING, isOmitted: true });
    // GNU C: `f()` of `f(args...)` omits the argument.
    else if (isVariadic && args.length === 1 && args[0]?.raw.length === 0)
      return [{ raw: NOTHING, expanded: NOTHING, isOmitted: true }];
    return args;
  }

  /** An argument is expanded by itself: nothing behind it is looked at. */
  #expanded(argument: Argument, place: Token): readonly Token[] {
    if (argument.expanded !== undefined) return argument.expanded;
    if (++this.#depth > MAX_DEPTH) {
      const reason = `macro arguments are nested more than ${MAX_DEPTH} deep`;
      throw new ExpansionError(reason, place, true);
    }
    const outer = this.#contexts;
    this.#contexts = [{ tokens: argument.raw, at: 0, macro: "" }];
    const expanded = this.#all();
    this.#contexts = outer;
    this.#depth--;
    argument.expanded = expanded;
    return expanded;
  }

  #substitute(
    maker: Maker,
    elements: readonly Element[],
    args: readonly Argument[],
    label: string,
  ): Token[] {
    const { macro, use } = maker;
    const out: Token[] = [];
    let pastes = false;
    /** Whether what stands left of `##` came to nothing. */
    let isLeftEmpty = true;
    for (const element of elements) {
      const argument = element.parameter >= 0 ? args[element.parameter] : undefined;
      const values = this.#valuesOf(maker, element, argument, pastes, args, label);
      this.#charge(values.length + 1, use);
      const isRest =
        macro.isVariadic && element.parameter === macro.parameters.length - 1 && !element.isString;
      if (!pastes) {
        for (const value of values) out.push(value);
        isLeftEmpty = values.length === 0;
      } else if (isRest && !isLeftEmpty && isMark(out.at(-1), ",")) {
        // GNU C: `, ## args` takes the comma away when there are none, and pastes nothing.
        if (argument?.isOmitted === true) out.pop();
        for (const value of values) out.push(value);
        isLeftEmpty = false;
      } else if (isLeftEmpty) {
        values.forEach((value, index) => out.push(index === 0 ? value.pasted(maker) : value));
        isLeftEmpty = values.length === 0;
      } else if (values.length === 0) {
        out.push((out.pop() as Token).pasted(maker));
      } else {
        const left = out.pop() as Token;
        out.push(...this.#pasted(left, values[0] as Token, maker, label));
        for (let index = 1; index < values.length; index++) out.push(values[index] as Token);
      }
      pastes = element.pastesNext;
    }
    const first = out[0];
    if (first !== undefined) out[0] = first.within(first.macro, use.spaceBefore);
    return out;
  }

  /** The tokens that an element stands for. */
  #valuesOf(
    maker: Maker,
    element: Element,
    argument: Argument | undefined,
    pastes: boolean,
    args: readonly Argument[],
    label: string,
  ): Token[] {
    const { use } = maker;
    const { token, optional } = element;
    if (optional !== undefined) {
      const rest = args.at(-1);
      const isThere = rest !== undefined && this.#expanded(rest, use).length > 0;
      const inside = isThere ? this.#substitute(maker, optional, args, label) : [];
      if (inside[0] !== undefined) inside[0] = inside[0].within(inside[0].macro, token.spaceBefore);
      return element.isString ? [this.#stringified(inside, token, maker, label)] : inside;
    }
    if (argument === undefined) return [token.at(maker, label, token.spaceBefore)];
    if (element.isString) return [this.#stringified(argument.raw, token, maker, label)];
    const isPlain = pastes || element.pastesNext;
    const values = isPlain ? argument.raw : this.#expanded(argument, use);
    return values.map((value, index) =>
      value.within(label, index === 0 ? token.spaceBefore : value.spaceBefore),
    );
  }

  #stringified(tokens: readonly Token[], mark: Token, maker: Maker, label: string): Token {
    const { use } = maker;
    let text = '"';
    tokens.forEach((token, index) => {
      if (index > 0 && token.spaceBefore) text += " ";
      const isLiteral = token.kind === "string" || token.kind === "character";
      text += isLiteral ? token.text.replace(/[\\"]/g, "\\$&") : token.text;
    });
    // GCC drops a backslash that would swallow the closing quote.
    let last = text.length;
    while (text[last - 1] === "\\") last--;
    if ((text.length - last) % 2 === 1) text = text.slice(0, -1);
    this.#charge(text.length / CHARACTERS_A_TOKEN, use);
    const { path, offset } = use;
    const { spaceBefore } = mark;
    return new Token("string", `${text}"`, path, offset, label, spaceBefore, false, maker, true);
  }

  /** One token, or both as they are when C has no such token. */
  #pasted(left: Token, right: Token, maker: Maker, label: string): Token[] {
    const text = left.text + right.text;
    this.#charge(text.length / CHARACTERS_A_TOKEN, maker.use);
    const kind = kindOfPasted(text);
    if (kind === undefined) return [left, right.within(right.macro, false)];
    const { path, offset, spaceBefore } = left;
    return [new Token(kind, text, path, offset, label, spaceBefore, false, maker, true)];
  }

  /** Macros that are not made of text. */
  #builtIn(token: Token): Token | undefined {
    const made = (kind: "number" | "string", text: string): Token =>
      new Token(
        kind,
        text,
        token.path,
        token.offset,
        token.macro === "" ? token.text : token.macro,
        token.spaceBefore,
      );
    switch (token.text) {
      case "__LINE__":
        return made("number", String(this.#environment.lineOf(token.path, token.offset)));
      case "__FILE__":
      case "__BASE_FILE__":
      case "__FILE_NAME__":
        return made(
          "string",
          JSON.stringify(
            token.text === "__FILE_NAME__" ? token.path.replace(/.*\//, "") : token.path,
          ),
        );
      case "__COUNTER__":
        return made("number", String(this.#counter++));
      default:
        if (!configurationTests.has(token.text) || !this.#isCallNext()) return undefined;
        return made("number", this.#isConfigured(token) ? "1" : "0");
    }
  }

  /** IS_ENABLED(CONFIG_X) and its kin, as include/linux/kconfig.h (v6.12) defines them. */
  #isConfigured(token: Token): boolean {
    const raw = this.#group(token);
    const symbol = raw[0];
    if (raw.length === 1 && symbol?.kind === "identifier" && symbol.text.startsWith("CONFIG_")) {
      if (this.#environment.macro(symbol.text, this.#time) === undefined) {
        return (
          token.text !== "IS_BUILTIN" &&
          token.text !== "IS_REACHABLE" &&
          this.#environment.configuration(symbol.text) === "m"
        );
      }
      if (token.text === "IS_MODULE") return false;
    }
    const expanded = this.#expanded({ raw, expanded: undefined, isOmitted: false }, token);
    return expanded.length === 1 && expanded[0]?.text === "1" && token.text !== "IS_MODULE";
  }

  /** What stands between the parentheses that follow, nothing expanded. */
  #group(name: Token): Token[] {
    const inside: Token[] = [];
    let depth = 0;
    for (;;) {
      const token = this.#raw();
      if (token === undefined)
        throw new ExpansionError(`the arguments of ${name.text} do not end`, name);
      this.#charge(1, name);
      if (isMark(token, "(") && depth++ === 0) continue;
      if (isMark(token, ")") && --depth === 0) return inside;
      inside.push(token);
    }
  }

  #defined(operator: Token): Token {
    let name = this.#raw();
    if (isMark(name, "(")) {
      name = this.#raw();
      if (!isMark(this.#raw(), ")")) throw new ExpansionError("defined( without )", operator);
    }
    if (name?.kind !== "identifier") throw new ExpansionError("defined without a name", operator);
    const isDefined =
      isAlwaysDefined(name.text) || this.#environment.macro(name.text, this.#time) !== undefined;
    return new Token(
      "number",
      isDefined ? "1" : "0",
      operator.path,
      operator.offset,
      "",
      operator.spaceBefore,
    );
  }

  #probe(operator: Token): Token {
    if (this.#isCallNext()) this.#group(operator);
    return new Token("number", "0", operator.path, operator.offset, "", operator.spaceBefore);
  }
}

const NO_ARGUMENTS: readonly Argument[] = [];

/** Names that are defined without a definition. */
export function isAlwaysDefined(name: string): boolean {
  return probes.has(name) || configurationTests.has(name) || dynamic.has(name);
}

const dynamic: ReadonlySet<string> = new Set([
  "__LINE__",
  "__FILE__",
  "__BASE_FILE__",
  "__COUNTER__",
]);

/** Index of the pair that says the time of a token, among a token and a time each; -2 when none does. */
export function pairFor(times: readonly number[], token: number): number {
  let low = 0;
  let high = times.length / 2;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[2 * middle] as number) <= token) low = middle + 1;
    else high = middle;
  }
  return 2 * (low - 1);
}
