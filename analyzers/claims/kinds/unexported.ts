/** "Unexport f()", "f() is no longer exported", "make f() internal": outsiders cannot reach it any more. */
import { words, type Words } from "../../words/words.js";
import {
  at,
  contradicted,
  holds,
  listed,
  type Claim,
  type ClaimKind,
  type Decision,
  type Evidence,
} from "../claim.js";
import type { SymbolFacts, Use } from "../facts.js";
import { them } from "../message/anaphora.js";
import {
  NAMES,
  PATHS,
  act,
  article,
  beginsWithAct,
  called,
  clauseEnd,
  isHedged,
  isHistory,
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
  run,
  some,
} from "../message/phrase.js";
import type { Sentence } from "../message/sentence.js";
import { isPublicHeader } from "../privacy.js";
import { folderOf, outsideOfFolder, sidesOf, usersTold, usesShown } from "../users.js";
import { undecided } from "../undecided-words.js";

const verbs = [
  ...act(
    [
      "unexport",
      "unexports",
      "un-export",
      "un-exports",
      "stop exporting",
      "no longer export",
      "don't export",
      "do not export",
      "hide",
    ],
    inOrder(article, NAMES, nounOfName, clauseEnd),
  ),
  ...act(
    ["unexport", "unexports", "un-export"],
    inOrder(article, NAMES, nounOfName, joined(any("and|from"), " ")),
  ),
  ...act(
    ["remove", "removes", "drop", "drops", "delete", "kill", "get rid of"],
    inOrder(
      run("the |an |unused |unneeded |unnecessary |now |now-"),
      any("exports?|export_symbols?|symbol exports?|exporting"),
      any("of|for|from"),
      article,
      NAMES,
      nounOfName,
      clauseEnd,
    ),
  ),
  ...act(
    ["remove", "removes", "drop", "drops", "delete"],
    inOrder(article, NAMES, maybe("symbol"), "exports?", clauseEnd),
  ),
];
const exports_ = act(
  ["remove", "removes", "drop", "drops", "delete", "kill"],
  inOrder(some("the|unused|unneeded|now"), NAMES, perhaps("export"), clauseEnd),
);
const states = [
  pattern(
    NAMES,
    nounOfName,
    any("is|are"),
    maybe("now"),
    "no longer exported",
    ending("and|so|anymore|any|since|to modules"),
  ),
  pattern(NAMES, nounOfName, any("is|are"), maybe("now"), any("unexported|un-exported"), clauseEnd),
];
const internal = act(
  ["make", "makes", "turn"],
  inOrder(
    article,
    NAMES,
    nounOfName,
    any("internal|private"),
    perhaps(inOrder("to", PATHS)),
    clauseEnd,
  ),
);
const pronouns = [
  pattern("\\bto", any("unexport|un-export"), joined(caught("them|it"), "\\b")),
  pattern(joined(any(", | and "), any("unexport|un-export")), joined(caught("them|it"), "\\b")),
];

function* claims(sentence: Sentence): Generator<Claim> {
  if (isHedged(sentence) || isHistory(sentence)) return;
  for (const match of matches(sentence, [...verbs, ...states, ...internal])) {
    if (match.index > 0 && /^,? and|^,? then/.test(match[0]) && !beginsWithAct(sentence)) continue;
    const names = sentence.namesAt(match[1]);
    const isCertain =
      /\bun-?export|\bexport_symbol/.test(match[0]) && names.every(({ isMarked }) => isMarked);
    if (names.length > 0 && names.every(({ tag }) => tag === ""))
      yield claim(texts(names), isCertain);
  }
  for (const match of matches(sentence, exports_)) {
    const names = sentence.namesAt(match[1]);
    if (names.length > 0 && names.every(({ isExport }) => isExport))
      yield claim(texts(names), true);
  }
  for (const match of matches(sentence, pronouns)) {
    const names = them(sentence, match.index);
    if (names.length > 0 && (match[1] === "it") === (names.length === 1))
      yield claim(texts(names), false);
  }
}

/** Who uses it from where nobody should reach it: neither beside its definition nor beside its declaration. */
function outsiders(symbol: SymbolFacts): readonly Use[] {
  const folders = symbol.declarations
    .filter(({ path }) => path.endsWith(".h"))
    .map(({ path }) => folderOf(path));
  return outsideOfFolder(symbol).filter(
    ({ place, isText }) => !isText && !folders.some((folder) => place.path.startsWith(folder)),
  );
}

/** @param isCertain "unexport", and not "hide": it was open before, or the claim is of nothing */
function claim(names: readonly string[], isCertain: boolean): Claim {
  return {
    reading: `${called(names)} ${names.length > 1 ? "are" : "is"} out of reach for others`,
    names,
    decide: async (facts) => {
      const shown: Evidence[] = [];
      const told: Words[] = [];
      for (const name of names) {
        const { before, after } = await sidesOf(facts, name);
        if (before === undefined) return undefined;
        const decision = one(name, before, after, isCertain);
        if (decision?.kind !== "holds") return decision;
        told.push(decision.because);
        shown.push(...decision.evidence);
      }
      return holds(words`${listed(told)}`, shown);
    },
  };
}

function one(
  name: string,
  before: SymbolFacts,
  after: SymbolFacts | undefined,
  isCertain: boolean,
): Decision {
  const left = after?.exports ?? [];
  const [still] = left;
  if (before.exports.length > 0) {
    if (still === undefined)
      return holds(
        words`${spoken(name)} is exported before the patch and not after it`,
        before.exports.map((place) => ({
          text: words`the export of ${spoken(name)} that goes`,
          side: "before",
          place,
        })),
      );
    return contradicted(
      words`${spoken(name)} is still exported at ${at(still)}`,
      left.map((place) => ({
        text: words`${spoken(name)} is exported`,
        isHere: true,
        side: "after",
        place,
      })),
    );
  }
  // Without an export it was the header that handed it out.
  const open = before.declarations.filter(({ path }) => isPublicHeader(path));
  const stays = (after?.declarations ?? []).filter(({ path }) => isPublicHeader(path));
  const [first] = stays;
  if (open.length === 0) {
    if (isCertain && first !== undefined && before.definitions.length > 0) {
      return contradicted(
        words`${at(first)} declares ${spoken(name)} for everybody, which no header under include/ does before the patch`,
        stays.map((place) => ({
          text: words`${spoken(name)} is declared`,
          isHere: true,
          side: "after",
          place,
        })),
      );
    }
    const isKnown = isCertain && before.definitions.length > 0 && before.doubts.length === 0;
    return isKnown ? undecided({ code: "never exported", name }) : undefined;
  }
  if (first === undefined) {
    const uses = after === undefined ? [] : outsiders(after);
    const direct = uses.filter(
      (use) => !after?.declarations.some(({ path }) => use.includes(path)),
    );
    if (direct.length > 0 && (after?.doubts.length ?? 0) === 0) {
      return contradicted(
        words`no header under include/ declares ${spoken(name)} any more, but ${usersTold(direct)} still ${direct.length > 1 ? "use" : "uses"} it`,
        usesShown(name, direct, "after"),
      );
    }
    if (uses.length > 0)
      return undecided({ code: "used undeclared", name, uses }, usesShown(name, uses, "after"));
    return holds(
      words`no header under include/ declares ${spoken(name)} any more`,
      open.map((place) => ({
        text: words`the declaration of ${spoken(name)} that goes`,
        side: "before",
        place,
      })),
    );
  }
  const because = words`${spoken(name)} was never exported, and ${at(first)} still declares it for everybody`;
  return contradicted(
    because,
    stays.map((place) => ({
      text: words`${spoken(name)} is declared`,
      isHere: true,
      side: "after",
      place,
    })),
  );
}

export const unexported: ClaimKind = {
  name: "unexported",
  doc: "A symbol loses its export, or where it had none its declaration in a header under include/, and nobody elsewhere goes on to use it.",
  examples: [
    {
      message: "ring: unexport ring_grow() / ring_cut()",
      reads: ["ring_grow() and ring_cut() are out of reach for others"],
    },
    {
      message: "x: y\n\nUnexport ring_grow() as it has no modular users.",
      reads: ["ring_grow() is out of reach for others"],
    },
    {
      message:
        "x: y\n\nAs a result, we place the ring_cut() and ring_grow() functions into fs/ring.h to unexport them from use by anybody.",
      reads: ["ring_cut() and ring_grow() are out of reach for others"],
    },
    {
      message: "x: remove EXPORT_SYMBOL(ring_grow)",
      reads: ["ring_grow() is out of reach for others"],
    },
    {
      message: "x: y\n\nRemove the export of ring_grow().",
      reads: ["ring_grow() is out of reach for others"],
    },
    {
      message: "x: y\n\nring_grow() is no longer exported.",
      reads: ["ring_grow() is out of reach for others"],
    },
    { message: "x: make ring_grow() private", reads: ["ring_grow() is out of reach for others"] },
    { message: "x: y\n\nCommit 0123456789ab unexported ring_grow().", reads: [] },
    { message: "x: y\n\nWe could unexport ring_grow() later.", reads: [] },
    { message: "x: y\n\nring_grow() is not exported to modules.", reads: [] },
    { message: "x: y\n\nExport ring_grow() for modules.", reads: [] },
    { message: "x: make ring_grow() internal if it fits", reads: [] },
  ],
  find: claims,
};
