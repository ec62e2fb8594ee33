/** Names in assembly: files of it, and statements and declarations of C that hold some. */
import type { Form } from "./form.js";

const statement = { category: "statement", leaves: "reference", standing: "found" } as const;
const SECTION = '.pushsection .discard.planted, \\"a\\"; ';

export const asmStatement: Form = {
  ...statement,
  name: "asm-statement",
  doc: "an asm statement that names it",
  text: ({ symbol }) => `__asm__ volatile("${SECTION}.quad ${symbol}; .popsection");`,
};

export const asmGoto: Form = {
  ...statement,
  name: "asm-goto",
  doc: "an asm with qualifiers and operands that names it",
  text: ({ symbol, id }) =>
    `{ int in_${id} = 0; asm inline volatile ("${SECTION}.quad ${symbol} + 4; .popsection" : "+r" (in_${id}) : : "memory"); }`,
};

export const asmOperand: Form = {
  ...statement,
  name: "asm-operand",
  doc: "the name as an operand of an asm statement",
  needsDeclaration: true,
  text: ({ symbol }) => `__asm__ volatile("${SECTION}.quad %c0; .popsection" : : "i" (${symbol}));`,
};

export const splitAsm: Form = {
  ...statement,
  name: "split-asm",
  doc: "an asm statement that names it in two strings",
  text: ({ head, tail }) => `__asm__ volatile("${SECTION}.quad ${head}" "${tail}; .popsection");`,
};

export const escapedAsm: Form = {
  ...statement,
  name: "escaped-asm",
  doc: "an asm statement that names it with a letter in octal",
  text: ({ head, tail }) =>
    `__asm__ volatile("${SECTION}.quad ${head.slice(0, -1)}\\137${tail}; .popsection");`,
};

export const topLevelAsm: Form = {
  ...statement,
  name: "top-level-asm",
  doc: "asm between functions, with a tab before the name",
  category: "declaration",
  text: ({ symbol }) =>
    `__asm__(".pushsection .discard.planted, \\"a\\"\\n"\n\t"\\t.quad\\t${symbol}\\n"\n\t".popsection");`,
};

export const acquittedAsm: Form = {
  ...statement,
  name: "asm-beside-a-macro",
  doc: "an asm in a file that once had a macro of the name",
  category: "declaration",
  text: ({ symbol }) =>
    `#define ${symbol} 1\n#undef ${symbol}\n__asm__(".pushsection .discard.planted, \\"a\\"; .quad ${symbol}; .popsection");`,
};

export const instruction: Form = {
  name: "instruction",
  doc: "an operand in a file of assembly",
  category: "assembly",
  leaves: "reference",
  standing: "found",
  text: ({ symbol }) => `\t.quad ${symbol}\n`,
};

export const instructionBehindComment: Form = {
  name: "instruction-behind-comment",
  doc: "an operand behind comments in a file of assembly",
  category: "assembly",
  leaves: "reference",
  standing: "found",
  text: ({ symbol }) => `/* it's */ .ascii "/*" ; .quad ${symbol} /* */\n`,
};

export const assemblyMacro: Form = {
  name: "assembly-macro",
  doc: "an operand in a macro of the assembler",
  category: "assembly",
  leaves: "reference",
  standing: "found",
  text: ({ symbol, id }) => `.macro emit_${id} x\n\t.quad \\x\n.endm\n\temit_${id} ${symbol}\n`,
};

export const assemblyDefine: Form = {
  name: "assembly-define",
  doc: "an operand through #define in a file of assembly",
  category: "assembly",
  leaves: "reference",
  standing: "found",
  text: ({ symbol, id }) => `#define target_${id} ${symbol}\n\t.quad target_${id}\n`,
};

export const assemblySet: Form = {
  name: "assembly-set",
  doc: "another name for it by .set",
  category: "assembly",
  leaves: "reference",
  standing: "found",
  text: ({ symbol, id }) => `\t.set target_${id}, ${symbol}\n\t.quad target_${id}\n`,
};

export const assemblyCarriageReturn: Form = {
  name: "assembly-carriage-return",
  doc: "an operand behind a comment that a carriage return ends",
  category: "assembly",
  leaves: "reference",
  standing: "found",
  text: ({ symbol }) => `// a comment\r\t.quad ${symbol}\n`,
};

export const assemblyPaste: Form = {
  name: "assembly-paste",
  doc: "a name that ## makes in a file of assembly",
  category: "assembly",
  leaves: "reference",
  standing: "found",
  text: ({ head, tail, id }) =>
    `#define join_${id}(a, b) a##b\n\t.quad join_${id}(${head}, ${tail})\n`,
};
