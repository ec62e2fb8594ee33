/** Places among the statements of a function. */
import { comparisonOf, statementOf, type Surrounding } from "./surrounding.js";

export const functionBody: Surrounding = {
  name: "function-body",
  doc: "a statement of a function that is there",
  ground: "statement",
  takes: ["expression", "statement"],
  around: (piece) => ({ text: `\t${statementOf(piece)}\n` }),
};

export const ifCondition: Surrounding = {
  name: "if-condition",
  doc: "the condition of an if",
  ground: "statement",
  takes: ["expression"],
  around: ({ text }) => ({
    text: `\tif (${comparisonOf(text)})\n\t\t(void)*(volatile char *)"x";\n`,
  }),
};

export const loopHead: Surrounding = {
  name: "loop-head",
  doc: "the third part of a for",
  ground: "statement",
  takes: ["expression"],
  around: ({ text }) => ({
    text: `\tfor (int __i = 0; __i < 1; __i += ${comparisonOf(text)})\n\t\t;\n`,
  }),
};

export const switchCase: Surrounding = {
  name: "switch-case",
  doc: "behind a label of a switch",
  ground: "statement",
  takes: ["expression", "statement"],
  around: (piece) => ({
    text: `\tswitch (__LINE__) {\n\tdefault: {\n\t\t${statementOf(piece)}\n\t}\n\t}\n`,
  }),
};

export const statementExpression: Surrounding = {
  name: "statement-expression",
  doc: "within ({ })",
  ground: "statement",
  takes: ["expression", "statement"],
  around: (piece) => ({ text: `\t(void)({ ${statementOf(piece)} 0; });\n` }),
};

export const compoundLiteral: Surrounding = {
  name: "compound-literal",
  doc: "a value of an array that has no name",
  ground: "statement",
  takes: ["expression"],
  around: ({ text }) => ({
    text: `\t{ volatile long *kept = (volatile long [2]){ [1] = (long)(${text}) }; (void)kept; }\n`,
  }),
};

export const commentMarks: Surrounding = {
  name: "beside-comment-marks",
  doc: "between strings that look like the ends of a comment",
  ground: "statement",
  takes: ["expression"],
  around: ({ text }) => ({
    text: `\t{ volatile long kept = "/*"[0] + '"' + (long)(${text}) + '\\'' + "*/"[0]; (void)kept; }\n`,
  }),
};
