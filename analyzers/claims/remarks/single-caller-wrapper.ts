/** A new function that wraps another one, and that one function calls. */
import { words } from "../../words/words.js";
import { at } from "../claim.js";
import { wrappers, type Remark, type RemarkKind } from "./remark.js";

export const singleCallerWrapper: RemarkKind = {
  name: "single-caller-wrapper",
  doc: "A new public function wraps another one and has one caller: a wrapper of something that is done once.",
  names: (facts) => wrappers(facts).flatMap(({ name, forwardsTo }) => [name, forwardsTo]),
  look: async (facts) => {
    const remarks: Remark[] = [];
    for (const { name, place, forwardsTo } of wrappers(facts)) {
      const { uses = [], definitions = [] } = (await facts.symbol(name, "after")) ?? {};
      // One that has another body where an option is off is there for its caller to know nothing of that.
      if (definitions.filter(({ kind }) => kind === "function").length > 1) continue;
      const callers = new Map(uses.map((use) => [`${use.place.path} ${use.by}`, use]));
      const [caller] = callers.values();
      if (callers.size !== 1 || caller === undefined || caller.by === "" || !caller.isCall)
        continue;
      const inner = await facts.symbol(forwardsTo, "after");
      if (inner === undefined || !inner.definitions.some(({ kind }) => kind === "function"))
        continue;
      const others = inner.uses.filter(({ by }) => by !== name);
      const alone = others.length === 0 ? `, whose only user it is` : "";
      remarks.push({
        kind: "single-caller-wrapper",
        symbol: name,
        place,
        question: words`${name}() wraps ${forwardsTo}()${alone}, and ${caller.by}() at ${at(caller.place)} is its only caller. Is a wrapper of something that is called once needed, or could the caller's steps be one function there?`,
        evidence: [
          {
            text: words`${caller.by}() is the only caller of ${name}()`,
            side: "after",
            place: caller.place,
          },
          ...inner.definitions.slice(0, 1).map((definition) => ({
            text: words`${forwardsTo}() is defined`,
            isHere: true as const,
            side: "after" as const,
            place: definition.place,
          })),
        ],
      });
    }
    return remarks;
  },
};
