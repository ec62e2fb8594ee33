/**
 * What the preprocessor made of files, as it lies in the cache: what came of each root, with the
 * questions that it rests on. Invariant: whatever a record says is held against the tree before it is
 * believed, so that one of another state of the tree does no harm.
 */
import type { MadeKeeper, MadeRecord } from "../analyzers/made/made-memory.js";
import type { Made } from "../analyzers/made/made-names.js";
import type { Sighting } from "../analyzers/references/sighting.js";
import { isProof } from "../analyzers/references/proof.js";
import { isForm, isLinkage, isNumbers } from "./packed-facts.js";
import {
  hasFields,
  isCount,
  isFlag,
  isListOf,
  isMapOf,
  isOneOf,
  isOptional,
  isText,
  type Shape,
} from "./shape.js";
import { digest, type Store } from "./store.js";

type Fields<List> = List extends readonly (infer One)[] ? One : never;

const isSighting = hasFields<Sighting>({
  name: isText,
  start: isCount,
  end: isCount,
  form: isForm,
  proof: isProof,
  enclosing: isText,
  condition: isText,
  linkage: isLinkage,
  shadow: isText,
  isPartial: isOptional(isFlag) as Shape<boolean>,
  wrapper: isText,
  way: isOptional(
    isListOf(
      hasFields<Fields<NonNullable<Sighting["way"]>>>({
        macro: isText,
        path: isText,
        start: isCount,
        end: isCount,
      }),
    ),
  ) as Shape<NonNullable<Sighting["way"]>>,
});

const isMade = hasFields<Made>({
  names: isListOf(
    hasFields<Fields<Made["names"]>>({ path: isText, sighting: isSighting, end: isCount }),
  ),
  includes: isListOf(
    hasFields<Fields<Made["includes"]>>({
      path: isText,
      offset: isCount,
      isQuoted: isFlag,
      target: isText,
      found: isText,
    }),
  ),
  troubles: isListOf(
    hasFields<Fields<Made["troubles"]>>({
      path: isText,
      offset: isCount,
      why: isOneOf(["depth", "size", "choices"]),
    }),
  ),
});

const hasRecordFields = hasFields<MadeRecord>({
  questions: isListOf(isText),
  answers: isListOf(isText),
  directives: isMapOf(isText, isText),
  roots: isListOf(
    hasFields<Fields<MadeRecord["roots"]>>({
      root: isText,
      made: isMade,
      questions: isNumbers,
      answers: isNumbers,
    }),
  ),
  could: isListOf(
    hasFields<Fields<MadeRecord["could"]>>({
      key: isText,
      paths: isListOf(isText),
      texts: isListOf(isText),
      answers: (value): value is Uint8Array => value instanceof Uint8Array,
    }),
  ),
});

const isMadeRecord: Shape<MadeRecord> = (value): value is MadeRecord => {
  if (!hasRecordFields(value)) return false;
  const areIn = (numbers: Int32Array, { length }: readonly string[]): boolean =>
    numbers.every((at) => at >= 0 && at < length);
  return value.roots.every(
    ({ questions, answers }) =>
      questions.length === answers.length &&
      areIn(questions, value.questions) &&
      areIn(answers, value.answers),
  );
};

/** `where`: the tree. */
export function madeKeeper(store: Store, where: string, version: string): MadeKeeper {
  const nameOf = (key: string): string => `made-${digest([version, where, key])}`;
  return {
    recall: (key) => store.read(nameOf(key), isMadeRecord),
    store: (key, record) => store.write(nameOf(key), record),
  };
}
