/** What a compiler reads in another way than it looks. */
import type { Form } from "./form.js";

const statement = { category: "statement", leaves: "reference", standing: "missed" } as const;

export const carriageReturn: Form = {
  ...statement,
  name: "carriage-return",
  doc: "a comment that a lone carriage return ends",
  standing: "found",
  text: ({ symbol }) => `// a comment\r${symbol}();`,
};

export const carriageReturnSplice: Form = {
  ...statement,
  name: "carriage-return-splice",
  doc: "a name that goes on behind a backslash and a lone carriage return",
  standing: "found",
  text: ({ head, tail }) => `${head}\\\r${tail}();`,
};

export const carriageReturnDirective: Form = {
  ...statement,
  name: "carriage-return-directive",
  doc: "directives between lone carriage returns",
  standing: "found",
  text: ({ symbol }) => `;\n#if 0\r#endif\r${symbol}();`,
};

export const carriageReturnUnit: Form = {
  ...statement,
  name: "carriage-return-unit",
  doc: "a file whose lines end in carriage returns alone",
  standing: "found",
  category: "unit",
  text: ({ symbol, id }) => `// a comment\rvoid planted_${id}(void)\r{\r\t${symbol}();\r}\r`,
};

export const digraphElse: Form = {
  ...statement,
  name: "digraph-else",
  doc: "#if 0 with %:else",
  standing: "found",
  text: ({ symbol }) => `;\n#if 0\n%:else\n${symbol}();\n%:endif\n`,
};

export const digraphBlock: Form = {
  ...statement,
  name: "digraph-block",
  doc: "brackets as digraphs",
  standing: "found",
  text: ({ symbol, id }) => `<% int kept_${id}<:1:> = <% ${symbol}() %>; (void)kept_${id}; %>`,
};

export const rawString: Form = {
  ...statement,
  name: "raw-string",
  doc: "behind a raw string that holds the start of a comment",
  standing: "found",
  text: ({ symbol }) => `(void)R"x(" /* )x"; ${symbol}(); /* */`,
};

export const rawStringQuote: Form = {
  ...statement,
  name: "raw-string-quote",
  doc: "behind a raw string whose delimiter is a quote",
  standing: "found",
  text: ({ symbol }) => `(void)R""( /* )""; ${symbol}(); /* */`,
};

export const rawStringPrefixed: Form = {
  ...statement,
  name: "raw-string-prefixed",
  doc: "behind a raw string of wide characters",
  standing: "found",
  text: ({ symbol }) => `(void)u8R"(" /* )"; (void)LR"y(" /* )y"; ${symbol}(); /* */`,
};

export const trigraph: Form = {
  ...statement,
  name: "trigraph",
  doc: "a comment with a trigraph that is none in GNU C",
  standing: "found",
  text: ({ symbol }) => `// what is this ??/\n\t${symbol}();`,
};

export const formFeed: Form = {
  ...statement,
  name: "form-feed",
  doc: "a call between form feeds and vertical tabs",
  standing: "found",
  text: ({ symbol }) => `\f\v${symbol}\f(\v);`,
};

export const nulByte: Form = {
  ...statement,
  name: "nul-byte",
  doc: "a call behind a byte of zero",
  standing: "found",
  text: ({ symbol }) => `\0${symbol}\0();`,
};

export const commentedSplice: Form = {
  ...statement,
  name: "spliced-comment-end",
  doc: "a comment whose end is spliced",
  standing: "found",
  text: ({ symbol }) => `/* a comment *\\\n/ ${symbol}(); /\\\n* another */`,
};
