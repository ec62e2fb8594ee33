/**
 * Runs the tests in as many processes at a time as there are cores, those first that take longest.
 * Files of one folder share a process, because to start Node.js and load the program takes longer
 * than most of them; `--all`, which runs what takes long as well, gives each file its own. `--times`
 * lists at the end what each process spent. Every process has the engine's flags of this one: with room
 * for what is young, and without threads for garbage, a quick run takes a tenth less of two busy cores.
 * Other arguments are parts of paths, for some of the files.
 * Invariant: exit code 0 means that at least one file ran and no test failed.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { basename, join } from "node:path";
import { run } from "node:test";
import { spec, tap } from "node:test/reporters";
import { packageRoot } from "../cli/package.js";
import type { Spent } from "./times.js";

/** Two cores are busy to the end only if these processes do not come last. */
const longest = [
  "cli",
  "cli-review",
  "fixtures",
  "analyzers-relocation",
  "analyzers-patches",
  "analyzers-planting",
  "cli-model",
  "cli-formats",
];
/** And where each file has its own process, these files. */
const longestOfAll = [
  "fixtures/model.test.js",
  "analyzers/relocation/relocation.test.js",
  "cli/review/series-fixtures.test.js",
  "cli/review/agreement.test.js",
  "analyzers/patches/hostile.test.js",
  "cli/formats/ci-files.test.js",
  "fixtures/model-order.test.js",
  "cli/model.test.js",
  "bench/fuzz/fuzz.test.js",
  "cli/review/histories.test.js",
  "cli/review/mails-git.test.js",
  "analyzers/planting/planting.test.js",
  "analyzers/references/metered.test.js",
  "cli/cost.test.js",
  "cli/readme.test.js",
  "analyzers/patches/am-git.test.js",
  "cli/hostile-repository.test.js",
];

/** What counts steps must be there before what is counted is loaded, and slows what comes after it. */
const counting = /(?:^|\/)(?:cost|metered)\.test\.js$/;

const compiled = join(packageRoot, "dist");

function testFiles(): string[] {
  return (
    readdirSync(compiled, { recursive: true, encoding: "utf8" })
      .map((path) => path.replaceAll("\\", "/"))
      .filter((path) => path.endsWith(".test.js"))
      // What an earlier build left of a test that is gone is none.
      .filter((path) => existsSync(join(packageRoot, path.replace(/\.js$/, ".ts"))))
      .sort()
  );
}

const groups = join(compiled, "testing", "groups");

/** What a process is called: the folder whose tests it runs, or the path of the one test. */
function processOf(path: string, isApart: boolean): string {
  if (isApart || counting.test(path)) return path;
  // It asks what the folder beside it does, and the folder above has enough to do.
  if (path === "cli/model.test.js") return "cli-model";
  return path.split("/").slice(0, -1).slice(0, 2).join("-");
}

/** The files of each process, in the order in which processes start. */
function grouped(paths: readonly string[], isApart: boolean): ReadonlyMap<string, string[]> {
  const found = new Map<string, string[]>();
  for (const path of paths) {
    const name = processOf(path, isApart);
    found.set(name, [...(found.get(name) ?? []), path]);
  }
  const first = isApart ? longestOfAll : longest;
  return new Map(
    [...first, ...found.keys()].flatMap((name) => {
      const own = found.get(name);
      return own === undefined ? [] : [[name, own]];
    }),
  );
}

/** A module for each process. */
function modulesOf(all: ReadonlyMap<string, string[]>, isTimed: boolean): string[] {
  rmSync(groups, { recursive: true, force: true });
  mkdirSync(groups, { recursive: true });
  return [...all].map(([name, own]) => {
    if (own.length === 1 && !isTimed) return join(compiled, own[0] as string);
    const module = join(groups, `${name.replace(/\.test\.js$/, "").replaceAll("/", "-")}.test.js`);
    const imported = [...(isTimed ? ["testing/times.js"] : []), ...own];
    writeFileSync(module, imported.map((path) => `await import("../../${path}");\n`).join(""));
    return module;
  });
}

/** What each process spent, the most first. */
function tableOf(text: string): string {
  const lines = text.split("\n").filter((line) => line !== "");
  const all = lines.map((line) => JSON.parse(line) as Spent);
  const row = (cells: readonly string[], name: string): string =>
    `# ${cells.map((cell) => cell.padStart(9)).join("")}  ${name}\n`;
  const seconds = (value: number): string => value.toFixed(1);
  const sum = (spent: (one: Spent) => number): number =>
    all.reduce((before, one) => before + spent(one), 0);
  return [
    row(["CPU s", "programs", "wall s"], "process"),
    ...[...all]
      .sort((a, b) => b.own + b.programs - a.own - a.programs)
      .map(({ module, own, programs, wall }) =>
        row([own + programs, programs, wall].map(seconds), basename(module, ".test.js")),
      ),
    row(
      [sum(({ own, programs }) => own + programs), sum(({ programs }) => programs)].map(seconds),
      `${all.length} processes, ${seconds(process.uptime())} s in all`,
    ),
  ].join("");
}

const args = process.argv.slice(2);
const isAll = args.includes("--all");
const isTimed = args.includes("--times");
if (isAll) process.env["RINGFENCE_EXHAUSTIVE"] = "1";
const wanted = args.filter((arg) => !arg.startsWith("--"));
const all = testFiles();
const names = new Set(all.map((path) => processOf(path, isAll)));
for (const name of isAll ? longestOfAll : longest)
  if (!names.has(name)) throw new Error(`${name} is in the list of the longest and is no test`);
const files = all.filter(
  (path) => wanted.length === 0 || wanted.some((part) => path.includes(part)),
);
if (files.length === 0) throw new Error(`${wanted.join(" ")}: no test has that in its path`);
process.chdir(compiled);
const modules = modulesOf(grouped(files, isAll), isTimed);
const times = join(groups, "times.jsonl");
if (isTimed) {
  writeFileSync(times, "");
  process.env["RINGFENCE_TIMES"] = times;
}
const events = run({ files: modules, concurrency: availableParallelism() });
events.on("test:fail", () => {
  process.exitCode = 1;
});
const said = process.stdout.isTTY ? events.compose(new spec()) : events.compose(tap);
said.pipe(process.stdout);
if (isTimed) said.on("end", () => process.stdout.write(tableOf(readFileSync(times, "utf8"))));
