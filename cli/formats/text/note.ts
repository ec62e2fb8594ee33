/**
 * A note for people, below the line that it is about and set off from it by a bar. Invariant: no line
 * acts, prose keeps to the width, and what holds for a boundary is said once in a report.
 */
import { relatedClause } from "../parts/related.js";
import { storyLines } from "../../../analyzers/relocation/tell/story.js";
import { adviceLine } from "../parts/describe.js";
import type { Paint, Style } from "../parts/paint.js";
import { cut, visible } from "../parts/visible.js";
import { wrap } from "../parts/wrap.js";
import type { Note, Tone } from "../notes/note.js";
import { adviceOf, relatedOf } from "../notes/plain-note.js";

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
const nLinesBefore = 8;
const nLastLines = 4;
const leastGap = 2;
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
    const lines = list
      .slice(0, nPlaces)
      .flatMap((related) => [
        ...wrap(
          `${related.place.path}:${related.place.line}: ${relatedClause(related)}`,
          "  ",
          width,
        ),
        ...(related.place.text.trim() === ""
          ? []
          : [`      ${cutLine(visible(oneTab(related.place.text.trim())), width - 6)}`]),
      ]);
    const nMore = list.length - Math.min(list.length, nPlaces);
    return nMore > 0 ? [...lines, `  and ${nMore} more places`] : lines;
  }

  #adviceLines(note: Note, width: number): string[] {
    const advice = this.#told.has(note.boundary.id) ? [] : adviceOf(note);
    if (advice.length > 0) this.#told.add(note.boundary.id);
    // An address is not prose: broken over lines it is of no use.
    return advice.flatMap((each) =>
      each.label === "See" ? [`  ${adviceLine(each)}`] : wrap(adviceLine(each), "  ", width),
    );
  }

  #storyLines({ story }: Note): string[] {
    return story === undefined ? [] : shortened(storyLines(story).map(visible), story.property);
  }
}

/** The case at the head, the step that breaks with what leads to it, and the end; what is cut is counted. */
export function shortened(lines: readonly string[], property: string): string[] {
  if (lines.length <= nStoryLines) return [...lines];
  const blanks = lines.flatMap((line, index) => (line === "" ? [index] : []));
  // The second blank line ends the picture, and the path of the first step follows.
  const nHead = Math.min((blanks[1] ?? 0) + 2, nStoryLines / 2);
  const broken = lines.findIndex((line) => line.trimStart().startsWith(`! ${property}: `));
  const shown = new Set<number>();
  const take = (from: number, to: number): void => {
    for (let index = Math.max(0, from); index < Math.min(to, lines.length); index++)
      shown.add(index);
  };
  take(0, nHead);
  take(broken - nLinesBefore, broken + 2);
  take(lines.length - nLastLines, lines.length);
  // Lines that are left of the limit show the steps that lead to the break.
  for (
    let index = (broken < 0 ? lines.length : broken) - 1;
    index >= nHead && shown.size < nStoryLines;
    index--
  )
    shown.add(index);
  return withSkips(lines, shown);
}

function withSkips(lines: readonly string[], shown: ReadonlySet<number>): string[] {
  const result: string[] = [];
  let gap: string[] = [];
  for (const [index, line] of lines.entries()) {
    if (!shown.has(index)) {
      gap.push(line);
      continue;
    }
    // A line about the gap is no shorter than a short gap.
    if (gap.length > leastGap)
      result.push(`      ... ${gap.length} more lines; --format=json has them all ...`);
    else result.push(...gap);
    gap = [];
    result.push(line);
  }
  return result;
}

/** What stands above the note, or is told below it, is not said again. */
function detailsOf({ details, part }: Note): readonly string[] {
  const shown = details.filter(
    ({ about }) => about !== "story" && !(about === "quote" && part === "message"),
  );
  return shown.map(({ text }) => text);
}

/** Tabs within a line stand for blanks, not for escapes. */
function oneTab(line: string): string {
  return line.replace(/\t+/g, " ");
}

/** Lines of source are not wrapped: one that is too long is cut. */
export function cutLine(line: string, width: number): string {
  return line.length <= width ? line : `${cut(line, Math.max(0, width - 3))}...`;
}
