/**
 * The text above a diff: who wrote it, the title, the commit message, and what stands below the cut
 * for readers only. The cut is where git mailinfo has it. Invariant: no line of the message is lost
 * but headers in the body, what is above a pair of scissors, and blank lines at the ends.
 */
import { asBuffer } from "../syntax/bytes.js";
import { decodeText } from "./charset.js";
import { addresses, type Address } from "./header-fields.js";
import { MAX_MESSAGE_BYTES } from "./limits.js";
import { isPatchStart } from "./patch-start.js";

export interface Message {
  readonly author: Address | undefined;
  readonly date: string;
  /** A title given in the body, or where there is no mail the first line; empty otherwise. */
  readonly title: string;
  /** Without the title. */
  readonly text: string;
}

const LF = 10;

/** Offset of the first line that is no commit message any more: `---`, `diff -`, `Index: `, `--- FILE`. */
export function findCut(text: Uint8Array): number {
  const bytes = asBuffer(text);
  for (let at = 0; at < bytes.length; ) {
    const lf = bytes.indexOf(LF, at);
    const end = lf < 0 ? bytes.length : lf;
    if (isPatchStart(bytes, at, Math.min(bytes.length, end + 1))) return at;
    at = end + 1;
  }
  return bytes.length;
}

/** Where the message ends as far as it is read: at the cut, or with the last whole line within the bound. */
export function messageEnd(text: Uint8Array, cutAt: number): number {
  return cutAt <= MAX_MESSAGE_BYTES ? cutAt : text.lastIndexOf(LF, MAX_MESSAGE_BYTES) + 1;
}

/** `isMail`: the title is in a header; `isReply`: scissors count. */
export function readMessage(
  bytes: Uint8Array,
  charset: string,
  isMail: boolean,
  isReply: boolean,
): Message {
  let lines = decodeText(bytes, charset).replace(/\r\n/g, "\n").split("\n");
  const scissors = isReply ? lines.findLastIndex(isScissors) : -1;
  if (scissors >= 0) lines = lines.slice(scissors + 1);
  if (!isMail) lines = withoutLog(lines);
  const found: Record<string, string> = {};
  lines = takeHeaders(lines, found);
  let title = found["subject"] ?? "";
  if (!isMail && title === "") {
    const at = lines.findIndex((line) => line.trim() !== "");
    title = at < 0 ? "" : (lines[at] as string).trim();
    // StGit puts the headers between the title and the message.
    lines = takeHeaders(at < 0 ? [] : lines.slice(at + 1), found);
  }
  const from = found["from"] ?? found["author"];
  return {
    author: from === undefined ? undefined : addresses(from)[0],
    date: found["date"] ?? "",
    title,
    text: lines
      .join("\n")
      .replace(/^(?:[ \t]*\n)+/, "")
      .trimEnd(),
  };
}

/** Headers at the start of the body; they stand for those of the mail. */
function takeHeaders(lines: readonly string[], found: Record<string, string>): string[] {
  let at = 0;
  while (at < lines.length && (lines[at] as string).trim() === "") at++;
  const start = at;
  let last = "";
  for (; at < lines.length; at++) {
    const line = lines[at] as string;
    const match = /^(From|Date|Subject|Author): *(.*)$/.exec(line);
    const isMarked = /^\[PATCH\]\s/.test(line);
    if (match !== null)
      found[(last = (match[1] as string).toLowerCase())] = (match[2] as string).trim();
    else if (isMarked) {
      found["subject"] = line.slice("[PATCH]".length).trim();
      last = "";
    } else if (/^[ \t]/.test(line) && last !== "") found[last] += ` ${line.trim()}`;
    else if (!/^>From [0-9a-f]{40} /.test(line)) break;
  }
  return lines.slice(at > start ? at : 0);
}

/** What git show and hg export put on top is taken apart. */
function withoutLog(lines: readonly string[]): string[] {
  const first = lines.findIndex((line) => line.trim() !== "");
  const line = lines[first] ?? "";
  if (/^commit [0-9a-f]{7,64}/.test(line)) {
    const blank = lines.indexOf("", first);
    const head = lines
      .slice(first + 1, blank < 0 ? undefined : blank)
      .filter((text) => /^(Author|Date):/.test(text));
    return [
      ...head,
      "",
      ...(blank < 0 ? [] : lines.slice(blank + 1)).map((text) => text.replace(/^ {4}/, "")),
    ];
  }
  if (line === "# HG changeset patch") {
    const rest = lines.slice(first).findIndex((text) => !text.startsWith("#"));
    const user = lines.find((text) => text.startsWith("# User "));
    return [
      ...(user === undefined ? [] : [`From: ${user.slice(7)}`]),
      "",
      ...(rest < 0 ? [] : lines.slice(first + rest)),
    ];
  }
  return [...lines];
}

/**
 * `-- >8 --`: what is above is talk. At least eight characters wide, more than a third of it dashes
 * and scissors with their gaps, and those mostly no gaps.
 */
function isScissors(line: string): boolean {
  if (line.length > 1000 || !/>8|8<|>%|%</.test(line)) return false;
  const text = line.trim();
  let nPerforation = 0;
  let nGaps = 0;
  let isInside = false;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === " " || text[i] === "\t") {
      if (isInside) {
        nPerforation++;
        nGaps++;
      }
    } else if (text[i] === "-") {
      isInside = true;
      nPerforation++;
    } else if (/^(>8|8<|>%|%<)/.test(text.slice(i, i + 2))) {
      isInside = true;
      nPerforation += 2;
      i++;
    } else {
      isInside = false;
    }
  }
  return text.length >= 8 && text.length < nPerforation * 3 && nGaps * 2 < nPerforation;
}
