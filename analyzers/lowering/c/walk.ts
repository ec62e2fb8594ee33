/** The parts of a piece of C, whatever kind it is. Invariant: places are no parts. */
export function childrenOf(node: object): object[] {
  return Object.entries(node).flatMap(([key, child]) =>
    key !== "place" && typeof child === "object" && child !== null ? [child as object] : [],
  );
}
