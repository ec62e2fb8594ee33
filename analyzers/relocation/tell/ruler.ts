/**
 * Pictures of one story over one ruler. The model draws each picture in a window of its own; side by
 * side their columns would mean different pages. Invariant: after aligning, the same column is the
 * same page in all pictures of a story, and lines that say nothing new are gone.
 */

/** Width of the labels of a picture, unless the number of its first page is longer. */
const labelWidth = 12;
/** Pictures of pages that are further apart stay as they were drawn. */
const widest = 80;

interface Drawn {
  readonly first: number;
  /** Label and text of every line but the ruler. */
  readonly lines: readonly { readonly label: string; readonly text: string }[];
}

/** Draws pictures over the ruler that covers all of them. */
export class Ruler {
  readonly #first: number;
  readonly #end: number;
  #last = new Map<string, string>();

  constructor(pictures: Iterable<string>) {
    let first = Infinity;
    let end = 0;
    for (const picture of pictures) {
      const drawn = read(picture);
      if (drawn === undefined) continue;
      first = Math.min(first, drawn.first);
      for (const { text } of drawn.lines)
        if (!isRange(text)) end = Math.max(end, drawn.first + text.length);
    }
    this.#first = first;
    this.#end = end;
  }

  /** The ruler and all lines of a picture. */
  whole(picture: string): string[] {
    const drawn = read(picture);
    if (drawn === undefined) return plainLines(picture);
    this.#last = new Map();
    const first = this.#firstOf(drawn);
    return [
      labelOf(first).padEnd(widthFor(first)) + ruler(first, this.#endOf(drawn)),
      ...this.news(picture),
    ];
  }

  /** The lines that differ from those of the picture before. */
  news(picture: string): string[] {
    const drawn = read(picture);
    if (drawn === undefined) return plainLines(picture);
    const first = this.#firstOf(drawn);
    const lines: string[] = [];
    const now = new Map<string, string>();
    for (const { label, text } of drawn.lines) {
      const filler = label === "vma" ? "." : " ";
      const full = isRange(text)
        ? text
        : (filler.repeat(drawn.first - first) + text)
            .padEnd(this.#endOf(drawn) - first, filler)
            .trimEnd();
      now.set(label, full);
      if (this.#last.get(label) !== full && (full !== "" || this.#last.has(label)))
        lines.push((label.padEnd(widthFor(first)) + full).trimEnd());
    }
    this.#last = now;
    return lines;
  }

  #isCommon(): boolean {
    return this.#end - this.#first <= widest;
  }

  #firstOf(drawn: Drawn): number {
    return this.#isCommon() ? this.#first : drawn.first;
  }

  #endOf({ first, lines }: Drawn): number {
    if (this.#isCommon()) return Math.max(this.#end, first + 1);
    const widths = lines.map(({ text }) => (isRange(text) ? 0 : text.length));
    return first + Math.max(1, ...widths);
  }
}

function labelOf(first: number): string {
  return `page 0x${first.toString(16)}`;
}

function widthFor(first: number): number {
  return Math.max(labelWidth, labelOf(first).length);
}

/** What a VMA says of itself where the tree says something else. */
function isRange(text: string): boolean {
  return text.startsWith("[0x");
}

function read(picture: string): Drawn | undefined {
  const [head = "", ...rest] = picture.split("\n");
  const first = /^page 0x([0-9a-f]+)/.exec(head)?.[1];
  if (first === undefined) return undefined;
  const page = parseInt(first, 16);
  const width = widthFor(page);
  const lines = rest.map((line) => ({
    label: line.slice(0, width).trimEnd(),
    text: line.slice(width).trimEnd(),
  }));
  return { first: page, lines };
}

function plainLines(picture: string): string[] {
  return picture.split("\n").filter((line) => line.trim() !== "");
}

/** A bar every eight pages, a tick every four. */
function ruler(first: number, end: number): string {
  let text = "";
  for (let page = first; page < end; page++)
    text += page % 8 === 0 ? "|" : page % 4 === 0 ? "'" : " ";
  return text.trimEnd();
}
