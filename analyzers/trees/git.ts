/**
 * The only place that runs git, and all that is run of it: commands that answer a question, from
 * one list. Invariant: a repository executes nothing and says nothing of how git works. Its
 * configuration is not read at all, because git is shown a blank git directory of ours with the
 * repository's objects in it; system, user and environment configure nothing; whatever is missing
 * is an error and no download; and each run has an end.
 */
import {
  execFile,
  execFileSync,
  spawn,
  type ChildProcessWithoutNullStreams,
} from "node:child_process";
import { fileURLToPath } from "node:url";
import { RefusedRepository, SilentFailure, TreeError } from "./tree.js";

/** Where a repository has its parts, as absolute paths. */
export interface Repository {
  /** The folder that the user knows it by. */
  readonly root: string;
  /** The folder of HEAD and the index: of this work tree alone. */
  readonly gitDir: string;
  /** The folder that all work trees of the repository share. */
  readonly commonDir: string;
  readonly objects: string;
  readonly algorithm: "sha1" | "sha256";
  /** Commits without their parents; empty where it has them all. */
  readonly shallow: string;
  readonly index: string;
  /** Files are compared with this folder; empty where no command may look at any. */
  readonly workTree: string;
}

/** What is run, how long it may take, and what it must be called with. */
interface Plumbing {
  readonly timeoutMs: number;
  /** One of these is its first argument. */
  readonly modes?: readonly string[];
}

const QUICK_MS = 10_000;
/** Reads a large repository from a slow disk as well. */
const LONG_MS = 30_000;

const plumbing: Readonly<Record<string, Plumbing>> = {
  "rev-parse": { timeoutMs: QUICK_MS, modes: ["--verify"] },
  "rev-list": { timeoutMs: LONG_MS },
  "cat-file": { timeoutMs: LONG_MS, modes: ["--batch", "--batch-check"] },
  "ls-tree": { timeoutMs: LONG_MS },
  // Whoever asks for these can walk over the folders instead.
  "ls-files": { timeoutMs: 15_000 },
  "diff-tree": { timeoutMs: LONG_MS, modes: ["--no-ext-diff"] },
  "merge-base": { timeoutMs: LONG_MS },
  config: { timeoutMs: QUICK_MS, modes: ["--list"] },
};

const OPTIONS = [
  "--no-pager",
  "--no-optional-locks",
  "--no-replace-objects",
  "--literal-pathspecs",
];
const MAX_OUTPUT_BYTES = 1 << 30;
const blank = fileURLToPath(new URL("../../../analyzers/trees/blank/", import.meta.url));

/**
 * The folders in which programs and libraries are looked for: nothing else of the caller's
 * environment reaches git.
 */
const KEPT = ["LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "TMPDIR", "SYSTEMROOT"];

function kept(): NodeJS.ProcessEnv {
  const environment: NodeJS.ProcessEnv = {};
  for (const name of KEPT)
    if (process.env[name] !== undefined) environment[name] = process.env[name];
  // A relative folder is one of wherever the caller stands, which may be the repository.
  environment["PATH"] = (process.env["PATH"] ?? "")
    .split(":")
    .filter((folder) => folder.startsWith("/"))
    .join(":");
  return environment;
}

function environmentOf({
  objects,
  algorithm,
  shallow,
  index,
  workTree,
}: Repository): NodeJS.ProcessEnv {
  return {
    ...kept(),
    LC_ALL: "C",
    GIT_DIR: `${blank}${algorithm}`,
    GIT_OBJECT_DIRECTORY: objects,
    GIT_SHALLOW_FILE: shallow,
    GIT_INDEX_FILE: index,
    ...(workTree === "" ? {} : { GIT_WORK_TREE: workTree }),
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_SYSTEM: "/dev/null",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_ATTR_NOSYSTEM: "1",
    GIT_ALLOW_PROTOCOL: "",
    GIT_TERMINAL_PROMPT: "0",
    GIT_OPTIONAL_LOCKS: "0",
  };
}

function planOf(args: readonly string[]): { readonly command: string; readonly timeoutMs: number } {
  const [command = "", mode = ""] = args;
  const plan = plumbing[command];
  if (plan === undefined) throw new Error(`git ${command} is not in the list of what may be run`);
  if (plan.modes?.includes(mode) === false)
    throw new Error(`git ${command} ${mode} is not in the list of what may be run`);
  return { command, timeoutMs: plan.timeoutMs };
}

/** Standard output of a git command; throws TreeError with git's first line when it fails. */
export function git(
  repository: Repository,
  args: readonly string[],
  input?: string | Uint8Array,
): Buffer {
  return runGit(args, environmentOf(repository), repository, input);
}

/**
 * What the user's and the system's configuration says, as `git config --list` has it; of no
 * repository.
 */
export function userConfiguration(): Buffer {
  const own = Object.entries(process.env).filter(([name]) =>
    /^(HOME|XDG_CONFIG_HOME|GIT_CONFIG(_.*)?)$/.test(name),
  );
  return runGit(
    ["config", "--list", "-z", "--show-scope"],
    { ...kept(), ...Object.fromEntries(own), LC_ALL: "C", GIT_DIR: `${blank}sha1` },
    undefined,
  );
}

/** What a text says that is written like a configuration; what it includes is left out. */
export function readConfiguration(text: Uint8Array): Buffer {
  const environment = {
    ...kept(),
    LC_ALL: "C",
    GIT_DIR: `${blank}sha1`,
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
  };
  return runGit(
    ["config", "--list", "-z", "--no-includes", "--file", "-"],
    environment,
    undefined,
    text,
  );
}

function runGit(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  repository: Repository | undefined,
  input: string | Uint8Array = "",
): Buffer {
  const { command, timeoutMs } = planOf(args);
  try {
    return execFileSync("git", [...OPTIONS, ...args], {
      env,
      cwd: repository?.workTree || "/",
      input,
      maxBuffer: MAX_OUTPUT_BYTES,
      stdio: ["pipe", "pipe", "pipe"],
      timeout: timeoutMs,
      killSignal: "SIGKILL",
    });
  } catch (error) {
    throw failureOf(error, command, timeoutMs, repository);
  }
}

/** Runs git without waiting for it. A warning of git is an error as well. */
export function gitAsync(repository: Repository, args: readonly string[]): Promise<Buffer> {
  const { command, timeoutMs } = planOf(args);
  return new Promise((resolve, reject) => {
    execFile(
      "git",
      [...OPTIONS, ...args],
      {
        env: environmentOf(repository),
        cwd: repository.workTree || "/",
        maxBuffer: MAX_OUTPUT_BYTES,
        encoding: "buffer",
        timeout: timeoutMs,
        killSignal: "SIGKILL",
      },
      (error, stdout, stderr) => {
        if (error === null && stderr.length === 0) resolve(stdout);
        else
          reject(
            failureOf(
              error ?? Object.assign(new Error(), { stderr }),
              command,
              timeoutMs,
              repository,
            ),
          );
      },
    );
  });
}

/** What has been answered already is taken within this time by a process that has its turn again. */
const TURN_MS = 1000;

/**
 * One that answers as it is asked. It is ended when it owes an answer and gives none for as long as
 * others may take. A process that was busy for that long comes to its timers before it comes to the
 * answers that wait for it, so a timer that is up gives them one more turn.
 */
export function spawnGit(
  repository: Repository,
  args: readonly string[],
): ChildProcessWithoutNullStreams {
  const { timeoutMs } = planOf(args);
  const child = spawn("git", [...OPTIONS, ...args], {
    env: environmentOf(repository),
    cwd: repository.workTree || "/",
    stdio: "pipe",
  });
  const end = (): void => void child.kill("SIGKILL");
  const watch = (): NodeJS.Timeout =>
    setTimeout(() => (timer = setTimeout(end, TURN_MS)), timeoutMs);
  let timer = watch();
  child.stdout.on("data", () => {
    clearTimeout(timer);
    timer = watch();
  });
  child.on("close", () => clearTimeout(timer));
  return child;
}

function failureOf(
  error: unknown,
  command: string,
  timeoutMs: number,
  repository: Repository | undefined,
): TreeError {
  const code = error instanceof Error && "code" in error ? error.code : "";
  if (code === "ENOENT") return new RefusedRepository("git is not installed", "git");
  const isKilled =
    code === "ETIMEDOUT" || (error instanceof Error && "killed" in error && error.killed === true);
  if (isKilled) {
    const why = `git ${command} did not end within ${timeoutMs / 1000} s; see whether a file of it is a pipe, or its disk does not answer`;
    return new RefusedRepository(
      `${repository?.root ?? "the user's configuration"}: ${why}`,
      "time",
    );
  }
  const stderr = error instanceof Error && "stderr" in error ? String(error.stderr) : "";
  const line = stderr.split("\n").find((text) => text.trim() !== "");
  if (line === undefined) return new SilentFailure("git failed");
  return new TreeError(line.replace(/^(fatal|error): /, ""));
}
