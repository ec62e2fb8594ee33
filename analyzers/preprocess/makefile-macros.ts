/**
 * Macros that makefiles give the compiler of a file: `-D` and `-U` among the flags of its folder, of the
 * folders above, and of its own (Documentation/kbuild/makefiles.rst, v6.12). Invariant: no makefile is run;
 * a macro whose text only make knows is one whose text nobody knows, never one that is not there.
 */
import type { Tree } from "../trees/tree.js";
import { variablesOf } from "./makefile.js";

interface MakefileMacro {
  readonly name: string;
  readonly text: string;
  /** The makefile. */
  readonly path: string;
}

/** A name that nothing declares, so that code which rests on it is not decided. */
const UNKNOWN = "__text_that_only_make_knows";

export interface GivenByMakefiles {
  readonly macros: readonly MakefileMacro[];
  /** Makefiles that were read for it. */
  readonly makefiles: readonly string[];
}

export function givenByMakefiles(
  path: string,
  tree: Pick<Tree, "read">,
  configuration: (symbol: string) => string | undefined,
): GivenByMakefiles {
  const match = /^(?:(.*)\/)?([^/]+)\.c$/.exec(path);
  if (match === null) return { macros: [], makefiles: [] };
  const [, folder = "", name = ""] = match;
  const makefiles: string[] = [];
  const given = new Map<string, MakefileMacro>();
  const apply = (words: readonly string[] | undefined, makefile: string): void => {
    for (const [is, macro, text] of flagsIn(words ?? []))
      if (is === "D") given.set(macro, { name: macro, text, path: makefile });
      else given.delete(macro);
  };
  const steps = folder === "" ? [] : folder.split("/");
  // The root's makefile is the build's own, and no folder's.
  for (let n = 1; n <= steps.length; n++) {
    const own = steps.slice(0, n).join("/");
    for (const makefile of [`${own}/Kbuild`, `${own}/Makefile`]) {
      const bytes = tree.read(makefile);
      if (bytes === undefined) continue;
      makefiles.push(makefile);
      const { words } = variablesOf(Buffer.from(bytes).toString("latin1"), configuration);
      apply(words.get("subdir-ccflags-y"), makefile);
      if (n === steps.length)
        for (const variable of ["EXTRA_CFLAGS", "ccflags-y", `CFLAGS_${name}.o`])
          apply(words.get(variable), makefile);
      // kbuild reads the first that there is.
      break;
    }
  }
  return { macros: [...given.values()], makefiles };
}

/** `-DNAME`, `-DNAME=text`, `-D NAME`, `-UNAME` in their order. */
function flagsIn(
  words: readonly string[],
): (readonly [is: "D" | "U", name: string, text: string])[] {
  const all = words.join(" ").replace(/(^|\s)-([DU])\s+/g, "$1-$2");
  return [...all.matchAll(/(?:^|\s)["']?-([DU])([A-Za-z_]\w*)(?:=(\S*))?/g)].map(
    ([, is = "", name = "", text]) => [is === "D" ? "D" : "U", name, textOf(text)] as const,
  );
}

/** The text of a macro as the shell leaves it. */
function textOf(written: string | undefined): string {
  if (written === undefined) return "1";
  if (written.includes("$")) return UNKNOWN;
  return written.replace(/\\(["'])|["']/g, (_, kept: string | undefined) => kept ?? "");
}
