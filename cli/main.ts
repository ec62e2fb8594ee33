#!/usr/bin/env node
/**
 * The program: arguments in, exit code out. It answers `--version` before anything else is loaded,
 * because hooks and wrappers ask for it all the time. Exit codes: 0 clean, 1 findings, 2 usage or
 * configuration, 3 incomplete, which an error of the program itself is as well.
 */
import { readFileSync } from "node:fs";

const argument = process.argv[2];
if (process.argv.length === 3 && (argument === "--version" || argument === "-V")) {
  const manifest = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  process.stdout.write(`ringfence ${/"version": "([^"]*)"/.exec(manifest)?.[1] ?? ""}\n`);
} else {
  process.on("uncaughtException", (error: unknown) => {
    // 1, which Node.js would take, says that there are findings.
    const what = error instanceof Error ? (error.stack ?? String(error)) : String(error);
    const escaped = what.replace(/[^\n\x20-\x7e]/g, (character) => `\\u{${character.codePointAt(0)?.toString(16) ?? ""}}`);
    process.stderr.write(`${escaped}\nringfence: internal error; the answer is incomplete, please report this with the lines above\n`);
    process.exit(3);
  });
  const { run } = await import("./run.js");
  await run(process.argv);
}
