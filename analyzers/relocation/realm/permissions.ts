/**
 * What Node lets a thread do, where Node can be told: read the modules that the thread begins with, and
 * nothing else. Invariant: a Node that knows no permissions gets no flag that it does not know.
 */
import { fileURLToPath } from "node:url";

/** The flag has lost a part of its name in later releases. */
const flags = ["--permission", "--experimental-permission"];

/** Flags for a thread that begins with this module, whose modules are all in this folder. */
export function permissionFlags(folder: URL): string[] {
  const known = flags.filter((flag) => process.allowedNodeEnvironmentFlags.has(flag));
  if (known.length === 0) return [];
  const path = fileURLToPath(folder);
  // A comma or a star would be read as more than one path.
  if (/[,*]/.test(path)) return [];
  return [known[0] as string, `--allow-fs-read=${path}*`, "--no-warnings"];
}
