/** `ringfence review`: a patch series before and after, in any number of formats. */
import { words } from "../../analyzers/words/words.js";
import { basename, resolve } from "node:path";
import { Option, type Command } from "commander";
import { LazyExaminer } from "../../analyzers/relocation/lazy-examiner.js";
import { memoryTree } from "../../analyzers/trees/memory-tree.js";
import type { Correspondent, SeriesReview } from "../../rules/results/series-review.js";
import { knownFindings } from "../baseline-file.js";
import { collect, ruleOptions, rulesOf, todayOf, type RuleOptions } from "../check-tree.js";
import type { Io } from "../io.js";
import { deadlineOption, inStages, stopLine } from "../drafts.js";
import type { SeriesDocument } from "../formats/format.js";
import { version } from "../package.js";
import { listingMemory } from "../packed-listing.js";
import { progressLine } from "../progress.js";
import { failOnLevels, nFailing, nInDoubt, type FailOn } from "../formats/notes/gate.js";
import type { Given } from "../review/inputs.js";
import type { Version } from "../review/previous.js";
import { openStore, type Store } from "../store.js";
import { colourOption, formatOption, openTargets, type Colour } from "../targets.js";
import { UserError } from "../user-error.js";
import type { CliCommand } from "./command.js";

interface ReviewOptions extends RuleOptions {
  readonly tree: string;
  readonly base?: string;
  readonly range?: string;
  readonly commit?: string;
  readonly prev?: readonly string[];
  readonly baseline?: string;
  readonly format: readonly string[];
  readonly failOn: FailOn;
  readonly strict?: boolean;
  readonly model: boolean;
  readonly allHunks?: boolean;
  readonly from?: string;
  readonly mailQuestions?: boolean;
  readonly sarifSuppressed?: boolean;
  readonly alone?: boolean;
  readonly remarks: "near" | "all";
  readonly cache: boolean;
  readonly deadline?: number;
  readonly color: Colour;
}

export const review: CliCommand = {
  name: "review",
  register(program: Command, io: Io, end: (code: number) => void): void {
    const command = program
      .command("review")
      .description(
        "Review a patch series: what it introduces and fixes, whether relocation stays the same, what its messages claim.",
      )
      .argument(
        "[series...]",
        "mailboxes, mails, maildirs, folders of patches, or - for standard input",
      )
      .option(
        "--tree <tree>",
        "what the series is for: a kernel tree, or a git repository, bare or not",
        ".",
      )
      .option("--base <revision>", "put it on this revision; without it the base is looked for")
      .option("--range <range>", "review the commits of A..B of the tree's repository")
      .option("--commit <revision>", "review one commit of the tree's repository")
      .addOption(
        new Option(
          "--prev <series>",
          "an earlier version of the series to compare with, may be repeated for its files",
        ).argParser(collect),
      )
      .addOption(formatOption("series"))
      .addOption(
        new Option(
          "--fail-on <what>",
          "exit 1 for what the series makes worse, for anything the tree has, or never",
        )
          .choices([...failOnLevels])
          .default("introduced"),
      )
      .option("--strict", "exit 1 for a relocation that differs or is not decided, too")
      .option("--no-model", "execute nothing")
      .option("--all-hunks", "in text: every hunk, not only those that matter")
      .option("--baseline <file>", "findings that are known count nowhere")
      .option("--from <address>", "in mail: who answers")
      .option("--mail-questions", "in mail: questions and what is not decided as well")
      .addOption(
        new Option(
          "--remarks <which>",
          "questions about the design near a boundary, or of every patch",
        )
          .choices(["near", "all"])
          .default("near"),
      )
      .option("--sarif-suppressed", "in SARIF: what an exception allows as well")
      .option("--alone", "one patch of a longer series is meant: the others are not missed")
      .option("--no-cache", "neither read nor write the cache");
    ruleOptions(command)
      .addOption(deadlineOption())
      .addOption(colourOption())
      .action(async (series: string[], options: ReviewOptions) => {
        end(await run(series, options, io));
      });
  },
};

async function run(paths: readonly string[], options: ReviewOptions, io: Io): Promise<number> {
  const [targets, parts] = await Promise.all([openTargets(options.format, "series"), loadParts()]);
  const sender = await senderOf(options);
  const view = {
    color: options.color,
    all: options.allHunks === true,
    questions: options.mailQuestions === true,
    suppressed: options.sarifSuppressed === true,
    asked: askedOf(options),
    ofCommits: options.range !== undefined || options.commit !== undefined,
    ...(sender === undefined ? {} : { sender }),
  };
  const document = await inStages<SeriesDocument>(
    { targets, view, deadline: options.deadline },
    io,
    async (stage) => {
      const onPart = (make: () => SeriesReview): void =>
        stage((stopped) => {
          const part = make();
          const n = part.patches.length;
          const at =
            n < part.total
              ? `after ${n} of ${part.total} patches`
              : "before all messages were read";
          return {
            kind: "series",
            review: { ...part, incomplete: [stopLine(stopped, at), ...part.incomplete], stopped },
            failOn: options.failOn,
          };
        });
      const means: Means = { parts, io, store: openStore(options.cache, io) };
      const now = await reviewedWhole(paths, options, { ...means, onPart });
      let { review } = now;
      if (options.prev !== undefined) {
        const { previous, unapplied } = await comparedWith(options.prev, now, options, means);
        review = { ...review, previous, incomplete: [...review.incomplete, ...unapplied] };
      }
      return { kind: "series", review, failOn: options.failOn };
    },
  );
  if (document === undefined || document.review.incomplete.length > 0) return 3;
  const { review: told } = document;
  if (options.strict === true && nInDoubt(told) > 0) return 1;
  return nFailing(told, options.failOn) > 0 ? 1 : 0;
}

/** The options that decide what is said, as they are written on a command line. */
function askedOf(options: ReviewOptions): string[] {
  const { pack = [], rules, packs, treeRules, model, today, remarks } = options;
  return [
    ...pack.flatMap((name) => ["--pack", name]),
    ...rules.flatMap((path) => ["--rules", path]),
    ...(packs ? [] : ["--no-packs"]),
    ...(treeRules ? [] : ["--no-tree-rules"]),
    ...(model ? [] : ["--no-model"]),
    ...(remarks === "all" ? ["--remarks", remarks] : []),
    ...(today === undefined ? [] : ["--today", today]),
  ];
}

/** Which merges do something of their own is known once they were looked at; then they are told. */
async function reviewedWhole(
  paths: readonly string[],
  options: ReviewOptions,
  means: Means,
): Promise<Version> {
  const told = new Set<string>();
  for (;;) {
    try {
      return await reviewed(given(paths, options, means, told), options, means);
    } catch (error) {
      if (
        !(error instanceof means.parts.Untold) ||
        error.commits.every((commit) => told.has(commit))
      )
        throw error;
      for (const commit of error.commits) told.add(commit);
    }
  }
}

interface Comparison {
  readonly previous: SeriesReview["previous"];
  /** Patches of the earlier version that did not apply, and so were not compared. */
  readonly unapplied: readonly string[];
}

/** Errors of the earlier version say that they are about it. */
async function comparedWith(
  prev: readonly string[],
  now: Version,
  options: ReviewOptions,
  means: Means,
): Promise<Comparison> {
  const { compareVersions } = await import("../review/previous.js");
  const named = prev.join(", ");
  try {
    const inputs = means.parts.readInputs(prev, means.io.stdin);
    const old = await reviewed(
      { inputs, base: undefined, named },
      { ...options, model: false },
      means,
    );
    const unapplied = old.review.patches
      .filter(({ isApplied }) => !isApplied)
      .map(({ index, problems }) => `--prev: patch ${index}: ${problems[0] ?? "does not apply"}`);
    return { previous: compareVersions(old, now, named), unapplied };
  } catch (error) {
    throw error instanceof UserError
      ? new UserError(error.lines.map((line) => `--prev: ${line}`))
      : error;
  }
}

/** What a review needs and `--help` does not, loaded side by side. */
async function loadParts() {
  const [inputs, history, walk, seriesOf, base, reviewSeries, tellSeries, hearMessage, scan] =
    await Promise.all([
      import("../review/inputs.js"),
      import("../review/history-series.js"),
      import("../review/walk-history.js"),
      import("../review/series-of.js"),
      import("../review/base.js"),
      import("../review/review-series.js"),
      import("../review/tell-series.js"),
      import("../review/hear-message.js"),
      import("../../analyzers/references/scan.js"),
    ]);
  return {
    ...inputs,
    ...history,
    ...walk,
    ...seriesOf,
    ...base,
    ...reviewSeries,
    ...tellSeries,
    ...hearMessage,
    ...scan,
  };
}

type Parts = Awaited<ReturnType<typeof loadParts>>;

/** What both versions of a series are reviewed with. */
interface Means {
  readonly parts: Parts;
  readonly io: Io;
  readonly store: Store | undefined;
  readonly onPart?: (make: () => SeriesReview) => void;
}

interface Named extends Given {
  /** What the user called it. */
  readonly named: string;
}

function given(
  paths: readonly string[],
  options: ReviewOptions,
  { parts: { readInputs, readHistory }, io }: Means,
  told: ReadonlySet<string>,
): Named {
  const { range, commit, tree } = options;
  const asked = [paths.length > 0, range !== undefined, commit !== undefined].filter(
    Boolean,
  ).length;
  if (asked > 1)
    throw new UserError(
      "a series, --range and --commit: each says what to review; give one of them",
    );
  if (range !== undefined || commit !== undefined) {
    return {
      ...readHistory({ tree, range, commit, isRebased: options.base !== undefined, told }),
      named: range ?? commit ?? "",
    };
  }
  if (paths.length === 0 && io.stdin.isTTY === true)
    throw new UserError(
      "no series; give mails, --range A..B, --commit REVISION, or - for standard input",
    );
  const files = paths.length === 0 ? ["-"] : paths;
  return {
    inputs: readInputs(files, io.stdin),
    base: undefined,
    named: files.join(", ").replace(/^-$/, "standard input"),
  };
}

async function reviewed(
  { inputs, chosen: own, base: known, named }: Named,
  options: ReviewOptions,
  { parts, io, store, onPart }: Means,
): Promise<Version> {
  const { beginningOf, chooseSeries, chooseBase, reviewSeries, hearMessage, Threads } = parts;
  const chosen = own ?? chooseSeries(inputs, named, options.alone === true);
  const unknown = { ...memoryTree(new Map()), label: basename(resolve(options.tree)) };
  onPart?.(() =>
    beginningOf({
      chosen,
      base: { tree: unknown, commit: "", because: words`none was looked for yet`, notes: [] },
      toolVersion: version(),
    }),
  );
  const base = chooseBase(chosen.series, {
    tree: options.tree,
    base: options.base,
    known,
    listings: store && listingMemory(store, version()),
  });
  const threads = new Threads();
  const examiner = io.examiner ?? new LazyExaminer();
  const [files, scenarios] = [
    progressLine(io.stderr, "scanning", "files"),
    progressLine(io.stderr, "running", "scenarios"),
  ];
  try {
    const result = await reviewSeries({
      chosen,
      base,
      treeName: options.tree,
      toolVersion: version(),
      today: todayOf(options),
      known: knownFindings(options.baseline),
      examiner: options.model ? examiner : undefined,
      bounds: "default",
      store,
      threads,
      rulesOf: (tree) => rulesOf(tree, options, store),
      listener: hearMessage,
      isAllAsked: options.remarks === "all",
      onPart,
      onFiles: files?.show,
      onScenarios: scenarios?.show,
    });
    return { series: chosen.series, review: result };
  } finally {
    files?.end();
    scenarios?.end();
    await Promise.all([threads.end(), io.examiner === undefined && examiner.end()]);
    store?.trim();
  }
}

async function senderOf({ from }: ReviewOptions): Promise<Correspondent | undefined> {
  if (from === undefined) return undefined;
  const { addresses } = await import("../../analyzers/patches/header-fields.js");
  const [sender, ...more] = addresses(from);
  if (sender === undefined || more.length > 0 || !/^[^\s<>@]+@[^\s<>@]+$/.test(sender.email)) {
    throw new UserError(`--from ${from}: no address; give one as Name <name@example.org>`);
  }
  return sender;
}
