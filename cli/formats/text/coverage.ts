/**
 * What of a root never ran, for people: branches first, since a line that never ran most often stands in
 * one. Invariant: what is left out is counted.
 */
import type { Coverage, NeverRun } from "../../../analyzers/relocation/tell/coverage.js";
import { counted } from "../parts/counts.js";
import { oneLine, visible } from "../parts/visible.js";
import { wrap } from "../parts/wrap.js";
import { called } from "./place.js";
import type { View } from "../format.js";

/** Places that are shown without `--all`. */
const nShown = 3;

const nouns: readonly (readonly [NeverRun["kind"], string, string])[] = [
  ["branch", "branch", "branches"],
  ["line", "line", "lines"],
  ["function", "function", "functions"],
];

export function coverageLines(coverage: Coverage | undefined, { all, width }: View): string[] {
  if (coverage === undefined || coverage.never.length === 0) return [];
  const { never, nLines, nLinesRun, nWays, nWaysRun } = coverage;
  const shares = `${nLinesRun} of ${counted(nLines, "line")} and ${nWaysRun} of ${nWays} ways of branches ran`;
  return [
    ...nouns.flatMap(([kind, one, many]) => {
      const own = never.filter((each) => each.kind === kind);
      // Lines go without saying where branches say why.
      const isImplied = kind === "line" && never.some((each) => each.kind === "branch") && !all;
      if (own.length === 0 || isImplied) return [];
      const shown = all ? own : own.slice(0, nShown);
      const nLeft = own.length - shown.length;
      const places = placesText(shown);
      return wrap(
        `${own.length} ${own.length === 1 ? one : many} never run: ${places}${nLeft > 0 ? ` and ${nLeft} more` : ""}`,
        "  ",
        width,
      );
    }),
    ...(all ? [`  ${shares}`] : []),
  ];
}

/** `mm/mmap.c:2351 (vma->vm_flags & VM_LOCKED), :2360 (...)`: a path is said once. */
function placesText(all: readonly NeverRun[]): string {
  let path = "";
  return all
    .map(({ kind, place, needs, function: name }) => {
      const where = place.path === path ? `:${place.line}` : `${visible(place.path)}:${place.line}`;
      path = place.path;
      if (kind === "function") return `${called(name)} at ${where}`;
      return needs === "" ? where : `${where} (${oneLine(needs)})`;
    })
    .join(", ");
}
