/** Names that ## makes. */
import type { Form } from "./form.js";

const statement = { category: "statement", leaves: "reference", standing: "found" } as const;

export const pasted: Form = {
  ...statement,
  name: "pasted",
  doc: "a##b",
  before: ({ id }) => `#define join_${id}(a, b) a##b\n`,
  text: ({ head, tail, id }) => `join_${id}(${head}, ${tail})();`,
};

export const pastedPrefix: Form = {
  ...statement,
  name: "pasted-prefix",
  doc: "a prefix that the macro gives",
  before: ({ head, id }) => `#define call_${id}(x) ${head}##x()\n`,
  text: ({ tail, id }) => `call_${id}(${tail});`,
};

export const pastedWithNothing: Form = {
  ...statement,
  name: "pasted-with-nothing",
  doc: "the whole name, pasted with an empty argument",
  before: ({ id }) => `#define join_${id}(a, b) a##b\n`,
  text: ({ symbol, id }) => `join_${id}(${symbol}, )();`,
};

export const pastedVariadic: Form = {
  ...statement,
  name: "pasted-variadic",
  doc: "## before __VA_ARGS__",
  before: ({ id }) => `#define join_${id}(a, ...) a##__VA_ARGS__\n`,
  text: ({ head, tail, id }) => `join_${id}(${head}, ${tail})();`,
};

export const pastedExpanded: Form = {
  ...statement,
  name: "pasted-expanded",
  doc: "arguments that are macros and are expanded first",
  before: ({ head, tail, id }) =>
    `#define join2_${id}(a, b) a##b\n#define join_${id}(a, b) join2_${id}(a, b)\n#define first_${id} ${head}\n#define second_${id} ${tail}\n`,
  text: ({ id }) => `join_${id}(first_${id}, second_${id})();`,
};

export const pastedLetters: Form = {
  ...statement,
  name: "pasted-letters",
  doc: "pasted from one letter at a time",
  before: ({ id }) =>
    `#define join_${id}(a, b) a##b\n#define joined_${id}(a, b) join_${id}(a, b)\n`,
  text: ({ symbol, id }) =>
    `${[...symbol].reduce((made, letter) => `joined_${id}(${made}, ${letter})`)}();`,
};

export const pastedByDigraph: Form = {
  ...statement,
  name: "pasted-by-digraph",
  doc: "a%:%:b",
  before: ({ id }) => `#define join_${id}(a, b) a%:%:b\n`,
  text: ({ head, tail, id }) => `join_${id}(${head}, ${tail})();`,
};
