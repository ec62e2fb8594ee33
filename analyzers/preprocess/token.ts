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

  constructor(reason: string, place: { readonly path: string; readonly offset: number }) {
    super(reason);
    this.place = place;
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

  constructor(
    kind: TokenKind,
    text: string,
    path: string,
    offset: number,
    macro: string,
    spaceBefore: boolean,
    isPainted = false,
  ) {
    this.kind = kind;
    this.text = text;
    this.path = path;
    this.offset = offset;
    this.macro = macro;
    this.spaceBefore = spaceBefore;
    this.isPainted = isPainted;
  }

  /** The same token at the place of a macro use. */
  at(place: Token, macro: string, spaceBefore: boolean): Token {
    return new Token(
      this.kind,
      this.text,
      place.path,
      place.offset,
      macro,
      spaceBefore,
      this.isPainted,
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
    );
  }
}

/** Whether a token is this punctuator, and not a literal of the same text. */
export function isMark(token: CToken | undefined, text: string): boolean {
  return token !== undefined && token.text === text && token.kind === "punctuator";
}
