/**
 * How much a test run does. `npm test` is what a person waits for; `npm run test:all` sets
 * RINGFENCE_EXHAUSTIVE and runs everything: inputs of hostile sizes, every mutant, the torture of
 * parsers. Goldens are written by a run of everything. Invariant: a claim is stated in both, or its test
 * says that it is skipped.
 */
const isExhaustive = process.env["RINGFENCE_EXHAUSTIVE"] === "1" || process.env["UPDATE"] === "1";

/** For what has a small form: how often, how large, which ones. */
export function effort<T>(quick: T, exhaustive: T): T {
  return isExhaustive ? exhaustive : quick;
}

/**
 * For a property: how many cases. They are the same in every run, so that a commit that passed passes again;
 * RINGFENCE_RANDOM is a number that makes others.
 */
export function runs(quick: number, exhaustive = quick): { numRuns: number; seed: number } {
  const seed = Number(process.env["RINGFENCE_RANDOM"] ?? 1);
  return { numRuns: effort(quick, exhaustive), seed };
}

/** Of a list, one of so many where somebody waits, and all of it where everything is run. */
export function sampled<T>(all: Iterable<T>, oneOf: number): T[] {
  return [...all].filter((_, index) => effort(index % oneOf === 0, true));
}

/** Options of a test that has no small form. */
export const exhaustive: { readonly skip: string | false } = {
  skip: isExhaustive ? false : "npm run test:all runs it",
};
