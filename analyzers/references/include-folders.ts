/**
 * Where the kernel's command line looks for headers (LINUXINCLUDE in Makefile, v6.12), as lists that
 * each reader of includes puts into its own order: to one that asks which file may be meant, all
 * architectures are possible; one that compiles has chosen.
 */

export const kernelFolders: readonly string[] = ["include", "include/uapi"];

/** What an architecture without a header `asm/x.h` of its own takes. */
export const genericAsmFolders: readonly string[] = [
  "include/asm-generic",
  "include/uapi/asm-generic",
];

/** What tools have in place of the kernel's headers. */
export const toolsFolders: readonly string[] = ["tools/include", "tools/include/uapi", "tools/lib"];

export function foldersOf(architecture: string): readonly string[] {
  return [`arch/${architecture}/include`, `arch/${architecture}/include/uapi`];
}

/** The architecture that a path, or a folder, belongs to; tools have them as well. */
export function architectureOf(path: string): string | undefined {
  return /^(?:tools\/)?arch\/([^/]+)/.exec(path)?.[1];
}

/** `x.h` of `asm/x.h`; undefined for all others. */
export function nameInAsm(target: string): string | undefined {
  return target.startsWith("asm/") ? target.slice("asm/".length) : undefined;
}
