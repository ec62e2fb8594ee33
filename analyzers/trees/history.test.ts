/** Commits as patches are what git format-patch writes, whatever they change and say. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { Dice, edit, environment, scratch, textOf } from "../patches/sample.js";
import { History } from "./history.js";

const SEED = Number(process.env["SEED"] ?? 1);
const N_COMMITS = 120;

const messages = [
  "x: y\n", "", "mm/vma: a title that is long enough to be folded over the line, because it goes on and on\nin two lines\n\nBody.\n",
  "gr\xf6\xdfe\n\nfr\xfch\n", "a\n\n---\ndiff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n", "\n\nFrom: N <n@example.org>\n\nFrom here\n>From there\n", "[PATCH] t\n\nSigned-off-by: A <a@example.org>\n", "a\r\n\r\nb\r\n",
];
const authors = ["A U Thor <a@example.org>", "J. Doe (TI) <j@example.org>", "J\xf6rg <j@example.org>", "<only@example.org>"];
const paths = ["a.c", "b.c", "mm/a b.c", "fs/q\\\"uote.c", "caf\xe9.c", "deep/er/c.h", "g.bin"];

/** A line of commits with every kind of change. */
function history(): string {
  const dice = new Dice(SEED);
  const root = join(scratch, "history");
  execFileSync("git", ["init", "-q", "--bare", "--initial-branch=main", root], { env: environment });
  const parts: Buffer[] = [];
  let last = textOf(dice);
  for (let n = 0; n < N_COMMITS; n++) {
    const message = Buffer.from(dice.of(messages), "latin1");
    const isLatin1 = message.some((byte) => byte > 127);
    parts.push(Buffer.from(`commit refs/heads/main\nauthor ${dice.of(authors)} ${1e9 + n * 3600} ${dice.of(["+0100", "-0730", "+0000"])}\ncommitter x <x@y> 1 +0000\n${isLatin1 && dice.roll(2) === 0 ? "encoding ISO-8859-1\n" : ""}data ${message.length}\n`, "latin1"), message);
    for (let k = dice.roll(4); k > 0; k--) {
      const path = `"${dice.of(paths)}"`;
      const kind = dice.roll(10);
      if (kind === 0) parts.push(Buffer.from(`D ${path}\n`, "latin1"));
      else if (kind === 1) parts.push(Buffer.from(`M 160000 ${String(n).padStart(40, "a")} sub${dice.roll(2)}\n`));
      else if (kind === 2) parts.push(Buffer.from(`M 120000 inline l\ndata 3\na.${dice.roll(10)}\n`));
      else {
        last = kind === 3 ? Buffer.from(Array.from({ length: 500 }, () => dice.roll(256))) : kind < 6 ? last : edit(dice, last);
        parts.push(Buffer.from(`M ${dice.of(["100644", "100755"])} inline ${path}\ndata ${last.length}\n`, "latin1"), last, Buffer.from("\n"));
      }
    }
    parts.push(Buffer.from("\n"));
  }
  execFileSync("git", ["fast-import", "--quiet"], { cwd: root, env: environment, input: Buffer.concat(parts) });
  return root;
}

/** With titles on one line and without their numbers: git folds them with the mark in front, and counts commits that change nothing. */
function plain(box: Buffer | undefined): string {
  const text = (box ?? Buffer.alloc(0)).toString("latin1");
  return text.replace(/^(From [0-9a-f]{40} Mon.*\n(?:From:.*\n(?: .*\n)*)Date:.*\n)Subject:(.*(?:\n .*)*)/gm, (_, head: string, subject: string) => `${head}Subject:${subject.replace(/\n/g, "").replace(/^ \[PATCH[^\]]*\]/, "")}`);
}

test("commits as patches are to the byte those of git format-patch", () => {
  const root = history();
  const git = (...args: string[]): Buffer => execFileSync("git", ["-c", "core.quotePath=false", ...args], { cwd: root, env: environment, maxBuffer: 1 << 28 });
  const options = ["--stdout", "--full-index", "--binary", "--find-renames", "--no-signature", "--no-encode-email-headers", "--no-base", "--root"];
  const commits = git("rev-list", "--reverse", "main").toString().trim().split("\n");
  const found = History.of(root);
  assert.equal(plain(found?.patchesOf(commits)), plain(git("format-patch", ...options, "--numbered", "main")), `SEED=${SEED}`);
  for (const one of commits.slice(-5)) assert.equal(plain(found?.patchesOf([one])), plain(git("format-patch", ...options, "-1", one)));
});
