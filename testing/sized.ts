/** How often what repeats in a hostile text is written, for the text to have a size. */
import type { Hostile } from "./hostile.js";

/** The most times that give no more than so many letters, within a few of them. */
export function timesFor(make: Hostile, nLetters: number): number {
  let [low, high] = [1, 2];
  while (make(high).length <= nLetters) [low, high] = [high, 2 * high];
  while (high - low > Math.max(1, low >> 5)) {
    const middle = (low + high) >> 1;
    if (make(middle).length <= nLetters) low = middle;
    else high = middle;
  }
  return low;
}
