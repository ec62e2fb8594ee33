/** What is said of each form of offence, to be read aloud: in a report, below a line in a mail, and when it is gone. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { clauseOf, crossingForms, goneOf, sentenceOf, statement, type CrossingForm } from "./offence.js";

interface Said {
  readonly clause: string;
  readonly sentence: string;
  readonly gone: string;
}

/** The same clause is a sentence, and what is gone, unless said otherwise. */
function of(clause: string, sentence = clause, gone = clause): Said {
  return { clause, sentence, gone };
}

function privately(gone: string, sentence = `Here is ${gone}`): Said {
  return of(`${gone}, which is private to mm/`, `${sentence}, which is private to mm/`, gone);
}

const said: Readonly<Record<CrossingForm, Said>> = {
  call: privately("call of f()", "This is a new call of f()"),
  address: privately("address of f() taken", "This takes the address of f()"),
  value: privately("f() used", "This uses f()"),
  type: of("f() used, a type that is private to mm/", "This uses f(), a type that is private to mm/", "f() used"),
  initializer: privately("f() in an initializer"),
  "macro-body": privately("f() in the macro HOLDER"),
  "macro-arg": privately("f() given to a macro"),
  typeof: privately("f() in an unevaluated operand"),
  asm: privately("f() named in assembly or by the linker"),
  lookup: privately("f() looked up by its name"),
  btf: privately("f() given to BPF"),
  pasted: privately("f() made by token pasting"),
  redeclaration: privately("f() declared again"),
  header: of("f() is private to mm/"),
  "perhaps-header": of("f() is private to mm/, if this include means it: several files fit"),
  source: of("f() is private to mm/ and included as text"),
  leak: of("f() is also declared in a header outside mm/"),
  definition: of("f() defined outside mm/", "Here is f() defined outside mm/"),
  export: of("f() is exported, and private to mm/"),
  wrapper: of("HOLDER in a header outside mm/ hands out f()", "Here is HOLDER in a header outside mm/ hands out f()"),
  escape: of(
    "address of f() stored in HOLDER, where outsiders reach it past mm/",
    "Here is address of f() stored in HOLDER, where outsiders reach it past mm/",
  ),
  unparsed: of("f() could not be classified here, and it is private to mm/"),
};

for (const form of crossingForms) {
  test(`${form}: ${said[form].clause}`, () => {
    const offence = { form, name: "f()", owner: "mm/", holder: "HOLDER" };
    assert.deepEqual({ clause: clauseOf(offence), sentence: sentenceOf(offence), gone: goneOf(offence) }, said[form]);
  });
}

test("a statement is said as it is", () => {
  const offence = statement("the boundary x is removed");
  assert.deepEqual([clauseOf(offence), sentenceOf(offence), goneOf(offence)], Array(3).fill("the boundary x is removed"));
});
