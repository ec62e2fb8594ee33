/**
 * Runs the tests in as many processes at a time as there are cores, those first that take longest.
 * Files of one folder share a process, because to start Node.js and load the program takes longer
 * than most of them; `--all`, which runs what takes long as well, gives each file its own. Other
 * arguments are parts of paths, for some of the files. Invariant: exit code 0 means that at least one
 * file ran and no test failed.
 */
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { run } from "node:test";
import { spec, tap } from "node:test/reporters";
import { packageRoot } from "../cli/package.js";

/** Two cores are busy to the end only if these do not come last. Each has its own process. */
const longest = [
  "fixtures/model.test.js",
  "analyzers/relocation/relocation.test.js",
  "cli/review/series-fixtures.test.js",
  "analyzers/patches/hostile.test.js",
  "cli/formats/ci-files.test.js",
  "fixtures/model-order.test.js",
  "cli/model.test.js",
  "bench/fuzz/fuzz.test.js",
];

/** What counts steps must be there before what is counted is loaded, and slows what comes after it. */
const counting = /(?:^|\/)(?:cost|metered)\.test\.js$/;

const compiled = join(packageRoot, "dist");

function testFiles(): string[] {
  const all = readdirSync(compiled, { recursive: true, encoding: "utf8" })
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => path.endsWith(".test.js"))
    // What an earlier build left of a test that is gone is none.
    .filter((path) => existsSync(join(packageRoot, path.replace(/\.js$/, ".ts"))));
  const missing = longest.find((path) => !all.includes(path));
  if (missing !== undefined)
    throw new Error(`${missing} is in the list of the longest and is no test`);
  return [...longest, ...all.filter((path) => !longest.includes(path)).sort()];
}

/** One module for the files of each folder, which imports them. */
function grouped(paths: readonly string[]): string[] {
  const groups = new Map<string, string[]>();
  for (const path of paths) {
    const folder =
      longest.includes(path) || counting.test(path)
        ? path
        : path.split("/").slice(0, -1).slice(0, 2).join("-");
    groups.set(folder, [...(groups.get(folder) ?? []), path]);
  }
  const folder = join(compiled, "testing", "groups");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return [...groups].map(([name, own]) => {
    if (own.length === 1) return join(compiled, own[0] as string);
    const module = join(folder, `${name}.test.js`);
    writeFileSync(module, own.map((path) => `await import("../../${path}");\n`).join(""));
    return module;
  });
}

const args = process.argv.slice(2);
const isAll = args.includes("--all");
if (isAll) process.env["RINGFENCE_EXHAUSTIVE"] = "1";
const wanted = args.filter((arg) => arg !== "--all");
const files = testFiles().filter(
  (path) => wanted.length === 0 || wanted.some((part) => path.includes(part)),
);
if (files.length === 0) throw new Error(`${wanted.join(" ")}: no test has that in its path`);
process.chdir(compiled);
const modules = isAll ? files.map((path) => join(compiled, path)) : grouped(files);
const events = run({ files: modules, concurrency: availableParallelism() });
events.on("test:fail", () => {
  process.exitCode = 1;
});
const said = process.stdout.isTTY ? events.compose(new spec()) : events.compose(tap);
said.pipe(process.stdout);
