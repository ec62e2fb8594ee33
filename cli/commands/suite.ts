/** `ringfence suite`: runs the kernel's own tests of mm/vma.c, without a compiler. */
import type { Command } from "commander";
import { isNoSuite, type Compiled, type NoSuite } from "../../analyzers/suite/compiled.js";
import type { SuiteReport } from "../../analyzers/suite/report.js";
import type { Tree } from "../../analyzers/trees/tree.js";
import { openSource, sourceOptions, type SourceOptions } from "../check-tree.js";
import { oneLine } from "../formats/parts/visible.js";
import type { Io } from "../io.js";
import { toolOf, version } from "../package.js";
import { openStore, type Store } from "../store.js";
import { suiteRecord } from "../suite-record.js";
import { colourOption, formatOption, openTargets, show, type Colour } from "../targets.js";
import { UserError } from "../user-error.js";
import type { CliCommand } from "./command.js";

interface SuiteOptions extends SourceOptions {
  readonly format: readonly string[];
  readonly all?: boolean;
  readonly color: Colour;
}

export const suite: CliCommand = {
  name: "suite",
  register(program: Command, io: Io, end: (code: number) => void): void {
    sourceOptions(program.command("suite"))
      .description("Run the kernel's own tests of mm/vma.c, those of tools/testing/vma.")
      .argument("[tree]", "a kernel tree of v6.12 or later, or a git repository with --rev", ".")
      .addOption(formatOption("suite"))
      .option("--all", "in text: what tests print, and every function that something stood in for")
      .addOption(colourOption())
      .action(async (tree: string, options: SuiteOptions) => {
        end(await run(tree, options, io));
      });
  },
};

async function run(path: string, options: SuiteOptions, io: Io): Promise<number> {
  const targets = await openTargets(options.format, "suite");
  const store = openStore(options.cache, io);
  const tree = openSource(path, options, store);
  const compiled = await compiledOf(tree, store);
  if (isNoSuite(compiled)) throw refusal(path, compiled);
  const [{ runSuite }, { Threads }] = await Promise.all([
    import("../../analyzers/suite/suite.js"),
    import("../../analyzers/relocation/realm/threads.js"),
  ]);
  const threads = new Threads();
  const report = await runSuite(compiled, threads).finally(() => threads.end());
  show(
    targets,
    {
      kind: "suite",
      tool: toolOf(version()),
      tree: { label: tree.label, revision: tree.revision },
      report,
    },
    { color: options.color, all: options.all === true },
    io,
  );
  return codeOf(report);
}

/** Compiling takes longer than running, and the program is the same until a file changes. */
async function compiledOf(tree: Tree, store: Store | undefined): Promise<Compiled> {
  const record = store && suiteRecord(store, tree, version());
  const known = record?.recall();
  if (known !== undefined) return known;
  const { compiledSuite } = await import("../../analyzers/suite/compile.js");
  const compiled = await compiledSuite(tree);
  if (!isNoSuite(compiled) && compiled.incomplete.length === 0) record?.keep(compiled);
  return compiled;
}

/** A failure is one whatever else cannot be said. */
function codeOf({ tests, incomplete }: Pick<SuiteReport, "tests" | "incomplete">): number {
  if (tests.some(({ outcome }) => outcome === "failed")) return 1;
  const isKnown = tests.length > 0 && tests.every(({ outcome }) => outcome === "ok");
  return isKnown && incomplete.length === 0 ? 0 : 3;
}

/** What is wrong, where, and the mend. */
function refusal(path: string, { problem, paths }: NoSuite): UserError {
  const places = paths.map((each) => oneLine(each)).join(" and ");
  const said: Readonly<Record<NoSuite["problem"], string>> = {
    "no makefile": `no ${places} in it; give the root of a kernel tree of v6.12 or later`,
    "no unit": `${places} names no object whose source lies beside it; give a tree with its tests`,
    "no main": `no main() in ${places}; give a tree whose tests can be linked`,
    "several mains": `main() in ${places}; give a tree whose makefile links one of them`,
  };
  return new UserError(`${path}: ${said[problem]}`);
}
