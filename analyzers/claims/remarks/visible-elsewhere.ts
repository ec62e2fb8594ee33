/** A symbol whose public declaration goes, while another public header goes on declaring it. */
import { words } from "../../words/words.js";
import { at, listed } from "../claim.js";
import type { Facts, Piece } from "../facts.js";
import { isPublicHeader } from "../privacy.js";
import type { Remark, RemarkKind } from "./remark.js";

const MAX_SYMBOLS = 50;

/** Declarations that leave public headers. */
function gone(facts: Facts): readonly Piece[] {
  const { removed, added, moved } = facts.difference();
  const left = [...removed, ...moved.map(({ from }) => from)].filter(
    ({ kind, name, place }) => kind === "declaration" && name !== "" && isPublicHeader(place.path),
  );
  const came = new Set(
    [...added, ...moved.map(({ to }) => to)]
      .filter(({ place }) => isPublicHeader(place.path))
      .map(({ name }) => name),
  );
  return [
    ...new Map(
      left.filter(({ name }) => !came.has(name)).map((piece) => [piece.name, piece]),
    ).values(),
  ].slice(0, MAX_SYMBOLS);
}

export const visibleElsewhere: RemarkKind = {
  name: "visible-elsewhere",
  doc: "A patch takes a declaration out of a public header, and the symbol stays visible through another one.",
  names: (facts) => gone(facts).map(({ name }) => name),
  look: async (facts) => {
    const remarks: Remark[] = [];
    for (const { name, place: was } of gone(facts)) {
      const symbol = await facts.symbol(name, "after");
      if (symbol === undefined || symbol.definitions.length === 0) continue;
      const open = symbol.declarations.filter(({ path }) => isPublicHeader(path));
      const copies = symbol.declarations.filter(({ path }) => /\.c$/.test(path));
      const [first] = [...open, ...copies];
      if (first === undefined) continue;
      const how = open.length > 0 ? "still declare it for everybody" : "declare it for themselves";
      const places = listed([...open, ...copies].map((place) => at(place)));
      remarks.push({
        kind: "visible-elsewhere",
        symbol: name,
        place: first,
        question: words`The declaration of ${name}() leaves ${was.path}, but ${places} ${open.length + copies.length > 1 ? how : how.replace("declare it for themselves", "declares it for itself").replace("declare it", "declares it")}. Should that go as well?`,
        evidence: [
          { text: words`the declaration of ${name}() that goes`, side: "before", place: was },
          ...[...open, ...copies].slice(0, 4).map((place) => ({
            text: words`${name}() is declared`,
            isHere: true as const,
            side: "after" as const,
            place,
          })),
        ],
      });
    }
    return remarks;
  },
};
