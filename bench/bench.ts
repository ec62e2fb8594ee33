/**
 * The figures: whole processes, side by side in one run, on a kernel that RINGFENCE_KERNELS/v6.12
 * holds, with a warm page cache. Each row is a median and, where there is a peer, its ratio to the
 * peer's median of the same rounds. A peer that is not installed is skipped, and said.
 */
import { execFileSync, spawnSync } from "node:child_process";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  unlinkSync,
  writeFileSync,
  copyFileSync,
} from "node:fs";
import { bounds } from "../analyzers/relocation/scenarios/bounds.js";
import { explore } from "../analyzers/relocation/judge/explore.js";
import { kernelOf } from "../analyzers/relocation/testing/kernels.js";
import { Threads } from "../analyzers/relocation/realm/threads.js";
import { relocation } from "../analyzers/relocation/testing/relocation.js";
import { packageRoot } from "../cli/package.js";
import { agreementsOver, disagreements } from "./agreement.js";
import { OwnRelocation } from "./own-code.js";
import { benchModel } from "./model.js";
import { benchReview } from "./review.js";

const kernels = process.env["RINGFENCE_KERNELS"] ?? "";
const tree = `${kernels}/v6.12`;
const main = `${packageRoot}/dist/cli/main.js`;
const ROUNDS = 5;

interface Measured {
  readonly seconds: number;
  /** Of all threads, in the program and in the system; 0 where nobody counts them. */
  readonly cpuSeconds: number;
  readonly megabytes: number;
}

function run(command: readonly string[], environment: NodeJS.ProcessEnv = {}): Measured {
  const start = process.hrtime.bigint();
  const [program, ...args] = command as [string, ...string[]];
  const isTimed = existsSync("/usr/bin/time");
  const child = isTimed
    ? spawnSync("/usr/bin/time", ["-f", "%M %U %S", program, ...args], {
        env: { ...process.env, ...environment },
        stdio: ["ignore", "ignore", "pipe"],
      })
    : spawnSync(program, args, { env: { ...process.env, ...environment }, stdio: "ignore" });
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  const last = isTimed ? (String(child.stderr).trimEnd().split("\n").at(-1) ?? "") : "0 0 0";
  const [kilobytes = 0, user = 0, system = 0] = last.split(" ").map(Number);
  return { seconds, cpuSeconds: user + system, megabytes: Math.round(kilobytes / 1024) };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] as number;
}

/** Runs the commands in turn, so that a drift of the machine's speed meets all of them. */
function rounds(
  commands: readonly (readonly string[])[],
  n: number,
  environment: NodeJS.ProcessEnv = {},
): Measured[] {
  const all = commands.map((): Measured[] => []);
  for (const command of commands) run(command, environment);
  for (let round = 0; round < n; round++)
    commands.forEach((command, index) => all[index]?.push(run(command, environment)));
  return all.map((list) => ({
    seconds: median(list.map(({ seconds }) => seconds)),
    cpuSeconds: median(list.map(({ cpuSeconds }) => cpuSeconds)),
    megabytes: Math.max(...list.map(({ megabytes }) => megabytes)),
  }));
}

function row(what: string, value: string, limit: string, isWithin: boolean): void {
  process.stdout.write(
    `${what.padEnd(58)} ${value.padStart(24)}   at most ${limit.padEnd(10)} ${isWithin ? "" : "OVER"}\n`,
  );
}

function isInstalled(program: string): boolean {
  const found = spawnSync("sh", ["-c", `command -v ${program}`]).status === 0;
  if (!found) process.stdout.write(`${program} is not installed: its rows are left out\n`);
  return found;
}

/** The hand-written relocation of v6.12 in this thread: what the model and its properties cost. */
function scenarioRate(): number {
  const kernel = kernelOf("v6.12");
  const root = relocation(kernel, {});
  const options = { generation: kernel.generation, bounds: bounds.default };
  explore(root, options);
  const start = process.hrtime.bigint();
  const { nScenarios } = explore(root, options);
  return nScenarios / (Number(process.hrtime.bigint() - start) / 1e9);
}

/** For scale: the kernel's own userland tests of VMAs, compiled and run; no limit. */
function buildOfUserland(ours: Measured): void {
  const copy = `${work}/userland`;
  mkdirSync(copy);
  for (const folder of ["tools", "mm", "lib", "include"])
    execFileSync("cp", ["-al", `${tree}/${folder}`, copy]);
  const { seconds } = run(["make", "-C", `${copy}/tools/testing/vma`, "vma"]);
  const isBuilt = existsSync(`${copy}/tools/testing/vma/vma`);
  const tested = isBuilt ? run([`${copy}/tools/testing/vma/vma`]).seconds : 0;
  const said = isBuilt
    ? `${(seconds + tested).toFixed(2)} s`
    : `does not build, after ${seconds.toFixed(2)} s`;
  process.stdout.write(
    `${"  for scale: tools/testing/vma, built and run".padEnd(58)} ${said.padStart(24)}   (${(ours.seconds / (seconds + tested)).toFixed(2)} times)\n`,
  );
}

/** The tree's own code in all threads: its operations over the model's page tables, and both. */
async function benchOwnCode(): Promise<void> {
  const rows = [
    ["  on the tree's own operations, a CPU second", ["operations"], 170_000],
    ["  on its own page tables too, a CPU second", ["operations", "page tables"], 130_000],
  ] as const;
  const threads = new Threads();
  try {
    for (const [what, layers, least] of rows) {
      const own = await OwnRelocation.open(tree, "relocate_vma_down", new Set(layers), threads);
      const rate = await own.rate().finally(() => own.end());
      const limit = `${least / 1000},000 +`;
      row(what, `${Math.round(rate / 1000)},000`, limit, rate >= least);
    }
  } finally {
    await threads.end();
  }
}

function ratio(ours: Measured, theirs: Measured): string {
  return `${ours.seconds.toFixed(2)} s, ${(ours.seconds / theirs.seconds).toFixed(2)} times`;
}

if (!existsSync(`${tree}/mm/vma.c`)) {
  process.stderr.write("bench: RINGFENCE_KERNELS names no folder that holds v6.12\n");
  process.exit(2);
}

const work = mkdtempSync(`${kernels}/bench-`);
try {
  const lint = [process.execPath, main, "lint"];
  const bare = [...lint, tree, "--no-cache"];
  const startUp = rounds(
    [
      [process.execPath, main, "--version"],
      [process.execPath, "-e", "0"],
    ],
    15,
  ) as [Measured, Measured];
  row(
    "start-up: --version against node -e 0",
    ratio(...startUp),
    "1.5 times",
    startUp[0].seconds <= 1.5 * startUp[1].seconds,
  );

  if (isInstalled("rg")) {
    const globs = ["*.[chS]", "*.rs", "Makefile*", "Kbuild*", "*.lds*", "*.inc", "*.s"].flatMap(
      (glob) => ["-g", glob],
    );
    const rg = ["rg", "-w", "vma_expand|vma_shrink", ...globs, tree];
    const found = rounds([bare, rg], ROUNDS) as [Measured, Measured];
    row(
      "mm/vma, no cache, against rg -w over the same files",
      ratio(...found),
      "2 times",
      found[0].seconds <= 2 * found[1].seconds,
    );
    row("  memory", `${found[0].megabytes} MB`, "500 MB", found[0].megabytes <= 500);
  }
  if (isInstalled("spatch")) {
    const patch = `${work}/rule.cocci`;
    writeFileSync(
      patch,
      "@r@\nposition p;\n@@\n(\nvma_expand@p\n|\nvma_shrink@p\n)\n\n@script:python@\np << r.p;\n@@\nprint(p[0].file)\n",
    );
    const spatch = [
      "spatch",
      "--very-quiet",
      "--use-coccigrep",
      "-j2",
      "--sp-file",
      patch,
      "--dir",
      tree,
    ];
    const found = rounds([bare, spatch], 3) as [Measured, Measured];
    const times = found[1].seconds / found[0].seconds;
    row(
      "mm/vma, no cache, against spatch --use-coccigrep -j2",
      `${times.toFixed(1)} times faster`,
      "4 or more",
      times >= 4,
    );
  }
  const kernel = rounds([[...bare, "--pack", "kernel"]], 3) as [Measured];
  row(
    "kernel pack, no cache",
    `${kernel[0].seconds.toFixed(2)} s`,
    "12 s",
    kernel[0].seconds <= 12,
  );
  row(
    "  of all threads",
    `${kernel[0].cpuSeconds.toFixed(1)} CPU s`,
    "20 CPU s",
    kernel[0].cpuSeconds <= 20,
  );
  row("  memory", `${kernel[0].megabytes} MB`, "400 MB", kernel[0].megabytes <= 400);
  const agreements = await agreementsOver(tree, ["kernel"]);
  row(
    "  places that both readers read",
    `${agreements.nPlaces} in ${agreements.nParsed} parses`,
    "500 parses or more",
    agreements.nParsed >= 500,
  );
  row(
    "  of which they read differently",
    `${disagreements(agreements).length}`,
    "0",
    agreements.disagreed.size === 0,
  );

  const environment = { XDG_CACHE_HOME: `${work}/cache` };
  const model = [process.execPath, main, "model", tree, "--function", "relocate_vma_down"];
  const [modelled] = rounds([model], ROUNDS, environment) as [Measured];
  row(
    "model of the relocation, default bounds",
    `${modelled.seconds.toFixed(2)} s`,
    "3 s",
    modelled.seconds <= 3,
  );
  row("  memory", `${modelled.megabytes} MB`, "500 MB", modelled.megabytes <= 500);
  const rate = scenarioRate();
  row(
    "  scenarios a second and core, once running",
    `${Math.round(rate / 1000)},000`,
    "100,000 +",
    rate >= 100_000,
  );
  await benchOwnCode();
  await benchModel({ tree, command: [process.execPath, main], rounds, row }, `${work}/cache`);
  buildOfUserland(modelled);
  const folder = `${work}/tree`;
  mkdirSync(folder);
  execFileSync("cp", ["-al", `${tree}/.`, folder]);
  for (const pack of ["mm/vma", "kernel"]) {
    const [kept] = rounds([[...lint, tree, "--pack", pack]], ROUNDS, environment) as [Measured];
    row(
      `${pack}, unchanged, plain directory`,
      `${kept.seconds.toFixed(2)} s`,
      "0.6 s",
      kept.seconds <= 0.6,
    );
  }
  const git = (...args: string[]): void => {
    execFileSync(
      "git",
      [
        "-C",
        folder,
        "-c",
        "user.name=bench",
        "-c",
        "user.email=bench@localhost",
        "-c",
        "gc.auto=0",
        ...args,
      ],
      { stdio: "ignore" },
    );
  };
  git("init", "-q");
  git("add", "-A", "-f");
  git("commit", "-q", "-m", "kernel");
  for (const pack of ["mm/vma", "kernel"]) {
    const command = [...lint, folder, "--pack", pack];
    const [kept] = rounds([command], ROUNDS, environment) as [Measured];
    row(
      `${pack}, unchanged, git work tree`,
      `${kept.seconds.toFixed(2)} s`,
      "0.3 s",
      kept.seconds <= 0.3,
    );
    const later: number[] = [];
    for (let round = 0; round < 3; round++) {
      for (const path of ["fs/exec.c", "mm/mmap.c", "include/linux/mm.h"]) {
        if (round === 0 && pack === "mm/vma") {
          // The copy shares its files with the original until they are written anew.
          copyFileSync(`${folder}/${path}`, `${folder}/${path}.new`);
          unlinkSync(`${folder}/${path}`);
          execFileSync("mv", [`${folder}/${path}.new`, `${folder}/${path}`]);
        }
        appendFileSync(`${folder}/${path}`, `/* ${pack} ${round} */\n`);
      }
      git("commit", "-q", "-a", "-m", `round ${round}`);
      later.push(run(command, environment).seconds);
    }
    row(
      `${pack}, one commit later (3 files), git work tree`,
      `${median(later).toFixed(2)} s`,
      "the above +",
      median(later) <= kept.seconds + 0.5,
    );
  }
  benchReview({ folder, run: (command) => run(command, environment), row });
} finally {
  rmSync(work, { recursive: true, force: true, maxRetries: 5 });
}
