/**
 * Goldens: what a format printed when someone last looked at it. `UPDATE=1 npm test` writes them
 * anew. For tests only.
 */
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The directory of ringfence's package.json; tests run from dist/, which is below it. */
export const root = findRoot(dirname(fileURLToPath(import.meta.url)));

function findRoot(directory: string): string {
  const file = join(directory, "package.json");
  if (existsSync(file)) {
    const manifest: unknown = JSON.parse(readFileSync(file, "utf8"));
    const name =
      typeof manifest === "object" && manifest !== null && "name" in manifest && manifest.name;
    if (name === "ringfence") return directory;
  }
  const parent = dirname(directory);
  assert.notEqual(parent, directory, "no package.json of ringfence above this file");
  return findRoot(parent);
}

/** Asserts that `actual` is what the file at `path` below the root holds. */
export function assertGolden(path: string, actual: string): void {
  const file = join(root, path);
  if (process.env["UPDATE"] === "1") {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, actual);
  }
  const expected = existsSync(file) ? readFileSync(file, "utf8") : "";
  assert.equal(actual, expected, `${path} differs; UPDATE=1 npm test rewrites it`);
}
