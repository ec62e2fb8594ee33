/**
 * W, K, C, H: the ways a kernel screams or falls silent. Invariant: they are noticed as they happen,
 * and a run that died of one is judged by nothing else.
 */
import { isKnownWarning } from "../run/known-warning.js";
import type { Property } from "./property.js";

export const warnings: Property = {
  letter: "W",
  name: "warnings",
  claim:
    "nothing warns, except where an unmodified kernel does: a move of whole tables onto one that is still there",
  excuses: isKnownWarning,
};

export const bugs: Property = {
  letter: "K",
  name: "BUG",
  claim: "no BUG is met under the caller's guards",
};

export const pointers: Property = {
  letter: "C",
  name: "pointers",
  claim: "no null or stale pointer is followed, and nothing is read that was never written",
};

export const hangs: Property = {
  letter: "H",
  name: "termination",
  claim: "it ends",
};
