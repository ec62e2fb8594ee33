/**
 * What became of an occurrence. Invariant: every occurrence gets at least one judgement, so that the
 * answer to "why is this no finding?" is never empty.
 */
import type { LedgerEntry } from "../../analyzers/references/ledger-entry.js";
import type { Boundary, Exception } from "../../rules/files/boundary.js";
import { isReported } from "../../rules/files/kinds.js";
import type { Check } from "../../rules/judge/check.js";
import type { CheckedFinding } from "../../rules/judge/run-rules.js";
import { reports } from "../../rules/offences/parts/crossing.js";
import type { Finding } from "../../rules/results/finding.js";

export type Judgement =
  | { readonly is: "finding"; readonly finding: Finding; readonly isKnown: boolean }
  | { readonly is: "excepted"; readonly finding: Finding; readonly exception: Exception }
  /** It stands in the owner's paths. */
  | { readonly is: "inside" }
  /** Its class is no crossing: a homonym, a comment. */
  | { readonly is: "acquitted" }
  /** It is a crossing of a kind that the boundary leaves out. */
  | { readonly is: "unreported" };

export type Judge = (entry: LedgerEntry) => readonly Judgement[];

/** `known`: identities that the baseline knows. */
export function judgeOf(check: Check, known: ReadonlySet<string>): Judge {
  const byPlace = new Map<string, CheckedFinding[]>();
  for (const checked of check.findings) {
    const { location, boundary, symbol } = checked.finding;
    const key = keyOf(location.path, location.span.start, boundary, symbol);
    const list = byPlace.get(key);
    if (list === undefined) byPlace.set(key, [checked]);
    else list.push(checked);
  }
  return (entry) => {
    const boundary = check.boundaries[entry.boundary] as Boundary;
    const found = byPlace.get(keyOf(entry.path, entry.span.start, boundary.id, entry.symbol)) ?? [];
    if (found.length > 0) {
      return found.map(
        ({ finding, exception }): Judgement =>
          exception === undefined
            ? { is: "finding", finding, isKnown: known.has(finding.identity) }
            : { is: "excepted", finding, exception },
      );
    }
    if (entry.inside) return [{ is: "inside" }];
    return [
      { is: isReported(entry.kind) && !reports(boundary, entry.kind) ? "unreported" : "acquitted" },
    ];
  };
}

function keyOf(path: string, start: number, boundary: string, symbol: string): string {
  return [boundary, symbol, start, path].join(" ");
}
