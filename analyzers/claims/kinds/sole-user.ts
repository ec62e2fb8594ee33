/** "The sole external user of f() is g() in fs/x.c": nobody but the named ones uses it. */
import { words } from "../../words/words.js";
import { contradicted, holds, type Claim, type ClaimKind, type Decision } from "../claim.js";
import type { Facts, Side, Use } from "../facts.js";
import { these, them, this_ } from "../message/anaphora.js";
import type { Message } from "../message/message.js";
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
import {
  any,
  caught,
  ending,
  inOrder,
  joined,
  maybe,
  perhaps,
  some,
  unless,
  unlessJoined,
} from "../message/phrase.js";
import type { Name, Sentence } from "../message/sentence.js";
import {
  distinctUsers,
  external,
  isBy,
  isDefined,
  sidesOf,
  usersTold,
  usesShown,
} from "../users.js";
import { overTime, stateOf } from "../user-states.js";
import { undecided } from "../undecided-words.js";

const user = joined(any("user|caller|consumer|call site|callsite|invoker|call-site"), "s?");
const only = any(
  "sole|only|single|one and only|only remaining|last|last remaining|sole remaining",
  "remaining",
);
const kind = inOrder(
  perhaps(caught("external|outside|out-of-file")),
  perhaps(any("in-tree|in-kernel|current|existing|actual|real|remaining|present|true|and only")),
);
const where = joined(
  any(inOrder(any(inOrder(",?", any("in|from|at|inside|of")), ","), maybe("the"), PATHS)),
  "?",
);
/** What may not follow a user: a noun that the name only qualifies. */
const ends = inOrder(
  unlessJoined(inOrder(",", maybe("and|or"), "[\\ue000-\\ue3ff]")),
  ending(
    "and|but|so|as|since|because|which|where|now|anymore|any|after|function|functions",
    "itself|here|it|we|is|are|was|--?",
  ),
);

/** [pattern, group of the subject, of the users, of their path, of the word external] */
const forms: readonly (readonly [
  RegExp,
  { subject: number; users: number; path: number; external: number; pronoun: number },
])[] = [
  [
    pattern(
      joined("\\b", only),
      kind,
      user,
      any("of|for"),
      article,
      NAMES,
      nounOfName,
      joined(
        perhaps(inOrder(any("in|outside|outside of|from"), PATHS)),
        any(" is| are| was| were| being|:|,|, namely|, which is|, i\\.e\\.,?"),
      ),
      maybe("the|in|from"),
      maybe("function|helper|macro"),
      NAMES,
      joined(nounOfName, where),
      ends,
    ),
    { external: 1, subject: 2, users: 4, path: 5, pronoun: 0 },
  ],
  [
    pattern(
      joined("\\b", only),
      kind,
      user,
      any("of|for"),
      caught("these|those|this|both|the two"),
      joined(
        any("functions?|helpers?|macros?|two functions|routines?|symbols?"),
        any(" is| are| was|:|,|, namely|, which is"),
      ),
      maybe("the|in|from"),
      NAMES,
      joined(nounOfName, where),
      ends,
    ),
    { external: 1, pronoun: 2, users: 3, path: 4, subject: 0 },
  ],
  [
    pattern(
      NAMES,
      joined(nounOfName, where),
      any("is|was|are|were|being|remains|becomes"),
      maybe("now|currently|also|actually"),
      any("the|its|their"),
      only,
      kind,
      user,
      any("of|for"),
      article,
      NAMES,
      nounOfName,
      ends,
    ),
    { users: 1, path: 2, external: 3, subject: 4, pronoun: 0 },
  ],
  [
    pattern(
      NAMES,
      nounOfName,
      any("is|are|was|were|being"),
      maybe("now|currently|actually|really"),
      any("only|solely|exclusively"),
      maybe("ever|being"),
      any("used|called|invoked|referenced|needed|required"),
      any("by|from|in|inside|within"),
      maybe("the"),
      maybe("function"),
      NAMES,
      joined(nounOfName, where),
      ends,
    ),
    { subject: 1, users: 2, path: 3, external: 0, pronoun: 0 },
  ],
  [
    pattern(
      NAMES,
      nounOfName,
      any("is|are|was|were"),
      maybe("now|currently"),
      any("used|called|invoked|referenced|needed"),
      any("only|solely|exclusively|just"),
      any("by|from|in|inside|within"),
      maybe("the"),
      NAMES,
      joined(nounOfName, where),
      ends,
    ),
    { subject: 1, users: 2, path: 3, external: 0, pronoun: 0 },
  ],
  [
    pattern(
      NAMES,
      joined(nounOfName, ",?"),
      any("which|that"),
      any("is|are|was"),
      maybe("now|currently"),
      any("only|solely"),
      any("used|called|invoked"),
      any("by|from|in|inside"),
      NAMES,
      joined(nounOfName, where),
      ends,
    ),
    { subject: 1, users: 2, path: 3, external: 0, pronoun: 0 },
  ],
  [
    pattern(
      joined(any("^|[:,;(] ", joined("\\b", any("and|but|so|as|since|because|that"), " ")), "only"),
      article,
      NAMES,
      joined(nounOfName, where),
      any("uses?|calls?|invokes?|references?|needs?"),
      article,
      NAMES,
      nounOfName,
      ends,
    ),
    { users: 1, path: 2, subject: 3, external: 0, pronoun: 0 },
  ],
];

/** "foo() has a single caller", "its only caller". */
const counts: readonly (readonly [RegExp, { subject: number; pronoun: number; what: number }])[] = [
  [
    pattern(
      NAMES,
      nounOfName,
      maybe("only"),
      maybe("now|currently|really"),
      any("has|had|have"),
      some("only|just|exactly|now"),
      any("one|a single|a sole|1"),
      maybe("in-tree|remaining|in-kernel"),
      caught(user),
      unless(joined(any("outside|in|within|that|which|who|with|per"), "\\b")),
    ),
    { subject: 1, what: 2, pronoun: 0 },
  ],
  [
    pattern(
      NAMES,
      nounOfName,
      any("is|are|was"),
      maybe("now|currently"),
      maybe("only|just"),
      any("used|called|invoked"),
      maybe("only"),
      any(
        "once",
        inOrder(
          any("in|at|by|from"),
          maybe("only|just|exactly"),
          any("one|a single"),
          caught("place", user, "function|spot"),
        ),
      ),
      ends,
    ),
    { subject: 1, what: 2, pronoun: 0 },
  ],
  [
    pattern(
      joined("\\b", any("inline|fold|open-code|opencode|merge|integrate|squash")),
      article,
      NAMES,
      nounOfName,
      any("in|into|in to|to|at"),
      caught("its"),
      any("only|sole|single"),
      maybe("remaining"),
      caught(user),
    ),
    { subject: 1, pronoun: 0, what: 3 },
  ],
];

function* claims(sentence: Sentence, message: Message): Generator<Claim> {
  if (isHedged(sentence)) return;
  const isPast = /\b(?:was|were)\b/.test(sentence.plain);
  // "In v6.9 f() was": neither of the two trees is meant.
  if (isPast && isHistory(sentence)) return;
  for (const [form, group] of forms) {
    for (const match of matches(sentence, [form])) {
      if (/\b(?:not|n't|never|no longer) [^ ]{0,12} ?$/.test(sentence.plain.slice(0, match.index)))
        continue;
      const subjects =
        group.subject > 0
          ? sentence.namesAt(match[group.subject])
          : meant(match[group.pronoun] as string, sentence, message);
      const users = sentence.namesAt(match[group.users]);
      if (subjects.length === 0 || users.length === 0 || hasType([...subjects, ...users])) continue;
      const isExternal = group.external > 0 && match[group.external] !== undefined;
      const isCertain = !isPast && !isHistory(sentence) && users.every(({ isMarked }) => isMarked);
      yield byNames(texts(subjects), texts(users), sentence.pathsAt(match[group.path]), {
        isExternal,
        isCertain,
        isOfBefore: isOfBefore(sentence),
      });
    }
  }
  for (const [form, group] of counts) {
    for (const match of matches(sentence, [form])) {
      const subjects = sentence.namesAt(match[group.subject]);
      if (subjects.length !== 1 || hasType(subjects)) continue;
      yield byCount(
        texts(subjects)[0] as string,
        /place|spot/.test(match[group.what] ?? "") ? "place" : "user",
        isOfBefore(sentence),
      );
    }
  }
}

function meant(pronoun: string, sentence: Sentence, message: Message): readonly Name[] {
  const own = them(sentence, sentence.plain.indexOf(pronoun));
  if (own.length > 0) return (pronoun === "this") === (own.length === 1) ? own : [];
  return pronoun === "this" ? this_(message, sentence) : these(message, sentence);
}

function hasType(names: readonly Name[]): boolean {
  return names.some(({ tag, isExport }) => tag !== "" || isExport);
}

interface Manner {
  readonly isExternal: boolean;
  /** It can be about nothing but functions of the tree. */
  readonly isCertain: boolean;
  readonly isOfBefore: boolean;
}

function byNames(
  subjects: readonly string[],
  users: readonly string[],
  paths: readonly string[],
  { isExternal, isCertain, isOfBefore: isBefore }: Manner,
): Claim {
  const place = paths.length === 0 ? "" : ` in ${paths.join(" and ")}`;
  return {
    reading: `the only${isExternal ? " external" : ""} users of ${called(subjects)} are ${called(users)}${place}`,
    names: [...subjects, ...users],
    decide: async (facts) => {
      // A user that is no function of the tree is a thing of prose.
      for (const name of users) {
        if (isDefined(await sidesOf(facts, name)) || (await isSomebody(facts, subjects, name)))
          continue;
        if (!isCertain || (await isAnyMissing(facts, subjects))) return undefined;
        return undecided({ code: "not defined", name });
      }
      const isMeant = (use: Use): boolean =>
        users.some((name) => isBy(use, name)) &&
        (paths.length === 0 || paths.some((path) => use.place.path.endsWith(path)));
      const states = await Promise.all(
        (["before", "after"] as const).map((side) =>
          stateOf(
            facts,
            subjects,
            side,
            (symbol, sides) => (isExternal ? external(symbol, sides) : symbol.uses),
            isMeant,
          ),
        ),
      );
      return overTime(
        states[0],
        states[1],
        isBefore,
        ({ side, meant }) =>
          `${side} the patch nobody else uses ${subjects.length > 1 ? "them" : "it"}: ${meant.map(([name, uses]) => `${spoken(name)} by ${usersTold(uses)}`).join("; ")}`,
      );
    },
  };
}

/** Whether somebody of this name uses a subject, though what he is cannot be told. */
async function isSomebody(
  facts: Facts,
  subjects: readonly string[],
  user: string,
): Promise<boolean> {
  for (const name of subjects) {
    const { before, after } = await sidesOf(facts, name);
    if ([...(before?.uses ?? []), ...(after?.uses ?? [])].some((use) => isBy(use, user)))
      return true;
  }
  return false;
}

async function isAnyMissing(facts: Facts, names: readonly string[]): Promise<boolean> {
  for (const name of names) if (!isDefined(await sidesOf(facts, name))) return true;
  return false;
}

function byCount(name: string, what: "user" | "place", isBefore: boolean): Claim {
  return {
    reading: `${spoken(name)} has one ${what === "user" ? "user" : "place of use"}`,
    names: [name],
    decide: async (facts) => {
      const sides = await sidesOf(facts, name);
      const doubt = [sides.before, sides.after].flatMap((symbol) => symbol?.doubts ?? [])[0];
      const [before, after] = (["before", "after"] as const).map((side) => {
        const symbol = sides[side];
        const uses = symbol === undefined || symbol.definitions.length === 0 ? [] : symbol.uses;
        return { side, uses, n: what === "user" ? distinctUsers(uses) : uses.length };
      }) as [Counted, Counted];
      const one = [before, after].find(({ n }) => n === 1);
      const several = [before, after].find(({ n }) => n > 1);
      if (one === undefined || doubt !== undefined) {
        if (several !== undefined) return tooMany(name, several);
        return doubt && undecided({ code: "doubted", doubt });
      }
      if (one === before && after.n > 1 && !isBefore) {
        // With another one in his stead, he is split or has another name.
        const [first] = before.uses;
        const isStill = after.uses.some(
          (use) => use.by === first?.by && use.place.path === first.place.path,
        );
        if (isStill) return tooMany(name, after);
        return undecided(
          { code: "used after it", name, uses: after.uses },
          usesShown(name, after.uses, "after"),
        );
      }
      return holds(
        words`${usersTold(one.uses)} is the only one ${one.side} the patch`,
        usesShown(name, one.uses, one.side),
      );
    },
  };
}

interface Counted {
  readonly side: Side;
  readonly uses: readonly Use[];
  readonly n: number;
}

function tooMany(name: string, { uses, side }: Counted): Decision {
  return contradicted(
    words`${spoken(name)} is used by ${usersTold(uses)}`,
    usesShown(name, uses, side),
  );
}

export const soleUser: ClaimKind = {
  name: "sole-user",
  doc: "Nobody but the named functions uses a symbol; decided by every use in the tree, before the patch or after it.",
  examples: [
    {
      message: "mm: x\n\nThe sole user of ring_grow() is ring_resize().",
      reads: ["the only users of ring_grow() are ring_resize()"],
    },
    {
      message: "mm: x\n\nThe only caller of ring_grow() is ring_resize() in fs/ring.c, so move it.",
      reads: ["the only users of ring_grow() are ring_resize() in fs/ring.c"],
    },
    {
      message:
        "ring: unexport ring_grow() / ring_cut()\n\nWe provide abstractions for the sole external user of these functions, frob_move() in fs/frob.c.",
      reads: ["the only external users of ring_grow() and ring_cut() are frob_move() in fs/frob.c"],
    },
    {
      message: "x: y\n\nAs ring_resize() is the only user of ring_grow(), fold it.",
      reads: ["the only users of ring_grow() are ring_resize()"],
    },
    {
      message: "x: y\n\nring_grow() is only called from ring_resize() and ring_cut().",
      reads: ["the only users of ring_grow() are ring_resize() and ring_cut()"],
    },
    {
      message: "x: y\n\nring_grow(), which is only used by ring_resize(), can go.",
      reads: ["the only users of ring_grow() are ring_resize()"],
    },
    {
      message: "x: y\n\nring_grow() is used only by ring_resize().",
      reads: ["the only users of ring_grow() are ring_resize()"],
    },
    { message: "x: y\n\nring_grow() has only one caller.", reads: ["ring_grow() has one user"] },
    {
      message: "x: y\n\nFold ring_grow() into its only caller.",
      reads: ["ring_grow() has one user"],
    },
    {
      message: "x: y\n\nring_grow() is called in one place.",
      reads: ["ring_grow() has one place of use"],
    },
    {
      message: "x: y\n\nring_grow() is only called by ring_resize() if the ring is full.",
      reads: [],
    },
    { message: "x: y\n\nring_grow() is only called for rings that are full.", reads: [] },
    { message: "x: y\n\nThe only user of ring_grow() should be ring_resize().", reads: [] },
    {
      message: "x: y\n\nThe only caller of ring_grow(), ring_resize(), is gone.",
      reads: ["the only users of ring_grow() are ring_resize()"],
    },
    { message: "x: y\n\nThe only caller of ring_grow() passes NULL.", reads: [] },
    { message: "x: y\n\nring_grow() is not the only user of ring_lock().", reads: [] },
    { message: "x: y\n\nring_grow() is only used in ring_fast mode.", reads: [] },
    { message: "x: y\n\nring_grow() has one caller that holds the lock.", reads: [] },
    {
      message:
        "x: y\n\nThe only callers of ring_grow(), ring_a(), ring_b() and the ring's ring_c(), check.",
      reads: [],
    },
    { message: "x: y\n\nThe only other caller of ring_grow() is ring_resize().", reads: [] },
    { message: "x: y\n\nring_resize() is the only user of ring_grow() that sleeps.", reads: [] },
    { message: "x: y\n\nring_resize() is the only caller of ring_grow() with size=0.", reads: [] },
    {
      message: "x: y\n\nOnly ring_resize() uses ring_grow().",
      reads: ["the only users of ring_grow() are ring_resize()"],
    },
    {
      message: "x: y\n\nMake it static, as only ring_resize() in fs/ring.c calls ring_grow().",
      reads: ["the only users of ring_grow() are ring_resize() in fs/ring.c"],
    },
    { message: "x: y\n\nIn v6.9 ring_resize() was the sole user of ring_grow().", reads: [] },
    { message: "x: y\n\nOnly ring_resize() calls ring_grow() with the lock held.", reads: [] },
    { message: "x: y\n\nNot only ring_resize() uses ring_grow().", reads: [] },
    { message: "x: y\n\nThe only user of struct ring_ops is ring_resize().", reads: [] },
  ],
  find: claims,
};
