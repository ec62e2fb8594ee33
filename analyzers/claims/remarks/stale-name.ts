/** A function or macro that the patch takes away or renames, while comments and strings still name it. */
import { words } from "../../words/words.js";
import { at, listed } from "../claim.js";
import { difference } from "../difference.js";
import type { Facts, Piece } from "../facts.js";
import type { Remark, RemarkKind } from "./remark.js";

const MAX_NAMES = 50;
const MAX_PLACES = 4;

/** What is defined before and not after, by a name that is no word of prose. */
function gone(facts: Facts): readonly Piece[] {
  const { removed, added } = facts.difference();
  const kept = new Set(added.map(({ name }) => name));
  const left = removed.filter(
    ({ kind, name }) =>
      (kind === "function" || kind === "macro") &&
      /^[a-zA-Z0-9]+_\w+$/.test(name) &&
      !kept.has(name),
  );
  return [...new Map(left.map((piece) => [piece.name, piece])).values()].slice(0, MAX_NAMES);
}

export const staleName: RemarkKind = {
  name: "stale-name",
  doc: "A patch removes or renames a function or macro, and comments or strings of the tree still say its name.",
  names: (facts) => gone(facts).map(({ name }) => name),
  look: async (facts) => {
    const remarks: Remark[] = [];
    const all = gone(facts);
    if (all.length === 0) return remarks;
    const { renamed } = difference(facts.difference());
    for (const { name, kind, place: was } of all) {
      const mentions = await facts.mentions(name, "after");
      const [first] = mentions;
      if (first === undefined) continue;
      const called = kind === "function" ? `${name}()` : name;
      const heir = renamed.find(({ from }) => from.name === name)?.to.name;
      const places = listed(
        mentions.map(({ place }) => at(place)),
        MAX_PLACES,
      );
      const where = [...new Set(mentions.map(({ where: each }) => each))].sort().join(" and a ");
      remarks.push({
        kind: "stale-name",
        symbol: name,
        place: first.place,
        question: words`${called} is ${heir === undefined ? "gone" : `called ${heir}`} after the patch, and a ${where} still ${mentions.length === 1 ? "names" : "name"} it: ${places}. Should that follow?`,
        evidence: [
          { text: words`${called} as it was`, side: "before", place: was },
          ...mentions.slice(0, MAX_PLACES).map(({ place }) => ({
            text: words`${name} is named`,
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
