/**
 * What a baseline knows, held against the findings of a tree. A baseline that an earlier release
 * wrote may call a finding otherwise, because code was read otherwise then; the finding is known
 * all the same. Invariant: of one boundary, path and symbol, at most as many findings succeed to
 * others as the baseline has entries that nothing bears any more; a baseline of this release has no
 * successions.
 */
import { IDENTITY_VERSION, isOfUse, withoutOrdinal, wordsOf } from "./identity.js";
import type { Finding } from "./finding.js";

export interface Known {
  readonly identities: ReadonlySet<string>;
  /** Of the identities; see IDENTITY_VERSION. */
  readonly version: number;
}

export const NOTHING_KNOWN: Known = { identities: new Set(), version: IDENTITY_VERSION };

/** Identities of the baseline, each with the one that the same finding bears in this release. */
export type Successions = ReadonlyMap<string, string>;

/** `findings`: those that count. */
export function successionsOf(
  { identities, version }: Known,
  findings: readonly Finding[],
): Successions {
  const successions = new Map<string, string>();
  if (version >= IDENTITY_VERSION) return successions;
  const borne = new Set(findings.map(({ identity }) => identity));
  const left = new Map<string, Set<string>>();
  for (const identity of [...identities].sort()) {
    if (borne.has(identity)) continue;
    const words = wordsOf(identity);
    left.set(words, (left.get(words) ?? new Set()).add(identity));
  }
  const heirs = new Set(
    findings.filter(({ identity, kind }) => kind !== undefined && !identities.has(identity)),
  );
  // First those that stay in the function, or the declaration, that the baseline names.
  for (const isLikely of [isInside, () => true]) {
    for (const heir of heirs) {
      const use = { boundary: heir.boundary, path: heir.location.path, symbol: heir.symbol };
      const candidates = left.get(wordsOf(use)) ?? new Set<string>();
      const old = [...candidates].find(
        (identity) => isOfUse(identity, use) && isLikely(identity, heir),
      );
      if (old === undefined) continue;
      successions.set(old, heir.identity);
      candidates.delete(old);
      heirs.delete(heir);
    }
  }
  return successions;
}

function isInside(identity: string, { enclosing, symbol }: Finding): boolean {
  return withoutOrdinal(withoutOrdinal(identity)).endsWith(` ${enclosing} ${symbol}`);
}

/** The identities that are known, as this release has them. `findings`: those that count. */
export function identitiesOf(known: Known, findings: readonly Finding[]): ReadonlySet<string> {
  const { identities } = known;
  const successions = successionsOf(known, findings);
  return successions.size === 0
    ? identities
    : new Set([...identities].map((identity) => successions.get(identity) ?? identity));
}
