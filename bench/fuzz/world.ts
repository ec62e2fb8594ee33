/** What a campaign has to draw on: the fixtures, real kernels where there are some, and room for files. */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { readFixture } from "../../fixtures/fixture.js";
import { packageRoot } from "../../cli/package.js";
import type { Case, World } from "./targets/target.js";

const MAX_REAL_FILES = 300;
const MAX_REAL_BYTES = 24_000;

/** Folders under fixtures/ whose files of C hold a tree each. */
const TREES =
  /^(smuggling|homonym|hostile|outside-[a-z]+|visibility|exceptions|extern-redeclaration|laundering-wrapper|leaked-declaration|pasted-name|private-[a-z]+|symbol-lookup|ledger|exported-private)\/.*\.c$/;

/** The trees of the fixtures, without what is expected of them. */
export function fixtureTrees(): Case[] {
  return fixtureNames(TREES).map(
    (name) => readFixture(readFileSync(`${packageRoot}/fixtures/${name}`, "utf8")).files,
  );
}

export function fixtureNames(pattern: RegExp): string[] {
  const all = readdirSync(`${packageRoot}/fixtures`, { recursive: true, encoding: "utf8" });
  return all.filter((name) => pattern.test(name)).sort();
}

export function fixtureBytes(name: string): Uint8Array {
  return readFileSync(`${packageRoot}/fixtures/${name}`);
}

/** Small files of C of a real kernel; empty where there is none. */
export function realFiles({ kernels }: World): ReadonlyMap<string, Uint8Array> {
  const found = new Map<string, Uint8Array>();
  const root = `${kernels}/v6.12`;
  if (kernels === "" || !existsSync(root)) return found;
  for (const folder of [
    "mm",
    "fs",
    "ipc",
    "lib",
    "kernel",
    "drivers/base",
    "drivers/char",
    "arch/x86/kernel",
    "include/linux",
    "net/core",
    "sound/core",
  ]) {
    const names = readdirSync(`${root}/${folder}`)
      .filter((name) => /\.[chS]$/.test(name))
      .sort();
    for (const name of names) {
      const path = `${folder}/${name}`;
      if (found.size >= MAX_REAL_FILES || statSync(`${root}/${path}`).size > MAX_REAL_BYTES)
        continue;
      if (found.size % 11 === names.length % 11 || names.length < 60)
        found.set(path, readFileSync(`${root}/${path}`));
      else if (name.charCodeAt(0) % 3 === 0) found.set(path, readFileSync(`${root}/${path}`));
    }
  }
  return found;
}
