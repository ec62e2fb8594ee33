/** Names that are close to one that nobody knows. */

const MOST = 3;

/** The closest candidates, all equally close; none when all are far. */
export function suggest(name: string, candidates: Iterable<string>): string[] {
  const limit = Math.max(1, Math.floor(name.length / 3));
  const wanted = name.toLowerCase();
  const rated = [...new Set(candidates)].map((candidate) => ({
    candidate,
    far: distance(wanted, candidate.toLowerCase(), limit),
  }));
  const nearest = rated.reduce((least, { far }) => Math.min(least, far), limit);
  const closest = rated.filter(({ far }) => far === nearest).map(({ candidate }) => candidate);
  return closest.sort().slice(0, MOST);
}

/** Levenshtein's distance; anything above `limit` when it is larger. */
function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[b.length] as number;
}
