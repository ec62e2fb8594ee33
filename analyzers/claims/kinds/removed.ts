/** "Remove f()", "f() is gone": its definition is there before the patch and not after it. */
import { words } from "../../words/words.js";
import {
  at,
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
  beginsWithAct,
  called,
  isHedged,
  isHistory,
  matches,
  nounOfName,
  pattern,
  texts,
} from "../message/patterns.js";
import {
  any,
  caught,
  ending,
  inOrder,
  joined,
  maybe,
  perhaps,
  run,
  some,
  unless,
} from "../message/phrase.js";
import type { Name, Sentence } from "../message/sentence.js";
import { entityName, sidesOf, usersTold, usesShown } from "../users.js";

const verbs = [
  "remove",
  "removes",
  "drop",
  "drops",
  "delete",
  "deletes",
  "kill",
  "kills",
  "zap",
  "get rid of",
  "gets rid of",
  "eliminate",
  "nuke",
];
/** What makes of a name the name of something in it, of it or around it. */
const what = run(
  "the |these |this |both |two |three |all |now |now-|unused |dead |obsolete |old ",
  "unneeded |useless |pointless |redundant |unnecessary |deprecated |legacy |static ",
  "inline |global |exported |internal |private |local |empty |trivial |simple |stale ",
  "broken |unreferenced |needless |pretty much |rather |mostly ",
);
const noun = maybe(
  "function|functions|helper|helpers|macro|macros|wrapper|wrappers",
  "function-like macro|helper function|helper functions|helper macro|wrapper function",
  "inline function|callback|typedef",
);
const acts = act(
  verbs,
  inOrder(
    what,
    joined(
      caught(noun),
      NAMES,
      caught(
        inOrder(
          perhaps(any("helper|wrapper|inline|callback")),
          perhaps(any("functions?|helpers?|macros?|wrappers?|routines?|itself|themselves")),
        ),
      ),
    ),
    perhaps(any("completely|entirely|altogether|too|as well")),
    ending(
      "and|as|since|because|which|that is|now that|after|given|for good|in favou?r|too",
      "again",
    ),
  ),
);
const needless =
  /\b(?:unneeded|useless|pointless|redundant|unnecessary|needless|superfluous|extra|stale)\b/;
const states = [
  pattern(
    NAMES,
    nounOfName,
    any("is|are"),
    some("now|also|both|therefore|thus|then|hence"),
    any("removed|gone|dropped|deleted|killed"),
    unless(joined(any("from|by|in|when|if|for|with|at|to|on|out|after|before|as"), "\\b")),
    ending("and|now|too|here|completely|entirely"),
  ),
];

function* claims(sentence: Sentence): Generator<Claim> {
  if (isHedged(sentence) || isHistory(sentence)) return;
  for (const match of matches(sentence, acts)) {
    if (match.index > 0 && /^,? (?:and|then)/.test(match[0]) && !beginsWithAct(sentence)) continue;
    const names = sentence.namesAt(match[2]);
    const isBare = match[1] === "" && match[3] === "";
    // What is needless where it stands may well be a call: "drop the unneeded f()".
    if (isBare && needless.test(match[0])) continue;
    if (isMeant(names))
      yield claim(
        names,
        match[1] !== "" || match[3] !== "" || /unused|dead|obsolete|deprecated/.test(match[0]),
      );
  }
  for (const match of matches(sentence, states)) {
    const names = sentence.namesAt(match[1]);
    if (isMeant(names)) yield claim(names, false);
  }
}

function isMeant(names: readonly Name[]): boolean {
  return names.length > 0 && !names.some(({ isExport }) => isExport);
}

/** `isExplicit`: the sentence says that it is the function itself, and not a call of it, that goes. */
function claim(names: readonly Name[], isExplicit: boolean): Claim {
  const all = texts(names);
  return {
    reading: `${called(all)} ${all.length > 1 ? "are" : "is"} removed`,
    names: all,
    decide: async (facts) => {
      const touched = new Set(facts.files.map(({ path }) => path));
      const shown: Evidence[] = [];
      const told: string[] = [];
      for (const { text: name, isMarked } of names) {
        const sides = await sidesOf(facts, name);
        const { before, after } = sides;
        const said = entityName(name, sides);
        const was = before?.definitions ?? [];
        const is = after?.definitions ?? [];
        const gone = was.filter(
          ({ place }) => !is.some((other) => other.place.path === place.path),
        );
        const [first] = gone;
        if (before === undefined || was.length === 0) return undefined;
        if (first === undefined) {
          // "Remove f()" may as well mean the calls of it, and then it is not about the definition.
          const [still] = is.filter(({ place }) => touched.has(place.path));
          const isTouched = facts.difference().removed.some((piece) => piece.name === name);
          const isAbout =
            !isTouched &&
            isExplicit &&
            isMarked &&
            still !== undefined &&
            is.length === was.length &&
            (after?.uses.length ?? 0) >= before.uses.length;
          if (!isAbout) return undefined;
          return contradicted(words`${said} is still defined at ${at(still.place)}`, [
            {
              text: words`${said} is defined`,
              isHere: true,
              side: "after",
              place: still.place,
            },
          ]);
        }
        if (is.length > 0) return undefined;
        if (after !== undefined && after.uses.length > 0) {
          if (after.doubts.length > 0) return undefined;
          return contradicted(
            words`${said} is gone, and ${usersTold(after.uses)} still needs it`,
            usesShown(name, after.uses, "after"),
          );
        }
        told.push(`${said} was defined at ${at(first.place)}`);
        shown.push({
          text: words`the definition of ${said} that goes`,
          side: "before",
          place: first.place,
        });
      }
      return holds(
        words`${listed(told)}, and nothing of the name is defined or used after the patch`,
        shown,
      );
    },
  };
}

export const removed: ClaimKind = {
  name: "removed",
  doc: "A function, macro, variable or type is gone after the patch, and nobody is left who needs it.",
  examples: [
    { message: "x: remove ring_grow()", reads: ["ring_grow() is removed"] },
    {
      message: "x: y\n\nRemove the unused helpers ring_grow() and ring_cut().",
      reads: ["ring_grow() and ring_cut() are removed"],
    },
    { message: "x: y\n\nThis patch removes ring_grow().", reads: ["ring_grow() is removed"] },
    {
      message: "x: y\n\nUse ring_resize() and drop ring_grow().",
      reads: ["ring_grow() is removed"],
    },
    { message: "x: y\n\nring_grow() is removed.", reads: ["ring_grow() is removed"] },
    { message: "x: y\n\nKill the ring_grow helper.", reads: ["ring_grow() is removed"] },
    { message: "x: remove ring_grow() call from ring_resize()", reads: [] },
    { message: "x: remove ring_grow() from ring_resize()", reads: [] },
    { message: "x: drop unneeded ring_grow()", reads: [] },
    { message: "x: remove check in ring_grow()", reads: [] },
    { message: "x: remove ring_grow parameter", reads: [] },
    { message: "x: remove the ring_grow() forward declaration", reads: [] },
    { message: "x: y\n\nremove ring->ring_size.", reads: [] },
    { message: "x: y\n\nThe entry is removed by ring_grow().", reads: [] },
    { message: "x: y\n\nOnce ring_grow() is removed we can go on.", reads: [] },
    { message: "x: y\n\nCommit 0123456789ab removes ring_grow().", reads: [] },
    { message: "x: y\n\nThe next patch removes ring_grow().", reads: [] },
    { message: "x: y\n\nThe entry that ring_grow() removes is freed.", reads: [] },
  ],
  find: claims,
};
