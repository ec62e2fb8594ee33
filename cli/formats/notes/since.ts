/** What became of the remarks on an earlier version of a series. Invariant: every one of them is in one row. */
import type {
  PreviousReview,
  QuestionName,
  SeriesFinding,
} from "../../../rules/results/series-review.js";
import { leftOf } from "../../../rules/results/offence.js";
import type { PlacedFinding } from "../../../rules/results/tree-review.js";

export interface SinceRow {
  readonly word: "mended" | "settled" | "open" | "left" | "new" | "changed" | "added" | "dropped";
  readonly items: readonly string[];
}

/** Rows that have something in them. */
export function sinceRows({
  fixed,
  remaining,
  introduced,
  patches,
  dropped,
  claimsMended,
  claimsLeft,
  questionsSettled,
  questionsLeft,
}: PreviousReview): SinceRow[] {
  const numbers = (change: "changed" | "new"): string[] => {
    const list = patches
      .filter((patch) => patch.change === change)
      .map(({ index }) => String(index));
    return list.length === 0
      ? []
      : [`${list.length === 1 ? "patch" : "patches"} ${list.join(", ")}`];
  };
  const quoted = (claims: readonly string[]): string[] => claims.map((claim) => `"${claim}"`);
  const rows: readonly SinceRow[] = [
    { word: "mended", items: [...fixed.map(told), ...quoted(claimsMended)] },
    { word: "left", items: [...remaining.map(ofSeries), ...quoted(claimsLeft)] },
    { word: "settled", items: questionsSettled.map(asked) },
    { word: "open", items: questionsLeft.map(asked) },
    { word: "new", items: introduced.map(ofSeries) },
    { word: "changed", items: numbers("changed") },
    { word: "added", items: numbers("new") },
    { word: "dropped", items: dropped },
  ];
  return rows.filter(({ items }) => items.length > 0);
}

/** `turned-forwarder (shift_arg_pages)`. */
function asked({ kind, symbol }: QuestionName): string {
  return `${kind} (${symbol})`;
}

function ofSeries({ finding }: SeriesFinding): string {
  return told(finding);
}

function told({ offence, place }: PlacedFinding): string {
  return `${leftOf(offence)} (${place.path})`;
}
