/**
 * A remark is a question about the design of a patch that facts give rise to. It is never a failure:
 * there are good answers to each. Invariant: the facts are in the question, each with its place.
 */
import type { Words } from "../../words/words.js";
import type { Evidence } from "../claim.js";
import { difference } from "../difference.js";
import type { Facts, FunctionFacts, TreePlace } from "../facts.js";

export interface Remark {
  /** The kind of remark: `forwarding-function`. */
  readonly kind: string;
  readonly symbol: string;
  /** In the tree after the patch. */
  readonly place: TreePlace;
  /** One or two sentences, the last one a question. */
  readonly question: Words;
  readonly evidence: readonly Evidence[];
}

export interface RemarkKind {
  readonly name: string;
  /** One sentence: what gives rise to the question. */
  readonly doc: string;
  /** Names that facts are needed of, told without a look at the tree. */
  names(facts: Facts): readonly string[];
  look(facts: Facts): Promise<readonly Remark[]>;
}

/** Functions that the patch adds and that other files may call. One that only got another name is not added. */
export function newPublicFunctions(
  facts: Facts,
  isAsked: (each: FunctionFacts) => boolean = () => true,
): readonly FunctionFacts[] {
  const known = new Set(facts.functions("before").map(({ name }) => name));
  const isPublic = ({ isStatic, place }: FunctionFacts): boolean =>
    !isStatic || /\.h$/.test(place.path);
  const fresh = facts
    .functions("after")
    .filter(
      (each) =>
        !known.has(each.name) &&
        isPublic(each) &&
        !/^tools\//.test(each.place.path) &&
        isAsked(each),
    );
  // What differs is only looked for where there is something new.
  if (fresh.length === 0) return fresh;
  const { renamed } = difference(facts.difference());
  const names = new Set(renamed.flatMap(({ to }) => (to.kind === "function" ? [to.name] : [])));
  return fresh.filter(({ name }) => !names.has(name));
}

/** Those of them that hand on what they are given, and nothing else. */
export function forwarders(facts: Facts): readonly FunctionFacts[] {
  return newPublicFunctions(facts, ({ isForwarder }) => isForwarder);
}

/** Those of them that call one function, behind a refusal of arguments or with other arguments. */
export function wrappers(facts: Facts): readonly FunctionFacts[] {
  return newPublicFunctions(facts, ({ forwardsTo }) => forwardsTo !== "");
}
