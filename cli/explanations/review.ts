/** `ringfence explain NAME` for what only a review says: changes of the rules, claims, questions about design. */
import { claimKinds } from "../../analyzers/claims/kinds/index.js";
import { remarkKinds } from "../../analyzers/claims/remarks/index.js";
import { wrap } from "../reporters/parts/wrap.js";
import { seriesRules } from "../series-rules.js";

export function explainOfReview(what: string, width: number): string[] | undefined {
  const rule = seriesRules.find(({ name }) => name === what);
  if (rule !== undefined) return [rule.name, ...wrap(rule.doc, "  ", width)];
  const remark = remarkKinds.find(({ name }) => name === what);
  if (remark !== undefined) return [`${remark.name}, a question that ringfence review asks`, ...wrap(remark.doc, "  ", width)];
  const claim = claimKinds.find(({ name }) => name === what);
  if (claim === undefined) return undefined;
  const examples = claim.examples.flatMap(({ message, reads }) => reads.map((reading) => ({ sentence: message.slice(message.indexOf("\n\n") + 2), reading })));
  return [
    `${claim.name}, a claim of a commit message that ringfence review decides`,
    ...wrap(claim.doc, "  ", width),
    ...examples.slice(0, 4).flatMap(({ sentence, reading }) => ["", ...wrap(sentence.replace(/\s+/g, " "), "  ", width), ...wrap(`is read as: ${reading}`, "    ", width)]),
  ];
}
