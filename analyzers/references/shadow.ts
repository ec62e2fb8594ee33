/**
 * A shadow is the declaration of a file that hides every other entity of a name where the name stands.
 * It is kept as one text, because sightings with shadows are many and lie in caches.
 */

/** The first group holds for a block or a function, the second for the whole file. */
const shadowKinds = [
  "local",
  "perhaps-local", // an object, unless its type is one of functions
  "parameter",
  "block-enumerator",
  "block-type",
  "enumerator",
  "type",
  "static-definition",
  "static-declaration",
  "macro",
] as const;

export type ShadowKind = (typeof shadowKinds)[number];

export interface Shadow {
  readonly kind: ShadowKind;
  /** Offset of the declared name in the file. */
  readonly at: number;
  /** One-based. */
  readonly line: number;
  /** The function that a parameter is of; else empty. */
  readonly owner: string;
}

export function shadowText({ kind, at, line, owner }: Shadow): string {
  return `${kind} ${at} ${line} ${owner}`;
}

/** Undefined for the empty text, and for one that is no shadow. */
export function shadowOf(text: string): Shadow | undefined {
  if (text === "") return undefined;
  const [kind, at, line, owner = ""] = text.split(" ");
  const known = shadowKinds.find((one) => one === kind);
  return known && { kind: known, at: Number(at), line: Number(line), owner };
}

const ofBlocks: ReadonlySet<ShadowKind> = new Set([
  "local",
  "perhaps-local",
  "parameter",
  "block-enumerator",
  "block-type",
]);

export function isOfBlock({ kind }: Shadow): boolean {
  return ofBlocks.has(kind);
}
