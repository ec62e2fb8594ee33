/**
 * The examiner: from a tree to verdicts, through call sites, roots, a program for each, its type-check
 * and its runs.
 * Invariant: every call site gets a verdict; what could not be compiled, called or run is `unknown`
 * with the reason and the place.
 */
import { words } from "../words/words.js";
import type { Basis } from "./build/basis.js";
import {
  compiledOf,
  debugIn,
  found,
  prepared,
  type Built,
  type Prepared,
} from "./build/prepared.js";
import type { Examination, Examiner, Replayed } from "./examiner.js";
import type { Request } from "./find/request.js";
import { withKnownCallers } from "./judge-callers.js";
import type { Counterexample } from "./judge/verdict.js";
import { compare } from "./pair-roots.js";
import type { Performer } from "./realm/task.js";
import { explained, explored } from "./run-roots.js";
import type { Scenario } from "./scenarios/scenario.js";
import { driftOf } from "./tell/drift.js";
import { graverReport } from "./tell/graver.js";
import type { ModelReport } from "./tell/report.js";
import { placesOf, reportOf } from "./tell/roots-and-sites.js";
import { story } from "./tell/story.js";

/** The programs of all roots, one after the other. */
function textOf({ candidates }: Prepared): string {
  return candidates
    .map(({ name, root, program }) => `// ${visibleName(root)}: ${name}()\n${program.text}`)
    .join("\n");
}

/** A path in a comment: nothing in it ends the line. */
function visibleName(path: string): string {
  return path.replace(/[^\x20-\x7e]/g, "?");
}

async function examine(request: Request, threads: Performer): Promise<Examination> {
  const item = await prepared(request);
  const seen = await explored(item, request, threads);
  const report = reportOf(withKnownCallers(item, seen), request, seen);
  return {
    report: await withDebugging(report, item, request, threads),
    program: textOf(item),
    drift: driftOf(item.bench, item.candidates),
  };
}

/** A tree that is another one for whoever debugs is looked at in both configurations. */
async function withDebugging(
  report: ModelReport,
  { bench, built, chosen }: Prepared,
  request: Request,
  threads: Performer,
): Promise<ModelReport> {
  const toggled = debugIn({ built });
  if (toggled.length === 0) return report;
  const expected = bench.isWhole ? chosen.possible.at(-1) : undefined;
  const other = { ...request, toggled, ...(expected !== undefined && { expected }) };
  const item = await prepared(other);
  const verdicts = await explored(item, other, threads);
  const there = reportOf(withKnownCallers(item, verdicts), other, verdicts);
  return graverReport(report, there, item.bench.settings(toggled));
}

async function prepare(request: Request): ReturnType<Examiner["prepare"]> {
  const item = await prepared(request);
  const { possible, evidence } = item.chosen;
  return {
    program: textOf(item),
    drift: driftOf(item.bench, item.candidates),
    generation: { names: possible.map(({ name }) => name), evidence },
  };
}

async function replay(
  request: Request,
  scenario: Scenario,
  threads: Performer,
): Promise<readonly Replayed[]> {
  const { operation, asked } = scenario;
  // Whoever has a scenario of an operation by itself asks for that, in words or not.
  const item = await prepared(
    asked === undefined && request.operations === undefined
      ? request
      : {
          ...request,
          operations: request.functionName === undefined ? [] : [request.functionName],
        },
  );
  const relocations = item.candidates.filter((each) =>
    operation === undefined ? each.kind !== "operation" : each.operation === operation,
  );
  const all: Replayed[] = [];
  for (const candidate of relocations) {
    const base = { path: candidate.root, function: candidate.name };
    const root = compiledOf(item, candidate, scenario.generation);
    if (typeof root === "string") {
      all.push({ ...base, outcome: "not run", stories: [], reason: { text: words`${root}` } });
      continue;
    }
    const [outcome] = await threads.all([{ kind: "replay", root, scenario }]);
    if (typeof outcome !== "object" || outcome.kind !== "replayed") {
      all.push({
        ...base,
        outcome: "not run",
        stories: [],
        reason: { text: words`${typeof outcome === "string" ? outcome : "no outcome"}` },
      });
      continue;
    }
    const { outcome: result, broken, reason, log } = outcome.replay;
    const stories = broken.map(({ property, text }) => {
      const example: Counterexample = {
        property,
        text: words`${text}`,
        scenario,
        needs: [],
        order: [0, 0],
        outcome: result,
        log,
      };
      return story(example, placesOf(item, candidate));
    });
    all.push({
      ...base,
      outcome: result,
      stories,
      ...(reason === undefined
        ? {}
        : { reason: explained(item, (item.built.get(candidate) as Built).traced, reason) }),
    });
  }
  return all;
}

async function basis(request: Request): Promise<Basis> {
  return (await found(request)).bench.basis();
}

/** An examiner that runs programs on these threads. */
export function examinerOn(threads: Performer): Examiner {
  return {
    examine: (request) => examine(request, threads),
    prepare,
    replay: (request, scenario) => replay(request, scenario, threads),
    compare: (before, after) => compare(before, after, threads),
    basis,
  };
}
