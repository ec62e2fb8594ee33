/** The parts of a piece of C, whatever kind it is. Invariant: places are no parts. */
export function childrenOf(node: object): object[] {
  const found: object[] = [];
  const add = (child: unknown): void => {
    if (typeof child === "object" && child !== null) found.push(child);
  };
  // Every piece of a program is asked many times, so no list of names is made of it. It is plain data.
  if (Array.isArray(node)) node.forEach(add);
  else for (const key in node) if (key !== "place") add((node as Record<string, unknown>)[key]);
  return found;
}
