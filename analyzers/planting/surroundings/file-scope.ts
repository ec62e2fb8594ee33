/** Places between the things of file scope. */
import { statementOf, type Surrounding } from "./surrounding.js";

export const fileScope: Surrounding = {
  name: "file-scope",
  doc: "a declaration of its own",
  ground: "file-scope",
  takes: ["declaration"],
  around: ({ text }) => ({ text: `${text}\n` }),
};

export const newFunction: Surrounding = {
  name: "new-function",
  doc: "a function of its own",
  ground: "file-scope",
  takes: ["expression", "statement"],
  around: (piece) => ({ text: `void planted_${piece.id}(void)\n{\n\t${statementOf(piece)}\n}\n` }),
};

export const initializer: Surrounding = {
  name: "initializer",
  doc: "a designated initializer of a struct",
  ground: "file-scope",
  takes: ["expression"],
  needsConstant: true,
  around: ({ text, id }) => ({
    text: `struct planted_${id} {\n\tint a;\n\tvoid *hook;\n} planted_${id} = {\n\t.a = 1,\n\t.hook = (void *)(${text}),\n};\n`,
  }),
};

export const arrayInitializer: Surrounding = {
  name: "array-initializer",
  doc: "an element of an array of pointers",
  ground: "file-scope",
  takes: ["expression"],
  needsConstant: true,
  around: ({ text, id }) => ({ text: `void *planted_${id}[] = { 0, (void *)(${text}), 0 };\n` }),
};

export const macroBody: Surrounding = {
  name: "macro-body",
  doc: "the body of a macro that is called",
  ground: "file-scope",
  takes: ["expression", "statement"],
  isOneLine: true,
  around: (piece) => ({
    text: `#define planted_macro_${piece.id}(x)\t\t\\\n\tdo {\t\t\\\n\t\t${statementOf(piece)}\t\\\n\t} while (0)\nvoid planted_${piece.id}(void)\n{\n\tplanted_macro_${piece.id}(1);\n}\n`,
  }),
};

export const macroArgument: Surrounding = {
  name: "macro-argument",
  doc: "an argument of a macro",
  ground: "file-scope",
  takes: ["expression"],
  isOneLine: true,
  around: ({ text, id }) => ({
    text: `#define planted_keep_${id}(a, ...) a\nlong planted_${id}(void)\n{\n\treturn (long)planted_keep_${id}((${text}), 1);\n}\n`,
  }),
};

export const header: Surrounding = {
  name: "header",
  doc: "an inline function of a header of its own",
  ground: "file-scope",
  takes: ["expression", "statement"],
  around: (piece) => ({
    text: `#include "planted_${piece.id}.h"\nvoid planted_${piece.id}(void)\n{\n\tplanted_inline_${piece.id}();\n}\n`,
    beside: {
      [`planted_${piece.id}.h`]: `static inline void planted_inline_${piece.id}(void)\n{\n\t${statementOf(piece)}\n}\n`,
    },
  }),
};

export const oldStyle: Surrounding = {
  name: "old-style-function",
  doc: "a function whose parameters are declared before its body",
  ground: "file-scope",
  takes: ["expression", "statement"],
  around: (piece) => ({
    text: `int planted_${piece.id}(a, b)\n\tint a;\n\tchar b;\n{\n\t${statementOf(piece)}\n\treturn a + b;\n}\n`,
  }),
};
