/** Whether a symbol is meant for its own subsystem only. */
import type { SymbolFacts } from "./facts.js";

export function isPrivate({ definitions, declarations, exports }: SymbolFacts): boolean {
  const isStatic = definitions.length > 0 && definitions.every(({ isStatic: each }) => each);
  return (
    isStatic ||
    (exports.length === 0 &&
      declarations.every(({ path }) => !isPublicHeader(path)) &&
      definitions.every(({ place }) => !isPublicHeader(place.path)))
  );
}

/** A header that everybody may include. */
export function isPublicHeader(path: string): boolean {
  return /(?:^|\/)include\/(?!.*\/internal)/.test(path) && path.endsWith(".h");
}
