/** Numbers as ranges: `1-33`, `1, 3-5`. Invariant: none is lost, and the text grows with the gaps alone. */

/** `numbers`: ascending. */
export function ranges(numbers: readonly number[]): string {
  const runs: [first: number, last: number][] = [];
  for (const number of numbers) {
    const run = runs.at(-1);
    if (run !== undefined && run[1] + 1 === number) run[1] = number;
    else runs.push([number, number]);
  }
  return runs
    .map(([first, last]) =>
      first === last ? String(first) : `${first}${last === first + 1 ? ", " : "-"}${last}`,
    )
    .join(", ");
}
