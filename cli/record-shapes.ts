/** What records of the cache have to look like: rules that were read before, and whole checks. */
import { boundaryKinds } from "../rules/files/kinds.js";
import { occurrenceKinds, type OccurrenceKind } from "../analyzers/references/occurrence.js";
import type { Span } from "../analyzers/syntax/span.js";
import type { Skipped } from "../analyzers/trees/tree.js";
import type { Boundary, Exception, Guard } from "../rules/files/boundary.js";
import type { Check } from "../rules/judge/check.js";
import type { CheckedFinding } from "../rules/judge/run-rules.js";
import type { Finding, Location, Related } from "../rules/results/finding.js";
import {
  crossingForms,
  type Crossing,
  type Offence,
  type Statement,
} from "../rules/results/offence.js";
import type { ReadRules } from "../rules/files/rule-file.js";
import {
  hasFields,
  isCount,
  isFlag,
  isListOf,
  isMapOf,
  isOneOf,
  isOptional,
  isPairOf,
  isTableOf,
  isText,
  isWords,
  type Shape,
} from "./shape.js";

const isKind: Shape<OccurrenceKind> = isOneOf(occurrenceKinds);
const isTexts: Shape<readonly string[]> = isListOf(isText);

/** What had an error or is incomplete is not kept, and neither is a ledger. */
const isEmpty: Shape<readonly never[]> = (value): value is readonly never[] =>
  Array.isArray(value) && value.length === 0;

const isForwards = hasFields<Span>({ start: isCount, end: isCount });
export const isSpan: Shape<Span> = (value): value is Span =>
  isForwards(value) && value.start <= value.end;

const isLocation = hasFields<Location>({ path: isText, span: isSpan });

const isException = hasFields<Exception>({
  path: isText,
  symbol: isText,
  reason: isText,
  owner: isText,
  expires: isText,
  max: isOptional(isCount),
  location: isLocation,
});

const isBoundary = hasFields<Boundary>({
  id: isText,
  guard: hasFields<Guard>({
    functions: isTexts,
    macros: isTexts,
    types: isTexts,
    variables: isTexts,
    declared_in: isTexts,
  }),
  headers: isTexts,
  allow_in: isTexts,
  public_headers: isTexts,
  kinds: isListOf(isOneOf(boundaryKinds)),
  severity: isOneOf(["error", "warning", "info"]),
  why: isText,
  use_instead: isText,
  ref: isText,
  allow_unmatched: isFlag,
  exceptions: isListOf(isException),
  location: isLocation,
  places: isMapOf(isText, isLocation),
});

export const isReadRules: Shape<ReadRules> = hasFields<ReadRules>({
  boundaries: isListOf(isBoundary),
  packs: isTexts,
  exceptions: isListOf(
    hasFields<ReadRules["exceptions"][number]>({ boundary: isText, exception: isException }),
  ),
  errors: isEmpty,
});

const isCrossing = hasFields<Crossing>({
  form: isOneOf(crossingForms),
  name: isText,
  owner: isText,
  holder: isText,
});
const isStatement = hasFields<Statement>({ form: isOneOf(["statement"]), clause: isWords });
const isOffence: Shape<Offence> = (value): value is Offence =>
  isCrossing(value) || isStatement(value);
const isTrue: Shape<true> = (value) => value === true;

const isFinding = hasFields<Finding>({
  rule: isText,
  boundary: isText,
  location: isLocation,
  offence: isOffence,
  symbol: isText,
  kind: isOptional(isKind) as Shape<OccurrenceKind>,
  enclosing: isText,
  condition: isText,
  related: isListOf(
    hasFields<Related>({
      location: isLocation,
      message: isWords,
      isHere: isOptional(isTrue),
      isBoundary: isOptional(isTrue),
    }),
  ),
  identity: isText,
});

export const isSkippedList: Shape<readonly Skipped[]> = isListOf(
  hasFields<Skipped>({
    path: isText,
    isLink: isOptional(isTrue),
    reason: isWords,
    matters: isFlag,
  }),
);

const isTableOfKinds: Shape<Check["kinds"]> = (value): value is Check["kinds"] =>
  isTableOf(isCount)(value) && Object.keys(value).every(isKind);

export const isCheck: Shape<Check> = hasFields<Check>({
  boundaries: isListOf(isBoundary),
  pages: isEmpty,
  kinds: isTableOfKinds,
  findings: isListOf(
    hasFields<CheckedFinding>({ finding: isFinding, exception: isOptional(isException) }),
  ),
  scanned: isTableOf(isCount),
  notCode: isTableOf(isCount),
  skipped: isSkippedList,
  nUnaccounted: isCount,
  incomplete: isEmpty,
  isOwned: isFlag,
  looked: isListOf(isPairOf(isText, isText)),
  kernel: isText,
});
