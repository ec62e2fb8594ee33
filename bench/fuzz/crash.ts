/**
 * A crash on disk: the case, what was wrong, and the command that runs it again. Two files: one for
 * the program, and one that a person can read and make a fixture of.
 */
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { packageRoot } from "../../cli/package.js";
import type { Case, Fault } from "./targets/target.js";

export interface Crash {
  readonly target: string;
  readonly seed: number;
  readonly iteration: number;
  readonly fault: Fault;
  readonly input: Case;
}

const CRASHES = ".fuzz";

/** The file that replays it, from the repository's root. */
export function writeCrash({ target, seed, iteration, fault, input }: Crash): string {
  const folder = `${packageRoot}/${CRASHES}`;
  mkdirSync(folder, { recursive: true });
  const files = [...input].map(([name, bytes]): [string, string] => [
    name,
    Buffer.from(bytes).toString("base64"),
  ]);
  const id = createHash("sha256")
    .update(JSON.stringify([target, fault.signature]))
    .digest("hex")
    .slice(0, 10);
  const name = `${target}-${id}`;
  writeFileSync(
    `${folder}/${name}.json`,
    `${JSON.stringify({ target, seed, iteration, fault, files })}\n`,
  );
  const shown = [...input]
    .map(([path, bytes]) => `//- ${path} bytes\n${visible(bytes)}`)
    .join("\n");
  writeFileSync(
    `${folder}/${name}.txt`,
    `// ${fault.signature}\n// ${fault.text.replaceAll("\n", "\n// ")}\n// npm run fuzz -- --replay ${CRASHES}/${name}.json\n${shown}\n`,
  );
  return `${CRASHES}/${name}.json`;
}

export function readCrash(path: string): Crash {
  const { target, seed, iteration, fault, files } = JSON.parse(readFileSync(path, "utf8")) as Omit<
    Crash,
    "input"
  > & { readonly files: readonly (readonly [string, string])[] };
  return {
    target,
    seed,
    iteration,
    fault,
    input: new Map(files.map(([name, text]) => [name, Buffer.from(text, "base64")])),
  };
}

function visible(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString("latin1")
    .replace(
      /[^\n\t\x20-\x7e]/g,
      (character) => `\\x${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`,
    );
}
