/** Surroundings in a file of their own. */
import { statementOf, type Surrounding } from "./surrounding.js";

export const newUnit: Surrounding = {
  name: "new-unit",
  doc: "a file of C of its own",
  ground: "beside",
  takes: ["unit"],
  around: ({ text, id }) => ({ text: "", beside: { [`planted_${id}.c`]: text } }),
};

export const lastLine: Surrounding = {
  name: "last-line",
  doc: "the last line of a file that does not end in a line feed",
  ground: "beside",
  takes: ["expression", "statement"],
  isOneLine: true,
  around: (piece) => ({
    text: "",
    beside: {
      [`planted_${piece.id}.c`]: `void planted_${piece.id}(void) { ${statementOf(piece)} }`,
    },
  }),
};

export const assembly: Surrounding = {
  name: "assembly",
  doc: "a file of assembly",
  ground: "beside",
  takes: ["assembly"],
  around: ({ text, id }) => ({ text: "", beside: { [`planted_${id}.S`]: `\t.text\n${text}` } }),
};

export const makefile: Surrounding = {
  name: "makefile",
  doc: "a makefile",
  ground: "beside",
  takes: ["build"],
  around: ({ text, id }) => ({ text: "", beside: { [`Makefile.planted_${id}`]: text } }),
};

export const rust: Surrounding = {
  name: "rust",
  doc: "a file of Rust",
  ground: "beside",
  takes: ["rust"],
  around: ({ text, id }) => ({ text: "", beside: { [`planted_${id}.rs`]: text } }),
};

export const linkerScript: Surrounding = {
  name: "linker-script",
  doc: "a linker script",
  ground: "beside",
  takes: ["linker"],
  around: ({ text, id }) => ({ text: "", beside: { [`planted_${id}.lds`]: text } }),
};
