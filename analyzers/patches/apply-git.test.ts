/**
 * Our apply is git's: thousands of random edits, renames, modes and damaged patches, applied by both.
 * `SEED=n` repeats a run, `CASES=n` makes it longer.
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { effort } from "../../testing/effort.js";
import { openDirectory } from "../trees/directory.js";
import { memoryTree } from "../trees/memory-tree.js";
import { applyDiff } from "./apply.js";
import { parseDiff } from "./diff.js";
import { kindOfMode, readMode } from "./mode.js";
import { PatchError } from "./patch-error.js";
import { patchId } from "./patch-id.js";
import { Dice, edit, environment, makeCases, scratch, type Files } from "./testing/sample.js";

const SEED = Number(process.env["SEED"] ?? 1);
const N_CASES = Number(process.env["CASES"] ?? effort(300, 1500));

/** Our result; undefined when it is refused. */
function ours(
  before: Files,
  diff: Uint8Array,
  folder: string | undefined,
): Map<string, string> | string {
  const tree =
    folder === undefined
      ? memoryTree(
          new Map(
            [...before]
              .filter(([, { mode }]) => mode !== "120000")
              .map(([path, { bytes }]) => [path, bytes]),
          ),
        )
      : openDirectory(folder);
  try {
    const files = parseDiff(diff);
    if (files.length === 0) return "no patch";
    const applied = applyDiff(tree, files);
    if (applied.kind === "refused")
      return applied.problems.map((problem) => problem.message).join("\n");
    const result = new Map(
      [...before].map(([path, { mode, bytes }]) => [path, `${mode} ${bytes.toString("latin1")}`]),
    );
    for (const [path, { bytes, mode }] of applied.changes) {
      const from =
        files.findLast((file) => file.newPath === path && file.oldPath !== path)?.oldPath ?? path;
      const old = before.get(from)?.mode ?? "100644";
      if (bytes === undefined) result.delete(path);
      else result.set(path, `${mode === "" ? old : mode} ${Buffer.from(bytes).toString("latin1")}`);
    }
    return result;
  } catch (error) {
    if (!(error instanceof PatchError)) throw error;
    return error.message;
  }
}

function write(folder: string, files: Files): void {
  mkdirSync(folder);
  for (const [path, { mode, bytes }] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    if (mode === "120000") symlinkSync(bytes, join(folder, path));
    else writeFileSync(join(folder, path), bytes);
    if (mode === "100755") chmodSync(join(folder, path), 0o755);
  }
}

function readBack(folder: string): Map<string, string> {
  const files = new Map<string, string>();
  for (const entry of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    const stat = lstatSync(join(folder, entry));
    if (stat.isDirectory()) continue;
    if (stat.isSymbolicLink()) files.set(entry, `120000 ${readlinkSync(join(folder, entry))}`);
    else
      files.set(
        entry,
        `${(stat.mode & 0o100) === 0 ? "100644" : "100755"} ${readFileSync(join(folder, entry), "latin1")}`,
      );
  }
  return files;
}

interface Trial {
  readonly before: Files;
  readonly diff: Buffer;
}

/** Applies each diff with git and with us; counts how often git took it. */
function compare(
  all: readonly Trial[],
  name: string,
): { readonly nTaken: number; readonly nRefused: number } {
  // A tree does not tell what a link says, so links are taken as the patch has them.
  const trials = all.filter(
    ({ diff, before }) =>
      ![...before.values()].some(({ mode }) => mode === "120000") ||
      !/^(rename|copy) from/m.test(diff.toString("latin1")),
  );
  const root = join(scratch, name);
  mkdirSync(root);
  trials.forEach(({ before, diff }, index) => {
    write(join(root, String(index)), before);
    writeFileSync(join(root, `${index}.diff`), diff);
  });
  // What we make of it has to be known before git changes the folder.
  const results = trials.map(({ before, diff }, index) =>
    ours(before, diff, join(root, String(index))),
  );
  const script = `i=0; while [ $i -lt ${trials.length} ]; do (cd $i && git apply --whitespace=nowarn ../$i.diff >/dev/null 2>../$i.err && echo 0 || echo 1); i=$((i+1)); done`;
  const run = spawnSync("sh", ["-c", script], { cwd: root, env: environment, maxBuffer: 1 << 26 });
  const codes = run.stdout.toString().trim().split("\n");
  assert.equal(codes.length, trials.length);
  let nTaken = 0;
  results.forEach((result, index) => {
    const errors = readFileSync(join(root, `${index}.err`), "utf8").trim();
    const about = (): string =>
      `SEED=${SEED}, trial ${name}/${index}\n--- git: ${errors}\n--- ours: ${typeof result === "string" ? result : "applied"}\n${trials[index]?.diff.toString("latin1")}`;
    const isTaken = codes[index] === "0";
    if (typeof result === "string") {
      // Git says that a binary patch is corrupt, leaves out the rest of the diff, and calls it success.
      if (isTaken && !/^error: (unrecognized|corrupt) binary patch/m.test(errors))
        assert.fail(about());
      return;
    }
    // Git gives up on its own assertion where a header without lines stands before a plain diff.
    if (!isTaken && errors.includes("Assertion")) return;
    if (!isTaken) assert.fail(about());
    nTaken++;
    const there = readBack(join(root, String(index)));
    const isSame =
      there.size === result.size && [...there].every(([path, text]) => result.get(path) === text);
    if (!isSame) assert.deepEqual(result, there, about());
  });
  rmSync(root, { recursive: true, force: true });
  return { nTaken, nRefused: trials.length - nTaken };
}

const styles: readonly (readonly string[])[] = [
  ["-M", "-C", "--find-copies-harder", "--binary"],
  ["--no-renames", "--binary", "-U1"],
  ["-M30", "--binary", "-U5", "--full-index"],
  ["-M", "--binary", "-U0"],
];

test("what git diff writes turns before into after, and its blob ids hold", () => {
  const dice = new Dice(SEED);
  styles.slice(0, 3).forEach((options, style) => {
    for (const { before, after, diff } of makeCases(dice, N_CASES, options, `exact${style}`)) {
      const files = parseDiff(diff);
      const plain = new Map(
        [...before]
          .filter(([, { mode }]) => mode !== "120000")
          .map(([path, { bytes }]) => [path, bytes] as const),
      );
      if (plain.size < before.size) continue;
      const applied = applyDiff(memoryTree(plain), files);
      if (applied.kind === "refused")
        assert.fail(`${applied.problems[0]?.message}\n${diff.toString("latin1")}`);
      const result = new Map<string, Uint8Array>(plain);
      for (const [path, { bytes }] of applied.changes) {
        if (bytes === undefined) result.delete(path);
        else result.set(path, bytes);
      }
      assert.deepEqual([...result.keys()].sort(), [...after.keys()].sort());
      for (const [path, { bytes }] of after)
        assert.ok(bytes.equals(result.get(path) as Uint8Array), path);
      for (const file of applied.files) {
        if (file.patch.hunks.length > 0) assert.equal(file.blobs, "exact", diff.toString("latin1"));
      }
    }
  });
});

test("patches on a tree that has moved on are taken and refused as git apply does", () => {
  const dice = new Dice(SEED + 1);
  let nTaken = 0;
  let nRefused = 0;
  styles.forEach((options, style) => {
    const trials = makeCases(dice, Math.ceil(N_CASES / 4), options, `moved${style}`).map(
      ({ before, diff }) => {
        const moved = new Map(before);
        for (const [path, entry] of before) {
          if (entry.mode === "120000" || dice.roll(3) === 0) continue;
          const kind = dice.roll(20);
          if (kind === 0) moved.delete(path);
          else
            moved.set(path, {
              ...entry,
              bytes:
                kind < 8
                  ? Buffer.concat([Buffer.from("new\n".repeat(1 + dice.roll(3))), entry.bytes])
                  : kind < 14
                    ? entry.bytes
                    : edit(dice, entry.bytes),
            });
        }
        return { before: moved, diff };
      },
    );
    const counts = compare(trials, `move${style}`);
    nTaken += counts.nTaken;
    nRefused += counts.nRefused;
  });
  assert.ok(
    nTaken > N_CASES / 5 && nRefused > N_CASES / 10,
    `${nTaken} taken, ${nRefused} refused`,
  );
});

/** One change to the text of a patch, of the kinds that mails and people make. */
function damage(dice: Dice, diff: Buffer, other: Buffer): Buffer {
  const lines = diff.toString("latin1").split("\n");
  const at = dice.roll(lines.length);
  const line = lines[at] as string;
  switch (dice.roll(12)) {
    case 0:
      lines.splice(at, 1);
      break;
    case 1:
      lines.splice(at, 0, line);
      break;
    case 2:
      lines[at] = dice.of([" ", "+", "-", "\\", "x"]) + line.slice(1);
      break;
    case 3:
      lines.forEach((text, index) => {
        if (text.startsWith("@@ "))
          lines[index] = text.replace(/\d+/g, (digits) =>
            dice.roll(3) === 0 ? String(Math.max(0, Number(digits) + dice.roll(3) - 1)) : digits,
          );
      });
      break;
    case 4:
      return Buffer.concat([diff, other]);
    case 5:
      return Buffer.concat([diff, diff]);
    case 6:
      return diff.subarray(0, dice.roll(diff.length));
    case 7:
      // Without git's header, as diff -u writes it.
      return Buffer.from(
        lines
          .filter(
            (text) =>
              !/^(diff --git|index |similarity|old mode|new mode|new file|deleted file)/.test(text),
          )
          .join("\n"),
        "latin1",
      );
    case 8:
      return Buffer.from(
        `some words\n\n${lines.join("\n")}-- \n2.39.5\n\n${lines.slice(0, 3).join("\n")}\n`,
        "latin1",
      );
    case 9:
      lines.forEach((text, index) => {
        if (text === " ") lines[index] = "";
      });
      break;
    case 10: {
      const hunks = lines.flatMap((text, index) => (text.startsWith("@@ ") ? [index] : []));
      if (hunks.length >= 2) {
        const from = hunks[hunks.length - 1] as number;
        const to = hunks[hunks.length - 2] as number;
        const end = lines.length - 1;
        lines.splice(to, end - to, ...lines.slice(from, end), ...lines.slice(to, from));
      }
      break;
    }
    default:
      lines.splice(
        at,
        0,
        dice.of([
          "",
          "-- ",
          "\\ No newline at end of file",
          " ",
          "+",
          "-",
          "@@ -1,2 +1,2 @@",
          "diff --git a/a.c b/a.c",
          "old mode 100644",
          "rename from a.c",
          "similarity index 100%",
          "new file mode 100644",
        ]),
      );
  }
  return Buffer.from(lines.join("\n"), "latin1");
}

test("damaged patches are taken and refused as git apply does", () => {
  const dice = new Dice(SEED + 2);
  let nTaken = 0;
  let nRefused = 0;
  styles.forEach((options, style) => {
    const cases = makeCases(dice, Math.ceil(N_CASES / 3), options, `damaged${style}`);
    const trials = cases
      .map(({ before, diff }) => ({ before, diff: damage(dice, diff, dice.of(cases).diff) }))
      // Up to 2.50 git takes any number of markers for a missing line end, later versions one; and
      // they do not agree on how short one may be.
      .filter(({ diff }) => !/^(\\|@@ ).*\n\\ |\n\\[^\n]*$(?![^])/m.test(diff.toString("latin1")))
      .filter(
        ({ before, diff }) =>
          !diff.includes("link") || ![...before.values()].some(({ mode }) => mode === "120000"),
      );
    const counts = compare(trials, `damage${style}`);
    nTaken += counts.nTaken;
    nRefused += counts.nRefused;
  });
  assert.ok(nTaken > N_CASES / 6 && nRefused > N_CASES / 6, `${nTaken} taken, ${nRefused} refused`);
});

/** What may stand for a mode; \r within a line comes of mails that were broken there. */
const MODES = [
  "100644",
  "100755",
  "0100644",
  "00100755",
  " 100644",
  "\t\r100644",
  "100644\r",
  "100644 x",
  "100644\tx",
  "100644\r4",
  "10064\r4",
  "1006\r44",
  "1\r00644",
  "\r",
  "",
  " ",
  "x",
  "0",
  "000000",
  "0\r",
  "644",
  "104644",
  "120000",
  "120000\r",
  "1200\r00",
  "120777",
  "160000",
  "010064",
  "060644",
  "100648",
  "-",
  "100644\x0b",
  "4",
  "111",
  "100664",
  "100777",
  "100010",
  "102644",
  "120644",
  "160644",
  "20644",
  "140000",
  "170100",
  "1100644",
  "40000100644",
  "40000000000",
  "37777777777",
  "777777777777777777777100644",
  "+100755",
  "-37777677134",
  "- 100644",
];

/** Later releases read what is of no kind that git keeps as a submodule, up to 2.46 it was a file. */
function isOfNoKind(mode: string): boolean {
  const read = readMode(mode);
  return read !== undefined && (read === "" || kindOfMode(read) === "other");
}

const created = (name: string, mode: string): string =>
  `diff --git a/${name} b/${name}\nnew file mode ${mode}\n--- /dev/null\n+++ b/${name}\n@@ -0,0 +1 @@\n+x\n`;

/** The modes in the index, by name, after each diff was applied alone; those that were refused have none. */
function indexAfter(diffs: readonly string[]): Map<string, string> {
  const root = join(scratch, "index");
  mkdirSync(root);
  diffs.forEach((diff, index) => writeFileSync(join(root, `${index}.diff`), diff));
  const script = `git init -q .; i=0; while [ $i -lt ${diffs.length} ]; do git apply --cached $i.diff 2>/dev/null; i=$((i+1)); done; git ls-files -s`;
  const run = spawnSync("sh", ["-c", script], { cwd: root, env: environment, encoding: "utf8" });
  rmSync(root, { recursive: true, force: true });
  return new Map(
    [...run.stdout.matchAll(/^(\d+) .*\t(.*)$/gm)].map(([, mode = "", name = ""]) => [name, mode]),
  );
}

const takesAnyKind = (): boolean => indexAfter([created("f", "4")]).get("f") === "100644";

test("the mode of a file that is created is the one that the index of git has then", () => {
  const dice = new Dice(SEED + 4);
  const modes = Array.from({ length: effort(60, 300) }, () => {
    const kind = dice.of(["100", "100", "120", "", "0", "40", "20", "60", "140", "170", "1100"]);
    return `${kind}${dice.roll(8)}${dice.roll(8)}${dice.roll(8)}`;
  });
  const wanted = indexAfter(modes.map((mode, n) => created(`f${n}`, mode)));
  const isKept = takesAnyKind();
  modes.forEach((mode, n) => {
    const result = ours(new Map(), Buffer.from(created(`f${n}`, mode)), undefined);
    const read = typeof result === "string" ? result : result.get(`f${n}`)?.split(" ")[0];
    // A folder is a file to the one and a submodule to the other, so it is refused.
    const isFolder = readMode(mode)?.startsWith("04");
    const want = isFolder
      ? `f${n}: its mode ${readMode(mode)} is that of a folder`
      : wanted.get(`f${n}`);
    if (isFolder || isKept || !isOfNoKind(mode)) assert.equal(read, want, mode);
  });
});

test("a mode is what git apply reads of it, wherever it stands", () => {
  const before: Files = new Map([["a.c", { mode: "100644", bytes: Buffer.from("one\ntwo\n") }]]);
  const hunk = "@@ -1,2 +1,2 @@\n one\n-two\n+2\n";
  const names = "--- a/a.c\n+++ b/a.c\n";
  const modes = MODES.filter((mode) => takesAnyKind() || !isOfNoKind(mode));
  const diffs = modes.flatMap((mode) => [
    `diff --git a/a.c b/a.c\nindex 1111111..2222222 ${mode}\n${names}${hunk}`,
    `diff --git a/a.c b/a.c\nindex 1111111..222\r2222 ${mode}\n${names}${hunk}`,
    `diff --git a/a.c b/a.c\nold mode ${mode}\nnew mode 100755\n${names}${hunk}`,
    `diff --git a/a.c b/a.c\nold mode 100644\nnew mode ${mode}\nBinary files a\rb differ\n`,
    created("b.c", mode),
    `${created("b.c", mode)}diff --git a/b.c b/b.c\nold mode ${mode}\nnew mode 100755\n--- a/b.c\n+++ b/b.c\n@@ -1 +1 @@\n-x\n+y\n`,
    `diff --git a/a.c b/b.c\nold mode 100644\nnew mode ${mode}\nsimilarity index 100%\nrename from a.c\nrename to b.c\n`,
    `diff --git a/a.c b/a.c\ndeleted file mode ${mode}\n--- a/a.c\n+++ /dev/null\n@@ -1,2 +0,0 @@\n-one\n-two\n`,
  ]);
  // A prime to their number, so that every place and every mode has its turn.
  const some = diffs.filter((_, index) => index % effort(3, 1) === 0);
  const { nTaken, nRefused } = compare(
    some.map((diff) => ({ before, diff: Buffer.from(diff, "latin1") })),
    "modes",
  );
  assert.ok(nTaken > 20 && nRefused > 40, `${nTaken} taken, ${nRefused} refused`);
});

test("the patch id is that of git patch-id --stable", () => {
  const dice = new Dice(SEED + 3);
  styles.forEach((options, style) => {
    for (const { diff, patchId: wanted } of makeCases(
      dice,
      Math.ceil(N_CASES / 4),
      options,
      `id${style}`,
    )) {
      assert.equal(patchId(diff), wanted, diff.toString("latin1"));
    }
  });
});
