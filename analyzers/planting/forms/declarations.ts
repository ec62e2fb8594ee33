/** The name declared or defined again. */
import type { Form } from "./form.js";

export const redeclaration: Form = {
  name: "redeclaration",
  doc: "extern int f();",
  category: "declaration",
  leaves: "nothing",
  standing: "found",
  text: ({ symbol }) => `extern int ${symbol}();`,
};

export const manyDeclarators: Form = {
  name: "many-declarators",
  doc: "declared beside others, and used by an initializer",
  category: "declaration",
  leaves: "reference",
  standing: "found",
  text: ({ symbol, id }) =>
    `int other_${id}(), (${symbol})(), *third_${id}();\nvoid *kept_${id} = (void *)${symbol};`,
};

export const definition: Form = {
  name: "definition",
  doc: "a function of the same name",
  category: "declaration",
  leaves: "definition",
  standing: "found",
  text: ({ symbol }) => `int ${symbol}()\n{\n\treturn 0;\n}`,
};

export const weakDefinition: Form = {
  name: "weak-definition",
  doc: "a weak function of the same name",
  category: "declaration",
  leaves: "definition",
  standing: "found",
  text: ({ symbol }) => `int __attribute__((weak)) ${symbol}()\n{\n\treturn 0;\n}`,
};

export const exported: Form = {
  name: "export",
  doc: "EXPORT_SYMBOL_GPL(f)",
  category: "declaration",
  leaves: "reference",
  standing: "found",
  needsDeclaration: true,
  text: ({ symbol }) => `EXPORT_SYMBOL_GPL(${symbol});`,
};
