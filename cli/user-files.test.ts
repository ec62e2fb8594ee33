/** What lies where the command line points: pipes, devices and folders are neither waited for nor replaced. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { caller, folder, tree } from "./testing/spawn.js";
import { ringfence } from "./testing/run.js";

const crossing = tree({ "fs/exec.c": caller("f") });
const here = folder();
const fifo = join(here, "fifo");
execFileSync("mkfifo", [fifo]);
const sparse = join(here, "sparse");
writeFileSync(sparse, "");
truncateSync(sparse, 5 * 2 ** 30);
mkdirSync(join(here, "folder"));

type Question = (file: string) => readonly string[];
const reading: readonly Question[] = [
  (file) => ["lint", crossing, "--rules", file],
  (file) => ["lint", crossing, "--baseline", file],
  (file) => ["baseline", crossing, "--file", file],
  (file) => ["model", crossing, "--config", file],
  (file) => ["model", crossing, "--replay", file],
];

const strange: readonly (readonly [path: string, says: RegExp])[] = [
  [fifo, /: a pipe that nobody writes to; give a file\n$/],
  ["/dev/zero", /: larger than 64 MiB; give the file that is meant\n$/],
  [sparse, /: larger than 64 MiB; give the file that is meant\n$/],
  [join(here, "folder"), /: cannot be read \(EISDIR\); give a file that can be read\n$/],
  ["/proc/self/mem", /: cannot be read \(EIO\); give a file that can be read\n$/],
];

test("a file that is none is one line and exit code 2, whatever was to be read from it", async () => {
  for (const [path, says] of strange) {
    for (const question of reading) {
      const { code, stderr } = await ringfence(question(path));
      assert.equal(code, 2, `${question(path).join(" ")}: ${stderr}`);
      assert.match(stderr, says);
    }
  }
  const { code, stderr } = await ringfence(["review", fifo, "--tree", crossing]);
  assert.deepEqual([code, /nothing in it/.test(stderr)], [2, true]);
});

test("an output that nobody reads, or that cannot be there, is one line and exit code 2", async () => {
  for (const [path, says] of [
    [fifo, /\(ENXIO\); it is a pipe that nobody reads/],
    ["/dev/full", /\(ENOSPC\); its disk is full/],
    ["/proc/x/y", /\(ENOENT\); give a path in a folder that exists/],
    [here, /\(EISDIR\); it is a folder/],
  ] as const) {
    const { code, stderr } = await ringfence(["lint", crossing, "--format", `json=${path}`]);
    assert.equal(code, 2, path);
    assert.match(stderr, says, path);
  }
});

test("a baseline replaces what a link leads to, and no device", async () => {
  const link = join(here, "link");
  writeFileSync(join(here, "real"), "");
  symlinkSync("real", link);
  assert.equal((await ringfence(["baseline", crossing, "--file", link, "--allow-growth"])).code, 0);
  assert.equal(readlinkSync(link), "real");
  assert.match(readFileSync(join(here, "real"), "utf8"), /^outside-call /m);
  // Root could replace the system's own.
  const device = process.geteuid?.() === 0 ? join(here, "null") : "/dev/null";
  if (device !== "/dev/null") execFileSync("mknod", [device, "c", "1", "3"]);
  const { code, stderr } = await ringfence([
    "baseline",
    crossing,
    "--file",
    device,
    "--allow-growth",
  ]);
  assert.deepEqual(
    [code, stderr],
    [2, `ringfence: ${device}: not a plain file; give one, or a name that is free\n`],
  );
  assert.equal(lstatSync(device).isCharacterDevice(), true);
});
