/**
 * What git makes of an input, asked of its own commands in a folder of ours. Nothing of the input is a
 * configuration, and no hook is there.
 */
import { isUtf8 } from "node:buffer";
import { execFileSync, spawnSync } from "node:child_process";
import { lstatSync, readdirSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { join } from "node:path";
import { unfold } from "./program.js";
import type { Case } from "./targets/target.js";

const TIMEOUT_MS = 20_000;

function environmentOf(folder: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env["PATH"],
    HOME: folder,
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CEILING_DIRECTORIES: folder,
    LC_ALL: "C",
  };
}

export function withoutGit(): string {
  return spawnSync("git", ["--version"]).error === undefined ? "" : "git not installed";
}

/** The files of a folder with mode and content, under the names that trees give them. */
function filesIn(folder: string): Map<string, string> {
  const files = new Map<string, string>();
  const visit = (inside: Buffer): void => {
    const at = Buffer.concat([Buffer.from(`${folder}/`), inside]);
    for (const name of readdirSync(at, { encoding: "buffer" })) {
      const path = Buffer.concat([at, Buffer.from("/"), name]);
      const own = inside.length === 0 ? name : Buffer.concat([inside, Buffer.from("/"), name]);
      const stat = lstatSync(path);
      if (stat.isDirectory()) visit(own);
      else if (stat.isSymbolicLink())
        files.set(pathOf(own), `120000 ${readlinkSync(path, "latin1")}`);
      else if (stat.isFile())
        files.set(
          pathOf(own),
          `${(stat.mode & 0o100) === 0 ? "100644" : "100755"} ${readFileSync(path, "latin1")}`,
        );
    }
  };
  visit(Buffer.alloc(0));
  return files;
}

/** As trees name files: UTF-8, and bytes that are none one by one. */
function pathOf(bytes: Buffer): string {
  return isUtf8(bytes) ? bytes.toString() : bytes.toString("latin1");
}

export interface Applied {
  readonly isApplied: boolean;
  readonly said: string;
  /** What is there after it. */
  readonly files: ReadonlyMap<string, string>;
}

/** `git apply` of one diff on files. */
export function applied(scratch: string, files: Case, diff: Uint8Array): Applied {
  const folder = unfold(join(scratch, "apply"), files);
  const run = spawnSync("git", ["apply", "--whitespace=nowarn", "-"], {
    cwd: folder,
    env: environmentOf(scratch),
    input: diff,
    timeout: TIMEOUT_MS,
    encoding: "latin1",
    maxBuffer: 1 << 26,
  });
  return { isApplied: run.status === 0, said: run.stderr, files: filesIn(folder) };
}

/** What `git am` does with a mailbox: split, read each mail, and apply it, until one does not. */
export function appliedMails(
  scratch: string,
  files: Case,
  mailbox: Uint8Array,
): Applied & { readonly nMails: number } {
  const folder = unfold(join(scratch, "am"), files);
  const box = join(scratch, "am-box");
  rmSync(box, { recursive: true, force: true });
  unfold(box, new Map([["mbox", mailbox]]));
  const script = `
    n=$(git mailsplit -d4 -o"$1" "$1/mbox") || exit 3
    echo "$n"
    i=1
    while [ "$i" -le "$n" ]; do
      m=$(printf "%04d" "$i")
      git mailinfo --encoding=UTF-8 "$1/msg" "$1/patch" <"$1/$m" >"$1/info" || exit 4
      if [ -s "$1/patch" ]; then git apply --whitespace=nowarn "$1/patch" || exit 5; fi
      i=$((i+1))
    done`;
  const run = spawnSync("sh", ["-c", script, "sh", box], {
    cwd: folder,
    env: environmentOf(scratch),
    timeout: TIMEOUT_MS,
    encoding: "latin1",
  });
  return {
    isApplied: run.status === 0,
    said: run.stderr,
    files: filesIn(folder),
    nMails: Number(run.stdout.split("\n")[0]),
  };
}

/** A repository with a few commits, a branch and a merge; its files as bytes, to be damaged. */
export function sampleRepository(scratch: string, files: Case): string {
  const folder = unfold(join(scratch, "sample"), files);
  const git = (...args: string[]): void => {
    execFileSync(
      "git",
      [
        "-c",
        "user.name=x",
        "-c",
        "user.email=x@example.org",
        "-c",
        "init.defaultBranch=main",
        "-c",
        "gc.auto=0",
        ...args,
      ],
      {
        cwd: folder,
        env: {
          ...environmentOf(scratch),
          GIT_AUTHOR_DATE: "1000000000 +0000",
          GIT_COMMITTER_DATE: "1000000000 +0000",
        },
        stdio: "ignore",
      },
    );
  };
  git("init", "-q");
  git("add", "-A");
  git("commit", "-qm", "first");
  git("checkout", "-qb", "side");
  unfoldInto(folder, "fs/side.c", "int side(void)\n{\n\treturn vma_shrink();\n}\n");
  git("add", "-A");
  git("commit", "-qm", "fs: use it");
  git("checkout", "-q", "main");
  unfoldInto(folder, "fs/clean.c", "int g(int a)\n{\n\treturn a + 1;\n}\n");
  git("commit", "-qam", "fs: more");
  git("merge", "-q", "--no-ff", "-m", "merge", "side");
  git("tag", "-a", "-m", "v1", "v1");
  git("pack-refs", "--all");
  return folder;
}

function unfoldInto(folder: string, path: string, text: string): void {
  execFileSync("tee", [join(folder, path)], { input: text, stdio: ["pipe", "ignore", "inherit"] });
}
