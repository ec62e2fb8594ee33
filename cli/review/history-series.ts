/**
 * A range or a commit of the tree's own repository as a series. A commit is a patch of it when it
 * changes a file; a merge is one when it has lines that none of its parents has, or is asked for.
 * Invariant: the review begins with the merge base of both ends and ends in the tree of the second.
 */
import { type Words, words } from "../../analyzers/words/words.js";
import { MAX_FILES, MAX_HUNKS } from "../../analyzers/patches/limits.js";
import { seriesOfCommits, type CommitText } from "../../analyzers/patches/commit-patch.js";
import { languageOf } from "../../analyzers/trees/language.js";
import { History } from "../../analyzers/trees/history.js";
import { RefusedRepository, TreeError } from "../../analyzers/trees/tree.js";
import { UserError } from "../user-error.js";
import { PlannedStates, type HistoryPlan, type Line } from "./history-plan.js";
import type { Given } from "./inputs.js";
import { HISTORY } from "./mail-facts.js";
import type { ChosenSeries } from "./series-of.js";

export interface HistoryRequest {
  readonly tree: string;
  readonly range: string | undefined;
  readonly commit: string | undefined;
  /** Another base is given, on which the patches are put one by one. */
  readonly isRebased: boolean;
  /** Merges that have to be patches of the series. */
  readonly told: ReadonlySet<string>;
}

/** What is reviewed, and what it was made on. */
interface Range {
  readonly base: string;
  readonly because: Words;
  readonly end: string;
  readonly lines: readonly Line[];
  readonly notes: readonly string[];
}

const MAX_COMMITS = 2000;
const MAX_LISTED = 3;

export function readHistory(request: HistoryRequest): Given {
  const { tree, range, commit } = request;
  const option = range === undefined ? `--commit ${commit ?? ""}` : `--range ${range}`;
  const history = History.at(tree);
  if (history === undefined)
    throw new UserError(`${option}: ${tree} is no git repository; give one with --tree`);
  try {
    const found =
      range === undefined
        ? oneCommit(history, commit ?? "", option, tree)
        : rangeOf(history, range, option);
    const chosen = chosenOf(history, found, request, option);
    return { inputs: [], chosen, base: { commit: found.base, because: found.because } };
  } catch (error) {
    if (!(error instanceof TreeError) || error instanceof RefusedRepository) throw error;
    throw new UserError(
      `${option}: git cannot read it (${error.message}); a partial clone has to have all of it, as after git fetch --refetch --no-filter`,
    );
  }
}

function oneCommit(history: History, revision: string, option: string, tree: string): Range {
  const commit = history.commitOf(revision);
  if (commit === "") throw new UserError(`${option}: no such commit in ${tree}`);
  const parents = history.parentsOf(commit);
  const [base] = parents;
  if (base === undefined && history.isCutOff(commit))
    throw new UserError(
      `${option}: the clone ends with it, so what it changes is not known; fetch more of the history`,
    );
  if (base === undefined)
    throw new UserError(`${option}: it is the first commit, so there is nothing before it`);
  if (parents.length > 1)
    throw new UserError(`${option}: a merge; give the commits that it brings in with --range`);
  return {
    base,
    because: words`the parent of the commit`,
    end: commit,
    lines: [{ commit, parents }],
    notes: [],
  };
}

function rangeOf(history: History, range: string, option: string): Range {
  const [, first, second] = /^([^-].*?)\.\.(?!\.)(.*)$/s.exec(range) ?? [];
  if (first === undefined || second === undefined || second.includes(".."))
    throw new UserError(`${option}: no range; give two revisions as A..B`);
  const [from = "", end = ""] = history.commitsOf([first, second === "" ? "HEAD" : second]);
  if ((from === "" || end === "") && history.isShallow)
    throw new UserError(
      `${range}: the clone is shallow and does not have ${from === "" ? first : second}; fetch more of the history, as with git fetch --deepen=100`,
    );
  if (from === "" || end === "")
    throw new UserError(
      `${range}: no such range; give two revisions of the tree's repository as A..B`,
    );
  const lines = history.between(from, end);
  if (lines.length === 0)
    throw new UserError(
      `${option}: no commit in it; give two revisions as A..B with the older one first`,
    );
  const nCommits = lines.filter(({ parents }) => parents.length <= 1).length;
  if (nCommits > MAX_COMMITS)
    throw new UserError(`${option}: ${nCommits} commits; give at most ${MAX_COMMITS}`);
  const bases = history.mergeBases(from, end);
  const [base] = bases;
  if (base === undefined)
    throw new UserError(
      `${option}: its ends have no commit in common that is there; give two revisions of one history, and fetch more of it where the clone is shallow`,
    );
  const because = words`${base === from ? "the beginning" : "the merge base"} of ${range}`;
  const notes =
    bases.length === 1
      ? []
      : [
          `${range} has ${bases.length} merge bases, of which ${base.slice(0, 12)} is taken; what the others have besides counts as new`,
        ];
  return { base, because, end, lines, notes };
}

function chosenOf(
  history: History,
  { base, end, lines, notes }: Range,
  { told, isRebased }: HistoryRequest,
  option: string,
): ChosenSeries {
  const cutOff = new Set(
    lines
      .filter(({ commit, parents }) => parents.length === 0 && history.isCutOff(commit))
      .map(({ commit }) => commit),
  );
  const merges = lines.filter(({ parents }) => parents.length > 1);
  let texts = textsOf(history, lines, cutOff, told);
  // What is reviewed has a patch, if only that of a merge.
  if (texts.size === 0)
    texts = textsOf(history, lines, cutOff, new Set(merges.map(({ commit }) => commit)));
  if (texts.size === 0)
    throw new UserError(`${option}: no commit in it changes a file; give a longer range`);
  const series = seriesOfCommits([...texts.values()], HISTORY);
  refuseLarge(
    series.patches.flatMap(({ files }) => files),
    option,
  );
  const patches = new Map(series.patches.map((patch) => [patch.mail.commit, patch]));
  if (isRebased) {
    const left =
      merges.length === 0
        ? []
        : [
            `${counted(merges.length)} cannot be put on another base, and what only the range itself ends in is not reviewed`,
          ];
    return { series, notes, incomplete: left };
  }
  const states = new PlannedStates(history, { base, end, lines, cutOff });
  const nQuiet = merges.filter(({ commit }) => !patches.has(commit)).length;
  const plan: HistoryPlan = {
    commits: lines.map(({ commit, parents }) => ({
      commit,
      parents,
      isInside: states.inside.has(commit),
      patch: patches.get(commit),
    })),
    end,
    changesAt: (commit) => states.changesAt(commit),
  };
  // Those that a patch changes are told of where the patches are.
  const inPatches = new Set(
    series.patches.flatMap(({ files }) => files.map(({ newPath }) => newPath ?? "")),
  );
  const submodules = states.submodulesAt(end).filter((path) => !inPatches.has(path));
  return {
    series,
    notes: [
      ...notes,
      ...(nQuiet === 0
        ? []
        : [
            `${counted(nQuiet)} ${nQuiet === 1 ? "is" : "are"} no patch of the series: every line is one of a parent's; what they end in is judged`,
          ]),
      ...(submodules.length === 0
        ? []
        : [`submodules are changed, and what lies in them is not reviewed: ${listed(submodules)}`]),
    ],
    incomplete: incompleteOf(states, end, cutOff),
    history: plan,
  };
}

function incompleteOf(states: PlannedStates, end: string, cutOff: ReadonlySet<string>): string[] {
  const { missing } = states;
  const odd = [...(states.changesAt(end) ?? [])].flatMap(([path]) =>
    path.includes("\ufffd") && languageOf(path) !== undefined ? [path] : [],
  );
  return [
    ...[...cutOff].map(
      (commit) =>
        `commit ${commit.slice(0, 12)}: the clone ends with it, so what it changes is not known; fetch more of the history`,
    ),
    ...(missing.length === 0
      ? []
      : [`the repository lacks contents that git knows of: ${listed(missing)}; fetch them`]),
    ...(odd.length === 0 ? [] : [`names that are not UTF-8 are not read: ${listed(odd)}`]),
    ...(states.endsWhole()
      ? []
      : [`what the commits leave is not the tree of ${end.slice(0, 12)}`]),
  ];
}

/** The commits that are patches, in the order of the history. */
function textsOf(
  history: History,
  lines: readonly Line[],
  cutOff: ReadonlySet<string>,
  told: ReadonlySet<string>,
): ReadonlyMap<string, CommitText> {
  const plain = lines
    .filter(({ commit, parents }) => parents.length <= 1 && !cutOff.has(commit))
    .map(({ commit }) => commit);
  const diffs = new Map<string, Uint8Array>();
  history
    .diffsOf(plain)
    .forEach((diff, at) => void (diff.length > 0 && diffs.set(plain[at] as string, diff)));
  const merges = lines.filter(({ parents }) => parents.length > 1);
  const ownPaths = history.ownPathsOf(merges.map(({ commit }) => commit));
  merges.forEach(({ commit, parents }, at) => {
    const paths = ownPaths[at] ?? [];
    if (paths.length > 0)
      diffs.set(
        commit,
        history.diffBetween(
          parents[0] ?? "",
          commit,
          paths.some((path) => path.startsWith('"')) ? [] : paths,
        ),
      );
    else if (told.has(commit)) diffs.set(commit, nearestDiff(history, commit, parents));
  });
  const shown = lines.map(({ commit }) => commit).filter((commit) => diffs.has(commit));
  return new Map(
    history
      .messagesOf(shown)
      .map((message) => [
        message.commit,
        { ...message, diff: diffs.get(message.commit) ?? new Uint8Array(0) },
      ]),
  );
}

/** Against the parent that it is least different from, and is not the same as. */
function nearestDiff(history: History, merge: string, parents: readonly string[]): Uint8Array {
  const sizes = history
    .changesBetween(parents.map((other) => ({ commit: merge, other })))
    .map(({ length }) => length);
  const nearest = parents
    .filter((_, at) => sizes[at] !== 0)
    .sort((a, b) => (sizes[parents.indexOf(a)] ?? 0) - (sizes[parents.indexOf(b)] ?? 0))[0];
  return nearest === undefined ? new Uint8Array(0) : history.diffBetween(nearest, merge, []);
}

function refuseLarge(
  files: readonly { readonly hunks: readonly unknown[] }[],
  option: string,
): void {
  const nHunks = files.reduce((sum, { hunks }) => sum + hunks.length, 0);
  if (files.length > MAX_FILES)
    throw new UserError(
      `${option}: more than ${MAX_FILES} files in all commits; give fewer of them`,
    );
  if (nHunks > MAX_HUNKS)
    throw new UserError(
      `${option}: more than ${MAX_HUNKS} hunks in all commits; give fewer of them`,
    );
}

function counted(n: number): string {
  return n === 1 ? "1 merge" : `${n} merges`;
}

function listed(paths: readonly string[]): string {
  const more = paths.length > MAX_LISTED ? ` and ${paths.length - MAX_LISTED} more` : "";
  return `${paths.slice(0, MAX_LISTED).join(", ")}${more}`;
}
