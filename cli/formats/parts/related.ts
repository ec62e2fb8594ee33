/** What a place that a finding or note points at shows, in words. */
import { textOf } from "../../../analyzers/words/text-of.js";
import type { Related } from "../../../rules/results/finding.js";

type Clause = Pick<Related, "message" | "isHere">;

/** `f() is declared here`, beside the place or a link to it. */
export function relatedClause({ message, isHere }: Clause): string {
  return isHere ? `${message} here` : textOf(message);
}

/** `f() is declared in mm/vma.h`, where nothing but the words tells the place. */
export function relatedIn(related: Clause, path: string): string {
  const { message, isHere } = related;
  return isHere ? `${message} in ${path}` : `${message} (${path})`;
}
