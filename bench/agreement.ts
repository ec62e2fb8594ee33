/** How the two readers agree over a kernel: the places that both read, and those of which they say different things. */
import type { Agreements } from "../analyzers/references/two-readers.js";
import { Threads } from "../analyzers/references/scan.js";
import { openDirectory } from "../analyzers/trees/directory.js";
import { loadRules } from "../cli/rule-sources.js";
import { check } from "../rules/judge/check.js";

export async function agreementsOver(path: string, packs: readonly string[]): Promise<Agreements> {
  const tree = openDirectory(path);
  const rules = await loadRules(tree, { packs, files: [], usesTreeRules: false }, undefined);
  const threads = new Threads(true);
  let found: Agreements | undefined;
  try {
    await check(tree, tree.list(false), rules.boundaries, {
      today: "2026-01-01",
      threads,
      onReadTwice: (agreements) => {
        found = agreements;
      },
    });
  } finally {
    await threads.end();
  }
  if (found === undefined) throw new Error("nothing was read twice");
  return found;
}

/** One line a way of disagreeing, the most frequent first. */
export function disagreements({ disagreed }: Agreements): string[] {
  return [...disagreed]
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .map(([how, n]) => `${n} ${how}`);
}
