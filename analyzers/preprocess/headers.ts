/**
 * Which file an `#include` means to a compilation of one root file. The folders are those of the
 * kernel's command line (LINUXINCLUDE in Makefile, v6.12); the modelled machine has no architecture
 * of its own, so `asm/` is the generic header, and x86's where there is no generic one. What no rule
 * finds is asked of the include graph, which knows makefiles and links.
 */
import type { Include } from "../references/facts.js";
import {
  architectureOf,
  foldersOf,
  genericAsmFolders,
  kernelFolders,
  nameInAsm,
  toolsFolders,
} from "../references/include-folders.js";
import { normalised } from "../references/include-graph.js";
import { isTool } from "../trees/userland.js";

/** Headers that the kernel's command line includes before every file. */
export const forcedHeaders: readonly string[] = [
  "include/linux/compiler-version.h",
  "include/linux/kconfig.h",
  "include/linux/compiler_types.h",
];

export type Exists = (path: string) => boolean;
/** The last resort: a file of the tree that an include can mean. */
export type Elsewhere = (from: string, include: Include) => string | undefined;

export class Headers {
  readonly #exists: Exists;
  readonly #elsewhere: Elsewhere;
  readonly #bases: readonly string[];
  readonly #asmBases: readonly string[];
  readonly #known = new Map<string, string>();

  /** @param folders those that a tool's makefile names; without them those that tools have in common */
  constructor(root: string, exists: Exists, elsewhere: Elsewhere, folders?: readonly string[]) {
    this.#exists = exists;
    this.#elsewhere = elsewhere;
    const own = architectureOf(root);
    const architectures = own === undefined || own === "x86" ? ["x86"] : [own, "x86"];
    const specific = architectures.flatMap(foldersOf);
    const specificAsm = specific.map((base) => `${base}/asm`);
    if (isTool(root)) {
      const x86 = foldersOf("x86").map((folder) => `tools/${folder}`);
      this.#bases = [...(folders ?? aboveIn(root)), ...toolsFolders, "lib", ...x86];
      this.#asmBases = ["tools/include/asm", "tools/include/asm-generic", `${x86[0]}/asm`];
    } else {
      this.#bases = [...kernelFolders, ...specific];
      this.#asmBases =
        own === undefined
          ? [...genericAsmFolders, ...specificAsm]
          : [...specificAsm, ...genericAsmFolders];
    }
  }

  /** Path of the file, or undefined when the tree has none. `isNext`: behind the folder that `from` lies in. */
  find(from: string, target: string, isQuoted: boolean, isNext: boolean): string | undefined {
    const folder = from.slice(0, Math.max(0, from.lastIndexOf("/")));
    if (isQuoted && !isNext) {
      const beside = normalised(folder === "" ? target : `${folder}/${target}`);
      if (beside !== undefined && this.#exists(beside)) return beside;
    }
    const key = isNext ? `${from}\0${target}` : target;
    let found = this.#known.get(key);
    if (found === undefined) {
      found = this.#search(from, target, isNext) ?? "";
      this.#known.set(key, found);
    }
    if (found !== "") return found;
    // In brackets a generated header or one of the C library is meant, which no other one of that name stands for.
    return isNext || !isQuoted ? undefined : this.#elsewhere(from, { offset: 0, isQuoted, target });
  }

  #search(from: string, target: string, isNext: boolean): string | undefined {
    const inAsm = nameInAsm(target);
    const candidates = [
      ...(inAsm === undefined ? [] : this.#asmBases.map((base) => `${base}/${inAsm}`)),
      ...this.#bases.map((base) => `${base}/${target}`),
    ].map(normalised);
    const start = isNext ? candidates.indexOf(from) + 1 : 0;
    return candidates.slice(start).find((path) => path !== undefined && this.#exists(path));
  }
}

/** The folder of a tool and the one that its siblings share, which its makefile names with `-I`. */
function aboveIn(root: string): string[] {
  const folder = root.slice(0, root.lastIndexOf("/"));
  const parent = folder.slice(0, Math.max(0, folder.lastIndexOf("/")));
  return [`${parent}/shared`, folder];
}
