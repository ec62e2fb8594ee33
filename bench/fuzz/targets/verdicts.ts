/** Damaged relocations, executed at small bounds: a verdict for every call site, and twice the same. */
import { examiner } from "../../../analyzers/relocation/pipeline.js";
import { damagedTree, modelTrees, requestOf } from "../model-trees.js";
import type { Case, Target } from "./target.js";

export const verdicts: Target = {
  name: "verdicts",
  doc: "damaged C of the model, executed at small bounds: verdicts, the same twice",
  isGuided: false,
  missing: () => "",
  open: async () => ({
    seeds: modelTrees().filter(hasSite),
    next: damagedTree,
    run: async (input) => {
      const ask = async (): Promise<string> => {
        const { roots, sites, incomplete } = (await examiner.examine(requestOf(input))).report;
        return JSON.stringify([roots, sites, incomplete]);
      };
      const first = await ask();
      const second = await ask();
      return first === second
        ? undefined
        : {
            signature: "another verdict the second time",
            text: `${first}\n--- and then\n${second}`,
          };
    },
  }),
};

function hasSite(files: Case): boolean {
  return [...files.values()].some((bytes) =>
    /vma_(expand|shrink)\(/.test(Buffer.from(bytes).toString("latin1")),
  );
}
