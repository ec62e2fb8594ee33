/**
 * What is read of a tree for its boundaries: which names and includes are asked for, the texts that
 * code includes although they are none by their names, and the graph of includes. Invariant: what
 * was found of such texts is in `facts` like that of any other file, and in `looked`.
 */
import type { FileFacts } from "../../analyzers/references/facts.js";
import type { Affected, IncludeGraph } from "../../analyzers/references/include-graph.js";
import { TextReader, withTexts, type Looked } from "../../analyzers/references/included-texts.js";
import type { Scan } from "../../analyzers/references/scan.js";
import type { SurveyPlan } from "../../analyzers/references/surveyor.js";
import { areFew, FEW, stemOf } from "../../analyzers/references/sweep.js";
import { pathIndex } from "../../analyzers/trees/path-index.js";
import type { Listing, Skipped, Tree, TreeFile } from "../../analyzers/trees/tree.js";
import { isReadWhole } from "./made-candidates.js";
import { graphOf } from "./graph-of.js";
import type { Setup } from "./guard-setup.js";
import type { Renewable, WholeGraph } from "./session.js";

export interface Reading {
  readonly facts: readonly FileFacts[];
  readonly graph: IncludeGraph;
  /** The graph of the files that are code by their names. */
  readonly plain: IncludeGraph;
  /** What the two differ by. */
  readonly whole: WholeGraph | undefined;
  readonly texts: TextReader;
  /** Files for which what they include may be something else than in the last check. */
  readonly affected: Affected;
  /** Names that are no code, and what was found there because code includes them. */
  readonly looked: readonly Looked[];
  readonly skipped: readonly Skipped[];
}

/** What a survey asks for. Includes of all files are wanted where they decide what a name means. */
export function planOf({ guards, headers }: Setup, files: readonly TreeFile[]): SurveyPlan {
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
    // Where names are few, or all files are expanded, it is not asked which macros make what.
    ...(names.length > FEW && !isReadWhole(files) ? { asksMacros: true } : {}),
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
  const isSamePlan = kept?.plan === plan;
  const reader = isSamePlan ? kept.texts : new TextReader(plan);
  const renewable = kept?.plan.allIncludes === isComplete ? kept : undefined;
  const plain = graphOf(tree, listing, surveyed.facts, isComplete, renewable);
  const texts = reader.read(tree, surveyed.facts, plain.graph);
  const facts = withTexts(surveyed.facts, texts);
  const wholeOf = (): WholeGraph & { affected: Affected } => {
    const old = renewable?.whole;
    const isSame = old !== undefined && old.paths.join("\0") === texts.paths.join("\0");
    const files = isSame ? old.listing : withFiles(listing, texts.paths);
    const again = isSame ? { graph: old.graph, changed: renewable?.changed ?? [] } : undefined;
    return {
      ...graphOf(tree, files, facts, isComplete, again),
      listing: files,
      paths: texts.paths,
    };
  };
  const whole = texts.paths.length === 0 ? undefined : wholeOf();
  const wasWhole = renewable?.whole !== undefined;
  return {
    facts,
    graph: whole?.graph ?? plain.graph,
    plain: plain.graph,
    whole,
    texts: reader,
    affected: whole === undefined && wasWhole ? "all" : (whole ?? plain).affected,
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
