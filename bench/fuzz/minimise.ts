/**
 * Makes a case smaller while it stays wrong in the same way: first files, then lines, then characters,
 * in halves that become smaller (delta debugging). Invariant: bounded by a number of runs and seconds,
 * what comes back is wrong, and what is fixed in it is as it was.
 */
import type { Case } from "./targets/target.js";

export interface Effort {
  nRuns: number;
  /** Of Date.now(). */
  readonly until: number;
}

export async function minimised(
  input: Case,
  isWrong: (candidate: Case) => Promise<boolean>,
  effort: Effort,
  fixed: readonly string[] = [],
): Promise<Case> {
  let best = input;
  const tries = async (candidate: Case): Promise<boolean> => {
    if (effort.nRuns <= 0 || Date.now() > effort.until) return false;
    effort.nRuns--;
    if (!(await isWrong(candidate))) return false;
    best = candidate;
    return true;
  };
  const names = (of: Case): string[] => [...of.keys()].filter((name) => !fixed.includes(name));
  for (const name of names(input)) {
    const without = new Map(best);
    without.delete(name);
    if (without.size > 0) await tries(without);
  }
  for (const split of [/(?<=\n)/, /(?<=\W)|(?=\W)/, ""] as const) {
    for (const name of names(best)) {
      const bytes = best.get(name) as Uint8Array;
      const parts = Buffer.from(bytes).toString("latin1").split(split);
      if (split === "" && parts.length > 400) continue;
      await shrink(parts, (left) =>
        tries(new Map(best).set(name, Buffer.from(left.join(""), "latin1"))),
      );
    }
  }
  return best;
}

async function shrink(
  parts: readonly string[],
  tries: (left: readonly string[]) => Promise<boolean>,
): Promise<void> {
  let left = parts;
  for (let size = left.length >> 1; size >= 1; size >>= 1) {
    for (let at = 0; at < left.length; ) {
      const shorter = [...left.slice(0, at), ...left.slice(at + size)];
      if (await tries(shorter)) left = shorter;
      else at += size;
    }
  }
}
