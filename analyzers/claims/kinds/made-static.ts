/** "Make f() static": it was visible to other files and is not any more. */
import { words } from "../../words/words.js";
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
import type { SymbolFacts } from "../facts.js";
import { them } from "../message/anaphora.js";
import {
  NAMES,
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
  inOrder,
  joined,
  maybe,
  perhaps,
  several,
  unless,
} from "../message/phrase.js";
import type { Sentence } from "../message/sentence.js";
import { sidesOf, usersTold, usesShown } from "../users.js";
import { undecided } from "../undecided-words.js";

const verbs = [
  ...act(
    ["make", "makes", "mark", "marks", "declare", "declares", "turn", "define"],
    inOrder(
      article,
      NAMES,
      nounOfName,
      maybe("as|into|to be|be"),
      maybe("file-local and"),
      "static",
      unless("inline|const|key|branch|call|data|struct|array|table|variable|bool|int"),
      perhaps("again|too|as well"),
      clauseEnd,
    ),
  ),
  ...act(
    ["convert", "change", "switch"],
    inOrder(article, NAMES, nounOfName, "to", maybe("be"), "static", clauseEnd),
  ),
];
const ownVerbs = act(
  ["staticize", "staticise", "statify"],
  inOrder(article, NAMES, nounOfName, clauseEnd),
);
const states = [
  pattern(
    NAMES,
    nounOfName,
    any("is|are"),
    several("now|made|now made|therefore made|thus made"),
    "static",
    unless("inline|const"),
    perhaps("functions?|too"),
    clauseEnd,
  ),
];

/** "f() has no external users, make it static": behind a word of who uses it, nothing else can be meant. */
const pronouns = [
  pattern(
    joined(
      any(inOrder(",", maybe("so|and|thus|therefore|hence")), " and | so "),
      maybe("we|let's"),
    ),
    any("make|mark|turn|declare"),
    caught("it|them"),
    maybe("as|into|to be"),
    maybe("file-local and"),
    "static",
    unless("inline|const|key"),
    clauseEnd,
  ),
];

function* claims(sentence: Sentence): Generator<Claim> {
  if (isHedged(sentence) || isHistory(sentence)) return;
  for (const match of matches(sentence, [...verbs, ...ownVerbs, ...states])) {
    if (match.index > 0 && /^,? (?:and|then)/.test(match[0]) && !beginsWithAct(sentence)) continue;
    const names = sentence.namesAt(match[1]);
    if (names.length > 0 && names.every(({ tag, isExport }) => tag === "" && !isExport))
      yield claim(texts(names));
  }
  for (const match of matches(sentence, pronouns)) {
    if (
      !/\b(?:users?|callers?|used|called|uses|calls|referenced)\b/.test(
        sentence.plain.slice(0, match.index),
      )
    )
      continue;
    const names = them(sentence, match.index).filter(
      ({ isMarked, tag, isExport }) => isMarked && tag === "" && !isExport,
    );
    if (names.length > 0 && (match[1] === "it") === (names.length === 1)) yield claim(texts(names));
  }
}

/** Uses of the name in files that cannot reach the function once it is static. */
function missed(
  name: string,
  { leftBehind: { uses, declarations, rivals }, exports }: SymbolFacts,
): Decision {
  const [declaration] = declarations;
  const [exported] = exports;
  const shown = [
    ...usesShown(name, uses, "after"),
    ...declarations.slice(0, 4).map(
      (place): Evidence => ({
        text: words`${spoken(name)} is declared for others`,
        isHere: true,
        side: "after",
        place,
      }),
    ),
  ];
  const told = [
    ...(uses.length > 0 ? [`${usersTold(uses)} still ${uses.length > 1 ? "use" : "uses"} it`] : []),
    ...(declaration !== undefined ? [`${at(declaration)} still declares it for others`] : []),
  ];
  const [rival] = rivals;
  if (told.length > 0 && rival !== undefined)
    return undecided({ code: "maybe the rival", name, rival }, shown);
  if (told.length > 0)
    return contradicted(words`${spoken(name)} is static, but ${told.join(" and ")}`, shown);
  if (exported !== undefined)
    return contradicted(words`${spoken(name)} is still exported at ${at(exported)}`, [
      { text: words`${spoken(name)} is exported`, isHere: true, side: "after", place: exported },
    ]);
  return undefined;
}

function claim(names: readonly string[]): Claim {
  return {
    reading: `${called(names)} ${names.length > 1 ? "become" : "becomes"} static`,
    names,
    decide: async (facts) => {
      const shown: Evidence[] = [];
      const told: string[] = [];
      for (const name of names) {
        const { before, after } = await sidesOf(facts, name);
        const was =
          before?.definitions.filter(({ kind }) => kind === "function" || kind === "variable") ??
          [];
        const is =
          after?.definitions.filter(({ kind }) => kind === "function" || kind === "variable") ?? [];
        // What was not visible before, or is not there, was never what the sentence speaks of.
        if (!was.some(({ isStatic }) => !isStatic) || is.length === 0) return undefined;
        const open = is.find(({ isStatic }) => !isStatic);
        if (open !== undefined) {
          return contradicted(
            words`${spoken(name)} is defined without static at ${at(open.place)}`,
            [
              {
                text: words`${spoken(name)} is not static`,
                isHere: true,
                side: "after",
                place: open.place,
              },
            ],
          );
        }
        const decision = after && missed(name, after);
        if (decision !== undefined) return decision;
        const [doubt] = after?.doubts ?? [];
        if (doubt !== undefined) return undecided({ code: "doubted", doubt });
        const [first] = is;
        if (first !== undefined) {
          told.push(`${spoken(name)} is static at ${at(first.place)}`);
          shown.push({
            text: words`${spoken(name)} is static`,
            isHere: true,
            side: "after",
            place: first.place,
          });
        }
      }
      return holds(words`${listed(told)}`, shown);
    },
  };
}

export const madeStatic: ClaimKind = {
  name: "made-static",
  doc: "A function or variable that other files could name becomes static; decided by its definition after the patch, and by what other files still say of it.",
  examples: [
    { message: "x: make ring_grow() static", reads: ["ring_grow() becomes static"] },
    {
      message: "x: y\n\nMake ring_grow() and ring_cut() static as nobody else uses them.",
      reads: ["ring_grow() and ring_cut() become static"],
    },
    {
      message: "x: y\n\nMove it and make ring_grow static.",
      reads: ["ring_grow() becomes static"],
    },
    { message: "x: y\n\nring_grow() is now static.", reads: ["ring_grow() becomes static"] },
    { message: "x: mark ring_grow() as static", reads: ["ring_grow() becomes static"] },
    {
      message: "x: y\n\nAs ring_grow() has no external users, make it static.",
      reads: ["ring_grow() becomes static"],
    },
    { message: "x: y\n\nRework the table of ring_grow(), make it static.", reads: [] },
    { message: "x: y\n\nring_grow() is only used by ring_cut(), so make it static.", reads: [] },
    { message: "x: y\n\nring_grow() can be made static.", reads: [] },
    { message: "x: make ring_grow() a static inline", reads: [] },
    { message: "x: make ring_grow() static inline", reads: [] },
    { message: "x: y\n\nMake ring_ops static const.", reads: [] },
    { message: "x: y\n\nring_grow() should be static.", reads: [] },
    { message: "x: make the ring_grow() test static key based", reads: [] },
  ],
  find: claims,
};
