/**
 * The guarded symbols of a tree: what the boundaries name, with the declarations that own them. A
 * name can be guarded by several boundaries; each is judged on its own.
 */
import type { Span } from "../syntax/span.js";
import type { SymbolKind } from "./declarations.js";

export interface Site {
  readonly path: string;
  readonly span: Span;
  readonly kind: SymbolKind;
}

export interface GuardedSymbol {
  readonly name: string;
  /** Index of the boundary. */
  readonly boundary: number;
  /** Declarations in the headers that own it; empty when the boundary gives the name alone. */
  readonly sites: readonly Site[];
  /** What it is, as far as the sites or the boundary say. */
  readonly kinds: ReadonlySet<SymbolKind>;
  /** The boundary names it: what cannot be resolved counts as a use. */
  readonly isNamed: boolean;
}

export type Guards = ReadonlyMap<string, readonly GuardedSymbol[]>;

/** Whether it is an entity that the linker knows, so that a declaration elsewhere can mean the same one. */
export function hasLinkage(symbol: GuardedSymbol): boolean {
  return (
    symbol.kinds.has("function") ||
    symbol.kinds.has("variable") ||
    (symbol.isNamed && symbol.kinds.size === 0)
  );
}

export function isTag(symbol: GuardedSymbol): boolean {
  return symbol.kinds.has("tag");
}

/** Whether an ordinary identifier can mean it. */
export function isOrdinary(symbol: GuardedSymbol): boolean {
  for (const kind of symbol.kinds) if (kind !== "tag") return true;
  return symbol.kinds.size === 0;
}

/** Whether a declaration of a block can mean the symbol: one that has the type of a function. */
export function mayBeFunction({ kinds }: GuardedSymbol): boolean {
  return kinds.size === 0 || kinds.has("function") || kinds.has("inline");
}
