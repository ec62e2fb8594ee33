/** "f() calls g()", "f() ultimately invokes VMA split/merge": whether calls lead from one to the other. */
import { words } from "../../words/words.js";
import {
  at,
  contradicted,
  holds,
  listed,
  type Claim,
  type ClaimKind,
  type Decision,
  type Evidence,
} from "../claim.js";
import type { Callers, Facts, Holder, PointerCall, Reach, ReachQuestion, Side } from "../facts.js";
import {
  NAMES,
  act,
  called,
  isHedged,
  isHistory,
  matches,
  nounOfName,
  pattern,
  spoken,
  texts,
} from "../message/patterns.js";
import {
  any,
  caught,
  follows,
  inOrder,
  joined,
  maybe,
  perhaps,
  several,
  some,
} from "../message/phrase.js";
import type { Sentence } from "../message/sentence.js";
import { isDefined, sidesOf } from "../users.js";
import { undecided } from "../undecided-words.js";

const adverb = some(
  "ultimately|eventually|indirectly|directly|also|then|always|now|in turn|internally",
  "just|simply|only|finally|subsequently|both|all|basically|in the end",
);
const verb = any(
  "calls?|invokes?|ends? up calling|ends? up invoking|ends? up in|ends? in",
  inOrder("results? in", maybe("a|the"), "calls?", any("to|of")),
  "boils? down to",
  joined("reach", joined(any("es"), "?")),
  "leads? to",
);
const subject = inOrder(
  NAMES,
  joined(perhaps(any("functions?|helpers?|macros?")), joined(any(","), "?")),
  perhaps(inOrder(any("are|is"), "[a-z -]{1,40}functions? which"), "which|that|both|all"),
);
const ends = follows(
  "$|[.,;:!?)]",
  joined(
    " ",
    any(
      "and|which|to|with|on|in|for|as|so|that|at|before|after|from|where|directly",
      "internally|anyway|unconditionally|instead|under|via|through",
    ),
    "\\b",
  ),
);
const named = [
  pattern(subject, adverb, verb, some("the|function|helper"), NAMES, nounOfName, ends),
];
/** Words that a function's name is made of, where no function is named: "VMA split/merge". */
const worded = [
  pattern(
    subject,
    several("ultimately|eventually|indirectly|in turn|in the end|always|internally"),
    any(
      "calls?|invokes?|performs?|triggers?|causes?|ends? in|ends? up in|leads? to",
      "results? in",
    ),
    maybe("a|an|the"),
    caught(
      inOrder(
        "[a-z]{2,12}",
        perhaps("[a-z]{3,12}"),
        perhaps("?/ ?[a-z]{3,12}", inOrder(any("or|and"), "[a-z]{3,12}")),
      ),
    ),
    perhaps("functions?|operations?|code|logic"),
    follows("[.,;:!?]|$"),
  ),
];
const noLonger = [
  pattern(
    NAMES,
    nounOfName,
    maybe("now"),
    "no longer",
    maybe("directly"),
    any("calls?|invokes?"),
    maybe("the"),
    NAMES,
    nounOfName,
    follows(
      "$|[.,;:!?)]",
      joined(" ", any("and|so|but|as|since|because|directly|itself|anymore"), "\\b"),
    ),
  ),
];

const never = [
  pattern(
    NAMES,
    nounOfName,
    any("does not|do not|doesn't|don't|never"),
    maybe("directly|itself|actually|even|ever"),
    any("calls?|invokes?"),
    maybe("the"),
    NAMES,
    nounOfName,
    perhaps(any("anymore|any more|any longer")),
    follows("$|[.,;:!?)]", joined(" ", any("and|so|but|as|since|because|directly|itself"), "\\b")),
  ),
];
/** What it can come to, in some case: "f() may call g()". */
const atTimes = [
  pattern(
    subject,
    any("may|can|will|might|could"),
    adverb,
    any("call|invoke|end up calling|end up invoking|end up in|reach"),
    some("the|function|helper"),
    NAMES,
    nounOfName,
    ends,
  ),
];
/** "drop g() from f()": a call that goes, and no function. */
const dropped = act(
  ["drop", "drops", "remove", "removes", "delete", "deletes", "eliminate", "kill"],
  inOrder(
    some("the|this|an|a|extra|second|one|now|unneeded|useless|redundant|unnecessary|needless"),
    some("superfluous|pointless|duplicate|duplicated|stray|call to|call of|calls to"),
    NAMES,
    perhaps(any("calls?|invocations?")),
    any("from|in|inside|within"),
    NAMES,
    nounOfName,
    follows("$|[.,;:!?)]", joined(" ", any("and|so|but|as|since|because|which|where"), "\\b")),
  ),
);
/** A case, a moment or a configuration, of which the facts say nothing. */
const someTime =
  /\b(?:if|when|whenever|unless|while|until|after|before|once|yet|without|where|case|cases|path|currently|should|must|race|neither|nor)\b/;

function* claims(sentence: Sentence): Generator<Claim> {
  if (isHistory(sentence)) return;
  for (const match of matches(sentence, noLonger)) {
    if (!isHedged(sentence))
      yield notDirectly(texts(sentence.namesAt(match[1])), texts(sentence.namesAt(match[2])));
  }
  for (const match of matches(sentence, never)) {
    const [from, to] = [match[1], match[2]].map((part) => texts(sentence.namesAt(part)));
    if (
      !isHedged(sentence) &&
      !someTime.test(sentence.plain) &&
      from !== undefined &&
      to !== undefined
    )
      yield / any ?(?:more|longer)$/.test(match[0]) ? notDirectly(from, to) : without(from, to);
  }
  for (const match of matches(sentence, dropped)) {
    const [to, from] = [match[1], match[2]].map((part) => texts(sentence.namesAt(part)));
    if (!isHedged(sentence) && from?.length === 1 && to !== undefined) yield fewer(from, to);
  }
  // Who calls whom is told of one case, one configuration or one moment more often than of all.
  if (
    /\b(?:if|when|whenever|unless|while|not|never|neither|nor|n't|without|instead of|rather than|for example|where|case|cases|sometimes|sequence|deadlock|race|cpu ?\d|path|trace|crash|bug|oops|panic|first|second|then|once|config|before this|currently)\b/.test(
      sentence.plain,
    )
  )
    return;
  for (const match of matches(sentence, atTimes)) {
    const from = texts(sentence.namesAt(match[1]));
    const to = texts(sentence.namesAt(match[2]));
    const isMarked = sentence.namesAt(match[2]).every((name) => name.isMarked && name.tag === "");
    if (from.length > 0 && to.length > 0 && isMarked && !isHedged(sentence, match.index))
      yield byName(from, to);
  }
  if (isHedged(sentence)) return;
  for (const match of matches(sentence, named)) {
    const from = texts(sentence.namesAt(match[1]));
    const to = texts(sentence.namesAt(match[2]));
    // "Make f() call g()" asks for it.
    if (from.length === 1 && / (?:call|invoke|reach|end|lead|result) /.test(match[0])) continue;
    if (
      from.length > 0 &&
      to.length > 0 &&
      sentence.namesAt(match[2]).every(({ isMarked, tag }) => isMarked && tag === "")
    )
      yield byName(from, to);
  }
  for (const match of matches(sentence, worded)) {
    const from = texts(sentence.namesAt(match[1]));
    const named = wordsOf(match[2] as string);
    if (from.length > 0 && named !== undefined) yield byWords(from, match[2] as string, named);
  }
}

/** "vma split/merge": `vma` and one of `split`, `merge`. One word alone could be anything. */
function wordsOf(phrase: string): readonly (readonly string[])[] | undefined {
  const words = phrase
    .replace(/ ?\/ ?| or | and /g, "/")
    .split(" ")
    .map((word) => word.split("/"));
  const isName = words
    .flat()
    .every(
      (word) =>
        /^[a-z]{2,12}$/.test(word) &&
        !/^(?:the|and|its|this|that|new|same|other|both|all|any|some|more|error|errors|data|problem|problems|memory|failure|crash|null)$/.test(
          word,
        ),
    );
  return isName && words.flat().length >= 2 ? words : undefined;
}

function byName(from: readonly string[], to: readonly string[]): Claim {
  return {
    reading: `${called(from)} ${from.length > 1 ? "reach" : "reaches"} ${called(to)}`,
    names: [...from, ...to],
    decide: async (facts) => {
      for (const name of [...from, ...to])
        if (!isDefined(await sidesOf(facts, name))) return undefined;
      return best(
        facts,
        from,
        to.map((name) => ({ name })),
      );
    },
  };
}

function byWords(
  from: readonly string[],
  phrase: string,
  words: readonly (readonly string[])[],
): Claim {
  return {
    reading: `${called(from)} ${from.length > 1 ? "reach" : "reaches"} a function of ${phrase}`,
    names: from,
    decide: async (facts) => {
      for (const name of from) if (!isDefined(await sidesOf(facts, name))) return undefined;
      return best(facts, from, [{ words }]);
    },
  };
}

/** What holds before or after the patch holds; what prose says of the other state is not known. */
async function best(
  facts: Facts,
  from: readonly string[],
  to: readonly ({ readonly name: string } | { readonly words: readonly (readonly string[])[] })[],
): Promise<Decision> {
  let found: Decision;
  for (const side of ["before", "after"] as const) {
    const decision = await decided(facts, from, to, side);
    if (decision?.kind === "holds") return decision;
    // A doubt in one state is a doubt.
    if (found === undefined || decision?.kind === "unknown") found = decision ?? found;
  }
  return found;
}

async function decided(
  facts: Facts,
  from: readonly string[],
  to: readonly ({ readonly name: string } | { readonly words: readonly (readonly string[])[] })[],
  side: Side,
): Promise<Decision> {
  const told: string[] = [];
  const shown: Evidence[] = [];
  const missing: string[] = [];
  let doubt: Reach["gaps"] = [];
  const pointers: PointerCall[] = [];
  let isWhole = true;
  let nFollowed = 0;
  const targets = new Map<string, Evidence>();
  for (const name of from) {
    if ((await facts.symbol(name, side))?.definitions.length === 0) return undefined;
    for (const each of to) {
      const reach = await facts.reach({ from: name, to: each, side });
      for (const target of reach.targets) {
        targets.set(target.name, {
          text: words`${target.name}() is what could be meant`,
          side,
          place: target.place,
        });
      }
      if (reach.path === undefined) {
        missing.push("name" in each ? `${spoken(name)} does not lead to ${each.name}()` : name);
        if (reach.gaps.length > 0) doubt = reach.gaps;
        pointers.push(...reach.pointers);
        isWhole &&= reach.isWhole;
        nFollowed += reach.nFollowed;
      } else {
        told.push(
          [name, ...reach.path.map(({ callee }) => callee)].map((step) => `${step}()`).join(" -> "),
        );
        for (const { caller, callee, place } of reach.path)
          shown.push({ text: words`${caller}() calls ${callee}()`, side, place });
      }
    }
  }
  if (missing.length === 0) return holds(words`${told.join("; ")}`, shown);
  // Words that no function there is made of are words of prose.
  if (targets.size === 0 && to.some((each) => "words" in each)) return undefined;
  if (doubt.length > 0) {
    const ruledOut = await backwards(facts, { from, to, side, pointers, isWhole, nFollowed });
    if (ruledOut !== undefined) return ruledOut;
    return undecided({ code: "not all followed", nFollowed, gaps: doubt });
  }
  const what = to.some((each) => "words" in each)
    ? `no call on the way from ${called(missing)} leads to ${listed([...targets.keys()].map((name) => `${spoken(name)}`))}`
    : listed(missing);
  return contradicted(
    words`${what}; ${nFollowed} functions were followed to their ends`,
    [...targets.values()].slice(0, 6),
  );
}

interface Ways {
  readonly from: readonly string[];
  readonly to: readonly ReachQuestion["to"][];
  readonly side: Side;
  /** What was seen on the way down from `from`, as far as that was followed. */
  readonly pointers: readonly PointerCall[];
  readonly isWhole: boolean;
  readonly nFollowed: number;
}

/** Up from what should be reached: who calls nothing that leads there does not get there by calls. */
async function backwards(facts: Facts, ways: Ways): Promise<Decision> {
  const { from, side, pointers } = ways;
  const all: Callers[] = [];
  for (const each of ways.to) {
    const callers = await facts.callers(each, side);
    if (callers === undefined || callers.gaps.length > 0) return undefined;
    if (from.some((name) => callers.names.has(name))) return undefined;
    all.push(callers);
  }
  const holders = all.flatMap((each) => each.holders);
  const met = pointers.flatMap((call) => {
    const holder = holders.find((each) => mayCall(call, each));
    return holder === undefined ? [] : [{ call, holder }];
  });
  const [first] = met;
  if (first !== undefined)
    return undecided({ code: "through a pointer", ...first, nMore: met.length - 1 });
  const targets = [
    ...new Map(all.flatMap((each) => each.targets).map((each) => [each.name, each])).values(),
  ];
  const nCallers = all.reduce((sum, each) => sum + each.nFollowed, 0);
  const below = `the ${ways.nFollowed} functions ${ways.isWhole ? "below" : "nearest below"}`;
  return contradicted(
    words`no direct path leads from ${called(from)} to ${listed(targets.map(({ name }) => spoken(name)))}: ${from.length > 1 ? "none of them is" : "it is not"} among the ${nCallers} functions that lead there; ${pointerText(pointers, below)}`,
    [
      ...targets.slice(0, 3).map(({ name, place }) => ({
        text: words`${name}() is what could be meant`,
        side,
        place,
      })),
      ...pointers.slice(0, 3).map(({ caller, through, place }) => ({
        text: words`${caller}() calls through ${through.name === "" ? "a pointer" : through.name}`,
        side,
        place,
      })),
    ],
  );
}

function pointerText(pointers: readonly PointerCall[], below: string): string {
  const n = new Set(pointers.map(({ place }) => `${place.path}:${place.span.start}`)).size;
  if (n === 0) return `no call through a pointer in ${below}`;
  const names = [...new Set(pointers.map(({ through }) => through.name))].filter(
    (name) => name !== "",
  );
  return `${n === 1 ? "1 call through a pointer" : `${n} calls through pointers`} in ${below}, none of whose tables holds one of those: ${names.slice(0, MAX_POINTERS).join(", ")}${names.length > MAX_POINTERS ? `, and ${names.length - MAX_POINTERS} more` : ""}`;
}

/** Pointers that are told by their names. */
const MAX_POINTERS = 12;

/** Whether a call through a pointer may mean a function that is held there. */
function mayCall({ caller, through }: PointerCall, holder: Holder): boolean {
  if (holder.kind === "member")
    return through.kind === "member"
      ? holder.name === through.name
      : through.near.includes(holder.name);
  return through.kind !== "member" && holder.name === caller;
}

function notDirectly(from: readonly string[], to: readonly string[]): Claim {
  return {
    reading: `${called(from)} ${from.length > 1 ? "do" : "does"} not call ${called(to)} any more`,
    names: [...from, ...to],
    decide: async (facts) => {
      for (const target of to) {
        const { before, after } = await sidesOf(facts, target);
        if (before === undefined || !before.uses.some((use) => from.includes(use.by)))
          return undefined;
        const left = after?.uses.find((use) => use.isCall && from.includes(use.by));
        if (left !== undefined)
          return contradicted(
            words`${left.by}() still calls ${spoken(target)} at ${at(left.place)}`,
            [
              {
                text: words`${left.by}() calls ${spoken(target)}`,
                isHere: true,
                side: "after",
                place: left.place,
              },
            ],
          );
      }
      return holds(
        words`${called(from)} called ${called(to)} before the patch and ${from.length > 1 ? "do" : "does"} not after it`,
      );
    },
  };
}

/** One call of several may be what is dropped, so that they are counted. */
function fewer(from: readonly string[], to: readonly string[]): Claim {
  return {
    reading: `${called(from)} calls ${called(to)} less often`,
    names: [...from, ...to],
    decide: async (facts) => {
      for (const target of to) {
        const { before, after } = await sidesOf(facts, target);
        if (before === undefined || before.doubts.length + (after?.doubts.length ?? 0) > 0)
          return undefined;
        const [old, fresh] = [before, after].map((side) =>
          (side?.uses ?? []).filter(({ isCall, by }) => isCall && from.includes(by)),
        );
        if (old === undefined || fresh === undefined || old.length === 0) return undefined;
        const [left] = fresh;
        // As many as before may be others than before.
        if (left !== undefined && fresh.length >= old.length) return undefined;
      }
      return holds(words`${called(from)} called ${called(to)} more often before the patch`);
    },
  };
}

/** What a patch adds or takes away is told of one of the two states, and which one no sentence says. */
function without(from: readonly string[], to: readonly string[]): Claim {
  return {
    reading: `${called(from)} ${from.length > 1 ? "do" : "does"} not call ${called(to)}`,
    names: [...from, ...to],
    decide: async (facts) => {
      const shown: Evidence[] = [];
      for (const name of [...from, ...to])
        if (!isDefined(await sidesOf(facts, name))) return undefined;
      for (const target of to) {
        const { before, after } = await sidesOf(facts, target);
        if (before === undefined || after === undefined) return undefined;
        if (before.doubts.length + after.doubts.length > 0) return undefined;
        const [old, fresh] = [before, after].map(({ uses }) =>
          uses.find((use) => use.isCall && from.includes(use.by)),
        );
        if ((old === undefined) !== (fresh === undefined)) return undefined;
        if (fresh !== undefined)
          shown.push({
            text: words`${fresh.by}() calls ${spoken(target)}`,
            isHere: true,
            side: "after",
            place: fresh.place,
          });
      }
      const [first] = shown;
      return first === undefined
        ? holds(words`nothing in ${called(from)} calls ${called(to)}, before the patch or after it`)
        : contradicted(
            words`${first.text} at ${at(first.place)}, before the patch and after it`,
            shown,
          );
    },
  };
}

export const calls: ClaimKind = {
  name: "calls",
  doc: "Calls lead from one function to another, or to some function that is made of the words said; decided by following every call.",
  examples: [
    {
      message: "x: y\n\nring_grow() calls ring_lock().",
      reads: ["ring_grow() reaches ring_lock()"],
    },
    {
      message:
        "x: y\n\nThe ring_grow() and ring_cut() functions are core ring manipulation functions which ultimately invoke ring split/merge.",
      reads: ["ring_grow() and ring_cut() reach a function of ring split/merge"],
    },
    {
      message: "x: y\n\nring_grow() eventually calls ring_lock().",
      reads: ["ring_grow() reaches ring_lock()"],
    },
    {
      message: "x: y\n\nring_grow() ends up in ring_lock() anyway.",
      reads: ["ring_grow() reaches ring_lock()"],
    },
    {
      message: "x: y\n\nring_grow() no longer calls ring_lock().",
      reads: ["ring_grow() does not call ring_lock() any more"],
    },
    { message: "x: y\n\nIf ring_grow() calls ring_lock() we deadlock.", reads: [] },
    {
      message: "x: drop the redundant ring_lock() call from ring_grow()",
      reads: ["ring_grow() calls ring_lock() less often"],
    },
    {
      message: "x: y\n\nring_grow() may call ring_lock().",
      reads: ["ring_grow() reaches ring_lock()"],
    },
    {
      message: "x: y\n\nring_grow() does not call ring_lock() any more.",
      reads: ["ring_grow() does not call ring_lock() any more"],
    },
    { message: "x: y\n\nring_grow() may only be called under ring_lock().", reads: [] },
    {
      message: "x: y\n\nring_grow() does not call ring_lock().",
      reads: ["ring_grow() does not call ring_lock()"],
    },
    {
      message: "x: y\n\nring_cut() never calls ring_lock() itself.",
      reads: ["ring_cut() does not call ring_lock()"],
    },
    { message: "x: y\n\nring_cut() does not call ring_lock() when it is empty.", reads: [] },
    { message: "x: y\n\nring_cut() should not call ring_lock().", reads: [] },
    { message: "x: y\n\nring_grow() should call ring_lock().", reads: [] },
    { message: "x: y\n\nring_grow() calls the driver.", reads: [] },
    { message: "x: y\n\nring_grow() ultimately leads to an error.", reads: [] },
    { message: "x: y\n\nring_grow() ultimately causes memory corruption.", reads: [] },
    { message: "x: y\n\nMake ring_grow() call ring_lock().", reads: [] },
    { message: "x: y\n\nNeither ring_cut() nor ring_grow() calls ring_lock().", reads: [] },
    { message: "x: y\n\nAdd ring_grow() and ring_cut(), and call ring_lock() there.", reads: [] },
    { message: "x: y\n\nBefore calling ring_grow() it calls ring_lock() twice.", reads: [] },
  ],
  find: claims,
};
