/**
 * What a file is, told from its name alone: parsed C, text that is swept because it can name C
 * symbols, or no code.
 */
export type Language = "c" | "assembly" | "rust" | "linker-script" | "makefile" | "other-language";

const byExtension: Readonly<Record<string, Language>> = {
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
};

/** The language, or undefined for what is not code. */
export function languageOf(path: string): Language | undefined {
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (/^(Makefile|GNUmakefile|Kbuild)(\.|$)/.test(name)) return "makefile";
  if (/\.lds\.S$/.test(name)) return "linker-script";
  if (/\.[chS]\.in$/.test(name)) return "c";
  const dot = name.lastIndexOf(".");
  return dot <= 0 ? undefined : byExtension[name.slice(dot + 1)];
}

/** What a file that is not code counts as in the accounts: its extension, or its name without one. */
export function kindOf(path: string): string {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const dot = name.lastIndexOf(".");
  if (dot > 0) return /^\.[A-Za-z0-9_+-]{1,12}$/.test(name.slice(dot)) ? name.slice(dot) : "other";
  return /^(Kconfig|README|COPYING|MAINTAINERS|LICENSE)/.test(name) ? name.replace(/\..*/, "") : "no extension";
}
