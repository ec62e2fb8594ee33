/** What kind of use a sighting is, once it is known to mean the guarded symbol. */
import type { GuardedSymbol } from "./guards.js";
import type { OccurrenceKind } from "./occurrence.js";
import { proofCode, type ProofCode } from "./proof.js";
import type { Sighting } from "./sighting.js";

/** What a tag is used for, where that is not for its type. */
const usesOfTags: Partial<Record<ProofCode, OccurrenceKind>> = {
  "operand-of": "typeof",
  "tag-in-macro": "macro-body",
};

export function kindOfUse(sighting: Sighting, guarded: GuardedSymbol): OccurrenceKind {
  switch (sighting.form) {
    case "address":
      return guarded.kinds.has("variable") || guarded.kinds.has("macro") ? "value" : "address";
    case "call":
    case "initializer":
    case "macro-body":
    case "macro-arg":
    case "typeof":
    case "export":
    case "symbol-string":
    case "btf":
    case "asm":
    case "paste":
    case "type":
      return sighting.form;
    case "tag":
    case "tag-pointer":
    case "tag-forward":
      return usesOfTags[proofCode(sighting.proof)] ?? "type";
    default: {
      if (guarded.kinds.has("typedef")) return "type";
      const isFunction =
        guarded.kinds.has("function") || guarded.kinds.has("inline") || guarded.kinds.size === 0;
      return isFunction && !guarded.kinds.has("macro") && !guarded.kinds.has("variable")
        ? "address"
        : "value";
    }
  }
}
