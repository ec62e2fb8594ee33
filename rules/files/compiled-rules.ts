/** Rules that were read before, as JSON beside a digest of the text that they were read from. */
import { digestOf } from "../../analyzers/trees/digest.js";
import type { Boundary } from "./boundary.js";
import type { ReadRules } from "./rule-file.js";

interface Compiled {
  readonly digest: string;
  readonly rules: Omit<ReadRules, "boundaries"> & {
    readonly boundaries: readonly (Omit<Boundary, "places"> & {
      readonly places: readonly (readonly [string, Boundary["location"]])[];
    })[];
  };
}

export function compiledText(source: string, rules: ReadRules): string {
  const boundaries = rules.boundaries.map((boundary) => ({
    ...boundary,
    places: [...boundary.places],
  }));
  return JSON.stringify({
    digest: digestOf(source),
    rules: { ...rules, boundaries },
  } satisfies Compiled);
}

/** The rules, or undefined when they were read from another text. */
export function compiledRules(compiled: string, source: string): ReadRules | undefined {
  const { digest, rules } = JSON.parse(compiled) as Compiled;
  if (digest !== digestOf(source)) return undefined;
  const boundaries = rules.boundaries.map((boundary) => ({
    ...boundary,
    exceptions: boundary.exceptions.map((exception) => ({ ...exception, max: exception.max })),
    places: new Map(boundary.places),
  }));
  return { ...rules, boundaries };
}
