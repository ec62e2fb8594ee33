/** A run that ends before its time: every output is there, says that it is incomplete, and why. */
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { closeSync, existsSync, openSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { formatsFor } from "./formats/index.js";
import { lintReport } from "./formats/json/lint-schema.js";
import { reviewReport } from "./formats/json/series-schema.js";
import { packageRoot } from "./package.js";
import { caller, folder, program, tree } from "./testing/spawn.js";
import { ringfence } from "./testing/run.js";

const crossing = tree({ "fs/exec.c": caller("f") });
const example = `${packageRoot}/fixtures/example`;
const mails = `${packageRoot}/fixtures/example.mbox`;
/** So little that it is over before the first stage. */
const NOTHING = "0.0000001";

test("a deadline that is not one is a mistake", async () => {
  for (const text of [
    "0",
    "-1",
    "x",
    "",
    "1e9",
    "1000001",
    "Infinity",
    "NaN",
    "0x10",
    " 1",
    "1,5",
  ]) {
    for (const args of [
      ["lint", crossing],
      ["review", mails, "--tree", example],
    ]) {
      const { code, stdout, stderr } = await ringfence([...args, `--deadline=${text}`]);
      assert.deepEqual([code, stdout], [2, ""], text);
      assert.match(
        stderr,
        /^ringfence: --deadline .*: a number of seconds is wanted, above 0 and up to 1000000\n$/,
      );
    }
  }
});

test("at the deadline every format of lint is written, and says that it is incomplete", async () => {
  const out = folder();
  const formats = formatsFor("lint").map(({ name }) => name);
  const { code, stdout } = await ringfence([
    "lint",
    crossing,
    "--deadline",
    NOTHING,
    ...formats.map((name) => `--format=${name}=${join(out, name)}`),
  ]);
  assert.deepEqual([code, stdout], [3, ""]);
  for (const name of formats)
    assert.match(readFileSync(join(out, name), "utf8"), /incomplete/i, name);
  const report = lintReport.parse(JSON.parse(readFileSync(join(out, "json"), "utf8")));
  assert.deepEqual(
    [report.stopped, report.summary.complete, report.incomplete],
    ["deadline", false, ["the deadline was met before the tree was read"]],
  );
});

test("at the deadline every format of review is written", async () => {
  const out = folder();
  const formats = formatsFor("series").map(({ name }) => name);
  const { code, stdout } = await ringfence([
    "review",
    mails,
    "--tree",
    example,
    "--deadline",
    NOTHING,
    ...formats.map((name) => `--format=${name}=${join(out, name)}`),
  ]);
  assert.deepEqual([code, stdout], [3, ""]);
  const missing = formatsFor("series").filter(
    ({ name, output }) => output !== "folder" && !existsSync(join(out, name)),
  );
  assert.deepEqual(missing, []);
  const report = reviewReport.parse(JSON.parse(readFileSync(join(out, "json"), "utf8")));
  assert.deepEqual(
    [report.stopped, report.summary.complete, report.incomplete],
    ["deadline", false, ["the deadline was met after 0 of 1 patches"]],
  );
});

test("a run that ends in time says nothing of its deadline", async () => {
  const [with_, without] = [
    await ringfence(["lint", crossing, "--deadline", "600", "--format", "json"]),
    await ringfence(["lint", crossing, "--format", "json"]),
  ];
  assert.deepEqual(with_, without);
  assert.equal(with_.code, 1);
});

interface Ended {
  readonly code: number | null;
  readonly stopped: unknown;
  readonly stderr: string;
}

/** A run whose thread waits, without a turn of its event loop, for a rule file that never comes. */
async function stuck(more: readonly string[], end: (pid: number) => void): Promise<Ended> {
  const fifo = join(folder(), "rules");
  execFileSync("mkfifo", [fifo]);
  const writer = openSync(fifo, "r+");
  const child = spawn(process.execPath, [
    program,
    "lint",
    crossing,
    "--no-cache",
    "--format",
    "json",
    "--rules",
    fifo,
    ...more,
  ]);
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  const closed = new Promise<number | null>((resolve) => child.on("close", resolve));
  const pid = child.pid ?? 0;
  while (child.exitCode === null && !opens(pid, fifo)) await pause(10);
  end(pid);
  const code = await closed;
  closeSync(writer);
  const report = lintReport.parse(JSON.parse(stdout));
  return { code, stopped: report.stopped, stderr };
}

/** Whether the process has the file open; where that cannot be seen it is taken to have. */
function opens(pid: number, path: string): boolean {
  const links = `/proc/${pid}/fd`;
  if (!existsSync(links)) return true;
  return readdirSync(links).some((name) => {
    try {
      return readlinkSync(`${links}/${name}`) === path;
    } catch {
      return false;
    }
  });
}

test("a run that is stuck in a computation is ended at its deadline, and by signals", async () => {
  const line = "; the answer is incomplete\n";
  assert.deepEqual(await stuck(["--deadline", "1"], () => undefined), {
    code: 3,
    stopped: "deadline",
    stderr: `ringfence: the deadline was met${line}`,
  });
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    const ended = await stuck([], (pid) => process.kill(pid, signal));
    assert.deepEqual(
      ended,
      { code: 3, stopped: "signal", stderr: `ringfence: ended by a signal${line}` },
      signal,
    );
  }
});
