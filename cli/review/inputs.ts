/**
 * Where mails come from: files, folders of files, maildirs, and standard input. Invariant: what cannot
 * be read is an error or said in a note, never passed over, and no more is read than the bounds of the
 * mail reader let in.
 */
import type { Words } from "../../analyzers/words/words.js";
import { closeSync, fstatSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { MAX_INPUT_BYTES } from "../../analyzers/patches/limits.js";
import type { Input } from "../../analyzers/patches/mail.js";
import type { Io } from "../io.js";
import { UserError } from "../user-error.js";
import { openForReading, readSome } from "../user-files.js";
import type { ChosenSeries } from "./series-of.js";

const MAX_FILES = 20_000;
/**
 * Names of the files that git format-patch writes into a folder, and that b4 and others put beside
 * them.
 */
const MAIL_NAME = /\.(patch|mbox|mbx|eml|diff|cover|mail|txt)(\.gz)?$/i;
const STDIN = "-";

/** What was given in, and the commit that it was made on where the repository knows it. */
export interface Given {
  readonly inputs: readonly Input[];
  /** Where it is no mail that was given. */
  readonly chosen?: ChosenSeries;
  readonly base: { readonly commit: string; readonly because: Words } | undefined;
}

export function readInputs(paths: readonly string[], stdin: Io["stdin"]): Input[] {
  const budget = { nBytes: MAX_INPUT_BYTES };
  return paths.flatMap((path) =>
    path === STDIN ? [{ name: STDIN, bytes: readStdin(stdin, budget) }] : readPath(path, budget),
  );
}

/** What may still be read: files share the bound of one. */
interface Budget {
  nBytes: number;
}

function readPath(path: string, budget: Budget): Input[] {
  const stat = statOf(path);
  if (!stat.isDirectory()) return [{ name: path, bytes: readFile(path, budget) }];
  const names = namesIn(path);
  const isMaildir = names.includes("cur") && names.includes("new");
  const found = isMaildir
    ? ["cur", "new"].flatMap((folder) =>
        namesIn(join(path, folder)).map((name) => join(path, folder, name)),
      )
    : names.filter((name) => MAIL_NAME.test(name)).map((name) => join(path, name));
  const files = found.filter((file) => !statOf(file).isDirectory());
  const strange = files.find((file) => !statOf(file).isFile());
  if (strange !== undefined)
    throw new UserError(
      `${strange}: neither a file nor a folder; take it out, or give the mails one by one`,
    );
  if (files.length === 0)
    throw new UserError(
      `${path}: no mail in it; give a maildir, or a folder with files such as 0001-x.patch`,
    );
  if (files.length > MAX_FILES)
    throw new UserError(`${path}: more than ${MAX_FILES} files; give those of one series`);
  return files.map((file) => ({ name: file, bytes: readFile(file, budget) }));
}

function namesIn(path: string): string[] {
  try {
    return readdirSync(path)
      .filter((name) => !name.startsWith("."))
      .sort();
  } catch (error) {
    throw unreadable(path, error);
  }
}

function statOf(path: string): NonNullable<ReturnType<typeof statSync>> {
  try {
    return statSync(path);
  } catch (error) {
    throw unreadable(path, error);
  }
}

function readFile(path: string, budget: Budget): Uint8Array {
  let file = -1;
  try {
    file = openForReading(path);
    return readAll(file, path, budget);
  } catch (error) {
    throw error instanceof UserError ? error : unreadable(path, error);
  } finally {
    if (file >= 0) closeSync(file);
  }
}

function readStdin({ fd }: Io["stdin"], budget: Budget): Uint8Array {
  if (fd === undefined) return new Uint8Array();
  try {
    return readAll(fd, "standard input", budget);
  } catch (error) {
    throw error instanceof UserError ? error : unreadable("standard input", error);
  }
}

function readAll(file: number, name: string, budget: Budget): Uint8Array {
  const parts: Buffer[] = [];
  const size = Math.min(MAX_INPUT_BYTES, fstatSync(file).size);
  let nBytes = 0;
  for (;;) {
    const part = Buffer.allocUnsafe(Math.max(1 << 16, nBytes === 0 ? size + 1 : 1 << 20));
    const n = readSome(file, part);
    if (n === 0) break;
    nBytes += n;
    budget.nBytes -= n;
    if (budget.nBytes < 0) {
      const before = nBytes > MAX_INPUT_BYTES ? "" : "with what was read before it ";
      throw new UserError(
        `${name}: ${before}larger than ${MAX_INPUT_BYTES >> 20} MiB; give the mails of one series`,
      );
    }
    parts.push(part.subarray(0, n));
  }
  return parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts);
}

function unreadable(path: string, error: unknown): UserError {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const reason = code === "ENOENT" ? "no such file" : `cannot be read (${code})`;
  return new UserError(
    `${path}: ${reason}; give a mailbox, a mail, a maildir, a folder of patches, or - for standard input`,
  );
}
