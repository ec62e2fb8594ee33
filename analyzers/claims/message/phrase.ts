/**
 * Phrases: patterns over the plain form of a sentence, put together from words. What stands beside each
 * other is separated by one blank; words that may be left out bring theirs along. Invariant: a phrase is
 * linear in practice, because no repetition stands within a repetition and sentences are bounded.
 */

/**
 * Words as they are written, or what the functions below make. In a list of ways `|` stands between two
 * of them.
 */
export type Part = string | Phrase;

/** A part that may say that no blank is put beside it, because it has its own or takes nothing. */
export interface Phrase {
  readonly source: string;
  readonly isAttachedBefore: boolean;
  readonly isAttachedBehind: boolean;
}

/** Parts one behind the other. */
export function inOrder(...parts: readonly Part[]): Phrase {
  const phrases = parts.map(phraseOf);
  const source = phrases.reduce((text, phrase, index) => {
    const last = phrases[index - 1];
    const isAttached = last === undefined || last.isAttachedBehind || phrase.isAttachedBefore;
    return isAttached ? text + phrase.source : `${text} ${phrase.source}`;
  }, "");
  return made(source, phrases[0]?.isAttachedBefore, phrases.at(-1)?.isAttachedBehind);
}

/** Parts beside each other without a blank. */
export function joined(...parts: readonly Part[]): Phrase {
  const phrases = parts.map(phraseOf);
  return made(
    sources(parts).join(""),
    phrases[0]?.isAttachedBefore,
    phrases.at(-1)?.isAttachedBehind,
  );
}

/** One of these. */
export function any(...ways: readonly Part[]): Phrase {
  return made(`(?:${sources(ways).join("|")})`);
}

/** One of these, and the match tells which. */
export function caught(...ways: readonly Part[]): Phrase {
  return made(`(${sources(ways).join("|")})`);
}

/** Any number of these before what follows: `some("now|also")` in "is now also removed". */
export function some(...ways: readonly Part[]): Phrase {
  return made(`${beforeOthers(ways)}*`, false, true);
}

/** The same, each as it is written: `run("now |now-")` in "now unused" and "now-unused". */
export function run(...ways: readonly Part[]): Phrase {
  return made(`(?:${sources(ways).join("|")})*`, false, true);
}

/** At least one of these before what follows. */
export function several(...ways: readonly Part[]): Phrase {
  return made(`${beforeOthers(ways)}+`, false, true);
}

/** One of these or none before what follows. */
export function maybe(...ways: readonly Part[]): Phrase {
  return made(`${beforeOthers(ways)}?`, false, true);
}

/** Any number of these behind what precedes. */
export function more(...ways: readonly Part[]): Phrase {
  return made(`${behindOthers(ways)}*`, true);
}

/** One of these or none behind what precedes. */
export function perhaps(...ways: readonly Part[]): Phrase {
  return made(`${behindOthers(ways)}?`, true);
}

/** The clause ends here, or goes on with one of these words. */
export function ending(...goesOn: readonly Part[]): Phrase {
  const words = goesOn.length === 0 ? "" : `| (?:${sources(goesOn).join("|")})\\b`;
  return made(`(?=$|[.,:;!?)]${words})`, true);
}

/** One of these follows, its blank included. */
export function follows(...ways: readonly Part[]): Phrase {
  return made(`(?=${sources(ways).join("|")})`, true);
}

/** None of these follows. */
export function unless(...ways: readonly Part[]): Phrase {
  return unlessJoined(...each(ways).map((way) => ` ${way}`));
}

/** None of these follows without a blank, or its own. */
export function unlessJoined(...ways: readonly Part[]): Phrase {
  return made(`(?!${sources(ways).join("|")})`, true);
}

/** A part as a regular expression of its own, or one of several. */
export function expression(...ways: readonly Part[]): RegExp {
  return new RegExp(sources(ways).join("|"));
}

function made(source: string, isAttachedBefore = false, isAttachedBehind = false): Phrase {
  return { source, isAttachedBefore, isAttachedBehind };
}

function phraseOf(part: Part): Phrase {
  return typeof part === "string" ? made(part) : part;
}

function sources(parts: readonly Part[]): string[] {
  return parts.map((part) => phraseOf(part).source);
}

/** Each way by itself. */
function each(ways: readonly Part[]): string[] {
  return ways.flatMap((way) => (typeof way === "string" ? way.split("|") : [way.source]));
}

function beforeOthers(ways: readonly Part[]): string {
  return `(?:${each(ways)
    .map((way) => `${way} `)
    .join("|")})`;
}

function behindOthers(ways: readonly Part[]): string {
  return `(?:${each(ways)
    .map((way) => ` ${way}`)
    .join("|")})`;
}
