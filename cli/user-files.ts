/**
 * Files that the command line names. What is there may be a pipe, a device or a folder. Invariant: no
 * more is read than a bound says, a pipe that nobody writes to or reads from is an error and nothing
 * that is waited for, and nothing but a plain file is ever replaced.
 */
import {
  closeSync,
  constants,
  fstatSync,
  mkdirSync,
  openSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, resolve } from "node:path";
import { codeOf } from "../analyzers/trees/reason.js";
import type { Io } from "./io.js";
import { UserError } from "./user-error.js";

/** A rule file, a configuration, a baseline or a counterexample is smaller. */
const MAX_BYTES = 64 << 20;
const PART_BYTES = 1 << 16;

export function readUserFile(path: string): Uint8Array {
  const found = readIfThere(path);
  if (found === undefined)
    throw new UserError(`${path}: cannot be read (ENOENT); give a file that exists`);
  return found;
}

/** Undefined when nothing has this name. */
export function readIfThere(path: string): Uint8Array | undefined {
  let file = -1;
  try {
    file = openForReading(path);
    return readAll(file, path);
  } catch (error) {
    if (error instanceof UserError) throw error;
    if (codeOf(error) === "ENOENT") return undefined;
    throw new UserError(`${path}: cannot be read (${codeOf(error)}); give a file that can be read`);
  } finally {
    if (file >= 0) closeSync(file);
  }
}

/** All of standard input, which may be empty or not there. */
export function readInput({ fd }: Io["stdin"]): Uint8Array {
  return fd === undefined ? new Uint8Array() : readParts(fd, "standard input", "give one file");
}

/** A descriptor that may say EAGAIN. Opening a FIFO the plain way waits for whoever opens its other end. */
export function openForReading(path: string): number {
  return openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
}

function readAll(file: number, path: string): Uint8Array {
  const bytes = readParts(file, path, "give the file that is meant");
  if (bytes.length === 0 && fstatSync(file).isFIFO())
    throw new UserError(`${path}: a pipe that nobody writes to; give a file`);
  return bytes;
}

/** `mend`: what to give in place of too much. */
function readParts(file: number, name: string, mend: string): Uint8Array {
  const parts: Buffer[] = [];
  let nBytes = 0;
  for (;;) {
    const part = Buffer.allocUnsafe(
      nBytes === 0 ? Math.min(MAX_BYTES, fstatSync(file).size) + PART_BYTES : PART_BYTES,
    );
    const n = readSome(file, part);
    if (n === 0) return Buffer.concat(parts);
    nBytes += n;
    if (nBytes > MAX_BYTES)
      throw new UserError(`${name}: larger than ${MAX_BYTES >> 20} MiB; ${mend}`);
    parts.push(part.subarray(0, n));
  }
}

/** What a pipe or a terminal has next, which is waited for. */
export function readSome(file: number, part: Uint8Array): number {
  const wait = new Int32Array(new SharedArrayBuffer(4));
  for (;;) {
    try {
      return readSync(file, part, 0, part.length, null);
    } catch (error) {
      if (codeOf(error) === "EOF") return 0;
      if (codeOf(error) !== "EAGAIN") throw error;
      Atomics.wait(wait, 0, 0, 5);
    }
  }
}

/** Writes where the user says: a file, a pipe that somebody reads, or a device. */
export function writeUserFile(path: string, text: string | Uint8Array): void {
  try {
    // Says ENXIO where a pipe has no reader, which writing would wait for.
    if (statSync(path, { throwIfNoEntry: false })?.isFIFO() === true)
      closeSync(openSync(path, constants.O_WRONLY | constants.O_NONBLOCK));
    writeFileSync(path, text);
  } catch (error) {
    throw unwritable(path, error);
  }
}

/** Replaces a file as a whole, so that a kill leaves the old one or the new one. */
export function replaceUserFile(path: string, text: string): void {
  let temporary = "";
  try {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat !== undefined && !stat.isFile())
      throw new UserError(`${path}: not a plain file; give one, or a name that is free`);
    // What a link leads to is replaced, and not the link.
    const end = stat === undefined ? path : realpathSync(path);
    temporary = `${end}.${process.pid}.tmp`;
    writeFileSync(temporary, text, { flag: "wx" });
    renameSync(temporary, end);
  } catch (error) {
    if (temporary !== "") rmSync(temporary, { force: true });
    throw error instanceof UserError ? error : unwritable(path, error);
  }
}

/** Makes a folder and those above it. Not `recursive`, which never ends below /proc. */
export function makeFolder(path: string): void {
  const missing: string[] = [];
  try {
    for (
      let folder = resolve(path);
      statSync(folder, { throwIfNoEntry: false }) === undefined;
      folder = dirname(folder)
    )
      missing.push(folder);
    for (const folder of missing.reverse()) mkdirSync(folder);
  } catch (error) {
    throw unwritable(path, error);
  }
}

/** A line that says what stands in the way, and what to do. */
function unwritable(path: string, error: unknown): UserError {
  return new UserError(`${path}: cannot be written (${codeOf(error)}); ${mendOf(codeOf(error))}`);
}

function mendOf(code: string): string {
  switch (code) {
    case "ENOSPC":
      return "its disk is full";
    case "EISDIR":
      return "it is a folder; give a file";
    case "ENXIO":
      return "it is a pipe that nobody reads; give a file";
    case "EFBIG":
      return "the limit on the size of files is met (ulimit -f)";
    default:
      return "give a path in a folder that exists";
  }
}
