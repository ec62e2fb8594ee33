#!/usr/bin/env node
/**
 * The program: arguments in, exit code out, and the only place that knows the process. It answers
 * `--version` before anything else is loaded, because hooks and wrappers ask for it all the time. Exit
 * codes: 0 clean, 1 findings, 2 usage or configuration, 3 incomplete, which an error of the program
 * itself is as well. Invariant: no way out but the end of run() gives 0.
 */
import { readFileSync } from "node:fs";

process.on("uncaughtException", endBroken);
process.stdout.on("error", (error) => {
  // A reader that closes the pipe, such as head(1), has seen enough; the verdict stands once there is one.
  if (codeOf(error) === "EPIPE") process.exit(process.exitCode ?? 3);
  endBroken(error);
});
// What nobody reads is not missed.
process.stderr.on("error", () => undefined);

const argument = process.argv[2];
if (process.argv.length === 3 && (argument === "--version" || argument === "-V")) {
  const manifest = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  process.stdout.write(`ringfence ${/"version": "([^"]*)"/.exec(manifest)?.[1] ?? ""}\n`);
  process.exitCode = 0;
} else {
  const args = process.argv.slice(2);
  const { stdin, stdout, stderr, env: environment } = process;
  if (argument === "lint" || argument === "review") {
    const { oversee } = await import("./oversee.js");
    const settle = (code: number): void => void (process.exitCode = code);
    process.exitCode = await oversee(args, { stdin, stdout, stderr, onSignal }, settle);
  } else {
    const { run } = await import("./run.js");
    process.exitCode = await run(args, { stdin, stdout, stderr, environment });
  }
}

function onSignal(listener: () => void): () => void {
  const signals = ["SIGTERM", "SIGINT"] as const;
  for (const signal of signals) process.on(signal, listener);
  return () => signals.forEach((signal) => process.off(signal, listener));
}

/** What the machine lacks is one line; anything else is an error of the program, and says where. */
function endBroken(error: unknown): never {
  const code = codeOf(error);
  const call = error instanceof Error && "syscall" in error ? String(error.syscall) : "";
  if (call === "write")
    end(
      2,
      `standard output: cannot be written${code === "ENOSPC" ? ", its disk is full" : ` (${code})`}`,
    );
  if (call === "uv_cwd") end(2, "the current folder is gone; change to one that exists");
  if (call !== "" || code.startsWith("ERR_WORKER_")) {
    const mend = mendOf(code);
    end(
      3,
      `the system refuses ${call === "" ? "a thread" : call} (${code}), so the answer is incomplete; ${mend}`,
    );
  }
  const what = error instanceof Error ? (error.stack ?? String(error)) : String(error);
  end(
    3,
    "internal error; the answer is incomplete, please report this with the lines above",
    `${what}\n`,
  );
}

function mendOf(code: string): string {
  if (code === "EMFILE" || code === "ENFILE") return "let it open more files (ulimit -n)";
  return code === "ENOMEM" || code.startsWith("ERR_WORKER_")
    ? "give it more memory and threads"
    : "see to that and run it again";
}

/** `before`: what stands above the line. Exit code 1, which Node.js would take, says that there are findings. */
function end(exitCode: 2 | 3, line: string, before = ""): never {
  const escaped = before.replace(/[^\n\x20-\x7e]/g, (character) => {
    return `\\u{${character.codePointAt(0)?.toString(16) ?? ""}}`;
  });
  try {
    process.stderr.write(`${escaped}ringfence: ${line}\n`);
  } finally {
    process.exit(exitCode);
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
