/** Phrases become the expressions that one would write by hand, with each blank once. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  any,
  caught,
  ending,
  expression,
  inOrder,
  joined,
  maybe,
  more,
  type Part,
  perhaps,
  run,
  several,
  some,
  unless,
} from "./phrase.js";

const phrases: readonly (readonly [claim: string, part: Part, source: string])[] = [
  ["one of several words", inOrder("f", any("is|are"), "gone"), "f (?:is|are) gone"],
  [
    "words that may stand before",
    inOrder("is", some("now|also"), "gone"),
    "is (?:now |also )*gone",
  ],
  ["at least one of them", inOrder("is", several("now", "so"), "gone"), "is (?:now |so )+gone"],
  ["one or none", inOrder("is", maybe("now"), "gone"), "is (?:now )?gone"],
  ["each as it is written", inOrder("the", run("now |now-"), "unused"), "the (?:now |now-)*unused"],
  ["words that may stand behind", inOrder("f", perhaps("too"), "is"), "f(?: too)? is"],
  ["any number of those", inOrder("f", more("a|b"), "is"), "f(?: a| b)* is"],
  ["what is caught", inOrder("of", caught("it|them")), "of (it|them)"],
  ["no blank between", joined("ha", any("s|ve")), "ha(?:s|ve)"],
  [
    "the end of a clause, or how it goes on",
    inOrder("gone", ending("and", inOrder("so", maybe("that")))),
    "gone(?=$|[.,:;!?)]| (?:and|so (?:that )?)\\b)",
  ],
  ["what may not follow", inOrder("static", unless("inline|key")), "static(?! inline| key)"],
];
for (const [claim, part, source] of phrases)
  test(claim, () => assert.equal(expression(part).source, source));
