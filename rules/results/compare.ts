/**
 * Findings before and after a change, told apart by identity. Within one identity's key (rule,
 * boundary, path, enclosing declaration, symbol, kind) the ordinal says nothing about which one is
 * new, so those at the same spot are taken for the same first. Invariant: every finding of either side
 * is in the result once, so that after = before - fixed + introduced.
 */
import type { Finding } from "./finding.js";
import { withoutOrdinal } from "./identity.js";

export interface Pair<F> {
  readonly before: F;
  readonly after: F;
}

export interface Comparison<F> {
  readonly introduced: readonly F[];
  readonly fixed: readonly F[];
  readonly remaining: readonly Pair<F>[];
  readonly moved: readonly Pair<F>[];
}

/** What the change did to files and lines. */
export interface Movement<F> {
  /** The path after a rename; the same path for all others. */
  pathAfter(path: string): string;
  /** Whether the line of one became the line of the other; asked only of findings in the same file. */
  isSameSpot(before: F, after: F): boolean;
  /** Whether the text that they stand in is the same one, wherever it is. */
  isSameText(before: F, after: F): boolean;
}

export function compare<F extends Finding>(
  before: readonly F[],
  after: readonly F[],
  movement: Movement<F>,
): Comparison<F> {
  const remaining: Pair<F>[] = [];
  const moved: Pair<F>[] = [];
  const left = new Set(before);
  const fresh = new Set(after);
  const take = (pairs: Pair<F>[], one: F, other: F): void => {
    pairs.push({ before: one, after: other });
    left.delete(one);
    fresh.delete(other);
  };
  const byKey = groupsOf(after);
  // The same identity: first those whose lines say so, then in order.
  for (const [key, group] of groupsOf(before)) {
    const candidates = byKey.get(key) ?? [];
    if (candidates.length > 0)
      pairUp(
        group,
        candidates,
        (one, other) => movement.isSameSpot(one, other),
        (one, other) => take(remaining, one, other),
        fresh,
      );
    pairUp(
      group.filter((one) => left.has(one)),
      candidates,
      () => true,
      (one, other) => take(remaining, one, other),
      fresh,
    );
  }
  // Another function or file: only where the text is the same, or the file was renamed around it.
  const byUse = new Map<string, F[]>();
  for (const finding of fresh) listed(byUse, useOf(finding)).push(finding);
  const kin: readonly ((one: F, other: F) => boolean)[] = [
    (one, other) =>
      movement.pathAfter(one.location.path) === other.location.path &&
      one.enclosing === other.enclosing,
    (one, other) =>
      movement.pathAfter(one.location.path) === other.location.path &&
      movement.isSameText(one, other),
    (one, other) => movement.isSameText(one, other),
  ];
  for (const isKin of kin) {
    for (const one of [...left]) {
      const candidates = (byUse.get(useOf(one)) ?? []).filter((other) => fresh.has(other));
      const other = candidates.find((candidate) => isKin(one, candidate));
      if (other !== undefined) take(moved, one, other);
    }
  }
  return {
    introduced: after.filter((one) => fresh.has(one)),
    fixed: before.filter((one) => left.has(one)),
    remaining,
    moved,
  };
}

/** The identity without its ordinal. */
export function keyOf({ identity }: Finding): string {
  return withoutOrdinal(identity);
}

function useOf({ rule, boundary, symbol, kind }: Finding): string {
  return [rule, boundary, symbol, kind ?? "-"].join(" ");
}

function groupsOf<F extends Finding>(findings: readonly F[]): Map<string, F[]> {
  const groups = new Map<string, F[]>();
  for (const finding of findings) listed(groups, keyOf(finding)).push(finding);
  return groups;
}

function listed<F>(groups: Map<string, F[]>, key: string): F[] {
  let list = groups.get(key);
  if (list === undefined) groups.set(key, (list = []));
  return list;
}

function pairUp<F>(
  group: readonly F[],
  candidates: readonly F[],
  isSame: (one: F, other: F) => boolean,
  take: (one: F, other: F) => void,
  free: ReadonlySet<F>,
): void {
  for (const one of group) {
    const other = candidates.find((candidate) => free.has(candidate) && isSame(one, candidate));
    if (other !== undefined) take(one, other);
  }
}
