/** The program in this process, as a user would run it: arguments in, exit code and text out. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { run } from "../../cli/run.js";
import type { Case, Fault } from "./targets/target.js";

export interface Answer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export async function ringfence(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const stdout: string[] = [];
  const stderr: string[] = [];
  const into = (lines: string[]) => ({
    write: (text: string | Uint8Array) =>
      lines.push(typeof text === "string" ? text : Buffer.from(text).toString("latin1")),
  });
  const code = await run(args, {
    stdin: {},
    stdout: into(stdout),
    stderr: into(stderr),
    environment: { PATH: process.env["PATH"], HOME: "/dev/null/home", ...environment },
  });
  return { code, stdout: stdout.join(""), stderr: stderr.join("") };
}

/** What is wrong with an answer, whatever was asked. */
export function misbehaved({ code, stdout, stderr }: Answer): Fault | undefined {
  const fault = (signature: string): Fault => ({
    signature,
    text: `exit code ${code}\n${stdout.slice(0, 2000)}\n--- stderr\n${stderr.slice(0, 2000)}`,
  });
  if (![0, 1, 2, 3].includes(code)) return fault(`exit code ${code}`);
  if (/^\s+at .*[(/].*:\d+:\d+\)?$/m.test(stdout + stderr)) return fault("a stack trace");
  if (code === 2 && stderr === "") return fault("exit code 2 without a word");
  // eslint-disable-next-line no-control-regex
  if (
    /[\x00-\x08\x0b-\x1f\x7f\x80-\x9f\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069]/.test(
      stderr,
    )
  )
    return fault("a control character on stderr");
  return undefined;
}

/** Writes files into an empty folder; names that lead out of it, or that no disk takes, are left out. */
export function unfold(folder: string, files: Case): string {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [name, bytes] of files) {
    const path = join(folder, name);
    if (!path.startsWith(`${folder}/`) || name.includes("\0")) continue;
    try {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, bytes);
    } catch {
      // A name that is too long, or one that is a folder already.
    }
  }
  return folder;
}

/** The small kernel that most targets ask about. */
export const smallTree: Case = new Map(
  Object.entries({
    "mm/vma.h": "int vma_shrink(void);\nint vma_expand(void);\n",
    "mm/vma.c":
      '#include "vma.h"\nint vma_shrink(void)\n{\n\treturn 0;\n}\nint vma_expand(void)\n{\n\treturn 0;\n}\n',
    "fs/exec.c": "int f(void)\n{\n\treturn vma_shrink();\n}\n",
    "fs/clean.c": "int g(int a)\n{\n\treturn a;\n}\n",
    "drivers/char/a.c": "int h(void)\n{\n\tvma_expand();\n\treturn vma_shrink();\n}\n",
  }).map(([path, text]) => [path, Buffer.from(text)]),
);
