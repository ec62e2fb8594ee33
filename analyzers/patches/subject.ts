/**
 * What a subject says: `[RFC PATCH net-next v2 03/10] mm: title`. Brackets in front are marks, and
 * the words in them are a version, a number, or names of trees. Invariant: a version that is not said
 * is 1, and a number that is not said is 1 of 1.
 */
export interface Subject {
  /** As it stands, with single blanks. */
  readonly text: string;
  /** Without marks and answers' prefixes. */
  readonly title: string;
  readonly isPatch: boolean;
  readonly isRfc: boolean;
  readonly isResend: boolean;
  readonly isReply: boolean;
  readonly version: number;
  /** 0 is the cover letter. */
  readonly index: number;
  readonly total: number;
  /** Whether index and total are said. */
  readonly isNumbered: boolean;
  /** The other words in brackets: `net-next`, `6.1`, `tip:`. */
  readonly hints: readonly string[];
}

const REPLY =
  /^\s*(?:re|aw|sv|vs|antw|odp|fwd?|wg|\u56de\u590d|\u7b54\u590d)\s*(?:\[\d+\])?\s*[:\uff1a]\s*/i;
const MAX_TEXT = 2000;

export function parseSubject(raw: string): Subject {
  const text = raw.slice(0, MAX_TEXT).replace(/\s+/g, " ").trim();
  let rest = text;
  let isReply = false;
  let version = 1;
  let number: { readonly index: number; readonly total: number } | undefined;
  const words: string[] = [];
  for (;;) {
    const reply = REPLY.exec(rest);
    if (reply !== null) {
      isReply = true;
      rest = rest.slice(reply[0].length);
      continue;
    }
    const end = rest.startsWith("[") ? closing(rest) : -1;
    if (end < 0) break;
    const within = rest.slice(1, end).split(/[ ,;[\]]+/);
    words.push(...within.filter((word) => word !== ""));
    rest = rest.slice(end + 1).trimStart();
  }
  const hints: string[] = [];
  let isPatch = false;
  let isRfc = false;
  let isResend = false;
  for (const word of words) {
    const count = /^(\d{1,4})\/(\d{1,4})$/.exec(word);
    const glued = /^(rfc)?[-_]?(patch)?(?:es|set|series)?[-_]?(?:v(\d{1,4}))?$/i.exec(word);
    if (count !== null) number ??= { index: Number(count[1]), total: Number(count[2]) };
    else if (glued !== null) {
      isRfc ||= glued[1] !== undefined;
      isPatch ||= glued[1] !== undefined || glued[2] !== undefined;
      if (glued[3] !== undefined) version = Number(glued[3]);
    } else if (/^resend$/i.test(word)) isResend = true;
    else hints.push(word);
  }
  return {
    text,
    title: rest,
    isPatch: isPatch || number !== undefined,
    isRfc,
    isResend,
    isReply,
    version,
    index: number?.index ?? 1,
    total: number?.total ?? 1,
    isNumbered: number !== undefined,
    hints,
  };
}

/** The bracket that closes the first one. */
function closing(text: string): number {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === "[") depth++;
    else if (text[i] === "]" && --depth === 0) return i;
  }
  return text.indexOf("]");
}
