/** "Pure rename": the same tokens but for names, and every name is changed the same way throughout. */
import { words } from "../../words/words.js";
import { contradicted, holds, listed, unknown, type Claim, type ClaimKind } from "../claim.js";
import { difference, leftovers, told } from "../difference.js";
import { usesShown } from "../users.js";
import { isHedged } from "../message/patterns.js";
import type { Sentence } from "../message/sentence.js";

const forms: readonly RegExp[] = [
  /(?:^|\(|: |this (?:patch |commit |change )?(?:is|was|does) |it is |is )(?:a |just a |only a |just |only )?(?:pure|purely|plain|strictly|mere|simple|mechanical|straight) (?:a )?(?:rename|renaming|search[- ]and[- ]replace|search\/replace)(?: (?:patch|change|only))?(?=$|[.,:;!?)])/,
  /(?:^|\()(?:rename|renaming) only(?=$|[.,:;!?)])/,
  /(?:^|\()(?:this (?:patch |commit |change )?|it )(?:just|only|merely|simply|purely) renames (?:\S+ ){0,6}?(?:to|\S+)(?=$|[.,:;!?)])/,
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
      if (leftover !== undefined && leftover.doubt !== "") return unknown(words`${leftover.text}`);
      if (leftover !== undefined)
        return contradicted(
          words`${leftover.text}`,
          usesShown(leftover.from, leftover.uses, "after"),
        );
      if (left.isEmpty && all.opaque.length === 0) return holds(words`${told(left, facts.files)}`);
      const [first] = left.changed;
      if (first === undefined)
        return unknown(
          words`${listed([...left.lost, ...left.gained].map(({ name }) => name || "file scope").concat(all.opaque), 4)} differ in more than names`,
        );
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
