/** Series on a small tree, in every format: an exit code, and never an exception, whatever the mails say. */
import { join } from "node:path";
import { formatsFor } from "../../../cli/formats/index.js";
import { Dice } from "../dice.js";
import { diffWords, someDiff } from "../diffs.js";
import { mutated } from "../mutate.js";
import { misbehaved, ringfence, smallTree, unfold } from "../program.js";
import { fixtureBytes, fixtureNames } from "../world.js";
import type { Case, Target } from "./target.js";

const BOX = "series.mbox";
const words = [
  ...diffWords,
  "No functional change intended.",
  "vma_shrink() is only used in fs/exec.c.",
  "Make vma_expand() static.",
  "Rename vma_shrink() to vma_trim().",
  "Remove the last user of vma_expand().",
  'Fixes: 0123456789ab ("x")',
  "Subject: [PATCH 1/2] mm: x",
  "\x1b]0;x\x07",
  "::error::x",
  "</testsuite>",
  "<script>",
  "| a | b |",
  "\u202e",
];

export const reviews: Target = {
  name: "reviews",
  doc: "damaged series on a small tree, in every format: an exit code, no stack, nothing that acts",
  isGuided: true,
  missing: () => "",
  open: async (world) => ({
    seeds: [
      ...fixtureNames(/^series\/.*\.mbox$/).map(
        (name): Case => new Map([[BOX, fixtureBytes(name)]]),
      ),
      ...Array.from(
        { length: 20 },
        (_, n): Case =>
          new Map([
            [
              BOX,
              Buffer.from(
                `From: a@example.org\nSubject: [PATCH] x\n\nText.\n---\n${someDiff(new Dice("review", n), smallTree)}`,
                "latin1",
              ),
            ],
          ]),
      ),
    ],
    fixed: ["format"],
    next: (dice, pick) => {
      const bytes = pick().get(BOX) ?? new Uint8Array();
      const other = (): Uint8Array =>
        dice.roll(2) === 0
          ? Buffer.from(someDiff(dice, smallTree), "latin1")
          : (pick().get(BOX) ?? new Uint8Array());
      return new Map([
        [BOX, mutated(dice, bytes, { words, other })],
        ["format", Buffer.from(dice.of(formatsFor("series").map(({ name }) => name)))],
      ]);
    },
    run: async (input) => {
      const tree = unfold(join(world.scratch, "reviews"), smallTree);
      unfold(join(world.scratch, "series"), new Map([[BOX, input.get(BOX) ?? new Uint8Array()]]));
      const format = Buffer.from(input.get("format") ?? []).toString() || "text";
      // A format of several files is written to a folder.
      const target =
        format === "b4-review" ? `${format}=${join(world.scratch, "series", "out")}` : format;
      return misbehaved(
        await ringfence([
          "review",
          join(world.scratch, "series", BOX),
          "--tree",
          tree,
          "--no-cache",
          "--no-model",
          "--today",
          "2026-01-01",
          "--format",
          target,
          ...(format === "mail" ? ["--from", "R <r@example.org>"] : []),
        ]),
      );
    },
  }),
};
