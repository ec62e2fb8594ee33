/**
 * A commit message as prose: its sentences, in order. What is no prose of the author is left out:
 * trailers, quotes, logs, code, diffs, and what stands below a cut. Invariant: work is linear in the
 * message, and whatever is beyond the bounds is left out as a whole.
 */
import type { Span } from "../../syntax/span.js";
import { readSentence, type Sentence } from "./sentence.js";

export interface Message {
  readonly text: string;
  readonly sentences: readonly Sentence[];
  /** Whether it goes on behind what is looked at. */
  readonly isCut: boolean;
}

/** UTF-16 units of a message that are looked at, and sentences; nobody writes more. */
const MAX_MESSAGE = 256 * 1024;
const MAX_SENTENCES = 2000;
/** A longer line is data, a longer paragraph is generated. */
const MAX_LINE = 400;
const MAX_SENTENCE = 1200;

interface Line {
  readonly start: number;
  readonly text: string;
}

export function readMessage(text: string): Message {
  const sentences: Sentence[] = [];
  const spans: { span: Span; isTitle: boolean }[] = [];
  let paragraph: Span[] = [];
  const flush = (isTitle = false): void => {
    for (const span of split(text, paragraph)) spans.push({ span, isTitle });
    paragraph = [];
  };
  let isTitle = true;
  let isList = false;
  for (const line of linesOf(text)) {
    if (line.text.length > MAX_LINE) {
      flush();
      isTitle = false;
      continue;
    }
    if (/^---\s*$|^(diff -|Index: )/.test(line.text)) break;
    if (isTitle) {
      if (line.text.trim() === "") continue;
      paragraph.push(titleSpan(line));
      flush(true);
      isTitle = false;
      continue;
    }
    const item = /^ {0,3}(?:[-*+o]|\(?\d{1,2}[.)])\s+(?=\S)/.exec(line.text);
    if (item !== null) {
      flush();
      isList = true;
      paragraph.push({ start: line.start + item[0].length, end: line.start + line.text.length });
      continue;
    }
    const indent = /^[ \t]*/.exec(line.text)?.[0] ?? "";
    const isContinuation =
      isList && paragraph.length > 0 && indent.length <= 6 && !indent.includes("\t");
    const isCode = (indent.includes("\t") || indent.length >= 3) && !isContinuation;
    if (line.text.trim() === "" || isCode || isNoProse(line.text)) {
      flush();
      isList = false;
      continue;
    }
    paragraph.push({ start: line.start + indent.length, end: line.start + line.text.length });
  }
  flush();
  for (const { span, isTitle: title } of spans.slice(0, MAX_SENTENCES)) {
    if (span.end - span.start <= MAX_SENTENCE) sentences.push(readSentence(text, span, title));
  }
  return { text, sentences, isCut: text.length > MAX_MESSAGE || spans.length > MAX_SENTENCES };
}

function* linesOf(text: string): Generator<Line> {
  const end = Math.min(text.length, MAX_MESSAGE);
  for (let start = 0; start < end; ) {
    const lf = text.indexOf("\n", start);
    const stop = lf < 0 || lf > end ? end : lf;
    yield {
      start,
      text: text.slice(start, text[stop - 1] === "\r" && stop > start ? stop - 1 : stop),
    };
    start = stop + 1;
  }
}

/** `[PATCH 3/7] mm: vma: unexport f()`: what stands behind the marks and the area. */
function titleSpan({ start, text }: Line): Span {
  let at = 0;
  for (;;) {
    const mark =
      /^\s*(?:Subject:\s*|(?:re|fwd):\s*|\[[^\]]{0,60}\]\s*|[A-Za-z0-9_.,/*+{}&' -]{1,40}:\s+)/i.exec(
        text.slice(at, at + 120),
      );
    if (mark === null || at > 160) break;
    at += mark[0].length;
  }
  return { start: start + at, end: start + text.length };
}

/** Trailers, quotes, links, commands and machine output. */
function isNoProse(text: string): boolean {
  return (
    /^\s*(?:[>|$%<]|#\s*include\b|\[\s*\d|\(gdb\)|[+-]{3} |@@ )/.test(text) ||
    /^[A-Z][A-Za-z]+(?:-[A-Za-z]+)+: ?\S/.test(text) ||
    /^(?:Fixes|Link|Closes|Cc|CC|References|Bug|BugLink|Message-Id|Date|From|To|Subject|URL|Origin|Upstream|Bugzilla|Issue|Pull-request|Author|Base): ?\S/.test(
      text,
    ) ||
    /^\s*(?:https?|git|ftp):\/\//.test(text) ||
    /[;{}]\s*$/.test(text)
  );
}

/** Abbreviations that end with a stop and end nothing. */
const abbreviations =
  /(?:^|[\s(])(?:e\.g|i\.e|etc|cf|vs|resp|approx|incl|esp|[A-Z]|no|fig|sec|ver|dr|mr|ms|st)$/i;

/** The sentences of lines that belong together. A sentence may go over lines. */
function split(text: string, lines: readonly Span[]): Span[] {
  const found: Span[] = [];
  const first = lines[0];
  if (first === undefined) return found;
  let start = first.start;
  const push = (end: number): void => {
    if (end > start) found.push({ start, end });
  };
  for (const [index, line] of lines.entries()) {
    for (let at = line.start; at < line.end; at++) {
      const mark = text[at];
      if (mark !== "." && mark !== "!" && mark !== "?" && mark !== ";") continue;
      const behind = text[at + 1];
      const isEnd =
        at + 1 >= line.end ||
        behind === " " ||
        behind === "\t" ||
        (/["')\]]/.test(behind ?? "") && /^.[ \t\n]|^.$/.test(text.slice(at + 1, at + 3)));
      if (
        !isEnd ||
        (mark === "." && abbreviations.test(text.slice(Math.max(line.start, at - 8), at)))
      )
        continue;
      // "foo(). It" ends, "3." of an enumeration and "..." do not.
      if (mark === "." && text[at + 1] === ".") continue;
      push(at + 1);
      start = at + 1;
      while (start < line.end && /[\s"')\]]/.test(text[start] as string)) start++;
      if (start >= line.end) start = lines[index + 1]?.start ?? line.end;
    }
  }
  push(lines.at(-1)?.end ?? start);
  return found;
}
