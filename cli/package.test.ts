/** The package holds the program: all that it loads, and nothing that only its makers need. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { test } from "node:test";
import { packageRoot } from "./package.js";

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

/** Of makers alone. */
const isOurs = (path: string): boolean =>
  /(?:^|\/)testing\/|\.test\.|^(?:bench|fixtures|analyzers\/planting)\/|\.tsbuildinfo$/.test(path);

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
