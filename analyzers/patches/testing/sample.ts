/** Random trees, edits of them, and what git makes of these: for the tests that compare us with git. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

interface Entry {
  readonly mode: string;
  readonly bytes: Buffer;
}
export type Files = ReadonlyMap<string, Entry>;

const shm = "/dev/shm";
export const scratch = mkdtempSync(join(existsSync(shm) ? shm : tmpdir(), "ringfence-apply-"));
process.on("exit", () => rmSync(scratch, { recursive: true, force: true }));
export const environment = {
  PATH: process.env["PATH"],
  HOME: scratch,
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CEILING_DIRECTORIES: scratch,
  LC_ALL: "C",
};

export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** 0 to n - 1. */
  roll(n: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % n;
  }

  of<T>(values: readonly T[]): T {
    return values[this.roll(values.length)] as T;
  }
}

const vocabulary = [
  "",
  "\t",
  "}",
  "{",
  "\treturn 0;",
  "int a;",
  "-- x",
  "++ y",
  "--- a/b",
  "@@ -1 +1 @@",
  "\\ No newline",
  "caf\xe9",
  "x\r",
  "a  b",
  "a b ",
];
const names = [
  "a.c",
  "b.c",
  "mm/mmap.c",
  "mm/vma.c",
  "mm/a b.c",
  "fs/exec.c",
  "fs/tab\there.c",
  "caf\u00e9.c",
  'fs/q"uote.c',
  "new/deep/down.h",
];

function lineOf(dice: Dice): string {
  return dice.roll(3) === 0 ? `line ${dice.roll(1000)}` : dice.of(vocabulary);
}

export function textOf(dice: Dice): Buffer {
  if (dice.roll(20) === 0)
    return Buffer.from(Array.from({ length: dice.roll(300) }, () => dice.roll(256)));
  const lines = Array.from({ length: dice.roll(4) === 0 ? dice.roll(3) : dice.roll(40) }, () =>
    lineOf(dice),
  );
  return Buffer.from(
    lines.join("\n") + (dice.roll(6) === 0 || lines.length === 0 ? "" : "\n"),
    "latin1",
  );
}

export function edit(dice: Dice, bytes: Buffer): Buffer {
  const lines = bytes.toString("latin1").split("\n");
  for (let n = 1 + dice.roll(4); n > 0; n--) {
    const at = dice.roll(lines.length + 1);
    const kind = dice.roll(3);
    if (kind === 0)
      lines.splice(at, 0, ...Array.from({ length: 1 + dice.roll(3) }, () => lineOf(dice)));
    else if (kind === 1) lines.splice(at, 1 + dice.roll(3));
    else lines.splice(at, 1, lineOf(dice));
  }
  return Buffer.from(lines.join("\n"), "latin1");
}

const modes = ["100644", "100644", "100644", "100755"];

function filesOf(dice: Dice): Map<string, Entry> {
  const files = new Map<string, Entry>();
  for (let n = 1 + dice.roll(4); n > 0; n--) {
    if (dice.roll(15) === 0)
      files.set(dice.of(["link", "fs/link.c"]), {
        mode: "120000",
        bytes: Buffer.from(dice.of(["a.c", "nowhere", "../x"])),
      });
    else files.set(dice.of(names), { mode: dice.of(modes), bytes: textOf(dice) });
  }
  return files;
}

function change(dice: Dice, files: Files): Map<string, Entry> {
  const changed = new Map(files);
  for (const [path, { mode, bytes }] of files) {
    const kind = dice.roll(12);
    const isLink = mode === "120000";
    const after = isLink || dice.roll(3) === 0 ? bytes : edit(dice, bytes);
    if (kind === 0) changed.delete(path);
    else if (kind === 1 || kind === 2) {
      if (kind === 1) changed.delete(path);
      changed.set(dice.of(names), { mode, bytes: after });
    } else if (kind === 3 && !isLink) changed.set(path, { mode: dice.of(modes), bytes });
    else if (kind < 10)
      changed.set(path, {
        mode,
        bytes: isLink ? Buffer.from(dice.of(["a.c", "elsewhere"])) : after,
      });
  }
  if (dice.roll(6) === 0)
    changed.set(dice.of(names), { mode: dice.of(modes), bytes: textOf(dice) });
  // Two files that change places.
  const [one, two] = [...files.keys()];
  if (dice.roll(10) === 0 && one !== undefined && two !== undefined) {
    changed.set(one, files.get(two) as Entry);
    changed.set(two, files.get(one) as Entry);
  }
  return changed;
}

export interface Case {
  readonly before: Files;
  readonly after: Files;
  diff: Buffer;
  /** What git patch-id --stable says of it. */
  patchId: string;
}

/** All diffs in a few processes: every case is a pair of commits. */
function withDiffs(cases: readonly Case[], options: readonly string[], name: string): void {
  const repository = join(scratch, name);
  execFileSync("git", ["init", "-q", "--bare", repository], { env: environment });
  const parts: Buffer[] = [];
  const commit = (mark: number, from: number, files: Files): void => {
    parts.push(
      Buffer.from(
        `commit refs/heads/c${mark}\nmark :${mark}\ncommitter x <x@y> ${mark} +0000\ndata 0\n${from > 0 ? `from :${from}\n` : ""}deleteall\n`,
      ),
    );
    for (const [path, { mode, bytes }] of files) {
      parts.push(
        Buffer.from(
          `M ${mode} inline "${path.replace(/["\\]/g, "\\$&").replace(/\t/g, "\\t")}"\ndata ${bytes.length}\n`,
        ),
        bytes,
        Buffer.from("\n"),
      );
    }
    parts.push(Buffer.from("\n"));
  };
  cases.forEach(({ before, after }, index) => {
    commit(2 * index + 1, 0, before);
    commit(2 * index + 2, 2 * index + 1, after);
  });
  const marks = join(repository, "marks");
  execFileSync("git", ["fast-import", "--quiet", `--export-marks=${marks}`], {
    cwd: repository,
    env: environment,
    input: Buffer.concat(parts),
    maxBuffer: 1 << 28,
  });
  const ids = new Map(
    readFileSync(marks, "utf8")
      .trim()
      .split("\n")
      .map((line) => [Number(line.slice(1).split(" ")[0]), line.split(" ")[1] as string]),
  );
  const wanted = cases.map((_, index) => ids.get(2 * index + 2) as string);
  const output = execFileSync("git", ["diff-tree", "--stdin", "-r", "-p", "--always", ...options], {
    cwd: repository,
    env: environment,
    input: `${wanted.join("\n")}\n`,
    maxBuffer: 1 << 28,
  });
  let at = 0;
  cases.forEach((one, index) => {
    const head = `${wanted[index]}\n`;
    assert.equal(output.toString("latin1", at, at + head.length), head);
    const next = wanted[index + 1];
    const end =
      next === undefined ? output.length : output.indexOf(`\n${next}\n`, at + head.length - 1) + 1;
    one.diff = output.subarray(at + head.length, end);
    at = end;
  });
  const patchIds = execFileSync("git", ["patch-id", "--stable"], {
    cwd: repository,
    env: environment,
    input: output,
    maxBuffer: 1 << 28,
  }).toString();
  const byCommit = new Map(
    patchIds
      .trim()
      .split("\n")
      .map((line) => line.split(" ").reverse() as [string, string]),
  );
  cases.forEach((one, index) => (one.patchId = byCommit.get(wanted[index] as string) ?? ""));
}

export function makeCases(dice: Dice, n: number, options: readonly string[], name: string): Case[] {
  const cases: Case[] = [];
  while (cases.length < n) {
    const before = filesOf(dice);
    if (
      [...before.keys()].some((path) =>
        [...before.keys()].some((other) => other.startsWith(`${path}/`)),
      )
    )
      continue;
    cases.push({ before, after: change(dice, before), diff: Buffer.alloc(0), patchId: "" });
  }
  withDiffs(cases, options, name);
  return cases.filter(({ diff }) => diff.length > 0);
}

export const fixture = (name: string): Buffer =>
  readFileSync(new URL(`../../../../fixtures/mails/${name}`, import.meta.url));

/** The files of fixtures/mails/frob-tree.txt. */
export function frobTree(): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  for (const piece of fixture("frob-tree.txt")
    .toString()
    .split(/^\/\/- /m)
    .slice(1)) {
    const lf = piece.indexOf("\n");
    files.set(piece.slice(0, lf), Buffer.from(piece.slice(lf + 1)));
  }
  return files;
}
