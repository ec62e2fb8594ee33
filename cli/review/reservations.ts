/**
 * Why a review of a series does not say all: patches that do not apply, states that were not read
 * in full, messages that were not heard. Invariant: a reason is said once, with the patch that it
 * is about.
 */
import { GITLINK_MODE } from "../../analyzers/patches/mode.js";
import type { PatchMail } from "../../analyzers/patches/patch-mail.js";
import type { Tree } from "../../analyzers/trees/tree.js";
import type { ChosenBase } from "./base.js";
import { isPut, type ComparedPatch, type Transition } from "./compared-patch.js";
import { orderProblems } from "./mail-order.js";
import type { GoneThrough, Heard } from "./stages.js";
import type { State } from "./states.js";

const COMMIT_LENGTH = 12;

/** What is known to be left out once some patches are gone through. */
export function gapsSoFar({ request, states, patches }: GoneThrough): string[] {
  const refused = patches.flatMap(refusalsOf);
  return unique([...request.chosen.incomplete, ...refused, ...gapsOf(states.first, patches)]);
}

/** Why the answer to the whole series is incomplete, one line each. */
export function gapsOfAll({ request, tree, states, patches, cover }: Heard): string[] {
  const { chosen, base } = request;
  return unique([
    ...chosen.incomplete,
    ...patches.flatMap(refusalsOf),
    ...misfitOf(patches, base),
    ...orderProblems(tree, chosen),
    ...gapsOf(states.first, patches),
    ...patches.flatMap(({ index, hearing }) =>
      (hearing?.incomplete ?? []).map((why) => `patch ${index}: ${why}`),
    ),
    ...(cover?.incomplete ?? []).map((why) => `cover letter: ${why}`),
    ...changedMeanwhile(base.tree, tree, chosen.series.patches),
  ]);
}

function unique(reasons: readonly string[]): string[] {
  return [...new Set(reasons)];
}

export function problemsOf({ patch, step }: Transition): string[] {
  if (patch.problem !== undefined) return [patch.problem.message];
  return step.result.kind === "refused" ? step.result.problems.map(({ message }) => message) : [];
}

function refusalsOf(patch: Transition): string[] {
  const [first, ...more] = problemsOf(patch);
  if (first === undefined) return [];
  const rest = more.length === 0 ? "" : ` (and ${more.length} more)`;
  return [`patch ${patch.index}: ${first}${rest}`];
}

/** Where nothing applies, the tree may be the wrong one; what cannot be read fits no tree. */
function misfitOf(patches: readonly Transition[], { tree, commit, because }: ChosenBase): string[] {
  if (patches.some(isPut) || patches.every(({ files }) => files.length === 0)) return [];
  const where = commit === "" ? tree.label : `${tree.label} at ${commit.slice(0, COMMIT_LENGTH)}`;
  return [
    `nothing of the series applies to ${where} (${because}); ` +
      "give another --base, or the tree that it is for",
  ];
}

/** What the base lacks is said once; a state only adds what is new. */
function gapsOf(first: State, patches: readonly ComparedPatch[]): string[] {
  const known = new Set(first.incomplete);
  const found = [...first.incomplete];
  for (const { index, after } of patches) {
    for (const reason of after.incomplete) {
      if (known.has(reason)) continue;
      known.add(reason);
      found.push(`after patch ${index}: ${reason}`);
    }
  }
  return found;
}

/** What lies in a submodule is no part of the tree. */
export function submodulesIn(patches: readonly PatchMail[]): string[] {
  const files = patches.flatMap((patch) => patch.files);
  const links = files.filter(({ newMode }) => newMode === GITLINK_MODE);
  const paths = new Set(links.flatMap(({ newPath }) => newPath ?? []));
  return [...paths]
    .sort()
    .map((path) => `${path}: a submodule, and what lies in it is not reviewed`);
}

/** A directory can change while it is read; what the patches start from is read again. */
function changedMeanwhile(base: Tree, kept: Tree, patches: readonly PatchMail[]): string[] {
  if (base.revision !== "") return [];
  const files = patches.flatMap((patch) => patch.files);
  const touched = new Set(files.map(({ oldPath }) => oldPath ?? ""));
  const paths = [...touched].filter((path) => path !== "").sort();
  const [old, fresh] = [kept.readMany(paths), base.readMany(paths)];
  const none = new Uint8Array();
  return paths
    .filter((path) => Buffer.compare(old.get(path) ?? none, fresh.get(path) ?? none) !== 0)
    .map((path) => `${path}: changed while the series was reviewed; run it again`);
}
