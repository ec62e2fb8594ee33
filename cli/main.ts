#!/usr/bin/env node
/**
 * The program: arguments in, exit code out, and the only place that knows the process. It answers
 * `--version` before anything else is loaded, because hooks and wrappers ask for it all the time. Exit
 * codes: 0 clean, 1 findings, 2 usage or configuration, 3 incomplete, which an error of the program
 * itself is as well.
 */
import { readFileSync } from "node:fs";

const argument = process.argv[2];
if (process.argv.length === 3 && (argument === "--version" || argument === "-V")) {
  const manifest = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  process.stdout.write(`ringfence ${/"version": "([^"]*)"/.exec(manifest)?.[1] ?? ""}\n`);
} else {
  process.on("uncaughtException", endBroken);
  // A reader that closes the pipe, such as head(1), has seen enough.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EPIPE") process.exit(process.exitCode ?? 0);
      if (isFullOutput(error)) endFull();
      throw error;
    });
  }
  const { run } = await import("./run.js");
  const { stdin, stdout, stderr, env: environment } = process;
  try {
    process.exitCode = await run(process.argv.slice(2), { stdin, stdout, stderr, environment });
  } catch (error) {
    if (isFullOutput(error)) endFull();
    throw error;
  }
}

/** Exit code 1, which Node.js would take, says that there are findings. */
function endBroken(error: unknown): never {
  const what = error instanceof Error ? (error.stack ?? String(error)) : String(error);
  const escaped = what.replace(/[^\n\x20-\x7e]/g, (character) => {
    return `\\u{${character.codePointAt(0)?.toString(16) ?? ""}}`;
  });
  const line = "ringfence: internal error; the answer is incomplete, please report this with the lines above";
  process.stderr.write(`${escaped}\n${line}\n`);
  process.exit(3);
}

/** A verdict that nobody can read is none. */
function endFull(): never {
  process.stderr.write("ringfence: standard output: cannot be written, its disk is full\n");
  process.exit(2);
}

function isFullOutput(error: unknown): boolean {
  if (!(error instanceof Error && "code" in error && "syscall" in error)) return false;
  return error.syscall === "write" && (error.code === "ENOSPC" || error.code === "EIO");
}
