/** "Pure code movement": every piece that goes from one place arrives at another as it was. */
import {
  any,
  ending,
  expression,
  inOrder,
  joined,
  maybe,
  perhaps,
  some,
} from "../message/phrase.js";
import { words } from "../../words/words.js";
import { contradicted, holds, type Claim, type ClaimKind, type Evidence } from "../claim.js";
import type { Piece } from "../facts.js";
import { difference, told } from "../difference.js";
import { isHedged } from "../message/patterns.js";
import type { Sentence } from "../message/sentence.js";
import { undecided } from "../undecided-words.js";

const forms: readonly RegExp[] = [
  expression(
    inOrder(
      joined(
        any(
          "^|\\(|: ",
          inOrder("this", maybe("patch|commit|change"), joined(any("is|was|does"), " ")),
          "it is |is ",
        ),
        maybe("a|just a|only a|just|only|all"),
      ),
      any("pure|purely|plain|straight|straightforward|strictly|mere|simple|mechanical"),
      maybe("a"),
      maybe("code|function"),
      joined(any("move|movement|motion|relocation"), "s?"),
      perhaps(any("of code|only|patch|change")),
      ending(),
    ),
  ),
  expression(
    inOrder(
      joined(any("^|\\(|: |is |are "), any("code|pure code")),
      joined(any("move|movement|motion"), joined(any(","), "?")),
      "only",
      ending(),
    ),
  ),
  expression(
    inOrder(
      joined(
        any("^|\\("),
        any(inOrder("this", maybe("patch|commit|change")), "it "),
        any("just|only|merely|simply|purely"),
      ),
      "moves",
      some("some|the|existing|around"),
      "code",
      perhaps(any("around|over|to \\S+|into \\S+")),
      ending(),
    ),
  ),
  expression(inOrder(joined(any("^|\\("), "only code"), any("move|movement|motion"), ending())),
];

function* claims(sentence: Sentence): Generator<Claim> {
  if (
    isHedged(sentence) ||
    /\b(?:except|apart from|other than|besides|mostly|almost|not|but|partly)\b/.test(sentence.plain)
  )
    return;
  if (forms.some((form) => form.test(sentence.plain))) yield claim();
}

function claim(): Claim {
  return {
    reading: "code is moved and nothing else",
    names: [],
    decide: async (facts) => {
      const all = facts.difference();
      const left = difference(all);
      if (left.isEmpty && all.opaque.length === 0)
        return left.nRenamed > 0
          ? undecided({ code: "renamed as well", said: told(left, facts.files) })
          : holds(words`${told(left, facts.files)}`);
      if (left.changed.length === 0 && left.lost.length === 0)
        return undecided({ code: "others differ", others: left.others.concat(all.opaque) });
      // A block that becomes a function of its own, or stands in another one, was moved too.
      const missing = missingStatement(
        [...left.changed.map(({ from }) => from), ...left.lost],
        [...left.changed.map(({ to }) => to), ...left.gained],
      );
      if (missing === "") return undecided({ code: "blocks elsewhere" });
      const shown: Evidence[] = [];
      for (const { from, to, token, fromPlace, toPlace } of left.changed.slice(0, 4)) {
        shown.push(
          { text: words`${from.name}() as it was`, side: "before", place: fromPlace },
          { text: words`${to.name}() differs: ${token}`, side: "after", place: toPlace },
        );
      }
      for (const piece of left.lost.slice(0, 4))
        shown.push({
          text: words`${piece.name}() goes, and nothing like it arrives`,
          side: "before",
          place: piece.place,
        });
      const [first] = left.changed;
      if (first !== undefined)
        return contradicted(words`${first.from.name}() is not what it was: ${first.token}`, shown);
      return contradicted(
        words`${(left.lost[0] as { name: string }).name}() goes, and nothing with its text arrives`,
        shown,
      );
    },
  };
}

/** A statement of the old pieces that the new ones do not have as often; empty when there is none. */
function missingStatement(olds: readonly Piece[], news: readonly Piece[]): string {
  const counts = new Map<string, number>();
  for (const piece of news)
    for (const text of statements(piece)) counts.set(text, (counts.get(text) ?? 0) + 1);
  for (const piece of olds) {
    for (const text of statements(piece)) {
      const n = counts.get(text) ?? 0;
      // What the condition of a block was before may be that of a call now.
      if (n === 0 && ![...counts.keys()].some((each) => each.startsWith(text))) return text;
      counts.set(text, n - 1);
    }
  }
  return "";
}

function statements({ tokens }: Piece): string[] {
  const body = tokens.indexOf("{");
  const found: string[] = [];
  let text = "";
  for (const token of tokens.slice(body + 1)) {
    if (token === ";" || token === "{" || token === "}") {
      if (text !== "") found.push(text);
      text = "";
    } else text += `${token} `;
  }
  return found;
}

export const pureMove: ClaimKind = {
  name: "pure-move",
  doc: "Code stands elsewhere with the same tokens; decided by comparing every function, type and macro that goes with one that comes.",
  examples: [
    {
      message: "x: y\n\nPure code movement, no functional change.",
      reads: ["code is moved and nothing else"],
    },
    { message: "x: y\n\nThis is a pure move.", reads: ["code is moved and nothing else"] },
    { message: "x: y\n\nCode movement only.", reads: ["code is moved and nothing else"] },
    {
      message: "x: y\n\nThis patch just moves code around.",
      reads: ["code is moved and nothing else"],
    },
    { message: "x: y\n\nThis is a mostly mechanical move.", reads: [] },
    { message: "x: y\n\nThis is not pure code movement.", reads: [] },
    { message: "x: y\n\nPure code movement except for a new comment.", reads: [] },
    { message: "x: y\n\nMove the code out of line.", reads: [] },
    { message: "x: y\n\nThe move is pure luck.", reads: [] },
  ],
  find: claims,
};
