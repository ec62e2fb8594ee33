/**
 * Where a line that one patch of a series leaves is when all of them are applied. Formats that show
 * notes beside the code show the last state. Invariant: a line that is gone answers with its nearest
 * neighbour in the same hunk, a file that is gone with nothing.
 */
import type { PatchFile, SeriesReview } from "../../../rules/results/series-review.js";

export interface Spot {
  readonly path: string;
  /** One-based. */
  readonly line: number;
}

/** `patchIndex`: zero-based, of the patch after which the spot is right. */
export function finalSpot(review: SeriesReview, patchIndex: number, spot: Spot): Spot | undefined {
  let at: Spot = spot;
  for (const patch of review.patches.slice(patchIndex + 1)) {
    if (!patch.isApplied) continue;
    const file = patch.files.find(
      ({ oldPath, change }) => oldPath === at.path && change !== "copy",
    );
    if (file === undefined) continue;
    if (file.newPath === undefined) return undefined;
    at = { path: file.newPath, line: lineAfter(file, at.line) };
  }
  return at;
}

function lineAfter(file: PatchFile, line: number): number {
  let shift = 0;
  for (const { lines } of file.hunks) {
    const own = lines.filter(({ sign }) => sign !== "\\");
    const firstOld = own.find(({ oldLine }) => oldLine > 0)?.oldLine;
    // A hunk of additions alone says where it begins by what comes of it.
    const start = firstOld ?? (own[0]?.newLine ?? 1) - shift;
    if (line < start) break;
    const index = own.findIndex(({ oldLine }) => oldLine === line);
    if (index >= 0) {
      const after =
        own.slice(index).find(({ newLine }) => newLine > 0) ??
        own.findLast(({ newLine }) => newLine > 0);
      return Math.max(1, after?.newLine ?? own[0]?.newLine ?? line + shift);
    }
    for (const { sign } of own) shift += sign === "+" ? 1 : sign === "-" ? -1 : 0;
  }
  return line + shift;
}
