/**
 * What two lists have in common in one order, and what only changed its place. Invariant: an item is taken
 * for moved only where each list has one of its name beside the common order.
 */

export interface Moved {
  /** In the first list. */
  readonly index: number;
  /** Items of the common order that it stands behind in one list and before in the other, in the first list. */
  readonly passed: readonly number[];
}

/** More are not compared one by one: the first in another order is taken for moved. */
const MAX_CELLS = 4_000_000;

/** @param a names, which need not differ */
export function movedIn(a: readonly string[], b: readonly string[]): Moved[] {
  const pairs = commonOrder(a, b);
  const [mine, theirs] = [besides(a, pairs, 0), besides(b, pairs, 1)];
  const places = new Map<string, number[]>();
  for (const k of theirs) places.set(b[k]!, [...(places.get(b[k]!) ?? []), k]);
  return mine.flatMap((index): Moved[] => {
    const k = places.get(a[index]!)?.shift();
    if (k === undefined) return [];
    const passed = pairs.filter(([i, there]) => i < index !== there < k).map(([i]) => i);
    return [{ index, passed }];
  });
}

type Pair = readonly [inA: number, inB: number];

/** A longest common order, in pairs of indexes. */
function commonOrder(a: readonly string[], b: readonly string[]): Pair[] {
  let from = 0;
  while (from < a.length && from < b.length && a[from] === b[from]) from++;
  let nBehind = 0;
  const most = Math.min(a.length, b.length) - from;
  while (nBehind < most && a[a.length - 1 - nBehind] === b[b.length - 1 - nBehind]) nBehind++;
  const [nA, nB] = [a.length - from - nBehind, b.length - from - nBehind];
  const same = (n: number, x: number, y: number): Pair[] =>
    Array.from({ length: n }, (_, i): Pair => [x + i, y + i]);
  return [
    ...same(from, 0, 0),
    ...(nA * nB > MAX_CELLS ? [] : between(a, b, from, nA, nB)),
    ...same(nBehind, a.length - nBehind, b.length - nBehind),
  ];
}

function between(
  a: readonly string[],
  b: readonly string[],
  from: number,
  nA: number,
  nB: number,
): Pair[] {
  const width = nB + 1;
  // Of what is left of both from there on.
  const lengths = new Uint32Array((nA + 1) * width);
  for (let i = nA - 1; i >= 0; i--)
    for (let k = nB - 1; k >= 0; k--)
      lengths[i * width + k] =
        a[from + i] === b[from + k]
          ? 1 + lengths[(i + 1) * width + k + 1]!
          : Math.max(lengths[(i + 1) * width + k]!, lengths[i * width + k + 1]!);
  const pairs: Pair[] = [];
  for (let i = 0, k = 0; i < nA && k < nB; ) {
    if (a[from + i] === b[from + k]) pairs.push([from + i++, from + k++]);
    else if (lengths[(i + 1) * width + k]! >= lengths[i * width + k + 1]!) i++;
    else k++;
  }
  return pairs;
}

function besides(list: readonly string[], pairs: readonly Pair[], side: 0 | 1): number[] {
  const common = new Set(pairs.map((pair) => pair[side]));
  return list.flatMap((_, index) => (common.has(index) ? [] : [index]));
}
