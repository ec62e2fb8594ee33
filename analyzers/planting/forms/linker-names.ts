/** Another name in C for the same symbol of the linker. */
import type { Form } from "./form.js";

const declaration = { category: "declaration", leaves: "reference", standing: "found" } as const;

export const asmLabel: Form = {
  ...declaration,
  name: "asm-label",
  doc: "a function whose asm label is the name",
  text: ({ symbol, id }) =>
    `int called_${id}(void) __asm__("${symbol}");\nint calls_${id}(void)\n{\n\treturn called_${id}();\n}`,
};

export const weakref: Form = {
  ...declaration,
  name: "weakref",
  doc: "a static function that is a weak reference to the name",
  text: ({ symbol, id }) =>
    `static int called_${id}() __attribute__((weakref("${symbol}")));\nint calls_${id}(void)\n{\n\treturn called_${id} ? called_${id}() : 0;\n}`,
};

export const renamedByPragma: Form = {
  ...declaration,
  name: "renamed-by-pragma",
  doc: "#pragma redefine_extname",
  text: ({ symbol, id }) =>
    `#pragma redefine_extname called_${id} ${symbol}\nint called_${id}();\nint calls_${id}(void)\n{\n\treturn called_${id}();\n}`,
};

export const renamedByOperator: Form = {
  ...declaration,
  name: "renamed-by-pragma-operator",
  doc: '_Pragma("redefine_extname ...")',
  text: ({ symbol, id }) =>
    `_Pragma(" redefine_extname called_${id} ${symbol}")\nint called_${id}();\nint calls_${id}(void)\n{\n\treturn called_${id}();\n}`,
};

export const renamedByMadePragma: Form = {
  ...declaration,
  name: "renamed-by-made-pragma",
  doc: "_Pragma(#x), whose text a macro makes",
  text: ({ symbol, id }) =>
    `#define pragma_${id}(x) _Pragma(#x)\npragma_${id}(redefine_extname called_${id} ${symbol})\nint called_${id}();\nint calls_${id}(void)\n{\n\treturn called_${id}();\n}`,
};

export const splitLabel: Form = {
  ...declaration,
  name: "split-asm-label",
  doc: "an asm label of two strings",
  text: ({ head, tail, id }) =>
    `int called_${id}(void) __asm__("${head}" "${tail}");\nint calls_${id}(void)\n{\n\treturn called_${id}();\n}`,
};

export const escapedLabel: Form = {
  ...declaration,
  name: "escaped-asm-label",
  doc: "an asm label with a letter in hexadecimal",
  text: ({ symbol, id }) =>
    `int called_${id}(void) __asm__("${symbol.slice(0, -1)}\\x${symbol.charCodeAt(symbol.length - 1).toString(16)}");\nint calls_${id}(void)\n{\n\treturn called_${id}();\n}`,
};

export const macroLabel: Form = {
  ...declaration,
  name: "macro-asm-label",
  doc: "an asm label whose keyword a macro makes",
  text: ({ symbol, id }) =>
    `#define label_${id} __asm__\nint called_${id}(void) label_${id}("${symbol}");\nint calls_${id}(void)\n{\n\treturn called_${id}();\n}`,
};

export const splitWeakref: Form = {
  ...declaration,
  name: "split-weakref",
  doc: "a weak reference to two strings",
  text: ({ head, tail, id }) =>
    `static int called_${id}() __attribute__((weakref("${head}" "${tail}")));\nint calls_${id}(void)\n{\n\treturn called_${id} ? called_${id}() : 0;\n}`,
};

export const symbolVersion: Form = {
  ...declaration,
  name: "asm-assignment",
  doc: "another name for it by an assignment of the assembler",
  text: ({ symbol, id }) => `__asm__(".globl called_${id}; called_${id} = ${symbol}");`,
};

export const typeofRedeclared: Form = {
  ...declaration,
  name: "redeclared-by-typeof",
  doc: "declared again by the type of another function",
  text: ({ symbol, id }) =>
    `int like_${id}();\nextern __typeof__(like_${id}) ${symbol};\nvoid *kept_${id} = (void *)${symbol};`,
};
