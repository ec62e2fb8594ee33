/**
 * What a range ends in is its second end: whatever merges did, what the review says is introduced
 * and fixed is the difference between a lint of the one end and of the merge base.
 */
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { effort } from "../../testing/effort.js";
import { environment, scratch } from "../../analyzers/patches/testing/sample.js";
import { openCommit } from "../../analyzers/trees/revision.js";
import { check } from "../../rules/judge/check.js";
import { keyOf } from "../../rules/results/compare.js";
import { NOTHING_KNOWN } from "../../rules/results/known.js";
import type { Finding } from "../../rules/results/finding.js";
import type { SeriesReview } from "../../rules/results/series-review.js";
import { loadRules } from "../rule-sources.js";
import { chooseBase } from "./base.js";
import { readHistory } from "./history-series.js";
import { hearMessage } from "./hear-message.js";
import { reviewSeries } from "./review-series.js";
import { Dice, makeHistories, MERGES, type SampleHistory } from "../testing/histories.js";
import { Untold } from "./walk-history.js";

const SEED = Number(process.env["SEED"] ?? 1);
/** Repeats one history of a full run. */
const ONLY = process.env["HISTORY"] === undefined ? undefined : Number(process.env["HISTORY"]);

async function reviewRange(root: string, range: string): Promise<SeriesReview> {
  const told = new Set<string>();
  for (;;) {
    const { chosen, base: known } = readHistory({
      tree: root,
      range,
      commit: undefined,
      isRebased: false,
      told,
    });
    assert.ok(chosen !== undefined);
    try {
      return await reviewSeries({
        chosen,
        base: chooseBase(chosen.series, { tree: root, base: undefined, known }),
        treeName: root,
        toolVersion: "0.0.0",
        today: "2026-01-01",
        known: NOTHING_KNOWN,
        examiner: undefined,
        bounds: "small",
        store: undefined,
        threads: undefined,
        rulesOf: (tree) => loadRules(tree, { packs: undefined, files: [], usesTreeRules: true }),
        listener: hearMessage,
        onFiles: undefined,
        onScenarios: undefined,
      });
    } catch (error) {
      if (!(error instanceof Untold)) throw error;
      for (const commit of error.commits) told.add(commit);
    }
  }
}

async function lint(root: string, commit: string): Promise<Finding[]> {
  const tree = openCommit(root, commit);
  const { boundaries } = await loadRules(tree, {
    packs: undefined,
    files: [],
    usesTreeRules: true,
  });
  const { findings } = await check(tree, tree.list(false), boundaries, { today: "2026-01-01" });
  return findings.filter(({ exception }) => exception === undefined).map(({ finding }) => finding);
}

/** How often each stands in the one list more than in the other. */
function difference(plus: readonly string[], minus: readonly string[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const key of plus) counts.set(key, (counts.get(key) ?? 0) + 1);
  for (const key of minus) counts.set(key, (counts.get(key) ?? 0) - 1);
  return Object.fromEntries([...counts].filter(([, n]) => n !== 0).sort());
}

const useOf = ({ rule, boundary, symbol, kind }: Finding): string =>
  [rule, boundary, symbol, kind ?? "-"].join(" ");

async function compareWithLint(
  root: string,
  { from, to, merges }: SampleHistory,
  about: string,
): Promise<void> {
  const git = (...args: string[]): string =>
    execFileSync("git", args, { cwd: root, env: environment }).toString().trim();
  const base = git("merge-base", from, to);
  const [before, after, review] = [
    await lint(root, base),
    await lint(root, to),
    await reviewRange(root, `${from}..${to}`),
  ];
  const of = (state: string): Finding[] =>
    review.findings.filter((one) => one.state === state).map(({ finding }) => finding);
  const [introduced, fixed] = [of("introduced"), of("fixed")];
  const what = `${about}, ${from}..${to}, ${merges.join(", ")}`;
  assert.deepEqual(review.incomplete, [], what);
  assert.deepEqual(
    difference(introduced.map(useOf), fixed.map(useOf)),
    difference(after.map(useOf), before.map(useOf)),
    what,
  );
  if (
    review.patches.every(({ findings }) => findings.every(({ state }) => state !== "moved")) &&
    of("moved").length === 0
  ) {
    assert.deepEqual(
      difference(introduced.map(keyOf), fixed.map(keyOf)),
      difference(after.map(keyOf), before.map(keyOf)),
      what,
    );
  }
  assert.equal(review.nFindings[0], before.length, what);
  assert.equal(review.nFindings.at(-1), after.length, what);
  assert.equal(
    before.length,
    review.summary.nFixed + review.summary.nMoved + review.summary.nRemaining,
    what,
  );
  for (const { patch } of review.findings)
    assert.ok(patch >= 1 && patch <= review.patches.length, what);
}

test("what a review says is introduced and fixed is what lint says, whatever the merges did", async (t) => {
  const n = ONLY === undefined ? effort(2, 150) : ONLY + 1;
  const root = join(scratch, "merges");
  const histories = makeHistories(root, new Dice(SEED), n, MERGES);
  for (const [at, one] of histories.entries())
    if (ONLY === undefined || at === ONLY)
      await compareWithLint(root, one, `SEED=${SEED}, history ${at}`);
  t.diagnostic(
    `${n} histories with ${histories.reduce((sum, { merges }) => sum + merges.length, 0)} merges`,
  );
});

/**
 * A repository of git's own making: `git merge` and `git revert`, with a person who resolves
 * conflicts.
 */
function withMerges(): { readonly root: string; readonly ends: readonly SampleHistory[] } {
  const root = mkdtempSync(join(scratch, "made"));
  const git = (...args: string[]): string => {
    const { status, stdout, stderr } = spawnSync(
      "git",
      [
        "-c",
        "user.name=t",
        "-c",
        "user.email=t@example.org",
        "-c",
        "init.defaultBranch=main",
        ...args,
      ],
      { cwd: root, env: environment, encoding: "utf8" },
    );
    assert.ok(status === 0 || args[0] === "merge", stderr);
    return stdout.trim();
  };
  const put = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const use = (name: string, symbol: string): string =>
    `int ${name}(void)\n{\n\treturn ${symbol};\n}\n`;
  const commit = (title: string, files: Readonly<Record<string, string>>): void => {
    for (const [path, text] of Object.entries(files)) put(path, text);
    git("add", "-A");
    git("commit", "-q", "--allow-empty", "-m", title);
  };
  git("init", "-q");
  commit("begin", {
    "mm/vma.h": "int vma_expand(void);\nint vma_shrink(void);\n",
    "mm/vma.c":
      '#include "vma.h"\nint vma_expand(void)\n{\n\treturn 0;\n}\nint vma_shrink(void)\n{\n\treturn 0;\n}\n',
    "fs/a.c": use("a", "vma_shrink()"),
    "fs/b.c": use("b", "0"),
  });
  const start = git("rev-parse", "HEAD");
  const ends: SampleHistory[] = [];
  const sides = (
    one: Readonly<Record<string, string>>,
    other: Readonly<Record<string, string>>,
  ): void => {
    git("checkout", "-q", "-B", "side", start);
    commit("side: a change", other);
    git("checkout", "-q", "-B", "main", start);
    commit("main: a change", one);
  };
  const keep = (merge: string): void =>
    void ends.push(
      { from: start, to: git("rev-parse", "HEAD"), merges: [merge] },
      { from: git("rev-parse", "HEAD^"), to: git("rev-parse", "HEAD"), merges: [merge] },
    );
  sides({ "fs/a.c": use("a", "0") }, { "fs/b.c": use("b", "vma_expand()") });
  git("merge", "-q", "--no-ff", "-m", "clean", "side");
  keep("clean");
  const clean = git("rev-parse", "HEAD");
  git("revert", "-m", "1", "--no-edit", "HEAD");
  keep("revert of a merge");
  git("revert", "--no-edit", "HEAD");
  keep("revert of the revert");
  sides({ "fs/a.c": use("a", "1") }, { "fs/a.c": use("a", "2") });
  git("merge", "-q", "-m", "conflict", "side");
  commit("by hand", { "fs/a.c": use("a", "vma_shrink() + vma_expand()") });
  keep("by hand");
  sides(
    { "fs/c.c": use("c", "0") },
    { "fs/d.c": use("d", "vma_expand()"), "fs/a.c": use("a", "0") },
  );
  git("merge", "-q", "-s", "ours", "-m", "ours", "side");
  keep("ours");
  sides({ "fs/c.c": use("c", "0") }, { "fs/d.c": use("d", "vma_expand()") });
  git("checkout", "-q", "-B", "third", start);
  commit("third: a change", { "fs/e.c": use("e", "vma_shrink()") });
  git("checkout", "-q", "main");
  git("merge", "-q", "-m", "octopus", "side", "third");
  keep("octopus");
  // What both sides have stands in two other places afterwards: it moves once, and comes once.
  sides({ "fs/c.c": use("c", "0") }, { "fs/d.c": use("d", "0") });
  git("merge", "-q", "--no-ff", "--no-commit", "side");
  const [e, f] = [use("e", "vma_shrink()"), use("f", "vma_shrink()")];
  commit("two places", { "fs/a.c": use("a", "0"), "fs/e.c": e, "fs/f.c": f });
  keep("two places");
  git("checkout", "-q", "--orphan", "sub");
  git("rm", "-rqf", ".");
  commit("sub: begin", { "s.c": use("s", "vma_shrink()") });
  git("checkout", "-q", "-B", "main", start);
  git("merge", "-q", "-s", "ours", "--no-commit", "--allow-unrelated-histories", "sub");
  git("read-tree", "--prefix=drivers/sub/", "-u", "sub");
  commit("subtree", {});
  keep("subtree");
  // Two merge bases: each side has merged the other before.
  git("checkout", "-q", "-B", "side", clean);
  git("checkout", "-q", "-B", "one", start);
  commit("one", { "fs/one.c": use("one", "vma_shrink()") });
  git("checkout", "-q", "-B", "two", start);
  commit("two", { "fs/two.c": use("two", "vma_expand()") });
  const two = git("rev-parse", "HEAD");
  git("merge", "-q", "-m", "criss", "one");
  commit("two more", { "fs/two.c": use("two", "0") });
  git("checkout", "-q", "one");
  git("merge", "-q", "-m", "cross", two);
  commit("one more", { "fs/one.c": use("one", "vma_expand()") });
  ends.push({
    from: git("rev-parse", "one"),
    to: git("rev-parse", "two"),
    merges: ["criss-cross"],
  });
  ends.push({ from: git("rev-parse", "two"), to: clean, merges: ["beside each other"] });
  return { root, ends };
}

const made = withMerges();

test("what a review says of merges that git made is what lint says", async () => {
  const { root, ends } = made;
  // Of each merge there is a range that begins before its branches, and one that begins at the first.
  const chosen = effort(
    ends.filter((_, index) => index % 4 === 0),
    ends,
  );
  for (const one of chosen) await compareWithLint(root, one, "made by git");
});

test("a clone that ends early or lacks contents is no clean answer", async () => {
  const { root, ends } = made;
  const [{ from, to }] = ends as [SampleHistory];
  const git = (...args: string[]): void =>
    void execFileSync("git", ["-c", "protocol.file.allow=always", ...args], {
      cwd: scratch,
      env: environment,
      stdio: "pipe",
    });
  execFileSync("git", ["branch", "end", to], { cwd: root, env: environment });
  execFileSync("git", ["config", "uploadpack.allowFilter", "true"], {
    cwd: root,
    env: environment,
  });
  git("clone", "-q", "--depth", "2", "--branch", "end", `file://${root}`, "shallow");
  git("clone", "-q", "--filter=blob:none", "--no-checkout", `file://${root}`, "partial");
  const [shallow, partial] = [join(scratch, "shallow"), join(scratch, "partial")];
  const review = await reviewRange(shallow, `${to}^..${to}`);
  assert.match(review.incomplete.join(), /the clone ends with it/);
  assert.deepEqual(
    review.findings.map(({ state, finding }) => `${state} ${finding.location.path}`),
    ["introduced fs/b.c"],
    "the merge is judged all the same",
  );
  await assert.rejects(
    reviewRange(shallow, `${from}..${to}`),
    /the clone is shallow and does not have [0-9a-f]+; fetch more of the history/,
  );
  await assert.rejects(reviewRange(partial, `${from}..${to}`), /partial clone/);
});

test("a bare repository whose HEAD names no branch is read at the base that is named", () => {
  const { root, ends } = made;
  const [{ from, to }] = ends as [SampleHistory];
  const git = (...args: string[]): void =>
    void execFileSync("git", args, { cwd: scratch, env: environment, stdio: "pipe" });
  git("clone", "-q", "--bare", root, "unborn.git");
  git("--git-dir", "unborn.git", "symbolic-ref", "HEAD", "refs/heads/nothing");
  const range = `${from}..${to}`;
  const { chosen } = readHistory({
    ...{ tree: root, range, commit: undefined, isRebased: false },
    told: new Set(),
  });
  assert.ok(chosen !== undefined);
  const asked = { tree: join(scratch, "unborn.git"), base: from, known: undefined };
  assert.equal(chooseBase(chosen.series, asked).commit, from);
});

test("a submodule is mentioned, whoever brings it", async () => {
  const root = join(scratch, "submodules");
  const histories = makeHistories(root, new Dice(SEED + 2), 3, ["submodule"]).filter(
    ({ merges }) => merges.length > 0,
  );
  assert.ok(histories.length > 0);
  for (const { from, to } of histories) {
    const isThere =
      execFileSync("git", ["ls-tree", to, "sub"], { cwd: root, env: environment }).length > 0;
    const wasThere =
      execFileSync(
        "git",
        [
          "ls-tree",
          execFileSync("git", ["merge-base", from, to], { cwd: root, env: environment })
            .toString()
            .trim(),
          "sub",
        ],
        { cwd: root, env: environment },
      ).length > 0;
    const { notes } = await reviewRange(root, `${from}..${to}`);
    assert.equal(
      notes.some((note) => /submodule.*sub/.test(note) || /sub: a submodule/.test(note)),
      isThere && !wasThere,
      notes.join("\n"),
    );
  }
});

test("an ordinary history gets no answer that is incomplete", async (t) => {
  const n = effort(3, 400);
  const root = join(scratch, "ordinary");
  let nIncomplete = 0;
  const said = new Set<string>();
  for (const { from, to } of makeHistories(root, new Dice(SEED + 1), n, ["clean"])) {
    const { incomplete } = await reviewRange(root, `${from}..${to}`);
    if (incomplete.length > 0) nIncomplete++;
    for (const why of incomplete) said.add(why);
  }
  t.diagnostic(`${nIncomplete} of ${n} ordinary histories are incomplete`);
  assert.deepEqual([...said], []);
});
