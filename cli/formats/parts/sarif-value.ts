/**
 * Small values of SARIF that results, rules and notifications share. Invariant: none holds an empty
 * string, and places are those of SARIF with `columnKind` utf16CodeUnits.
 */
import type { TextPlace } from "../../../rules/results/tree-review.js";
import { uri } from "./uri.js";

export type Json = { readonly [key: string]: unknown };

/** The base that every path is relative to. */
export const treeRoot = "%SRCROOT%";

export function artifactLocation(path: string): Json {
  return { uri: uri(path), uriBaseId: treeRoot };
}

/** The span as the region, the source line as its context. */
export function physicalLocation(place: TextPlace): Json {
  const isOneLine = place.line === place.endLine;
  const covered = isOneLine
    ? place.text.slice(place.columnUtf16 - 1, place.endColumnUtf16 - 1)
    : "";
  return {
    artifactLocation: artifactLocation(place.path),
    region: {
      startLine: place.line,
      startColumn: place.columnUtf16,
      endLine: place.endLine,
      endColumn: place.endColumnUtf16,
      ...(covered === "" ? {} : { snippet: { text: covered } }),
    },
    ...(place.text === "" || !isOneLine
      ? {}
      : { contextRegion: { startLine: place.line, snippet: { text: place.text } } }),
  };
}

/** Text in which nothing is a link: `[a](b)` would be one. */
export function plain(text: string): string {
  return text.replaceAll("](", "] (");
}

/** Without the keys whose value is an empty string or an empty list. */
export function filled(values: Json): Json {
  return Object.fromEntries(
    Object.entries(values).filter(
      ([, value]) => value !== "" && !(Array.isArray(value) && value.length === 0),
    ),
  );
}
