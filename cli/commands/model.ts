/** `ringfence model`: runs the call sites of a tree on the model and says whether relocation stays correct. */
import { existsSync } from "node:fs";
import { basename } from "node:path";
import { Option, type Command } from "commander";
import { boundsNames, type BoundsName } from "../../analyzers/relocation/scenarios/bounds.js";
import { LazyExaminer } from "../../analyzers/relocation/lazy-examiner.js";
import { operations } from "../../analyzers/relocation/find/operations.js";
import { examined, readConfiguration } from "../../analyzers/preprocess/configuration.js";
import {
  configTextOf,
  namedConfigurations,
} from "../../analyzers/preprocess/named-configurations.js";
import { machineNames, type MachineName } from "../../analyzers/model/c/width.js";
import { machineOf, type Scenario } from "../../analyzers/relocation/scenarios/scenario.js";
import type { Tree } from "../../analyzers/trees/tree.js";
import {
  narrowed,
  openSource,
  refuseMissingPaths,
  sourceOptions,
  type SourceOptions,
} from "../check-tree.js";
import type { Answer } from "../model/answers.js";
import type { Inquiry, InquiryOptions } from "../model/inquiry.js";
import { layersOf } from "../model/layers.js";
import type { ModelDocument } from "../formats/format.js";
import type { Io } from "../io.js";
import { version } from "../package.js";
import { progressLine } from "../progress.js";
import { oneLine } from "../formats/parts/visible.js";
import { refuseUnowned, refuseWrongTree, type Owner } from "../right-tree.js";
import { openStore } from "../store.js";
import { colourOption, formatOption, openTargets, show, type Colour } from "../targets.js";
import { UserError } from "../user-error.js";
import { readUserFile } from "../user-files.js";
import type { CliCommand } from "./command.js";

interface ModelOptions extends SourceOptions {
  readonly function?: string;
  readonly operations?: boolean;
  readonly bounds: BoundsName;
  readonly config?: string;
  readonly machine?: MachineName | "both";
  readonly layer?: string;
  readonly format: readonly string[];
  readonly strict?: boolean;
  readonly all?: boolean;
  readonly emitTs?: boolean;
  readonly drift?: boolean;
  readonly againstModel?: boolean;
  readonly replay?: string;
  readonly before?: string;
  readonly after?: string;
  readonly color: Colour;
}

export const model: CliCommand = {
  name: "model",
  register(program: Command, io: Io, end: (code: number) => void): void {
    sourceOptions(program.command("model"))
      .description(
        "Run the call sites of vma_expand() and vma_shrink() on a model of address spaces.",
      )
      .argument("[tree]", "a kernel tree or some files of one, or a git repository with --rev", ".")
      .argument(
        "[paths...]",
        "only call sites in, or judged in, these files and folders of the tree",
      )
      .option("--function <name>", "only call sites in, or judged by, this function")
      .option(
        "--operations",
        "the operations of mm/vma.c by themselves, whoever calls them: split, merge, copy, ...",
      )
      .addOption(
        new Option("--bounds <name>", "how far scenarios go")
          .choices([...boundsNames])
          .default("default"),
      )
      .option(
        "--config <name>",
        `${namedConfigurations.map(({ name }) => name).join(", ")}, or the file of a .config; without it a built-in one, which is printed`,
      )
      .addOption(
        new Option(
          "--machine <name>",
          "how wide long is: lp64 has 64 bits, ilp32 32; both compares them; without it what --config or --replay says, else lp64",
        ).choices([...machineNames, "both"]),
      )
      .option(
        "--layer <list>",
        "whose code runs: the tree's own of operations, page-tables, both, or none; else the model's",
      )
      .addOption(formatOption("verdicts"))
      .option("--strict", "exit 1 for what is unknown, too")
      .option("--all", "in text: every story, all bounds, the whole configuration")
      .option("--emit-ts", "print the TypeScript that C is lowered to, and run nothing")
      .option("--drift", "compare prototypes of the model with those of the tree, and run nothing")
      .option(
        "--against-model",
        "compare the tree's own operations with the model's, one by one in every scenario",
      )
      .option(
        "--replay <file>",
        "run one scenario of a JSON file again; FILE#2 and FILE#P pick one of several",
      )
      .option(
        "--before <tree>",
        "compare this directory, or revision of TREE, with the one of --after or TREE",
      )
      .option("--after <tree>", "the other one")
      .addOption(colourOption())
      .action(async (tree: string, paths: string[], options: ModelOptions) => {
        end(await run(tree, paths, options, io));
      });
  },
};

/** Of what is executed. */
const OWNER: Owner = { id: "mm/vma", allow_in: ["mm/**"] };

type Mode = ModelDocument["kind"];

async function run(
  path: string,
  narrow: readonly string[],
  options: ModelOptions,
  io: Io,
): Promise<number> {
  const mode = modeOf(options);
  const targets = await openTargets<ModelDocument["kind"]>(options.format, mode, "verdicts");
  const progress = progressLine(io.stderr, "running", "scenarios");
  const { document, code } = await answerTo(
    mode,
    path,
    narrow,
    options,
    io,
    progress?.show,
  ).finally(() => progress?.end());
  show(targets, document, { color: options.color, all: options.all === true }, io);
  if (document.kind === "program") {
    if (document.program === "")
      io.stderr.write("ringfence: no call site, so there is no program\n");
    // The program has no place for it.
    for (const reason of document.incomplete)
      io.stderr.write(`ringfence: incomplete: ${oneLine(reason)}\n`);
  }
  return code;
}

function modeOf(options: ModelOptions): Mode {
  const { before, after, replay, drift, emitTs, againstModel } = options;
  const asked: readonly (readonly [option: string, mode: Mode, isAsked: boolean])[] = [
    ["--before and --after", "equivalence", before !== undefined || after !== undefined],
    ["--replay", "replay", replay !== undefined],
    ["--drift", "drift", drift === true],
    ["--against-model", "agreement", againstModel === true],
    ["--emit-ts", "program", emitTs === true],
  ];
  const given = asked.filter(([, , isAsked]) => isAsked);
  if (given.length > 1)
    throw new UserError(
      `${given.map(([option]) => option).join(", ")}: each is a question of its own; give one of them`,
    );
  return given[0]?.[1] ?? "verdicts";
}

async function answerTo(
  mode: Mode,
  path: string,
  narrow: readonly string[],
  options: ModelOptions,
  io: Io,
  onProgress: ((nScenarios: number) => void) | undefined,
): Promise<Answer> {
  const strict = options.strict === true;
  if (options.operations === true && (mode === "agreement" || mode === "drift"))
    throw new UserError(
      "--operations: is no question about prototypes or the model's own; leave it out",
    );
  if (options.machine === "both" && mode !== "verdicts")
    throw new UserError("--machine both: compares verdicts alone; name one machine");
  const configuration = options.config === undefined ? undefined : readConfig(options.config);
  const chosen =
    options.replay === undefined
      ? undefined
      : (await import("../model/counterexample-file.js")).readCounterexample(
          options.replay,
          nameOf(options),
        );
  const trees =
    mode === "equivalence"
      ? versionsOf(path, options)
      : [{ tree: openSource(path, options), path }];
  const settings: InquiryOptions = {
    bounds: options.bounds,
    machine: chosenMachine(options, chosen?.scenario, configuration),
    layers: comparable(layersOf(options.layer), mode),
    configuration,
    ofOperations: options.operations === true,
    functionName: chosen === undefined ? nameOf(options) : chosen.functionName,
    store: openStore(options.cache, io),
    toolVersion: version(),
    onProgress,
    isWanted: narrowed(narrow) ?? ((): boolean => true),
  };
  const lazy = io.examiner ?? new LazyExaminer();
  const [{ openInquiry }, answers, examiner] = await Promise.all([
    import("../model/inquiry.js"),
    import("../model/answers.js"),
    lazy.get(),
  ]);
  const inquiries: Inquiry[] = [];
  try {
    for (const each of trees) {
      const inquiry = await openInquiry(each.tree, settings);
      inquiries.push(inquiry);
      const { listing, look } = inquiry.request;
      const asked = { ...each, listing, owners: [OWNER] };
      refuseWrongTree(asked);
      if (options.operations !== true)
        refuseUnowned(
          asked,
          (await look(operations)).some(
            ({ path: file, sightings }) => file.startsWith("mm/") && sightings.length > 0,
          ),
        );
    }
    // A path that only one of two trees has is no mistake.
    const files = inquiries.flatMap(({ request }) => request.listing.files);
    refuseMissingPaths(
      narrow,
      files.map((file) => file.path),
      path,
    );
    const [first, second] = inquiries as [Inquiry, Inquiry];
    if (mode === "equivalence") return await answers.equivalence(examiner, first, second, strict);
    if (chosen !== undefined) return await answers.replay(examiner, first, chosen, strict);
    if (mode === "agreement") return await answers.agreement(examiner, first, strict);
    if (mode === "drift") return await answers.comparedPrototypes(examiner, first);
    return mode === "program"
      ? await answers.lowered(examiner, first)
      : await answers.verdicts(
          examiner,
          first,
          strict,
          options.machine === "both" ? "ilp32" : undefined,
        );
  } finally {
    for (const inquiry of inquiries) await inquiry.end();
    if (io.examiner === undefined) await lazy.end();
  }
}

/** What the model answers for on both sides cannot be compared. */
function comparable(layers: InquiryOptions["layers"], mode: Mode): InquiryOptions["layers"] {
  if (mode === "agreement" && layers.size === 0)
    throw new UserError(
      "--layer none, --against-model: nothing of the tree is compared with the model; leave out --layer",
    );
  return layers;
}

/** A configuration that contradicts itself, or is none, is no answer to anything. */
function readConfig(file: string): NonNullable<InquiryOptions["configuration"]> {
  // A name wins over a file of that name, which is there as `./NAME` as well.
  const named = namedConfigurations.find(({ name }) => name === file);
  const text =
    named === undefined ? Buffer.from(readUserFile(file)).toString("utf8") : configTextOf(named);
  const { origin, problem } = examined(text);
  if (problem !== undefined)
    throw new UserError(
      `${file}:${problem.line}: ${oneLine(problem.text)}; give the .config of a kernel that was configured`,
    );
  // Of which kernel it is, is told with the answer: nothing else says that it is not this one's.
  const label = origin === undefined ? basename(file) : `${basename(file)} (of ${origin})`;
  return { label, text };
}

/** Whoever names a machine beside a file that is of one must name that one. */
function chosenMachine(
  { machine, replay, config }: ModelOptions,
  scenario: Scenario | undefined,
  configuration: InquiryOptions["configuration"],
): MachineName {
  const [own, file] =
    scenario !== undefined
      ? [machineOf(scenario), replay]
      : configuration !== undefined
        ? [readConfiguration(configuration.label, configuration.text).machine, config]
        : [undefined, undefined];
  if (machine !== undefined && own !== undefined && machine !== own)
    throw new UserError(`${file ?? ""}: is of ${own}, not of ${machine}; leave out --machine`);
  return machine === "both" ? "lp64" : (machine ?? own ?? "lp64");
}

function nameOf({ function: name }: ModelOptions): string | undefined {
  return name?.replace(/\(\)$/, "");
}

/** Both trees; the one that is not given is TREE itself. */
function versionsOf(
  path: string,
  options: ModelOptions,
): { readonly tree: Tree; readonly path: string }[] {
  return [options.before, options.after].map((given) => {
    if (given === undefined) return { tree: openSource(path, options), path };
    // A folder wins over a revision of the same name.
    return existsSync(given)
      ? { tree: openSource(given, {}), path: given }
      : { tree: openSource(path, { rev: given }), path: `${path} at ${given}` };
  });
}
