/**
 * Where a repository has its parts, found without git, so that nothing of it is read before it is
 * known to be a plain file of the user's own. Invariant: a repository of another owner is refused
 * unless the user's configuration trusts it, and so is one with a pipe or a device where a file
 * belongs.
 */
import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readdirSync,
  readSync,
  statSync,
  type Stats,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { readConfiguration, type Repository } from "./git.js";
import { reasonOf } from "./reason.js";
import { isTrusted } from "./safe-directory.js";
import { RefusedRepository, TreeError } from "./tree.js";

const MAX_FILE_BYTES = 1 << 26;
const MAX_ALTERNATES = 8;

/** The repository that `path` is the root of: bare, or with a work tree. */
export function repositoryAt(path: string): Repository | undefined {
  const root = resolve(path);
  const dotGit = join(root, ".git");
  const stat = statOf(dotGit);
  if (stat?.isDirectory() === true) return opened(root, dotGit, [root, dotGit]);
  if (stat !== undefined) return opened(root, linkedDir(root, dotGit), [root, dotGit]);
  const isBare =
    statOf(join(root, "HEAD")) !== undefined &&
    statOf(join(root, "objects"))?.isDirectory() === true &&
    statOf(join(root, "refs"))?.isDirectory() === true;
  return isBare ? opened(root, root, [root]) : undefined;
}

/** The repository that a path lies in, however deep. */
export function repositoryAround(path: string): Repository | undefined {
  for (let root = resolve(path); ; root = dirname(root)) {
    const found = repositoryAt(root);
    if (found !== undefined || dirname(root) === root) return found;
  }
}

/** `.git` as a file says where the git directory is. */
function linkedDir(root: string, file: string): string {
  const target = /^gitdir: (.+?)\n*$/.exec(readPlain(file)?.toString() ?? "")?.[1];
  if (target === undefined) throw new TreeError(`${file}: does not say where the git directory is`);
  return resolve(root, target);
}

/** `owned`: what must be the user's own. */
function opened(root: string, gitDir: string, owned: readonly string[]): Repository {
  const user = userId();
  const foreign = [...new Set([...owned, gitDir])].some(
    (path) => user >= 0 && statOf(path) !== undefined && !isOwn(statOf(path)?.uid ?? -1, user),
  );
  if (foreign && !isTrusted(root)) {
    const mend = `if you trust it: git config --global --add safe.directory '${root}'`;
    throw new RefusedRepository(
      `${root}: a repository of another user, which is not read; ${mend}`,
      "owner",
    );
  }
  if (readPlain(join(gitDir, "HEAD")) === undefined)
    throw new TreeError(`${root}: its git directory has no HEAD`);
  const common = readPlain(join(gitDir, "commondir"))?.toString().trimEnd();
  const commonDir = common === undefined ? gitDir : resolve(gitDir, common);
  for (const path of [
    join(commonDir, "packed-refs"),
    join(gitDir, "index"),
    join(commonDir, "shallow"),
  ])
    refuseStrange(path);
  const objects = join(commonDir, "objects");
  for (const folder of ["info", "pack"]) refuseStrangeIn(join(objects, folder));
  refuseStrangeAlternates(objects, MAX_ALTERNATES);
  const shallow = join(commonDir, "shallow");
  return {
    root,
    gitDir,
    commonDir,
    objects,
    algorithm: algorithmOf(commonDir),
    shallow: statOf(shallow) === undefined ? "" : shallow,
    index: join(gitDir, "index"),
    workTree: "",
  };
}

/** What of its configuration is about the form of its data, and not about what git does. */
function algorithmOf(commonDir: string): Repository["algorithm"] {
  const path = join(commonDir, "config");
  const text = readPlain(path);
  if (text === undefined) return "sha1";
  refuseStrangeIncludes(path, text);
  if (!/objectformat|refstorage/i.test(text.toString("latin1"))) return "sha1";
  const settings = new Map(settingsIn(path, text));
  const storage = settings.get("extensions.refstorage") ?? "files";
  if (storage.split(":")[0] !== "files")
    throw new RefusedRepository(
      `${commonDir}: keeps its references as ${storage}, which is not read; give a clone that keeps them as files`,
      "format",
    );
  const algorithm = settings.get("extensions.objectformat") ?? "sha1";
  if (algorithm !== "sha1" && algorithm !== "sha256")
    throw new RefusedRepository(
      `${commonDir}: names its objects by ${algorithm}, which is not read; give a repository with sha1 or sha256`,
      "format",
    );
  return algorithm;
}

/** git gives records of key, line feed, value, each ended by NUL. */
function settingsIn(path: string, text: Buffer): [key: string, value: string][] {
  let list: Buffer;
  try {
    list = readConfiguration(text);
  } catch (error) {
    if (!(error instanceof TreeError)) throw error;
    const why = error.message.replace(" in standard input", "");
    throw new RefusedRepository(
      `${path}: git cannot read it (${why}), so the repository is not read; mend it`,
      "format",
    );
  }
  return list
    .toString("utf8")
    .split("\0")
    .filter((record) => record !== "")
    .map((record) => {
      const end = record.indexOf("\n");
      return end < 0 ? [record, ""] : [record.slice(0, end), record.slice(end + 1)];
    });
}

/** Nothing that is included counts here, but git itself could not work in such a repository. */
function refuseStrangeIncludes(path: string, text: Buffer): void {
  if (!/\[\s*include/i.test(text.toString("latin1"))) return;
  for (const [key, value] of settingsIn(path, text)) {
    if (!/^include(if\..*)?\.path$/s.test(key) || value === "") continue;
    refuseStrange(
      value.startsWith("~/")
        ? join(process.env["HOME"] ?? "/", value.slice(2))
        : resolve(dirname(path), value),
    );
  }
}

function refuseStrangeAlternates(objects: string, nLeft: number): void {
  const text = readPlain(join(objects, "info/alternates"));
  if (text === undefined || nLeft === 0) return;
  for (const line of text.toString().split("\n")) {
    if (line !== "" && !line.startsWith("#"))
      refuseStrangeAlternates(resolve(objects, line), nLeft - 1);
  }
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

function refuseStrange(path: string): void {
  const stat = statOf(path);
  if (stat !== undefined && !stat.isFile() && !stat.isDirectory()) throw strange(path);
}

/** Every file of it may be opened. */
function refuseStrangeIn(folder: string): void {
  if (statOf(folder)?.isDirectory() !== true) return;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (!entry.isFile() && !entry.isDirectory()) refuseStrange(join(folder, entry.name));
  }
}

function strange(path: string): RefusedRepository {
  return new RefusedRepository(
    `${path}: neither a file nor a folder, so the repository is not read; take it away`,
    "file",
  );
}

/**
 * The bytes of a file; undefined when there is none. It is opened without waiting for a writer, and
 * looked at once it is open.
 */
export function readPlain(path: string): Buffer | undefined {
  let file = -1;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
    const stat = fstatSync(file);
    if (stat.isDirectory()) return undefined;
    if (!stat.isFile()) throw strange(path);
    if (stat.size > MAX_FILE_BYTES)
      throw new RefusedRepository(
        `${path}: larger than ${MAX_FILE_BYTES >> 20} MiB, so the repository is not read; see what it is`,
        "file",
      );
    const bytes = Buffer.alloc(stat.size);
    return bytes.subarray(0, readSync(file, bytes, 0, bytes.length, 0));
  } catch (error) {
    if (error instanceof TreeError) throw error;
    const code = error instanceof Error && "code" in error ? error.code : "";
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    // A socket cannot be opened at all.
    if (code === "ENXIO") throw strange(path);
    throw new TreeError(`${path}: ${reasonOf(error)}`);
  } finally {
    if (file >= 0) closeSync(file);
  }
}

/** Negative where the system has no users. */
function userId(): number {
  return process.geteuid?.() ?? -1;
}

function isOwn(owner: number, user: number): boolean {
  // As git has it: who became root with sudo still owns what is theirs.
  return owner === user || (user === 0 && String(owner) === process.env["SUDO_UID"]);
}
