/**
 * Releases of the kernel, such as v6.12.117: read from a tree's Makefile, and compared. Invariant:
 * a tree that says no release has the empty one, and no release is reached by it.
 */
import type { Tree } from "../../analyzers/trees/tree.js";

/** The release is at the top of the Makefile. */
const HEAD_BYTES = 2000;

export function kernelVersionOf(tree: Tree): string {
  const bytes = tree.read("Makefile");
  if (bytes === undefined) return "";
  const head = Buffer.from(bytes.subarray(0, HEAD_BYTES)).toString("latin1");
  const field = (name: string): string =>
    new RegExp(`^${name}\\s*=\\s*(\\d+)\\s*$`, "m").exec(head)?.[1] ?? "";
  const version = field("VERSION");
  const sublevel = field("SUBLEVEL");
  if (version === "") return "";
  const rest = sublevel === "" || sublevel === "0" ? "" : `.${sublevel}`;
  return `v${version}.${field("PATCHLEVEL") || "0"}${rest}`;
}

/** Whether a kernel is of this release or later. A release compares as far as it is written. */
export function isReached(release: string, kernel: string): boolean {
  if (kernel === "") return false;
  const limit = release.slice(1).split(".").map(Number);
  const own = kernel.slice(1).split(".").map(Number);
  for (const [index, wanted] of limit.entries()) {
    const difference = (own[index] ?? 0) - wanted;
    if (difference !== 0) return difference > 0;
  }
  return true;
}
