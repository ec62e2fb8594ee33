/** Where the package lies, and what its manifest says of it. */
import type { Tool } from "../analyzers/relocation/tell/report.js";
import { existsSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

export const packageRoot: string = (() => {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(`${folder}/package.json`)) folder = dirname(folder);
  return folder;
})();

export function version(): string {
  return fieldOf("version") ?? "0";
}

/** The program as documents name it. package.json is the only place that has an address of it. */
export function toolOf(toolVersion: string, homepage = fieldOf("homepage")): Tool {
  return { name: "ringfence", version: toolVersion, ...(homepage !== undefined && { homepage }) };
}

function fieldOf(key: "version" | "homepage"): string | undefined {
  const manifest: unknown = JSON.parse(readFileSync(`${packageRoot}/package.json`, "utf8"));
  if (typeof manifest !== "object" || manifest === null) return undefined;
  const value = (manifest as Readonly<Record<string, unknown>>)[key];
  return typeof value === "string" ? value : undefined;
}
