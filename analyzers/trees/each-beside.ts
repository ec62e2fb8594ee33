/**
 * Reads the files of a tree of which some are answered from elsewhere. Invariant: the tree may hold a
 * half-filled room while it asks for the next path, so those from elsewhere come when it is done.
 */
import type { Room, Tree } from "./tree.js";

/** `own`: what stands for a file instead, its bytes or why there are none; undefined where the tree answers. */
export async function eachBeside(
  base: Tree,
  own: (path: string) => Uint8Array | string | undefined,
  next: () => string | undefined,
  room: Room,
  visit: (path: string, size: number, problem: string) => void,
): Promise<void> {
  const waiting: [path: string, found: Uint8Array | string][] = [];
  const nextOfBase = (): string | undefined => {
    for (;;) {
      const path = next();
      const found = path === undefined ? undefined : own(path);
      if (path === undefined || found === undefined) return path;
      waiting.push([path, found]);
    }
  };
  await base.each(nextOfBase, room, visit);
  for (const [path, found] of waiting) {
    if (typeof found === "string") {
      visit(path, 0, found);
      continue;
    }
    room(found.length).set(found);
    visit(path, found.length, "");
  }
}
