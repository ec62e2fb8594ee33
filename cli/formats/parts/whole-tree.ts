/**
 * A place for what concerns the whole tree, such as an incomplete review, in formats that show
 * nothing without one. Every kernel tree has this file at its root.
 */
import { oneLine } from "./visible.js";

export const wholeTree = "Makefile";

/** The rule name under which an incomplete review is reported. */
export const incompleteRule = "incomplete";

/** What an incomplete review says on one line: that a pass is not one. */
export function incompleteHeadline(reasons: readonly string[]): string {
  const [first = ""] = reasons;
  const more = reasons.length > 1 ? ` (and ${reasons.length - 1} more)` : "";
  return `the review is incomplete: ${oneLine(first)}${more}`;
}
