/**
 * What a file is, told from its name alone: parsed C, text that is swept because it can name C
 * symbols, or no code.
 */
export type Language =
  | "c"
  | "assembly"
  | "rust"
  | "linker-script"
  | "makefile"
  | "symbol-table"
  | "symbol-list"
  | "device-tree"
  | "configuration"
  | "other-language";

const byExtension: ReadonlyMap<string, Language> = new Map(
  Object.entries<Language>({
    c: "c",
    h: "c",
    inc: "c",
    inl: "c",
    def: "c",
    tpl: "c",
    c_shipped: "c",
    h_shipped: "c",
    S: "assembly",
    s: "assembly",
    asm: "assembly",
    S_shipped: "assembly",
    rs: "rust",
    lds: "linker-script",
    ld: "linker-script",
    ldscript: "linker-script",
    mk: "makefile",
    // Tables of system calls name the functions that become their entries.
    tbl: "symbol-table",
    // The preprocessor reads these, with the headers that they include.
    dts: "device-tree",
    dtsi: "device-tree",
    dtso: "device-tree",
    // Languages that include C's headers or become C: C++, grammars, Objective C of host tools.
    cc: "other-language",
    cpp: "other-language",
    cxx: "other-language",
    hpp: "other-language",
    hh: "other-language",
    y: "other-language",
    l: "other-language",
    lex: "other-language",
    y_shipped: "other-language",
  }),
);

/** The language, or undefined for what is not code. Every file of a tree is asked for, so that most are answered without a pattern. */
export function languageOf(path: string): Language | undefined {
  const start = path.lastIndexOf("/") + 1;
  if (mayBeMakefile(path, start) && /^(Makefile|GNUmakefile|Kbuild)(\.|$)/.test(path.slice(start)))
    return "makefile";
  const dot = path.lastIndexOf(".");
  const isConfiguration = path[start] === "K" && /^Kconfig(\.|$)/.test(path.slice(start));
  // A name that begins with its only dot has no extension.
  if (dot < start) return isConfiguration ? "configuration" : undefined;
  const extension = path.slice(dot + 1);
  if (extension === "S" && path.slice(start).endsWith(".lds.S")) return "linker-script";
  if (extension === "in" && /\.[chS]\.in$/.test(path.slice(start))) return "c";
  if (dot === start) return undefined;
  return byExtension.get(extension) ?? (isConfiguration ? "configuration" : undefined);
}

/** Whether a file that C includes is read as C because its name says so; all others are once they are included. */
export function isReadAsC(path: string): boolean {
  if (path.endsWith(".h")) return true;
  const language = languageOf(path);
  return language === "c" || language === "other-language";
}

function mayBeMakefile(path: string, start: number): boolean {
  const first = path[start];
  return first === "M" || first === "G" || first === "K";
}

/** What a file that is not code counts as in the accounts: its extension, or its name without one. */
export function kindOf(path: string): string {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const dot = name.lastIndexOf(".");
  if (dot > 0) return /^\.[A-Za-z0-9_+-]{1,12}$/.test(name.slice(dot)) ? name.slice(dot) : "other";
  return /^(Kconfig|README|COPYING|MAINTAINERS|LICENSE)/.test(name)
    ? name.replace(/\..*/, "")
    : "no extension";
}
