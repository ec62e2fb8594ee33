/** Damaged relocations, compiled to programs: never an exception, in time, twice the same program. */
import { LazyExaminer } from "../../../analyzers/relocation/lazy-examiner.js";
import { damagedTree, modelTrees, requestOf } from "../model-trees.js";
import type { Target } from "./target.js";

export const lowering: Target = {
  name: "lowering",
  doc: "damaged C of the model, compiled: no exception, no more than 5 CPU seconds, the same program twice",
  isGuided: true,
  missing: () => "",
  open: async () => ({
    seeds: modelTrees(),
    next: damagedTree,
    run: async (input) => {
      const examiner = await new LazyExaminer().get();
      const first = await examiner.prepare(requestOf(input));
      const second = await examiner.prepare(requestOf(input));
      if (first.program === second.program) return undefined;
      return {
        signature: "another program the second time",
        text: `${first.program}\n--- and then\n${second.program}`,
      };
    },
  }),
};
