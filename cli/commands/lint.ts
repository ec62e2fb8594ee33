/** `ringfence lint`: findings of a tree, in any number of formats. */
import { statSync } from "node:fs";
import { basename, resolve } from "node:path";
import { Option, type Command } from "commander";
import { memoryTree } from "../../analyzers/trees/memory-tree.js";
import { overlayTree } from "../../analyzers/trees/overlay.js";
import { nothingYet } from "../../rules/judge/check.js";
import { countedOf } from "../../rules/judge/run-rules.js";
import { successionsOf } from "../../rules/results/known.js";
import { severityOf, type Review } from "../../rules/results/tree-review.js";
import { knownFindings } from "../baseline-file.js";
import {
  checkTree,
  openForCheck,
  rulesOf,
  treeOptions,
  type Checked,
  type Opened,
  type TreeOptions,
} from "../check-tree.js";
import { deadlineOption, inStages, stopLine } from "../drafts.js";
import type { LintDocument } from "../formats/format.js";
import { reviewOf } from "../outcome.js";
import type { Io } from "../io.js";
import { locate, locateNew, ownersFolders, type Located } from "../located.js";
import { version } from "../package.js";
import { openStore } from "../store.js";
import { counted, thousands } from "../formats/parts/counts.js";
import { fails, severities, type FailOn } from "../formats/parts/severity.js";
import { visible } from "../formats/parts/visible.js";
import { TREE_RULES } from "../rule-sources.js";
import { colourOption, formatOption, openTargets, type Colour } from "../targets.js";
import { UserError } from "../user-error.js";
import { readInput } from "../user-files.js";
import type { CliCommand } from "./command.js";

interface LintOptions extends TreeOptions {
  readonly format: readonly string[];
  readonly baseline?: string;
  readonly frozen?: boolean;
  readonly ledger?: boolean;
  readonly allowStale?: boolean;
  readonly failOn: FailOn;
  readonly deadline?: number;
  readonly stdinFilename?: string;
  readonly sarifSuppressed?: boolean;
  readonly color: Colour;
}

export const lint: CliCommand = {
  name: "lint",
  register(program: Command, io: Io, end: (code: number) => void): void {
    treeOptions(program.command("lint"))
      .description("Find uses of guarded symbols outside the paths of their owner.")
      .argument(
        "[tree]",
        "root of a kernel tree, a git repository with --rev, or a file or folder of one (default: .)",
      )
      .argument("[paths...]", "judge only these files and folders of the tree")
      .option(
        "--stdin-filename <path>",
        "read this file from standard input and judge it alone; the rest of the tree is as it is",
      )
      .addOption(formatOption("lint"))
      .option(
        "--ledger",
        "json lists every occurrence; without it, of more than 20,000 only the crossings",
      )
      .option(
        "--baseline <file>",
        "findings that are known; only others count, and stale entries are an error",
      )
      .option(
        "--frozen",
        "for CI: the baseline must fit exactly; --allow-stale does not go with it",
      )
      .option("--allow-stale", "stale entries of the baseline are shown and are no error")
      .addOption(
        new Option(
          "--fail-on <severity>",
          "exit 1 from this severity on; never: findings are only shown",
        )
          .choices([...severities, "never"])
          .default("info"),
      )
      .option("--sarif-suppressed", "in SARIF: what an exception allows as well")
      .addOption(deadlineOption())
      .addOption(colourOption())
      .action(async (tree: string | undefined, paths: string[], options: LintOptions) => {
        end(await run(await subjectOf(tree, paths, options, io), options, io));
      });
  },
};

/** What is judged: a tree or a part of it, with what standard input has of it. */
interface Subject extends Located {
  readonly input: Uint8Array | undefined;
  /** The tree was looked for above what was given. */
  readonly isPart: boolean;
}

async function subjectOf(
  tree: string | undefined,
  more: readonly string[],
  options: LintOptions,
  { stdin }: Io,
): Promise<Subject> {
  const { stdinFilename, rev } = options;
  const isRevision = rev !== undefined;
  const owners = (): Promise<readonly string[]> => ownersOf(options);
  if (stdinFilename === undefined) {
    const located = await locate({ path: tree ?? ".", more, isRevision, owners });
    return { ...located, input: undefined, isPart: located.paths !== more };
  }
  if (more.length > 0)
    throw new UserError("--stdin-filename judges one file; give no other paths of the tree");
  const located = await locateNew({ path: stdinFilename, isRevision, owners }, tree);
  return { ...located, input: readInput(stdin), isPart: tree === undefined };
}

/** Folders of the owners, as far as rules say that are not the tree's own, which is not known yet. */
async function ownersOf(options: LintOptions): Promise<string[]> {
  try {
    const nothing = memoryTree(new Map());
    // A pipe can be read but once, and takes as long as it takes.
    const rules = options.rules.filter(isRegularFile);
    const known = { ...options, treeRules: false, rules };
    const { boundaries } = await rulesOf(nothing, known, undefined);
    return ownersFolders(boundaries.flatMap(({ allow_in }) => allow_in));
  } catch (error) {
    // What is wrong with the rules is said once they are read with the tree's.
    if (error instanceof UserError) return [];
    throw error;
  }
}

/** A name that cannot be looked up is no file; reading it says why. */
function isRegularFile(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
  } catch {
    return false;
  }
}

async function run(
  { root: path, paths: narrow, input, isPart }: Subject,
  options: LintOptions,
  io: Io,
): Promise<number> {
  const targets = await openTargets(options.format, "lint");
  refuseContradictions(options);
  const known = knownFindings(options.baseline);
  const reviewed = ({ tree, rules, check }: Checked, isWhole: boolean): LintDocument => {
    const review = reviewOf(tree, check, {
      ledger: options.ledger === true,
      toolVersion: version(),
      ruleTexts: rules.texts,
      known,
      isWhole,
      judged: narrow.length === 0 ? undefined : { paths: narrow, isInput: input !== undefined },
    });
    const nRenamed = successionsOf(known, countedOf(check)).size;
    const notes = [...rules.treeExceptions].map(
      ([id, n]) =>
        `${counted(n, "exception")} to ${id} ${n === 1 ? "comes" : "come"} from the tree's own ${TREE_RULES}`,
    );
    if (isPart) notes.push(`judged as a part of ${tree.label}: ${narrow.join(", ")}`);
    if (nRenamed > 0) {
      const findings = `${counted(nRenamed, "finding")} of the baseline ${nRenamed === 1 ? "has" : "have"} another identity`;
      notes.push(`${findings} since code is read better; ringfence baseline writes it down`);
    }
    return { kind: "lint", review, failOn: options.failOn, notes };
  };
  const view = {
    color: options.color,
    all: false,
    suppressed: options.sarifSuppressed === true,
  };
  const document = await inStages<LintDocument>(
    { targets, view, deadline: options.deadline },
    io,
    async (stage) => {
      const draft = (part: Checked, at: string): void =>
        stage((stopped) => {
          const { review, ...rest } = reviewed(part, false);
          return {
            ...rest,
            review: {
              ...review,
              incomplete: [stopLine(stopped, at), ...review.incomplete],
              stopped,
            },
          };
        });
      draft(unopened(path), "before the tree was read");
      const opened =
        input === undefined
          ? undefined
          : await openWithInput(path, narrow[0] ?? "", input, options, io);
      const checked = await checkTree(path, narrow, options, io, {
        ...(opened === undefined ? {} : { opened }),
        entries: targets.some(({ name }) => name === "json"),
        onProgress: (nRead, nAll) =>
          draft(unopened(path), `after ${thousands(nRead)} of ${thousands(nAll)} files were read`),
        onRead: (part) => draft(part, "before what was read was judged"),
      });
      // What a run over a part of the tree does not see may still be there.
      return reviewed(checked, narrow.length === 0);
    },
  );
  if (document === undefined || document.review.incomplete.length > 0) return 3;
  const { review } = document;
  const isStale = failsAsStale(review, options, io);
  return isStale ||
    review.introduced.some((finding) => fails(severityOf(review, finding), options.failOn))
    ? 1
    : 0;
}

/** The tree with what standard input has for one of its files. */
async function openWithInput(
  root: string,
  path: string,
  bytes: Uint8Array,
  options: LintOptions,
  io: Io,
): Promise<Opened> {
  const store = openStore(options.cache, io);
  const base = openForCheck(root, options, store);
  const tree = overlayTree(base, new Map([[path, { bytes, mode: "" }]]));
  return { tree, rules: await rulesOf(tree, options, store), store };
}

/** A tree that was not opened yet, and is only called by its name. */
function unopened(path: string): Checked {
  const rules = {
    boundaries: [],
    texts: new Map<string, Uint8Array>(),
    treeExceptions: new Map<string, number>(),
  };
  return {
    tree: { ...memoryTree(new Map()), label: basename(resolve(path)) },
    rules,
    check: nothingYet([]),
  };
}

/** Whether stale entries fail the run; not every format has a word for them, so stderr says it. */
function failsAsStale(
  review: Review,
  { baseline, failOn, allowStale }: LintOptions,
  io: Io,
): boolean {
  if (review.fixed.length === 0 || allowStale === true || failOn === "never") return false;
  const entries =
    review.fixed.length === 1 ? "1 stale entry" : `${thousands(review.fixed.length)} stale entries`;
  io.stderr.write(
    `ringfence: ${visible(baseline ?? "")}: ${entries}; ringfence baseline takes out what is gone, --allow-stale lets it be\n`,
  );
  return true;
}

function refuseContradictions({ baseline, frozen, allowStale }: LintOptions): void {
  if (baseline === undefined && frozen === true)
    throw new UserError("--frozen freezes a baseline; give --baseline FILE too");
  if (baseline === undefined && allowStale === true)
    throw new UserError("--allow-stale is about a baseline; give --baseline FILE too");
  if (frozen === true && allowStale === true) {
    throw new UserError("--frozen and --allow-stale contradict each other; give one of them");
  }
}
