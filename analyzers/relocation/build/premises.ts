/** What the code of a program needs of its callers that later kernels do not. */
import type { Program } from "../../lowering/program.js";
import type { Premise } from "../scenarios/premises.js";
import { isAsked, type Operation } from "../scenarios/scenario.js";
import { levelPremises } from "./levels.js";
import type { Workbench } from "./workbench.js";

/** A root. */
interface Of {
  readonly program: Program;
  readonly operation?: Operation;
}

/** Only the tree's own code has these; what the model answers with makes do with every caller. */
export function premisesOf(
  { program: { functions }, operation }: Of,
  bench: Pick<Workbench, "configuration" | "hasWord" | "machine">,
  built?: { readonly isFollowed: boolean },
): Premise[] {
  const counting = built?.isFollowed === false ? (["numbers count"] as const) : [];
  // Where a caller of these may call them is in their worlds.
  if (isAsked(operation)) return [...counting];
  const has = (...names: readonly string[]): boolean =>
    functions.some(({ name }) => names.includes(name));
  return [
    ...(bench.hasWord("mm/vma.h", "skip_vma_uprobe")
      ? (["pages are moved to merges"] as const)
      : []),
    ...(has("__vma_adjust") ? (["nothing above"] as const) : []),
    ...levelPremises(bench, has("free_pgd_range", "move_page_tables")),
    ...counting,
  ];
}
