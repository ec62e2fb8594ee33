/**
 * The same question has the same answer, byte for byte: without a cache, with an empty one, with one
 * that other runs have filled, with one that others could write to, and with one whose every record is
 * damaged or says something else; and on one processor as on all.
 */
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { test } from "node:test";
import { deserialize, serialize } from "node:v8";
import { effort, exhaustive } from "../testing/effort.js";
import { packageRoot } from "./package.js";
import { run } from "./run.js";
import { caller, folder, program, tree } from "./testing/spawn.js";

/** More files than one thread reads alone. */
const MANY = 450;

/** So many files, some of which cross the boundary. */
const files = (n: number): Readonly<Record<string, string>> => ({
  ...Object.fromEntries(
    Array.from({ length: n }, (_, at) => [
      `fs/f${at}.c`,
      at % 50 === 0 ? caller(`f${at}`) : `int f${at};\n`,
    ]),
  ),
  "include/linux/ops.h": '#include "../../mm/vma.h"\n#define OP(x) vma_##x\n',
  "drivers/paste.c": "#include <linux/ops.h>\nint g(void)\n{\n\treturn OP(shrink)();\n}\n",
});

const repository = tree(files(effort(60, MANY)));
const git = (...args: string[]): void => {
  execFileSync(
    "git",
    ["-C", repository, "-c", "user.name=t", "-c", "user.email=t@example.org", ...args],
    { stdio: "pipe" },
  );
};
git("init", "--quiet");
git("add", ".");
git("commit", "--quiet", "-m", "state");

const patch = join(folder(), "x.patch");
writeFileSync(
  patch,
  "From: A <a@example.org>\nSubject: [PATCH] fs: call\n\nCall it.\n\n---\ndiff --git a/fs/f1.c b/fs/f1.c\n--- a/fs/f1.c\n+++ b/fs/f1.c\n@@ -1 +1,2 @@\n int f1;\n+int f(void) { return vma_shrink(); }\n",
);

const questions: readonly (readonly string[])[] = [
  ["lint", repository, "--rev", "HEAD", "--format", "json"],
  ["lint", repository, "--rev", "HEAD"],
  ["lint", repository, "--rev", "HEAD", "fs/f50.c"],
  ["review", patch, "--tree", repository, "--base", "HEAD", "--no-model", "--format", "json"],
  ["model", repository, "--rev", "HEAD", "--drift"],
  ["explain", "vma_shrink", repository, "--rev", "HEAD"],
];

async function answer(
  args: readonly string[],
  cache: string,
): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> {
  let [stdout, stderr] = ["", ""];
  const code = await run(args, {
    stdin: {},
    stdout: { write: (text) => (stdout += Buffer.from(text).toString("utf8")) },
    stderr: { write: (text) => (stderr += Buffer.from(text).toString("utf8")) },
    environment: { ...process.env, XDG_CACHE_HOME: cache },
  });
  return { code, stdout, stderr };
}

const recordsOf = (cache: string): string[] =>
  readdirSync(join(cache, "ringfence")).map((name) => join(cache, "ringfence", name));

function seal(name: string, body: Uint8Array): Buffer {
  return Buffer.concat([createHash("sha256").update(`${name}\0`).update(body).digest(), body]);
}

/** What may have become of a record, its digest fitting or not. */
const damages: readonly (readonly [
  claim: string,
  damage: (bytes: Buffer, name: string, all: readonly Buffer[]) => Buffer,
])[] = [
  [
    "one byte is another",
    (bytes) => Buffer.from(bytes.map((byte, at) => (at === bytes.length >> 1 ? byte ^ 1 : byte))),
  ],
  ["half of it is gone", (bytes) => bytes.subarray(0, bytes.length >> 1)],
  ["it holds nothing", (_, name) => seal(name, serialize(null))],
  ["it holds a text", (_, name) => seal(name, serialize("text"))],
  ["it holds an empty object", (_, name) => seal(name, serialize({}))],
  ["it holds a list of numbers", (_, name) => seal(name, serialize([1, 2, 3]))],
  [
    "it holds another record",
    (bytes, _, all) =>
      all[(all.findIndex((each) => each.equals(bytes)) + 1) % all.length] as Buffer,
  ],
  [
    "all its numbers are out of bounds",
    (bytes, name) => seal(name, serialize(changed(deserialize(bytes.subarray(32))))),
  ],
];

/** The value with its numbers beyond whatever they count or point at. */
function changed(value: unknown): unknown {
  if (typeof value === "number") return -7;
  if (value instanceof Int32Array) return value.map(() => 1 << 30);
  if (value instanceof Uint8Array) return Buffer.from(value).fill(255);
  if (value instanceof Map) return new Map([...value].map(([key, each]) => [key, changed(each)]));
  if (Array.isArray(value)) return value.map(changed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, changed(each)]));
}

test("a cold, a warm, a shared and a foreign cache change nothing of an answer", async () => {
  const shared = folder();
  for (const args of effort(questions.slice(3, 4), questions)) {
    const plain = await answer([...args, "--no-cache"], folder());
    assert.equal(plain.stderr, "");
    const own = folder();
    assert.deepEqual(await answer(args, own), plain, `cold: ${args.join(" ")}`);
    assert.deepEqual(await answer(args, own), plain, `warm: ${args.join(" ")}`);
    assert.deepEqual(await answer(args, shared), plain, `after other runs: ${args.join(" ")}`);
    const foreign = folder();
    mkdirSync(join(foreign, "ringfence"));
    chmodSync(join(foreign, "ringfence"), 0o777);
    const { stderr, ...rest } = await answer(args, foreign);
    assert.deepEqual({ ...rest, stderr: "" }, plain, `foreign: ${args.join(" ")}`);
    assert.match(stderr, /^ringfence: cache not used: .*\n$/);
    assert.deepEqual(recordsOf(foreign), []);
  }
});

test("a damaged cache changes nothing of an answer, and is no error", async () => {
  const asked = effort([questions[0]], [questions[0], questions[3]]);
  const plain = await Promise.all(
    asked.map((args = []) => answer([...args, "--no-cache"], folder())),
  );
  for (const [claim, damage] of effort(damages.slice(0, 1), damages)) {
    const cache = folder();
    for (const args of asked) await answer(args ?? [], cache);
    const records = recordsOf(cache);
    assert.ok(records.length > 4);
    const all = records.map((path) => readFileSync(path));
    for (const [at, path] of records.entries())
      writeFileSync(path, damage(all[at] as Buffer, basename(path), all));
    for (const [at, args = []] of asked.entries())
      assert.deepEqual(await answer(args, cache), plain[at], `${claim}: ${args.join(" ")}`);
  }
});

test("one processor gives what all give", exhaustive, (context) => {
  if (spawnSync("taskset", ["-c", "0", "true"]).status !== 0)
    return context.skip("taskset is not there");
  for (const args of [questions[0] ?? [], questions[3] ?? []]) {
    const options = { encoding: "utf8", cwd: packageRoot } as const;
    const ask = [program, ...args, "--no-cache"];
    const one = spawnSync("taskset", ["-c", "0", process.execPath, ...ask], options);
    const many = spawnSync(process.execPath, ask, options);
    assert.deepEqual(
      [one.status, one.stdout, one.stderr],
      [many.status, many.stdout, many.stderr],
      args.join(" "),
    );
  }
});
