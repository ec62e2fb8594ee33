/** The encodings that mail programs put a text in, for tests. Texts are latin1, a character a byte. */

const qpCode = (character: string): string =>
  `=${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;
export const quotedPrintable = (text: string): string =>
  text
    .split("\n")
    .map((line) =>
      line
        .replace(/[=\x80-\xff]|[ \t]$/g, qpCode)
        .replace(/((?:=[0-9A-F]{2}|[^=\n]){70,73})(?=.)/g, "$1=\n"),
    )
    .join("\n");
export const base64 = (text: string, width = 76): string =>
  (
    Buffer.from(text, "latin1")
      .toString("base64")
      .match(new RegExp(`.{1,${width}}`, "g")) ?? []
  )
    .map((line) => `${line}\n`)
    .join("");
export const word = (text: string): string =>
  /[\x80-\xff]/.test(text)
    ? `=?UTF-8?q?${text.replace(/[=?_ \x80-\xff]/g, (c) => (c === " " ? "_" : qpCode(c)))}?=`
    : text;
export const html = (text: string): string =>
  `<html><head></head><body><div dir="ltr">${text
    .split("\n")
    .map((line) => line.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;"))
    .join("<br>\n")}</div></body></html>\n`;
/** As RFC 3676 has it, by a sender that stuffs and does not break. */
export const stuffed = (text: string): string => text.replace(/^(?=[ >]|From )/gm, " ");

export function charsetOf(text: string): string {
  return /[\x80-\xff]/.test(text) ? "utf-8" : "us-ascii";
}

export function ascii(text: string): string {
  return text.replace(/[\x80-\xff]+/g, "?");
}
