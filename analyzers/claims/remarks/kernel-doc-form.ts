/** A comment in the form of kernel-doc that no kernel-doc tool reads, because it opens as any other. */
import { newPublicFunctions, type RemarkKind } from "./remark.js";

/** `name() - text` or `name - text` on the first line, as kernel-doc has it. */
function isInForm(comment: string, name: string): boolean {
  const first = /^\/\*[ \t]*\r?\n[ \t]*\*[ \t]*(\w{1,200})(?:\(\))?[ \t]*[-:\u2013][ \t]+\S/.exec(comment);
  return first !== null && first[1] === name;
}

export const kernelDocForm: RemarkKind = {
  name: "kernel-doc-form",
  doc: "The comment of a new public function has the form of kernel-doc, but opens with /* and is not read as such.",
  names: () => [],
  look: async (facts) =>
    newPublicFunctions(facts).flatMap(({ name, comment, commentPlace, place }) => {
      if (!isInForm(comment, name)) return [];
      return [{
        kind: "kernel-doc-form",
        symbol: name,
        place: commentPlace ?? place,
        question: `The comment of ${name}() is written like kernel-doc, but opens with /* instead of /**, so no tool reads it. Is it meant to be kernel-doc?`,
        evidence: [],
      }];
    }),
};
