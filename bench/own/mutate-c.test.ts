/** Each operator makes its edits, and nothing else is edited. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { editsOf } from "./mutate-c.js";

const cases: readonly (readonly [claim: string, body: string, edits: readonly string[]])[] = [
  ["a call that is a statement goes", "f(a); return g(b);", ["drop 1: ; return g(b);"]],
  [
    "an assignment goes, wherever it assigns to, and no declaration does",
    "int a = 1; a = 2; p->q.r = 3; x |= 4;",
    [
      "unset 1: int a = 1; ; p->q.r = 3; x |= 4;",
      "unset 2: int a = 1; a = 2; ; x |= 4;",
      "unset 3: int a = 1; a = 2; p->q.r = 3; ;",
    ],
  ],
  [
    "a condition is turned, and what it compares is exchanged",
    "if (a < (b)) f();",
    [
      "turn 1: if (!(a < (b))) f();",
      "swap 1: if (a <= (b)) f();",
      "swap 2: if (a > (b)) f();",
      "drop 1: if (a < (b)) ;",
    ],
  ],
  [
    "a sign is no operator between two, and an error may be none",
    "return -ENOMEM;",
    ["succeed 1: return 0;"],
  ],
  [
    "names that are alike are exchanged, and a member that is called next is not",
    "g(a + start, p->next);",
    ["drop 1: ;", "swap 1: g(a - start, p->next);", "swap 2: g(a + end, p->next);"],
  ],
  ["what stands in text and comments is none", 'g("a < b" /* a < b */);', ["drop 1: ;"]],
];

test("edits are what their operators say", () => {
  for (const [claim, body, wanted] of cases) {
    const text = `int other(void) { f(a); }\nint it(void)\n{ ${body} }\n`;
    const edits = editsOf(Buffer.from(text), new Set(["it"])).map(
      ({ operator, number, start, end, to, function: name, line }) => {
        assert.equal(name, "it", claim);
        assert.equal(line, 3, claim);
        const edited = text.slice(0, start) + to + text.slice(end);
        return `${operator} ${number}: ${edited.slice(edited.indexOf("\n{ ") + 3, -3)}`;
      },
    );
    assert.deepEqual(edits, wanted, claim);
  }
});
