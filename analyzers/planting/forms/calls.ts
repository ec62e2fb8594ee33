/** Calls by name. */
import type { Form } from "./form.js";

export const call: Form = {
  name: "call",
  doc: "f()",
  category: "expression",
  leaves: "reference",
  standing: "found",
  text: ({ symbol }) => `${symbol}()`,
};

export const spacedCall: Form = {
  name: "spaced-call",
  doc: "a call with comments and lines within",
  category: "expression",
  leaves: "reference",
  standing: "found",
  text: ({ symbol }) => `${symbol} /* of // this */ // and /* that\n\t\t\t( /**/ )`,
};

export const parenthesisedCall: Form = {
  name: "parenthesised-call",
  doc: "((f))()",
  category: "expression",
  leaves: "reference",
  standing: "found",
  needsDeclaration: true,
  text: ({ symbol }) => `((${symbol}))()`,
};

export const splicedCall: Form = {
  name: "spliced-call",
  doc: "a call whose name goes on in the next line",
  category: "expression",
  leaves: "reference",
  standing: "found",
  text: ({ head, tail }) => `${head}\\\n\\\n${tail}()`,
};

export const crlfSplicedCall: Form = {
  name: "crlf-spliced-call",
  doc: "the same with a carriage return before the line feed",
  category: "expression",
  leaves: "reference",
  standing: "found",
  text: ({ head, tail }) => `${head}\\\r\n${tail}()`,
};

export const blankSplicedCall: Form = {
  name: "blank-spliced-call",
  doc: "the same with blanks behind the backslash, as gcc takes it",
  category: "expression",
  leaves: "reference",
  standing: "found",
  text: ({ head, tail }) => `${head}\\ \t\n${tail}()`,
};

export const dereferencedCall: Form = {
  name: "dereferenced-call",
  doc: "(**&f)()",
  category: "expression",
  leaves: "reference",
  standing: "found",
  needsDeclaration: true,
  text: ({ symbol }) => `(**&${symbol})()`,
};

export const localDeclaration: Form = {
  name: "local-declaration",
  doc: "declared in the block that calls it",
  category: "statement",
  leaves: "reference",
  standing: "found",
  text: ({ symbol }) => `{ extern int ${symbol}(); ${symbol}(); }`,
};

export const cleanup: Form = {
  name: "cleanup",
  doc: "called at the end of a variable's life",
  category: "statement",
  leaves: "reference",
  standing: "found",
  needsDeclaration: true,
  text: ({ symbol, id }) =>
    `{ int kept_${id} __attribute__((cleanup(${symbol}))) = 0; (void)kept_${id}; }`,
};

export const afterDigits: Form = {
  name: "after-digits",
  doc: "a call behind a number that ends in letters",
  category: "expression",
  leaves: "reference",
  standing: "found",
  text: ({ symbol }) => `0x1e + ${symbol}() + 1.e+1f`,
};

export const behindQuotes: Form = {
  name: "behind-quotes",
  doc: "a call between characters that look like quotes and comments",
  category: "expression",
  leaves: "reference",
  standing: "found",
  text: ({ symbol }) => `'"' + '\\'' + "\\"/*"[0] + ${symbol}() + '/' + "//"[0]`,
};
