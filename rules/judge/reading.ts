/**
 * What is read of a tree for its boundaries: which names and includes are asked for, the texts that
 * code includes although they are none by their names, and the graph of includes. Invariant: what
 * was found of such texts is in `facts` like that of any other file, and in `looked`.
 */
import type { FileFacts } from "../../analyzers/references/facts.js";
import type { IncludeGraph } from "../../analyzers/references/include-graph.js";
import {
  includedTexts,
  withTexts,
  type Looked,
} from "../../analyzers/references/included-texts.js";
import type { Scan } from "../../analyzers/references/scan.js";
import type { SurveyPlan } from "../../analyzers/references/surveyor.js";
import { areFew, stemOf } from "../../analyzers/references/sweep.js";
import { pathIndex } from "../../analyzers/trees/path-index.js";
import type { Listing, Skipped, Tree, TreeFile } from "../../analyzers/trees/tree.js";
import { graphOf } from "./graph-of.js";
import type { Setup } from "./guard-setup.js";
import type { Renewable } from "./session.js";

export interface Reading {
  readonly facts: readonly FileFacts[];
  readonly graph: IncludeGraph;
  /** The graph of the files that are code by their names. */
  readonly plain: IncludeGraph;
  /** Names that are no code, and what was found there because code includes them. */
  readonly looked: readonly Looked[];
  readonly skipped: readonly Skipped[];
}

/** What a survey asks for. Includes of all files are wanted where they decide what a name means. */
export function planOf({ guards, headers }: Setup): SurveyPlan {
  const names = [...guards.keys()].sort();
  const isByVisibility = [...guards.values()].some((list) =>
    list.some((symbol) => symbol.sites.length > 0),
  );
  const headerNames = new Set(headers.flatMap((paths) => [...paths]).map(baseName));
  return {
    names,
    allIncludes: isByVisibility || !areFew([...names, ...[...headerNames].map(stemOf)]),
    includeNames: [...headerNames].sort(),
    pastes: [],
    pastedNames: [],
  };
}

export function readingOf(
  tree: Tree,
  listing: Listing,
  surveyed: Scan,
  plan: SurveyPlan,
  kept: Renewable | undefined,
): Reading {
  const isComplete = plan.allIncludes;
  const renewable = kept?.isComplete === isComplete ? kept : undefined;
  const plain = graphOf(tree, listing, surveyed.facts, isComplete, renewable);
  const texts = includedTexts(tree, surveyed.facts, plain, plan);
  const facts = withTexts(surveyed.facts, texts);
  const graph =
    texts.paths.length === 0
      ? plain
      : graphOf(tree, withFiles(listing, texts.paths), facts, isComplete);
  return {
    facts,
    graph,
    plain,
    looked: texts.looked,
    skipped: [...surveyed.skipped, ...texts.skipped],
  };
}

/** The listing with files that code includes although they are none by their names. */
function withFiles(listing: Listing, paths: readonly string[]): Listing {
  const known = pathIndex(listing.files);
  const more = paths
    .filter((path) => !known.has(path))
    .map((path): TreeFile => ({ path, language: "c", id: "" }));
  if (more.length === 0) return listing;
  return {
    ...listing,
    files: [...listing.files, ...more].sort((a, b) => (a.path < b.path ? -1 : 1)),
  };
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
