/** The program as a process, on inputs of the other targets: exit code, time and memory. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { packageRoot } from "../../../cli/package.js";
import { cWords } from "../c-words.js";
import { Dice } from "../dice.js";
import { diffWords, someDiff } from "../diffs.js";
import { damagedTree, modelTrees } from "../model-trees.js";
import { mutated } from "../mutate.js";
import { misbehaved, smallTree, unfold } from "../program.js";
import { fixtureTrees } from "../world.js";
import type { Case, Target } from "./target.js";

const ASKED = "asked";
const TIMEOUT_MS = 90_000;
const MAX_MEGABYTES = 500;
/** Tells the memory that a process took, on its way out, on a stream that nobody else uses. */
const METER = `data:text/javascript,${encodeURIComponent("import { writeSync } from 'node:fs'; import { isMainThread } from 'node:worker_threads'; if (isMainThread) process.on('exit', () => writeSync(3, String(process.resourceUsage().maxRSS >> 10)));")}`;

const kinds = ["lint", "review", "model", "explain"] as const;

export const programs: Target = {
  name: "programs",
  doc: "the program as a process on damaged input: exit code 0 to 3, no stack, no more than 500 MB",
  isGuided: false,
  missing: () => "",
  open: async (world) => {
    const trees = fixtureTrees();
    const models = modelTrees();
    return {
      seeds: [new Map([...smallTree, [ASKED, Buffer.from("lint")]])],
      fixed: [ASKED],
      next: (dice, pick) => {
        const asked = dice.of(kinds);
        const from = (): Case =>
          asked === "model" ? dice.of(models) : dice.roll(4) === 0 ? pick() : dice.of(trees);
        const input = new Map(asked === "model" ? damagedTree(dice, from) : from());
        const name = dice.of([...input.keys()]);
        if (asked !== "model")
          input.set(
            name,
            mutated(dice, input.get(name) ?? new Uint8Array(), {
              words: cWords,
              other: () => dice.of([...from().values()]),
            }),
          );
        if (asked === "review")
          input.set(
            "series.mbox",
            mutated(
              dice,
              Buffer.from(
                `From: a@example.org\nSubject: [PATCH] x\n\nText.\n---\n${someDiff(new Dice("programs", dice.roll(1e6)), smallTree)}`,
              ),
              { words: diffWords, other: () => Buffer.from(someDiff(dice, smallTree)) },
            ),
          );
        return input.set(ASKED, Buffer.from(asked));
      },
      run: async (input) => {
        const asked = Buffer.from(input.get(ASKED) ?? []).toString();
        const folder = unfold(
          join(world.scratch, "programs"),
          new Map([...smallTree, ...input].filter(([name]) => name !== ASKED)),
        );
        const args =
          asked === "review"
            ? ["review", join(folder, "series.mbox"), "--tree", folder]
            : asked === "model"
              ? ["model", folder, "--bounds", "small"]
              : asked === "explain"
                ? ["explain", "vma_shrink", folder]
                : ["lint", folder];
        const child = spawnSync(
          process.execPath,
          ["--import", METER, `${packageRoot}/dist/cli/main.js`, ...args, "--no-cache"],
          {
            encoding: "latin1",
            timeout: TIMEOUT_MS,
            maxBuffer: 1 << 28,
            stdio: ["ignore", "pipe", "pipe", "pipe"],
          },
        );
        const answer = { code: child.status ?? -1, stdout: child.stdout, stderr: child.stderr };
        if (child.signal !== null)
          return {
            signature: `ended by ${child.signal}`,
            text: `${args.join(" ")}\n${answer.stderr}`,
          };
        const megabytes = Number(child.output[3] ?? 0);
        if (megabytes > MAX_MEGABYTES)
          return { signature: "memory", text: `${megabytes} MB: ${args.join(" ")}` };
        return misbehaved(answer);
      },
    };
  },
};
