/** Commits are read as git format-patch writes them, whatever they change and say. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Dice, edit, environment, scratch, textOf } from "../patches/testing/sample.js";
import { History } from "./history.js";

const SEED = Number(process.env["SEED"] ?? 1);
const N_COMMITS = 120;

const messages = [
  "x: y\n",
  "",
  "mm/vma: a title that is long enough to be folded over the line, because it goes on and on\nin two lines\n\nBody.\n",
  "gr\xf6\xdfe\n\nfr\xfch\n",
  "a\n\n---\ndiff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n",
  "\n\nFrom: N <n@example.org>\n\nFrom here\n>From there\n",
  "[PATCH] t\n\nSigned-off-by: A <a@example.org>\n",
  "a\r\n\r\nb\r\n",
];
const authors = [
  "A U Thor <a@example.org>",
  "J. Doe (TI) <j@example.org>",
  "J\xf6rg <j@example.org>",
  "<only@example.org>",
];
const paths = ["a.c", "b.c", "mm/a b.c", 'fs/q\\"uote.c', "caf\xe9.c", "deep/er/c.h", "g.bin"];

/** A line of commits with every kind of change. */
function history(): string {
  const dice = new Dice(SEED);
  const root = mkdtempSync(join(scratch, "history"));
  execFileSync("git", ["init", "-q", "--bare", "--initial-branch=main", root], {
    env: environment,
  });
  const parts: Buffer[] = [];
  let last = textOf(dice);
  for (let n = 0; n < N_COMMITS; n++) {
    const message = Buffer.from(dice.of(messages), "latin1");
    const isLatin1 = message.some((byte) => byte > 127);
    parts.push(
      Buffer.from(
        `commit refs/heads/main\nauthor ${dice.of(authors)} ${1e9 + n * 3600} ${dice.of(["+0100", "-0730", "+0000"])}\ncommitter x <x@y> 1 +0000\n${isLatin1 && dice.roll(2) === 0 ? "encoding ISO-8859-1\n" : ""}data ${message.length}\n`,
        "latin1",
      ),
      message,
    );
    for (let k = dice.roll(4); k > 0; k--) {
      const path = `"${dice.of(paths)}"`;
      const kind = dice.roll(10);
      if (kind === 0) parts.push(Buffer.from(`D ${path}\n`, "latin1"));
      else if (kind === 1)
        parts.push(Buffer.from(`M 160000 ${String(n).padStart(40, "a")} sub${dice.roll(2)}\n`));
      else if (kind === 2)
        parts.push(Buffer.from(`M 120000 inline l\ndata 3\na.${dice.roll(10)}\n`));
      else {
        last =
          kind === 3
            ? Buffer.from(Array.from({ length: 500 }, () => dice.roll(256)))
            : kind < 6
              ? last
              : edit(dice, last);
        parts.push(
          Buffer.from(
            `M ${dice.of(["100644", "100755"])} inline ${path}\ndata ${last.length}\n`,
            "latin1",
          ),
          last,
          Buffer.from("\n"),
        );
      }
    }
    parts.push(Buffer.from("\n"));
  }
  execFileSync("git", ["fast-import", "--quiet"], {
    cwd: root,
    env: environment,
    input: Buffer.concat(parts),
  });
  return root;
}

/** What git format-patch writes below the cut, by commit. */
function belowCuts(box: Buffer, commits: readonly string[]): Map<string, string> {
  const found = new Map<string, string>();
  const text = box.toString("latin1");
  const starts = commits.flatMap((commit) => {
    const at = text.indexOf(`From ${commit} Mon Sep 17 00:00:00 2001\n`);
    return at < 0 ? [] : [{ commit, at }];
  });
  starts.forEach(({ commit, at }, index) => {
    const mail = text.slice(at, starts[index + 1]?.at ?? text.length);
    found.set(commit, mail.slice(mail.search(/\n---\n (?!.*\n---\n )/) + "\n---\n".length));
  });
  return found;
}

test("what commits change is to the byte what git format-patch says", () => {
  const root = history();
  const git = (...args: string[]): Buffer =>
    execFileSync("git", ["-c", "core.quotePath=false", ...args], {
      cwd: root,
      env: environment,
      maxBuffer: 1 << 28,
    });
  const commits = git("rev-list", "--reverse", "main").toString().trim().split("\n");
  const options = [
    "--stdout",
    "--full-index",
    "--binary",
    "--find-renames",
    "--no-signature",
    "--no-base",
    "--root",
  ];
  const wanted = belowCuts(git("format-patch", ...options, "main"), commits);
  const found = History.of(root) as History;
  found.diffsOf(commits).forEach((diff, at) => {
    const commit = commits[at] as string;
    assert.equal(
      diff.toString("latin1").trimEnd(),
      (wanted.get(commit) ?? "").trimEnd(),
      `SEED=${SEED} ${commit}`,
    );
  });
});

test("what commits say is what git log says", () => {
  const root = history();
  const git = (...args: string[]): string =>
    execFileSync("git", args, { cwd: root, env: environment, maxBuffer: 1 << 28 }).toString();
  const commits = git("rev-list", "--reverse", "main").trim().split("\n");
  const messages = (History.of(root) as History).messagesOf(commits);
  const said = git(
    "log",
    "--reverse",
    "--format=%H%x00%an%x00%ae%x00%aD%x00%s%x00%b%x00",
    "main",
  ).split("\0");
  messages.forEach(({ commit, name, email, date, title, body }, at) => {
    assert.deepEqual(
      [commit, name, email, date, title, body],
      [said[6 * at]?.trim(), ...said.slice(6 * at + 1, 6 * at + 6)],
    );
    assert.equal(commit, commits[at]);
  });
});
