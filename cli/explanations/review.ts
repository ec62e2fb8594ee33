/** `ringfence explain NAME` for what only a review says: changes of the rules, claims, questions about design. */
import { claimKinds } from "../../analyzers/claims/kinds/index.js";
import { remarkKinds } from "../../analyzers/claims/remarks/index.js";
import { lastCaller, lostGuard } from "../../rules/results/series-review.js";
import { wrap } from "../formats/parts/wrap.js";
import { seriesRules } from "../series-rules.js";

/** Names that review prints in brackets and that belong to no rule. */
const printed: readonly { readonly name: string; readonly doc: string }[] = [
  {
    name: "contradicted-claim",
    doc:
      "A sentence of a commit message or cover letter that facts of the tree, or a run of the model, contradict. It is a warning, and fails a " +
      "review as a new finding does. The kinds of claims that are read, each to be explained by its name:",
  },
  {
    name: "claim",
    doc:
      "A sentence of a commit message or cover letter that was held against the tree: it holds, or nothing here decides it. Neither fails a " +
      "review. The kinds of claims that are read, each to be explained by its name:",
  },
  {
    name: "relocation",
    doc:
      "A function that moves a VMA was run on the model before and after the patch: it behaves the same, better, or in another way that breaks no " +
      "property. What breaks one is violated-relocation, what was not decided undecided-relocation.",
  },
  {
    name: lostGuard,
    doc:
      "A patch takes the last declaration of a guarded name out of the tree, by removing or renaming it, so that its boundary guards nothing by " +
      "that name any more. It is a question, and fails no review.",
  },
  {
    name: lastCaller,
    doc: "A patch takes the last call of a guarded function out of the tree, and leaves the function. It is a question, and fails no review.",
  },
  {
    name: "undecided-relocation",
    doc:
      "Whether a function that moves a VMA behaves as before, or is right, could not be found out; the reason is told with it. It is a warning " +
      "and fails no review. What was not run is not known to be right.",
  },
];

export const reviewNames: readonly string[] = printed.map(({ name }) => name);

export function explainOfReview(what: string, width: number): string[] | undefined {
  const rule = seriesRules.find(({ name }) => name === what);
  if (rule !== undefined) return [rule.name, ...wrap(rule.doc, "  ", width)];
  const mark = printed.find(({ name }) => name === what);
  if (mark !== undefined)
    return [
      `${mark.name}, of ringfence review`,
      ...wrap(mark.doc, "  ", width),
      ...(mark.doc.endsWith(":") ? kindLines(width) : []),
    ];
  const remark = remarkKinds.find(({ name }) => name === what);
  if (remark !== undefined)
    return [
      `${remark.name}, a question that ringfence review asks`,
      ...wrap(remark.doc, "  ", width),
    ];
  return explainClaim(what, width);
}

function kindLines(width: number): string[] {
  return claimKinds.flatMap(({ name, doc }) => wrap(doc, `  ${name}: `, width));
}

/** A commit message without its title. */
function bodyOf(commit: string): string {
  return commit.slice(commit.indexOf("\n\n") + 2);
}

function explainClaim(what: string, width: number): string[] | undefined {
  const claim = claimKinds.find(({ name }) => name === what);
  if (claim === undefined) return undefined;
  const examples = claim.examples.flatMap(({ message, reads }) =>
    reads.map((reading) => ({ sentence: bodyOf(message), reading })),
  );
  return [
    `${claim.name}, a claim of a commit message that ringfence review decides`,
    ...wrap(claim.doc, "  ", width),
    ...examples
      .slice(0, 4)
      .flatMap(({ sentence, reading }) => [
        "",
        ...wrap(sentence.replace(/\s+/g, " "), "  ", width),
        ...wrap(`is read as: ${reading}`, "    ", width),
      ]),
  ];
}
