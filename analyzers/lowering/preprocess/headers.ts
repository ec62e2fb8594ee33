/**
 * Which file an `#include` means to a compilation of one root file. The folders are those of the
 * kernel's command line (LINUXINCLUDE in Makefile, v6.12); the modelled machine has no architecture
 * of its own, so `asm/` is the generic header, and x86's where there is no generic one. What no rule
 * finds is asked of the include graph, which knows makefiles and links.
 */
import type { Include } from "../../references/facts.js";
import { normalised } from "../../references/include-graph.js";

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

  constructor(root: string, exists: Exists, elsewhere: Elsewhere) {
    this.#exists = exists;
    this.#elsewhere = elsewhere;
    const isTools = root.startsWith("tools/");
    const own = /^(?:tools\/)?arch\/([^/]+)/.exec(root)?.[1];
    const architectures = own === undefined || own === "x86" ? ["x86"] : [own, "x86"];
    const ofArchitecture = (name: string): string[] => [`arch/${name}/include`, `arch/${name}/include/uapi`];
    const kernel = ["include", "include/uapi"];
    const tools = ["tools/include", "tools/include/uapi", "tools/lib", "lib", "tools/arch/x86/include", "tools/arch/x86/include/uapi"];
    this.#bases = isTools ? [...aboveIn(root), ...tools] : [...kernel, ...architectures.flatMap(ofArchitecture)];
    const generic = ["include/asm-generic", "include/uapi/asm-generic"];
    const specific = architectures.flatMap(ofArchitecture).map((base) => `${base}/asm`);
    const asm = own === undefined ? [...generic, ...specific] : [...specific, ...generic];
    this.#asmBases = isTools ? ["tools/include/asm", "tools/include/asm-generic", "tools/arch/x86/include/asm"] : asm;
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
    const isAsm = target.startsWith("asm/");
    const candidates = [
      ...(isAsm ? this.#asmBases.map((base) => `${base}/${target.slice(4)}`) : []),
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
