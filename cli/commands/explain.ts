/** `ringfence explain`: why something is a finding, or is none. */
import { relative, resolve } from "node:path";
import type { Command } from "commander";
import { lineStarts } from "../../analyzers/syntax/bytes.js";
import { entriesOf } from "../../rules/judge/pages.js";
import { countedOf } from "../../rules/judge/run-rules.js";
import { rules as allRules } from "../../rules/offences/index.js";
import { identitiesOf } from "../../rules/results/known.js";
import { knownFindings } from "../baseline-file.js";
import {
  checkTree,
  openTreeAndRules,
  treeOptions,
  type Checked,
  type TreeOptions,
} from "../check-tree.js";
import { explainBoundary } from "../explanations/boundary.js";
import { explainLine, type Line } from "../explanations/line.js";
import { explainProperty, explainVerdict } from "../explanations/property.js";
import { explainRule } from "../explanations/rule.js";
import { suggest } from "../explanations/suggest.js";
import { explainSymbol, type Question } from "../explanations/symbol.js";
import { verdictRules, violatedRelocation } from "../verdict-rules.js";
import { widthOf, type Io } from "../io.js";
import { Places } from "../places.js";
import { counted } from "../formats/parts/counts.js";
import { oneLine } from "../formats/parts/visible.js";
import type { RuleSet } from "../rule-sources.js";
import { UserError } from "../user-error.js";
import type { CliCommand } from "./command.js";

interface ExplainOptions extends TreeOptions {
  readonly baseline?: string;
}

export const explain: CliCommand = {
  name: "explain",
  register(program: Command, io: Io, end: (code: number) => void): void {
    treeOptions(program.command("explain"))
      .description("Say why something is a finding, or why it is none.")
      .argument(
        "<what>",
        "a rule, a boundary, a guarded symbol or header, FILE:LINE, a letter of ringfence model, or a name that review prints in brackets",
      )
      .argument("[tree]", "root of a kernel tree, or a git repository with --rev", ".")
      .option("--baseline <file>", "findings that are known")
      .action(async (what: string, tree: string, options: ExplainOptions) => {
        end(await run(what, tree, options, io));
      });
  },
};

async function run(what: string, path: string, options: ExplainOptions, io: Io): Promise<number> {
  const width = widthOf(io.stdout);
  const ofModel = await explainOfModel(what, width);
  if (ofModel !== undefined) return print(ofModel, io);
  const opened = await openTreeAndRules(path, options, io);
  const { tree, rules } = opened;
  const rulePlaces = new Places((name) => rules.texts.get(name));
  const rule = allRules.find(({ name }) => name === what);
  if (rule !== undefined) return print(explainRule(rule, rules.boundaries, width), io);
  const boundary = rules.boundaries.find(({ id }) => id === what);
  if (boundary !== undefined) return print(explainBoundary(boundary, rulePlaces, width), io);
  const ofReview = await explainOfReview(what, width);
  if (ofReview !== undefined) return print(ofReview, io);
  const known = knownFindings(options.baseline);
  const checked = await checkTree(path, [], options, io, { opened });
  const places = new Places((name) => rules.texts.get(name) ?? tree.read(name));
  const question: Question = {
    check: checked.check,
    places,
    known: identitiesOf(known, countedOf(checked.check)),
    hasBaseline: options.baseline !== undefined,
    width,
  };
  const position = /^(.+?):(\d+)(?::\d+)?:?$/s.exec(what);
  const lines =
    position === null
      ? explainSymbol(what.replace(/\(\)$/, ""), question)
      : explainLine(lineAt(position[1] as string, Number(position[2]), path, checked), question);
  if (lines === undefined) throw unknown(what, checked);
  print(lines, io);
  const { incomplete } = checked.check;
  if (incomplete.length === 0) return 0;
  io.stderr.write(
    `ringfence: incomplete (${counted(incomplete.length, "reason")}): ${oneLine(incomplete[0] ?? "")}\n`,
  );
  return 3;
}

/** What `ringfence model` finds has names as well; they need no tree. */
async function explainOfModel(what: string, width: number): Promise<string[] | undefined> {
  const rule = verdictRules.find(({ name }) => name === what);
  if (rule === undefined && !/^[A-Z]$/.test(what)) return undefined;
  // The properties bring the model with them.
  const { properties } = await import("../../analyzers/relocation/properties/index.js");
  if (rule !== undefined)
    return explainVerdict(rule, rule === violatedRelocation ? properties : [], width);
  const property = properties.find(({ letter }) => letter === what);
  return property === undefined ? undefined : explainProperty(property, width);
}

/** Loaded when nothing of lint has the name. */
async function explainOfReview(what: string, width: number): Promise<string[] | undefined> {
  if (!/^[a-z]+(-[a-z]+)*$/.test(what)) return undefined;
  return (await import("../explanations/review.js")).explainOfReview(what, width);
}

function print(lines: readonly string[], io: Io): number {
  io.stdout.write(`${lines.join("\n")}\n`);
  return 0;
}

/** A line of a file of the tree, or of a rule file. Paths count from the tree's root, or from here. */
function lineAt(file: string, line: number, root: string, { tree, rules }: Checked): Line {
  const listing = tree.list(false);
  const paths = new Set(listing.files.map(({ path }) => path));
  const fromRoot = file.replace(/^(\.\/)+/, "");
  const isKnown = (path: string): boolean => paths.has(path) || rules.texts.has(path);
  const path = [fromRoot, relative(resolve(root), resolve(file))].find(isKnown);
  if (path === undefined) throw new UserError(noSuchFile(fromRoot, listing.skipped, paths));
  const bytes = rules.texts.get(path) ?? tree.read(path) ?? new Uint8Array();
  const starts = lineStarts(bytes);
  const start = starts[line - 1];
  if (start === undefined)
    throw new UserError(
      `${path}:${line}: no such line; the file has ${counted(starts.length, "line")}`,
    );
  return { path, line, bytes, start, end: starts[line] ?? bytes.length };
}

function noSuchFile(
  file: string,
  skipped: Checked["check"]["skipped"],
  paths: ReadonlySet<string>,
): string {
  const reason = skipped.find(({ path }) => path === file)?.reason;
  if (reason !== undefined) return `${file}: not read: ${reason}`;
  const name = file.slice(file.lastIndexOf("/") + 1);
  const close = [...paths].filter((path) => path === name || path.endsWith(`/${name}`)).slice(0, 3);
  const meant = close.length > 0 ? close : suggest(file, paths);
  return `${file}: no source file of the tree; ${meant.length > 0 ? `is ${meant.join(" or ")} meant?` : "give its path from the tree's root"}`;
}

function unknown(
  what: string,
  { check, rules }: { readonly check: Checked["check"]; readonly rules: RuleSet },
): UserError {
  const names = [
    ...[...allRules, ...verdictRules].map(({ name }) => name),
    ...rules.boundaries.flatMap(({ id, places }) => [id, ...places.keys()]),
    ...entriesOf(check).map(({ symbol }) => symbol),
  ];
  const meant = suggest(what, names);
  const mend =
    meant.length > 0 ? `is ${meant.join(" or ")} meant?` : "ringfence rules lists what is guarded";
  return new UserError(`${what}: no rule, boundary, guarded symbol or FILE:LINE; ${mend}`);
}
