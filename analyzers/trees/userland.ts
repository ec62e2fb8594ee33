/** What lies in a kernel tree and is no part of the kernel: programs, their tests, and examples. */

/** A test of the kernel in `tools/` may include kernel text, and is no user of it all the same. */
export function isUserland(path: string): boolean {
  return isTool(path) || path.startsWith("Documentation/");
}

/** Tools have headers of their own, which stand in for the kernel's. Also asked of folders. */
export function isTool(path: string): boolean {
  return path.startsWith("tools/");
}
