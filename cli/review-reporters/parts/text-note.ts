/**
 * A note for people, below the line that it is about and set off from it by a bar. Invariant: no line
 * acts, prose keeps to the width, and what holds for a boundary is said once in a report.
 */
import { storyLines } from "../../../analyzers/relocation/story.js";
import type { Paint, Style } from "../../reporters/parts/paint.js";
import { oneLine, visible } from "../../reporters/parts/visible.js";
import { wrap } from "../../reporters/parts/wrap.js";
import type { Note, Tone } from "./note.js";
import { adviceOf, relatedOf } from "./plain-note.js";

const labels: Readonly<Record<Tone, readonly [string, Style]>> = {
  error: ["error", "red"],
  warning: ["warning", "yellow"],
  info: ["info", "cyan"],
  question: ["question", "cyan"],
  good: ["good", "green"],
  neutral: ["note", "dim"],
};

const bar = "  | ";
/** A story is told whole by `ringfence model`; this much shows what goes wrong. */
const nStoryLines = 40;
const nPlaces = 8;

export class NoteWriter {
  readonly #width: number;
  readonly #paint: Paint;
  readonly #told = new Set<string>();

  constructor(width: number, paint: Paint) {
    this.#width = width;
    this.#paint = paint;
  }

  lines(note: Note): string[] {
    const [label, style] = labels[note.tone];
    const paint = this.#paint;
    const width = this.#width - bar.length;
    const [first = "", ...rest] = wrap(`${label}: ${note.headline} [${note.rule}]`, "", width);
    const lines = [
      `${paint(label, "bold", style)}${first.slice(label.length)}`,
      ...rest,
      ...detailsOf(note).flatMap((detail) => wrap(detail, "  ", width)),
      ...this.#placeLines(note, width),
      ...this.#adviceLines(note, width),
      ...this.#storyLines(note),
    ];
    return lines.map((line) => `${paint(bar.trimEnd(), style)} ${line}`.trimEnd());
  }

  #placeLines(note: Note, width: number): string[] {
    if (note.tone === "good") return [];
    const list = relatedOf(note);
    const lines = list.slice(0, nPlaces).flatMap(({ message, place }) => [
      ...wrap(`${place.path}:${place.line}: ${message}`, "  ", width),
      ...(place.text.trim() === "" ? [] : [`      ${cut(visible(place.text.trim()), width - 6)}`]),
    ]);
    const nMore = list.length - Math.min(list.length, nPlaces);
    return nMore > 0 ? [...lines, `  and ${nMore} more places`] : lines;
  }

  #adviceLines(note: Note, width: number): string[] {
    const advice = this.#told.has(note.boundary.id) ? [] : adviceOf(note);
    if (advice.length > 0) this.#told.add(note.boundary.id);
    return advice.flatMap((line) => (line.startsWith("See: ") ? [`  ${oneLine(line)}`] : wrap(line, "  ", width)));
  }

  #storyLines({ story }: Note): string[] {
    if (story === undefined) return [];
    const all = storyLines(story).map(visible);
    const nMore = all.length - nStoryLines;
    return nMore > 0 ? [...all.slice(0, nStoryLines), `  and ${nMore} more lines; --format=json has them all`] : all;
  }
}

/** What stands above the note, or is told below it, is not said again. */
function detailsOf({ details, kind, part, story }: Note): readonly string[] {
  return story !== undefined || (kind === "claim" && part === "message") ? [] : details;
}

/** Lines of source are not wrapped: one that is too long is cut. */
export function cut(line: string, width: number): string {
  return line.length <= width ? line : `${line.slice(0, Math.max(0, width - 3))}...`;
}
