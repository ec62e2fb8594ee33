/**
 * Which paths a glob means. Both may be a stranger's, so neither is handed to a regular expression.
 * Invariant: a glob of M characters is held against a path of L characters in at most L * M steps
 * for each of its alternatives.
 */
import {
  ANY,
  FIRST_CLASS,
  readGlob,
  STAR,
  type Alternative,
  type CharacterClass,
  type Segment,
} from "./glob.js";

export function globMatcher(globs: readonly string[]): (path: string) => boolean {
  const matcher = new GlobMatcher(globs);
  return (path) => matcher.fits(path);
}

/** Holds paths against globs, and counts what it does. */
export class GlobMatcher {
  readonly #literals = new Set<string>();
  readonly #alternatives: readonly Alternative[];
  #nSteps = 0;

  constructor(globs: readonly string[]) {
    const all = globs.flatMap(readGlob);
    for (const { isLiteral, prefix } of all) if (isLiteral) this.#literals.add(prefix);
    this.#alternatives = all.filter(({ isLiteral }) => !isLiteral);
  }

  /** Characters that were held against tokens, so far. */
  get nSteps(): number {
    return this.#nSteps;
  }

  fits(path: string): boolean {
    return this.#literals.has(path) || this.#alternatives.some((one) => this.#fitsOne(one, path));
  }

  #fitsOne({ segments, prefix, suffix }: Alternative, path: string): boolean {
    if (!path.startsWith(prefix) || !path.endsWith(suffix)) return false;
    // Where the last `**` stood, and the part of the path at which what follows it was tried.
    let [index, start, starIndex, starStart] = [0, 0, -1, 0];
    while (start <= path.length) {
      const segment = segments[index];
      if (index < segments.length && segment === undefined) {
        [starIndex, starStart] = [index, start];
        index++;
        if (index === segments.length) return true;
        continue;
      }
      const end = endOf(path, start);
      if (segment !== undefined && this.#fitsSegment(segment, path, start, end)) {
        index++;
        start = end + 1;
        continue;
      }
      if (starIndex < 0) return false;
      starStart = endOf(path, starStart) + 1;
      [index, start] = [starIndex + 1, starStart];
    }
    return index === segments.length;
  }

  #fitsSegment({ tokens, classes }: Segment, path: string, from: number, to: number): boolean {
    let [index, at, starIndex, starAt] = [0, from, -1, from];
    while (at < to) {
      this.#nSteps++;
      const token = tokens[index];
      if (token === STAR) {
        [starIndex, starAt] = [index, at];
        index++;
        if (index === tokens.length) return true;
      } else if (token !== undefined && fitsToken(token, classes, path.charCodeAt(at))) {
        index++;
        at++;
      } else if (starIndex < 0) {
        return false;
      } else {
        starAt++;
        [index, at] = [starIndex + 1, starAt];
      }
    }
    while (tokens[index] === STAR) index++;
    return index === tokens.length;
  }
}

function endOf(path: string, start: number): number {
  const slash = path.indexOf("/", start);
  return slash < 0 ? path.length : slash;
}

function fitsToken(token: number, classes: readonly CharacterClass[], code: number): boolean {
  if (token >= 0) return token === code;
  if (token === ANY) return true;
  const found = classes[FIRST_CLASS - token] as CharacterClass;
  return found.ranges.some(([first, last]) => first <= code && code <= last) !== found.isNegated;
}
