/** Damaged diffs: taken and refused as git apply does, and what they leave is the same to the byte. */
import { openDirectory } from "../../../analyzers/trees/directory.js";
import { applyDiff } from "../../../analyzers/patches/apply.js";
import { parseDiff } from "../../../analyzers/patches/diff.js";
import { PatchError } from "../../../analyzers/patches/patch-error.js";
import { join } from "node:path";
import { Dice } from "../dice.js";
import { diffWords, someDiff } from "../diffs.js";
import { applied, withoutGit } from "../git.js";
import { mutated } from "../mutate.js";
import { smallTree, unfold } from "../program.js";
import type { Case, Target } from "./target.js";

const DIFF = "diff";

export const diffs: Target = {
  name: "diffs",
  doc: "damaged diffs: what they leave is what git apply leaves, or they are refused",
  isGuided: true,
  missing: withoutGit,
  open: async (world) => ({
    seeds: Array.from(
      { length: 40 },
      (_, n): Case =>
        new Map([[DIFF, Buffer.from(someDiff(new Dice("diff", n), smallTree), "latin1")]]),
    ),
    next: (dice, pick) => {
      const bytes = pick().get(DIFF) ?? new Uint8Array();
      const other = (): Uint8Array =>
        dice.roll(2) === 0
          ? Buffer.from(someDiff(dice, smallTree), "latin1")
          : (pick().get(DIFF) ?? new Uint8Array());
      return new Map([[DIFF, mutated(dice, bytes, { words: diffWords, other })]]);
    },
    run: async (input) => {
      const diff = input.get(DIFF) ?? new Uint8Array();
      const ours = leftBy(unfold(join(world.scratch, "diffs"), smallTree), diff);
      // What is refused is no clean answer.
      if (ours === undefined) return undefined;
      const git = applied(world.scratch, smallTree, diff);
      if (isBeyond(git.said, diff)) return undefined;
      if (!git.isApplied)
        return {
          family: "refused",
          signature: `git refuses: ${git.said.replace(/\d+|[\w./]+\.c/g, "_").slice(0, 80)}`,
          text: git.said,
        };
      const differing = [...new Set([...ours.keys(), ...git.files.keys()])].filter(
        (path) => ours.get(path) !== git.files.get(path),
      );
      if (differing.length === 0) return undefined;
      return {
        signature: "git leaves something else",
        text: differing
          .map(
            (path) =>
              `${path}\n--- ours: ${ours.get(path) ?? "gone"}\n--- git: ${git.files.get(path) ?? "gone"}`,
          )
          .join("\n"),
      };
    },
  }),
};

/** Path to mode and text; undefined where it is refused, or is no diff. */
function leftBy(folder: string, diff: Uint8Array): Map<string, string> | undefined {
  try {
    const files = parseDiff(diff);
    if (files.length === 0) return undefined;
    const result = applyDiff(openDirectory(folder), files);
    if (result.kind === "refused") return undefined;
    const left = new Map(
      [...smallTree].map(([path, bytes]) => [
        path,
        `100644 ${Buffer.from(bytes).toString("latin1")}`,
      ]),
    );
    for (const [path, { bytes, mode }] of result.changes) {
      if (bytes === undefined) left.delete(path);
      else
        left.set(path, `${mode === "" ? "100644" : mode} ${Buffer.from(bytes).toString("latin1")}`);
    }
    return left;
  } catch (error) {
    if (!(error instanceof PatchError)) throw error;
    return undefined;
  }
}

/** Where releases of git do not agree with each other, or git gives up on itself. */
function isBeyond(said: string, diff: Uint8Array): boolean {
  const text = Buffer.from(diff).toString("latin1");
  return (
    /Assertion|unrecognized binary patch|corrupt binary patch/.test(said) ||
    /^(\\|@@ ).*\n\\ |\n\\[^\n]*$(?![^])/m.test(text) ||
    /^\\(?! No newline at end of file$)/m.test(text)
  );
}
