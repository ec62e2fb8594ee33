/** Runs the program on small trees, as a user would. For tests only. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const program = fileURLToPath(new URL("../main.js", import.meta.url));

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly uid?: number;
}

/** The program with these arguments; colour and terminal are off, as in a pipe. */
export function ringfence(args: readonly string[], { cwd, uid }: RunOptions = {}): Ran {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    encoding: "utf8",
    timeout: 60_000,
    maxBuffer: 256 << 20,
    // What one test leaves in a cache must not answer another.
    env: { ...process.env, XDG_CACHE_HOME: folder() },
    ...(cwd === undefined ? {} : { cwd }),
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  return { code: status, stdout, stderr };
}

let scratch: string | undefined;

/** An empty folder that is gone once the tests are. */
export function folder(): string {
  if (scratch === undefined) {
    const made = mkdtempSync(join(tmpdir(), "ringfence-"));
    scratch = made;
    process.on("exit", () => rmSync(made, { recursive: true, force: true }));
  }
  return mkdtempSync(join(scratch, "t"));
}

export function addFiles(root: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
}

/** The owner of vma_shrink(), which the default pack guards, and what the test adds. */
export function tree(files: Readonly<Record<string, string | Uint8Array>> = {}): string {
  const root = folder();
  addFiles(root, {
    "mm/vma.h": "int vma_shrink(void);\n",
    "mm/vma.c": '#include "vma.h"\nint vma_shrink(void)\n{\n\treturn 0;\n}\n',
    ...files,
  });
  return root;
}

/** A function that crosses the boundary once. */
export function caller(name: string): string {
  return `int ${name}(void)\n{\n\treturn vma_shrink();\n}\n`;
}
