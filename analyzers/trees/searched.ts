/**
 * Where a call graph is followed: a whole kernel is more than anybody waits for, and most of it is drivers
 * that nothing general calls. Invariant: a small tree is searched as a whole, and of a large one it can be
 * said where.
 */
/** Folders in which what a kernel calls in general is defined. */
const common = [
  "arch/x86/include",
  "arch/x86/mm",
  "block",
  "fs",
  "include",
  "init",
  "io_uring",
  "ipc",
  "kernel",
  "lib",
  "mm",
  "security",
] as const;
/** A tree of so few files is searched at once. */
const SMALL = 4000;

/** Folders that are searched, those of what is near among them; undefined: everything is. */
export function searchedFolders(
  paths: readonly string[],
  near: readonly string[],
): readonly string[] | undefined {
  if (paths.length <= SMALL) return undefined;
  const folders = near.map((path) =>
    path
      .split("/")
      .slice(
        0,
        /^(?:drivers|arch|net|sound|tools)\//.test(path)
          ? Math.min(3, path.split("/").length - 1)
          : 1,
      )
      .join("/"),
  );
  return [...new Set([...common, ...folders])].sort();
}

/** The paths in which a call graph is followed: all of them, or what is general and what is near. */
export function searched(paths: readonly string[], near: readonly string[]): readonly string[] {
  const folders = searchedFolders(paths, near)?.map((folder) => `${folder}/`);
  return folders === undefined
    ? paths
    : paths.filter((path) => folders.some((folder) => path.startsWith(folder)));
}
