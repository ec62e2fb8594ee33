/** A running program names the places that it cannot go on from by number: `#3` is the fourth of its marks. */
export function markOf(code: string): number | undefined {
  const match = /^#(\d+)$/.exec(code);
  return match === null ? undefined : Number(match[1]);
}
