/**
 * The files of docs/ci/, as far as they can be run without the services that they are for: YAML and
 * JSON parse, every command line is one that the program takes, and scripts run on a small repository
 * with the built program on the PATH.
 */
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { test } from "node:test";
import { parse } from "yaml";
import { z } from "zod";
import { root } from "./testing/golden.js";
import { effort, exhaustive, sampled } from "../../testing/effort.js";
import { addFiles, folder, program } from "../testing/spawn.js";

const ci = join(root, "docs/ci");
const textOf = (path: string): string => readFileSync(join(ci, path), "utf8");

/** A folder with the program in it, by its name. */
const bin = folder();
writeFileSync(join(bin, "ringfence"), `#!/bin/sh\nexec "${process.execPath}" "${program}" "$@"\n`);
chmodSync(join(bin, "ringfence"), 0o755);

const env = {
  ...process.env,
  PATH: `${bin}${delimiter}${process.env["PATH"] ?? ""}`,
  HOME: bin,
  XDG_CACHE_HOME: join(bin, "cache"),
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_AUTHOR_NAME: "Ann",
  GIT_AUTHOR_EMAIL: "ann@example.org",
  GIT_AUTHOR_DATE: "2024-06-27T11:39:28+01:00",
  GIT_COMMITTER_NAME: "Ann",
  GIT_COMMITTER_EMAIL: "ann@example.org",
  GIT_COMMITTER_DATE: "2024-06-27T11:39:28+01:00",
};

interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(
  command: string,
  args: readonly string[],
  cwd: string,
  more: { input?: string; env?: Record<string, string> } = {},
): Ran {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd,
    env: { ...env, ...more.env },
    encoding: "utf8",
    input: more.input ?? "",
    timeout: 60_000,
  });
  return { code: status, stdout, stderr };
}

function git(cwd: string, ...args: string[]): string {
  return execFileSync("git", ["-c", "init.defaultBranch=main", ...args], {
    cwd,
    env,
    encoding: "utf8",
  }).trim();
}

/** A clone of it with so many commits. */
function shallow(of: string, depth: number): string {
  const made = join(folder(), "clone");
  git(of, "clone", "-q", `--depth=${depth}`, `file://${of}`, made);
  return made;
}

/** A tree with an owner, and a commit on it that adds what is given. */
function repository(added: Readonly<Record<string, string>>): string {
  const made = folder();
  git(made, "init", "-q");
  addFiles(made, {
    "mm/vma.h": "int vma_shrink(void);\n",
    "mm/vma.c": '#include "vma.h"\nint vma_shrink(void)\n{\n\treturn 0;\n}\n',
    "fs/a.c": "int a;\n",
    Makefile: "VERSION = 6\nPATCHLEVEL = 12\n",
  });
  git(made, "add", "-A");
  git(made, "commit", "-qm", "begin");
  addFiles(made, added);
  git(made, "add", "-A");
  git(made, "commit", "-qm", "fs: add a file\n\nIt is needed.");
  return made;
}

/** It does more than to forward, which would be a question of its own. */
const bad = {
  "fs/exec.c":
    "static int shift_arg_pages(int shift)\n{\n\tif (shift < 1)\n\t\treturn -22;\n\treturn vma_shrink();\n}\n",
};
const good = { "fs/a.c": "int a;\nint b;\n" };

test("the workflow of GitHub Actions is YAML, and gives nothing of a pull request to the shell as text", () => {
  const step = z.looseObject({ run: z.string().optional(), uses: z.string().optional() });
  const { jobs, permissions } = z
    .looseObject({
      permissions: z.record(z.string(), z.string()),
      jobs: z.strictObject({ review: z.looseObject({ steps: z.array(step) }) }),
    })
    .parse(parse(textOf("github/ringfence.yml")));
  assert.deepEqual(permissions, { contents: "read", "security-events": "write" });
  for (const { run: script, uses } of jobs.review.steps) {
    assert.doesNotMatch(script ?? "", /\$\{\{/);
    if (uses !== undefined) assert.match(uses, /^(?:actions|github)\/[\w/-]+@v\d+$/);
  }
});

for (const [claim, added, code] of sampled(
  [
    ["what is worse fails", bad, 1],
    ["what is fine passes", good, 0],
  ] as const,
  2,
)) {
  test(`the step of the workflow annotates and sums up: ${claim}`, () => {
    const tree = shallow(repository(added), 2);
    const { jobs } = z
      .looseObject({
        jobs: z.looseObject({
          review: z.looseObject({
            steps: z.array(z.looseObject({ name: z.string(), run: z.string().optional() })),
          }),
        }),
      })
      .parse(parse(textOf("github/ringfence.yml")));
    const script = jobs.review.steps.find(({ name }) => name === "Review")?.run ?? "";
    const temp = folder();
    const values = {
      COMMITS: "1",
      HEAD: git(tree, "rev-parse", "HEAD"),
      RUNNER_TEMP: temp,
      GITHUB_STEP_SUMMARY: join(temp, "summary"),
    };
    const ran = run("bash", ["-eo", "pipefail", "-c", script], tree, { env: values });
    assert.deepEqual([ran.code, ran.stderr], [code, ""]);
    assert.equal(/^::error file=fs\/exec\.c,line=5,/m.test(ran.stdout), code === 1);
    assert.match(
      readFileSync(join(temp, "summary"), "utf8"),
      code === 1 ? /^### ringfence: fail/ : /^### ringfence: pass/,
    );
    assert.equal(
      z
        .looseObject({ version: z.string() })
        .parse(JSON.parse(readFileSync(join(temp, "ringfence.sarif"), "utf8"))).version,
      "2.1.0",
    );
  });
}

test("the job of GitLab is YAML, and writes the reports that it promises", () => {
  const { ringfence: job } = z
    .strictObject({
      ringfence: z.looseObject({
        script: z.array(z.string()),
        artifacts: z.looseObject({
          paths: z.array(z.string()),
          reports: z.strictObject({ codequality: z.string(), junit: z.string() }),
        }),
      }),
    })
    .parse(parse(textOf("gitlab/ringfence.gitlab-ci.yml")));
  const whole = repository(bad);
  const tree = shallow(whole, 1);
  const values = {
    CI_MERGE_REQUEST_DIFF_BASE_SHA: git(whole, "rev-parse", "HEAD~"),
    CI_COMMIT_SHA: git(tree, "rev-parse", "HEAD"),
  };
  const ran = run("bash", ["-eo", "pipefail", "-c", job.script.join("\n")], tree, { env: values });
  assert.deepEqual([ran.code, ran.stderr], [1, ""]);
  assert.match(ran.stdout, /^fail: 1 new crossing/m);
  assert.deepEqual(job.artifacts.paths, Object.values(job.artifacts.reports));
  const issues = z
    .array(z.looseObject({ check_name: z.string(), location: z.looseObject({ path: z.string() }) }))
    .parse(JSON.parse(readFileSync(join(tree, job.artifacts.reports.codequality), "utf8")));
  assert.deepEqual(
    issues.map(({ check_name, location }) => [check_name, location.path]),
    [["outside-call", "fs/exec.c"]],
  );
  assert.match(
    readFileSync(join(tree, job.artifacts.reports.junit), "utf8"),
    /<testsuites name="ringfence" tests="\d+" failures="1"/,
  );
});

test(
  "the test of NIPA names its script, which says 0, 1 or 250 and a description on one line",
  exhaustive,
  () => {
    const info = z
      .strictObject({ run: z.tuple([z.string()]) })
      .parse(JSON.parse(textOf("nipa/ringfence/info.json")));
    const script = join(ci, "nipa/ringfence", info.run[0]);
    const described = (tree: string): { ran: Ran; description: string } => {
      const file = join(folder(), "desc");
      const ran = run(
        "bash",
        ["-c", `exec 10>"$1"; DESC_FD=10 exec "$2"`, "bash", file, script],
        tree,
      );
      return { ran, description: readFileSync(file, "utf8") };
    };
    const worse = described(repository(bad));
    assert.equal(worse.ran.code, 1, worse.ran.stderr);
    assert.equal(worse.description, "1 new crossing; findings in the tree before: 0, after: 1\n");
    assert.match(worse.ran.stdout, /call of vma_shrink\(\), which is private to mm\//);
    const fine = described(repository(good));
    assert.deepEqual(
      [fine.ran.code, fine.description],
      [0, "nothing to remark; findings in the tree before: 0, after: 0\n"],
    );
    const nothing = described(folder());
    assert.equal(nothing.ran.code, 250);
    assert.match(nothing.description, /^ringfence did not run \(exit 2\): ringfence: /);
  },
);

/** The commands of a git configuration that call ringfence, split as a shell would. */
function commandsOf(path: string, key: string): string[][] {
  const all = execFileSync("git", ["config", "--file", join(ci, path), "--get-all", `b4.${key}`], {
    encoding: "utf8",
    env,
  });
  return all
    .trim()
    .split("\n")
    .filter((line) => line.startsWith("ringfence "))
    .map((line) => line.split(" "));
}

test(
  "b4's configuration is git's, and its commands read one patch and are silent when it is clean",
  exhaustive,
  () => {
    const keys = [
      ["b4/b4-config", "prep-perpatch-check-cmd"],
      ["b4/gitconfig", "am-perpatch-check-cmd"],
    ] as const;
    for (const [path, key] of keys) {
      const [command] = commandsOf(path, key);
      assert.ok(command !== undefined);
      const [name = "", ...args] = command;
      for (const [added, expected] of [
        [
          bad,
          "fs/exec.c:5: ERROR:RF_OUTSIDE_CALL: call of vma_shrink(), which is private to mm/\n",
        ],
        [good, ""],
      ] as const) {
        const tree = repository(added);
        // As b4 has it: no commit, and the patch is in HEAD already.
        const patch = `${git(tree, "format-patch", "--stdout", "-1").replace(/^From .*\n/, "")}\n`;
        const ran = run(name, args, tree, { input: patch });
        assert.deepEqual([ran.stdout, ran.stderr], [expected, ""]);
      }
    }
  },
);

test("b4 can check a patch of a longer series by itself", exhaustive, () => {
  const [name = "", ...args] = commandsOf("b4/b4-config", "prep-perpatch-check-cmd")[0] ?? [];
  const tree = repository(good);
  addFiles(tree, bad);
  git(tree, "add", "-A");
  git(tree, "commit", "-qm", "fs: and another");
  const out = folder();
  git(tree, "format-patch", "-q", "-2", "-o", out);
  const patch = readFileSync(join(out, "0002-fs-and-another.patch"), "utf8").replace(
    /^From .*\n/,
    "",
  );
  const ran = run(name, args, tree, { input: patch });
  assert.deepEqual(
    [ran.stdout, ran.stderr],
    ["fs/exec.c:5: ERROR:RF_OUTSIDE_CALL: call of vma_shrink(), which is private to mm/\n", ""],
  );
});

test("b4's table gets results in its protocol", exhaustive, () => {
  const [name = "", ...args] = commandsOf("b4/gitconfig", "review-perpatch-check-cmd")[0] ?? [];
  const tree = repository(bad);
  const ran = run(name, args, tree, { input: `${git(tree, "format-patch", "--stdout", "-1")}\n` });
  const results = z
    .array(
      z.strictObject({
        tool: z.string(),
        status: z.enum(["pass", "warn", "fail"]),
        summary: z.string(),
        details: z.string().optional(),
      }),
    )
    .parse(JSON.parse(ran.stdout));
  assert.deepEqual(
    results.map(({ tool, status }) => [tool, status]),
    [["ringfence", "fail"]],
  );
  z.array(z.strictObject({ status: z.string(), description: z.string() })).parse(
    JSON.parse(results[0]?.details ?? ""),
  );
});

test("the hook lets a push through that is fine, and stops one that is worse", () => {
  for (const [added, isThrough] of [
    [good, true],
    [bad, false],
  ] as const) {
    const tree = repository(added);
    const remote = folder();
    git(remote, "init", "-q", "--bare");
    git(tree, "remote", "add", "origin", remote);
    git(tree, "push", "-q", "origin", "HEAD~:refs/heads/main");
    mkdirSync(join(tree, ".git/hooks"), { recursive: true });
    copyFileSync(join(ci, "hooks/pre-push"), join(tree, ".git/hooks/pre-push"));
    chmodSync(join(tree, ".git/hooks/pre-push"), 0o755);
    const known = run("git", ["push", "origin", "HEAD:refs/heads/main"], tree);
    assert.equal(known.code === 0, isThrough, known.stderr);
    assert.match(known.stdout + known.stderr, isThrough ? /^pass: /m : /call of vma_shrink\(\)/);
    if (effort(true, false)) continue;
    // A branch that the remote does not have yet.
    const fresh = run("git", ["push", "origin", "HEAD:refs/heads/topic"], tree);
    assert.equal(fresh.code === 0, isThrough, fresh.stderr);
    // Deleting one asks nothing.
    assert.equal(
      run("git", ["push", "origin", ":refs/heads/none"], tree).code,
      run("git", ["push", "--no-verify", "origin", ":refs/heads/none"], tree).code,
    );
  }
});

test("every file of docs/ci stands in its table", () => {
  const table = textOf("README.md");
  for (const path of [
    "github/ringfence.yml",
    "gitlab/ringfence.gitlab-ci.yml",
    "nipa/ringfence/",
    "b4/b4-config",
    "b4/gitconfig",
    "hooks/pre-push",
  ]) {
    assert.ok(table.includes(`\`${path}\``), path);
  }
});
