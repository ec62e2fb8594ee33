/** Drafts of rules become findings: sorted by place, each with an identity that has no line. */
import type { Draft } from "../offences/rule.js";
import type { Finding } from "../results/finding.js";

export function identified(drafts: readonly { rule: string; drafted: Draft }[]): Finding[] {
  const counts = new Map<string, number>();
  const sorted = [...drafts].sort((a, b) => {
    const left = a.drafted.location;
    const right = b.drafted.location;
    if (left.path !== right.path) return left.path < right.path ? -1 : 1;
    return left.span.start - right.span.start || (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0);
  });
  return sorted.map(({ rule, drafted }) => {
    const { boundary, entry, location, symbol, offence, related } = drafted;
    const key = [rule, boundary.id, location.path, entry?.enclosing || "-", symbol, entry?.kind ?? "-"].join(" ");
    const ordinal = (counts.get(key) ?? 0) + 1;
    counts.set(key, ordinal);
    return {
      rule,
      boundary: boundary.id,
      location,
      offence,
      symbol,
      ...(entry === undefined ? {} : { kind: entry.kind }),
      enclosing: entry?.enclosing ?? "",
      condition: entry?.condition ?? "",
      related,
      identity: `${key} ${ordinal}`,
    };
  });
}
