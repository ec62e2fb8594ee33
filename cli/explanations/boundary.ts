/** `ringfence explain BOUNDARY`: what it guards, for whom, and why. */
import type { Boundary } from "../../rules/files/boundary.js";
import type { Places } from "../places.js";
import { oneLine } from "../formats/parts/visible.js";
import { wrap } from "../formats/parts/wrap.js";
import { at, ownerLines } from "./owner.js";

export function explainBoundary(boundary: Boundary, places: Places, width: number): string[] {
  const { functions, macros, types, variables, declared_in } = boundary.guard;
  const lists: readonly (readonly [string, readonly string[]])[] = [
    ["  all declared in: ", declared_in],
    ["  functions: ", functions],
    ["  macros:    ", macros],
    ["  types:     ", types],
    ["  variables: ", variables],
    ["  headers:   ", boundary.headers],
  ];
  return [
    `${oneLine(boundary.id)} (${boundary.severity}), ${at(places, boundary.location)}`,
    ...ownerLines(boundary, places, width),
    "guards",
    ...lists.flatMap(([lead, names]) =>
      names.length === 0 ? [] : wrap(names.join(", "), lead, width),
    ),
  ];
}
