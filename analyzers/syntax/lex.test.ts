/** The lexer never fails, and every byte is white space, a splice, or in exactly one token or comment. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { spliceLength } from "./bytes.js";
import { lex, tokenKind, type Lexed } from "./lex.js";
import { tokenText } from "./token-text.js";
import { runs } from "../../testing/effort.js";

function lexed(text: string): Lexed {
  return lex(Buffer.from(text, "latin1"));
}

function texts(text: string): string[] {
  const tokens = lexed(text);
  return Array.from({ length: tokens.nTokens }, (_, token) => tokenText(tokens, token));
}

const cases: readonly [text: string, tokens: readonly string[]][] = [
  ["a->b", ["a", "->", "b"]],
  ["a...b", ["a", "...", "b"]],
  ["a ## b", ["a", "##", "b"]],
  ["1.5e+3 0x1e+2", ["1.5e+3", "0x1e", "+", "2"]],
  ["ab\\\ncd", ["abcd"]],
  ["ab\\ \t\r\ncd", ["abcd"]],
  ["ab\\\n cd", ["ab", "cd"]],
  ["'\\'' x", ["'\\''", "x"]],
  ['"\\\\" x', ['"\\\\"', "x"]],
  ['"open\nx', ['"', "open", "x"]],
  ["'x\ny", ["'", "x", "y"]],
  ['"a\\\nb" x', ['"ab"', "x"]],
  ["a/**/b", ["a", "b"]],
  ["a/* /* */b*/", ["a", "b", "*", "/"]],
  ["a//b\\\nc\nd", ["a", "d"]],
  ["a/\\\n/b\nc", ["a", "c"]],
  ["/* open", []],
  ["a / b", ["a", "/", "b"]],
  ["\xef\xbb\xbfa", ["a"]],
  ["a\0b", ["a", "b"]],
  ["\0#\0if x", ["#", "if", "x"]],
  ["a$b", ["a$b"]],
  ["a\\u00e9 \\u00e9b a\\\n\\U000000e9c", ["a\\u00e9", "\\u00e9b", "a\\U000000e9c"]],
  ["a\xc3\xa9 \xe9b", ["a\xc3\xa9", "\xe9b"]],
  ["a\\x", ["a", "\\", "x"]],
  ["// a\rb", ["b"]],
  ["// a\\\rb\r\nc", ["c"]],
  ["// a\\\r\nb\nc", ["c"]],
  ["ab\\\rcd", ["abcd"]],
  ["ab\\\r\r\ncd", ["ab", "cd"]],
  ['"open\rx', ['"', "open", "x"]],
  ["<% %> <: :> %: %:%: %\\\n: %:\\\n%: %:%", ["{", "}", "[", "]", "#", "##", "#", "##", "#", "%"]],
  ["a<::b a<::>", ["a", "<", ":", ":", "b", "a", "[", "]"]],
  ["a -\\\n> b #\\\r# .\\\n.\\\n.", ["a", "->", "b", "##", "..."]],
  ['R""( /* )"" b R"\'(")\'"', ['R""( /* )""', "b", 'R"\'(")\'"']],
  ["#include <a/b.h>", ["#", "include", "<a/b.h>"]],
  ["x < y > z", ["x", "<", "y", ">", "z"]],
  ["ab\\\n\\ \v\f\0\r\ncd", ["abcd"]],
  ["a/\\\n\\\n*b*\\\n\\\n/c", ["a", "c"]],
  ["a//b\\\f\v\nc\nd", ["a", "d"]],
  ['"x\\\\\nn y" z', ['"x\\n y"', "z"]],
  ['R"(a " /* )" b', ['R"(a " /* )"', "b"]],
  ['u8R"x()" \n)x" b', ['u8R"x()" \n)x"', "b"]],
  ['xR"(a)" b', ["xR", '"(a)"', "b"]],
  ['R"(a b', ["R", '"', "(", "a", "b"]],
  ["don't /* a\nb", ["don", "'", "t", "/", "*", "a", "b"]],
  [
    "#error don't // \" \\\n/* c\nd",
    ["#", "error", "don", "'", "t", "/", "/", '"', "/", "*", "c", "d"],
  ],
  ["", []],
];

for (const [text, tokens] of cases) {
  test(`lex ${JSON.stringify(text)}`, () => assert.deepEqual(texts(text), tokens));
}

test("a directive ends with its line, splices and comments within", () => {
  const { directives, nTokens } = lexed("#define A \\\n b /* \n */ c\nd\n # \n#endif");
  assert.deepEqual(
    directives.map(({ name }) => name),
    ["define", "", "endif"],
  );
  assert.deepEqual(
    directives.map(({ firstToken, endToken }) => endToken - firstToken),
    [5, 1, 2],
  );
  assert.equal(nTokens, 9);
});

test("lines of directives end in any way, and a digraph opens one", () => {
  const { directives } = lexed("#if 0\r%:else // x\r\n #\\\r#\r\f%:endif");
  assert.deepEqual(
    directives.map(({ name }) => name),
    ["if", "else", "endif"],
  );
});

test("a hash that does not open its line opens no directive", () => {
  assert.deepEqual(
    lexed("a # b\n/**/ # c\n").directives.map(({ name }) => name),
    ["c"],
  );
});

test("kinds of tokens", () => {
  const { kind, nTokens } = lexed('a 1 "s" \'c\' ;\n#include "h"');
  const { word, number, string, character, punctuator, headerName } = tokenKind;
  assert.deepEqual(
    [...kind.subarray(0, nTokens)],
    [word, number, string, character, punctuator, punctuator, word, headerName],
  );
});

/** Bytes that make trouble, more often than chance would bring them. */
const troubled = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "\\\n",
        "\\\r",
        "%:",
        "<:",
        "$",
        "\\u00e9",
        'R"',
        "\\\r\n",
        "\\ \n",
        "/*",
        "*/",
        "//",
        '"',
        "'",
        "\\",
        "#",
        "##",
        "\n",
        "\r",
        " ",
        "\t",
        "\0",
        "...",
        "->",
      ),
      fc.constantFrom(
        "#include <",
        "#define ",
        "#if 0",
        "#else",
        "#endif",
        "a",
        "ab1",
        "0x1e",
        "1.",
        "{",
        "}",
        "(",
        ")",
        ";",
        "<",
        ">",
      ),
      fc.integer({ min: 0, max: 255 }).map((byte) => String.fromCharCode(byte)),
    ),
    { maxLength: 60 },
  )
  .map((parts) => parts.join(""));

test("every byte is white space, a splice, or in exactly one token or comment", () => {
  fc.assert(
    fc.property(troubled, (text) => {
      const { bytes, nTokens, start, end, comments } = lexed(text);
      const owners = new Uint8Array(bytes.length);
      const claim = (from: number, to: number): void => {
        assert.ok(from < to && to <= bytes.length);
        for (let at = from; at < to; at++) owners[at] = (owners[at] as number) + 1;
      };
      for (let token = 0; token < nTokens; token++)
        claim(start[token] as number, end[token] as number);
      for (let at = 0; at < comments.length; at += 2)
        claim(comments[at] as number, comments[at + 1] as number);
      let at = text.startsWith("\xef\xbb\xbf") ? 3 : 0;
      while (at < bytes.length) {
        const splice = owners[at] === 0 ? spliceLength(bytes, at, bytes.length) : 0;
        if (splice > 0) at += splice;
        else {
          const isWhite = /[\t\n\v\f\r \0]/.test(String.fromCharCode(bytes[at] as number));
          assert.ok(
            owners[at] === 1 || (owners[at] === 0 && isWhite),
            `byte ${at} of ${JSON.stringify(text)} has ${owners[at]} owners`,
          );
          at++;
        }
      }
    }),
    runs(750, 3000),
  );
});

test("tokens, comments and directives ascend and do not overlap", () => {
  fc.assert(
    fc.property(troubled, (text) => {
      const { nTokens, start, end, directives, directiveOf } = lexed(text);
      for (let token = 1; token < nTokens; token++)
        assert.ok((end[token - 1] as number) <= (start[token] as number));
      directives.forEach((directive, index) => {
        assert.ok(directive.firstToken < directive.endToken && directive.start < directive.end);
        for (let token = directive.firstToken; token < directive.endToken; token++)
          assert.equal(directiveOf[token], index);
      });
      for (let token = 0; token < nTokens; token++) {
        const owner = directiveOf[token] as number;
        assert.ok(owner === -1 || token < (directives[owner]?.endToken ?? -1));
      }
    }),
    runs(500, 2000),
  );
});

test("random bytes are no exception", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => void lex(bytes)),
    runs(250, 1000),
  );
});
