/** "Rename f() to g()": f is gone, and g is what it was. */
import { words } from "../../words/words.js";
import {
  contradicted,
  holds,
  listed,
  type Claim,
  type ClaimKind,
  type Evidence,
} from "../claim.js";
import {
  NAMES,
  act,
  article,
  beginsWithAct,
  clauseEnd,
  isHedged,
  isHistory,
  matches,
  nounOfName,
  pattern,
  texts,
} from "../message/patterns.js";
import { any, inOrder, some } from "../message/phrase.js";
import type { Sentence } from "../message/sentence.js";
import { sidesOf, usersTold, usesShown } from "../users.js";
import { undecided } from "../undecided-words.js";

const forms = [
  ...act(
    ["rename", "renames"],
    inOrder(
      article,
      NAMES,
      nounOfName,
      any("to|into|as|->|=>"),
      some("the|just|simply|plain"),
      NAMES,
      nounOfName,
      clauseEnd,
    ),
  ),
  pattern(
    NAMES,
    nounOfName,
    any("is|are|gets|was"),
    some("now|also|therefore|thus|hence"),
    "renamed",
    any("to|into|as"),
    some("the|just"),
    NAMES,
    nounOfName,
    clauseEnd,
  ),
];

function* claims(sentence: Sentence): Generator<Claim> {
  if (isHedged(sentence) || isHistory(sentence)) return;
  for (const match of matches(sentence, forms)) {
    if (match.index > 0 && /^,? (?:and|then)/.test(match[0]) && !beginsWithAct(sentence)) continue;
    const from = texts(sentence.namesAt(match[1]));
    const to = texts(sentence.namesAt(match[2]));
    const pairs = from.map((name, index) => [name, to[index] ?? ""] as const);
    if (
      from.length > 0 &&
      from.length === to.length &&
      pairs.every(([name, other]) => name !== other)
    )
      yield claim(pairs);
  }
}

function claim(pairs: readonly (readonly [string, string])[]): Claim {
  return {
    reading: listed(
      pairs.map(([from, to]) => `${from}() is now ${to}()`),
      20,
    ),
    names: pairs.flat(),
    decide: async (facts) => {
      const shown: Evidence[] = [];
      for (const [from, to] of pairs) {
        const [old, fresh] = [await sidesOf(facts, from), await sidesOf(facts, to)];
        const was = old.before?.definitions ?? [];
        const still = old.after?.definitions ?? [];
        const is = fresh.after?.definitions ?? [];
        const [first] = is;
        // A member, a local variable, a parameter: nothing that the tree knows by its name.
        if (
          was.length === 0 ||
          !facts.files.some(({ path }) => was.some(({ place }) => place.path === path))
        )
          return undefined;
        if (still.length > 0 && first !== undefined)
          return undecided({
            code: "both defined",
            name: from,
            place: (still[0] as { place: typeof first.place }).place,
          });
        if (first === undefined) return undefined;
        const uses = old.after?.uses ?? [];
        if (uses.length > 0 && (old.after?.doubts.length ?? 0) > 0)
          return undecided({ code: "still said", name: from, uses });
        if (uses.length > 0)
          return contradicted(
            words`${usersTold(uses)} still says ${from}`,
            usesShown(from, uses, "after"),
          );
        shown.push({
          text: words`${from}() is ${to}()`,
          isHere: true,
          side: "after",
          place: first.place,
        });
      }
      return holds(
        words`${listed(pairs.map(([from]) => `${from}()`))} ${pairs.length > 1 ? "are" : "is"} gone from the tree, and the new ${pairs.length > 1 ? "names are" : "name is"} defined`,
        shown,
      );
    },
  };
}

export const renamed: ClaimKind = {
  name: "renamed",
  doc: "A symbol has another name after the patch, and the old one is used nowhere.",
  examples: [
    {
      message: "x: rename ring_grow() to ring_enlarge()",
      reads: ["ring_grow() is now ring_enlarge()"],
    },
    {
      message: "x: y\n\nRename ring_grow() and ring_cut() to ring_up() and ring_down().",
      reads: ["ring_grow() is now ring_up() and ring_cut() is now ring_down()"],
    },
    {
      message: "x: y\n\nring_grow() is renamed to ring_enlarge().",
      reads: ["ring_grow() is now ring_enlarge()"],
    },
    {
      message: "x: y\n\nRename struct ring_one to struct ring_two.",
      reads: ["ring_one() is now ring_two()"],
    },
    { message: "x: y\n\nRename ring_grow() to something better.", reads: [] },
    { message: "x: y\n\nRename the ring_size argument of ring_grow() to ring_bytes.", reads: [] },
    { message: "x: y\n\nRename ring_grow() and ring_cut() to ring_up().", reads: [] },
    { message: "x: y\n\nIf we rename ring_grow() to ring_enlarge() it breaks.", reads: [] },
    {
      message: "x: y\n\nring_grow() was renamed to ring_enlarge() in commit 0123456789ab.",
      reads: [],
    },
  ],
  find: claims,
};
