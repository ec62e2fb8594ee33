/**
 * `ringfence baseline`: freezes the findings of today, so that only new ones count. Invariant: the
 * file shrinks by itself and grows only when told, and an incomplete look never changes it.
 */
import type { Command } from "commander";
import { clauseOf } from "../../rules/results/offence.js";
import { countedOf } from "../../rules/judge/run-rules.js";
import { IDENTITY_VERSION } from "../../rules/results/identity.js";
import { NOTHING_KNOWN, successionsOf, type Successions } from "../../rules/results/known.js";
import type { Review } from "../../rules/results/tree-review.js";
import {
  DEFAULT_BASELINE,
  knownOf,
  readBaseline,
  writeBaseline,
  type Baseline,
} from "../baseline-file.js";
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
      .description(
        "Write down the findings of a tree as known; entries that are gone are taken out.",
      )
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
    throw new UserError(
      `${options.file}: no such baseline; write it with ringfence baseline, without --frozen`,
    );
  }
  const { tree, rules, check } = await checkTree(path, [], options, io);
  const known = old === undefined ? NOTHING_KNOWN : knownOf(old);
  const review = reviewOf(tree, check, {
    toolVersion: version(),
    ruleTexts: rules.texts,
    known,
    isWhole: true,
    ledger: false,
  });
  if (review.incomplete.length > 0) {
    for (const reason of review.incomplete)
      io.stderr.write(`ringfence: incomplete: ${oneLine(reason)}\n`);
    return 3;
  }
  // A file that is not there yet was asked for by this command: its first findings are no growth.
  const mayGrow = old === undefined || options.allowGrowth === true;
  const successions = successionsOf(known, countedOf(check));
  const next = nextBaseline(review, renamed(old, successions), mayGrow);
  const nAdded = mayGrow ? review.introduced.length : 0;
  const nRemoved = review.fixed.length;
  const isChanged = old === undefined || nAdded + nRemoved > 0;
  // Names that an earlier release gave are no reason to fail a run that had nothing to fail for.
  const isRenamed = known.version < IDENTITY_VERSION;
  const isRefused = review.introduced.length > 0 && (!mayGrow || options.frozen === true);
  if ((isChanged || isRenamed) && options.frozen !== true) writeBaseline(options.file, next);
  const would = options.frozen === true && isChanged ? "frozen, would have " : "";
  io.stdout.write(
    [
      ...(isRefused ? newLines(review) : []),
      ...[...successions].map(
        ([was, identity]) => `renamed: ${oneLine(was)} is ${oneLine(identity)}`,
      ),
      ...review.fixed.map((identity) => `gone: ${oneLine(identity)}`),
      `${visible(options.file)}: ${would}added ${thousands(nAdded)}, removed ${thousands(nRemoved)}, total ${thousands(next.size)}`,
      ...(isRefused
        ? [
            `${counted(review.introduced.length, "new finding")} left out; mend, or take in with --allow-growth`,
          ]
        : []),
      "",
    ].join("\n"),
  );
  return isRefused || (options.frozen === true && isChanged) ? 1 : 0;
}

type Entries = Baseline["entries"];

function renamed(old: Baseline | undefined, successions: Successions): Entries {
  return new Map(
    [...(old?.entries ?? [])].map(([was, comments]) => [successions.get(was) ?? was, comments]),
  );
}

function nextBaseline(review: Review, old: Entries, mayGrow: boolean): Entries {
  const kept = mayGrow ? [...review.remaining, ...review.introduced] : review.remaining;
  return new Map(kept.map(({ identity }) => [identity, old.get(identity) ?? []]));
}

function newLines(review: Review): string[] {
  return review.introduced.map(
    ({ place, offence, rule }) =>
      `new: ${visible(place.path)}:${place.line}:${place.column}: ${oneLine(clauseOf(offence))} [${rule}]`,
  );
}
