/** The pieces of the touched files before and after, with what is equal taken out. */
import { isProse } from "./prose-files.js";
import { asBuffer } from "../../syntax/bytes.js";
import type { Source } from "../../syntax/source.js";
import { languageOf } from "../../trees/language.js";
import type { ChangedFile, Difference, Piece, Side } from "../facts.js";

export function compare(
  files: readonly ChangedFile[],
  sourceOf: (path: string, side: Side) => Source | undefined,
  pieces: (source: Source) => readonly Piece[],
): Difference {
  const removed: Piece[] = [];
  const added: Piece[] = [];
  const opaque: string[] = [];
  const moved: { from: Piece; to: Piece }[] = [];
  for (const { path, isThere } of files) {
    if (languageOf(path) !== "c") {
      if (!isProse(path)) opaque.push(path);
      continue;
    }
    const [before, after] = (["before", "after"] as const).map((side) =>
      isThere[side] ? sourceOf(path, side) : undefined,
    );
    if ((before === undefined && isThere.before) || (after === undefined && isThere.after)) {
      opaque.push(path);
      continue;
    }
    const both = {
      before: before === undefined ? [] : pieces(before),
      after: after === undefined ? [] : pieces(after),
    };
    const middle =
      before === undefined || after === undefined ? both : withoutEnds(both, before, after);
    const left = cancel(middle.before, middle.after);
    removed.push(...left.removed);
    added.push(...left.added);
  }
  // What is gone from one file may stand in another.
  const rest = cancel(removed, added, (from, to) => moved.push({ from, to }));
  return { ...rest, moved, opaque };
}

interface Both {
  readonly before: readonly Piece[];
  readonly after: readonly Piece[];
}

/** Without the pieces at both ends that are the same to the byte, which in most patches are nearly all. */
function withoutEnds({ before, after }: Both, old: Source, fresh: Source): Both {
  const isSame = (left: Piece | undefined, right: Piece | undefined): boolean =>
    left !== undefined &&
    right !== undefined &&
    left.kind === right.kind &&
    bytesOf(old, left).equals(bytesOf(fresh, right));
  const most = Math.min(before.length, after.length);
  let nFirst = 0;
  while (nFirst < most && isSame(before[nFirst], after[nFirst])) nFirst++;
  let nLast = 0;
  while (nLast < most - nFirst && isSame(before.at(-1 - nLast), after.at(-1 - nLast))) nLast++;
  return {
    before: before.slice(nFirst, before.length - nLast),
    after: after.slice(nFirst, after.length - nLast),
  };
}

function bytesOf({ bytes }: Source, { place: { span } }: Piece): Buffer {
  return asBuffer(bytes.subarray(span.start, span.end));
}

function cancel(
  before: readonly Piece[],
  after: readonly Piece[],
  onPair?: (from: Piece, to: Piece) => void,
): { removed: Piece[]; added: Piece[] } {
  const byText = new Map<string, Piece[]>();
  for (const piece of after) {
    const key = keyOf(piece);
    const list = byText.get(key);
    if (list === undefined) byText.set(key, [piece]);
    else list.push(piece);
  }
  const removed: Piece[] = [];
  const taken = new Set<Piece>();
  for (const piece of before) {
    const same = byText.get(keyOf(piece))?.shift();
    if (same === undefined) removed.push(piece);
    else {
      taken.add(same);
      onPair?.(piece, same);
    }
  }
  return { removed, added: after.filter((piece) => !taken.has(piece)) };
}

function keyOf({ kind, tokens }: Piece): string {
  return `${kind}\0${tokens.join("\0")}`;
}
