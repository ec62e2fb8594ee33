/**
 * `ringfence explain FILE:LINE`: each guarded name on a line, and why it is a finding or none. Where
 * no guarded name stands, it says so and which names do.
 */
import { lex, tokenKind } from "../../analyzers/syntax/lex.js";
import { unspliced } from "../../analyzers/syntax/bytes.js";
import type { LedgerEntry } from "../../analyzers/references/ledger-entry.js";
import type { Boundary } from "../../rules/files/boundary.js";
import { entriesOf } from "../../rules/judge/pages.js";
import type { Finding } from "../../rules/results/finding.js";
import { clauseOf } from "../../rules/results/offence.js";
import type { TextPlace } from "../../rules/results/tree-review.js";
import type { Places } from "../places.js";
import { frame } from "../formats/parts/frame.js";
import { oneLine, visible } from "../formats/parts/visible.js";
import { wrap } from "../formats/parts/wrap.js";
import { judgeOf, type Judgement } from "./judgement.js";
import { at, exceptionText } from "./owner.js";
import { classOf, locationOf, type Question } from "./symbol.js";

export interface Line {
  readonly path: string;
  /** One-based. */
  readonly line: number;
  readonly bytes: Uint8Array;
  /** Offsets of its first byte and behind its last. */
  readonly start: number;
  readonly end: number;
}

const keywords: ReadonlySet<string> = new Set(
  (
    "auto break case char const continue default define defined do double elif else endif enum extern float for goto if ifdef " +
    "ifndef include inline int long pragma register return short signed sizeof static struct switch typedef undef union " +
    "unsigned void volatile while"
  ).split(" "),
);

export function explainLine(line: Line, question: Question): string[] {
  const { check, places, known } = question;
  const isHere = (path: string, start: number): boolean =>
    path === line.path && start >= line.start && start < line.end;
  const entries = entriesOf(check).filter((entry) => isHere(entry.path, entry.span.start));
  const judge = judgeOf(check, known);
  const shown = entries.flatMap((entry) => ["", ...entryLines(entry, judge(entry), question)]);
  // Findings about rule files stand at no occurrence.
  const others = check.findings.filter(
    ({ finding }) =>
      finding.kind === undefined && isHere(finding.location.path, finding.location.span.start),
  );
  shown.push(
    ...others.flatMap(({ finding }) => ["", ...findingLines(finding, check.boundaries, places)]),
  );
  if (shown.length > 0) return shown.slice(1);
  const names = namesOn(line);
  return [
    `${visible(line.path)}:${line.line}: no guarded name stands on this line`,
    ...(names.length === 0 ? [] : wrap(names.join(", "), "  not guarded: ", question.width)),
  ];
}

function entryLines(
  entry: LedgerEntry,
  judgements: readonly Judgement[],
  question: Question,
): string[] {
  const { check, places, width } = question;
  const boundary = check.boundaries[entry.boundary] as Boundary;
  const place = places.of(locationOf(entry));
  return [
    ...headLines(
      place,
      oneLine(entry.symbol),
      judgements.some(({ is }) => is === "finding") ? "a finding" : "no finding",
    ),
    ...judgements.flatMap((judgement) => judgementLines(entry, judgement, boundary, question)),
    ...wrap(classOf(entry), "  class:     ", width),
    ...wrap(
      `${boundary.id}, for ${boundary.allow_in.join(", ")} alone, ${at(places, boundary.location)}`,
      "  boundary:  ",
      width,
    ),
  ];
}

function judgementLines(
  entry: LedgerEntry,
  judgement: Judgement,
  boundary: Boundary,
  question: Question,
): string[] {
  const { width, places } = question;
  switch (judgement.is) {
    case "finding":
      return [
        ...wrap(
          `${judgement.finding.rule} (${boundary.severity}): ${clauseOf(judgement.finding.offence)}`,
          "  rule:      ",
          width,
        ),
        "  exception: none covers it",
        ...(question.hasBaseline
          ? [`  baseline:  ${judgement.isKnown ? "knows it" : "does not know it"}`]
          : []),
      ];
    case "excepted":
      return [
        ...wrap(`${judgement.finding.rule}, but an exception allows it`, "  rule:      ", width),
        ...wrap(
          `${exceptionText(judgement.exception)}, ${at(places, judgement.exception.location)}`,
          "  exception: ",
          width,
        ),
      ];
    case "inside":
      return ["  why not:   it stands within the owner's paths"];
    case "unreported":
      return wrap(
        boundary.kinds.length === 0
          ? "this kind is reported only where `kinds` of a boundary lists it"
          : `the boundary leaves out this kind; it reports ${boundary.kinds.join(", ")}`,
        "  why not:   ",
        width,
      );
    case "acquitted":
      return wrap(
        acquittals[entry.kind] ?? `no rule is about a ${entry.kind}`,
        "  why not:   ",
        width,
      );
  }
}

const acquittals: Partial<Record<LedgerEntry["kind"], string>> = {
  homonym: "another entity has the same name here",
  opaque: "the tag is named without its definition, which anyone may do",
  comment: "it is prose",
  string: "it is text that names no symbol",
  inactive: "it is never compiled",
  generated: "a program wrote the file",
  "other-language": "the symbol cannot be reached from this language here",
};

function findingLines(finding: Finding, boundaries: readonly Boundary[], places: Places): string[] {
  const severity = boundaries.find(({ id }) => id === finding.boundary)?.severity ?? "error";
  return [
    ...headLines(places.of(finding.location), oneLine(finding.symbol), "a finding about the rules"),
    `  rule:      ${finding.rule} (${severity}): ${oneLine(clauseOf(finding.offence))}`,
  ];
}

function headLines(place: TextPlace, symbol: string, verdict: string): string[] {
  const code = frame(place);
  return [
    `${visible(place.path)}:${place.line}:${place.column}: ${symbol}: ${verdict}`,
    ...(code === undefined ? [] : [`${code.gutter}${code.source}`]),
    ...(code === undefined || code.carets === "" ? [] : [`${code.emptyGutter}${code.carets}`]),
  ];
}

/** Identifiers on the line that are code, keywords left out, each once. */
function namesOn({ bytes, start, end }: Line): string[] {
  const lexed = lex(bytes);
  const names = new Set<string>();
  for (let token = 0; token < lexed.nTokens; token++) {
    const from = lexed.start[token] as number;
    if (from < start || from >= end || lexed.kind[token] !== tokenKind.word) continue;
    const name = unspliced(bytes, from, lexed.end[token] as number);
    if (!keywords.has(name)) names.add(name);
  }
  return [...names];
}
