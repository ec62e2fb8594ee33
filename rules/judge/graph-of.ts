/**
 * The include graph of a tree, from what a survey found or, where that is not all, from the files
 * themselves.
 */
import { parseIncludes, type FileFacts } from "../../analyzers/references/facts.js";
import {
  IncludeGraph,
  type Affected,
  type IncludeSource,
} from "../../analyzers/references/include-graph.js";
import { Surveyor, type SurveyPlan } from "../../analyzers/references/surveyor.js";
import { inChunks } from "../../analyzers/trees/in-chunks.js";
import { atPath, onceForList, pathIndex, pathsOf } from "../../analyzers/trees/path-index.js";
import type { Listing, Tree, TreeFile } from "../../analyzers/trees/tree.js";

/**
 * `isComplete`: the facts have the includes of every file. `kept`: the graph of a tree that differs
 * in `changed` alone; `affected` are the files for which that may matter.
 */
export function graphOf(
  tree: Tree,
  listing: Listing,
  facts: readonly FileFacts[],
  isComplete: boolean,
  kept?: { readonly graph: IncludeGraph; readonly changed: readonly string[] },
): { readonly graph: IncludeGraph; readonly affected: Affected } {
  // A graph that goes on asks for few.
  const texts = new Map<string, string>();
  let surveyor: Surveyor | undefined;
  // A revision answers many questions at once sooner than one after the other.
  const folders = isComplete
    ? undefined
    : foldersAbove(facts.filter(({ includes }) => includes !== "").map(({ path }) => path));
  const isAsked = ({ path }: TreeFile): boolean => folders?.has(folderOf(path)) !== false;
  // A graph that goes on knows most of them.
  const asked = kept === undefined ? folderMakefiles(listing.files).filter(isAsked) : [];
  const makefiles = new Map(tree.readMany(asked.map(({ path }) => path)));
  const includesIn = (path: string, bytes: Uint8Array): string => {
    surveyor ??= new Surveyor(includesAlone);
    surveyor.sweeper.input(bytes.length).set(bytes);
    return surveyor.survey(path, bytes.length)?.includes ?? "";
  };
  const source: IncludeSource = {
    paths: pathsOf(listing.files),
    index: pathIndex(listing.files),
    links: listing.links,
    expect: (paths) => {
      if (isComplete) return;
      const missing = paths.filter((path) => !texts.has(path));
      for (const [path, bytes] of inChunks(tree, missing, CHUNK))
        texts.set(path, includesIn(path, bytes));
      const near = foldersAbove(paths);
      const more = folderMakefiles(listing.files)
        .map(({ path }) => path)
        .filter((path) => near.has(folderOf(path)) && !makefiles.has(path));
      for (const [path, bytes] of tree.readMany(more)) makefiles.set(path, bytes);
    },
    includesOf: (path) => {
      let includes = isComplete ? atPath(facts, path)?.includes : texts.get(path);
      if (includes === undefined && !isComplete) {
        includes = includesIn(path, tree.read(path) ?? new Uint8Array());
        texts.set(path, includes);
      }
      return parseIncludes(includes ?? "");
    },
    makefile: (path) => {
      const isPassedOver = kept !== undefined || folders?.has(folderOf(path)) === false;
      const bytes = makefiles.get(path) ?? (isPassedOver ? tree.read(path) : undefined);
      return bytes === undefined ? undefined : Buffer.from(bytes).toString("latin1");
    },
  };
  if (kept === undefined) return { graph: new IncludeGraph(source), affected: "all" };
  return { graph: kept.graph, affected: kept.graph.renew(source, kept.changed) };
}

/** Files that are read at once: a revision answers many questions at once sooner than one after the other. */
const CHUNK = 512;

const includesAlone: SurveyPlan = {
  names: [],
  allIncludes: true,
  includeNames: [],
  pastes: [],
  pastedNames: [],
};

/** The makefiles that say how the files beside them are compiled. */
const folderMakefiles = onceForList((files) =>
  files.filter(
    ({ path, language }) => language === "makefile" && /(^|\/)(Makefile|Kbuild)$/.test(path),
  ),
);

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

/** Folders of these files, and all above them. */
function foldersAbove(paths: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const path of paths) {
    for (let folder = folderOf(path); !found.has(folder); folder = folderOf(folder)) {
      found.add(folder);
    }
  }
  return found;
}
