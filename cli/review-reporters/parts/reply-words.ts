/**
 * What a reviewer would write under a quote: what is the case, why it matters, what there is instead.
 * Short, polite, no line numbers, no capitals. Invariant: every line is inert, and what holds for
 * several notes of a reply is said once.
 */
import { scenarioText } from "../../../analyzers/relocation/story.js";
import type { PlacedRelated } from "../../../rules/review.js";
import type { PatchReview, SeriesReview } from "../../../rules/series-review.js";
import { oneLine } from "../../reporters/parts/visible.js";
import { shownLine } from "./bytes-text.js";
import { called } from "./finding-note.js";
import { numberOf, type Note } from "./note.js";
import { relatedOf } from "./plain-note.js";
import { inert, prose } from "./reply-prose.js";

/** More places than this prove nothing more. */
const maxPlaces = 6;
const maxCode = 100;

export class ReplyWords {
  readonly #review: SeriesReview;
  readonly #told = new Set<string>();
  #nContradicted = 0;

  constructor(review: SeriesReview) {
    this.#review = review;
  }

  /** The paragraphs of a complaint, a blank line between two. */
  of(note: Note): string[] {
    const paragraphs = this.#paragraphs(note).filter((lines) => lines.length > 0);
    return paragraphs.flatMap((lines, index) => (index === 0 ? lines : ["", ...lines]));
  }

  #paragraphs(note: Note): string[][] {
    switch (note.kind) {
      case "finding":
        return this.#finding(note);
      case "claim":
        return [prose(`${saidWhere(note)}${this.#contradiction()}: ${because(note)}.`), places(relatedOf(note))];
      case "question":
        return [prose(withoutLines(note.headline)), places(relatedOf(note))];
      case "relocation":
        return relocation(note);
    }
  }

  #finding(note: Note): string[][] {
    const { finding, boundary, cause } = note;
    if (finding === undefined) return [prose(note.headline)];
    const condition = oneLine(finding.condition);
    const what = `${sentence(finding.message)}${condition === "" ? "" : ` (with ${condition})`}.`;
    const isTold = this.#told.has(boundary.id);
    this.#told.add(boundary.id);
    const site = { place: finding.place, message: finding.enclosing === "" ? "" : `in ${called(finding.enclosing)} here` };
    return [
      prose(cause === "" ? what : `${capital(cause)}. That leaves this elsewhere: ${oneLine(finding.message)}${condition === "" ? "" : ` (with ${condition})`}.`),
      cause === "" ? [] : places([site]),
      isTold ? [] : prose(ended(boundary.why)),
      isTold || boundary.use_instead === "" ? [] : prose(`For callers elsewhere there is ${ended(boundary.use_instead)}`),
      this.#transience(note),
    ];
  }

  #transience({ fixedIn }: Note): string[] {
    const ending = this.#review.patches.find(({ index }) => index === fixedIn);
    if (ending === undefined) return [];
    return prose(
      `Patch ${numberOf(this.#review, ending)} removes it again, so this is only about bisection: ` +
        "could the order be changed, or the two patches be folded into one?",
    );
  }

  #contradiction(): string {
    return this.#nContradicted++ === 0 ? `This does not hold on ${this.#base()}` : "This does not hold either";
  }

  /** A release says more to a reader of mail than the name of a directory; the commit stands below. */
  #base(): string {
    const kernel = oneLine(this.#review.tree.kernel);
    return kernel === "" ? "this tree" : `Linux ${kernel}`;
  }

  /** What was checked and is fine; a reader may want to know, and nobody has to do anything. */
  facts(patch: PatchReview, notes: readonly Note[]): string[] {
    const good = notes.filter(({ tone }) => tone === "good");
    if (good.length === 0 || !patch.isApplied) return [];
    const shown = good.slice(0, maxPlaces);
    return [
      ...prose(`Also checked on ${this.#base()}, and fine:`),
      "",
      ...shown.flatMap((note) => prose(fact(note), "- ")),
      ...(good.length > shown.length ? [`- and ${good.length - shown.length} more`] : []),
    ];
  }
}

/** What the patches were put on, in a sentence. */
export function baseName({ base, tree }: SeriesReview): string {
  const label = oneLine(base.label) || oneLine(tree.label) || "this tree";
  const commit = /^[0-9a-f]{12,64}$/.test(base.commit) && !label.includes(base.commit.slice(0, 12));
  return commit ? `${label} (${base.commit.slice(0, 12)})` : label;
}

function because({ headline }: Note): string {
  return withoutLines(headline.replace(/^[^:]*: /, "").replace(/[.\s]+$/, ""));
}

/** Line numbers are those of a tree that the reader does not have. */
function withoutLines(text: string): string {
  return text.replace(/(\/[\w.-]+\.[A-Za-z]{1,4}):\d+/g, "$1");
}

function saidWhere({ part, sentence: said }: Note): string {
  if (part === "title") return `The title says "${said}". `;
  return part === "below" ? `Below the cut it says "${said}". ` : "";
}

/** A finding's clause as a sentence about the line above it, without its full stop. */
function sentence(message: string): string {
  const text = oneLine(message);
  if (text.startsWith("call of ")) return `This is a new ${text}`;
  const taken = /^address of (\S+) taken, (.*)$/.exec(text);
  if (taken !== null) return `This takes the address of ${taken[1]}, ${taken[2]}`;
  const used = /^(\S+) used, (.*)$/.exec(text);
  if (used !== null) return `This uses ${used[1]}, ${used[2]}`;
  return /^\S+ (?:is|could) /.test(text) ? text : `Here is ${text}`;
}

/** Only a plain word may begin with a capital; a name stays what it is. */
function capital(clause: string): string {
  const line = oneLine(clause);
  return /^(?:the|what|a|an|this) /.test(line) ? `${line.charAt(0).toUpperCase()}${line.slice(1)}` : line;
}

function ended(text: string): string {
  const line = oneLine(text);
  return line === "" || /[.?!]$/.test(line) ? line : `${line}.`;
}

function fact(note: Note): string {
  if (note.kind === "claim") return `"${note.sentence}": ${because(note)}`;
  if (note.finding === undefined) return withoutLines(note.headline);
  const { message, enclosing, place, kind, symbol } = note.finding;
  const what = kind === "include" ? `the include of ${symbol}` : oneLine(message).replace(/, which is private to .*$/, "");
  return `gone: ${what} (${enclosing === "" ? "" : `${called(enclosing)}, `}${place.path})`;
}

/** Places with their line of code. */
function places(list: readonly Pick<PlacedRelated, "message" | "place">[]): string[] {
  const shown = list.slice(0, maxPlaces);
  const nMore = list.length - shown.length;
  return [
    ...shown.flatMap(({ message, place }) => [...prose(placed(message, place.path), "- "), ...code(place.text)]),
    ...(nMore > 0 ? [`- and ${nMore} more`] : []),
  ];
}

/** `f() is called here` as `f() is called in fs/exec.c`. */
function placed(message: string, path: string): string {
  if (message === "") return path;
  return / here$/.test(message) ? message.replace(/ here$/, ` in ${path}`) : `${message} (${path})`;
}

function code(text: string): string[] {
  const line = shownLine(text.trim());
  if (line === "") return [];
  return [inert(`      ${line.length > maxCode ? `${line.slice(0, maxCode)}...` : line}`)];
}

function relocation({ headline, details, story }: Note): string[][] {
  const lead = prose(`Executed on a model of the VMA code, ${headline}.`);
  if (story === undefined) return [lead, ...details.map((detail) => prose(detail))];
  return [
    lead,
    prose(`${story.property} says that ${story.claim.replace(/[.\s]+$/, "")}; here, ${ended(story.text)}`),
    [...prose("The smallest case:"), "", ...story.start.map((line) => inert(`    ${shownLine(line)}`))],
    prose(`This is a ${scenarioText(story.scenario)}; the function ${ended(story.outcome)}`),
  ];
}
