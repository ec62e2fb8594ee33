/** Numbers that only a seed decides. */
export class Dice {
  #state: number;

  /** The same parts give the same numbers. */
  constructor(...parts: readonly (number | string)[]) {
    // FNV-1a over what is given, so that near seeds are far apart.
    let hash = 0x811c9dc5;
    for (const character of parts.join(" "))
      hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
    this.#state = hash >>> 0;
  }

  /** 0 to n - 1; 0 where n is 0. */
  roll(n: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return n <= 0 ? 0 : ((t ^ (t >>> 14)) >>> 0) % n;
  }

  of<T>(values: readonly T[]): T {
    return values[this.roll(values.length)] as T;
  }

  /** Mostly few, seldom many. */
  few(most: number): number {
    return 1 + Math.min(this.roll(most), this.roll(most), this.roll(most));
  }
}
