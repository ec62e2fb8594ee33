/** Reviews over trees in memory, for tests. */
import { words } from "../../../analyzers/words/words.js";
import { effort } from "../../../testing/effort.js";
import { fixtureExaminer } from "../../../analyzers/relocation/testing/one-realm.js";
import { memoryTree } from "../../../analyzers/trees/memory-tree.js";
import { NOTHING_KNOWN } from "../../../rules/results/known.js";
import { loadRules } from "../../rule-sources.js";
import { hearMessage } from "../hear-message.js";
import type { Version } from "../previous.js";
import { reviewSeries } from "../review-series.js";
import { chooseSeries } from "../series-of.js";

export type Files = ReadonlyMap<string, Uint8Array>;

export async function reviewOver(
  files: Files,
  mails: Uint8Array,
  options: {
    readonly usesModel?: boolean;
    readonly claims?: boolean;
    readonly packs?: readonly string[];
  } = {},
): Promise<Version> {
  const chosen = chooseSeries([{ name: "series.mbox", bytes: mails }], "series.mbox");
  const tree = memoryTree(files);
  const review = await reviewSeries({
    chosen,
    base: { tree, commit: "", because: words`files in memory`, notes: [] },
    treeName: "memory",
    toolVersion: "0.0.0",
    today: "2026-01-01",
    known: NOTHING_KNOWN,
    examiner: options.usesModel === true ? fixtureExaminer : undefined,
    bounds: effort("small", "default"),
    store: undefined,
    threads: undefined,
    rulesOf: (state) => loadRules(state, { packs: options.packs, files: [], usesTreeRules: true }),
    listener: options.claims === true ? hearMessage : undefined,
    onFiles: undefined,
    onScenarios: undefined,
  });
  return { series: chosen.series, review };
}
