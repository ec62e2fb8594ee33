/** Damaged relocations, executed at small bounds: a verdict for every call site, and twice the same. */
import { join } from "node:path";
import { LazyExaminer } from "../../../analyzers/relocation/lazy-examiner.js";
import type { ModelReport } from "../../../analyzers/relocation/tell/report.js";
import { damagedTree, modelTrees, requestOf } from "../model-trees.js";
import { misbehaved, ringfence, unfold } from "../program.js";
import type { Case, Fault, Target } from "./target.js";

const kinds: ReadonlySet<string> = new Set(["holds", "violated", "rejected", "unknown"]);

export const verdicts: Target = {
  name: "verdicts",
  doc: "damaged C of the model, executed at small bounds: verdicts, the same twice, and their exit code",
  isGuided: false,
  missing: () => "",
  open: async (world) => ({
    seeds: modelTrees().filter(hasSite),
    next: damagedTree,
    run: async (input) => {
      const { roots, sites, incomplete } = await reportOn(input);
      const first = JSON.stringify([roots, sites, incomplete]);
      const found = [...roots, ...sites].map(({ verdict }) => verdict.kind);
      const odd = found.find((kind) => !kinds.has(kind));
      if (odd !== undefined) return { signature: `a verdict that is ${odd}`, text: first };
      const again = await reportOn(input);
      const second = JSON.stringify([again.roots, again.sites, again.incomplete]);
      if (first !== second)
        return {
          signature: "another verdict the second time",
          text: `${first}\n--- and then\n${second}`,
        };
      return commanded(unfold(join(world.scratch, "verdicts"), input), found);
    },
  }),
};

/** Whoever asks again has new threads, which know nothing of what was run. */
async function reportOn(input: Case): Promise<ModelReport> {
  const lazy = new LazyExaminer();
  try {
    return (await (await lazy.get()).examine(requestOf(input))).report;
  } finally {
    await lazy.end();
  }
}

/** The command on the same tree says the same, and ends as its verdicts want. */
async function commanded(tree: string, found: readonly string[]): Promise<Fault | undefined> {
  const answer = await ringfence(["model", tree, "--bounds", "small", "--no-cache"]);
  const wrong = misbehaved(answer);
  if (wrong !== undefined) return wrong;
  const isFailing = found.some((kind) => kind === "violated" || kind === "rejected");
  // What is no kernel ends with 2, and what is incomplete with 3.
  if (answer.code >= 2 || (answer.code === 1) === isFailing) return undefined;
  return {
    signature: `exit code ${answer.code} for other verdicts`,
    text: `${found.join(" ")}\n${answer.stdout}${answer.stderr}`,
  };
}

function hasSite(files: Case): boolean {
  return [...files.values()].some((bytes) =>
    /vma_(expand|shrink)\(/.test(Buffer.from(bytes).toString("latin1")),
  );
}
