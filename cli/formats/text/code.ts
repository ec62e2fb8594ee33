/**
 * Whose code ran for a verdict: the tree's, and what stood in for the rest. Invariant: what stands in
 * above the primitives is named, because there a verdict rests on a model of what the tree may do.
 */
import type { Root } from "../../../analyzers/relocation/tell/report.js";
import { counted } from "../parts/counts.js";
import { oneLine } from "../parts/visible.js";
import { wrap } from "../parts/wrap.js";
import { called } from "./place.js";

/** Files and functions of a list that are named without `--all`. */
const nShown = 4;
/** Roots that have a line without `--all`. */
const nRoots = 3;

export function codeLines(roots: readonly Root[], all: boolean, width: number): string[] {
  // What a caller needs beyond its relocation is little.
  const run = roots.filter(({ lowered, kind }) => lowered.length > 0 && (all || kind !== "caller"));
  const shown = all ? run : run.slice(0, nRoots);
  const nLeft = run.length - shown.length;
  return [
    ...shown.flatMap((root) => wrap(codeText(root, all), "code           ", width)),
    ...(nLeft > 0 ? [`               and of ${counted(nLeft, "function")} more, with --all`] : []),
  ];
}

/** `f(): from the tree, 13 functions of mm/vma.c; stands in: page tables move_page_tables(); 34 primitives`. */
function codeText(root: Root, all: boolean): string {
  const { lowered, loweredFrom, stoodIn } = root;
  const own = all
    ? lowered.map(oneLine).join(", ")
    : `${counted(lowered.length, "function")} of ${some(loweredFrom.map(oneLine))}`;
  const others = stoodIn.map(({ layer, names }) => {
    if (all) return `${layer} ${names.map(called).join(", ")}`;
    if (layer === "operations" || layer === "page tables")
      return `${layer} ${some(names.map(called))}`;
    return counted(names.length, layer.slice(0, -1));
  });
  return `${called(root.function)}: from the tree, ${own}; stands in: ${others.join("; ") || "nothing"}`;
}

function some(names: readonly string[]): string {
  const nLeft = names.length - nShown;
  return `${names.slice(0, nShown).join(", ")}${nLeft > 0 ? ` and ${nLeft} more` : ""}`;
}
