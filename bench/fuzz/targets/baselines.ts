/** Damaged baselines: they are read or refused with the line; what is written reads back as the same. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { mutated } from "../mutate.js";
import { misbehaved, ringfence, smallTree, unfold } from "../program.js";
import type { Case, Target } from "./target.js";

const FILE = "baseline";
const words = [
  "# comment",
  "outside-call mm/vma fs/exec.c f vma_shrink call 1",
  "outside-call mm/vma fs/exec.c f vma_shrink call 2",
  "%0A",
  "%",
  "%2",
  "%FF",
  "%E2%80%AE",
  "  ",
  "\t",
  "1",
  "0",
  "-",
  "unmatched-name mm/vma - - x - 1",
  "outside-call",
  "mm/vma",
];
const seed = `# Findings that ringfence knows, one a line: rule boundary path enclosing symbol kind ordinal.

# Why it may stay.
outside-call mm/vma drivers/char/a.c h vma_expand call 1
outside-call mm/vma fs/exec.c f vma_shrink call 1
outside-call mm/vma fs/gone.c f vma_shrink call 1
`;

export const baselines: Target = {
  name: "baselines",
  doc: "damaged baselines: an exit code and a line; what is written is read back, and fits",
  isGuided: true,
  missing: () => "",
  open: async (world) => ({
    seeds: [seed, ""].map((text): Case => new Map([[FILE, Buffer.from(text)]])),
    next: (dice, pick) =>
      new Map([
        [
          FILE,
          mutated(dice, pick().get(FILE) ?? new Uint8Array(), {
            words,
            other: () => pick().get(FILE) ?? new Uint8Array(),
          }),
        ],
      ]),
    run: async (input) => {
      const tree = unfold(join(world.scratch, "baselines"), new Map([...smallTree, ...input]));
      const file = join(tree, FILE);
      const common = [tree, "--no-cache", "--today", "2026-01-01"];
      const linted = await ringfence(["lint", ...common, "--baseline", file]);
      const written = await ringfence(["baseline", ...common, "--allow-growth", "--file", file]);
      const wrong = misbehaved(linted) ?? misbehaved(written);
      if (wrong !== undefined || written.code !== 0) return wrong;
      const again = await ringfence(["lint", ...common, "--baseline", file, "--frozen"]);
      if (again.code === 0) return undefined;
      return {
        signature: "a baseline that was just written does not fit",
        text: `${again.code}\n${again.stdout}${again.stderr}\n${readFileSync(file, "latin1")}`,
      };
    },
  }),
};
