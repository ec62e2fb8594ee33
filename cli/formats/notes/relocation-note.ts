/** What the model says of a relocation before and after a patch, as notes. */
import { textOf } from "../../../analyzers/words/text-of.js";
import type { Story } from "../../../analyzers/relocation/tell/story.js";
import type { BoundarySummary } from "../../../rules/results/tree-review.js";
import type {
  Anchor,
  PatchReview,
  RelocationChange,
} from "../../../rules/results/series-review.js";
import { rejectedUnits, violatedRelocation } from "../../verdict-rules.js";
import { noteDefaults, type Detail, type Note, type Tone } from "./note.js";
import { changeHeadline, differenceDetails, predecessor, worstStory } from "./relocation-words.js";

const tones: Readonly<Record<Exclude<RelocationChange["state"], "undecided">, Tone>> = {
  worse: "error",
  better: "good",
  same: "good",
  changed: "neutral",
  differs: "neutral",
};

/** What is not known to be right is a warning and fails nothing. */
const undecidedBoundary: BoundarySummary = {
  id: "undecided",
  severity: "warning",
  why: "What was not run is not known to be right.",
  use_instead: "a look by a person at what the reason names",
  ref: "",
};

export function relocationNotes(patch: PatchReview): Note[] {
  return (patch.model?.relocations ?? []).map((change) => {
    const isWorse = change.state === "worse";
    const rule = change.after?.kind === "rejected" ? rejectedUnits : violatedRelocation;
    const tone = toneOf(change);
    const story = isWorse ? worstStory(change) : undefined;
    const { anchor, cause } = anchored(patch, change, story);
    return {
      ...noteDefaults,
      kind: "relocation",
      tone,
      rule: isWorse ? rule.name : isOpen(change) ? "undecided-relocation" : "relocation",
      boundary: isOpen(change) ? undecidedBoundary : rule.boundary,
      anchor,
      headline: changeHeadline(change),
      details: [
        ...(story === undefined
          ? []
          : [{ about: "story", text: `${story.claim}: ${story.text}` } as const]),
        ...rejections(change),
        ...differenceDetails(change),
        ...(cause === "" ? [] : [{ about: "cause", text: cause } as const]),
      ],
      story,
      change,
      identity: `${rule.name} ${change.path} ${change.function}`,
    };
  });
}

/** What is not known of code that the patch leaves as it is costs nobody a look. */
function toneOf(change: RelocationChange): Tone {
  if (change.state !== "undecided") return tones[change.state];
  return isOpen(change) && change.isTouched ? "warning" : "neutral";
}

/** A new relocation that holds, and one that is gone, leave nothing undecided. */
function isOpen({ state, before, after }: RelocationChange): boolean {
  const isSettled = after === undefined || (before === undefined && after.kind === "holds");
  return state === "undecided" && !isSettled;
}

/** The first error is in the headline. */
function rejections({ state, after }: RelocationChange): Detail[] {
  if (state !== "worse" || after?.kind !== "rejected") return [];
  return after.errors.slice(1).map(({ message, place }) => ({
    about: "error",
    text: place === undefined ? textOf(message) : `${message} (${place.path})`,
  }));
}

interface Anchored {
  readonly anchor: Anchor;
  /** How the patch reaches a function that it does not touch; empty where it touches it. */
  readonly cause: string;
}

/** The changed line that breaks it, else what the change names, else what the relocation uses and the patch changes. */
function anchored(
  patch: PatchReview,
  change: RelocationChange,
  story: Story | undefined,
): Anchored {
  const breaking = story === undefined ? undefined : addedLine(patch, breakingPlace(story));
  if (breaking !== undefined) return { anchor: breaking, cause: "" };
  // One that takes the place of another is not changed by what it uses, but by who calls it.
  if (change.anchor.kind === "line" || change.state === "same" || predecessor(change) !== undefined)
    return { anchor: change.anchor, cause: "" };
  return usedChange(patch, change, story) ?? { anchor: change.anchor, cause: "" };
}

/** Where the property broke that the story is about. */
function breakingPlace({
  property,
  steps,
}: Story): { readonly path: string; readonly line: number } | undefined {
  const step = steps.find(({ offences, operations }) =>
    [...offences, ...operations.flatMap((operation) => operation.offences)].some(
      (offence) => offence.property === property,
    ),
  );
  return step?.place;
}

function addedLine(
  { files }: PatchReview,
  place: { readonly path: string; readonly line: number } | undefined,
): Anchor | undefined {
  if (place === undefined) return undefined;
  const file = files.findIndex(({ newPath }) => newPath === place.path);
  for (const [hunk, { lines }] of (files[file]?.hunks ?? []).entries()) {
    const line = lines.findIndex(({ sign, newLine }) => sign === "+" && newLine === place.line);
    if (line >= 0) return { kind: "line", file, hunk, line };
  }
  return undefined;
}

/** The first change of a name that the story's own lines use, or the reason names, else the first change of code. */
function usedChange(
  patch: PatchReview,
  { function: user, text }: RelocationChange,
  story: Story | undefined,
): Anchored | undefined {
  const source = [text, ...(story?.steps ?? []).map(({ place }) => place?.text ?? "")].join("\n");
  const changes = codeChanges(patch);
  for (const { anchor, name } of changes) {
    if (name !== undefined && name !== user && new RegExp(`\\b${name}\\b`).test(source))
      return { anchor, cause: `${user}() uses ${name}(), which is changed here.` };
  }
  const [first] = changes;
  if (first === undefined) return undefined;
  if (changes.length > 1)
    return {
      anchor: first.anchor,
      cause: `${user}() itself is not touched, and uses what the patch changes.`,
    };
  return {
    anchor: first.anchor,
    cause: `${user}() uses ${first.isMacro ? "the macro that" : "what"} is changed here.`,
  };
}

interface CodeChange {
  readonly anchor: Anchor;
  /** Undefined where the hunk does not show whose lines they are. */
  readonly name: string | undefined;
  readonly isMacro: boolean;
}

/** The first changed line of each hunk of C. */
function codeChanges({ files }: PatchReview): CodeChange[] {
  return files.flatMap(({ path, hunks }, file) =>
    (/\.[ch]$/.test(path) ? hunks : []).flatMap(({ header, lines }, hunk): CodeChange[] => {
      const line = lines.findIndex(({ sign }) => sign === "+" || sign === "-");
      if (line < 0) return [];
      const above = lines
        .slice(0, line + 1)
        .map(({ raw }) => raw.slice(1))
        .reverse();
      const isMacro = /\\\s*$/.test(lines[line]?.raw ?? "");
      // The header of a hunk names functions, and never a macro.
      const names = isMacro ? above : [...above, header.replace(/^@@[^@]*@@ ?/, "")];
      return [{ anchor: { kind: "line", file, hunk, line }, name: changedName(names), isMacro }];
    }),
  );
}

/** The macro or function that the lines are of; the nearest line comes first. */
function changedName(lines: readonly string[]): string | undefined {
  for (const line of lines) {
    const name =
      /^\s*#\s*define\s+(\w+)/.exec(line)?.[1] ?? /^[A-Za-z_][^;=]*?(\w+)\(/.exec(line)?.[1];
    if (name !== undefined) return name;
  }
  return undefined;
}
