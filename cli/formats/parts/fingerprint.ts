/**
 * Fingerprints: what other tools compare findings by. Invariant: they hold no line number, and no
 * two findings of one review share one.
 */
import { createHash } from "node:crypto";
import type { PlacedFinding } from "../../../rules/results/tree-review.js";

/** Counts how often each key was asked for, from one. */
export function ordinals(): (key: string) => number {
  const seen = new Map<string, number>();
  return (key) => {
    const ordinal = (seen.get(key) ?? 0) + 1;
    seen.set(key, ordinal);
    return ordinal;
  };
}

/**
 * SHA-256 of the identity, in hexadecimal, for each finding. An identity is unique by contract; a
 * repeated one gets its ordinal, because GitLab shows one of two issues with the same fingerprint.
 */
export function fingerprints(findings: readonly PlacedFinding[]): string[] {
  const ordinalOf = ordinals();
  return findings.map(({ identity }) => {
    const ordinal = ordinalOf(identity);
    const key = ordinal === 1 ? identity : `${identity}\n${ordinal}`;
    return createHash("sha256").update(key).digest("hex");
  });
}
