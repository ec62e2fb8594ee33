/**
 * The command with which a reader of a mail sees the same. Invariant: whatever in it is the patch's own
 * is made of characters that no shell reads as its own.
 */
import type { MailFacts, SeriesReview } from "../../../rules/results/series-review.js";
import type { View } from "../format.js";

const safeId = /^[A-Za-z0-9][\w.+=@-]*$/;
const commitId = /^[0-9a-f]{12,64}$/;
const idLength = 12;

/** Lines of a shell. */
export function again(
  { base }: SeriesReview,
  { messageId, commit }: MailFacts,
  { asked = [], ofCommits = false }: View,
): string[] {
  const on = commitId.test(base.commit) ? ["--base", base.commit.slice(0, idLength)] : [];
  if (ofCommits && commitId.test(commit))
    return [command(["ringfence", "review", "--commit", commit.slice(0, idLength), ...asked])];
  if (safeId.test(messageId))
    return [`b4 am -o - ${messageId} |`, command(["ringfence", "review", "-", ...on, ...asked])];
  return [command(["ringfence", "review", "PATCH", ...on, ...asked])];
}

function command(words: readonly string[]): string {
  return words.map(quoted).join(" ");
}

function quoted(word: string): string {
  return /^[\w./:=@+-]+$/.test(word) ? word : `'${word.replace(/'/g, "'\\''")}'`;
}
