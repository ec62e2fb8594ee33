/**
 * Whether a patch is near a boundary: it touches the owner's folder, a header of the boundary, or a line
 * that says a guarded name. Questions about the design are asked there; far from it nobody asked for
 * them. Invariant: a patch that a finding stands in is near.
 */
import type { Boundary } from "../../rules/files/boundary.js";
import { globMatcher } from "../../rules/files/glob-matcher.js";
import type { HearingRequest } from "./hearing.js";

export function isNearBoundary({ files, before, after }: HearingRequest): boolean {
  const paths = new Set(files.flatMap(({ oldPath, newPath }) => [oldPath ?? "", newPath ?? ""]));
  const boundaries = [...new Set([...before.check.boundaries, ...after.check.boundaries])];
  const isOwners = globMatcher([...new Set(boundaries.flatMap(pathsOf))]);
  if ([...paths].some((path) => path !== "" && isOwners(path))) return true;
  const names = new Set(
    [before, after].flatMap(({ check }) =>
      check.pages
        .filter(({ path }) => paths.has(path))
        .flatMap(({ entries }) => entries.map(({ symbol }) => symbol)),
    ),
  );
  return (
    names.size > 0 && files.some(({ hunks }) => hunks.some(({ lines }) => lines.some(saysOne)))
  );

  function saysOne({ sign, raw }: { readonly sign: string; readonly raw: string }): boolean {
    if (sign !== "+" && sign !== "-") return false;
    return (raw.match(/\w+/g) ?? []).some((word) => names.has(word));
  }
}

function pathsOf({ guard, headers, allow_in, public_headers }: Boundary): readonly string[] {
  return [...guard.declared_in, ...headers, ...allow_in, ...public_headers];
}
