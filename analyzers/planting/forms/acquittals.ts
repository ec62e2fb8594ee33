/** What looks like another entity of the same name, and is the guarded one. */
import type { Form } from "./form.js";

const statement = { category: "statement", leaves: "reference", standing: "missed" } as const;

export const typedefDeclared: Form = {
  ...statement,
  standing: "found",
  name: "declared-by-typedef",
  doc: "a local declaration through a typedef of a function",
  before: ({ id }) => `typedef int type_${id}();\n`,
  text: ({ symbol, id }) => `{ type_${id} ${symbol}; ${symbol}(); }`,
};

export const typeofDeclared: Form = {
  ...statement,
  standing: "found",
  name: "declared-by-typeof",
  doc: "a local declaration through typeof of a function",
  before: ({ id }) => `int like_${id}();\n`,
  text: ({ symbol, id }) => `{ __typeof__(like_${id}) ${symbol}; ${symbol}(); }`,
};

export const staticNeverDefined: Form = {
  ...statement,
  standing: "found",
  name: "static-never-defined",
  doc: "a static prototype without a definition",
  before: ({ symbol }) => `static int ${symbol}();\n`,
  text: ({ symbol }) => `${symbol}();`,
};

export const gotoIsReturn: Form = {
  ...statement,
  standing: "found",
  name: "goto-is-return",
  doc: "goto, which a macro makes return",
  category: "declaration",
  needsDeclaration: true,
  text: ({ symbol, id }) =>
    `#define goto return (long)\nlong planted_goto_${id}(void)\n{\n\tgoto ${symbol};\n}\n#undef goto`,
};

export const emptyStruct: Form = {
  ...statement,
  standing: "found",
  name: "struct-is-nothing",
  doc: "struct, which a macro makes nothing",
  needsDeclaration: true,
  category: "declaration",
  text: ({ symbol, id }) =>
    `#define struct\nvoid *planted_tag_${id} = (void *)struct ${symbol};\n#undef struct`,
};

export const initializerMacro: Form = {
  ...statement,
  standing: "found",
  name: "macro-begins-initializer",
  doc: "a macro that is a declarator and its =",
  needsDeclaration: true,
  before: ({ id }) => `#define begin_${id} long kept_${id} = (long)\n`,
  text: ({ symbol, id }) => `{ begin_${id} ${symbol}; (void)kept_${id}; }`,
};

export const poppedMacro: Form = {
  ...statement,
  standing: "found",
  name: "popped-macro",
  doc: "a macro of the name that _Pragma takes away again",
  before: ({ symbol }) =>
    `#pragma push_macro("${symbol}")\n#define ${symbol}() 0\n_Pragma("pop_macro(\\"${symbol}\\")")\n`,
  text: ({ symbol }) => `${symbol}();`,
};

export const undefinedByHeader: Form = {
  ...statement,
  standing: "found",
  name: "undefined-by-header",
  doc: "a macro of the name that an included header takes away again",
  before: ({ symbol, id }) => `#define ${symbol}() 0\n#include "undefines_${id}.h"\n`,
  beside: ({ symbol, id }) => ({ [`undefines_${id}.h`]: `#undef ${symbol}\n` }),
  text: ({ symbol }) => `${symbol}();`,
};

export const includedText: Form = {
  ...statement,
  standing: "found",
  name: "included-text",
  doc: "in a file that is included and has no extension of C",
  before: ({ id }) => `void planted_text_${id}(void);\n`,
  beside: ({ symbol, id }) => ({ [`planted_${id}.txt`]: `${symbol}();\n` }),
  text: ({ id }) => `;\n#include "planted_${id}.txt"\n`,
};

export const includedBare: Form = {
  ...statement,
  standing: "found",
  name: "included-bare",
  doc: "in a file that is included and has no extension at all",
  beside: ({ symbol, id }) => ({ [`planted_${id}`]: `${symbol}();\n` }),
  text: ({ id }) => `;\n#include "planted_${id}"\n`,
};

export const typedefInHeader: Form = {
  ...statement,
  standing: "found",
  name: "declared-by-a-header's-typedef",
  doc: "a local declaration through a typedef of a function that a header has",
  before: ({ id }) => `#include "types_${id}.h"\n`,
  beside: ({ id }) => ({ [`types_${id}.h`]: `typedef int type_${id}();\n` }),
  text: ({ symbol, id }) => `{ type_${id} ${symbol}; ${symbol}(); }`,
};

export const initializerInHeader: Form = {
  ...statement,
  standing: "found",
  name: "header's-macro-begins-initializer",
  doc: "a macro of a header that is a declarator and its =",
  needsDeclaration: true,
  before: ({ id }) => `#include "begins_${id}.h"\n`,
  beside: ({ id }) => ({ [`begins_${id}.h`]: `#define begin_${id} long kept_${id} = (long)\n` }),
  text: ({ symbol, id }) => `{ begin_${id} ${symbol}; (void)kept_${id}; }`,
};

export const poppedByMacro: Form = {
  ...statement,
  standing: "found",
  name: "popped-by-a-macro",
  doc: "a macro of the name that another macro pops",
  before: ({ symbol, id }) =>
    `#pragma push_macro("${symbol}")\n#define pops_${id} _Pragma("pop_macro(\\"${symbol}\\")")\n#define ${symbol}() 0\npops_${id}\n`,
  text: ({ symbol }) => `${symbol}();`,
};

export const ownListEntry: Form = {
  ...statement,
  standing: "found",
  name: "own-list-entry",
  doc: "the member of a list_entry() that the file defines as something else",
  category: "declaration",
  needsDeclaration: true,
  text: ({ symbol, id }) =>
    `#define list_entry(p, t, m) ((t)(long)(m) + (long)(p))\nlong planted_entry_${id}(void)\n{\n\treturn list_entry(0, long, ${symbol});\n}\n#undef list_entry`,
};

export const weakBeside: Form = {
  ...statement,
  standing: "found",
  name: "beside-a-weak-definition",
  doc: "a call in a folder that has a weak definition of the name",
  before: ({ symbol }) => `extern int ${symbol}();\n`,
  beside: ({ symbol, id }) => ({
    [`weak_${id}.c`]: `int __attribute__((weak)) ${symbol}()\n{\n\treturn 0;\n}\n`,
  }),
  text: ({ symbol }) => `${symbol}();`,
};

export const label: Form = {
  ...statement,
  standing: "found",
  name: "beside-a-label",
  doc: "a call in a function that has a label of the name",
  text: ({ symbol }) => `{ __label__ ${symbol}; ${symbol}: ${symbol}(); if (0) goto ${symbol}; }`,
};

export const member: Form = {
  ...statement,
  name: "beside-a-member",
  doc: "a call beside a member and a tag of the name",
  standing: "found",
  text: ({ symbol, id }) =>
    `{ struct ${symbol} { int ${symbol}; } kept_${id} = { .${symbol} = ${symbol}() }; (void)kept_${id}.${symbol}; }`,
};

export const endedScope: Form = {
  ...statement,
  name: "behind-a-local",
  doc: "a call behind the block of a local variable of the name",
  standing: "found",
  text: ({ symbol }) => `{ int ${symbol} = 0; (void)${symbol}; } ${symbol}();`,
};

export const endedParameter: Form = {
  ...statement,
  name: "behind-a-prototype",
  doc: "a call behind a prototype with a parameter of the name",
  standing: "found",
  text: ({ symbol, id }) => `{ int other_${id}(int ${symbol}); ${symbol}(); }`,
};

export const forScope: Form = {
  ...statement,
  standing: "found",
  name: "behind-a-loop",
  doc: "a call behind a loop with a variable of the name",
  text: ({ symbol }) => `for (int ${symbol} = 0; ${symbol} < 1; ${symbol}++) ; ${symbol}();`,
};

export const innerExtern: Form = {
  ...statement,
  name: "extern-in-block-of-local",
  doc: "declared again within the block of a local variable of the name",
  standing: "found",
  text: ({ symbol }) =>
    `{ int ${symbol} = 0; { extern int ${symbol}(); ${symbol}(); } (void)${symbol}; }`,
};
