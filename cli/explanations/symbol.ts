/**
 * `ringfence explain SYMBOL`: who owns a name, where it is declared, and every place where it stands,
 * with class and proof. A guarded header is a symbol whose places are its includes. Invariant: each
 * occurrence is in one list, and the lists together are the ledger of the name.
 */
import { proofWords } from "../formats/parts/proof-words.js";
import type { LedgerEntry } from "../../analyzers/references/ledger-entry.js";
import type { Boundary } from "../../rules/files/boundary.js";
import type { Check } from "../../rules/judge/check.js";
import { entriesOf } from "../../rules/judge/pages.js";
import type { Location } from "../../rules/results/finding.js";
import type { Places } from "../places.js";
import { counted, thousands } from "../formats/parts/counts.js";
import { readingWords } from "../formats/parts/reading-words.js";
import { oneLine } from "../formats/parts/visible.js";
import { judgeOf, type Judge, type Judgement } from "./judgement.js";
import { at, ownerLines } from "./owner.js";

type List = "findings" | "known" | "excepted" | "owner's" | "unreported" | "acquitted";

const titles: Readonly<Record<List, string>> = {
  findings: "findings",
  known: "in the baseline",
  excepted: "allowed by an exception",
  "owner's": "within the owner's paths",
  unreported: "of a kind that the boundary leaves out",
  acquitted: "no crossing",
};

export interface Question {
  readonly check: Check;
  readonly places: Places;
  /** Identities that the baseline knows; empty when there is none. */
  readonly known: ReadonlySet<string>;
  readonly hasBaseline: boolean;
  readonly width: number;
}

/** The lines, or undefined when no boundary guards the name. */
export function explainSymbol(name: string, question: Question): string[] | undefined {
  const { check, known } = question;
  const judge = judgeOf(check, known);
  const entries = entriesOf(check).filter((entry) => entry.symbol === name);
  const sections = check.boundaries.flatMap((boundary, index) => {
    const own = entries.filter((entry) => entry.boundary === index);
    const isPath = boundary.allow_in.includes(name) || boundary.public_headers.includes(name);
    const isNamed = boundary.places.has(name) && !isPath;
    return own.length > 0 || isNamed ? [section(name, boundary, own, judge, question)] : [];
  });
  if (sections.length === 0) return undefined;
  return sections.flatMap((lines, index) => (index === 0 ? lines : ["", ...lines]));
}

function section(
  name: string,
  boundary: Boundary,
  entries: readonly LedgerEntry[],
  judge: Judge,
  question: Question,
): string[] {
  const { places, width } = question;
  const lists = new Map<List, string[]>((Object.keys(titles) as List[]).map((list) => [list, []]));
  for (const entry of entries) {
    const judgements = judge(entry);
    const [first] = judgements;
    if (first === undefined) continue;
    const rules = judgements.flatMap((judgement) =>
      "finding" in judgement ? [judgement.finding.rule] : [],
    );
    const suffix = rules.length === 0 ? "" : ` [${rules.join(", ")}]`;
    lists
      .get(listOf(first))
      ?.push(`  ${at(places, locationOf(entry))}: ${classOf(entry)}${suffix}`);
  }
  return [
    `${oneLine(name)}: guarded by ${oneLine(boundary.id)} (${boundary.severity}), ${at(places, whereNamed(name, boundary))}`,
    ...ownerLines(boundary, places, width),
    ...declarationLines(entries, places),
    "",
    entries.length === 0 ? "it stands nowhere in this tree" : counted(entries.length, "occurrence"),
    ...[...lists].flatMap(([list, lines]) =>
      lines.length === 0 ? [] : ["", `${titles[list]} (${thousands(lines.length)})`, ...lines],
    ),
  ];
}

function listOf(judgement: Judgement): List {
  switch (judgement.is) {
    case "finding":
      return judgement.isKnown ? "known" : "findings";
    case "inside":
      return "owner's";
    default:
      return judgement.is;
  }
}

/** Declarations that own the name; where the boundary gives it alone, what the owner's files declare. */
function declarationLines(entries: readonly LedgerEntry[], places: Places): string[] {
  const sites = new Map<string, string>();
  for (const { guarded } of entries) {
    for (const site of guarded?.sites ?? [])
      sites.set(at(places, site), `${site.kind}, owned through this header`);
  }
  for (const entry of entries) {
    const isDeclared =
      entry.inside && (entry.kind === "declaration" || entry.kind === "definition");
    const place = at(places, locationOf(entry));
    if (isDeclared && !sites.has(place)) sites.set(place, entry.kind);
  }
  return [...sites].map(([place, what]) => `  declared ${place} (${what})`);
}

function whereNamed(name: string, boundary: Boundary): Location {
  return boundary.places.get(name) ?? boundary.location;
}

export function locationOf({ path, span }: LedgerEntry): Location {
  return { path, span };
}

/** `call in f: mm/vma.h is included, parsed as a call, only if CONFIG_MMU`: what tokens say, then the grammar. */
export function classOf({ kind, enclosing, proof, condition, grammar }: LedgerEntry): string {
  const where = enclosing === "" ? "" : ` in ${oneLine(enclosing)}`;
  const clause = oneLine(proofWords(proof));
  const why = clause === "" ? "" : `: ${clause}`;
  const reading = grammar === undefined ? "" : `, ${readingWords(grammar)}`;
  const only = condition === "" ? "" : `, only if ${oneLine(condition)}`;
  return `${kind}${where}${why}${reading}${only}`;
}
