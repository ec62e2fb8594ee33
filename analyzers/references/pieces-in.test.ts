/** Which words of a text the sweep takes for pieces of guarded names. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { runs } from "../../testing/effort.js";
import { lex, tokenKind } from "../syntax/lex.js";
import { tokenText } from "../syntax/token-text.js";
import { isTogether } from "./statement-words.js";
import { Fragments } from "./fragments.js";
import { Sweeper } from "./sweep.js";

const names = ["vma_expand", "vma_shrink"];
const sweeper = new Sweeper(names, []);

function piecesIn(text: string): readonly string[] | undefined {
  const bytes = Buffer.from(text, "latin1");
  sweeper.input(bytes.length).set(bytes);
  const found = sweeper.piecesIn(bytes.length);
  return found === undefined ? undefined : [...found].sort();
}

const texts: readonly (readonly [claim: string, text: string, found: readonly string[]])[] = [
  ["each word once", "vma x vma expand(vma)", ["expand", "vma", "x"]],
  ["none of a comment", "vma /* expand * / shrink */ _ // a\nd", ["_", "d", "vma"]],
  ["none of a comment that a splice goes on", "vma // a \\\nexpand\nd", ["d", "vma"]],
  ["what looks like a comment in a string", '"/* vma" "// expand"', ["expand", "vma"]],
  ["behind an escaped quote", '"\\"/*" vma "*/"', ["vma"]],
  ["behind a string that its line ends", '"/* x\nvma', ["vma", "x"]],
  ["no character", "'v' '\\'' /* a */ vma", ["vma"]],
  ["behind a character that looks like a comment", "'/*' vma '*/'", ["vma"]],
  ["behind an apostrophe of a sentence", "don't vma\nexpand", ["expand", "vma"]],
  ["behind a prefix that is no raw string's", 'KERN_ERR"x" vma', ["vma", "x"]],
];

test("pieces are words outside of comments and characters, each once", () => {
  for (const [claim, text, found] of texts) assert.deepEqual(piecesIn(text), found, claim);
});

test("a text in which it is not clear what is a comment or a word has no answer", () => {
  for (const text of [
    "v\\\nma",
    "/\\\n* vma */",
    "/* vma *\\\n/ expand",
    "vma ??/\n",
    'R"(/*)" vma',
    "don't /* vma",
  ])
    assert.equal(piecesIn(text), undefined, text);
});

const parts = [
  ..."\"'/*\\?#\n (x",
  ..."//|/*|*/|\\\n|\\ \n|vma|expand|_|\\\"|\\'|'\"'|'x'|R\"(|)\"|??/|don't|#define |L'v'".split(
    "|",
  ),
];

/** Words of code and literals, as the lexer has them. */
function wordsOf(text: string): Set<string> {
  const lexed = lex(Buffer.from(text, "latin1"));
  const found = new Set<string>();
  for (let token = 0; token < lexed.nTokens; token++) {
    if (lexed.kind[token] === tokenKind.character) continue;
    const plain = tokenText(lexed, token).replace(/\\[^]/g, " ");
    for (const word of plain.match(/\w+/g) ?? []) found.add(word);
  }
  return found;
}

test("what the lexer has as a word is a piece, whatever stands around it", () => {
  const text = fc.array(fc.constantFrom(...parts), { maxLength: 12 }).map((all) => all.join(""));
  fc.assert(
    fc.property(text, (written) => {
      const found = piecesIn(written);
      if (found === undefined) return;
      for (const word of wordsOf(written))
        if (sweeper.parts.has(word)) assert.ok(found.includes(word), `${word} of ${written}`);
    }),
    runs(3000, 100_000),
  );
});

const fragments = new Fragments(names);
const isOne = (text: string): boolean => {
  const bytes = Buffer.from(text, "latin1");
  const puzzle = { parts: fragments.partsOf(fragments.wordsIn(bytes)) };
  return isTogether(bytes, { ...puzzle, comesTo: (has) => fragments.isOf(has) });
};

const together: readonly (readonly [claim: string, text: string, isOne: boolean])[] = [
  ["in one statement", "P(vma_, expand);", true],
  ["in two statements", "P(vma_); P(expand);", false],
  ["in two statements, where parentheses do not fit", "P(vma_); P(expand;", true],
  ["in a comment of it, where parentheses do not fit", "P(vma_ /* expand */ ;", false],
  ["in two, one of which has R in a string", 'P(vma_, "R"); P(expand);', false],
  ["in two, with a star before a backslash in a comment", "P(vma_); /* *x*\\ */ P(expand);", false],
  ["in a comment that a splice ends", "P(vma_); /* *\\\n/ P(expand);", true],
  ["behind an apostrophe alone, with a slash", "don't /* vma_ \n expand */", true],
];

test("words are together where no statement, or nobody knows which, divides them", () => {
  for (const [claim, text, is] of together) assert.equal(isOne(text), is, claim);
});
