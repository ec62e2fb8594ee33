/** The guarded name beside another entity of the same name whose scope ends, or has not begun. */
import type { Form } from "./form.js";

const statement = { category: "statement", leaves: "reference", standing: "found" } as const;
const declaration = { category: "declaration", leaves: "reference", standing: "found" } as const;

export const beforeDeclarator: Form = {
  ...statement,
  name: "before-its-declarator",
  doc: "an initializer before the declarator of a local variable of the name",
  needsDeclaration: true,
  text: ({ symbol }) => `{ int first = ${symbol}(), ${symbol} = 1; (void)first; (void)${symbol}; }`,
};

export const arrayParameter: Form = {
  ...declaration,
  name: "array-parameter",
  doc: "the size of a parameter before a parameter of the name",
  needsDeclaration: true,
  text: ({ symbol, id }) =>
    `void sized_${id}(int a[${symbol}()], int ${symbol})\n{\n\ta[0] = ${symbol};\n}`,
};

export const resultType: Form = {
  ...declaration,
  name: "result-type",
  doc: "the result's type of a function with a parameter of the name, whose body ends before a call",
  text: ({ symbol, id }) =>
    `__typeof__(1) takes_${id}(int ${symbol})\n{\n\treturn ${symbol};\n}\nint calls_${id}(void)\n{\n\treturn ${symbol}();\n}`,
};

export const oldParameter: Form = {
  ...declaration,
  name: "behind-an-old-parameter",
  doc: "a call behind an old-style function with a parameter of the name",
  text: ({ symbol, id }) =>
    `int takes_${id}(${symbol})\n\tint ${symbol};\n{\n\treturn ${symbol};\n}\nint calls_${id}(void)\n{\n\treturn ${symbol}();\n}`,
};

export const functionType: Form = {
  ...declaration,
  name: "behind-a-pointer-parameter",
  doc: "a call in a function whose parameter points to a function with a parameter of the name",
  text: ({ symbol, id }) =>
    `int takes_${id}(int (*f)(int ${symbol}))\n{\n\treturn f(${symbol}());\n}`,
};

export const elseBranch: Form = {
  ...statement,
  name: "else-of-a-local",
  doc: "a call in the else of an if whose block has a local variable of the name",
  text: ({ symbol }) =>
    `if (*(volatile char *)"x" == 1) { int ${symbol} = 1; (void)${symbol}; } else ${symbol}();`,
};

export const unbracedLoop: Form = {
  ...statement,
  name: "behind-an-unbraced-loop",
  doc: "a call behind a for without braces whose variable has the name",
  text: ({ symbol }) =>
    `for (int ${symbol} = 0; ${symbol} < 2; ${symbol}++) if (${symbol}) continue; else (void)${symbol}; ${symbol}();`,
};

export const loopInMacro: Form = {
  ...statement,
  name: "nested-loops",
  doc: "a call behind two nested loops with variables of the name",
  text: ({ symbol }) =>
    `for (int ${symbol} = 0; ${symbol} < 1; ${symbol}++) for (int ${symbol} = 0; ${symbol} < 1; ${symbol}++) { } ${symbol}();`,
};

export const conditionalLocal: Form = {
  ...statement,
  name: "local-of-another-configuration",
  doc: "a local variable of the name that this configuration does not have",
  standing: "found",
  needsDeclaration: true,
  text: ({ symbol }) =>
    `{\n#ifdef CONFIG_NOWHERE_SET\n\tint (*${symbol})(void) = 0;\n#endif\n\t${symbol}(); }`,
};

export const conditionalStatic: Form = {
  ...declaration,
  name: "static-of-another-configuration",
  doc: "a static function of the name that this configuration does not have",
  needsDeclaration: true,
  text: ({ symbol, id }) =>
    `#ifdef CONFIG_NOWHERE_SET\nstatic int ${symbol}() { return 0; }\n#endif\nint calls_${id}(void)\n{\n\treturn ${symbol}();\n}`,
};

export const conditionalMacro: Form = {
  ...declaration,
  name: "macro-of-another-configuration",
  doc: "a macro of the name that this configuration does not have",
  needsDeclaration: true,
  text: ({ symbol, id }) =>
    `#ifdef CONFIG_NOWHERE_SET\n#define ${symbol}() 0\n#endif\nint calls_${id}(void)\n{\n\treturn ${symbol}();\n}`,
};

export const deadMacro: Form = {
  ...declaration,
  name: "macro-in-if-0",
  doc: "a macro of the name within #if 0",
  text: ({ symbol, id }) =>
    `#if 0\n#define ${symbol}() 0\nstatic int ${symbol}(void);\n#endif\nint calls_${id}(void)\n{\n\treturn ${symbol}();\n}`,
};

export const laterMacro: Form = {
  ...declaration,
  name: "before-its-macro",
  doc: "a call before a macro of the name",
  text: ({ symbol, id }) =>
    `int calls_${id}(void)\n{\n\treturn ${symbol}();\n}\n#define ${symbol}() 0\n#undef ${symbol}`,
};

export const nestedFunction: Form = {
  ...declaration,
  name: "nested-function",
  doc: "a call behind a nested function with a parameter of the name",
  text: ({ symbol, id }) =>
    `int outer_${id}(void)\n{\n\tint inner(int ${symbol})\n\t{\n\t\treturn ${symbol};\n\t}\n\treturn inner(${symbol}());\n}`,
};

export const enumInBlock: Form = {
  ...statement,
  name: "behind-an-enumerator",
  doc: "a call behind the block of an enumerator of the name",
  text: ({ symbol }) => `{ enum { ${symbol} = 1 }; (void)${symbol}; } ${symbol}();`,
};

export const typedefInBlock: Form = {
  ...statement,
  name: "behind-a-typedef",
  doc: "a call behind the block of a type of the name",
  text: ({ symbol }) => `{ typedef int ${symbol}; (void)(${symbol})0; } ${symbol}();`,
};

export const bitField: Form = {
  ...statement,
  name: "behind-a-bit-field",
  doc: "a call behind a bit-field of the name",
  text: ({ symbol }) =>
    `{ struct { int ${symbol} : 3; } one = { 0 }; (void)one.${symbol}; ${symbol}(); }`,
};

export const questionMark: Form = {
  ...statement,
  name: "between-question-and-colon",
  doc: "the middle of ? : at the start of a line, where a label would stand",
  needsDeclaration: true,
  text: ({ symbol, id }) =>
    `{ int (*kept_${id})() = __LINE__ ?\n${symbol} :\n0; (void)kept_${id}; }`,
};

export const logicalAnd: Form = {
  ...statement,
  name: "behind-and-and",
  doc: "behind && without a blank, where the address of a label would stand",
  needsDeclaration: true,
  text: ({ symbol, id }) =>
    `{ volatile int a = 1; volatile int kept_${id} = a &&${symbol}(); (void)kept_${id}; }`,
};

export const typeofSelf: Form = {
  ...statement,
  name: "local-of-its-own-type",
  doc: "the type of a local variable of the name, behind which the name is called",
  needsDeclaration: true,
  text: ({ symbol }) => `{ __typeof__(${symbol}()) ${symbol} = 0; (void)${symbol}; } ${symbol}();`,
};
