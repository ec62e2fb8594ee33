/** What is said of each form of offence, to be read aloud: in a report, below a line in a mail, and in a list. */
import { words } from "../../analyzers/words/words.js";
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  clauseOf,
  crossingForms,
  goneOf,
  leftOf,
  sentenceOf,
  statement,
  type CrossingForm,
} from "./offence.js";

interface Said {
  readonly clause: string;
  readonly sentence: string;
  readonly noun: string;
}

/** A clause is a sentence already, unless said otherwise. */
function of(noun: string, clause: string, sentence = clause): Said {
  return { clause, sentence, noun };
}

const said: Readonly<Record<CrossingForm, Said>> = {
  call: of(
    "call of f()",
    "call of f(), which is private to mm/",
    "This is a new call of f(), which is private to mm/",
  ),
  address: of(
    "address of f()",
    "f() has its address taken here; it is private to mm/",
    "This takes the address of f(), which is private to mm/",
  ),
  value: of(
    "use of f()",
    "f() is used here; it is private to mm/",
    "This uses f(), which is private to mm/",
  ),
  type: of(
    "use of f()",
    "f() is used here; it is a type that is private to mm/",
    "This uses f(), a type that is private to mm/",
  ),
  initializer: of(
    "f() in an initializer",
    "f() stands in an initializer here; it is private to mm/",
  ),
  "macro-body": of(
    "f() in the macro HOLDER",
    "f() stands in the macro HOLDER here; it is private to mm/",
  ),
  "macro-arg": of("f() given to a macro", "f() is given to a macro here; it is private to mm/"),
  typeof: of(
    "f() in an unevaluated operand",
    "f() stands in an unevaluated operand here; it is private to mm/",
  ),
  asm: of(
    "f() in assembly or for the linker",
    "f() is named in assembly or by the linker here; it is private to mm/",
  ),
  lookup: of(
    "look-up of f() by its name",
    "f() is looked up by its name here; it is private to mm/",
  ),
  btf: of("f() given to BPF", "f() is given to BPF here; it is private to mm/"),
  pasted: of(
    "f() made by token pasting",
    "f() is made by token pasting here; it is private to mm/",
  ),
  redeclaration: of(
    "second declaration of f()",
    "f() is declared again here; it is private to mm/",
  ),
  source: of("the include of f()", "f() is included as text here; it is private to mm/"),
  export: of("export of f()", "f() is exported here; it is private to mm/"),
  header: of("the include of f()", "f() is private to mm/"),
  "perhaps-header": of(
    "the include of f()",
    "f() is private to mm/, if this include means it: several files fit",
  ),
  leak: of("public declaration of f()", "f() is also declared in a header outside mm/"),
  definition: of("definition of f()", "f() is defined outside mm/"),
  wrapper: of("HOLDER, which hands out f()", "HOLDER in a header outside mm/ hands out f()"),
  escape: of(
    "address of f() in HOLDER",
    "f() has its address stored in HOLDER, where outsiders reach it past mm/",
  ),
  unparsed: of(
    "occurrence of f() that could not be classified",
    "f() could not be classified here; it is private to mm/",
  ),
};

for (const form of crossingForms) {
  test(`${form}: ${said[form].clause}`, () => {
    const offence = { form, name: "f()", owner: "mm/", holder: "HOLDER" };
    assert.deepEqual(
      { clause: clauseOf(offence), sentence: sentenceOf(offence), noun: goneOf(offence) },
      said[form],
    );
    assert.equal(leftOf(offence), `${said[form].noun}, which is private to mm/`);
  });
}

test("a statement is said as it is", () => {
  const offence = statement(words`the boundary x is removed`);
  assert.deepEqual(
    [clauseOf(offence), sentenceOf(offence), goneOf(offence), leftOf(offence)],
    Array(4).fill("the boundary x is removed"),
  );
});

test("a condition stands with what it is the condition of", () => {
  const offence = { form: "redeclaration", name: "f()", owner: "mm/", holder: "" } as const;
  assert.equal(
    clauseOf(offence, "CONFIG_MMU"),
    "f() is declared again here, only if CONFIG_MMU; it is private to mm/",
  );
  assert.equal(
    sentenceOf({ ...offence, form: "call" }, "CONFIG_MMU"),
    "This is a new call of f(), which is private to mm/ (with CONFIG_MMU)",
  );
});
