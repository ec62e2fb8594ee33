/**
 * SARIF 2.1.0 as GitHub code scanning reads it. Excepted findings, which GitHub shows as alerts whatever
 * is said of them, are left out unless they are asked for, and carry a suppression then; those of the
 * baseline are `unchanged`. Fixed ones are only listed in the run's properties, because GitHub
 * ignores `baselineState` and would open an alert for them. Invariant: valid against the schema, no
 * empty string, and `executionSuccessful` is whether the review is complete.
 */
import type { View } from "./format.js";
import { relatedClause } from "./parts/related.js";
import type { Excepted, PlacedFinding, Review, Severity } from "../../rules/results/tree-review.js";
import { severityOf } from "../../rules/results/tree-review.js";
import { advice, headline, link } from "./parts/describe.js";
import { fingerprints, ordinals } from "./parts/fingerprint.js";
import {
  artifactLocation,
  filled,
  physicalLocation,
  plain,
  treeRoot,
  type Json,
} from "./parts/sarif-value.js";
import { cut, inertJson, oneLine, visible } from "./parts/visible.js";

interface Entry {
  readonly finding: PlacedFinding;
  readonly baselineState: "new" | "unchanged";
  readonly exception?: Excepted;
}

/** GitHub refuses a run that has more. */
const maxResults = 25_000;
/** GitHub refuses a longer text of a rule. */
const maxText = 1024;
const maxName = 255;

const levels: Readonly<Record<Severity, string>> = {
  error: "error",
  warning: "warning",
  info: "note",
};
const problems: Readonly<Record<Severity, string>> = {
  error: "error",
  warning: "warning",
  info: "recommendation",
};

export function render(review: Review, _failOn?: unknown, view?: View): string {
  return inertJson(`${JSON.stringify(log(review, view?.suppressed === true), null, 2)}\n`);
}

function log(review: Review, hasSuppressed: boolean): Json {
  const all = entries(review, hasSuppressed);
  const shown = all.slice(0, maxResults);
  const rules = ruleTable(review, shown);
  return {
    $schema:
      "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: review.tool.name,
            version: review.tool.version,
            ...(review.tool.homepage !== undefined && { informationUri: review.tool.homepage }),
            rules: [...rules.values()],
          },
        },
        columnKind: "utf16CodeUnits",
        originalUriBaseIds: {
          [treeRoot]: { description: { text: "The root of the kernel tree" } },
        },
        invocations: [
          {
            executionSuccessful: review.incomplete.length === 0,
            toolExecutionNotifications: notifications(review, all.length - shown.length),
          },
        ],
        results: results(review, shown, [...rules.keys()]),
        properties: filled({
          tree: filled({ ...review.tree }),
          boundaries: review.boundaries.map(({ id }) => id),
          fixed: review.fixed,
        }),
      },
    ],
  };
}

function entries(review: Review, hasSuppressed: boolean): Entry[] {
  const excepted = hasSuppressed ? review.excepted : [];
  return [
    ...review.introduced.map((finding) => ({ finding, baselineState: "new" as const })),
    ...review.remaining.map((finding) => ({ finding, baselineState: "unchanged" as const })),
    ...excepted.map((exception) => ({
      finding: exception.finding,
      baselineState: "unchanged" as const,
      exception,
    })),
  ];
}

/** A severity belongs to a boundary, so SARIF's rule is a rule of ours at a boundary. */
function ruleId(finding: PlacedFinding): string {
  return cut(visible(`${finding.boundary}/${finding.rule}`), maxName);
}

function ruleTable(review: Review, list: readonly Entry[]): Map<string, Json> {
  const table = new Map<string, Json>();
  for (const { finding } of list) {
    const id = ruleId(finding);
    if (table.has(id)) continue;
    const boundary = review.boundaries.find((each) => each.id === finding.boundary);
    const severity = severityOf(review, finding);
    const summary = `${oneLine(finding.rule)} at the boundary ${oneLine(finding.boundary)}`;
    const why = oneLine(boundary?.why ?? "");
    const help = boundary === undefined ? [] : advice(boundary);
    table.set(id, {
      id,
      name: cut(visible(finding.rule), maxName) || id,
      shortDescription: { text: cut(summary, maxText) },
      fullDescription: { text: cut(why || summary, maxText) },
      ...filled({ helpUri: link(boundary) ?? "" }),
      help: { text: help.join("\n") || summary },
      defaultConfiguration: { level: levels[severity] },
      properties: { precision: "very-high", "problem.severity": problems[severity] },
    });
  }
  return table;
}

function results(review: Review, list: readonly Entry[], ids: readonly string[]): Json[] {
  const prints = fingerprints(list.map(({ finding }) => finding));
  const lineOrdinals = lineHashOrdinals(list);
  const indexes = new Map(ids.map((id, index) => [id, index]));
  return list.map(({ finding, baselineState, exception }, index) => {
    const id = ruleId(finding);
    const { place } = finding;
    return {
      ruleId: id,
      ruleIndex: indexes.get(id),
      level: levels[severityOf(review, finding)],
      message: { text: message(finding) },
      locations: [
        {
          physicalLocation: physicalLocation(place),
          ...filled({ logicalLocations: logicalLocations(finding) }),
        },
      ],
      ...filled({
        relatedLocations: finding.related.map((related, relatedIndex) => ({
          id: relatedIndex + 1,
          physicalLocation: physicalLocation(related.place),
          message: { text: plain(oneLine(relatedClause(related))) || "related" },
        })),
      }),
      partialFingerprints: {
        ...(place.lineHash === ""
          ? {}
          : { primaryLocationLineHash: `${place.lineHash}:${lineOrdinals[index]}` }),
        "ringfence/v1": prints[index],
      },
      baselineState,
      ...(exception === undefined ? {} : { suppressions: [suppression(exception)] }),
      properties: filled({
        boundary: finding.boundary,
        symbol: finding.symbol,
        kind: finding.kind ?? "",
        condition: finding.condition,
        identity: finding.identity,
      }),
    };
  });
}

/**
 * The ordinal tells findings with the same line hash in one file apart. It counts in the order of
 * the file and over all states, so that it does not change when a finding enters the baseline.
 */
function lineHashOrdinals(list: readonly Entry[]): number[] {
  const ordinalOf = ordinals();
  const ordered = list
    .map(({ finding }, index) => ({ finding, index }))
    .sort(
      (a, b) =>
        a.finding.place.line - b.finding.place.line ||
        a.finding.place.column - b.finding.place.column,
    );
  const numbers: number[] = new Array(list.length).fill(0);
  for (const { finding, index } of ordered) {
    numbers[index] = ordinalOf(
      JSON.stringify([ruleId(finding), finding.place.path, finding.place.lineHash]),
    );
  }
  return numbers;
}

/** The headline, and a link to each related place. */
function message(finding: PlacedFinding): string {
  const links = finding.related.map((related, index) => {
    const escaped = (oneLine(relatedClause(related)) || "related").replace(/[\\[\]]/g, "\\$&");
    return `[${escaped}](${index + 1})`;
  });
  return [plain(headline(finding)) || ruleId(finding), ...links].join("; ");
}

function logicalLocations(finding: PlacedFinding): Json[] {
  return finding.enclosing === "" ? [] : [{ name: visible(finding.enclosing) }];
}

function suppression({ reason, owner, expires }: Excepted): Json {
  const parts = [
    oneLine(reason),
    owner === "" ? "" : `owner: ${oneLine(owner)}`,
    expires === "" ? "" : `expires: ${oneLine(expires)}`,
  ];
  return {
    kind: "external",
    status: "accepted",
    justification: parts.filter((part) => part !== "").join("; ") || "allowed by an exception",
  };
}

function notifications(review: Review, nCut: number): Json[] {
  const notification = (level: string, text: string, path = ""): Json => ({
    level,
    message: { text: plain(oneLine(text)) },
    ...filled({
      locations:
        path === "" ? [] : [{ physicalLocation: { artifactLocation: artifactLocation(path) } }],
    }),
  });
  const leftOut = `${nCut} results are left out, GitHub takes ${maxResults}: see --format=json`;
  return [
    ...review.incomplete.map((reason) =>
      notification("error", `The review is incomplete: ${reason}`),
    ),
    ...(nCut > 0 ? [notification("warning", leftOut)] : []),
    ...review.accounts.skipped.map(({ path, reason }) =>
      notification("note", `Not read: ${reason}`, path),
    ),
  ];
}
