/** A function that did something, and that the patch leaves to forward alone. */
import { words } from "../../words/words.js";
import type { Facts, FunctionFacts, Use } from "../facts.js";
import type { Remark, RemarkKind } from "./remark.js";

/** With more callers the name is worth something to them. */
const MAX_CALLERS = 2;

function turned(facts: Facts): readonly FunctionFacts[] {
  const after = facts.functions("after").filter(({ isForwarder }) => isForwarder);
  if (after.length === 0) return after;
  const keyOf = ({ name, place }: FunctionFacts): string => `${name} ${place.path}`;
  const before = facts.functions("before");
  const did = new Set(before.filter(({ isForwarder }) => !isForwarder).map(keyOf));
  // One that has a body for each configuration is a forwarder in some, before the patch and after it.
  const isOld = new Set(before.filter(({ isForwarder }) => isForwarder).map(keyOf));
  const isMore = new Set(
    facts
      .functions("after")
      .filter(({ isForwarder }) => !isForwarder)
      .map(keyOf),
  );
  return after.filter((each) => {
    const key = keyOf(each);
    return did.has(key) && !isOld.has(key) && !isMore.has(key);
  });
}

export const turnedForwarder: RemarkKind = {
  name: "turned-forwarder",
  doc: "A function that had steps of its own only hands its arguments on after the patch, and has a caller or two.",
  names: (facts) => turned(facts).flatMap(({ name, forwardsTo }) => [name, forwardsTo]),
  look: async (facts) => {
    const remarks: Remark[] = [];
    for (const { name, place, forwardsTo } of turned(facts)) {
      const outer = await facts.symbol(name, "after");
      const inner = await facts.symbol(forwardsTo, "after");
      if (outer === undefined || outer.exports.length > 0 || inner === undefined) continue;
      const callers = new Map(
        outer.uses.map((use): [string, Use] => [`${use.place.path} ${use.by}`, use]),
      );
      const isCalled = outer.uses.every(({ isCall, by }) => isCall && by !== "");
      if (callers.size === 0 || callers.size > MAX_CALLERS || !isCalled) continue;
      const by = [...callers.values()].map((use) => `${use.by}()`).join(" and ");
      remarks.push({
        kind: "turned-forwarder",
        symbol: name,
        place,
        question: words`${name}() only forwards to ${forwardsTo}() after the patch, and ${by} ${callers.size === 1 ? "is its only caller" : "are its only callers"}. Could ${callers.size === 1 ? "it" : "they"} call ${forwardsTo}() itself, and ${name}() go?`,
        evidence: [...callers.values()].map((use) => ({
          text: words`${use.by}() calls ${name}()`,
          isHere: true as const,
          side: "after" as const,
          place: use.place,
        })),
      });
    }
    return remarks;
  },
};
