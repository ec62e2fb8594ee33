/**
 * A second look at the tree, which is needed only where headers hand out guarded names: calls of
 * macros that paste such names together, and users of macros and inline functions that stand around
 * one. Invariant: what it finds of a file takes the place of what the first look found of it.
 */
import type { FileFacts } from "../../analyzers/references/facts.js";
import type { Guards } from "../../analyzers/references/guards.js";
import type { PasteMacro } from "../../analyzers/references/pastes.js";
import type { Scan } from "../../analyzers/references/scan.js";
import type { Form, Sighting } from "../../analyzers/references/sighting.js";
import { isUsingMakers, type SurveyPlan } from "../../analyzers/references/surveyor.js";
import type { TreeFile } from "../../analyzers/trees/tree.js";
import type { Location } from "../results/finding.js";
import type { Pasted } from "./pages.js";

/** Surveys some files of the tree. */
export type Look = (files: readonly TreeFile[], plan: SurveyPlan) => Promise<Scan>;

/** What the first look found. */
export interface FirstLook {
  readonly files: readonly TreeFile[];
  readonly guards: Guards;
  /** All that are guarded, sorted. */
  readonly names: readonly string[];
  readonly plans: Plans;
  readonly facts: readonly FileFacts[];
  /** The outsiders that see a header whose declarations are guarded. */
  outsideSeers(): ReadonlySet<string>;
  /** Macros and inline functions of headers that stand around a guarded name, sorted. */
  readonly wrappers: readonly string[];
  /** Macros that put pieces together (`Makers`), where uses of these are asked for. */
  readonly makers: string | undefined;
}

export interface Beyond {
  readonly pasted: Pasted;
  /** Uses of macros and inline functions of headers that stand around a guarded name. */
  readonly users: ReadonlyMap<string, readonly Location[]>;
  /** Files in which the makers may make a guarded name. */
  readonly using: ReadonlySet<string>;
}

export async function lookBeyond(first: FirstLook, look: Look): Promise<Beyond> {
  const { files, guards, names: pastedNames, plans, facts, outsideSeers, wrappers, makers } = first;
  const notes = new Notes();
  const go = async (
    paths: readonly TreeFile[],
    names: readonly string[],
    pastes: readonly PasteMacro[],
    isAsked: (path: string) => boolean = () => true,
    asked: Pick<SurveyPlan, "makers"> = {},
  ): Promise<void> => {
    const isNothing = names.length + pastes.length === 0 && asked.makers === undefined;
    if (paths.length === 0 || isNothing) return;
    const plan = plans.same({
      names,
      allIncludes: false,
      includeNames: [],
      pastes,
      pastedNames,
      isOfWords: true,
      ...asked,
    });
    for (const file of (await look(paths, plan)).facts) if (isAsked(file.path)) notes.add(file);
  };
  const headers = facts.filter(({ path }) => /\.(h|inc)$/.test(path));
  const pastes = headers.flatMap((file) => file.pastes).filter(({ names }) => names.length > 0);
  // What is guarded by its declaration alone can only be meant where the declaration is visible.
  const isNamed = remembered(
    (name: string) => guards.get(name)?.some((one) => one.isNamed) === true,
  );
  await go(
    files,
    wrappers,
    pastes.filter(({ names }) => names.some(isNamed)),
    undefined,
    makers === undefined ? {} : { makers },
  );
  if (pastes.length > 0) {
    const seers = outsideSeers();
    await go(plans.among(seers, files), [], pastes, (path) => seers.has(path));
  }
  return notes;
}

function remembered(ask: (name: string) => boolean): (name: string) => boolean {
  const answers = new Map<string, boolean>();
  return (name) => {
    let answer = answers.get(name);
    if (answer === undefined) answers.set(name, (answer = ask(name)));
    return answer;
  };
}

/** So many plans are kept. */
const MAX_PLANS = 8;

/** Plans of earlier checks: who asks the same again asks with the same object, for which the answer is kept. */
export class Plans {
  #known: readonly SurveyPlan[] = [];
  #last: { readonly paths: unknown; readonly files: unknown; readonly own: readonly TreeFile[] } = {
    paths: undefined,
    files: undefined,
    own: [],
  };

  /** The files with these paths, the same list for the same. */
  among(paths: ReadonlySet<string>, files: readonly TreeFile[]): readonly TreeFile[] {
    if (this.#last.paths !== paths || this.#last.files !== files)
      this.#last = { paths, files, own: files.filter(({ path }) => paths.has(path)) };
    return this.#last.own;
  }

  same(plan: SurveyPlan): SurveyPlan {
    const known = this.#known.find((one) => isSamePlan(one, plan)) ?? plan;
    this.#known = [known, ...this.#known.filter((one) => one !== known)].slice(0, MAX_PLANS);
    return known;
  }
}

function isSamePlan(one: SurveyPlan, other: SurveyPlan): boolean {
  return (
    one.allIncludes === other.allIncludes &&
    one.isOfWords === other.isOfWords &&
    one.asksMacros === other.asksMacros &&
    one.makers === other.makers &&
    isSameList(one.names, other.names) &&
    isSameList(one.includeNames, other.includeNames) &&
    isSameList(one.pastedNames, other.pastedNames) &&
    (isSameList(one.pastes, other.pastes) ||
      JSON.stringify(one.pastes) === JSON.stringify(other.pastes))
  );
}

function isSameList<One>(one: readonly One[], other: readonly One[]): boolean {
  return (
    one === other || (one.length === other.length && one.every((each, at) => each === other[at]))
  );
}

const usingForms: ReadonlySet<Form> = new Set<Form>([
  "call",
  "use",
  "initializer",
  "macro-body",
  "macro-arg",
  "typeof",
]);

/** What the second look finds, file by file. */
class Notes {
  /** Calls, in any file, of header macros that paste guarded names together. */
  readonly pasted = new Map<string, readonly Sighting[]>();
  readonly users = new Map<string, Location[]>();
  readonly using = new Set<string>();

  add(file: FileFacts): void {
    const { path, sightings } = file;
    if (isUsingMakers(file)) this.using.add(path);
    const made = sightings.filter(({ form }) => form === "paste");
    if (made.length > 0) this.pasted.set(path, made);
    for (const { form, shadow, name, start, end } of sightings) {
      if (!usingForms.has(form) || shadow !== "") continue;
      const list = this.users.get(name) ?? [];
      list.push({ path, span: { start, end } });
      this.users.set(name, list);
    }
  }
}
