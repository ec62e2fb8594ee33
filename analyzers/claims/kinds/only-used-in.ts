/** "f() is only used in fs/x.c", "not used outside of mm/": every use lies under the named path. */
import { contradicted, holds, unknown, type Claim, type ClaimKind, type Decision } from "../claim.js";
import { called, isHedged, matches, pattern, spoken, texts } from "../message/patterns.js";
import type { Sentence } from "../message/sentence.js";
import { isBy, sidesOf, usersTold, usesShown } from "../users.js";

const file = "(?:the |file |files |core |generic |a single file,? |one file,? )*{P}";
const ends = "(?=$|[.,:;!?)]| (?:and|but|so|as|since|because|which|where|now|anymore|any|it|we|to|for|code|file|files|--?|after)\\b)";
const forms = [
  pattern(`{N}{fn} (?:is|are|was|were) (?:now |currently |actually |also )*(?:only|solely|exclusively) (?:ever |being |actually )*(?:used|called|invoked|referenced|needed|required|accessed) (?:in|by|from|inside|within|inside of) ${file}${ends}`),
  pattern(`{N}{fn} (?:is|are|was|were) (?:now |currently |actually |also )*(?:used|called|invoked|referenced|needed|required) (?:only|solely|exclusively|just) (?:in|by|from|inside|within|inside of) ${file}${ends}`),
  pattern(`{N}{fn} (?:is|are|was|were) (?:now |currently |actually |also )*(?:no longer|not|never) (?:being |actually )?(?:used|called|invoked|referenced|needed|required) (?:anywhere )?(?:outside|outside of|elsewhere than in|beyond) ${file}${ends}`),
  pattern(`{N}{fn} (?:has|have|had) (?:now |currently )?no (?:remaining |other |external |in-tree )*(?:users?|callers?|uses|references) outside (?:of )?${file}${ends}`),
  pattern(`{N}{fn} (?:isn't|aren't|wasn't) (?:used|called|referenced|needed) (?:anywhere )?outside (?:of )?${file}${ends}`),
  pattern(`\\b(?:no (?:remaining |other |external )*(?:users?|callers?|uses) of|nobody (?:uses|calls)) {the}{N}{fn} outside (?:of )?${file}${ends}`),
  pattern(`\\b(?:all|every) (?:remaining |other |in-tree |existing |current )*(?:users?|callers?|uses?) of {the}{N}{fn} (?:is|are|live|lives|reside|resides) (?:now |all )?(?:in|inside|within) ${file}${ends}`),
  pattern(`{P} (?:is|was) (?:now )?the (?:sole|only|single|last|only remaining) (?:user|caller|consumer) of {the}{N}{fn}${ends}`),
];

function* claims(sentence: Sentence): Generator<Claim> {
  if (isHedged(sentence) || /\b(?:except|apart from|other than|besides|aside from|when|mostly|mainly|directly)\b/.test(sentence.plain)) return;
  for (const match of matches(sentence, forms)) {
    const caught = match.slice(1);
    const names = caught.map((character) => sentence.namesAt(character)).find((group) => group.length > 0) ?? [];
    const paths = caught.map((character) => sentence.pathsAt(character)).find((group) => group.length > 0) ?? [];
    if (names.length > 0 && paths.length > 0 && !names.some(({ isExport }) => isExport)) yield claim(texts(names), paths);
  }
}

function claim(names: readonly string[], paths: readonly string[]): Claim {
  return {
    reading: `${called(names)} ${names.length > 1 ? "are" : "is"} used in ${paths.join(" and ")} only`,
    names,
    decide: async (facts) => {
      let other: Decision;
      let doubt = "";
      for (const side of ["before", "after"] as const) {
        const targets = paths.flatMap((path) => facts.paths(path, side));
        if (targets.length === 0) continue;
        const isIn = (path: string): boolean => targets.some((target) => path === target || (target.endsWith("/") && path.startsWith(target)));
        let isSo = true;
        const told: string[] = [];
        const shown = [];
        for (const name of names) {
          const symbol = (await sidesOf(facts, name))[side];
          if (symbol === undefined || symbol.definitions.length === 0 || symbol.uses.length === 0) {
            isSo = false;
            continue;
          }
          doubt ||= symbol.doubts[0] ?? "";
          const others = symbol.uses.filter((use) => !isIn(use.place.path) && !names.some((each) => isBy(use, each)));
          if (others.length > 0) {
            isSo = false;
            other ??= contradicted(`${spoken(name)} is also used by ${usersTold(others)}`, usesShown(name, others, side));
          } else {
            told.push(usersTold(symbol.uses));
            shown.push(...usesShown(name, symbol.uses, side));
          }
        }
        if (isSo && doubt === "") return holds(`${side} the patch the users are ${told.join("; ")}`, shown);
      }
      return other ?? (doubt === "" ? undefined : unknown(doubt));
    },
  };
}

export const onlyUsedIn: ClaimKind = {
  name: "only-used-in",
  doc: "Every use of a symbol lies in a file or below a folder; decided by every use in the tree.",
  examples: [
    { message: "x: y\n\nring_grow() is only used in fs/ring.c.", reads: ["ring_grow() is used in fs/ring.c only"] },
    { message: "x: y\n\nring_grow() and ring_cut() are only called from ring.c, so make them static.", reads: ["ring_grow() and ring_cut() are used in ring.c only"] },
    { message: "x: y\n\nring_grow() is not used outside of mm/.", reads: ["ring_grow() is used in mm/ only"] },
    { message: "x: y\n\nring_grow() has no users outside mm/.", reads: ["ring_grow() is used in mm/ only"] },
    { message: "x: y\n\nAll users of ring_grow() are in fs/ring.c.", reads: ["ring_grow() is used in fs/ring.c only"] },
    { message: "x: y\n\nfs/ring.c is the only user of ring_grow().", reads: ["ring_grow() is used in fs/ring.c only"] },
    { message: "x: y\n\nring_grow() is mostly used in fs/ring.c.", reads: [] },
    { message: "x: y\n\nring_grow() is only used in fs/ring.c when the ring is full.", reads: [] },
    { message: "x: y\n\nring_grow() is used in fs/ring.c.", reads: [] },
    { message: "x: y\n\nring_grow() should only be used in fs/ring.c.", reads: [] },
    { message: "x: y\n\nThe result of ring_grow() is only used in fs/ring.c.", reads: [] },
    { message: "x: y\n\nring_grow() is only used in fs/ring.c and during boot by others except tests.", reads: [] },
  ],
  find: claims,
};
