/** The name as a value, and as an operand of what only looks at its type. */
import type { Form } from "./form.js";

const value = {
  category: "expression",
  leaves: "reference",
  standing: "found",
  needsDeclaration: true,
} as const;
const type = {
  category: "statement",
  leaves: "nothing",
  standing: "found",
  needsDeclaration: true,
} as const;

export const name: Form = {
  ...value,
  name: "value",
  doc: "the name alone",
  isConstant: true,
  text: ({ symbol }) => symbol,
};

export const address: Form = {
  ...value,
  name: "address",
  doc: "&f",
  isConstant: true,
  text: ({ symbol }) => `&${symbol}`,
};

export const cast: Form = {
  ...value,
  name: "cast",
  doc: "cast to a number",
  isConstant: true,
  text: ({ symbol }) => `(unsigned long)${symbol}`,
};

export const conditional: Form = {
  ...value,
  name: "conditional",
  doc: "one side of ?:",
  text: ({ symbol }) => `__LINE__ ? ${symbol} : 0`,
};

export const choice: Form = {
  ...value,
  name: "chosen",
  doc: "chosen by __builtin_choose_expr",
  isConstant: true,
  text: ({ symbol }) => `__builtin_choose_expr(1, ${symbol}, 0)`,
};

export const generic: Form = {
  ...value,
  name: "generic",
  doc: "the answer of a _Generic",
  isConstant: true,
  text: ({ symbol }) => `_Generic(0, int: ${symbol}, default: 0)`,
};

export const comparison: Form = {
  ...value,
  name: "comparison",
  doc: "compared with nothing",
  text: ({ symbol, id }) =>
    `(void *)${symbol} == (void *)__builtin_frame_address(0) || (long)"${id}" == 1`,
};

export const typeOf: Form = {
  ...type,
  name: "typeof",
  doc: "a pointer of its type",
  text: ({ symbol, id }) => `{ __typeof__(${symbol}) *like_${id} = 0; (void)like_${id}; }`,
};

export const sizeOf: Form = {
  ...type,
  name: "sizeof",
  doc: "the size of its address",
  text: ({ symbol }) => `(void)sizeof(&${symbol});`,
};

export const compatible: Form = {
  ...type,
  name: "compatible",
  doc: "its type compared",
  text: ({ symbol }) => `(void)__builtin_types_compatible_p(__typeof__(&${symbol}), int *);`,
};
