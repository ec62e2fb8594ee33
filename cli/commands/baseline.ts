/**
 * `ringfence baseline`: freezes the findings of today, so that only new ones count. Invariant: the
 * file shrinks by itself and grows only when told, and an incomplete look never changes it.
 */
import type { Command } from "commander";
import { clauseOf } from "../../rules/results/offence.js";
import type { Review } from "../../rules/results/review.js";
import { DEFAULT_BASELINE, readBaseline, writeBaseline, type Baseline } from "../baseline-file.js";
import { checkTree, treeOptions, type TreeOptions } from "../check-tree.js";
import { reviewOf } from "../outcome.js";
import type { Io } from "../io.js";
import { version } from "../package.js";
import { counted, thousands } from "../formats/parts/counts.js";
import { oneLine, visible } from "../formats/parts/visible.js";
import { UserError } from "../user-error.js";
import type { CliCommand } from "./command.js";

interface BaselineOptions extends TreeOptions {
  readonly file: string;
  readonly allowGrowth?: boolean;
  readonly frozen?: boolean;
}

export const baseline: CliCommand = {
  name: "baseline",
  register(program: Command, io: Io, end: (code: number) => void): void {
    treeOptions(program.command("baseline"))
      .description("Write down the findings of a tree as known; entries that are gone are taken out.")
      .argument("[tree]", "root of a kernel tree, or a git repository with --rev", ".")
      .option("--file <file>", "the baseline", DEFAULT_BASELINE)
      .option("--allow-growth", "take new findings into a baseline that exists")
      .option("--frozen", "for CI: write nothing, and exit 1 if the baseline would change")
      .action(async (tree: string, options: BaselineOptions) => {
        end(await run(tree, options, io));
      });
  },
};

async function run(path: string, options: BaselineOptions, io: Io): Promise<number> {
  const old = readBaseline(options.file);
  if (old === undefined && options.frozen === true) {
    throw new UserError(`${options.file}: no such baseline; write it with ringfence baseline, without --frozen`);
  }
  const { tree, rules, check } = await checkTree(path, [], options, io);
  const known = new Set(old?.keys());
  const review = reviewOf(tree, check, { toolVersion: version(), ruleTexts: rules.texts, known, isWhole: true, ledger: false });
  if (review.incomplete.length > 0) {
    for (const reason of review.incomplete) io.stderr.write(`ringfence: incomplete: ${oneLine(reason)}\n`);
    return 3;
  }
  // A file that is not there yet was asked for by this command: its first findings are no growth.
  const mayGrow = old === undefined || options.allowGrowth === true;
  const next = nextBaseline(review, old, mayGrow);
  const nAdded = [...next.keys()].filter((identity) => !known.has(identity)).length;
  const nRemoved = review.fixed.length;
  const isChanged = old === undefined || nAdded + nRemoved > 0;
  const isRefused = review.introduced.length > 0 && (!mayGrow || options.frozen === true);
  if (isChanged && options.frozen !== true) writeBaseline(options.file, next);
  const would = options.frozen === true && isChanged ? "frozen, would have " : "";
  io.stdout.write(
    [
      ...(isRefused ? newLines(review) : []),
      ...review.fixed.map((identity) => `gone: ${oneLine(identity)}`),
      `${visible(options.file)}: ${would}added ${thousands(nAdded)}, removed ${thousands(nRemoved)}, total ${thousands(next.size)}`,
      ...(isRefused ? [`${counted(review.introduced.length, "new finding")} left out; mend, or take in with --allow-growth`] : []),
      "",
    ].join("\n"),
  );
  return isRefused || (options.frozen === true && isChanged) ? 1 : 0;
}

function nextBaseline(review: Review, old: Baseline | undefined, mayGrow: boolean): Baseline {
  const kept = mayGrow ? [...review.remaining, ...review.introduced] : review.remaining;
  return new Map(kept.map(({ identity }) => [identity, old?.get(identity) ?? []]));
}

function newLines(review: Review): string[] {
  return review.introduced.map(
    ({ place, offence, rule }) => `new: ${visible(place.path)}:${place.line}:${place.column}: ${oneLine(clauseOf(offence))} [${rule}]`,
  );
}
