/**
 * Q: while pages move, the VMA covers where they are and where they go, and is known to be a stack
 * under construction. Invariant: it is about the moment of the move, so the model notices it.
 */
import type { Property } from "./property.js";

export const move: Property = {
  letter: "Q",
  name: "move within the VMA",
  claim:
    "source and destination of move_page_tables() lie inside the VMA, which carries the temporary-stack flag, at that moment",
};
