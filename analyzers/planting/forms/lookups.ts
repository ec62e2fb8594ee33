/** The name in strings that the kernel looks symbols up by, and in what the build reads. */
import type { Form } from "./form.js";

export const kallsyms: Form = {
  name: "kallsyms",
  doc: "kallsyms_lookup_name()",
  category: "expression",
  leaves: "string",
  standing: "found",
  text: ({ symbol }) => `kallsyms_lookup_name("${symbol}")`,
};

export const symbolGet: Form = {
  name: "symbol-get",
  doc: "symbol_get()",
  category: "expression",
  leaves: "string",
  standing: "found",
  needsDeclaration: true,
  text: ({ symbol }) => `symbol_get(${symbol})`,
};

export const kprobe: Form = {
  name: "kprobe",
  doc: "the symbol of a kprobe",
  category: "declaration",
  leaves: "string",
  standing: "found",
  text: ({ symbol, id }) => `struct kprobe probe_${id} = { .symbol_name = "${symbol}" };`,
};

export const splitKallsyms: Form = {
  name: "split-kallsyms",
  doc: "kallsyms_lookup_name() with the name in two strings",
  category: "expression",
  leaves: "string",
  standing: "found",
  text: ({ head, tail }) => `kallsyms_lookup_name("${head}" "${tail}")`,
};

export const redefinedSymbol: Form = {
  name: "objcopy",
  doc: "objcopy --redefine-sym",
  category: "build",
  leaves: "nothing",
  standing: "found",
  text: ({ symbol, id }) => `OBJCOPYFLAGS_x.o := --redefine-sym other_${id}=${symbol}\n`,
};

export const wrapped: Form = {
  name: "linker-definition",
  doc: "ld --defsym",
  category: "build",
  leaves: "nothing",
  standing: "found",
  text: ({ symbol, id }) => `ldflags-y += --defsym=other_${id}=${symbol}\n`,
};

export const makeDefine: Form = {
  name: "make-define",
  doc: "-D with the name as the macro's body",
  category: "build",
  leaves: "nothing",
  standing: "found",
  text: ({ symbol, id }) => `CFLAGS_x.o := -Dhook_${id}=${symbol}\n`,
};

export const makeVariable: Form = {
  name: "make-variable",
  doc: "-D with the name in a variable of make",
  category: "build",
  leaves: "nothing",
  standing: "found",
  text: ({ symbol, id }) => `HOOK_${id} := ${symbol}\nCFLAGS_x.o := -Dhook_${id}=$(HOOK_${id})\n`,
};

export const makeFlags: Form = {
  name: "objcopy-variable",
  doc: "objcopy through a variable of make",
  category: "build",
  leaves: "nothing",
  standing: "found",
  text: ({ symbol, id }) =>
    `pair_${id} := other_${id}=${symbol}\nOBJCOPYFLAGS_x.o := --redefine-sym $(pair_${id})\n`,
};

export const linkerProvide: Form = {
  name: "linker-provide",
  doc: "PROVIDE() of a linker script",
  category: "linker",
  leaves: "nothing",
  standing: "found",
  text: ({ symbol, id }) => `SECTIONS { PROVIDE(other_${id} = ${symbol}); }\n`,
};

export const linkerExtern: Form = {
  name: "linker-extern",
  doc: "EXTERN() of a linker script",
  category: "linker",
  leaves: "nothing",
  standing: "found",
  text: ({ symbol }) => `EXTERN(${symbol})\n`,
};
