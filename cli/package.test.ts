/** The package holds the program: all that it loads, and nothing that only its makers need. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { packageRoot, toolOf } from "./package.js";

interface Packed {
  readonly files: readonly { readonly path: string }[];
}

const listing = execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
  cwd: packageRoot,
  encoding: "utf8",
  shell: process.platform === "win32",
  stdio: ["ignore", "pipe", "ignore"],
});
const [{ files }] = JSON.parse(listing) as [Packed];
const packed = new Set(files.map(({ path }) => path));

/** Of makers alone: tests, what measures, and what the build runs and nothing after it. */
const isOurs = (path: string): boolean =>
  /(?:^|\/)testing\/|\.test\.|^(?:bench|fixtures|analyzers\/planting)\/|\.tsbuildinfo$/.test(
    path,
  ) || /(?:^|\/)(?:assemble[\w-]*|compile-packs|realm\/link)\.js$/.test(path);

test("what the build makes of the program is in the package, and nothing else of it", () => {
  const made = readdirSync(`${packageRoot}/dist`, { recursive: true, encoding: "utf8" })
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => /\.(?!tsbuildinfo)\w+$/.test(path));
  const isDeclaration = (path: string): boolean => path.endsWith(".d.ts");
  const wanted = made.filter((path) => !isOurs(path) && !isDeclaration(path));
  assert.ok(wanted.length > 300);
  assert.deepEqual(
    wanted.filter((path) => !packed.has(`dist/${path}`)),
    [],
  );
  const inDist = [...packed]
    .filter((path) => path.startsWith("dist/"))
    .map((path) => path.slice(5));
  assert.deepEqual(inDist.filter(isOurs), []);
});

test("the declarations of the model, which programs are checked against, are in the package", () => {
  const declarations = [...packed].filter((path) => path.endsWith(".d.ts"));
  assert.ok(declarations.length > 50);
  for (const path of declarations) assert.match(path, /^dist\/analyzers\/model\//);
});

test("the program's address is in its manifest alone, and in all of its fields or none", () => {
  const text = readFileSync(`${packageRoot}/package.json`, "utf8");
  const { homepage, repository, bugs } = JSON.parse(text) as Readonly<Record<string, unknown>>;
  const given = [homepage, repository, bugs].filter((field) => field !== undefined);
  assert.ok(given.length === 0 || given.length === 3);
  assert.equal(toolOf("1.0.0").homepage, homepage);
  const address = "https://example.org/";
  assert.deepEqual(toolOf("1.0.0", address), {
    name: "ringfence",
    version: "1.0.0",
    homepage: address,
  });
});
