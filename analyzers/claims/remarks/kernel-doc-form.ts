/** A comment in the form of kernel-doc that no kernel-doc tool reads, because it opens as any other. */
import { words } from "../../words/words.js";
import type { FunctionFacts, TreePlace } from "../facts.js";
import { newPublicFunctions, type RemarkKind } from "./remark.js";

/** `name() - text` or `name - text` on the first line, as kernel-doc has it. */
function isInForm(comment: string, name: string): boolean {
  const first = /^\/\*[ \t]*\r?\n[ \t]*\*[ \t]*(\w{1,200})(?:\(\))?[ \t]*[-:\u2013][ \t]+\S/.exec(
    comment,
  );
  return first !== null && first[1] === name;
}

/** A comment that says the same of its function whatever the function's name is. */
function unnamed({ comment, name }: Pick<FunctionFacts, "comment" | "name">): string {
  return comment.replace(new RegExp(`\\b${name}\\b`, "g"), "\0");
}

/** The line that names the function: one that only opens a comment could be any. */
function secondLine(at: TreePlace, comment: string): TreePlace {
  const start = at.span.start + comment.indexOf("\n") + 1;
  return { path: at.path, span: { start, end: at.span.end }, line: at.line + 1 };
}

export const kernelDocForm: RemarkKind = {
  name: "kernel-doc-form",
  doc: "The comment of a new public function has the form of kernel-doc, but opens with /* and is not read as such.",
  names: () => [],
  look: async (facts) => {
    // What a function under another name had above it, the patch did not open.
    const known = new Set(
      facts
        .functions("before")
        .filter(({ comment }) => comment !== "")
        .map(unnamed),
    );
    return newPublicFunctions(facts).flatMap(({ name, comment, commentPlace, place }) => {
      if (!isInForm(comment, name) || known.has(unnamed({ name, comment }))) return [];
      return [
        {
          kind: "kernel-doc-form",
          symbol: name,
          place: commentPlace === undefined ? place : secondLine(commentPlace, comment),
          question: words`The comment of ${name}() is written like kernel-doc, but opens with /* instead of /**, so no tool reads it. Is it meant to be kernel-doc?`,
          evidence: [],
        },
      ];
    });
  },
};
