/**
 * The last paragraph of a commit message when it is made of trailers: `Signed-off-by: ...`. The rules
 * are git's: all lines are trailers, or some are and one is of those that git itself writes.
 */
export interface Trailer {
  /** As it is written. */
  readonly name: string;
  readonly value: string;
  /** Zero-based line of the message. */
  readonly lineIndex: number;
}

const TRAILER = /^([A-Za-z0-9-]{1,60})[ \t]*:[ \t]*(.*)$/;
const OF_GIT = /^(Signed-off-by: |\(cherry picked from commit )/;
/** A quarter of the lines. */
const MIN_SHARE = 4;

/** `message` is without its title, which is never a trailer. */
export function trailersOf(message: string): Trailer[] {
  const lines = message.trimEnd().split("\n");
  let first = lines.length;
  while (first > 0 && (lines[first - 1] as string).trim() !== "") first--;
  if (lines.length === 0) return [];
  const found: { name: string; value: string; lineIndex: number }[] = [];
  let nOther = 0;
  let hasGit = false;
  for (let lineIndex = first; lineIndex < lines.length; lineIndex++) {
    const line = lines[lineIndex] as string;
    const last = found.at(-1);
    hasGit ||= OF_GIT.test(line);
    if (/^[ \t]/.test(line) && last !== undefined && last.lineIndex >= first) {
      last.value += ` ${line.trim()}`;
      continue;
    }
    const match = TRAILER.exec(line);
    const name = match?.[1] ?? "";
    if (name !== "" && !/^https?$/i.test(name))
      found.push({ name, value: (match?.[2] ?? "").trim(), lineIndex });
    else if (!OF_GIT.test(line)) nOther++;
  }
  if (found.length === 0) return [];
  const isBlock = nOther === 0 || (hasGit && found.length * (MIN_SHARE - 1) >= nOther);
  return isBlock ? found : [];
}
