/**
 * Which build of the program this is. Invariant: two builds that could answer differently have two
 * names; a build whose name was not written down is called by what it is made of.
 */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { packageRoot } from "./package.js";

const dist = `${packageRoot}/dist`;
/** Outside of the folders that are digested. */
export const buildFile = `${dist}/build.json`;

export function build(): string {
  return written() ?? digestOfBuild();
}

/** As `npm run build` left it. */
function written(): string | undefined {
  try {
    const said: unknown = JSON.parse(readFileSync(buildFile, "utf8"));
    const { digest } = said as { readonly digest?: unknown };
    return typeof digest === "string" ? digest : undefined;
  } catch {
    return undefined;
  }
}

/** Of everything that runs. */
export function digestOfBuild(): string {
  const hash = createHash("sha256");
  for (const folder of ["analyzers", "cli", "rules"]) {
    const files = readdirSync(`${dist}/${folder}`, { recursive: true, encoding: "utf8" })
      .map((path) => path.replaceAll("\\", "/"))
      .filter((path) => /\.(?:js|json|wasm)$/.test(path) && !isOfTests(path));
    for (const path of files.sort()) {
      const bytes = readFileSync(`${dist}/${folder}/${path}`);
      hash.update(`${folder}/${path}\0${bytes.length}\0`).update(bytes);
    }
  }
  return hash.digest("hex");
}

function isOfTests(path: string): boolean {
  return /(?:^|\/)testing\/|\.test\.js$|^planting\//.test(path);
}
