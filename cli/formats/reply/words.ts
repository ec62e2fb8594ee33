/**
 * What a reviewer would write under a quote: what is the case, why it matters, what there is instead.
 * Short, polite, no line numbers, no capitals. Invariant: every line is inert, and what holds for
 * several notes of a reply is said once.
 */
import type { Scenario } from "../../../analyzers/relocation/scenarios/scenario.js";
import { goneOf, leftOf, sentenceOf } from "../../../rules/results/offence.js";
import type { TextPlace } from "../../../rules/results/tree-review.js";
import type { PatchReview, SeriesReview } from "../../../rules/results/series-review.js";
import { ranges } from "../parts/ranges.js";
import { relatedIn } from "../parts/related.js";
import { cut, oneLine } from "../parts/visible.js";
import { shownLine } from "../notes/bytes-text.js";
import { called } from "../notes/finding-note.js";
import { isUndecided, numberOf, type Note } from "../notes/note.js";
import { saidBefore } from "../notes/notes.js";
import { byWeight } from "../notes/weight.js";
import { relatedOf } from "../notes/plain-note.js";
import {
  brokenProperties,
  differenceCase,
  differenceOutcome,
  differencePicture,
  differenceScenario,
  pictureLegend,
  storyCase,
  storySentence,
  unitsSentence,
} from "../notes/relocation-words.js";
import { inert, prose } from "./prose.js";
import { sinceRows } from "../notes/since.js";

/** More places than this prove nothing more. */
const maxPlaces = 6;
const maxCode = 100;
const maxSentence = 90;

export class ReplyWords {
  readonly #review: SeriesReview;
  readonly #told = new Set<string>();
  readonly #ends = new Set<number>();
  #nContradicted = 0;
  #hasHistory = false;

  constructor(review: SeriesReview) {
    this.#review = review;
  }

  /** The paragraphs of a complaint, a blank line between two. */
  of(note: Note): string[] {
    const history = note.saidOf === 0 ? [] : prose(this.#history(note.saidOf));
    const paragraphs = [...this.#paragraphs(note), history].filter((lines) => lines.length > 0);
    return paragraphs.flatMap((lines, index) => (index === 0 ? lines : ["", ...lines]));
  }

  /** The worst thing in a sentence or two: where it is, what it is, and what shows it. */
  worst(note: Note): string {
    const { finding, headline, story, sentence } = note;
    if (note.kind === "claim")
      return `First of all, "${shortLine(sentence)}" does not hold: ${ended(because(note))}`;
    const proof = story === undefined ? "" : `: ${story.text}`;
    const where =
      finding === undefined
        ? ""
        : ` (${finding.enclosing === "" ? "" : `${called(finding.enclosing)} in `}${finding.place.path})`;
    return `First of all: ${withoutLines(ended(`${headline}${proof}${where}`))}`;
  }

  #history(version: number): string {
    const isTold = this.#hasHistory;
    this.#hasHistory = true;
    return isTold ? "This one as well." : saidBefore(version);
  }

  #paragraphs(note: Note): string[][] {
    switch (note.kind) {
      case "finding":
        return this.#finding(note);
      case "claim":
        return [
          prose(`${saidWhere(note)}${this.#contradiction()}: ${because(note)}.`),
          ...difference(note),
          relatedPlaces(note),
        ];
      case "question":
        return [prose(withoutLines(note.headline)), relatedPlaces(note)];
      case "relocation":
        return relocation(note);
    }
  }

  #finding(note: Note): string[][] {
    const { finding, boundary, cause } = note;
    if (finding === undefined) return [prose(note.headline)];
    const condition = oneLine(finding.condition);
    const what = `${capital(sentenceOf(finding.offence, condition))}.`;
    const left = `${oneLine(leftOf(finding.offence))}${condition === "" ? "" : ` (with ${condition})`}.`;
    const isTold = this.#told.has(boundary.id);
    this.#told.add(boundary.id);
    const { place, enclosing } = finding;
    const site = enclosing === "" ? place.path : `in ${called(enclosing)} in ${place.path}`;
    return [
      prose(cause === "" ? what : `${capital(cause)}. That leaves this elsewhere: ${left}`),
      cause === "" ? [] : placeLines([{ said: site, place }]),
      isTold ? [] : prose(ended(boundary.why)),
      isTold || boundary.use_instead === ""
        ? []
        : prose(`For callers elsewhere there is ${ended(boundary.use_instead)}`),
      this.#transience(note),
    ];
  }

  #transience({ fixedIn }: Note): string[] {
    const ending = this.#review.patches.find(({ index }) => index === fixedIn);
    if (ending === undefined) return [];
    if (this.#ends.has(fixedIn))
      return prose(`Patch ${numberOf(this.#review, ending)} removes this one as well.`);
    this.#ends.add(fixedIn);
    return prose(
      `Patch ${numberOf(this.#review, ending)} removes it again, so this is only about bisection: ` +
        "could the order be changed, or the two patches be folded into one?",
    );
  }

  #contradiction(): string {
    return this.#nContradicted++ === 0
      ? `This does not hold on ${this.#base()}`
      : "This does not hold either";
  }

  /** A release says more to a reader of mail than the name of a directory; the commit stands below. */
  #base(): string {
    const kernel = oneLine(this.#review.tree.kernel);
    return kernel === "" ? "this tree" : `Linux ${kernel}`;
  }

  /** What was checked and is fine; a reader may want to know, and nobody has to do anything. */
  facts(patch: PatchReview, notes: readonly Note[]): string[] {
    const good = notes.filter(({ tone }) => tone === "good");
    // What an incomplete series seems to have right may be otherwise in the whole one.
    if (good.length === 0 || !patch.isApplied || this.#review.incomplete.length > 0) return [];
    // What runs as before, then what is mended, then what was said and is so.
    const all = saidOnce(byWeight(good));
    const shown = all.slice(0, maxPlaces);
    return [
      ...prose(`Also checked on ${this.#base()}, and fine:`),
      "",
      ...shown.flatMap((each) => prose(each, "- ")),
      ...(all.length > shown.length ? [`- and ${all.length - shown.length} more`] : []),
    ];
  }

  /** What the reader must know before everything else: that not all of this was looked at. */
  unfinished(): string[] {
    const { incomplete, missing, patches } = this.#review;
    const refused = patches.filter(({ isApplied }) => !isApplied);
    if (refused.length > 0)
      return prose(
        `${patchList(
          refused.map(({ index }) => index),
          this.#review,
          ["does", "do"],
        )} not apply on ${this.#base()}, so all of this is said without ${refused.length === 1 ? "it" : "them"}.`,
      );
    const [first] = incomplete;
    return first === undefined || missing.length > 0
      ? []
      : prose(`Not all of this could be looked at: ${ended(first)}`);
  }

  /** What stands at the end, because it is the sender's business and no fault of the patch. */
  missing(): string[] {
    const { missing, incomplete } = this.#review;
    // One patch of a longer series may be meant by itself.
    if (missing.length === 0 || incomplete.length === 0) return [];
    return prose(
      `${patchList(missing, this.#review)} not in what I was given, so all of this is said without ${missing.length === 1 ? "it" : "them"}.`,
    );
  }

  /** What the new version has mended. */
  mended(): string[] {
    const { previous } = this.#review;
    const items =
      previous === undefined
        ? []
        : sinceRows(previous)
            .filter(({ word }) => word === "mended")
            .flatMap((row) => row.items);
    if (previous === undefined || items.length === 0) return [];
    const shown = items.slice(0, maxPlaces);
    return [
      ...prose(`Mended since v${previous.version}, thanks:`),
      "",
      ...shown.flatMap((item) => prose(oneLine(item), "- ")),
      ...(items.length > shown.length ? [`- and ${items.length - shown.length} more`] : []),
    ];
  }
}

/** `Patch 2/3 was`, `Patches 1-33 of 34 were`. */
function patchList(
  indexes: readonly number[],
  review: SeriesReview,
  verbs: readonly [string, string] = ["was", "were"],
): string {
  const total = Math.max(review.total, review.patches.length);
  return indexes.length === 1
    ? `Patch ${indexes[0] ?? 0}/${total} ${verbs[0]}`
    : `Patches ${ranges(indexes)} of ${total} ${verbs[1]}`;
}

/** What was checked, as people elsewhere know it; the name of a directory says nothing to them. */
export function kernelName(review: SeriesReview): string {
  const { kernel } = review.tree;
  const commit = /^[0-9a-f]{12,64}$/.test(review.base.commit)
    ? review.base.commit.slice(0, 12)
    : "";
  if (oneLine(kernel) === "") return commit === "" ? baseName(review) : `commit ${commit}`;
  return `Linux ${oneLine(kernel)}${commit === "" ? "" : ` (${commit})`}`;
}

/** What the patches were put on, in a sentence. */
export function baseName({ base, tree }: SeriesReview): string {
  const label = oneLine(base.label) || oneLine(tree.label) || "this tree";
  const commit = /^[0-9a-f]{12,64}$/.test(base.commit) && !label.includes(base.commit.slice(0, 12));
  return commit ? `${label} (${base.commit.slice(0, 12)})` : label;
}

/** As much of a sentence as tells which it is. */
function shortLine(text: string): string {
  const line = oneLine(text);
  return line.length <= maxSentence ? line : `${cut(line, maxSentence)}...`;
}

function because({ reason }: Note): string {
  return withoutLines(reason.replace(/[.\s]+$/, ""));
}

/** Line numbers are those of a tree that the reader does not have. */
function withoutLines(text: string): string {
  const bare = text.replace(/(\/[\w.-]+\.[A-Za-z]{1,4}):\d+/g, "$1");
  // Two lines of one file are one place then.
  return bare.replace(/([\w./-]{1,200}\.[A-Za-z]{1,4})(?:(?:, | and )\1(?![\w./-]))+/g, "$1");
}

function saidWhere({ part, sentence: said }: Note): string {
  if (part === "title") return `The title says "${said}". `;
  return part === "below" ? `Below the cut it says "${said}". ` : "";
}

/** Only a plain word may begin with a capital; a name stays what it is. */
export function capital(clause: string): string {
  const line = oneLine(clause);
  return /^(?:the|what|a|an|this|whether|relocation) /.test(line)
    ? `${line.charAt(0).toUpperCase()}${line.slice(1)}`
    : line;
}

function ended(text: string): string {
  const line = oneLine(text);
  return line === "" || /[.?!]$/.test(line) ? line : `${line}.`;
}

/** Facts in their order; what shows one sentence in two ways is told with the sentence, which is quoted once. */
function saidOnce(notes: readonly Note[]): string[] {
  const facts = new Map<string, string>();
  for (const note of notes) {
    const key = note.kind === "claim" ? note.sentence : note.identity;
    const told = facts.get(key);
    facts.set(key, told === undefined ? fact(note) : `${told}; ${because(note)}`);
  }
  return [...facts.values()];
}

function fact(note: Note): string {
  if (note.kind === "claim") return `"${note.sentence}": ${because(note)}`;
  if (note.finding === undefined) return withoutLines(note.headline);
  const { offence, enclosing, place } = note.finding;
  return `gone: ${oneLine(goneOf(offence))} (${enclosing === "" ? "" : `${called(enclosing)}, `}${place.path})`;
}

function relatedPlaces(note: Note): string[] {
  const places = relatedOf(note).map((related) => ({
    said: relatedIn(related, related.place.path),
    place: related.place,
  }));
  return placeLines(places);
}

/** Places with their line of code. */
function placeLines(
  list: readonly { readonly said: string; readonly place: TextPlace }[],
): string[] {
  const shown = list.slice(0, maxPlaces);
  const nMore = list.length - shown.length;
  return [
    ...shown.flatMap(({ said, place }) => [...prose(said, "- "), ...code(place.text)]),
    ...(nMore > 0 ? [`- and ${nMore} more`] : []),
  ];
}

function code(text: string): string[] {
  const line = shownLine(text.trim());
  if (line === "") return [];
  return [inert(`      ${line.length > maxCode ? `${cut(line, maxCode)}...` : line}`)];
}

/** What is different on the model, below the claim that it contradicts. */
function difference({ change }: Note): string[][] {
  if (change === undefined || differenceCase(change).length === 0) return [];
  return [
    prose("Both versions were executed on a model of the VMA code. This is the smallest case:"),
    ...picture(differencePicture(change), differenceScenario(change)),
    prose(differenceCase(change).join(" ")),
    prose(differenceOutcome(change).join(" ")),
  ];
}

/** An address space and how to read it. */
function picture(start: readonly string[], scenario: Scenario | undefined): string[][] {
  return start.length === 0 || scenario === undefined
    ? []
    : [start.map((line) => inert(`    ${shownLine(line)}`)), prose(pictureLegend(scenario))];
}

function relocation(note: Note): string[][] {
  const { headline, details, story, change } = note;
  if (story === undefined || change === undefined) {
    const units = change?.state === "worse" ? unitsSentence(change) : undefined;
    if (units !== undefined)
      return [
        prose(`The units were checked against a model of the VMA code. ${units}`),
        ...details.map(({ text }) => prose(ended(text))),
      ];
    return [
      prose(
        `${isUndecided(note) ? "" : "Executed on a model of the VMA code, "}${isUndecided(note) ? capital(ended(headline)) : ended(headline)}`,
      ),
      ...details.map(({ text }) => prose(ended(text))),
    ];
  }
  const { lead, items } = brokenProperties(change);
  return [
    ...details.filter(({ about }) => about !== "story").map(({ text }) => prose(ended(text))),
    prose(`Executed on a model of the VMA code, ${lead}:`),
    items.flatMap((item) => prose(oneLine(item), "- ")),
    prose(storySentence(story)),
    ...picture(story.start, story.scenario),
    prose(storyCase(story).join(" ")),
  ];
}
