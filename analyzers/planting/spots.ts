/**
 * Spots of a C file at which something can be put without changing what stands around it, found by
 * the file's layout alone. It shares nothing with the readers that are held against it, and gives up
 * where it is not sure: fewer spots are no fault, a wrong one is.
 */

export type Ground =
  /** Between two statements of a function, at its outermost level. */
  | "statement"
  /** Between two things of file scope. */
  | "file-scope";

export interface Spot {
  readonly ground: Ground;
  /** Byte offset of the start of a line. */
  readonly offset: number;
}

/** What is known at the end of a line. */
interface Here {
  /** Open braces, and open parentheses and square brackets. */
  braces: number;
  brackets: number;
  /** Open conditionals of the preprocessor. */
  conditionals: number;
  /** The last character that is code, and the one before the last `{` at file scope. */
  last: string;
  beforeBody: string;
  hasAssigned: boolean;
}

/** Whatever a compiler may read in another way than it looks; files with it have no spots. */
const STRANGE = /\r(?!\n)|\\[ \t]+\n|\?\?[/=]|<:|%:|<%|\bR"|\bu8R"|\b[uUL]R"|\0|\x1a/;
const TOKEN =
  /\/\*[^]*?\*\/|\/\/(?:[^\n\\]|\\[^])*|"(?:[^"\\\n]|\\[^])*"|'(?:[^'\\\n]|\\[^])*'|\n[ \t]*#(?:[^\n\\/]|\\[^]|\/\*[^]*?\*\/|\/(?!\*))*|\n|[^\s]/g;

export function spotsIn(bytes: Uint8Array): Spot[] {
  const text = `\n${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1")}`;
  if (STRANGE.test(text)) return [];
  const spots: Spot[] = [];
  const here: Here = {
    braces: 0,
    brackets: 0,
    conditionals: 0,
    last: "",
    beforeBody: "",
    hasAssigned: false,
  };
  for (const match of text.matchAll(TOKEN)) {
    const token = match[0];
    // Offsets of the file: the line feed that was put before it does not count.
    const offset = match.index;
    if (token[0] === "\n") {
      spots.push(...spotAt(here, text, offset));
      if (token.length === 1) continue;
      if (/^\n[ \t]*#[ \t]*if/.test(token)) here.conditionals++;
      else if (/^\n[ \t]*#[ \t]*endif/.test(token)) here.conditionals--;
    } else if (!/^\/[*/]/.test(token)) {
      // What does not close: a comment, a string.
      if (/["']/.test(token) && token.length === 1) return [];
      if (token === "/" && text[offset + 1] === "*") return [];
      // Braces that only some configurations have are not counted after.
      if (here.conditionals > 0 && /^[{}()[\]]$/.test(token) && here.braces === 0) return spots;
      take(here, token[0] as string);
      if (here.braces < 0 || here.brackets < 0) return spots;
    }
  }
  const isWhole = here.braces === 0 && here.brackets === 0 && here.conditionals === 0;
  return isWhole ? spots : [];
}

function take(here: Here, mark: string): void {
  if (mark === "{") {
    if (here.braces === 0) here.beforeBody = here.hasAssigned ? "" : here.last;
    here.braces++;
  } else if (mark === "}") here.braces--;
  else if (mark === "(" || mark === "[") here.brackets++;
  else if (mark === ")" || mark === "]") here.brackets--;
  else if (here.braces === 0 && mark === "=") here.hasAssigned = true;
  if (here.braces === 0 && (mark === ";" || mark === "}")) here.hasAssigned = false;
  here.last = mark;
}

/** `at`: of a line's end in the text that begins with one more line feed, so it is the next line's start in the file. */
function spotAt(
  { braces, brackets, conditionals, last, beforeBody }: Here,
  text: string,
  at: number,
): Spot[] {
  if (conditionals !== 0 || brackets !== 0 || text[at - 1] === "\\") return [];
  const next = /^\s*([^\s]\w*)/.exec(text.slice(at, at + 200))?.[1] ?? "";
  const isEnd = /[;}]/.test(last);
  if (braces === 0)
    return last === "" || (isEnd && !/^[{;]/.test(next))
      ? [{ ground: "file-scope", offset: at }]
      : [];
  // A function in the kernel's form: its parameters, and nothing between them and the brace.
  const isBody = braces === 1 && beforeBody === ")";
  const isFree = last === "{" || (isEnd && !/^(else|while|[{;,)])/.test(next));
  return isBody && isFree ? [{ ground: "statement", offset: at }] : [];
}
