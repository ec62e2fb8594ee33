/** What the cache keeps, whom it believes, and that nothing which lies in its folder is more than a miss. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  chownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { serialize } from "node:v8";
import { realDisk, type Disk } from "./own-folder.js";
import { isText } from "./shape.js";
import { folder } from "./testing/spawn.js";
import { digest, Store } from "./store.js";

const NAME = `check-${digest("some input")}`;
const user = process.geteuid?.();
const isRoot = user === 0;

interface Opened {
  readonly store: Store | undefined;
  readonly said: string[];
  /** Where records lie. */
  readonly own: string;
}

const BUILD = "this one";

interface Otherwise {
  readonly user?: number;
  readonly disk?: Disk;
  readonly build?: string;
}

function opened(base: string, more: Otherwise = {}): Opened {
  const said: string[] = [];
  const store = Store.open({
    base,
    home: "",
    user,
    disk: realDisk,
    build: BUILD,
    say: (line) => said.push(line),
    ...more,
  });
  return { store, said, own: join(base, "ringfence") };
}

/** A store that holds one record, opened again. */
function withRecord(): Opened {
  const base = folder();
  opened(base).store?.write(NAME, "kept");
  return opened(base);
}

function sealed(value: unknown, name = NAME): Buffer {
  const body = serialize(value);
  return Buffer.concat([
    createHash("sha256").update(`${BUILD}\0${name}\0`).update(body).digest(),
    body,
  ]);
}

test("what is written is read back, by the user alone", () => {
  const { store, own, said } = withRecord();
  assert.equal(store?.read(NAME, isText), "kept");
  assert.equal(statSync(own).mode & 0o777, 0o700);
  assert.equal(statSync(join(own, NAME)).mode & 0o777, 0o600);
  assert.deepEqual(said, []);
});

const plants: readonly (readonly [claim: string, plant: (path: string) => void])[] = [
  ["another type", (path) => writeFileSync(path, sealed({ kept: true }))],
  [
    "bytes that are no value, with their digest",
    (path) =>
      writeFileSync(
        path,
        Buffer.concat([
          createHash("sha256").update(`${BUILD}\0${NAME}\0x`).digest(),
          Buffer.from("x"),
        ]),
      ),
  ],
  ["a digest of something else", (path) => writeFileSync(path, sealed("kept").fill(0, 0, 32))],
  [
    "a record of another name",
    (path) => writeFileSync(path, sealed("kept", `check-${digest("another input")}`)),
  ],
  ["a damaged byte", (path) => writeFileSync(path, sealed("kept").fill(1, 36, 37))],
  ["half a record", (path) => truncateSync(path, 36)],
  ["nothing", (path) => truncateSync(path, 0)],
  ["a file of 5 GB", (path) => truncateSync(path, 5 * 2 ** 30)],
  ["a link to a record", (path) => symlinkSync(realRecord(), path)],
  ["a FIFO", (path) => void execFileSync("mkfifo", [path])],
  ["a folder", (path) => mkdirSync(path)],
];

function realRecord(): string {
  return join(withRecord().own, NAME);
}

test("what is no record of the wanted kind is a miss", () => {
  for (const [claim, plant] of plants) {
    const { store, own } = withRecord();
    if (/link|FIFO|folder/.test(claim)) execFileSync("rm", [join(own, NAME)]);
    plant(join(own, NAME));
    assert.equal(store?.read(NAME, isText), undefined, claim);
    store?.trim();
  }
});

test("a record of another build of the program is a miss, and its own one takes the place", () => {
  const base = folder();
  opened(base, { build: "an older one" }).store?.write(NAME, "old");
  const { store, said } = opened(base);
  assert.equal(store?.read(NAME, isText), undefined);
  store?.write(NAME, "kept");
  assert.equal(store?.read(NAME, isText), "kept");
  assert.equal(opened(base, { build: "an older one" }).store?.read(NAME, isText), undefined);
  assert.deepEqual(said, []);
});

test("a name that leads out of the folder is a miss", () => {
  const { store, own } = withRecord();
  writeFileSync(join(own, "..", "x"), sealed("planted"));
  for (const name of ["../x", `../ringfence/${NAME}`, "", ".", NAME.toUpperCase()])
    assert.equal(store?.read(name, isText), undefined, name);
});

test("a record that others can write to is not believed, and that is said once", () => {
  for (const mode of [0o620, 0o602, 0o666]) {
    const { store, own, said } = withRecord();
    chmodSync(join(own, NAME), mode);
    assert.equal(store?.read(NAME, isText), undefined);
    assert.equal(store?.read(NAME, isText), undefined);
    assert.deepEqual(said, [
      `cache not used: ${NAME} in ${own} can be written to by others; point XDG_CACHE_HOME at a folder of your own, or give --no-cache`,
    ]);
  }
});

test("a record of another owner is not believed", (context) => {
  if (!isRoot) return context.skip("only root can give a file to somebody else");
  const { store, own, said } = withRecord();
  chownSync(join(own, NAME), 65_534, 65_534);
  assert.equal(store?.read(NAME, isText), undefined);
  assert.match(said.join("\n"), /^cache not used: .* belongs to another user; .*$/);
});

test("whoever another user says to be, the records of this one are not believed", () => {
  const base = folder();
  opened(base).store?.write(NAME, "kept");
  const stranger = (user ?? 0) + 1;
  // To the stranger the folders look as if they were root's or their own.
  const disk: Disk = {
    ...realDisk,
    look: (path) => ({
      ...(realDisk.look(path) ?? { kind: "folder", mode: 0o700 }),
      owner: stranger,
      mode: 0o700,
    }),
  };
  const { store, said } = opened(base, { user: stranger, disk });
  assert.equal(store?.read(NAME, isText), undefined);
  assert.match(said.join("\n"), /belongs to another user/);
});

test("a folder that others can write to is not used", () => {
  for (const mode of [0o720, 0o702, 0o777, 0o1777]) {
    const { own } = withRecord();
    chmodSync(own, mode);
    const { store, said } = opened(join(own, ".."));
    assert.equal(store, undefined);
    assert.match(said.join("\n"), /^cache not used: \S+ can be written to by others; .*$/);
  }
});

test("places where no cache can be are one line each", () => {
  const file = join(folder(), "file");
  writeFileSync(file, "");
  const fifo = join(folder(), "fifo");
  execFileSync("mkfifo", [fifo]);
  for (const base of [
    "/proc/x",
    "/proc/self/fd",
    "/dev/null",
    "/dev/full",
    "relative",
    "./x",
    file,
    fifo,
    `${file}/x`,
    "/nul\0",
    `/${"x".repeat(300)}`,
  ]) {
    const { store, said } = opened(base);
    assert.equal(store, undefined, base);
    assert.equal(said.length, 1, base);
  }
  const lines: string[] = [];
  assert.equal(
    Store.open({
      base: "",
      home: "",
      user,
      disk: realDisk,
      build: BUILD,
      say: (line) => lines.push(line),
    }),
    undefined,
  );
  assert.match(lines.join("\n"), /^cache not used: there is no home folder; /);
});

test("a record that cannot be written is said once and ends nothing", () => {
  const { store, own, said } = withRecord();
  execFileSync("rm", ["-r", own]);
  store?.write(NAME, "new");
  store?.write(NAME, "new");
  store?.trim();
  assert.deepEqual(said, [
    `cache not used: ${own} cannot be written to (ENOENT); point XDG_CACHE_HOME at a folder of your own, or give --no-cache`,
  ]);
});

test("what killed runs left is removed after an hour, and what is no record is let be", () => {
  const { store, own } = withRecord();
  writeFileSync(join(own, ".left"), "");
  writeFileSync(join(own, ".young"), "");
  utimesSync(join(own, ".left"), 1, 1);
  mkdirSync(join(own, ".folder"));
  utimesSync(join(own, ".folder"), 1, 1);
  store?.trim();
  assert.deepEqual(readdirSync(own).sort(), [".folder", ".young", NAME]);
  assert.equal(readFileSync(join(own, NAME)).length > 32, true);
});
