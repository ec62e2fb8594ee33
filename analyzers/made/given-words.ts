/**
 * What one file gives to macros that put pieces together, as far as the file alone shows it: a cheap
 * question before a file is read with all that it includes.
 */
import { tokenKind } from "../syntax/lex.js";
import { rawText, readText, type FileText } from "../preprocess/text.js";

/** Macros of a kernel that make strings of whatever they are given. */
const stringizers = ["__stringify", "__stringify_1", "STRINGIFY", "XSTRINGIFY"];

/** Tokens in the body of a macro that stands for a piece, unless all of a file is asked about. */
const MAX_PIECE = 4;

/**
 * Words that stand in uses of the makers, or of the file's own macros that lead to one, and those that
 * short macros of the file stand for; `isWhole`: those of any length.
 */
export function givenWords(
  path: string,
  bytes: Uint8Array,
  makers: ReadonlySet<string>,
  isWhole = false,
): ReadonlySet<string> {
  return wordsGiven(readText(path, bytes), makers, isWhole, new Set());
}

/** The same of a file whose text is read. `met`: gets all words that are held against the makers. */
export function wordsGiven(
  file: FileText,
  makers: ReadonlySet<string>,
  isWhole: boolean,
  met: Set<string>,
): ReadonlySet<string> {
  const ends = endsIn(file);
  const leading = leadingTo(file, makers, met);
  const words = new Set<string>();
  const add = (token: number): void => {
    const text = rawText(file, token);
    for (const word of text.match(/\w+/g) ?? []) words.add(word);
  };
  // What a use within a use is given has been taken already.
  let taken = 0;
  for (let token = 0; token < file.nTokens; token++) {
    if (file.kind[token] !== tokenKind.word) continue;
    const word = rawText(file, token);
    met.add(word);
    if (!leading.has(word)) continue;
    const end = endOfUse(file, ends, token);
    for (let at = Math.max(token + 1, taken); at < end; at++) add(at);
    taken = Math.max(taken, end);
  }
  for (const { name, firstToken, endToken } of file.directives) {
    if (name !== "define") continue;
    const isPasting = tokensOf(file, firstToken, endToken).some((text) => text === "##");
    if (!isWhole && !isPasting && endToken - firstToken - 3 > MAX_PIECE) continue;
    for (let token = firstToken + 3; token < endToken; token++) add(token);
  }
  return words;
}

/**
 * Behind what follows a maker's name in parentheses, and in those behind these; where nothing does, it
 * is given to another macro, or is called by what stands for a parenthesis: behind its statement.
 */
function endOfUse({ nTokens }: FileText, { close, statement }: Ends, token: number): number {
  let closed = close[token + 1] as number;
  if (closed === 0) return statement[token + 1] ?? nTokens;
  while (closed < nTokens && (close[closed + 1] as number) > 0)
    closed = close[closed + 1] as number;
  return Math.min(nTokens, closed + 1);
}

interface Ends {
  /** Of a token that opens a parenthesis: the one that closes it, or the number of tokens; 0 of others. */
  readonly close: Int32Array;
  /** Behind the first token from here on that ends a statement. */
  readonly statement: Int32Array;
}

function endsIn({ bytes, start, end, nTokens }: FileText): Ends {
  const close = new Int32Array(nTokens + 2);
  const statement = new Int32Array(nTokens + 2).fill(nTokens);
  const closing: number[] = [];
  for (let token = nTokens - 1; token >= 0; token--) {
    const at = start[token] as number;
    const mark = (end[token] as number) - at === 1 ? String.fromCharCode(bytes[at] as number) : "";
    statement[token] = /[;{}]/.test(mark) ? token + 1 : (statement[token + 1] as number);
    if (mark === ")") closing.push(token);
    else if (mark === "(") close[token] = closing.pop() ?? nTokens;
  }
  return { close, statement };
}

/** The makers, and macros of the file in whose bodies one of these stands. */
function leadingTo(
  file: FileText,
  makers: ReadonlySet<string>,
  met: Set<string>,
): ReadonlySet<string> {
  const found = new Set([...makers, ...stringizers]);
  /** Macros of the file by the words of their bodies. */
  const using = new Map<string, string[]>();
  for (const { name: directive, firstToken, endToken } of file.directives) {
    if (directive !== "define") continue;
    const name = rawText(file, firstToken + 2);
    for (const word of new Set(tokensOf(file, firstToken + 1, endToken))) {
      met.add(word);
      if (word === "#" || word === "##") found.add(name);
      const list = using.get(word);
      if (list === undefined) using.set(word, [name]);
      else list.push(name);
    }
  }
  // A set yields what is added to it while it is gone through.
  for (const maker of found) for (const name of using.get(maker) ?? []) found.add(name);
  return found;
}

function tokensOf(file: FileText, from: number, end: number): string[] {
  return Array.from({ length: Math.max(0, end - from) }, (_, index) => rawText(file, from + index));
}
