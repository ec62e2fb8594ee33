/** "Pure rename": the same tokens but for names, and every name is changed the same way throughout. */
import { any, ending, expression, inOrder, joined, maybe, perhaps } from "../message/phrase.js";
import { words } from "../../words/words.js";
import { contradicted, holds, type Claim, type ClaimKind } from "../claim.js";
import { difference, leftovers, told } from "../difference.js";
import { usesShown } from "../users.js";
import { isHedged } from "../message/patterns.js";
import type { Sentence } from "../message/sentence.js";
import { leftoverClause, undecided } from "../undecided-words.js";

const forms: readonly RegExp[] = [
  expression(
    inOrder(
      joined(
        any(
          "^|\\(|: ",
          inOrder("this", maybe("patch|commit|change"), joined(any("is|was|does"), " ")),
          "it is |is ",
        ),
        maybe("a|just a|only a|just|only"),
      ),
      any("pure|purely|plain|strictly|mere|simple|mechanical|straight"),
      maybe("a"),
      any("rename|renaming|search[- ]and[- ]replace|search/replace"),
      perhaps(any("patch|change|only")),
      ending(),
    ),
  ),
  expression(inOrder(joined(any("^|\\("), any("rename|renaming")), "only", ending())),
  expression(
    inOrder(
      joined(
        any("^|\\("),
        any(inOrder("this", maybe("patch|commit|change")), "it "),
        any("just|only|merely|simply|purely"),
      ),
      "renames",
      joined(any("\\S+ "), "{0,6}?", any("to|\\S+")),
      ending(),
    ),
  ),
];

function* claims(sentence: Sentence): Generator<Claim> {
  if (
    isHedged(sentence) ||
    /\b(?:except|apart from|other than|besides|mostly|almost|not|but|partly|and)\b/.test(
      sentence.plain,
    )
  )
    return;
  if (forms.some((form) => form.test(sentence.plain))) yield claim();
}

function claim(): Claim {
  return {
    reading: "names are changed and nothing else",
    names: [],
    decide: async (facts) => {
      const all = facts.difference();
      const left = difference(all);
      const [leftover] = await leftovers(left, facts);
      if (leftover !== undefined)
        return leftover.isDoubtful
          ? undecided({ code: "left behind", leftover })
          : contradicted(
              leftoverClause(leftover),
              usesShown(leftover.from, leftover.uses, "after"),
            );
      if (left.isEmpty && all.opaque.length === 0) return holds(words`${told(left, facts.files)}`);
      const [first] = left.changed;
      if (first === undefined)
        return undecided({
          code: "more than names",
          pieces: [...left.lost, ...left.gained]
            .map(({ name }) => name || "file scope")
            .concat(all.opaque),
        });
      return contradicted(words`${first.from.name}() differs in more than names: ${first.token}`, [
        { text: words`${first.from.name}() as it was`, side: "before", place: first.fromPlace },
        { text: words`${first.to.name}() as it is`, side: "after", place: first.toPlace },
      ]);
    },
  };
}

export const pureRename: ClaimKind = {
  name: "pure-rename",
  doc: "Names differ and nothing else does; decided by comparing the tokens of every touched piece.",
  examples: [
    { message: "x: y\n\nThis is a pure rename.", reads: ["names are changed and nothing else"] },
    {
      message: "x: y\n\nMechanical rename, no functional change.",
      reads: ["names are changed and nothing else"],
    },
    { message: "x: y\n\nRename only.", reads: ["names are changed and nothing else"] },
    { message: "x: y\n\nThis is not a pure rename.", reads: [] },
    { message: "x: rename ring_grow()", reads: [] },
    { message: "x: y\n\nA pure rename and a small fix.", reads: [] },
  ],
  find: claims,
};
