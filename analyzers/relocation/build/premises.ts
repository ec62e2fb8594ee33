/** What the code of a program needs of its callers that later kernels do not. */
import type { Program } from "../../lowering/program.js";
import type { Premise } from "../scenarios/premises.js";
import { levelPremises } from "./levels.js";
import type { Workbench } from "./workbench.js";

/** Only the tree's own code has these; what the model answers with makes do with every caller. */
export function premisesOf(
  { functions }: Program,
  bench: Pick<Workbench, "configuration" | "hasWord" | "machine">,
  built?: { readonly isFollowed: boolean },
): Premise[] {
  const has = (...names: readonly string[]): boolean =>
    functions.some(({ name }) => names.includes(name));
  return [
    ...(bench.hasWord("mm/vma.h", "skip_vma_uprobe")
      ? (["pages are moved to merges"] as const)
      : []),
    ...(has("__vma_adjust") ? (["nothing above"] as const) : []),
    ...levelPremises(bench, has("free_pgd_range", "move_page_tables")),
    ...(built?.isFollowed === false ? (["numbers count"] as const) : []),
  ];
}
