/** Whether words of a text could be put together to a guarded name. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Fragments } from "./fragments.js";

const few = new Fragments(["vma_expand", "vma_shrink"]);

const texts: readonly (readonly [claim: string, text: string, couldMake: boolean])[] = [
  ["two pieces", "P(vma_, expand)", true],
  ["three pieces, far from each other", "shrink; x; _ y vma", true],
  ["an underscore that a macro puts between", "P(vma, expand)", true],
  ["a first piece of one letter", "v, ma_expand", true],
  ["a piece that stands in a string", 'asm("vma_" "shrink")', true],
  ["the name alone, which nobody puts together", "vma_expand(x)", false],
  ["the name, and the pieces of it as well", "vma_expand vma_ expand", true],
  ["a rest without a beginning", "expand _shrink", false],
  ["pieces that are parts of longer words", "xvma_ expand", false],
  ["a word that is cut by a splice", "v\\\nma_ x expand", true],
  ["a splice with blanks", "v\\ \nma_ x expand", true],
  ["a splice as a trigraph", "v??/\nma_ x expand", true],
  ["a splice that makes another word", "xv\\\nma_ expand", false],
  ["no word at all", "+ - ;", false],
];

test("words of a text could make a name where each piece stands there whole", () => {
  for (const [claim, text, couldMake] of texts)
    assert.equal(few.couldMake(Buffer.from(text, "latin1")), couldMake, claim);
});

test("where names are many, a first piece has three letters", () => {
  const many = new Fragments(["vma_expand", ...Array.from({ length: 25 }, (_, n) => `name_${n}`)]);
  assert.equal(many.couldMake(Buffer.from("vma_ expand")), true);
  assert.equal(many.couldMake(Buffer.from("vm a_expand")), false);
});

test("a name is along pieces exactly where an expression of them matches it", () => {
  const names = ["vma_expand", "vma_shrink", "mas_expand_x", "xx", "vmavma_"];
  const own = new Fragments(names);
  const steps: readonly (readonly string[] | undefined)[] = [
    undefined,
    ["vma_"],
    ["vma_", "mas_"],
    ["expand", "x"],
    ["_"],
    ["vma_expand"],
  ];
  for (let index = 0; index < steps.length ** 3; index++) {
    const digits = [index % 6, Math.floor(index / 6) % 6, Math.floor(index / 36)];
    for (const n of [1, 2, 3]) {
      const pieces = digits.slice(0, n).map((digit) => steps[digit]);
      const said = pieces.map((words) => (words === undefined ? ".*" : `(${words.join("|")})`));
      const isWanted = names.some((name) => new RegExp(`^${said.join("")}$`).test(name));
      assert.equal(own.isAlong(pieces), isWanted, said.join(""));
    }
  }
});
