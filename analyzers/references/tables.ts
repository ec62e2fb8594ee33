/**
 * Guarded names in files that the build turns into code: tables of system calls, whose entry points
 * are functions, and configurations, whose texts become macros. Device trees are read for what they
 * include alone: a name in one is the name of a node.
 */
import type { Language } from "../trees/language.js";
import { proof, unproven, type Proof } from "./proof.js";
import type { Form } from "./sighting.js";

interface Shape {
  readonly form: Form;
  readonly proof: Proof;
}

const comments: ReadonlyMap<Language, RegExp> = new Map([
  ["symbol-table", /^[^\n]*#/],
  ["symbol-list", /^[^\n]*#/],
  ["configuration", /^(?:[^"'\n]|"[^"\n]*"|'[^'\n]*')*#/],
]);

/** A line is looked at so far; what stands behind that is taken for what it could be. */
const MAX_LINE = 4096;

/** Tells what the word [start, end) is, of words that ascend; undefined for other languages. */
export function tableShaper(
  language: Language,
  text: string,
): ((start: number, end: number) => Shape) | undefined {
  const what = languages.get(language);
  if (what === undefined) return undefined;
  const comment = comments.get(language);
  let from = 0;
  let to = -1;
  return (start, end) => {
    if (start > to) {
      from = text.lastIndexOf("\n", start - 1) + 1;
      to = text.indexOf("\n", start);
      if (to < 0) to = text.length;
    }
    const isFar = start - from > MAX_LINE;
    const before = isFar ? "" : text.slice(from, start);
    if (comment?.test(before) === true) return { form: "comment", proof: unproven };
    if (language === "symbol-list") return { form: "asm", proof: proof("makefile-symbol") };
    if (language === "symbol-table" && (isFar || entry.test(before)))
      return { form: "initializer", proof: proof("syscall-entry") };
    const isQuoted = /["']/.test(text.charAt(end));
    if (language === "configuration" && isQuoted && (isFar || value.test(before)))
      return {
        form: "macro-body",
        proof: proof("configuration-value"),
      };
    return { form: "foreign", proof: proof("word-of", what) };
  };
}

const entry = /^\s*\d+\s+\S+\s+\S+\s+(?:\S+\s+)?$/;
const value = /^\s*default\s+["']$/;

const languages: ReadonlyMap<Language, string> = new Map([
  ["symbol-table", "a table"],
  ["symbol-list", "a list of symbols"],
  ["configuration", "the configuration's language"],
  ["device-tree", "a device tree"],
]);
