/** Which function of a kernel does which operation. */
import type { Operation } from "../scenarios/scenario.js";
import { askedKinds } from "./index.js";

/** Functions that do an operation, of any release. */
export const performers: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ["vma_expand", "expand"],
  ["vma_shrink", "shrink"],
  ...askedKinds.flatMap(({ name, functions }) =>
    functions.map((each): [string, Operation] => [each, name]),
  ),
]);

export const operationNames: readonly string[] = [...performers.keys()].sort();
