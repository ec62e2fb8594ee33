/**
 * Answers about words of texts, as many as are worth their room. Invariant: what is kept holds no text
 * from which its word was cut.
 */

const MAX_KEPT = 1 << 16;
/** Shorter words are copied when they are cut. */
const MIN_CUT = 13;

export function keep<Answer>(answers: Map<string, Answer>, word: string, answer: Answer): void {
  if (answers.size >= MAX_KEPT) answers.clear();
  const isCut = word.length >= MIN_CUT;
  answers.set(isCut ? Buffer.from(word, "utf16le").toString("utf16le") : word, answer);
}
