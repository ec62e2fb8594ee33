/** "f() has no users left", "f() is unused", "remove unused f()": nobody uses it. */
import { words } from "../../words/words.js";
import { contradicted, holds, type Claim, type ClaimKind, type Decision } from "../claim.js";
import { these, this_ } from "../message/anaphora.js";
import type { Message } from "../message/message.js";
import {
  NAMES,
  act,
  article,
  called,
  isHedged,
  isHistory,
  isOfBefore,
  matches,
  nounOfName,
  pattern,
  spoken,
  texts,
} from "../message/patterns.js";
import {
  any,
  caught,
  ending,
  inOrder,
  joined,
  maybe,
  run,
  some,
  unless,
} from "../message/phrase.js";
import type { Name, Sentence } from "../message/sentence.js";
import { isDefined, sidesOf, usersTold, usesShown } from "../users.js";
import { undecided } from "../undecided-words.js";

const user = any("users?|callers?|consumers?|call sites?|callsites?|references?|uses");
const adjective = some(
  "in-tree|in-kernel|remaining|other|more|further|existing|current|known|actual|real",
  "upstream|longer any",
);
/** The statement is about the whole tree, not about a configuration, a case or a place. */
const whole = inOrder(
  unless(joined(any("but|else|other than"), " ")),
  ending(
    "and|so|anymore|any ?more|any longer|anywhere|at all|now|since",
    inOrder("as", unless(joined(any("a|an|the|part|input|output"), "\\b"))),
    "left",
    inOrder("in", maybe("the"), any("tree|kernel|code ?base")),
    "in-tree",
    inOrder(
      "after",
      any("this|that", inOrder("the", any("patch|previous|last|conversion|removal"))),
    ),
  ),
  unless(inOrder("and", joined(any("not|never|only"), "\\b"))),
);

/** "... the last user of f()". */
const lastUserOf = [
  "the",
  any("last|final|only|sole|last remaining"),
  maybe("in-tree|remaining"),
  any("users?|callers?|uses?"),
  "of",
  article,
  NAMES,
  nounOfName,
];

const forms: readonly RegExp[] = [
  pattern(
    NAMES,
    nounOfName,
    any("is|are|became|becomes|become|has been|have been|has become|have become|remains?"),
    some(
      "now|currently|also|completely|entirely|totally|otherwise|effectively|all|both",
      "already",
    ),
    any("unused|dead code", inOrder("without", maybe("any"), user), "uncalled|unreferenced"),
    whole,
  ),
  pattern(
    NAMES,
    nounOfName,
    maybe("now|also|currently|actually|both"),
    any("has|have|had"),
    maybe("now|currently|absolutely"),
    any("no|zero|not any"),
    adjective,
    user,
    whole,
  ),
  pattern(
    NAMES,
    nounOfName,
    maybe("now|also|currently|actually"),
    any("does not|doesn't|don't|do not|no longer|didn't|did not"),
    joined("ha", any("ve|s")),
    "any",
    adjective,
    user,
    whole,
  ),
  pattern(
    "\\bno",
    adjective,
    user,
    any("of|for|to|are calling|call|use"),
    article,
    NAMES,
    nounOfName,
    whole,
  ),
  pattern(
    NAMES,
    nounOfName,
    any("is|are"),
    maybe("now|actually|currently"),
    any(
      inOrder("no longer", maybe("being"), any("used|called|invoked|referenced")),
      inOrder("never", maybe("actually|even"), "used"),
      "no more used",
      inOrder("nowhere", any("used|called|referenced")),
    ),
    whole,
  ),
  // "f() is not called" tells of one run more often than of all code.
  pattern(
    NAMES,
    nounOfName,
    any("is not|are not|is never|are never|isn't|aren't|was never|were never|wasn't|weren't"),
    some("actually|really|currently|even|being"),
    any("used|called|invoked|referenced"),
    any("anywhere|anymore|any ?more|any longer|by anyone|by anybody|at all"),
    whole,
  ),
  pattern(
    joined("\\b", any("nobody|nothing|no one|no-one|no code|no driver")),
    maybe("now|actually|currently|else", inOrder("in", maybe("the"), any("tree|kernel"))),
    any("uses|calls|invokes|references|is using|is calling|used|called"),
    article,
    NAMES,
    nounOfName,
    whole,
  ),
  pattern(
    joined("\\b", any("last|final|only|sole|last remaining")),
    maybe("in-tree|in-kernel|remaining"),
    any("users?|callers?|uses?|references?"),
    any("of|to"),
    article,
    NAMES,
    nounOfName,
    any("is|are|was|were|has|have|had|got|went"),
    some("now|been|also|already|just|being"),
    joined(any("removed|gone|dropped|deleted|away|eliminated"), "\\b"),
  ),
  pattern(
    any(
      inOrder(
        joined("^", any("this|that|which")),
        any("removes|drops|deletes|converts|eliminates|kills|was|is"),
      ),
    ),
    ...lastUserOf,
    ending("and|so|which"),
  ),
  pattern(
    joined("\\b", any("removed|dropped|deleted|converted|eliminated|killed")),
    ...lastUserOf,
    ending("and|but|so|in|from"),
  ),
];
/** "Remove the now unused f()". */
const acts = [
  ...act(
    [
      "remove",
      "removes",
      "drop",
      "drops",
      "delete",
      "deletes",
      "kill",
      "kills",
      "get rid of",
      "zap",
      "nuke",
      "eliminate",
    ],
    inOrder(
      some("the|some|these|two|three|another"),
      run("now |now-|completely |entirely |otherwise |obsolete,? |currently |dead and |old,? "),
      any("unused|unreferenced|uncalled|never used|not used"),
      maybe(inOrder("and", any("undocumented|obsolete|deprecated|broken"))),
      some(
        "static|inline|global|exported|helper|helpers|function|functions|macro|macros",
        "definition of|definitions of|declaration of|declarations of|prototype of|define",
        "defines|symbol|symbols|wrapper|struct|routine",
      ),
      NAMES,
      nounOfName,
      ending("and|since|as|because|after|which"),
    ),
  ),
];
/** "It has no users", behind a sentence about one function. */
const pronouns = [
  pattern(
    joined(
      "^",
      maybe(joined(any("now|also|as|since|and|but|so|because|currently|moreover"), ",?")),
    ),
    caught("this|these|the|both"),
    any("functions?|helpers?|macros?|symbols?|routines?"),
    maybe("now|currently"),
    any("has|have|had"),
    "no",
    adjective,
    user,
    whole,
  ),
  pattern(
    joined(
      "^",
      maybe(joined(any("now|also|as|since|and|but|so|because|currently|moreover"), ",?")),
    ),
    caught("this|these|the|both"),
    any("functions?|helpers?|macros?|symbols?|routines?"),
    any("is|are"),
    some("now|currently|also|both"),
    any("unused", inOrder(any("no longer|never|not"), any("used|called|referenced"))),
    whole,
  ),
];

function* claims(sentence: Sentence, message: Message): Generator<Claim> {
  if (
    isHedged(sentence) ||
    /\b(?:except|apart from|other than|besides|aside from|outside|when|while|without config|on (?:!|\ue800)|only if|unless|in (?:most|some|certain|many) )/.test(
      sentence.plain,
    )
  )
    return;
  const isBefore = isOfBefore(sentence) || isHistory(sentence);
  for (const match of matches(sentence, [...forms, ...acts])) {
    const names = sentence.namesAt(match.slice(1).find((group) => group !== undefined));
    if (names.length > 0 && !names.some(({ isExport }) => isExport)) yield claim(names, isBefore);
  }
  for (const match of matches(sentence, pronouns)) {
    const names = /this|the$/.test(match[1] as string)
      ? this_(message, sentence)
      : these(message, sentence);
    if (names.length > 0) yield claim(names, isBefore);
  }
}

/** `isBefore`: the sentence says that it speaks of the tree before the patch. */
function claim(names: readonly Name[], isBefore: boolean): Claim {
  const all = texts(names);
  return {
    reading: `nobody uses ${called(all)}`,
    names: all,
    decide: async (facts) => {
      let found: Decision;
      let isUsedAfter = false;
      for (const { text, isMarked, tag } of names) {
        const sides = await sidesOf(facts, text);
        if (!isDefined(sides)) return undefined;
        const definitions = [
          ...(sides.before?.definitions ?? []),
          ...(sides.after?.definitions ?? []),
        ];
        if (tag !== "" && !definitions.some(({ kind }) => kind === "type")) return undefined;
        const [doubt] = (sides.after ?? sides.before)?.doubts ?? [];
        // "f() is no longer called" may be about the moment before the patch takes f() away.
        const uses = sides.after?.uses ?? [];
        const wasUnused = sides.before?.uses.length === 0;
        if (uses.length === 0 || (wasUnused && isBefore)) {
          if (doubt !== undefined) found ??= undecided({ code: "doubted", doubt });
          isUsedAfter ||= uses.length > 0;
          continue;
        }
        // A bare word may be a member, a parameter or an option.
        if (!isMarked || doubt !== undefined) return undefined;
        return contradicted(
          words`${spoken(text)} is used by ${usersTold(uses)}`,
          usesShown(text, uses, "after"),
        );
      }
      return (
        found ??
        holds(
          words`there is no use of ${called(all)} in the tree${isUsedAfter ? " before the patch" : ", at the latest after the patch"}`,
        )
      );
    },
  };
}

export const noUser: ClaimKind = {
  name: "no-user",
  doc: "Nobody uses a symbol; decided by every use in the tree after the patch, or before it where the sentence says so.",
  examples: [
    { message: "x: y\n\nring_grow() is unused.", reads: ["nobody uses ring_grow()"] },
    { message: "x: y\n\nring_grow() has no users left.", reads: ["nobody uses ring_grow()"] },
    {
      message: "x: y\n\nThere are no remaining callers of ring_grow(), so drop it.",
      reads: ["nobody uses ring_grow()"],
    },
    {
      message: "x: y\n\nring_grow() and ring_cut() are no longer used.",
      reads: ["nobody uses ring_grow() and ring_cut()"],
    },
    { message: "x: remove unused function ring_grow()", reads: ["nobody uses ring_grow()"] },
    {
      message: "x: Remove the now unused ring_grow and ring_cut",
      reads: ["nobody uses ring_grow() and ring_cut()"],
    },
    {
      message:
        'x: y\n\nThe last user of ring_grow() was removed in commit 0123456789ab ("x: no more growing here").',
      reads: ["nobody uses ring_grow()"],
    },
    {
      message: "x: y\n\nCommit 0123456789ab removed the last caller of ring_grow().",
      reads: ["nobody uses ring_grow()"],
    },
    { message: "x: y\n\nNobody calls ring_grow() any more.", reads: ["nobody uses ring_grow()"] },
    {
      message: "x: remove ring_grow()\n\nThis function has no callers.",
      reads: ["nobody uses ring_grow()"],
    },
    {
      message: "x: y\n\nring_grow() doesn't have any in-tree users.",
      reads: ["nobody uses ring_grow()"],
    },
    { message: "x: y\n\nring_grow() is not used when the ring is small.", reads: [] },
    { message: "x: y\n\nring_grow() is unused if CONFIG_RING is off.", reads: [] },
    { message: "x: remove unused variable in ring_grow()", reads: [] },
    { message: "x: remove unused parameter of ring_grow()", reads: [] },
    { message: "x: y\n\nThe return value of ring_grow() is unused.", reads: [] },
    { message: "x: y\n\nring_grow() has no users outside of fs/ring.c.", reads: [] },
    { message: "x: y\n\nring_grow() has no callers that sleep.", reads: [] },
    { message: "x: y\n\nring_grow() is never called with the lock held.", reads: [] },
    { message: "x: y\n\nring_grow() is not used by ring_resize().", reads: [] },
    { message: "x: y\n\nThe ring is empty, so ring_grow() is not called.", reads: [] },
    { message: "x: y\n\nring_grow() isn't used anywhere but in fs/ring.c.", reads: [] },
    { message: "x: y\n\nring_grow() has no external callers left.", reads: [] },
    { message: "x: y\n\nring_grow() is no longer used as a callback.", reads: [] },
    { message: "x: drop unused ring_size from ring_grow()", reads: [] },
    { message: "x: y\n\nFunctions that reference ring_grow() aren't used anywhere.", reads: [] },
    { message: "x: y\n\nring_grow() is not used anywhere.", reads: ["nobody uses ring_grow()"] },
    { message: "x: y\n\nThe ring_size argument of ring_grow() is not used.", reads: [] },
  ],
  find: claims,
};
