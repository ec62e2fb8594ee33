/**
 * Patterns over the plain form of a sentence. `{N}` is a group of names that is caught, `{P}` a group of
 * paths; a blank is one blank. Invariant: every pattern is linear in practice, because it has no
 * repetition within a repetition and sentences are bounded.
 */
import { CODE, N, P, type Name, type Sentence } from "./sentence.js";

const parts: Readonly<Record<string, string>> = {
  "{N}": `(${N})`,
  "{P}": `(${P})`,
  "{X}": `(?:${N}|${P}|${CODE})`,
  /** What may stand before a name and says what it is. */
  "{the}":
    "(?:the |this |both |these |its |their |all |of |now |now-|old |existing |local |global |internal |static |generic |following |two |three |helper |function |functions |macro |macros |wrapper |routine |symbol |symbols |api |variable |inline |helpers |one |single |simple |trivial |dead |obsolete |legacy |deprecated |exported |public |entire |whole )*",
  /** What may stand behind a name and says what it is. */
  "{fn}":
    "(?: (?:helper|wrapper|library|utility|inline|static|accessor|callback))?(?: (?:functions?|function calls?|helpers?|macros?|routines?|wrappers?|symbols?|apis?|methods?|accessors?|variables?|both|completely|entirely|altogether|as well|too|itself|themselves))?",
  /** The clause ends here. */
  "{end}": `(?=$|[.,:;!?)]| (?:and|but|so|as|since|because|which|who|while|where|whose|now|anymore|any|instead|here|completely|entirely|too|altogether|--?|after|given|for good|to (?:avoid|make|keep|let|allow|prevent|reduce|simplify|save|get|clean|the caller|its caller|match|reflect|fix|be consistent|better|prepare|help|limit|have)|in (?:favou?r|order|preparation|this (?:patch|commit)))\\b)`,
};

/** Those that match in no sentence without a name, which most sentences are. */
const ofNames = new WeakSet<RegExp>();

export function pattern(text: string): RegExp {
  const found = new RegExp(
    text.replace(/\{(?:[NPX]|the|fn|end)\}/g, (part) => parts[part] as string),
    "g",
  );
  if (text.includes("{N}")) ofNames.add(found);
  return found;
}

/** Who does what the patch does: "This patch removes", "we now remove", "remove", "and remove". */
const doer =
  "(?:^(?:(?:and|also|then|now|finally|first|second|so|thus|therefore|hence|while at it|while here|while we are at it|as a result|for this|to (?:do so|that end|fix this)|in addition|additionally|furthermore|accordingly|instead|just|let's|go ahead and|please),? )*(?:(?:this|the|that) (?:patch|commit|change)(?: also| now| just| simply)? |(?:we|i)(?: also| now| just| simply| therefore| can now)? |patch (?:to )?)?)";
/** A further act of a sentence that begins with one. */
const further = "(?:,? (?:and|then|and then|and also)(?: to)? )";

/** An act of the patch: a verb in a form that says "this is done here". */
export function act(verbs: readonly string[], behind: string): RegExp[] {
  const forms = verbs.join("|");
  return [
    pattern(`${doer}(?:also |now |just |simply |completely |finally )?(?:${forms}) ${behind}`),
    pattern(`${further}(?:also |now |just |simply |completely )?(?:${forms}) ${behind}`),
  ];
}

const acts =
  /^(?:(?:and|also|then|now|finally|first|so|thus|this (?:patch|commit|change)|we|let's|please|just|simply),? )*(?:add|adopt|adjust|allow|avoid|change|clean|combine|consolidate|convert|create|declare|define|delete|drop|eliminate|expose|export|extend|extract|factor|fix|fold|get rid|hide|implement|improve|inline|introduce|keep|kill|let|make|mark|merge|move|open-code|opencode|place|provide|put|reduce|refactor|remove|rename|reorder|reorganize|reorganise|replace|restrict|rewrite|separate|simplify|split|stop|switch|tidy|turn|unexport|un-export|unify|update|use|zap)s?\b/;

/** Whether the further act of a sentence stands behind a first one. */
export function beginsWithAct({ plain }: Sentence): boolean {
  return acts.test(plain);
}

/** Words that make a statement one of another time, of a wish, or of a condition. */
const hedges =
  /\b(?:if|unless|should|shouldn't|could|would|wouldn't|might|may|must|cannot|can't|until|previously|formerly|historically|used to|supposed|plan|plans|planned|todo|future|later (?:patch|commit|change|on)|subsequent|next (?:patch|commit|change)|follow-?up|following (?:patch|commit|change)|(?:previous|prior|earlier|preceding|last) (?:patch|commit|change)|upcoming|eventually we|want|wants|wanted|wish|consider|assum\w+|suppos\w+|whether|imagine|maybe|perhaps|probably|likely|seems?|appears?|hopefully|afaict|afaics|iiuc|ideally|arguably|unlike|had|hypothetical\w*|example|e\.g|instance|claims?|claimed|says|said|think|believe|revert(?:s|ed)?)\b/;

/** `before`: look at what stands before this index only. */
export function isHedged({ plain }: Sentence, before: number = plain.length): boolean {
  return hedges.test(plain.slice(0, before));
}

/** "commit 12ab34cd56 (...)", "since v5.4": the sentence speaks of another change. */
export function isHistory({ plain }: Sentence): boolean {
  return /\b(?:commits?|in|since|by|from|after) [0-9a-f]{7,40}\b|\bcommits?\b.{0,3}\ue800|\b(?:since|as of|until|in) (?:v?\d|linux|\ue800)|\bpatch (?:\d|#)|\bago\b|\blong time\b/.test(
    plain,
  );
}

/** The sentence says itself that it speaks of the state before the patch. */
export function isOfBefore({ plain }: Sentence): boolean {
  return /\b(?:currently|at the moment|at present|presently|so far|until now|up to now|right now|as of now|to date|yet|originally|initially|today|was|were|before (?:this|the patch))\b/.test(
    plain,
  );
}

export function texts(names: readonly Name[]): string[] {
  return [...new Set(names.map(({ text }) => text))];
}

/** A name as prose writes it: a constant and a type are not called. */
export function spoken(name: string): string {
  return /^[A-Z0-9_]+$|_t$/.test(name) ? name : `${name}()`;
}

export function called(names: readonly string[]): string {
  const all = names.map(spoken);
  return all.length < 2 ? (all[0] ?? "") : `${all.slice(0, -1).join(", ")} and ${all.at(-1)}`;
}

/** "the f() wrappers" are others, named after f(). */
function isFamily(sentence: Sentence, text: string): boolean {
  const match =
    /([\ue000-\ue3ff]) (?:[a-z]+ )?(?:functions|helpers|macros|routines|wrappers|symbols|variables|methods|accessors|callbacks|apis)\b/.exec(
      text,
    );
  return match !== null && sentence.namesAt(match[1]).length === 1;
}

/** A name behind a preposition is not what the sentence speaks of: "the result of f() is unused". */
function isObject(plain: string, index: number): boolean {
  const code = plain.charCodeAt(index);
  if (code < 0xe000 || code > 0xe3ff) return false;
  const before = plain.slice(Math.max(0, index - 40), index);
  return /(?:^|[^\w])(?:of|in|by|from|with|for|to|at|on|onto|into|inside|through|via|within|than|like|calling|using|calls?|uses?|used|passing|pass|passed|passes|arguments?|parameters?|args?|fields?|members?|flags?|bits?|label|option|if|when|between|around|before|after|without|only|not|invoking|invokes?|references?|referencing|contains?|containing|setting|set|defining|\ue800|[\ue000-\ue7ff]'s) (?:the |its |a |an |this |function |helper |macro |both |our )*$/.test(
    before,
  );
}

/** All matches of several patterns, each place once. */
export function* matches(
  sentence: Sentence,
  patterns: readonly RegExp[],
): Generator<RegExpExecArray> {
  const seen = new Set<number>();
  const hasNames = sentence.groups.length > 0;
  for (const each of patterns) {
    if (!hasNames && ofNames.has(each)) continue;
    for (const match of sentence.plain.matchAll(each)) {
      const key = match.index;
      if (seen.has(key) || isObject(sentence.plain, key) || isFamily(sentence, match[0])) continue;
      seen.add(key);
      yield match;
    }
  }
}
