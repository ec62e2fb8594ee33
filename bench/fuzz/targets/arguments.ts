/** Odd arguments of every command: an exit code and a line, never an exception. */
import { join } from "node:path";
import { commands } from "../../../cli/commands/index.js";
import { formats } from "../../../cli/formats/index.js";
import { misbehaved, ringfence, smallTree, unfold } from "../program.js";
import type { Case, Target } from "./target.js";

const ARGS = "args";

export const argumentsTarget: Target = {
  name: "arguments",
  doc: "odd arguments of every command: an exit code and a line",
  isGuided: true,
  missing: () => "",
  open: async (world) => {
    const tree = unfold(join(world.scratch, "arguments"), smallTree);
    // The root of the machine is none of them: how long a walk over it takes is the machine's to say.
    const odd = [
      "",
      "-",
      "--",
      "-x",
      "--x",
      "=",
      "/dev",
      ".",
      "..",
      "/dev/null",
      "/nonexistent",
      "\0",
      "\n",
      "\x1b[31m",
      "\u202e",
      "HEAD",
      "A..B",
      "A...B",
      "..",
      "--rev",
      "--range",
      "--help",
      "--version",
      "a".repeat(5000),
      "%s",
      "$(x)",
      "`x`",
      "'",
      '"',
      "fs/exec.c",
      "fs/exec.c:3",
      "fs/exec.c:0",
      "fs/exec.c:99999999999",
      "vma_shrink",
      "outside-call",
      "mm/vma",
      "0",
      "-1",
      "1e9",
      "2026-13-45",
      "2026-01-01",
      "__proto__",
      "constructor",
    ];
    const options = [
      "--rev",
      "--no-cache",
      "--rules",
      "--pack",
      "--no-packs",
      "--no-tree-rules",
      "--today",
      "--format",
      "--ledger",
      "--baseline",
      "--frozen",
      "--allow-stale",
      "--fail-on",
      "--color",
      "--tree",
      "--base",
      "--range",
      "--commit",
      "--prev",
      "--no-model",
      "--all-hunks",
      "--from",
      "--allow-growth",
      "--function",
      "--bounds",
      "--configuration",
      "--config",
      "--all",
      "--strict",
      "--replay",
      "--operations",
      "--deadline",
      "--drift",
      "--against",
    ];
    const values = [
      ...odd,
      tree,
      join(tree, "fs/exec.c"),
      ...formats.map(({ name }) => name),
      "info",
      "never",
      "always",
      "kernel",
      "default",
      "small",
    ];
    return {
      // What a command writes without being told where goes to the working directory, which is a scratch folder.
      seeds: commands.map(
        ({ name }): Case => new Map([[ARGS, Buffer.from(JSON.stringify([name, tree]))]]),
      ),
      next: (dice) => {
        const args = [dice.roll(12) === 0 ? dice.of(odd) : dice.of(commands).name];
        if (dice.roll(2) === 0) args.push(tree);
        for (let n = dice.few(4); n > 0; n--)
          args.push(dice.of(options), ...(dice.roll(3) > 0 ? [dice.of(values)] : []));
        if (dice.roll(3) === 0) args.push(dice.of(values));
        return new Map([[ARGS, Buffer.from(JSON.stringify(args))]]);
      },
      run: async (input) => {
        let args: unknown;
        try {
          args = JSON.parse(Buffer.from(input.get(ARGS) ?? []).toString());
        } catch {
          return undefined;
        }
        if (!Array.isArray(args) || !args.every((one) => typeof one === "string")) return undefined;
        return misbehaved(await ringfence(args));
      },
    };
  },
};
