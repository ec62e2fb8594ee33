/** The name through macros that hold it whole. */
import type { Form } from "./form.js";

const statement = { category: "statement", leaves: "reference", standing: "found" } as const;

export const objectMacro: Form = {
  ...statement,
  name: "object-macro",
  doc: "a macro that is the name",
  before: ({ symbol, id }) => `#define alias_${id} ${symbol}\n`,
  text: ({ id }) => `alias_${id}();`,
};

export const nestedMacro: Form = {
  ...statement,
  name: "nested-macro",
  doc: "a macro within macros that calls it",
  before: ({ symbol, id }) =>
    `#define inner_${id}(x) \\\n\t${symbol}(x)\n#define outer_${id} inner_${id}\n`,
  text: ({ id }) => `outer_${id}();`,
};

export const variadicMacro: Form = {
  ...statement,
  name: "variadic-macro",
  doc: "an argument of a macro that calls its arguments",
  before: ({ id }) => `#define invoke_${id}(f, ...) f(__VA_ARGS__)\n`,
  text: ({ symbol, id }) => `invoke_${id}(${symbol});`,
};

export const redefinedMacro: Form = {
  ...statement,
  name: "redefined-macro",
  doc: "a macro that is harmless first, and the name later",
  before: ({ symbol, id }) =>
    `#define alias_${id} harmless_${id}\n#undef alias_${id}\n#define alias_${id} ${symbol}\n`,
  text: ({ id }) => `alias_${id}();`,
};

export const undefinedMacro: Form = {
  ...statement,
  name: "undefined-macro",
  doc: "a macro of the name that is gone at the call",
  before: ({ symbol }) => `#define ${symbol}() 0\n#undef ${symbol}\n`,
  text: ({ symbol }) => `${symbol}();`,
};

export const functionLikeMacro: Form = {
  ...statement,
  name: "function-like-macro-of-the-name",
  doc: "the name without parentheses, where a macro of the name takes some",
  needsDeclaration: true,
  before: ({ symbol }) => `#define ${symbol}() 0\n`,
  text: ({ symbol, id }) => `{ int (*kept_${id})() = ${symbol}; kept_${id}(); }`,
};

export const selfMacro: Form = {
  ...statement,
  name: "self-macro",
  doc: "a macro of the name that calls the function of the name",
  before: ({ symbol }) => `#define ${symbol}(...) ${symbol}(__VA_ARGS__)\n`,
  text: ({ symbol }) => `${symbol}();`,
};

export const variadicOptional: Form = {
  ...statement,
  name: "variadic-optional",
  doc: "within __VA_OPT__",
  before: ({ symbol, id }) => `#define maybe_${id}(...) __VA_OPT__(${symbol}();)\n`,
  text: ({ id }) => `maybe_${id}(1)`,
};

export const deferred: Form = {
  ...statement,
  name: "deferred",
  doc: "a name and its parentheses from different macros",
  before: ({ id }) => `#define nothing_${id}()\n#define again_${id}(...) __VA_ARGS__\n`,
  text: ({ symbol, id }) => `again_${id}(${symbol} nothing_${id}() ());`,
};

export const keywordMacro: Form = {
  ...statement,
  name: "static-is-nothing",
  doc: "static, which a macro makes nothing",
  category: "declaration",
  text: ({ symbol, id }) =>
    `#define static\nstatic int ${symbol}();\n#undef static\nint calls_${id}(void)\n{\n\treturn ${symbol}();\n}`,
};

export const typeMacro: Form = {
  ...statement,
  name: "int-is-return",
  doc: "a type's name, which a macro makes return",
  needsDeclaration: true,
  category: "declaration",
  text: ({ symbol, id }) =>
    `#define u32 return (long)\nlong returns_${id}(void)\n{\n\tu32 ${symbol};\n}\n#undef u32`,
};

export const macroParameter: Form = {
  ...statement,
  name: "macro-parameter-of-the-name",
  doc: "an argument of a macro whose parameter has the name",
  before: ({ symbol, id }) => `#define pass_${id}(${symbol}) ${symbol}\n`,
  text: ({ symbol, id }) => `pass_${id}(${symbol}());`,
};

export const stringified: Form = {
  ...statement,
  name: "stringified-asm",
  doc: "an asm whose text a macro makes of the name",
  before: ({ id }) => `#define text_${id}(x) #x\n`,
  text: ({ symbol, id }) =>
    `__asm__ volatile(".pushsection .discard.planted, \\"a\\"; .quad " text_${id}(${symbol}) "; .popsection");`,
};
