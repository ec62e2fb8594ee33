/** "f() is only used in fs/x.c", "not used outside of mm/": every use lies under the named path. */
import { words } from "../../words/words.js";
import { contradicted, holds, unknown, type Claim, type ClaimKind } from "../claim.js";
import type { Facts, Side } from "../facts.js";
import {
  called,
  isHedged,
  isHistory,
  isOfBefore,
  matches,
  pattern,
  spoken,
  texts,
} from "../message/patterns.js";
import type { Sentence } from "../message/sentence.js";
import {
  external,
  overTime,
  sidesOf,
  stateOf,
  usersTold,
  usesShown,
  type State,
} from "../users.js";

const file = "(?:the |file |files |core |generic |a single file,? |one file,? )*{P}";
const ends =
  "(?=$|[.,:;!?)]| (?:and|but|so|as|since|because|which|where|now|anymore|any|it|we|to|for|code|file|files|--?|after|remain|remains|exist|are left|left)\\b)";
const forms = [
  pattern(
    `{N}{fn} (?:is|are|was|were) (?:now |currently |actually |also )*(?:only|solely|exclusively) (?:ever |being |actually )*(?:used|called|invoked|referenced|needed|required|accessed) (?:in|by|from|inside|within|inside of) ${file}${ends}`,
  ),
  pattern(
    `{N}{fn} (?:is|are|was|were) (?:now |currently |actually |also )*(?:used|called|invoked|referenced|needed|required) (?:only|solely|exclusively|just) (?:in|by|from|inside|within|inside of) ${file}${ends}`,
  ),
  pattern(
    `{N}{fn} (?:is|are|was|were) (?:now |currently |actually |also )*(?:no longer|not|never) (?:being |actually )?(?:used|called|invoked|referenced|needed|required) (?:anywhere )?(?:outside|outside of|elsewhere than in|beyond) ${file}${ends}`,
  ),
  pattern(
    `{N}{fn} (?:has|have|had) (?:now |currently )?no (?:remaining |other |external |in-tree )*(?:users?|callers?|uses|references) (?:left |remaining )?outside (?:of )?${file}${ends}`,
  ),
  pattern(
    `\\b(?:nobody|nothing|no one|no-one) (?:else )?outside (?:of )?${file} (?:uses|calls|invokes|references|needs|is using|is calling) {the}{N}{fn}${ends}`,
  ),
  pattern(
    `{N}{fn} (?:is|are) (?:not|no longer) (?:used|called|needed|referenced) by (?:anyone|anybody|anything|any code|code) (?:else )?outside (?:of )?${file}${ends}`,
  ),
  pattern(
    `{N}{fn} (?:no longer has|no longer have|does not have|do not have|doesn't have|don't have) any (?:remaining |other |external |in-tree )*(?:users?|callers?|uses|references) (?:left )?outside (?:of )?${file}${ends}`,
  ),
  pattern(
    `{N}{fn} (?:isn't|aren't|wasn't) (?:used|called|referenced|needed) (?:anywhere )?outside (?:of )?${file}${ends}`,
  ),
  pattern(
    `\\b(?:no (?:remaining |other |external )*(?:users?|callers?|uses) of|nobody (?:uses|calls)) {the}{N}{fn} (?:remains? |exists? |are left )?outside (?:of )?${file}${ends}`,
  ),
  pattern(
    `\\b(?:all|every) (?:remaining |other |in-tree |existing |current )*(?:users?|callers?|uses?) of {the}{N}{fn} (?:is|are|live|lives|reside|resides) (?:now |all )?(?:in|inside|within) ${file}${ends}`,
  ),
  pattern(
    `{P} (?:is|was) (?:now )?the (?:sole|only|single|last|only remaining) (?:user|caller|consumer) of {the}{N}{fn}${ends}`,
  ),
  pattern(
    `{N}{fn} (?:is|are|was|were) (?:now |currently |actually |also )*(?:used|called|invoked|referenced|needed|required) (?:in|by|from|inside|within|inside of) ${file} (?:only|alone|exclusively)${ends}`,
  ),
  pattern(
    `(?:^|[:,;(] |\\b(?:and|but|so|as|since|because|that|now|currently|patch|change) )(?:only|nobody but|nothing but) (?:the |file |files )*{P} (?:uses?|calls?|invokes?|references?|needs?) {the}{N}{fn}${ends}`,
  ),
  pattern(
    `\\b(?:sole|only|single|only remaining|sole remaining) (?:remaining |in-tree |current )?(?:users?|callers?|consumers?) of {the}{N}{fn} (?:is|are|was|were) (?:now |currently )?(?:in |within |inside )?${file}${ends}`,
  ),
];
/** The same of those who are outside of the owner's folder, or of his file. */
const externals = [
  pattern(
    `\\b(?:sole|only|single|only remaining|sole remaining) (?:remaining |in-tree |current )?(?:external|outside) (?:remaining )?(?:users?|callers?|consumers?) of {the}{N}{fn} (?:is|are|was|were) (?:now |currently )?(?:in |within |inside )?${file}${ends}`,
  ),
  pattern(
    `{P} (?:is|was) (?:now )?the (?:sole|only|single|last|only remaining) (?:external|outside) (?:user|caller|consumer) of {the}{N}{fn}${ends}`,
  ),
];
/** "This removes the last user of f() outside of mm/". */
const endings = [
  pattern(
    `(?:^|, |\\band |\\bwhich |\\bthis (?:patch |commit |change )?)(?:also |thus |thereby )*(?:removes?|drops?|converts?|eliminates?|kills?|gets? rid of) the (?:last|final|only|sole|last remaining|only remaining) (?:in-tree |remaining |external )*(?:users?|callers?|uses?) of {the}{N}{fn}(?: (?:that is|which is))? outside (?:of )?${file}${ends}`,
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
    if (names.length > 0 && paths.length > 0) yield ending(names, paths);
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

function ending(names: readonly string[], paths: readonly string[]): Claim {
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
        if (doubt !== undefined) return unknown(words`${doubt}`);
        if (were.length === 0)
          return unknown(
            words`nobody outside of ${paths.join(" and ")} uses ${spoken(name)}, before the patch or after it`,
          );
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
