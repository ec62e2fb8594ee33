/**
 * How often git is started: a question about a revision is a process, and files are asked for together.
 * A wrapper that counts stands where git is looked for.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { effort } from "../testing/effort.js";
import { ringfence } from "./testing/run.js";
import { folder, tree } from "./testing/spawn.js";

/** Trees of fewer files are expanded whole. */
const N = effort(450, 3000);
/** Files are asked for in chunks of 64 and more, by four readers at most. */
const MOST = 30 + Math.ceil(N / 64) * 4;

const sources = Object.fromEntries(
  Array.from({ length: N }, (_, at) => [
    [`drivers/d${at % 30}/h${at}.h`, `int h${at}(void);\n`],
    [
      `drivers/d${at % 30}/f${at}.c`,
      `#include <linux/seen.h>\n#include "h${at}.h"\n#define CALL(x) x()\n` +
        `int f${at}(void)\n{\n\treturn vma_shrink() + CALL(vma_expand);\n}\n`,
    ],
  ]).flat(),
);

function repository(): string {
  const root = tree({ ...sources, "include/linux/seen.h": "#define SEEN(a, b) a##b\n" });
  const git = (...args: string[]): Buffer => execFileSync("git", args, { cwd: root });
  git("init", "-q");
  git("add", "-A");
  git("-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "-qm", "one");
  return root;
}

/** How many processes of git a run of the program starts, and what it says. */
async function counted(args: readonly string[]): Promise<{ n: number; stdout: string }> {
  const bin = folder();
  const [log, path] = [join(bin, "log"), process.env["PATH"]];
  const real = execFileSync("sh", ["-c", "command -v git"], { encoding: "utf8" }).trim();
  writeFileSync(join(bin, "git"), `#!/bin/sh\necho >> "${log}"\nexec "${real}" "$@"\n`);
  chmodSync(join(bin, "git"), 0o755);
  process.env["PATH"] = `${bin}:${path}`;
  try {
    const { stdout } = await ringfence(args);
    return { n: existsSync(log) ? readFileSync(log, "utf8").length : 0, stdout };
  } finally {
    process.env["PATH"] = path;
  }
}

test("a finding in each of many files of a revision starts no git for each of them", async () => {
  const root = repository();
  for (const more of [[], ["--ledger", "--format", "json"]]) {
    const { n, stdout } = await counted(["lint", root, "--rev", "HEAD", ...more]);
    assert.match(stdout, /drivers\/d1\/f1\.c/);
    assert.ok(n > 0 && n <= MOST, `${n} processes for ${N} files with findings`);
  }
});
