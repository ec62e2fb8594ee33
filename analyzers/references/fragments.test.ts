/** Whether words of a text could be joined to a guarded name. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Fragments } from "./fragments.js";

const few = new Fragments(["vma_expand", "vma_shrink"]);

const texts: readonly (readonly [claim: string, text: string, mayJoin: boolean])[] = [
  ["two pieces", "P(vma_, expand)", true],
  ["three pieces, far from each other", "shrink; x; _ y vma", true],
  ["a first piece of one letter", "v, ma_expand", true],
  ["a piece that stands in a string", 'asm("vma_" "shrink")', true],
  ["the name alone, which nobody joins", "vma_expand(x)", false],
  ["the name, and the pieces of it as well", "vma_expand vma_ expand", true],
  ["a rest without a beginning", "expand _shrink", false],
  ["pieces that are parts of longer words", "xvma_ expand", false],
  ["a word that is cut by a splice", "v\\\nma_ x expand", true],
  ["a splice with blanks, and one as a trigraph", "a\\ \nb", true],
  ["a splice as a trigraph", "a??/\nb", true],
  ["no word at all", "+ - ;", false],
];

test("words of a text may be joined to a name where each piece stands there whole", () => {
  for (const [claim, text, mayJoin] of texts) assert.equal(few.mayJoin(text), mayJoin, claim);
});

test("where names are many, any text may", () => {
  const many = new Fragments(Array.from({ length: 25 }, (_, at) => `name_${at}`));
  assert.equal(many.mayJoin(""), true);
});
