/**
 * Which repositories of others the user trusts: `safe.directory`, as git reads it, from the
 * system's, the user's and the command's configuration and never from a repository's own.
 */
import { realpathSync } from "node:fs";
import { join } from "node:path";
import { userConfiguration } from "./git.js";

const SCOPES = new Set(["system", "global", "command"]);

export function isTrusted(root: string): boolean {
  const names = new Set([root, realpathSync(root)]);
  let trusted = false;
  for (const value of valuesOf(userConfiguration())) {
    // An empty value takes back what stands before it.
    if (value === "") trusted = false;
    else if (value === "*") trusted = true;
    else if ([...names].some((name) => isNamed(name, value))) trusted = true;
  }
  return trusted;
}

function isNamed(root: string, value: string): boolean {
  const path = value.startsWith("~/") ? join(process.env["HOME"] ?? "/", value.slice(2)) : value;
  return path.endsWith("/*") ? root.startsWith(path.slice(0, -1)) : root === path;
}

/** From records of scope, NUL, key, line feed, value, NUL. */
function valuesOf(list: Buffer): string[] {
  const fields = list.toString("utf8").split("\0");
  const values: string[] = [];
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [scope, setting] = [fields[at] as string, fields[at + 1] as string];
    const end = setting.indexOf("\n");
    const key = end < 0 ? setting : setting.slice(0, end);
    if (SCOPES.has(scope) && key === "safe.directory")
      values.push(end < 0 ? "" : setting.slice(end + 1));
  }
  return values;
}
