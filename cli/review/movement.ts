/** What a patch does to files and lines, for telling moved findings from new ones. */
import type { Movement } from "../../rules/results/compare.js";
import type { PlacedFinding } from "../../rules/results/tree-review.js";
import type { PatchFile } from "../../rules/results/series-review.js";
import { lineMap } from "./patch-files.js";

export function movementOf(files: readonly PatchFile[]): Movement<PlacedFinding> {
  const renames = new Map(
    files
      .filter(({ change }) => change === "rename")
      .map(({ oldPath, newPath }) => [oldPath ?? "", newPath ?? ""]),
  );
  const maps = new Map<string, (line: number) => number>();
  const lineAfter = (path: string, line: number): number => {
    let map = maps.get(path);
    if (map === undefined) {
      const file = files.find(({ oldPath, change }) => oldPath === path && change !== "copy");
      maps.set(path, (map = file === undefined ? (same) => same : lineMap(file)));
    }
    return map(line);
  };
  return {
    pathAfter: (path) => renames.get(path) ?? path,
    isSameSpot: (before, after) =>
      lineAfter(before.place.path, before.place.line) === after.place.line,
    isSameText: (before, after) => words(before) !== "" && words(before) === words(after),
  };
}

function words({ place }: PlacedFinding): string {
  return place.text.replace(/\s+/g, " ").trim();
}
