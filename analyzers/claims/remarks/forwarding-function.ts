/** A new public function that hands its arguments on to a private one and does nothing else. */
import { words } from "../../words/words.js";
import { at } from "../claim.js";
import { forwarders, type Remark, type RemarkKind } from "./remark.js";
import { isPrivate, isPublicHeader } from "../privacy.js";

export const forwardingFunction: RemarkKind = {
  name: "forwarding-function",
  doc: "A new public function only forwards to a private one, so that what is private is reached under another name.",
  names: (facts) => forwarders(facts).flatMap(({ name, forwardsTo }) => [name, forwardsTo]),
  look: async (facts) => {
    const remarks: Remark[] = [];
    for (const { name, place, forwardsTo } of forwarders(facts)) {
      const inner = await facts.symbol(forwardsTo, "after");
      const outer = await facts.symbol(name, "after");
      const [target] = inner?.definitions ?? [];
      // With one caller the wrapper itself is the question.
      const nCallers = new Set((outer?.uses ?? []).map(({ place: use, by }) => `${use.path} ${by}`))
        .size;
      if (
        inner === undefined ||
        target === undefined ||
        target.kind !== "function" ||
        // Not every module may call what it forwards to.
        ((outer?.exports.length ?? 0) > 0 && inner.exports.length === 0) ||
        nCallers === 1 ||
        !isPrivate(inner)
      )
        continue;
      const isOpen =
        (outer?.exports.length ?? 0) > 0 ||
        outer?.declarations.some(({ path }) => isPublicHeader(path)) === true ||
        isPublicHeader(place.path);
      if (!isOpen) continue;
      remarks.push({
        kind: "forwarding-function",
        symbol: name,
        place,
        question: words`${name}() only hands on to ${forwardsTo}(), which is private (${at(target.place)}). What does it protect that ${forwardsTo}() would not, if it were public?`,
        evidence: [
          {
            text: words`${forwardsTo}() is defined`,
            isHere: true,
            side: "after",
            place: target.place,
          },
        ],
      });
    }
    return remarks;
  },
};
