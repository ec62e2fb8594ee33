/** What the code of a program needs of its callers that later kernels do not. */
import type { Program } from "../../lowering/program.js";
import type { Premise } from "../scenarios/premises.js";

/** Only the tree's own code has these; what the model answers with makes do with every caller. */
export function premisesOf({ functions }: Program): Premise[] {
  return functions.some(({ name }) => name === "__vma_adjust") ? ["nothing above"] : [];
}
