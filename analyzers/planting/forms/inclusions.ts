/** The name in text that another file brings in. */
import type { Form } from "./form.js";

const statement = { category: "statement", leaves: "reference", standing: "found" } as const;

export const includedInc: Form = {
  ...statement,
  name: "included-inc",
  doc: "in a file of the extension inc that is included",
  beside: ({ symbol, id }) => ({ [`planted_${id}.inc`]: `${symbol}();\n` }),
  text: ({ id }) => `;\n#include "planted_${id}.inc"\n`,
};

export const includedByMacro: Form = {
  ...statement,
  name: "included-by-macro",
  doc: "in a file whose name a macro gives to the include",
  before: ({ id }) => `#define text_${id} "planted_${id}.txt"\n`,
  beside: ({ symbol, id }) => ({ [`planted_${id}.txt`]: `${symbol}();\n` }),
  text: ({ id }) => `;\n#include text_${id}\n`,
};

export const includedByText: Form = {
  ...statement,
  name: "included-through-text",
  doc: "in a file that is included by one that has no extension of C",
  beside: ({ symbol, id }) => ({
    [`planted_${id}.txt`]: `#include "planted_${id}.tbl"\n`,
    [`planted_${id}.tbl`]: `${symbol}();\n`,
  }),
  text: ({ id }) => `;\n#include "planted_${id}.txt"\n`,
};

export const importedText: Form = {
  ...statement,
  name: "imported",
  doc: "in a file that #import brings in",
  beside: ({ symbol, id }) => ({ [`planted_${id}.txt`]: `${symbol}();\n` }),
  text: ({ id }) => `;\n#import "planted_${id}.txt"\n`,
};

export const splicedInclude: Form = {
  ...statement,
  name: "spliced-include",
  doc: "in a file whose include is cut by splices and comments",
  beside: ({ symbol, id }) => ({ [`planted_${id}.txt`]: `${symbol}();\n` }),
  text: ({ id }) => `;\n/* a\n */ # /* b */ inc\\\nlude /* c */ "planted_\\\n${id}.txt" // d\n`,
};

export const macroOfText: Form = {
  ...statement,
  name: "macro-of-included-text",
  doc: "a macro that a file without an extension of C defines",
  before: ({ id }) => `#include "macros_${id}.tbl"\n`,
  beside: ({ symbol, id }) => ({ [`macros_${id}.tbl`]: `#define call_${id}() ${symbol}()\n` }),
  text: ({ id }) => `call_${id}();`,
};

export const assemblyInclude: Form = {
  name: "assembly-include",
  doc: "in a file that the assembler's .include brings in",
  category: "assembly",
  leaves: "reference",
  standing: "found",
  beside: ({ symbol, id }) => ({ [`planted_${id}.txt`]: `\t.quad ${symbol}\n` }),
  text: ({ id }) => `\t.include "planted_${id}.txt"\n`,
};
