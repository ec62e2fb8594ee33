/** "No external users of f() remain": nobody outside of the folder that defines it uses it. */
import { words } from "../../words/words.js";
import {
  contradicted,
  holds,
  listed,
  type Claim,
  type ClaimKind,
  type Decision,
} from "../claim.js";
import { these, this_ } from "../message/anaphora.js";
import type { Message } from "../message/message.js";
import {
  NAMES,
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
  ending,
  expression,
  inOrder,
  joined,
  maybe,
  more,
  perhaps,
  some,
  unless,
} from "../message/phrase.js";
import type { Name, Sentence } from "../message/sentence.js";
import { isPublicHeader } from "../privacy.js";
import {
  isDefined,
  outsideOfFile,
  outsideOfFolder,
  ownFolders,
  sidesOf,
  usersTold,
  usesShown,
} from "../users.js";
import { undecided } from "../undecided-words.js";

const outsiders = inOrder(
  some("remaining|other|more|further|in-tree|current|known"),
  any("external|outside"),
  some("in-tree|remaining"),
  any("users?|callers?|consumers?|call sites?|references?"),
);
/** The statement is about the whole tree, not about a configuration, a case or a place. */
const tail = inOrder(
  more(
    inOrder(
      maybe("are|is"),
      any(
        "left|remaining|remain|remains|exist|exists|known|any ?more|any longer|at all|now",
        inOrder("in", maybe("the"), any("tree|kernel")),
      ),
    ),
  ),
  ending("and|but|so|since|because", inOrder("after", any("this|that|the"))),
  unless(inOrder("and", joined(any("not|never|only"), "\\b"))),
);
const forms = [
  pattern(
    NAMES,
    nounOfName,
    maybe("now|also|currently|actually"),
    any("has|have"),
    maybe("now|currently"),
    any("no|zero"),
    outsiders,
    tail,
  ),
  pattern(
    NAMES,
    nounOfName,
    maybe("now|also|currently"),
    any(
      inOrder(any("does not|doesn't|do not|don't"), "have any"),
      inOrder(joined("no longer ha", any("ve|s")), "any"),
      joined("no longer ha", any("ve|s")),
    ),
    outsiders,
    tail,
  ),
  pattern("\\bno", outsiders, any("of|for"), article, NAMES, nounOfName, tail),
  pattern(
    NAMES,
    nounOfName,
    any("is|are"),
    maybe("now"),
    any("not|no longer"),
    maybe("being"),
    any("used|called"),
    any("externally|by outsiders"),
    tail,
  ),
];
/** "All external users of f() are gone", "this removes the last external user of f()". */
const gone = [
  pattern(
    joined("\\b", any("all|the last|the only|the sole|last")),
    maybe("the|of the"),
    maybe("remaining"),
    any("external|outside"),
    any("users?|callers?|consumers?"),
    any("of|for"),
    article,
    NAMES,
    nounOfName,
    any("is|are|was|were|has been|have been"),
    some("now|already|all"),
    joined(any("gone|converted|removed|dropped|eliminated"), "\\b"),
    ending("and|but|so|now"),
  ),
  pattern(
    joined(
      any("^|, |\\band |\\bwhich ", inOrder("\\bthis", maybe("patch|commit|change"))),
      some("also|thus|thereby"),
    ),
    any("removes?|drops?|converts?|eliminates?|gets? rid of"),
    "the",
    any("last|final|only|sole|last remaining"),
    maybe("remaining"),
    any("external|outside"),
    any("users?|callers?|consumers?"),
    any("of|for"),
    article,
    NAMES,
    nounOfName,
    ending("and|but|so"),
  ),
];
/** The subject stands in the sentence before, or in the title. */
const subjectless = [
  expression(
    inOrder(
      joined("^", some(joined(any("now|also|and|as|since|because|there"), ",?"))),
      maybe("there"),
      maybe("are|is"),
      maybe("now|currently"),
      "no",
      some("remaining|other|in-tree"),
      any("external|outside"),
      joined(
        any("users|callers|consumers"),
        any(inOrder(joined(" ", maybe("are")), any("left|remain|remaining|exist|any ?more"))),
      ),
      ending("and|so|since|because"),
    ),
  ),
  expression(
    inOrder(
      joined("^", some(joined(any("now|also|and|as|since|because"), ",?"))),
      any("it|they|this function|these functions|both"),
      maybe("now|currently"),
      joined("ha", any("s|ve")),
      "no",
      some("remaining|other|in-tree"),
      any("external|outside"),
      any("users|callers|consumers"),
      perhaps(any("left|remaining|any ?more")),
      ending("and|so|since|because"),
    ),
  ),
];

function* claims(sentence: Sentence, message: Message): Generator<Claim> {
  const { plain } = sentence;
  if (
    isHedged(sentence) ||
    isHistory(sentence) ||
    /\b(?:except|apart from|other than|besides|aside from|outside of|when|while|mostly|without config|on (?:!|\ue800)|only if|in (?:most|some|certain|many) )/.test(
      plain,
    )
  )
    return;
  // Who wants to make it static speaks of its file.
  const isOfFile = [sentence, message.sentences[0]].some((each) =>
    / static\b(?! inline)/.test(each?.plain ?? ""),
  );
  let isSaid = false;
  for (const match of matches(sentence, [...forms, ...gone])) {
    isSaid = true;
    const names = sentence.namesAt(match.slice(1).find((group) => group !== undefined));
    if (names.length > 0 && !names.some(({ isExport, tag }) => isExport || tag !== ""))
      yield claim(names, { isOfFile, isOfBefore: isOfBefore(sentence) });
  }
  if (isSaid || !subjectless.some((form) => form.test(plain))) return;
  const names = told(sentence, message);
  if (names.length > 0) yield claim(names, { isOfFile, isOfBefore: isOfBefore(sentence) });
}

/** What a sentence without a subject speaks of: what the one before does, or the title. */
function told(sentence: Sentence, message: Message): readonly Name[] {
  const one = this_(message, sentence);
  return (one.length > 0 ? one : these(message, sentence)).filter(
    ({ isExport, tag }) => !isExport && tag === "",
  );
}

interface Manner {
  /** Outside means outside of the file, and not of the folder. */
  readonly isOfFile: boolean;
  readonly isOfBefore: boolean;
}

function claim(names: readonly Name[], { isOfFile, isOfBefore: isBefore }: Manner): Claim {
  const all = texts(names);
  return {
    reading: `nobody outside of its ${isOfFile ? "file" : "folder"} uses ${called(all)}`,
    names: all,
    decide: async (facts) => {
      let open: Decision;
      const told: string[] = [];
      for (const { text: name, isMarked } of names) {
        const sides = await sidesOf(facts, name);
        if (!isDefined(sides))
          return isMarked ? undecided({ code: "not defined", name }) : undefined;
        const symbol = sides.after?.definitions.length ? sides.after : sides.before;
        if (symbol === undefined) return undefined;
        const side = symbol === sides.after ? "after" : "before";
        if (symbol.definitions.every(({ place }) => isPublicHeader(place.path)))
          return undecided({ code: "public", name });
        const outside = isOfFile ? outsideOfFile(symbol) : outsideOfFolder(symbol);
        // A public header of the owner may as well be his.
        const others = outside.filter(({ place }) => !isPublicHeader(place.path));
        if (side === "after" && outside.length > 0) {
          const evidence = usesShown(name, others.length > 0 ? others : outside, "after");
          const was =
            sides.before === undefined || sides.before.definitions.length === 0
              ? []
              : isOfFile
                ? outsideOfFile(sides.before)
                : outsideOfFolder(sides.before);
          if (isBefore && was.length === 0)
            return undecided({ code: "used after it", name, uses: outside }, evidence);
          if (others.length === 0)
            return undecided({ code: "maybe their own", name, uses: outside }, evidence);
          // By the patch's own doing the name may mean something else there.
          if (symbol.doubts.length === 0)
            return contradicted(words`${spoken(name)} is used by ${usersTold(others)}`, evidence);
        }
        const [doubt] = symbol.doubts;
        if (doubt !== undefined) open ??= undecided({ code: "doubted", doubt });
        told.push(
          isOfFile
            ? listed([...new Set(symbol.definitions.map(({ place }) => place.path))])
            : listed(
                ownFolders(symbol).map((folder) => (folder === "" ? "the top folder" : folder)),
              ),
        );
      }
      return (
        open ??
        holds(
          words`nobody outside of ${listed([...new Set(told)])} uses ${called(all)} after the patch`,
        )
      );
    },
  };
}

export const noExternalUser: ClaimKind = {
  name: "no-external-user",
  doc: "Nobody uses a symbol outside of the folder that defines it, or of its file where it is to be static; decided by every use after the patch.",
  examples: [
    {
      message: "x: y\n\nNo external users of ring_grow() remain.",
      reads: ["nobody outside of its folder uses ring_grow()"],
    },
    {
      message: "x: y\n\nThere are no external users of ring_grow() and ring_cut().",
      reads: ["nobody outside of its folder uses ring_grow() and ring_cut()"],
    },
    {
      message: "x: y\n\nring_grow() has no external callers left.",
      reads: ["nobody outside of its folder uses ring_grow()"],
    },
    {
      message:
        "x: y\n\nring_grow() and ring_cut() no longer have any external users, so hide both.",
      reads: ["nobody outside of its folder uses ring_grow() and ring_cut()"],
    },
    {
      message: "x: y\n\nAs ring_grow() has no external users, make it static.",
      reads: ["nobody outside of its file uses ring_grow()"],
    },
    {
      message:
        "x: unexport ring_grow()\n\nNo external users remain, so move the declaration to fs/ring.h.",
      reads: ["nobody outside of its folder uses ring_grow()"],
    },
    {
      message: "x: y\n\nUse ring_cut() instead of what was there.\nIt has no external users.",
      reads: ["nobody outside of its folder uses ring_cut()"],
    },
    {
      message: "x: y\n\nring_grow() and ring_cut() no longer have external users.",
      reads: ["nobody outside of its folder uses ring_grow() and ring_cut()"],
    },
    {
      message: "x: y\n\nAll external users of ring_grow() are gone.",
      reads: ["nobody outside of its folder uses ring_grow()"],
    },
    {
      message: "x: y\n\nThis removes the last external user of ring_grow().",
      reads: ["nobody outside of its folder uses ring_grow()"],
    },
    { message: "x: y\n\nThe next patch removes the last external user of ring_grow().", reads: [] },
    { message: "x: y\n\nThis removes the last external user of ring_grow() in fs/.", reads: [] },
    { message: "x: y\n\nNo external users remain.", reads: [] },
    { message: "x: y\n\nring_grow() has no external users that sleep.", reads: [] },
    { message: "x: y\n\nring_grow() should have no external users.", reads: [] },
    { message: "x: y\n\nring_grow() has no external users except fs/frob.c.", reads: [] },
    { message: "x: y\n\nIf no external users of ring_grow() remain, drop it.", reads: [] },
    { message: "x: y\n\nring_grow() has external users.", reads: [] },
    { message: "x: y\n\nIn v6.9 there were no external users of ring_grow().", reads: [] },
  ],
  find: claims,
};
