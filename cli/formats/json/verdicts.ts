/** Verdicts as JSON. Invariant: a call site says all that matters by itself; `roots` has the stories. */
import { textOf } from "../../../analyzers/words/text-of.js";
import { propertyOf } from "../../../analyzers/relocation/properties/index.js";
import type { CallSite, ModelReport, Root } from "../../../analyzers/relocation/tell/report.js";
import { premises } from "../../../analyzers/relocation/scenarios/premises.js";
import type { OnMachine } from "../../../analyzers/relocation/tell/report.js";
import type { Story } from "../../../analyzers/relocation/tell/story.js";
import type {
  Counterexample,
  Verdict,
  Violation,
} from "../../../analyzers/relocation/judge/verdict.js";
import type { VerdictsJson } from "./model-schema.js";
import {
  boundsJson,
  placeJson,
  reasonJson,
  rejectionJson,
  scenarioJson,
  storyJson,
} from "./values.js";

type RootJson = VerdictsJson["roots"][number];
type SiteJson = VerdictsJson["sites"][number];
type ViolationJson = RootJson["violations"][number];

export function verdictsJson(report: ModelReport, strict: boolean): VerdictsJson {
  const { tool, tree, generation, sites, roots } = report;
  const judged = report.subject === "operations" ? roots : sites;
  const n = (kind: Verdict["kind"]): number =>
    judged.filter(({ verdict }) => verdict.kind === kind).length;
  const unknown = n("unknown");
  return {
    version: 2,
    kind: "verdicts",
    ...(report.subject === "operations" ? { subject: report.subject } : {}),
    tool: { name: tool.name, version: tool.version },
    tree: { label: tree.label, revision: tree.revision },
    summary: {
      complete: report.incomplete.length === 0,
      failing: n("violated") + n("rejected") + (strict ? unknown : 0),
      sites: sites.length,
      holds: n("holds"),
      violated: n("violated"),
      rejected: n("rejected"),
      unknown,
      scenarios: roots.reduce((sum, { verdict }) => sum + scenariosOf(verdict), 0),
    },
    incomplete: [...report.incomplete],
    generation: { names: [...generation.names], evidence: [...generation.evidence] },
    bounds: boundsJson(report.bounds),
    layers: [...report.layers],
    limits: report.limits.map(({ name, text }) => ({ name, text })),
    configuration: { label: report.configurationLabel, values: [...report.configuration] },
    supplied: [...report.supplied],
    sites: sites.map((site) => siteJson(site, report)),
    roots: roots.map(rootJson),
    uncalled: report.uncalled.map(({ place, function: name, callee, reason }) => ({
      path: place.path,
      line: place.line,
      function: name,
      callee,
      reason: textOf(reason),
    })),
    searched: [...report.searched],
    ...(report.other === undefined ? {} : { other: otherJson(report.other) }),
  };
}

function otherJson({ machine, roots, differences }: OnMachine): NonNullable<VerdictsJson["other"]> {
  return {
    machine,
    roots: roots.map(({ path, function: name, verdict, nScenarios }) => ({
      path,
      function: name,
      verdict,
      scenarios: nScenarios,
    })),
    differences: differences.map((each) => ({ ...each })),
  };
}

function siteJson(
  { place, function: name, callee, root: index, verdict }: CallSite,
  report: ModelReport,
): SiteJson {
  const root = index === undefined ? undefined : report.roots[index];
  const violations = violationsOf(verdict);
  const { path, line, text } = placeJson(place);
  return {
    path,
    line,
    ...(text === undefined ? {} : { text }),
    function: name,
    callee,
    root:
      root === undefined || index === undefined
        ? null
        : { index, path: root.path, function: root.function },
    generations: [...(root?.generations ?? report.generation.names)],
    verdict: verdict.kind,
    properties: violations.map(({ property }) => property),
    needs: violations.map(({ property, needs }) => ({ property, needs: [...needs] })),
    scenarios: scenariosOf(verdict),
    bounds: report.bounds.name,
    ...groundsOf(verdict),
  };
}

function rootJson(root: Root): RootJson {
  const { verdict, stories } = root;
  return {
    path: root.path,
    function: root.function,
    line: root.place.line,
    kind: root.kind,
    ...(root.operation === undefined ? {} : { operation: root.operation }),
    verdict: verdict.kind,
    generations: [...root.generations],
    scenarios: scenariosOf(verdict),
    ...(verdict.kind === "violated" && verdict.stopped !== undefined
      ? { stopped: textOf(verdict.stopped) }
      : {}),
    violations: violationsOf(verdict).map((violation, index) =>
      violationJson(violation, stories[index]),
    ),
    ...groundsOf(verdict),
    lowered: [...root.lowered],
    modelled: [...root.modelled],
    stoodIn: root.stoodIn.map(({ layer, names }) => ({ layer, names: [...names] })),
    premises: root.premises.map((premise) => premises[premise]),
    assumed: [...root.assumed],
    unchanging: [...root.unchanging],
    deciding: [...root.deciding],
    settings: [...root.settings],
    alsoWith: [...root.alsoWith],
    coverage: coverageJson(root.coverage),
  };
}

function coverageJson(coverage: Root["coverage"]): RootJson["coverage"] {
  if (coverage === undefined) return null;
  return {
    lines: coverage.nLines,
    linesRun: coverage.nLinesRun,
    branches: coverage.nWays,
    branchesRun: coverage.nWaysRun,
    never: coverage.never.map(({ kind, place, function: name, needs }) => ({
      kind,
      path: place.path,
      line: place.line,
      function: name,
      needs,
    })),
  };
}

function violationJson(
  { property, claim, needs, nScenarios, counterexample, others, settings }: Violation,
  story: Story | undefined,
): ViolationJson {
  return {
    property,
    name: propertyOf(property).name,
    claim: textOf(claim),
    needs: [...needs],
    nScenarios,
    ...(settings === undefined ? {} : { settings: [...settings] }),
    counterexample: counterexampleJson(counterexample),
    others: others.map(counterexampleJson),
    ...(story === undefined ? {} : { story: storyJson(story) }),
  };
}

function counterexampleJson({
  property,
  text,
  needs,
  order,
  outcome,
  scenario,
}: Counterexample): ViolationJson["counterexample"] {
  return {
    property,
    text: textOf(text),
    needs: [...needs],
    order: [order[0], order[1]],
    outcome,
    scenario: scenarioJson(scenario),
  };
}

function scenariosOf(verdict: Verdict): number {
  return "nScenarios" in verdict ? verdict.nScenarios : 0;
}

function violationsOf(verdict: Verdict): readonly Violation[] {
  return verdict.kind === "violated" ? verdict.violations : [];
}

function groundsOf(verdict: Verdict): Pick<RootJson, "rejections" | "reasons"> {
  return {
    rejections: verdict.kind === "rejected" ? verdict.errors.map(rejectionJson) : [],
    reasons: verdict.kind === "unknown" ? verdict.reasons.map(reasonJson) : [],
  };
}
