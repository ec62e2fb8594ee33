/**
 * Runs git on a stranger's repository. Invariant: nothing of the repository is executed: hooks,
 * fsmonitor, pagers, external diffs, text conversion, filters and transports are off, a missing
 * object of a partial clone is an error and no download, and no argument can be taken for an option.
 */
import { execFile, execFileSync, spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { TreeError } from "./tree.js";

const safeConfiguration: readonly string[] = [
  "--no-pager",
  "--no-optional-locks",
  "--no-replace-objects",
  "--literal-pathspecs",
  "-c", "core.hooksPath=/dev/null",
  "-c", "core.fsmonitor=false",
  "-c", "core.untrackedCache=false",
  // What the repository trusts less, a changed file could hide behind.
  "-c", "core.trustctime=true",
  "-c", "core.checkStat=default",
  "-c", "core.ignoreStat=false",
  "-c", "core.symlinks=true",
  "-c", "core.ignoreCase=false",
  "-c", "core.pager=cat",
  "-c", "core.quotePath=false",
  "-c", "core.attributesFile=/dev/null",
  "-c", "diff.external=",
  "-c", "protocol.allow=never",
  "-c", "submodule.recurse=false",
  "-c", "color.ui=false",
];

const MAX_OUTPUT_BYTES = 1 << 30;

function environment(): NodeJS.ProcessEnv {
  const kept: NodeJS.ProcessEnv = {};
  for (const [name, value] of Object.entries(process.env)) {
    // What points git at another repository, or adds configuration, is not the caller's doing here.
    if (!name.startsWith("GIT_")) kept[name] = value;
  }
  return { ...kept, GIT_NO_LAZY_FETCH: "1", GIT_TERMINAL_PROMPT: "0", GIT_OPTIONAL_LOCKS: "0", LC_ALL: "C" };
}

/** Standard output of a git command; throws TreeError with git's first line when it fails. */
export function git(repository: string, args: readonly string[], input?: string): Buffer {
  try {
    return execFileSync("git", [...safeConfiguration, "-C", repository, ...args], {
      env: environment(),
      input: input ?? "",
      maxBuffer: MAX_OUTPUT_BYTES,
      stdio: ["pipe", "pipe", "pipe"],
    });
  } catch (error) {
    throw new TreeError(gitReason(error));
  }
}

/** The same without waiting for it, with more of an environment. What git only warns of is an error as well. */
export function gitAsync(repository: string, args: readonly string[], more: NodeJS.ProcessEnv): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    execFile(
      "git",
      [...safeConfiguration, "-C", repository, ...args],
      { env: { ...environment(), ...more }, maxBuffer: MAX_OUTPUT_BYTES, encoding: "buffer" },
      (error, stdout, stderr) => {
        if (error === null && stderr.length === 0) resolve(stdout);
        else reject(new TreeError(gitReason(error ?? Object.assign(new Error(), { stderr }))));
      },
    );
  });
}

export function spawnGit(repository: string, args: readonly string[]): ChildProcessWithoutNullStreams {
  return spawn("git", [...safeConfiguration, "-C", repository, ...args], { env: environment(), stdio: "pipe" });
}

function gitReason(error: unknown): string {
  if (error instanceof Error && "code" in error && error.code === "ENOENT") return "git is not installed";
  const stderr = error instanceof Error && "stderr" in error ? String(error.stderr) : "";
  const line = stderr.split("\n").find((text) => text.trim() !== "") ?? "git failed";
  return line.replace(/^(fatal|error): /, "");
}
