/**
 * One use of a macro, as what stands in each place of it. Invariant: each byte of a use is looked at
 * once, and a use of more tokens than are looked at says so.
 */
import type { Steps } from "../syntax/steps.js";
import { quoted, tokens, wordsOf } from "./macro-sketch.js";
import type { Given } from "./piece-kinds.js";

/** Tokens of one use, and of the statement around a macro that is not called where it stands. */
const MAX_TOKENS = 20_000;
const qualifier = /^(?:volatile|__volatile__|__volatile|goto|inline|__inline__|__inline)$/;

/** What stands in one place of a use, while it is read. */
interface GivenWords extends Given {
  readonly words: Set<string>;
  nTokens: number;
}

/** What stands in one use. */
export interface Use {
  readonly args: readonly Given[];
  /** What is given to what it comes to. */
  readonly following: Given;
  /** Whether there was more than is looked at. */
  readonly isCut: boolean;
}

/** Undefined where the macro is not called: one that is handed to another is read with that. */
export function readUse(
  text: string,
  from: number,
  { isOfStrings, isOpen }: { readonly isOfStrings: boolean; readonly isOpen: boolean },
  steps: Steps,
): Use | undefined {
  const opened = (): GivenWords => ({ words: new Set(), nTokens: 0 });
  const args = [opened()];
  const following = opened();
  let [depth, nTokens, nGroups] = [0, 0, 0];
  const reader = new RegExp(tokens);
  reader.lastIndex = from;
  for (let match = reader.exec(text); match !== null; match = reader.exec(text)) {
    const token = match[0];
    // A splice is no token.
    if (token === "\\" || (token.length > 1 && token.startsWith("/"))) continue;
    if (++nTokens > MAX_TOKENS) return { args, following, isCut: true };
    steps.take(1);
    if (token === "(") {
      if (depth++ === 0) nGroups++;
    } else if (depth === 0 && nGroups > 0) break;
    else if (nGroups === 0 && isOfStrings && !qualifier.test(token)) return undefined;
    else if (nGroups === 0 && !isOfStrings && !isOpen && token !== ")") return undefined;
    else if (token === ")") depth = Math.max(0, depth - 1);
    else if (token === "," && depth === 1 && nGroups === 1) args.push(opened());
    else if (nGroups === 0 && /^[;{}]/.test(token)) break;
    else {
      const to = nGroups > 1 ? following : (args.at(-1) as GivenWords);
      to.nTokens++;
      for (const piece of wordsOf(token)) {
        to.words.add(piece);
        // What stands in another call may be made a string there.
        if (isOfStrings && depth > 1) to.words.add(quoted(piece));
      }
    }
  }
  return { args, following, isCut: false };
}
