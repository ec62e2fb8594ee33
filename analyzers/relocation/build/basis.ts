/** What verdicts rest on, by name: while none of these changes its meaning, no verdict does. */
export interface Basis {
  /** Functions, types, variables and enumerators that were compiled, or looked for in vain. */
  readonly entities: ReadonlySet<string>;
  /** Names that were asked for as macros, defined or not. */
  readonly macros: ReadonlySet<string>;
  /** Files that were read, as far as they are there. */
  readonly files: ReadonlySet<string>;
}

/** The union of two bases. */
export function joined(a: Basis, b: Basis): Basis {
  const both = (of: keyof Basis): ReadonlySet<string> => new Set([...a[of], ...b[of]]);
  return { entities: both("entities"), macros: both("macros"), files: both("files") };
}
