/**
 * What a survey for one plan has to look at when the answers to another are known: names come and go
 * as the states of a series declare them. Invariant: of a file that is not looked at again, both
 * surveys say the same.
 */
import type { FileFacts } from "../../analyzers/references/facts.js";
import type { PasteMacro } from "../../analyzers/references/pastes.js";
import type { Form } from "../../analyzers/references/sighting.js";
import { areFew } from "../../analyzers/references/sweep.js";
import type { SurveyPlan } from "../../analyzers/references/surveyor.js";

const ofStrings: ReadonlySet<Form> = new Set<Form>(["string", "symbol-string", "asm", "btf"]);

export interface Difference {
  /** Finds, in any file, what the other plan does not ask for. */
  readonly more: SurveyPlan;
  /** Whether the other plan says something else of a file, of which this was found for `more`. */
  isStale(file: FileFacts | undefined, found: FileFacts | undefined): boolean;
}

/** Where more than this is new, all is looked at again. */
const MAX_NEW = 200;
/** Few names are looked for in another way than many, so that some are added that stand nowhere. */
const fillers = Array.from({ length: 64 }, (_, at) => `zqx_${at}_no_name_of_any_tree`);

/** Undefined where the plans have too little in common. */
export function differenceOf(known: SurveyPlan, plan: SurveyPlan): Difference | undefined {
  if (known.allIncludes !== plan.allIncludes || known.isOfWords !== plan.isOfWords)
    return undefined;
  if (known.asksMacros !== plan.asksMacros || known.makers !== plan.makers) return undefined;
  if (!areSame(known.includeNames, plan.includeNames)) return undefined;
  const names = newIn(known.names, plan.names);
  const pastedNames = newIn(known.pastedNames, plan.pastedNames);
  const pastes = newMacros(known.pastes, plan.pastes);
  if (names.length + pastedNames.length + pastes.length > MAX_NEW) return undefined;
  const gone = new Set([
    ...newIn(plan.names, known.names),
    ...newIn(plan.pastedNames, known.pastedNames),
  ]);
  const hasOtherNames = names.length > 0 || gone.size > 0;
  const hasOtherPastes = pastes.length > 0 || newMacros(plan.pastes, known.pastes).length > 0;
  const isPasted = ({ names: made }: PasteMacro): boolean =>
    pastedNames.length > 0 && made.length > 0;
  const isFew = areFew([...plan.names, ...plan.pastes.map(({ name }) => name)]);
  const asked = names.length === 0 || isFew ? names : [...names, ...fillers].sort();
  return {
    // A macro that can make a name which is new is new itself: it says which names it can make.
    more: { ...plan, names: asked, allIncludes: false, includeNames: [], pastes },
    isStale: (file, found) =>
      (found !== undefined && isNew(file, found)) ||
      (file !== undefined &&
        (isEmpty(file) ||
          file.unaccounted.length > 0 ||
          (gone.size > 0 && file.pastes.length > 0) ||
          file.pastes.some(isPasted) ||
          file.sightings.some(
            ({ name, form }) =>
              gone.has(name) ||
              // What a string spells is looked for where another string has a name, or begins one.
              (hasOtherNames && ofStrings.has(form)) ||
              (hasOtherPastes && form === "paste"),
          ))),
  };
}

/** Whether more was found of a file than macros that make anything, which the file is known for. */
function isNew(
  file: FileFacts | undefined,
  { sightings, unaccounted, pastes }: FileFacts,
): boolean {
  if (file === undefined || sightings.length + unaccounted.length > 0) return true;
  return JSON.stringify(pastes) !== JSON.stringify(makers(file));
}

/** Only a macro is called there that a plan asks for. */
function isEmpty({ sightings, pastes, includes }: FileFacts): boolean {
  return sightings.length + pastes.length === 0 && includes === "";
}

function makers(file: FileFacts): readonly PasteMacro[] {
  return file.pastes.filter(({ names }) => names.length === 0);
}

function newIn(known: readonly string[], names: readonly string[]): string[] {
  const old = new Set(known);
  return names.filter((name) => !old.has(name));
}

/** Most macros of a plan are the very same ones as those of the one before it. */
function newMacros(known: readonly PasteMacro[], macros: readonly PasteMacro[]): PasteMacro[] {
  const same = new Set(known);
  const others = macros.filter((macro) => !same.has(macro));
  if (others.length === 0) return others;
  const now = new Set(macros);
  const gone = known.filter((macro) => !now.has(macro));
  const old = new Set(gone.map((macro) => JSON.stringify(macro)));
  return others.filter((macro) => !old.has(JSON.stringify(macro)));
}

function areSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((text, at) => text === other[at]);
}
