/**
 * Runs every hostile input at a megabyte through the program, and prints what each takes: seconds of
 * CPU, memory, exit code. Fails where one takes more than five seconds or 500 MB, or is not answered.
 * Arguments: words that a run's name must hold. Needs /usr/bin/time.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hostileRuns, owner, type HostileRun } from "../cli/testing/hostile-runs.js";
import { addFiles, program } from "../cli/testing/spawn.js";

const SIZE = 1_000_000;
const MAX_SECONDS = 5;
const MAX_MEGABYTES = 500;
/** What hangs is ended. */
const TIMEOUT_S = 120;

interface Taken {
  readonly seconds: number;
  readonly megabytes: number;
  readonly code: number | null;
}

function taken({ input }: HostileRun): Taken {
  const cwd = mkdtempSync(join(tmpdir(), "ringfence-limits-"));
  try {
    const { files, args } = input(SIZE);
    addFiles(cwd, { ...owner, ...files });
    const times = join(cwd, ".times");
    const command = [process.execPath, program, ...args, "--no-cache"];
    const { status } = spawnSync(
      "/usr/bin/time",
      ["-f", "%U %S %M", "-o", times, "timeout", String(TIMEOUT_S), ...command],
      { cwd, stdio: "ignore" },
    );
    const said = readFileSync(times, "utf8").trim().split("\n").at(-1) ?? "";
    const [user = 0, system = 0, kilobytes = 0] = said.split(" ").map(Number);
    return { seconds: user + system, megabytes: Math.round(kilobytes / 1024), code: status };
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

const wanted = process.argv.slice(2);
let nOver = 0;
for (const run of hostileRuns) {
  if (!wanted.every((word) => run.what.includes(word))) continue;
  const { seconds, megabytes, code } = taken(run);
  const isAnswered = code !== null && code <= 3;
  const isOver = seconds > MAX_SECONDS || megabytes > MAX_MEGABYTES || !isAnswered;
  if (isOver) nOver++;
  process.stdout.write(
    `${isOver ? "over" : "    "} ${seconds.toFixed(1).padStart(6)} s ${String(megabytes).padStart(5)} MB  ${code ?? "?"}  ${run.what}\n`,
  );
}
process.stdout.write(`${nOver} over ${MAX_SECONDS} s or ${MAX_MEGABYTES} MB\n`);
process.exitCode = nOver === 0 ? 0 : 1;
