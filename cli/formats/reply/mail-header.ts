/**
 * Header fields of a mail (RFC 5322, RFC 2047). Invariant: a field is printable ASCII on lines of at
 * most 78 columns wherever its words allow it, no text can begin another field, and an address that
 * is not one is left out.
 */
import type { Correspondent } from "../../../rules/results/series-review.js";
import { cut, oneLine } from "../parts/visible.js";

const maxColumns = 76;
const maxAtom = 60;
/** Bytes of an encoded word's text: a multiple of three, and short enough for its line. */
const maxEncoded = 39;
const maxName = 200;
const maxText = 900;

/** `Name: value`, folded; the value is one of the functions' below. */
export function field(name: string, parts: readonly string[]): string {
  const lines = [`${name}:`];
  for (const part of parts) {
    const line = lines.at(-1) as string;
    // The first part stays with the name, else the field would begin with an empty line.
    const isFull = line.length + 1 + part.length > maxColumns && !line.endsWith(":");
    if (isFull) lines.push(` ${part}`);
    else lines[lines.length - 1] = `${line} ${part}`;
  }
  return lines.join("\n");
}

/** Text as words, encoded where it is not plain ASCII. */
export function textParts(text: string): string[] {
  const line = cut(oneLine(text), maxText);
  const isPlain =
    /^[ -~]*$/.test(line) &&
    !line.includes("=?") &&
    line.split(" ").every((word) => word.length <= maxAtom);
  return isPlain ? line.split(" ") : encodedWords(line);
}

/** Addresses with their commas; those that are none are dropped. */
export function addressParts(list: readonly Correspondent[]): string[] {
  const good = list.filter(isAddress);
  return good.flatMap((each, index) => {
    const parts = [
      ...nameParts(each.name),
      nameParts(each.name).length === 0 ? each.email : `<${each.email}>`,
    ];
    const last = parts.length - 1;
    return index === good.length - 1
      ? parts
      : parts.map((part, at) => (at === last ? `${part},` : part));
  });
}

export function isAddress({ email }: Correspondent): boolean {
  return (
    email.length <= 254 &&
    /^[\w!#$%&'*+/=?^`{|}~.-]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/.test(email)
  );
}

/** Message ids in their brackets; what could not stand in a header is dropped. */
export function idParts(ids: readonly string[]): string[] {
  return ids.filter(isMessageId).map((id) => `<${id}>`);
}

export function isMessageId(id: string): boolean {
  return id.length <= 900 && /^[!-;=?-~]+$/.test(id);
}

function nameParts(name: string): string[] {
  const line = cut(oneLine(name), maxName);
  if (line === "") return [];
  // Within quotes brackets are allowed, and not every reader knows it.
  if (/[^ -~]|=\?|[<>@"\\]/.test(line)) return encodedWords(line);
  if (/^[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+$/.test(line)) return line.split(" ");
  return [`"${line}"`];
}

/** Whole characters in each word; blanks between two of them are no part of the text. */
function encodedWords(text: string): string[] {
  const words: string[] = [];
  let bytes = Buffer.alloc(0);
  for (const character of text) {
    const next = Buffer.from(character, "utf8");
    if (bytes.length + next.length > maxEncoded) {
      words.push(encodedWord(bytes));
      bytes = Buffer.alloc(0);
    }
    bytes = Buffer.concat([bytes, next]);
  }
  if (bytes.length > 0) words.push(encodedWord(bytes));
  return words;
}

function encodedWord(bytes: Buffer): string {
  return `=?UTF-8?B?${bytes.toString("base64")}?=`;
}
