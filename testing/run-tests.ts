/**
 * Runs the tests, as many files at a time as there are cores, those first that take longest.
 * Arguments: parts of paths, for some of the files; `--all` for what takes long as well. Invariant:
 * exit code 0 means that at least one file ran and no test failed.
 */
import { existsSync, readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { run } from "node:test";
import { spec, tap } from "node:test/reporters";
import { packageRoot } from "../cli/package.js";

/** Two cores are busy to the end only if these do not come last. */
const longest = [
  "fixtures/model.test.js",
  "analyzers/relocation/relocation.test.js",
  "cli/review/series-fixtures.test.js",
  "cli/readme.test.js",
  "analyzers/references/survey.test.js",
];

const compiled = join(packageRoot, "dist");

function testFiles(): string[] {
  const all = readdirSync(compiled, { recursive: true, encoding: "utf8" })
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => path.endsWith(".test.js"))
    // What an earlier build left of a test that is gone is none.
    .filter((path) => existsSync(join(packageRoot, path.replace(/\.js$/, ".ts"))));
  const missing = longest.find((path) => !all.includes(path));
  if (missing !== undefined) throw new Error(`${missing} is in the list of the longest and is no test`);
  return [...longest, ...all.filter((path) => !longest.includes(path)).sort()];
}

const args = process.argv.slice(2);
if (args.includes("--all")) process.env["RINGFENCE_EXHAUSTIVE"] = "1";
const wanted = args.filter((arg) => arg !== "--all");
const files = testFiles().filter((path) => wanted.length === 0 || wanted.some((part) => path.includes(part)));
if (files.length === 0) throw new Error(`${wanted.join(" ")}: no test has that in its path`);
process.chdir(compiled);
const events = run({ files: files.map((path) => join(compiled, path)), concurrency: availableParallelism() });
events.on("test:fail", () => {
  process.exitCode = 1;
});
const said = process.stdout.isTTY ? events.compose(new spec()) : events.compose(tap);
said.pipe(process.stdout);
