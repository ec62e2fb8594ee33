/**
 * `npm run fuzz -- --minutes N [--seed S] [--target NAME]`: the campaign. `--iterations N` instead of
 * minutes runs so many of each target; `--replay FILE` runs one crash again. `--coverage` counts the
 * code that is reached and lets it guide what comes next; in 40 CPU seconds that reached less than
 * twice as many cases did without it, so it is for long runs. Ends with 1 when there was a crash.
 */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { campaign } from "./campaign.js";
import { readCrash } from "./crash.js";
import { faultOf } from "./explore.js";
import { targets } from "./targets/index.js";
import type { World } from "./targets/target.js";

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "" },
    iterations: { type: "string", default: "" },
    seed: { type: "string", default: "1" },
    target: { type: "string", multiple: true, default: [] },
    replay: { type: "string" },
    coverage: { type: "boolean", default: false },
  },
});

function fail(message: string): never {
  process.stderr.write(`fuzz: ${message}\n`);
  process.exit(2);
}

function numberOf(name: string, text: string): number {
  const value = Number(text);
  if (!(value > 0)) fail(`--${name} ${text}: a number above 0 is wanted`);
  return value;
}

async function replay(path: string, world: World): Promise<number> {
  const { target: name, fault, input } = readCrash(path);
  const target = targets.find((one) => one.name === name) ?? fail(`${path}: no target ${name}`);
  const now = await faultOf(await target.open(world), input);
  process.stdout.write(
    now === undefined
      ? `${name}: nothing is wrong with it (it was: ${fault.signature})\n`
      : `${name}: ${now.signature}\n${now.text}\n`,
  );
  return now === undefined ? 0 : 1;
}

async function run(world: World): Promise<number> {
  const path = values.replay === undefined ? undefined : resolve(values.replay);
  // What is written without being told where must not end up in the repository, and what is above it is ours.
  const here = join(world.scratch, "here");
  mkdirSync(here);
  process.chdir(here);
  if (path !== undefined) return replay(path, world);
  const unknown = values.target.find((name) => !targets.some((target) => target.name === name));
  if (unknown !== undefined)
    fail(`--target ${unknown}: there are ${targets.map(({ name }) => name).join(", ")}`);
  const chosen = targets.filter(
    ({ name }) => values.target.length === 0 || values.target.includes(name),
  );
  const hasIterations = values.iterations !== "";
  const minutes =
    values.minutes === "" ? (hasIterations ? 0 : 2) : numberOf("minutes", values.minutes);
  const maxIterations = hasIterations ? numberOf("iterations", values.iterations) : Infinity;
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  const results = await campaign({
    targets: chosen,
    seed: Number(values.seed),
    minutes,
    maxIterations,
    isCounted: values.coverage,
    world,
    say,
  });
  const total = (of: "nIterations" | "nCrashes"): number =>
    results.reduce((sum, one) => sum + one[of], 0);
  say(
    `seed ${values.seed}: ${total("nIterations").toLocaleString("en")} iterations, ${total("nCrashes")} crashes`,
  );
  return total("nCrashes") === 0 ? 0 : 1;
}

const scratch = mkdtempSync(join(tmpdir(), "ringfence-fuzz-"));
try {
  process.exitCode = await run({ scratch, kernels: process.env["RINGFENCE_KERNELS"] ?? "" });
} finally {
  rmSync(scratch, { recursive: true, force: true, maxRetries: 3 });
}
