/** "No functional change intended": the code does what it did. */
import {
  any,
  ending,
  expression,
  follows,
  inOrder,
  joined,
  maybe,
  perhaps,
  some,
} from "../message/phrase.js";
import { words } from "../../words/words.js";
import { holds, runsDiffer, type Claim, type ClaimKind } from "../claim.js";
import { isHedged, spoken } from "../message/patterns.js";
import type { Sentence } from "../message/sentence.js";
import { difference, leftovers, told } from "../difference.js";
import { unobserved } from "../unobserved.js";
import { undecided } from "../undecided-words.js";

const change = any(
  "change|changes|modification|modifications|difference|differences|impact|effect",
);
const forms: readonly RegExp[] = [
  expression(
    inOrder(
      joined(
        any(
          "^|[-–:,;(] ?",
          joined(
            "\\b",
            any(
              inOrder("there", any("is|are|should be")),
              "with",
              inOrder(
                "this",
                maybe("patch|commit|change"),
                any("has|is|makes|brings|introduces|causes|implies|contains"),
              ),
              "therefore|so|thus|and|but|hence|has|brings|makes|introduces",
            ),
            " ",
          ),
        ),
        "no",
      ),
      maybe("intended|actual|real"),
      any(
        "functional|function|behaviou?r|behaviou?ral|semantic|logic|logical|runtime",
        "user-visible functional|functionality",
      ),
      change,
      perhaps(
        inOrder(
          maybe(
            "is|are|was|were|here",
            inOrder("in this", any("patch|commit")),
            inOrder("or", any("performance|behaviou?ral?"), any("changes?|impact")),
          ),
          any(
            "intended|expected|meant|planned|implied|introduced|here|in this patch",
            "in this commit|from this",
          ),
        ),
      ),
      ending(),
    ),
  ),
  expression(
    inOrder(
      "\\bno",
      any(change),
      any("in|of|to"),
      any(
        "functionality|behaviou?r|semantics",
        inOrder("the", any("functionality|behaviou?r|logic")),
      ),
      perhaps(inOrder(maybe("is|are"), any("intended|expected"))),
      ending(),
    ),
  ),
  expression(
    inOrder(joined(any("^|[-:,;(] ?"), "nfc", joined(any("i|\\."), "?")), follows("$|[.,;!?)]")),
  ),
  expression(
    inOrder(
      joined(any("^|, |and |so |\\("), any("this|the")),
      any("patch|commit|change"),
      any("does not|doesn't|should not|shouldn't"),
      maybe("actually|really"),
      any("change|alter|affect|modify"),
      some("any|the|existing|current|any existing"),
      any("functionality|behaviou?r|semantics|logic"),
      ending(),
    ),
  ),
  expression(
    inOrder(
      joined(any("^|\\("), maybe("this is|this patch is|it is|just|only")),
      maybe("a|an"),
      any("pure|purely|just a|merely a"),
      maybe("cosmetic|code|mechanical"),
      any("refactoring|refactor|cleanup|clean-up|clean up"),
      perhaps(any("patch|change|commit")),
      ending(),
    ),
  ),
  expression(
    inOrder(
      joined(any("^|\\("), maybe("this is|this patch is|it is")),
      maybe("a"),
      "purely",
      maybe("a"),
      any("cosmetic|mechanical|a cleanup"),
      perhaps(any("change|patch|cleanup|conversion")),
      ending(),
    ),
  ),
];

function* claims(sentence: Sentence): Generator<Claim> {
  const { plain } = sentence;
  if (
    /\b(?:except|apart from|other than|besides|aside from|beyond|although|though|for (?:the |all |any )?(?:most|users?|others?|existing|now|rest|remaining)|when|if|unless|yet|up to|on (?:x86|arm|64))\b/.test(
      plain,
    )
  )
    return;
  // What a plan or another patch says is not said of this one; "should be no" is how it is said politely.
  const polite = plain.replace(/\b(?:should be no|shouldn't|should not)\b/g, "");
  if (isHedged({ ...sentence, plain: polite })) return;
  if (forms.some((form) => form.test(plain))) yield claim();
}

function claim(): Claim {
  return {
    reading: "the code does what it did before",
    names: [],
    decide: async (facts) => {
      if (facts.files.every(({ isCode }) => !isCode)) return undefined;
      const all = facts.difference();
      const equivalence = await facts.equivalence();
      if (equivalence?.kind === "different") {
        const evidence =
          equivalence.place === undefined
            ? []
            : [
                {
                  text: words`it runs differently`,
                  isHere: true as const,
                  side: "after" as const,
                  place: equivalence.place,
                },
              ];
        return runsDiffer(words`${equivalence.text}`, evidence);
      }
      const left = difference(all);
      const [leftover] = await leftovers(left, facts);
      if (leftover !== undefined) return undecided({ code: "left behind", leftover });
      if (left.isEmpty && all.opaque.length === 0) return holds(words`${told(left, facts.files)}`);
      const changed = left.functions.filter(
        (name) => equivalence?.kind !== "same" || !equivalence.covers.has(name),
      );
      if (
        equivalence?.kind === "same" &&
        changed.length === 0 &&
        left.others.length === 0 &&
        all.opaque.length === 0
      ) {
        const unseen = unobserved(left, equivalence.covers, equivalence.silent);
        return unseen.length === 0
          ? holds(words`${equivalence.text}`)
          : undecided({ code: "unseen by runs", ran: equivalence.text, unseen });
      }
      const what = [...changed.map((name) => `${spoken(name)}`), ...left.others, ...all.opaque];
      const why = equivalence?.kind === "unknown" ? equivalence.text : undefined;
      return undecided({ code: "tokens differ", what, why });
    },
  };
}

export const noFunctionalChange: ClaimKind = {
  name: "no-functional-change",
  doc: "The code does what it did: nothing but comments, white space, places and consistent names differs, or execution tells both apart.",
  examples: [
    {
      message: "x: y\n\nNo functional change intended.",
      reads: ["the code does what it did before"],
    },
    { message: "x: y\n\nno functional changes.", reads: ["the code does what it did before"] },
    { message: "x: tidy ring_grow(), NFC", reads: ["the code does what it did before"] },
    {
      message: "x: y\n\nThere is no change in behaviour.",
      reads: ["the code does what it did before"],
    },
    {
      message: "x: y\n\nThis patch does not change any functionality.",
      reads: ["the code does what it did before"],
    },
    { message: "x: y\n\nThis is a pure cleanup.", reads: ["the code does what it did before"] },
    {
      message: "x: y\n\nThere should be no functional changes.",
      reads: ["the code does what it did before"],
    },
    { message: "x: y\n\nNo functional change except for the lock.", reads: [] },
    { message: "x: y\n\nThe previous patch had no functional change.", reads: [] },
    { message: "x: y\n\nNo functional change for users of the old ring.", reads: [] },
    { message: "x: y\n\nNo other functional changes.", reads: [] },
    { message: "x: support NFC tags", reads: [] },
    { message: "nfc: pn533: fix a leak", reads: [] },
    { message: "x: y\n\nThis is not a pure cleanup.", reads: [] },
    { message: "x: cleanup ring_grow()", reads: [] },
  ],
  find: claims,
};
