/**
 * A share of an enumeration. All scenarios are dealt to `count` parts in turn; a share is some of these
 * parts. Invariant: who is in which part depends on the number of parts alone, so that what a part shows
 * is the same however many parts are enumerated together.
 */
export interface Share {
  /** Parts, from 0. */
  readonly indexes: readonly number[];
  readonly count: number;
}

export const whole: Share = { indexes: [0], count: 1 };

/** By part, its place in the share; -1 for parts that are somebody else's. */
export function placesIn({ indexes, count }: Share): Int32Array {
  const places = new Int32Array(count).fill(-1);
  indexes.forEach((index, place) => (places[index] = place));
  return places;
}
