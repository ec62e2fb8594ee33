/**
 * Preprocessing tokens of C, as the parser gets them. Keywords are identifiers, comments are gone,
 * adjacent string literals stay separate. Texts are latin1: one character is one byte of the file.
 * Invariant: `path` and `offset` name a place in the item's own file, whatever macro the token is of.
 */

export type TokenKind = "identifier" | "number" | "character" | "string" | "punctuator";

export interface CToken {
  readonly kind: TokenKind;
  readonly text: string;
  readonly path: string;
  /** Byte offset in `path`: of the token itself, or of the outermost macro use that made it. */
  readonly offset: number;
  /** Outermost macro whose expansion it stands in, arguments included; empty for plain text. */
  readonly macro: string;
  /** White space, a comment or a line end stands before it. */
  readonly spaceBefore: boolean;
}

/** Why there are no tokens, with the place. */
export interface Unexpandable {
  readonly kind: "unexpandable";
  readonly reason: string;
  readonly path: string;
  readonly offset: number;
}

export function isUnexpandable(result: readonly CToken[] | Unexpandable): result is Unexpandable {
  return !Array.isArray(result);
}

/** Thrown and caught within this folder; what leaves it is a value. */
export class ExpansionError extends Error {
  readonly place: { readonly path: string; readonly offset: number };
  /** C has an answer, which would have taken too much. */
  readonly isLimit: boolean;

  constructor(
    reason: string,
    place: { readonly path: string; readonly offset: number },
    isLimit = false,
  ) {
    super(reason);
    this.place = place;
    this.isLimit = isLimit;
  }

  toValue(): Unexpandable {
    return {
      kind: "unexpandable",
      reason: this.message,
      path: this.place.path,
      offset: this.place.offset,
    };
  }
}

/** A macro without its body. */
export interface MacroHead {
  readonly name: string;
  readonly path: string;
  /** Byte offset of the `#` of its definition. */
  readonly offset: number;
  /** Byte offset of the end of its definition. */
  readonly end: number;
  readonly isFunctionLike: boolean;
  /** The last one takes the rest when `isVariadic`; it is `__VA_ARGS__` unless named. */
  readonly parameters: readonly string[];
  readonly isVariadic: boolean;
}

/** The use of a macro that put a token where it is. The use's own maker is that of the use around it. */
export interface Maker {
  readonly macro: MacroHead;
  /** The macro's name where it was used. */
  readonly use: Token;
}

/** A token on its way through the expander. */
export class Token implements CToken {
  readonly kind: TokenKind;
  readonly text: string;
  readonly path: string;
  readonly offset: number;
  readonly macro: string;
  readonly spaceBefore: boolean;
  /** It was met inside the expansion of its own macro and is never expanded again. */
  readonly isPainted: boolean;
  /** Undefined for what stands in the text, arguments included. */
  readonly maker: Maker | undefined;
  /** No text holds it: `##` or `#` made it. */
  readonly isMade: boolean;

  constructor(
    kind: TokenKind,
    text: string,
    path: string,
    offset: number,
    macro: string,
    spaceBefore: boolean,
    isPainted = false,
    maker: Maker | undefined = undefined,
    isMade = false,
  ) {
    this.kind = kind;
    this.text = text;
    this.path = path;
    this.offset = offset;
    this.macro = macro;
    this.spaceBefore = spaceBefore;
    this.isPainted = isPainted;
    this.maker = maker;
    this.isMade = isMade;
  }

  /** The same token at the place of a macro use. */
  at(maker: Maker, macro: string, spaceBefore: boolean): Token {
    const { path, offset } = maker.use;
    return new Token(
      this.kind,
      this.text,
      path,
      offset,
      macro,
      spaceBefore,
      this.isPainted,
      maker,
      this.isMade,
    );
  }

  within(macro: string, spaceBefore: boolean): Token {
    if (this.macro === macro && this.spaceBefore === spaceBefore) return this;
    return new Token(
      this.kind,
      this.text,
      this.path,
      this.offset,
      macro,
      spaceBefore,
      this.isPainted,
      this.maker,
      this.isMade,
    );
  }

  /** The same token once it was pasted with nothing. */
  pasted(maker: Maker): Token {
    return new Token(
      this.kind,
      this.text,
      this.path,
      this.offset,
      this.macro,
      this.spaceBefore,
      this.isPainted,
      this.maker ?? maker,
      true,
    );
  }

  painted(): Token {
    return new Token(
      this.kind,
      this.text,
      this.path,
      this.offset,
      this.macro,
      this.spaceBefore,
      true,
      this.maker,
      this.isMade,
    );
  }
}

/** Whether a token is this punctuator, and not a literal of the same text. */
export function isMark(token: CToken | undefined, text: string): boolean {
  return token !== undefined && token.text === text && token.kind === "punctuator";
}
