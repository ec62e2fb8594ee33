/**
 * Verdicts as a review, so that lint's formats can show them. Invariant: everything that fails the
 * run is a finding, at the line of C where it broke; identities hold no line number.
 */
import { words, type Words, clause } from "../../analyzers/words/words.js";
import { propertyOf } from "../../analyzers/relocation/properties/index.js";
import type { CallSite, ModelReport, Root } from "../../analyzers/relocation/tell/report.js";
import type { Story } from "../../analyzers/relocation/tell/story.js";
import { needsText } from "../../analyzers/relocation/tell/words.js";
import type { SourceLine } from "../../analyzers/relocation/judge/verdict.js";
import type { Listing } from "../../analyzers/trees/tree.js";
import type { Location } from "../../rules/results/finding.js";
import { Identities } from "../../rules/results/identity.js";
import { statement } from "../../rules/results/offence.js";
import type {
  Accounts,
  PlacedFinding,
  PlacedRelated,
  Review,
} from "../../rules/results/tree-review.js";
import type { Places } from "../places.js";
import {
  rejectedUnits,
  undecidedCallSite,
  verdictRules,
  violatedRelocation,
  type VerdictRule,
} from "../verdict-rules.js";

export interface ReviewContext {
  readonly places: Places;
  readonly listing: Listing;
  /** Whether what is unknown fails. */
  readonly strict: boolean;
}

type RelatedLine = Pick<PlacedRelated, "message" | "isHere"> & { readonly line: SourceLine };

/** A finding in the making. */
interface VerdictDraft {
  readonly rule: VerdictRule;
  readonly place: SourceLine;
  /** The function that it is about. */
  readonly enclosing: string;
  /** What tells findings about one function apart: a property, an operation. */
  readonly symbol: string;
  readonly message: Words;
  readonly related: readonly RelatedLine[];
}

export function reviewOfVerdicts(report: ModelReport, context: ReviewContext): Review {
  const drafts = [
    ...report.roots.flatMap((root, index) =>
      draftsOf(
        root,
        report.sites.filter((site) => site.root === index),
      ),
    ),
    ...(context.strict ? report.sites.flatMap(undecided) : []),
  ];
  const introduced = identified(drafts, context.places);
  return {
    tool: report.tool,
    tree: { label: report.tree.label, kernel: "", revision: report.tree.revision },
    boundaries: verdictRules
      .filter((rule) => context.strict || rule !== undecidedCallSite)
      .map(({ boundary }) => boundary),
    introduced,
    remaining: [],
    fixed: [],
    excepted: [],
    ledger: "crossings",
    occurrences: [],
    accounts: accountsOf(report, context.listing),
    incomplete: report.incomplete,
  };
}

function draftsOf(root: Root, sites: readonly CallSite[]): VerdictDraft[] {
  const { verdict, stories } = root;
  const related: RelatedLine[] = [
    { line: root.place, message: words`${root.function}() begins`, isHere: true },
    ...sites.map(
      ({ place, callee }): RelatedLine => ({
        line: place,
        message: words`${callee}() is called`,
        isHere: true,
      }),
    ),
  ];
  if (verdict.kind === "violated") {
    return verdict.violations.map(({ property, needs, counterexample }, index) => ({
      rule: violatedRelocation,
      place: brokenAt(stories[index]) ?? root.place,
      enclosing: root.function,
      symbol: property,
      message: words`${root.function}() breaks ${property} (${propertyOf(property).name}): ${clause(counterexample.text)}; it needs ${needsText(needs, counterexample.scenario)}`,
      related,
    }));
  }
  if (verdict.kind === "rejected") {
    return verdict.errors.map(({ message, place }) => ({
      rule: rejectedUnits,
      place: place ?? root.place,
      enclosing: root.function,
      symbol: "units",
      message: clause(message),
      related,
    }));
  }
  return [];
}

/** The line of C at which the model noticed it, else the last one that ran. */
function brokenAt(story: Story | undefined): SourceLine | undefined {
  const steps = story?.steps.filter(({ place }) => place !== undefined) ?? [];
  const noticed = steps.find(({ offences, operations }) =>
    [...offences, ...operations.flatMap((operation) => operation.offences)].some(
      ({ property }) => property === story?.property,
    ),
  );
  return (noticed ?? steps.at(-1))?.place;
}

function undecided({ place, function: name, callee, verdict }: CallSite): VerdictDraft[] {
  if (verdict.kind !== "unknown") return [];
  const [first, ...more] = verdict.reasons;
  return [
    {
      rule: undecidedCallSite,
      place,
      enclosing: name,
      symbol: callee,
      message: words`the call of ${callee}() is not decided: ${clause(first?.text ?? "no reason is known")}`,
      related: [first, ...more].flatMap((reason) =>
        reason?.place === undefined ? [] : [{ line: reason.place, message: clause(reason.text) }],
      ),
    },
  ];
}

function identified(drafts: readonly VerdictDraft[], places: Places): PlacedFinding[] {
  const located = drafts.map((draft) => ({ draft, location: locationOf(draft.place, places) }));
  located.sort((a, b) => byLocation(a.location, b.location));
  const identities = new Identities();
  return located.map(({ draft, location }) => {
    const { rule, enclosing, symbol, message, related } = draft;
    return {
      rule: rule.name,
      boundary: rule.boundary.id,
      location,
      place: places.of(location),
      offence: statement(message),
      symbol,
      enclosing,
      condition: "",
      related: distinct(related, location, places),
      identity: identities.next({
        rule: rule.name,
        boundary: rule.boundary.id,
        path: location.path,
        enclosing,
        symbol,
        kind: undefined,
      }),
    };
  });
}

/** Each place once, and not the finding's own. */
function distinct(
  related: VerdictDraft["related"],
  own: Location,
  places: Places,
): PlacedRelated[] {
  const told = new Set([`${own.path} ${own.span.start}`]);
  return related.flatMap(({ line, ...said }) => {
    const location = locationOf(line, places);
    const key = `${location.path} ${location.span.start}`;
    if (told.has(key)) return [];
    told.add(key);
    return [{ ...said, location, place: places.of(location) }];
  });
}

function locationOf({ path, line }: SourceLine, places: Places): Location {
  return { path, span: places.spanOfLine(path, line) };
}

function byLocation(a: Location, b: Location): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return a.span.start - b.span.start;
}

function accountsOf({ sites }: ModelReport, { files, notCode, skipped }: Listing): Accounts {
  const scanned: Record<string, number> = {};
  for (const { language } of files) scanned[language] = (scanned[language] ?? 0) + 1;
  const sum = (counts: Readonly<Record<string, number>>): number =>
    Object.values(counts).reduce((all, n) => all + n, 0);
  return {
    scanned,
    nScanned: files.length,
    notCode,
    nNotCode: sum(notCode),
    skipped,
    nOccurrences: sites.length,
    nUnaccounted: 0,
    nExcepted: 0,
    nIncludes: 0,
    nIncludesExcepted: 0,
    kinds: { call: sites.length },
  };
}
