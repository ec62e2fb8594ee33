/** Drafts of rules become findings: sorted by place, each with an identity that has no line. */
import type { FindingDraft } from "../offences/rule.js";
import type { Finding } from "../results/finding.js";
import { Identities } from "../results/identity.js";

export function identified(drafts: readonly { rule: string; drafted: FindingDraft }[]): Finding[] {
  const identities = new Identities();
  const sorted = [...drafts].sort((a, b) => {
    const left = a.drafted.location;
    const right = b.drafted.location;
    if (left.path !== right.path) return left.path < right.path ? -1 : 1;
    return left.span.start - right.span.start || (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0);
  });
  return sorted.map(({ rule, drafted }) => {
    const { boundary, entry, location, symbol, offence, related } = drafted;
    const enclosing = entry?.enclosing ?? "";
    const told = { rule, boundary: boundary.id, path: location.path, enclosing, symbol };
    return {
      rule,
      boundary: boundary.id,
      location,
      offence,
      symbol,
      ...(entry === undefined ? {} : { kind: entry.kind }),
      enclosing,
      condition: entry?.condition ?? "",
      related,
      identity: identities.next({ ...told, kind: entry?.kind }),
    };
  });
}
