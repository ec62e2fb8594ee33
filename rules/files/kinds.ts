/**
 * What there is to know of each kind of occurrence but how it is told: its role, and whether
 * boundaries report it. Invariant: this table is the only place that knows; what a rule file may
 * list, what is a use and what acquits are made from it.
 */
import type { OccurrenceKind } from "../../analyzers/references/occurrence.js";

interface KindFacts {
  /**
   * `use`: the code does not work without the symbol; `reach`: the name is handed out, made or
   * brought in; `owner`: what an owner writes; `acquitted`: no crossing, with a proof; `untold`:
   * what could not be classified.
   */
  readonly role: "use" | "reach" | "owner" | "acquitted" | "untold";
  /** `by default`: unless `kinds` lists others; `on request`: only where `kinds` lists it. */
  readonly reported: "by default" | "on request" | "never";
}

const use = { role: "use", reported: "by default" } as const;
const reach = { role: "reach", reported: "by default" } as const;
const owner = { role: "owner", reported: "by default" } as const;
const acquitted = { role: "acquitted", reported: "never" } as const;

const facts = {
  call: use,
  address: use,
  value: use,
  type: use,
  initializer: use,
  "macro-body": use,
  "macro-arg": use,
  typeof: use,
  export: reach,
  "symbol-string": use,
  btf: use,
  asm: use,
  paste: reach,
  include: reach,
  declaration: owner,
  extern: owner,
  definition: owner,
  homonym: acquitted,
  opaque: acquitted,
  comment: acquitted,
  string: acquitted,
  inactive: acquitted,
  generated: acquitted,
  "other-language": acquitted,
  unparsed: { role: "untold", reported: "by default" },
  /** No kind of occurrence: the address of a private function, stored by an insider where outsiders reach it. */
  escape: { role: "reach", reported: "on request" },
} as const satisfies Readonly<Record<OccurrenceKind | "escape", KindFacts>>;

type Facts = typeof facts;

/** What `kinds` of a boundary may list. */
export type BoundaryKind = {
  [Kind in keyof Facts]: Facts[Kind]["reported"] extends "never" ? never : Kind;
}[keyof Facts];

const kinds = Object.keys(facts) as (keyof Facts)[];

export const boundaryKinds: readonly BoundaryKind[] = kinds.filter(isReported);

/** Those that are reported only where a boundary lists them. */
export const kindsOnRequest = boundaryKinds.filter((kind) => facts[kind].reported === "on request");

export function isReported(kind: keyof Facts): kind is BoundaryKind {
  return facts[kind].reported !== "never";
}

export function isByDefault(kind: BoundaryKind): boolean {
  return facts[kind].reported === "by default";
}

/** Whether code that uses the entry depends on the guarded symbol. */
export function isUse(kind: OccurrenceKind): boolean {
  return facts[kind].role === "use";
}

/** Whether it is what an owner writes of his own. */
export function isOwners(kind: OccurrenceKind): boolean {
  return facts[kind].role === "owner";
}

export function isAcquitted(kind: OccurrenceKind): boolean {
  return facts[kind].role === "acquitted";
}
