/**
 * Where a call graph is followed: a whole kernel is more than anybody waits for, and most of it is drivers
 * that nothing general calls. Invariant: a small tree is searched as a whole.
 */
/** Folders in which what a kernel calls in general is defined. */
const common =
  /^(?:include|lib|kernel|mm|fs|block|ipc|init|security|io_uring|arch\/x86\/include|arch\/x86\/mm)\//;
/** A tree of so few files is searched at once. */
const SMALL = 4000;

/** The paths in which a call graph is followed: all of them, or what is general and what is near. */
export function searched(paths: readonly string[], near: readonly string[]): readonly string[] {
  if (paths.length <= SMALL) return paths;
  const folders = new Set(
    near.map((path) =>
      path
        .split("/")
        .slice(
          0,
          /^(?:drivers|arch|net|sound|tools)\//.test(path)
            ? Math.min(3, path.split("/").length - 1)
            : 1,
        )
        .join("/"),
    ),
  );
  const isNear = (path: string): boolean =>
    [...folders].some((folder) => path.startsWith(`${folder}/`));
  return paths.filter((path) => common.test(path) || isNear(path));
}
