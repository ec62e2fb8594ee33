/** "f() is only used in fs/x.c", "not used outside of mm/": every use lies under the named path. */
import { words } from "../../words/words.js";
import { contradicted, holds, type Claim, type ClaimKind } from "../claim.js";
import type { Facts, Side } from "../facts.js";
import {
  NAMES,
  PATHS,
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
import { any, ending, inOrder, joined, maybe, perhaps, some } from "../message/phrase.js";
import type { Sentence } from "../message/sentence.js";
import { external, sidesOf, usersTold, usesShown } from "../users.js";
import { overTime, stateOf, type State } from "../user-states.js";
import { undecided } from "../undecided-words.js";

const file = inOrder(some("the|file|files|core|generic|a single file,?|one file,?"), PATHS);
const ends = ending(
  "and|but|so|as|since|because|which|where|now|anymore|any|it|we|to|for|code|file",
  "files|--?|after|remain|remains|exist|are left|left",
);
const forms = [
  pattern(
    NAMES,
    nounOfName,
    any("is|are|was|were"),
    some("now|currently|actually|also"),
    any("only|solely|exclusively"),
    some("ever|being|actually"),
    any("used|called|invoked|referenced|needed|required|accessed"),
    any("in|by|from|inside|within|inside of"),
    file,
    ends,
  ),
  pattern(
    NAMES,
    nounOfName,
    any("is|are|was|were"),
    some("now|currently|actually|also"),
    any("used|called|invoked|referenced|needed|required"),
    any("only|solely|exclusively|just"),
    any("in|by|from|inside|within|inside of"),
    file,
    ends,
  ),
  pattern(
    NAMES,
    nounOfName,
    any("is|are|was|were"),
    some("now|currently|actually|also"),
    any("no longer|not|never"),
    maybe("being|actually"),
    any("used|called|invoked|referenced|needed|required"),
    maybe("anywhere|anymore|any more"),
    any("outside|outside of|elsewhere than in|beyond"),
    file,
    ends,
  ),
  pattern(
    NAMES,
    nounOfName,
    any("has|have|had"),
    maybe("now|currently"),
    "no",
    some("remaining|other|external|in-tree"),
    any("users?|callers?|uses|references"),
    maybe("left|remaining"),
    "outside",
    maybe("of"),
    file,
    ends,
  ),
  pattern(
    joined("\\b", any("nobody|nothing|no one|no-one")),
    maybe("else"),
    "outside",
    maybe("of"),
    file,
    any("uses|calls|invokes|references|needs|is using|is calling"),
    article,
    NAMES,
    nounOfName,
    ends,
  ),
  pattern(
    NAMES,
    nounOfName,
    any("is|are"),
    any("not|no longer"),
    any("used|called|needed|referenced"),
    "by",
    any("anyone|anybody|anything|any code|code"),
    maybe("else"),
    "outside",
    maybe("of"),
    file,
    ends,
  ),
  pattern(
    NAMES,
    nounOfName,
    any("no longer has|no longer have|does not have|do not have|doesn't have|don't have"),
    "any",
    some("remaining|other|external|in-tree"),
    any("users?|callers?|uses|references"),
    maybe("left"),
    "outside",
    maybe("of"),
    file,
    ends,
  ),
  pattern(
    NAMES,
    nounOfName,
    any("isn't|aren't|wasn't"),
    any("used|called|referenced|needed"),
    maybe("anywhere"),
    "outside",
    maybe("of"),
    file,
    ends,
  ),
  pattern(
    joined(
      "\\b",
      any(
        inOrder("no", some("remaining|other|external"), any("users?|callers?|uses"), "of"),
        inOrder("nobody", any("uses|calls")),
      ),
    ),
    article,
    NAMES,
    nounOfName,
    maybe("remains?|exists?|are left"),
    "outside",
    maybe("of"),
    file,
    ends,
  ),
  pattern(
    joined("\\b", any("all|every")),
    some("remaining|other|in-tree|existing|current"),
    any("users?|callers?|uses?"),
    "of",
    article,
    NAMES,
    nounOfName,
    any("is|are|live|lives|reside|resides"),
    maybe("now|all"),
    any("in|inside|within"),
    file,
    ends,
  ),
  pattern(
    PATHS,
    any("is|was"),
    maybe("now"),
    "the",
    any("sole|only|single|last|only remaining"),
    any("user|caller|consumer"),
    "of",
    article,
    NAMES,
    nounOfName,
    ends,
  ),
  pattern(
    NAMES,
    nounOfName,
    any("is|are|was|were"),
    some("now|currently|actually|also"),
    any("used|called|invoked|referenced|needed|required"),
    any("in|by|from|inside|within|inside of"),
    file,
    any("only|alone|exclusively"),
    ends,
  ),
  pattern(
    joined(
      any(
        "^|[:,;(] ",
        joined("\\b", any("and|but|so|as|since|because|that|now|currently|patch|change"), " "),
      ),
      any("only|nobody but|nothing but"),
    ),
    some("the|file|files"),
    PATHS,
    any("uses?|calls?|invokes?|references?|needs?"),
    article,
    NAMES,
    nounOfName,
    ends,
  ),
  pattern(
    joined("\\b", any("sole|only|single|only remaining|sole remaining")),
    maybe("remaining|in-tree|current"),
    any("users?|callers?|consumers?"),
    "of",
    article,
    NAMES,
    nounOfName,
    any("is|are|was|were"),
    maybe("now|currently"),
    maybe("in|within|inside"),
    file,
    ends,
  ),
];
/** The same of those who are outside of the owner's folder, or of his file. */
const externals = [
  pattern(
    joined("\\b", any("sole|only|single|only remaining|sole remaining")),
    maybe("remaining|in-tree|current"),
    any("external|outside"),
    maybe("remaining"),
    any("users?|callers?|consumers?"),
    "of",
    article,
    NAMES,
    nounOfName,
    any("is|are|was|were"),
    maybe("now|currently"),
    maybe("in|within|inside"),
    file,
    ends,
  ),
  pattern(
    PATHS,
    any("is|was"),
    maybe("now"),
    "the",
    any("sole|only|single|last|only remaining"),
    any("external|outside"),
    any("user|caller|consumer"),
    "of",
    article,
    NAMES,
    nounOfName,
    ends,
  ),
];
/** "This removes the last user of f() outside of mm/". */
const endings = [
  pattern(
    joined(
      any("^|, |\\band |\\bwhich ", inOrder("\\bthis", maybe("patch|commit|change"))),
      some("also|thus|thereby"),
    ),
    any("removes?|drops?|converts?|eliminates?|kills?|gets? rid of"),
    "the",
    any("last|final|only|sole|last remaining|only remaining"),
    some("in-tree|remaining|external"),
    any("users?|callers?|uses?"),
    "of",
    article,
    NAMES,
    nounOfName,
    perhaps(any("that is|which is")),
    "outside",
    maybe("of"),
    file,
    ends,
  ),
];

function* claims(sentence: Sentence): Generator<Claim> {
  if (
    isHedged(sentence) ||
    /\b(?:except|apart from|other than|besides|aside from|when|mostly|mainly|directly)\b/.test(
      sentence.plain,
    )
  )
    return;
  // "In v6.9 it was": neither of the two trees is meant.
  if (isHistory(sentence) && /\b(?:was|were)\b/.test(sentence.plain)) return;
  const isBefore = isOfBefore(sentence);
  for (const match of matches(sentence, forms)) {
    const [names, paths] = caught(match, sentence);
    if (names.length > 0 && paths.length > 0) yield claim(names, paths, isBefore);
  }
  for (const match of matches(sentence, externals)) {
    const [names, paths] = caught(match, sentence);
    if (names.length > 0 && paths.length > 0) yield ofExternals(names, paths, isBefore);
  }
  if (isHistory(sentence)) return;
  for (const match of matches(sentence, endings)) {
    const [names, paths] = caught(match, sentence);
    if (names.length > 0 && paths.length > 0) yield endOf(names, paths);
  }
}

function caught(
  match: RegExpExecArray,
  sentence: Sentence,
): readonly [names: readonly string[], paths: readonly string[]] {
  const groups = match.slice(1);
  const names =
    groups.map((character) => sentence.namesAt(character)).find((group) => group.length > 0) ?? [];
  const paths =
    groups.map((character) => sentence.pathsAt(character)).find((group) => group.length > 0) ?? [];
  return [names.some(({ isExport }) => isExport) ? [] : texts(names), paths];
}

/** Whether a path lies in what prose calls so; undefined when the tree has nothing of it. */
function within(
  facts: Facts,
  paths: readonly string[],
  side: Side,
): ((path: string) => boolean) | undefined {
  const targets = paths.flatMap((path) => facts.paths(path, side));
  if (targets.length === 0) return undefined;
  return (path) =>
    targets.some((target) => path === target || (target.endsWith("/") && path.startsWith(target)));
}

async function states(
  facts: Facts,
  names: readonly string[],
  paths: readonly string[],
  isExternal: boolean,
): Promise<readonly (State | undefined)[]> {
  return Promise.all(
    (["before", "after"] as const).map(async (side) => {
      const isIn = within(facts, paths, side);
      return (
        isIn &&
        stateOf(
          facts,
          names,
          side,
          (symbol, sides) => (isExternal ? external(symbol, sides) : symbol.uses),
          ({ place }) => isIn(place.path),
        )
      );
    }),
  );
}

function ofExternals(names: readonly string[], paths: readonly string[], isBefore: boolean): Claim {
  return {
    reading: `the only external users of ${called(names)} are in ${paths.join(" and ")}`,
    names,
    decide: async (facts) => {
      const [before, after] = await states(facts, names, paths, true);
      return overTime(
        before,
        after,
        isBefore,
        ({ side, meant }) =>
          `${side} the patch the external users are ${meant.map(([, uses]) => usersTold(uses)).join("; ")}`,
      );
    },
  };
}

function endOf(names: readonly string[], paths: readonly string[]): Claim {
  return {
    reading: `no user of ${called(names)} is left outside of ${paths.join(" and ")}`,
    names,
    decide: async (facts) => {
      const shown = [];
      for (const name of names) {
        const { before, after } = await sidesOf(facts, name);
        const [wasIn, isIn] = [within(facts, paths, "before"), within(facts, paths, "after")];
        if (
          before === undefined ||
          before.definitions.length === 0 ||
          wasIn === undefined ||
          isIn === undefined
        )
          return undefined;
        const left = (after?.uses ?? []).filter(({ place }) => !isIn(place.path));
        const were = before.uses.filter(({ place }) => !wasIn(place.path));
        const [doubt] = after?.doubts ?? [];
        if (left.length > 0 && doubt === undefined)
          return contradicted(
            words`${spoken(name)} is still used by ${usersTold(left)}`,
            usesShown(name, left, "after"),
          );
        if (doubt !== undefined) return undecided({ code: "doubted", doubt });
        if (were.length === 0) return undecided({ code: "never used there", name, paths });
        shown.push(...usesShown(name, were, "before"));
      }
      return holds(
        words`what used ${called(names)} there before the patch does not after it`,
        shown,
      );
    },
  };
}

function claim(names: readonly string[], paths: readonly string[], isBefore: boolean): Claim {
  return {
    reading: `${called(names)} ${names.length > 1 ? "are" : "is"} used in ${paths.join(" and ")} only`,
    names,
    decide: async (facts) => {
      const [before, after] = await states(facts, names, paths, false);
      return overTime(
        before,
        after,
        isBefore,
        ({ side, meant }) =>
          `${side} the patch the users are ${meant.map(([, uses]) => usersTold(uses)).join("; ")}`,
      );
    },
  };
}

export const onlyUsedIn: ClaimKind = {
  name: "only-used-in",
  doc: "Every use of a symbol lies in a file or below a folder; decided by every use in the tree.",
  examples: [
    {
      message: "x: y\n\nring_grow() is only used in fs/ring.c.",
      reads: ["ring_grow() is used in fs/ring.c only"],
    },
    {
      message:
        "x: y\n\nring_grow() and ring_cut() are only called from ring.c, so make them static.",
      reads: ["ring_grow() and ring_cut() are used in ring.c only"],
    },
    {
      message: "x: y\n\nring_grow() is not used outside of mm/.",
      reads: ["ring_grow() is used in mm/ only"],
    },
    {
      message: "x: y\n\nring_grow() has no users outside mm/.",
      reads: ["ring_grow() is used in mm/ only"],
    },
    {
      message: "x: y\n\nAll users of ring_grow() are in fs/ring.c.",
      reads: ["ring_grow() is used in fs/ring.c only"],
    },
    {
      message: "x: y\n\nfs/ring.c is the only user of ring_grow().",
      reads: ["ring_grow() is used in fs/ring.c only"],
    },
    {
      message: "x: y\n\nOnly fs/ring.c uses ring_grow().",
      reads: ["ring_grow() is used in fs/ring.c only"],
    },
    {
      message: "x: y\n\nring_grow() and ring_cut() are used in fs/ only.",
      reads: ["ring_grow() and ring_cut() are used in fs/ only"],
    },
    {
      message: "x: y\n\nThe only user of ring_grow() is fs/ring.c.",
      reads: ["ring_grow() is used in fs/ring.c only"],
    },
    {
      message: "x: y\n\nThe sole external user of ring_grow() is fs/ring.c.",
      reads: ["the only external users of ring_grow() are in fs/ring.c"],
    },
    {
      message: "x: y\n\nfs/ring.c is the only external user of ring_grow().",
      reads: ["the only external users of ring_grow() are in fs/ring.c"],
    },
    {
      message: "x: y\n\nThis removes the last user of ring_grow() outside of fs/.",
      reads: ["no user of ring_grow() is left outside of fs/"],
    },
    {
      message: "x: y\n\nThe next patch removes the last user of ring_grow() outside of fs/.",
      reads: [],
    },
    {
      message: "x: y\n\nNo users of ring_grow() remain outside of fs/.",
      reads: ["ring_grow() is used in fs/ only"],
    },
    {
      message: "x: y\n\nThere are no users of ring_grow() outside fs/ left.",
      reads: ["ring_grow() is used in fs/ only"],
    },
    {
      message: "x: y\n\nring_grow() and ring_cut() no longer have any users outside of fs/.",
      reads: ["ring_grow() and ring_cut() are used in fs/ only"],
    },
    {
      message: "x: y\n\nNobody outside of fs/ uses ring_grow().",
      reads: ["ring_grow() is used in fs/ only"],
    },
    {
      message: "x: y\n\nring_grow() is not used by anyone outside of fs/ring.c.",
      reads: ["ring_grow() is used in fs/ring.c only"],
    },
    {
      message: "x: y\n\nAfter this patch only fs/ring.c uses ring_grow().",
      reads: ["ring_grow() is used in fs/ring.c only"],
    },
    { message: "x: y\n\nNobody outside of fs/ uses ring_grow() with the lock held.", reads: [] },
    { message: "x: y\n\nring_grow() is used in fs/ only when the ring is full.", reads: [] },
    { message: "x: y\n\nOnly fs/ring.c should use ring_grow().", reads: [] },
    { message: "x: y\n\nOnly fs/ring.c uses ring_grow() with the lock held.", reads: [] },
    { message: "x: y\n\nThe only other user of ring_grow() is fs/ring.c.", reads: [] },
    { message: "x: y\n\nring_grow() is mostly used in fs/ring.c.", reads: [] },
    { message: "x: y\n\nring_grow() is only used in fs/ring.c when the ring is full.", reads: [] },
    { message: "x: y\n\nring_grow() is used in fs/ring.c.", reads: [] },
    { message: "x: y\n\nring_grow() should only be used in fs/ring.c.", reads: [] },
    { message: "x: y\n\nThe result of ring_grow() is only used in fs/ring.c.", reads: [] },
    {
      message:
        "x: y\n\nring_grow() is only used in fs/ring.c and during boot by others except tests.",
      reads: [],
    },
  ],
  find: claims,
};
