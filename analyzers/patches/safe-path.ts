/**
 * Which paths a patch may name. Invariant: what is let through stays in the tree, is no part of git's
 * own data on any file system, and has no byte that a tool behind us could read in another way.
 */
import { LINK_MODE } from "../trees/overlay.js";
import { MAX_NAME_BYTES, MAX_PATH_BYTES, MAX_PATH_PARTS } from "./limits.js";

/** Why the path is refused; undefined when it is fine. */
export function refusal(path: string, mode: string): string | undefined {
  if (path === "") return "a path that is empty";
  if (Buffer.byteLength(path) > MAX_PATH_BYTES) return "a path longer than any file system takes";
  if (path.includes("\0")) return "a path with a NUL in it";
  if (path.includes("\\")) return "a path with a backslash";
  if (path.startsWith("/")) return "an absolute path";
  if (/^[A-Za-z]:/.test(path)) return "a path with a drive letter";
  const parts = path.split("/");
  if (parts.length > MAX_PATH_PARTS) return `a path of more than ${MAX_PATH_PARTS} parts`;
  for (const part of parts) {
    if (Buffer.byteLength(part) > MAX_NAME_BYTES) return "a name longer than any file system takes";
    if (part === "") return "a path with an empty part";
    if (part === "." || part === "..") return "a path that leaves the tree";
    if (isGitFolder(part)) return "a path into git's own data";
    if (mode === LINK_MODE && /^\.gitmodules$/i.test(part))
      return "a symbolic link in place of .gitmodules";
  }
  return undefined;
}

/** `.git` also as HFS+ and NTFS take it: with invisible characters, trailing dots, streams, or short. */
function isGitFolder(part: string): boolean {
  const visible = part.replace(/[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g, "");
  return /^(\.git|git~1)[. ]*(:[^]*)?$/i.test(visible);
}
