/**
 * Records by name in the user's cache directory. Reading and writing never fail: what cannot be had is
 * not there, and what stands in the way is said once. Records are read with `v8.deserialize`, because a
 * format of our own would take longer to read back than the facts take to be found again; it is no
 * reader for what a stranger wrote, so only what the user alone can have written comes to it: the folder
 * is the user's own, and so is the file, which is asked of the file that is open and not of its name.
 * Invariants: a record is believed only when this very build of the program wrote it, its digest fits
 * and it has the shape that is asked for; it is written beside and renamed, so that a kill or a full disk
 * leaves the old one or none, and two runs at once cannot mix theirs; all records together stay under
 * bounds of size and number, the oldest go first.
 */
import { createHash, randomBytes } from "node:crypto";
import {
  closeSync,
  constants,
  fstatSync,
  futimesSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { deserialize, serialize } from "node:v8";
import { codeOf } from "../analyzers/trees/reason.js";
import { build } from "./build.js";
import { visible } from "./formats/parts/visible.js";
import type { Io } from "./io.js";
import { ownFolder, realDisk, type Disk } from "./own-folder.js";
import type { Shape } from "./shape.js";

/** A kernel with every pack takes some 40 MB. */
const MAX_BYTES = 512 << 20;
/** More would take longer to look through than they are worth. */
const MAX_RECORDS = 500;
const DIGEST_BYTES = 32;
/** O_NONBLOCK: a FIFO in place of a record must not hang the run. */
const READ_FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
const OTHERS_WRITE = 0o022;

const recordName = /^[a-z]+-[0-9a-f]{64}$/;

/** Whose cache it is, and where. */
export interface CacheHome {
  /** XDG_CACHE_HOME, or what stands for it; undefined or empty for `.cache` in `home`. */
  readonly base: string | undefined;
  readonly home: string;
  /** The id of the user who runs this; undefined where files have no owners. */
  readonly user: number | undefined;
  readonly disk: Disk;
  /** What reads and writes: records of another build of the program are none of it. */
  readonly build: string;
  /** Takes one line for the user. */
  readonly say: (line: string) => void;
}

/**
 * The store of whoever runs this process; undefined where none is wanted or there can be none. Opened
 * once in a run, so that what is wrong with it is said once.
 */
export function openStore(
  isWanted: boolean,
  { environment, stderr }: Pick<Io, "environment" | "stderr">,
): Store | undefined {
  if (!isWanted) return undefined;
  const say = (line: string): void => void stderr.write(`ringfence: ${visible(line)}\n`);
  const home = environment["HOME"] || homeOf();
  return Store.open({
    base: environment["XDG_CACHE_HOME"],
    home,
    user: process.geteuid?.(),
    disk: realDisk,
    build: build(),
    say,
  });
}

function homeOf(): string {
  try {
    return homedir();
  } catch {
    // No HOME, and a user whom the system does not know.
    return "";
  }
}

export class Store {
  readonly #folder: string;
  readonly #user: number;
  readonly #build: string;
  readonly #say: CacheHome["say"];
  #isSaid = false;

  private constructor(folder: string, user: number, { build, say }: CacheHome) {
    this.#folder = folder;
    this.#user = user;
    this.#build = build;
    this.#say = say;
  }

  /** The user's store, or undefined where there is no folder for it, which is said. */
  static open(whose: CacheHome): Store | undefined {
    const { base, home, user, disk, say } = whose;
    if (user === undefined) return undefined;
    const refuse = (problem: string): undefined => void say(lineOf(problem));
    if (!base && home === "") return refuse("there is no home folder");
    const root = base || `${home}/.cache`;
    if (!root.startsWith("/")) return refuse(`${root} is not an absolute path`);
    if (root.includes("\0")) return refuse("its path holds a NUL");
    const found = ownFolder(`${root}/ringfence`, user, disk);
    return "problem" in found ? refuse(found.problem) : new Store(found.path, user, whose);
  }

  read<T>(name: string, shape: Shape<T>): T | undefined {
    // A record may hold the name of another one.
    if (!recordName.test(name)) return undefined;
    let file = -1;
    try {
      file = openSync(`${this.#folder}/${name}`, READ_FLAGS);
      const stat = fstatSync(file);
      if (!stat.isFile() || stat.size > MAX_BYTES) return undefined;
      if (stat.uid !== this.#user)
        return this.#miss(`${name} in ${this.#folder} belongs to another user`);
      if ((stat.mode & OTHERS_WRITE) !== 0)
        return this.#miss(`${name} in ${this.#folder} can be written to by others`);
      const bytes = readFileSync(file);
      const body = bytes.subarray(DIGEST_BYTES);
      if (!this.#sealOf(name, body).equals(bytes.subarray(0, DIGEST_BYTES))) return undefined;
      const value: unknown = deserialize(body);
      if (!shape(value)) return undefined;
      const now = new Date();
      futimesSync(file, now, now);
      return value;
    } catch {
      return undefined;
    } finally {
      if (file >= 0) closeSync(file);
    }
  }

  write(name: string, value: unknown): void {
    const temporary = `${this.#folder}/.${name}.${randomBytes(6).toString("hex")}`;
    try {
      const body = serialize(value);
      if (body.length > MAX_BYTES / 2) return;
      const head = this.#sealOf(name, body);
      writeFileSync(temporary, head, { mode: 0o600, flag: "wx" });
      writeFileSync(temporary, body, { flag: "a" });
      renameSync(temporary, `${this.#folder}/${name}`);
    } catch (error) {
      // A full or read-only disk: the run is right without a cache.
      this.#remove(temporary);
      this.#miss(`${this.#folder} cannot be written to (${codeOf(error)})`);
    }
  }

  /** Removes the oldest records until the rest is within the bounds, and what killed runs left. */
  trim(): void {
    const now = Date.now();
    let total = 0;
    let n = 0;
    for (const { name, size, time } of this.#records()) {
      total += size;
      n++;
      const isLeftOver = name.startsWith(".") && now - time > 3_600_000;
      if (total > MAX_BYTES || n > MAX_RECORDS || isLeftOver)
        this.#remove(`${this.#folder}/${name}`);
    }
  }

  /** The newest first. */
  #records(): { readonly name: string; readonly size: number; readonly time: number }[] {
    try {
      return readdirSync(this.#folder)
        .map((name) => {
          const stat = lstatSync(`${this.#folder}/${name}`, { throwIfNoEntry: false });
          return { name, size: stat?.size ?? 0, time: stat?.mtimeMs ?? 0 };
        })
        .sort((a, b) => b.time - a.time);
    } catch {
      return [];
    }
  }

  /**
   * Of a record, its name and the build that wrote it: under another name it would be the answer to
   * another question, and another build's answer is none.
   */
  #sealOf(name: string, body: Uint8Array): Buffer {
    return createHash("sha256").update(`${this.#build}\0${name}\0`).update(body).digest();
  }

  #remove(path: string): void {
    try {
      rmSync(path, { force: true });
    } catch {
      // A folder, which is none of ours, or a disk that can only be read.
    }
  }

  #miss(problem: string): undefined {
    if (!this.#isSaid) this.#say(lineOf(problem));
    this.#isSaid = true;
    return undefined;
  }
}

function lineOf(problem: string): string {
  return `cache not used: ${problem}; point XDG_CACHE_HOME at a folder of your own, or give --no-cache`;
}

export function digest(value: unknown): string {
  const hash = createHash("sha256");
  hash.update(value instanceof Uint8Array ? value : JSON.stringify(value));
  return hash.digest("hex");
}
