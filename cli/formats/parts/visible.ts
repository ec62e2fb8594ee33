/**
 * Characters that act instead of being seen are written out: escape sequences, C1 controls,
 * direction overrides, line separators, zero-width characters, halves of surrogate pairs.
 * Invariant: what `visible` returns is one line that no terminal, log viewer or editor obeys or
 * reorders.
 */
import { textOf } from "../../../analyzers/words/text-of.js";
import type { Words } from "../../../analyzers/words/words.js";

/**
 * Control, format and surrogate characters, the two separators, and the two non-characters that
 * XML 1.0 forbids. With the `u` flag only a surrogate without its other half is one.
 */
const acting = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\uFFFE\uFFFF]/gu;

/** The text on one line, with `\x1b`, `\u202e` or `\u{e0041}` for what would act. */
export function visible(text: string): string {
  return text.replace(acting, (character) => {
    const code = character.codePointAt(0) ?? 0;
    const digits = code.toString(16);
    if (code < 0x100) return `\\x${digits.padStart(2, "0")}`;
    return code < 0x10000 ? `\\u${digits.padStart(4, "0")}` : `\\u{${digits}}`;
  });
}

/**
 * Like `visible`, with runs of white space made one blank: for text that was written over lines.
 */
export function oneLine(text: string | Words): string {
  return visible(textOf(text).replace(/\s+/g, " ").trim());
}

/** At most `max` code units, without half a character at the end. */
export function cut(text: string, max: number): string {
  return text.slice(0, max).replace(/[\uD800-\uDBFF]$/, "");
}

/**
 * A JSON text in which strings keep their exact value, and no character of them acts in the
 * terminal that prints it. A newline can only be layout here: in strings it is escaped already.
 */
export function inertJson(text: string): string {
  return text.replace(acting, (character) => {
    if (character === "\n") return character;
    let escaped = "";
    for (let index = 0; index < character.length; index++) {
      escaped += `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`;
    }
    return escaped;
  });
}
