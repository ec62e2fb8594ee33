/** Several new public functions that exist for one and the same caller. */
import { words } from "../../words/words.js";
import { listed } from "../claim.js";
import type { Facts, FunctionFacts, Use } from "../facts.js";
import { newPublicFunctions, type Remark, type RemarkKind } from "./remark.js";

/** With more, it is an interface and not a way around one. */
const MAX_FUNCTIONS = 4;

function inSources(facts: Facts): readonly FunctionFacts[] {
  return newPublicFunctions(facts).filter(({ place }) => place.path.endsWith(".c"));
}

export const functionsForOneCaller: RemarkKind = {
  name: "functions-for-one-caller",
  doc: "A patch adds public functions to a file, a wrapper among them, and one function of another file is the only caller of each.",
  names: (facts) => inSources(facts).map(({ name }) => name),
  look: async (facts) => {
    const groups = new Map<string, { functions: FunctionFacts[]; uses: Use[] }>();
    for (const each of inSources(facts)) {
      const uses = (await facts.symbol(each.name, "after"))?.uses ?? [];
      const callers = new Set(uses.map((use) => `${use.place.path} ${use.by}`));
      const [use] = uses;
      if (
        callers.size !== 1 ||
        use === undefined ||
        use.by === "" ||
        use.place.path === each.place.path ||
        uses.some(({ isCall }) => !isCall)
      )
        continue;
      const key = `${each.place.path} ${use.place.path} ${use.by}`;
      const group = groups.get(key) ?? { functions: [], uses: [] };
      group.functions.push(each);
      group.uses.push(use);
      groups.set(key, group);
    }
    const remarks: Remark[] = [];
    for (const { functions, uses } of groups.values()) {
      const [first] = functions;
      // Without a wrapper among them they are steps of their own, and a new file is an interface of its own.
      const isOld = facts.files.some(
        ({ path, isThere }) => path === first?.place.path && isThere.before,
      );
      const hasWrapper = functions.some(({ forwardsTo }) => forwardsTo !== "");
      if (
        first === undefined ||
        functions.length < 2 ||
        functions.length > MAX_FUNCTIONS ||
        !isOld ||
        !hasWrapper
      )
        continue;
      const names = functions.map(({ name }) => `${name}()`);
      const caller = `${(uses[0] as Use).by}()`;
      remarks.push({
        kind: "functions-for-one-caller",
        symbol: first.name,
        place: first.place,
        question: words`${listed(names)} are new, and ${caller} in ${(uses[0] as Use).place.path} is the only caller of each. Would one function in ${first.place.path} that does what ${caller} does with them leave less to be public?`,
        evidence: uses.map((use, index) => ({
          text: words`${caller} calls ${names[index] ?? ""}`,
          isHere: true as const,
          side: "after" as const,
          place: use.place,
        })),
      });
    }
    return remarks;
  },
};
