/** `ringfence explain RULE`: what the rule means, its examples, and the boundaries in use that it judges. */
import type { LedgerEntry } from "../../analyzers/references/ledger-entry.js";
import { occurrenceKinds } from "../../analyzers/references/occurrence.js";
import type { Boundary } from "../../rules/files/boundary.js";
import type { Pass, Rule } from "../../rules/offences/rule.js";
import { oneLine } from "../formats/parts/visible.js";
import { wrap } from "../formats/parts/wrap.js";

export function explainRule(rule: Rule, boundaries: readonly Boundary[], width: number): string[] {
  const users = boundaries.filter((boundary) => judges(rule, boundary)).map(({ id }) => id);
  const subject = `${users.length} of ${boundaries.length} ${boundaries.length === 1 ? "boundary" : "boundaries"} in use`;
  return [
    rule.name,
    ...wrap(rule.doc, "  ", width),
    "",
    ...wrap(
      `${subject}${users.length === 0 ? "" : `: ${users.map(oneLine).join(", ")}`}`,
      "judges ",
      width,
    ),
    ...rule.examples.flatMap(({ shows, fixture }) => [
      "",
      `example: ${shows}`,
      ...fixture
        .trimEnd()
        .split("\n")
        .map((line) => (line === "" ? "" : `  ${line}`)),
    ]),
  ];
}

/** Whether the rule has something to say once the boundary is crossed in every way there is. */
function judges(rule: Rule, boundary: Boundary): boolean {
  if (rule.isAboutRules === true) return true;
  const includes = [...boundary.headers, "x.c"].map((path) => probe("include", "y.c", path));
  const uses = occurrenceKinds
    .filter((kind) => kind !== "include")
    .flatMap((kind) => [
      probe(kind, "y.c", "f"),
      probe(kind, "y.h", "f"),
      { ...probe(kind, "y.c", "f"), inside: true },
    ]);
  const entries = [...includes, ...uses];
  const pass: Pass = {
    boundaries: [boundary],
    entries,
    wrapperUsers: () => [],
    unmatched: [],
    exceptionUses: [],
  };
  return [...rule.run(pass)].length > 0;
}

/** An entry with what a rule chooses by, and no more: nothing it says is shown. */
function probe(kind: LedgerEntry["kind"], path: string, symbol: string): LedgerEntry {
  const chosenBy: Partial<LedgerEntry> = {
    path,
    span: { start: 0, end: 1 },
    symbol,
    kind,
    enclosing: "",
    inside: false,
    boundary: 0,
    guarded:
      kind === "include"
        ? undefined
        : { name: symbol, boundary: 0, sites: [], kinds: new Set(["function"]), isNamed: true },
    wrapper: path.endsWith(".h") ? "g" : "",
  };
  return chosenBy as LedgerEntry;
}
