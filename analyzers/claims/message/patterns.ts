/**
 * What sentences of many kinds have in common: the phrases around a name, the acts of a patch, and what
 * makes a sentence one of another time or of a wish.
 */
import {
  any,
  caught,
  ending,
  expression,
  inOrder,
  joined,
  maybe,
  perhaps,
  run,
  some,
  type Part,
} from "./phrase.js";
import { N, P, type Name, type Sentence } from "./sentence.js";

/** A group of names, and one of paths; the match tells which. */
export const NAMES = caught(N);
export const PATHS = caught(P);

/** What may stand before a name and says what it is. */
export const article = run(
  "the |this |both |these |its |their |all |of |now |now-|old |existing |local ",
  "global |internal |static |generic |following |two |three |helper |function ",
  "functions |macro |macros |wrapper |routine |symbol |symbols |api |variable ",
  "inline |helpers |one |single |simple |trivial |dead |obsolete |legacy |deprecated ",
  "exported |public |entire |whole ",
);

/** What may stand behind a name and says what it is. */
export const nounOfName = inOrder(
  perhaps(any("helper|wrapper|library|utility|inline|static|accessor|callback")),
  perhaps(
    any(
      "functions?|function calls?|helpers?|macros?|routines?|wrappers?|symbols?|apis?",
      "methods?|accessors?|variables?|both|completely|entirely|altogether|as well|too",
      "itself|themselves",
    ),
  ),
);

/** The clause ends here. */
export const clauseEnd = ending(
  "and|but|so|as|since|because|which|who|while|where|whose|now|anymore|any|instead",
  "here|completely|entirely|too|altogether|--?|after|given|for good",
  inOrder(
    "to",
    any(
      "avoid|make|keep|let|allow|prevent|reduce|simplify|save|get|clean|the caller",
      "its caller|match|reflect|fix|be consistent|better|prepare|help|limit|have",
    ),
  ),
  inOrder("in", any("favou?r|order|preparation", inOrder("this", any("patch|commit")))),
);

/** Those that match in no sentence without a name, which most sentences are. */
const ofNames = new WeakSet<RegExp>();

/** Finds every place of a phrase. */
export function pattern(...parts: readonly Part[]): RegExp {
  const { source } = inOrder(...parts);
  const found = new RegExp(source, "g");
  if (source.includes(NAMES.source)) ofNames.add(found);
  return found;
}

/** How a sentence begins that tells what the patch does. */
const opening = some(
  joined(
    any(
      "and|also|then|now|finally|first|second|so|thus|therefore|hence|while at it",
      "while here|while we are at it|as a result|for this",
      inOrder("to", any("do so|that end|fix this")),
      "in addition|additionally|furthermore|accordingly|instead|just|let's|go ahead and",
      "please",
    ),
    ",?",
  ),
);
/** Who does it: "This patch removes", "we now remove", "remove". */
const doer = any(
  joined(
    "^",
    opening,
    joined(
      any(
        joined(
          inOrder(
            any("this|the|that"),
            any("patch|commit|change"),
            perhaps("also|now|just|simply"),
          ),
          " ",
        ),
        joined(any("we|i"), perhaps("also|now|just|simply|therefore|can now"), " "),
        inOrder("patch", maybe("to")),
      ),
      "?",
    ),
  ),
);
/** A further act of a sentence that begins with one. */
const further = any(joined(",? ", any("and|then|and then|and also"), perhaps("to"), " "));

/** An act of the patch: a verb in a form that says "this is done here". */
export function act(verbs: readonly string[], behind: Part): RegExp[] {
  const also = "also|now|just|simply|completely";
  return [
    pattern(joined(doer, maybe(also, "finally")), any(...verbs), behind),
    pattern(joined(further, maybe(also)), any(...verbs), behind),
  ];
}

/** A sentence that begins with an act of a patch. */
const acts = expression(
  inOrder(
    joined(
      "^",
      some(
        joined(
          any(
            "and|also|then|now|finally|first|so|thus",
            inOrder("this", any("patch|commit|change")),
            "we|let's|please|just|simply",
          ),
          ",?",
        ),
      ),
    ),
    joined(
      any(
        "add|adopt|adjust|allow|avoid|change|clean|combine|consolidate|convert|create",
        "declare|define|delete|drop|eliminate|expose|export|extend|extract|factor|fix|fold",
        "get rid|hide|implement|improve|inline|introduce|keep|kill|let|make|mark|merge|move",
        "open-code|opencode|place|provide|put|reduce|refactor|remove|rename|reorder",
        "reorganize|reorganise|replace|restrict|rewrite|separate|simplify|split|stop|switch",
        "tidy|turn|unexport|un-export|unify|update|use|zap",
      ),
      "s?\\b",
    ),
  ),
);

/** Whether the further act of a sentence stands behind a first one. */
export function beginsWithAct({ plain }: Sentence): boolean {
  return acts.test(plain);
}

/** Words that make a statement one of another time, of a wish, or of a condition. */
const hedges = expression(
  joined(
    "\\b",
    any(
      "if|unless|should|shouldn't|could|would|wouldn't|might|may|must|cannot|can't|until",
      "previously|formerly|historically|used to|supposed|plan|plans|planned|todo|future",
      inOrder("later", any("patch|commit|change|on")),
      "subsequent",
      inOrder("next", any("patch|commit|change")),
      "follow-?up",
      inOrder("following", any("patch|commit|change")),
      inOrder(any("previous|prior|earlier|preceding|last"), any("patch|commit|change")),
      "upcoming|eventually we|want|wants|wanted|wish|consider|assum\\w+|suppos\\w+",
      "whether|imagine|maybe|perhaps|probably|likely|seems?|appears?|hopefully|afaict",
      "afaics|iiuc|ideally|arguably|unlike|had|hypothetical\\w*|example|e\\.g|instance",
      "claims?|claimed|says|said|think|believe",
      joined("revert", joined(any("s|ed"), "?")),
    ),
    "\\b",
  ),
);

/** `before`: look at what stands before this index only. */
export function isHedged({ plain }: Sentence, before: number = plain.length): boolean {
  return hedges.test(plain.slice(0, before));
}

const history = expression(
  inOrder(joined("\\b", any("commits?|in|since|by|from|after")), "[0-9a-f]{7,40}\\b"),
  "\\bcommits?\\b.{0,3}\\ue800",
  inOrder(joined("\\b", any("since|as of|until|in")), any("v?\\d|linux|\\ue800")),
  inOrder("\\bpatch", any("\\d|#")),
  "\\bago\\b|\\blong time\\b",
);

/** "commit 12ab34cd56 (...)", "since v5.4": the sentence speaks of another change. */
export function isHistory({ plain }: Sentence): boolean {
  return history.test(plain);
}

const ofBefore = expression(
  joined(
    "\\b",
    any(
      "currently|at the moment|at present|presently|so far|until now|up to now|right now",
      "as of now|to date|yet|originally|initially|today|was|were",
      inOrder("before", any("this|the patch")),
    ),
    "\\b",
  ),
);

/** The sentence says itself that it speaks of the state before the patch. */
export function isOfBefore({ plain }: Sentence): boolean {
  return ofBefore.test(plain);
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

const objects = expression(
  inOrder(
    joined(
      any("^|[^\\w]"),
      any(
        "of|in|by|from|with|for|to|at|on|onto|into|inside|through|via|within|than|like",
        "calling|using|calls?|uses?|used|passing|pass|passed|passes|arguments?|parameters?",
        "args?|fields?|members?|flags?|bits?|label|option|if|when|between|around|before",
        "after|without|only|not|invoking|invokes?|references?|referencing|contains?",
        "containing|setting|set|defining|\\ue800|[\\ue000-\\ue7ff]'s",
      ),
    ),
    some("the|its|a|an|this|function|helper|macro|both|our"),
    "$",
  ),
);

/** A name behind a preposition is not what the sentence speaks of: "the result of f() is unused". */
function isObject(plain: string, index: number): boolean {
  const code = plain.charCodeAt(index);
  if (code < 0xe000 || code > 0xe3ff) return false;
  const before = plain.slice(Math.max(0, index - 40), index);
  return objects.test(before);
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
