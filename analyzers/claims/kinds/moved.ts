/** "Move f() to fs/x.c": f stands there after the patch, and not where it was. */
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
import type { Facts, TreePlace, SymbolFacts } from "../facts.js";
import {
  NAMES,
  PATHS,
  act,
  article,
  beginsWithAct,
  called,
  isHedged,
  isHistory,
  matches,
  nounOfName,
  pattern,
  texts,
} from "../message/patterns.js";
import { any, inOrder, maybe, perhaps, some } from "../message/phrase.js";
import type { Name, Sentence } from "../message/sentence.js";
import { entityName, sidesOf } from "../users.js";
import { undecided } from "../undecided-words.js";

const whatOf = maybe(
  inOrder(
    maybe("the"),
    any("declarations?|definitions?|prototypes?|implementations?"),
    any("of|for"),
  ),
);
const behind = perhaps(any("declarations?|definitions?|prototypes?|implementations?"));
const target = inOrder(
  some(
    "a|the|its own|their own|new|common|private|internal|shared|public|existing",
    "separate|file|header|own",
  ),
  PATHS,
);
const forms = [
  ...act(
    ["move", "moves", "relocate", "place", "put", "places", "puts"],
    inOrder(
      whatOf,
      article,
      NAMES,
      nounOfName,
      behind,
      perhaps(inOrder("out of", PATHS), inOrder(maybe("over|out"), "from", PATHS)),
      maybe("over|down|up|back|out"),
      any("to|into|in|under"),
      target,
    ),
  ),
  pattern(
    NAMES,
    nounOfName,
    behind,
    any("is|are|has been|have been|gets|get"),
    some("now|also|therefore|thus|hence"),
    "moved",
    maybe("over", inOrder("from", PATHS)),
    any("to|into"),
    target,
  ),
];

function* claims(sentence: Sentence): Generator<Claim> {
  if (isHedged(sentence) || isHistory(sentence)) return;
  for (const match of matches(sentence, forms)) {
    if (match.index > 0 && /^,? (?:and|then)/.test(match[0]) && !beginsWithAct(sentence)) continue;
    const names = sentence.namesAt(match[1]);
    const paths = sentence.pathsAt(match.at(-1));
    const [path] = paths;
    // What is put into a file without a name of its own kind could be a call.
    if (names.length === 0 || paths.length !== 1 || path === undefined) continue;
    yield claim(names, path, / (?:declarations?|prototypes?)\b/.test(match[0]));
  }
}

function claim(names: readonly Name[], path: string, isOfDeclaration: boolean): Claim {
  const all = texts(names);
  return {
    reading: `${called(all)} ${all.length > 1 ? "are" : "is"} moved to ${path}`,
    names: all,
    decide: async (facts) => {
      const targets = facts
        .paths(path, "after")
        .filter((each) =>
          facts.files.some(
            (file) => file.path === each || (each.endsWith("/") && file.path.startsWith(each)),
          ),
        );
      const shown: { readonly name: string; readonly evidence: Evidence }[] = [];
      // A file that the patch does not touch is not where it puts something.
      if (targets.length === 0) return undefined;
      const isThere = (place: TreePlace): boolean =>
        targets.some(
          (each) => place.path === each || (each.endsWith("/") && place.path.startsWith(each)),
        );
      let missing: string | undefined;
      const says: string[] = [];
      for (const name of all) {
        const sides = await sidesOf(facts, name);
        const { before, after } = sides;
        says.push(entityName(name, sides));
        if (before === undefined || after === undefined) return undefined;
        const now = placesOf(after).find(isThere) ?? copies(facts, name).find(isThere);
        const [was] = placesOf(before).filter((place) => !isThere(place));
        if (was === undefined) return undefined;
        const decision =
          now === undefined
            ? undefined
            : stays(name, before, after, facts, isThere, isOfDeclaration);
        if (decision !== undefined) return decision;
        const standing = (place: TreePlace): Evidence => ({
          text: words`${entityName(name, sides)} stands`,
          isHere: true,
          side: "after",
          place,
        });
        if (now === undefined) {
          missing ??= name;
          const elsewhere = placesOf(after)[0];
          if (elsewhere !== undefined) shown.push({ name, evidence: standing(elsewhere) });
        } else shown.push({ name, evidence: standing(now) });
      }
      if (missing !== undefined) {
        // What was taken apart, or has another name at its new place, did move in a way.
        const { removed, moved: elsewhere } = facts.difference();
        if (
          removed.some(({ name }) => name === missing) ||
          elsewhere.some(({ from }) => from.name === missing)
        )
          return undefined;
        return contradicted(
          words`nothing in ${listed(targets)} defines or declares ${missing}()`,
          shown.filter(({ name }) => name === missing).map(({ evidence }) => evidence),
        );
      }
      return holds(
        words`${listed(says, says.length)} ${all.length > 1 ? "stand" : "stands"} at ${listed(shown.map(({ evidence }) => at(evidence.place)))} after the patch`,
        shown.map(({ evidence }) => evidence),
      );
    },
  };
}

/** Why what arrived is no move: nothing went where it was. Undefined when something went. */
function stays(
  name: string,
  before: SymbolFacts,
  after: SymbolFacts,
  facts: Facts,
  isThere: (place: TreePlace) => boolean,
  isOfDeclaration: boolean,
): Decision {
  // One file's own copy of the name is another one's to the facts of the symbol.
  const definitions = (symbol: SymbolFacts): readonly TreePlace[] => {
    const all = symbol.definitions.map(({ place }) => place);
    return symbol === before
      ? all
      : [
          ...all,
          ...copies(facts, name).filter(
            ({ path, span }) =>
              !all.some((each) => each.path === path && each.span.start === span.start),
          ),
        ];
  };
  const said = entityName(name, { before, after });
  const declarations = ({ declarations: all }: SymbolFacts): readonly TreePlace[] => all;
  const hasArrived = (places: (symbol: SymbolFacts) => readonly TreePlace[]): boolean =>
    places(after).filter(isThere).length > places(before).filter(isThere).length;
  const isDefinition = hasArrived(definitions) && !isOfDeclaration;
  if (!isDefinition && !hasArrived(declarations))
    return undecided({ code: "in both places", entity: said });
  const what = isDefinition ? definitions : declarations;
  const were = what(before).filter((place) => !isThere(place));
  if (were.length === 0) return undecided({ code: "only declared there", entity: said });
  const isTouched = (path: string): boolean => facts.files.some((file) => file.path === path);
  const left = [...new Set(were.map(({ path }) => path))].flatMap((path): readonly TreePlace[] => {
    // A file of its own that the patch does not touch has what it had, whoever is meant by the name after it.
    if (!isTouched(path)) return were.filter((place) => place.path === path);
    return what(after).filter((place) => place.path === path);
  });
  const [still] = left;
  if (left.length < were.length || still === undefined) return undefined;
  // A stub in its place may have the name.
  const { removed, moved: elsewhere } = facts.difference();
  const isOther = [...removed, ...elsewhere.map(({ from }) => from)].some(
    (piece) => piece.name === name && were.some(({ path }) => path === piece.place.path),
  );
  const verb = isDefinition ? "defined" : "declared";
  if (isOther) return undecided({ code: "namesake stays", name, place: still });
  return contradicted(words`${said} is still ${verb} at ${at(still)} as it was`, [
    { text: words`${said} is ${verb} here as well`, side: "after", place: still },
  ]);
}

/** Functions of the name in touched files, whoever is meant by the name. */
function copies(facts: Facts, name: string): readonly TreePlace[] {
  return facts
    .functions("after")
    .filter((each) => each.name === name)
    .map(({ place }) => place);
}

function placesOf(symbol: SymbolFacts): readonly TreePlace[] {
  return [...symbol.definitions.map(({ place }) => place), ...symbol.declarations];
}

export const moved: ClaimKind = {
  name: "moved",
  doc: "A symbol is defined or declared in the named file after the patch, and not where it was.",
  examples: [
    { message: "x: move ring_grow() to fs/ring.c", reads: ["ring_grow() is moved to fs/ring.c"] },
    {
      message: "x: y\n\nMove ring_grow() and ring_cut() from fs/frob.c into ring.h.",
      reads: ["ring_grow() and ring_cut() are moved to ring.h"],
    },
    {
      message:
        "x: y\n\nAs a result, we place the ring_cut() and ring_grow() functions into fs/ring.h to unexport them.",
      reads: ["ring_cut() and ring_grow() are moved to fs/ring.h"],
    },
    {
      message: "x: y\n\nMove the declaration of ring_grow() to include/linux/ring.h.",
      reads: ["ring_grow() is moved to include/linux/ring.h"],
    },
    {
      message: "x: y\n\nring_grow() is moved to fs/ring.c.",
      reads: ["ring_grow() is moved to fs/ring.c"],
    },
    { message: "x: move ring_grow() to the top", reads: [] },
    { message: "x: move ring_grow() call to ring_resize()", reads: [] },
    { message: "x: y\n\nMove the ring_grow() call into fs/ring.c.", reads: [] },
    { message: "x: y\n\nWe may move ring_grow() to fs/ring.c.", reads: [] },
    { message: "x: y\n\nMove everything but ring_grow() to fs/ring.c.", reads: [] },
  ],
  find: claims,
};
