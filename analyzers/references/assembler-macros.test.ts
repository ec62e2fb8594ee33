/**
 * What macros of the assembler make is what the assembler makes of them: each text is one that gas
 * takes, and the claim is whether its object refers to the name. What makes more than is followed is
 * told of where it is used.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { assembled, SharedMacros } from "./assembler-macros.js";
import { argumentsOf, statementsOf } from "./assembler-text.js";
import { valueOf } from "./assembler-conditions.js";

const letters = "v, m, a, _, s, h, r, i, n, k";

const refers: Readonly<Record<string, readonly string[]>> = {
  "a macro that uses itself by a count": [
    '.macro acc n, s\n.if \\n\nacc "(\\n-1)", \\s\n.else\ncall vma_\\s\n.endif\n.endm\nacc 20, shrink\n',
  ],
  "letters that it is given one by one": [
    `.macro acc s, c, r:vararg\n.ifb \\c\ncall \\s\n.else\nacc \\s\\c, \\r\n.endif\n.endm\nacc ${letters}\n`,
  ],
  "a macro that leaves itself": [
    `.macro acc s, c, r:vararg\n.ifnb \\c\nacc \\s\\c, \\r\n.exitm\n.endif\ncall \\s\n.endm\nacc ${letters}\n`,
  ],
  "a count that is kept in a symbol": [
    ".set i, 30\n.macro acc s\n.if i\n.set i, i-1\nacc \\s\n.else\ncall vma_\\s\n.endif\n.endm\nacc shrink\n",
  ],
  "a count that the assembler computes": [
    ".altmacro\n.macro rec n, s\n.if \\n\nrec %(\\n-1), \\s\n.else\ncall vma_\\s\n.endif\n.endm\nrec 50, shrink\n",
  ],
  "two macros that use each other": [
    '.macro a1 n, s\n.if \\n\nb1 "(\\n-1)", \\s\n.else\ncall vma_\\s\n.endif\n.endm\n.macro b1 n, s\na1 \\n, \\s\n.endm\na1 30, shrink\n',
  ],
  "a macro that uses itself twice": [
    '.macro t n, a, b\n.if \\n > 0\nt "\\n-1", \\a, \\b\nt "\\n-1", \\a, \\b\n.else\ncall \\a\\b\n.endif\n.endm\nt 8, vma_, shrink\n',
  ],
  "the second of three branches": [
    ".macro r n, s\n.if \\n == 1\nnop\n.elseif \\n == 2\ncall vma_\\s\n.else\nnop\n.endif\n.endm\nr 2, shrink\n",
  ],
  "a branch within another": [
    ".macro r n, s\n.if \\n > 5\n.if 0\nnop\n.else\nnop\n.endif\n.else\n.if 1\ncall vma_\\s\n.endif\n.endif\n.endm\nr 2, shrink\n",
  ],
  "a condition that asks for a symbol": [
    ".macro r s\n.ifdef foo\n.else\ncall vma_\\s\n.endif\n.endm\nr shrink\n",
  ],
  "a word that is compared": [
    ".macro r s\n.rept 3\n.ifc \\s,shrink\ncall vma_\\s\n.endif\n.endr\n.endm\nr shrink\n",
  ],
  "a macro that another configuration defines otherwise": [
    "#ifndef A\n.macro invoke a, b\ncall \\a\\b\n.endm\n#else\n.macro invoke a, b\n.endm\n#endif\ninvoke vma_, shrink\n",
  ],
  "a condition that the preprocessor cuts": [
    ".macro r n, s\n#ifdef A\n.if 0\n#else\n.if 1\n#endif\ncall vma_\\s\n.endif\n.endm\nr 2, shrink\n",
  ],
  "a macro that was another before": [
    ".macro g s\ncall vma_\\s\n.endm\ng shrink\n.purgem g\n.macro g s\n.endm\ng x\n",
  ],
  "a macro that defines one": [
    ".macro def n, p\n.macro \\n s\ncall \\p\\s\n.endm\n.endm\ndef go, vma_\ngo shrink\n",
  ],
  "a macro of another text": ["invoke vma_, shrink\n", ".macro invoke a, b\ncall \\a\\b\n.endm\n"],
};

const refersNot: Readonly<Record<string, string>> = {
  "a branch that no number reaches":
    ".macro t n, a, b\n.if \\n\ncall \\a\\b\n.endif\n.endm\nt 0, vma_, shrink\n",
  "a word that differs": ".macro r s\n.ifnc \\s,shrink\ncall vma_\\s\n.endif\n.endm\nr shrink\n",
};

const isMade = ([text = "", ...others]: readonly string[]): boolean =>
  /\bvma_shrink\b/.test(assembled(text, new SharedMacros([text, ...others])).text);

test("what macros of the assembler put together is in the text that they make", () => {
  for (const [what, texts] of Object.entries(refers)) assert.ok(isMade(texts), what);
});

test("what the conditions of a macro leave out is not", () => {
  for (const [what, text] of Object.entries(refersNot)) assert.ok(!isMade([text]), what);
});

test("a use that makes more than is followed is told of, and others are followed", () => {
  const twice = ".macro t n, s\n.if \\n\nt \\n-1, \\s\nt \\n-1, \\s\n.endif\n.endm\n";
  const own = ".macro c s\ncall vma_\\s\n.endm\n";
  const { text, cuts } = assembled(`${twice}${own}t 60, shrink\nc shrink\n`);
  assert.match(text, /\bvma_shrink\b/);
  assert.deepEqual(
    cuts.map(({ start }) => start),
    [twice.length + own.length],
  );
});

test("numbers are computed as the assembler computes them, and nothing else is", () => {
  const values: Readonly<Record<string, number | undefined>> = {
    "(20-1)-1": 18,
    "2+3*4": 14,
    "1 == 1": -1,
    "3 > 2 && 0 < 1": 1,
    "0x10 | 1": 17,
    "010": 8,
    "!0 + ~0": 0,
    "7 <> 7": 0,
    "1 / 0": undefined,
    "1 << 3": undefined,
    "i - 1": undefined,
    "1f": undefined,
    "(1": undefined,
    "": undefined,
  };
  for (const [text, value] of Object.entries(values)) assert.equal(valueOf(text), value, text);
});

test("a text is cut as the assembler cuts it", () => {
  assert.deepEqual(
    statementsOf('a: b: call x; .ascii "a;b\\";"\n c "d\n').map(({ text }) => text),
    ["a: b:", "call x", '.ascii "a;b\\";"', 'c "d'],
  );
  assert.deepEqual(argumentsOf('a, (b, c) "d, e", <f g> + h i'), [
    "a",
    "(b, c)",
    '"d, e"',
    "<f g>+h",
    "i",
  ]);
});

test("a label that has the name of a macro is no use of it", () => {
  const made = assembled(
    ".macro MASKED h\n.if \\h\nmaskedH:\n.else\nmasked:\n.endif\nnop\n.endm\nMASKED 0\nMASKED 1\n",
  );
  assert.deepEqual(made.cuts, []);
  assert.ok(made.text.length < 200);
});

test("a count that ends a macro ends it, whatever else its condition asks", () => {
  const made = assembled(
    '.macro TEST m, at=0\n.if (\\at < 8) && (\\m >> 8)\nTEST "(\\m >> 8)", "(\\at + 1)"\n.exitm\n.endif\nnop\n.endm\nTEST SOME_MASK\n',
  );
  assert.deepEqual(made.cuts, []);
  assert.equal(valueOf("0 && SOME_MASK"), 0);
  assert.equal(valueOf("1 && SOME_MASK"), undefined);
});
