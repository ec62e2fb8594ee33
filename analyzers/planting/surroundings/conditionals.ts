/** Places between directives of the preprocessor. */
import { statementOf, type Piece, type Surrounding } from "./surrounding.js";

const around = (open: string, close: string) => (piece: Piece) => ({
  text: `${open}\n\t${statementOf(piece)}\n${close}\n`,
});

export const elseOfZero: Surrounding = {
  name: "else-of-if-0",
  doc: "the other side of #if 0",
  ground: "statement",
  takes: ["expression", "statement"],
  around: around(
    "#if 0\nthat isn't code /* nor a comment\n/* but this is:\n#endif */\n#else",
    "#endif",
  ),
};

export const ifNotDefined: Surrounding = {
  name: "ifndef",
  doc: "where an option is not set",
  ground: "statement",
  takes: ["expression", "statement"],
  around: around("#ifndef CONFIG_NOWHERE_SET", "#endif"),
};

export const elif: Surrounding = {
  name: "elif",
  doc: "the second side of a conditional with arithmetic",
  ground: "statement",
  takes: ["expression", "statement"],
  around: around(
    "#if defined(CONFIG_NOWHERE_SET) && (1 << 2) != 4\n#elif !0 /* a comment\n */ || 0",
    "#else\n#endif",
  ),
};
