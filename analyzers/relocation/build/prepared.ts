/**
 * A request up to its runs: call sites, roots, a program for each, type-checked. Invariant: every call
 * site has a root or the reason why it has none.
 */
import type { ChosenGeneration } from "../../lowering/generations.js";
import type { Place } from "../../lowering/c/ast.js";
import type { Program, Wanted } from "../../lowering/program.js";
import { checkerText } from "../../lowering/compiler.js";
import { wrapped } from "../../lowering/execute.js";
import { strippedOf, typeCheck, type DimensionError } from "../../lowering/type-check.js";
import { isUserland } from "../../trees/userland.js";
import { operations } from "../find/operations.js";
import type { Request } from "../find/request.js";
import { sitesIn, type Site } from "../find/sites.js";
import type { Verdict } from "../judge/verdict.js";
import type { Kept } from "../find/earlier-runs.js";
import type { Compiled } from "../realm/task.js";
import type { Binding, OperationBinding } from "../run/calls.js";
import { isAsked } from "../scenarios/scenario.js";
import { bindAsked } from "./bind-asked.js";
import { bindOperation } from "./binding.js";
import { callersOf, type Uncalled } from "./callers.js";
import { premisesOf } from "./premises.js";
import { functionOf } from "./function-of.js";
import { definedOperations, operationRoots } from "./operation-roots.js";
import { findRoots, keyOf, type Candidate, type FoundRoots } from "./roots.js";
import { configurationOf, setUp, type Workbench } from "./workbench.js";

/** A root with its program, checked. */
export interface Built {
  /** What is run, and counts what of it runs. */
  readonly counted: Program;
  /** Symbols of debugging that decide what it is. */
  readonly debug: ReadonlySet<string>;
  readonly javascript: string;
  readonly traced: Program;
  readonly tracedJavascript: string;
  readonly errors: readonly DimensionError[];
  /** Where the compiler failed: what runs is not what the C says. */
  readonly gaps: readonly (Place | undefined)[];
  /** Whether what numbers count was followed through the whole program. */
  readonly isFollowed: boolean;
}

/** Everything up to the runs. */
export interface Prepared {
  readonly bench: Workbench;
  readonly chosen: ChosenGeneration;
  readonly sites: readonly Site[];
  readonly candidates: readonly Candidate[];
  readonly failed: ReadonlyMap<string, string>;
  /** Callers of relocations that are not run. */
  readonly uncalled: readonly Uncalled[];
  /** Folders outside of which no callers were looked for; none: a caller can stand nowhere else. */
  readonly searched: readonly string[];
  /** Each root is a program of its own, so that what breaks one leaves the others alone. */
  readonly built: ReadonlyMap<Candidate, Built>;
}

/** What came of all roots. */
export interface Explored {
  readonly verdicts: ReadonlyMap<Candidate, Verdict>;
  /** Points of the program of each root that was run which ran in some scenario. */
  readonly ran: ReadonlyMap<Candidate, ReadonlySet<number>>;
}

/** Roots, compiled and neither checked nor run. */
export async function found(request: Request): Promise<
  FoundRoots & {
    readonly uncalled: readonly Uncalled[];
    readonly searched: readonly string[];
    readonly bench: Workbench;
    readonly chosen: ChosenGeneration;
    readonly all: readonly Site[];
  }
> {
  if (request.operations !== undefined) return await foundOperations(request, request.operations);
  const facts = await request.look(operations);
  const all = sitesIn(facts).filter(({ path }) => !isUserland(path));
  const wanted: Wanted[] = all
    .filter(({ enclosing }) => enclosing !== "")
    .map(({ enclosing, path }) => ({ name: enclosing, root: path }));
  const { bench, chosen } = setUp(request, wanted);
  const roots = await findRoots(bench, all, request.look);
  const relocations = roots.candidates.filter(({ kind }) => kind === "relocation");
  const callers = await callersOf(bench, request, relocations);
  return {
    bench,
    chosen,
    all: [...all, ...callers.sites],
    failed: roots.failed,
    candidates: [...roots.candidates, ...callers.candidates],
    uncalled: callers.uncalled,
    searched: callers.searched,
  };
}

/** Without these no VMA has a mempolicy, a name or a userfaultfd context that could keep it from merging. */
const ofAttributes = ["CONFIG_ANON_VMA_NAME", "CONFIG_NUMA", "CONFIG_USERFAULTFD"] as const;

/** The configuration with what lets VMAs differ. */
function withAttributes(request: Request): Request {
  const configuration = configurationOf(request);
  const off = ofAttributes.filter((symbol) => configuration.peek(symbol) === undefined);
  return { ...request, toggled: [...(request.toggled ?? []), ...off] };
}

/** Operations by themselves, whoever calls them. */
async function foundOperations(
  request: Request,
  names: readonly string[],
): ReturnType<typeof found> {
  const all = definedOperations(request);
  const wanted = all.filter(
    ({ name, root }) => (names.length === 0 || names.includes(name)) && request.isWanted(root),
  );
  const { bench, chosen } = setUp(withAttributes(request), wanted);
  const candidates = await operationRoots(bench, wanted);
  return { bench, chosen, all: [], failed: new Map(), candidates, uncalled: [], searched: [] };
}

export async function prepared(request: Request): Promise<Prepared> {
  const question = await found(request);
  const { bench, chosen, all, candidates: compiled, failed, uncalled, searched } = question;
  const { functionName } = request;
  const isMeant = (site: Site): boolean => {
    const judge = judgeOf(compiled, site);
    const isNamed =
      functionName === undefined || site.enclosing === functionName || judge?.name === functionName;
    return (
      isNamed &&
      (request.isWanted(site.path) || (judge !== undefined && request.isWanted(judge.root)))
    );
  };
  const sites = all.filter(isMeant);
  const candidates = compiled.filter(
    (candidate) =>
      candidate.operation !== undefined ||
      sites.some((site) => judgeOf(compiled, site) === candidate),
  );
  const built = new Map<Candidate, Built>();
  for (const group of together(candidates)) {
    const [first] = group;
    if (first === undefined) continue;
    const program = group.length === 1 ? first.program : await bench.compile(group);
    const made = await buildOf(bench, group, program, request);
    for (const candidate of group) built.set(candidate, made);
  }
  return { bench, chosen, sites, candidates, failed, uncalled, searched, built };
}

/** Operations share most of what they reach, and one program; others have one each. */
function together(candidates: readonly Candidate[]): readonly (readonly Candidate[])[] {
  const byThemselves = candidates.filter(
    ({ operation, problem }) => operation !== undefined && problem === undefined,
  );
  const others = candidates.filter(({ operation }) => operation === undefined);
  return [byThemselves, ...others.map((candidate) => [candidate])];
}

async function buildOf(
  bench: Workbench,
  group: readonly Candidate[],
  program: Program,
  request: Request,
): Promise<Built> {
  const counted = await bench.compile(group, request.isWatched === true ? "watched" : "counted");
  const traced = await bench.compile(group, "traced");
  const { scripts, ...found } = await checked(program, counted, traced, request);
  return {
    ...found,
    counted,
    debug: bench.debugOf(counted),
    javascript: wrapped(scripts.counted, counted),
    traced,
    tracedJavascript: wrapped(scripts.traced, traced),
  };
}

/** What is wrong with a program, and its other forms without types; a program that was right once is not read again. */
async function checked(
  program: Program,
  counted: Program,
  traced: Program,
  { earlierRuns }: Request,
): Promise<Pick<Built, "errors" | "gaps" | "isFollowed"> & { readonly scripts: Kept["checked"] }> {
  const from =
    earlierRuns === undefined
      ? []
      : [checkerText(), program.machine, ...[program, counted, traced].map(({ text }) => text)];
  const known = earlierRuns?.recall("checked", from);
  if (known !== undefined) return { errors: [], gaps: [], isFollowed: true, scripts: known };
  const { errors, gaps, isFollowed } = await typeCheck(program);
  const scripts = { counted: await strippedOf(counted), traced: await strippedOf(traced) };
  if (isFollowed && errors.length + gaps.length === 0) earlierRuns?.keep("checked", from, scripts);
  return { errors, gaps, isFollowed, scripts };
}

/** The function that a call site is judged by: the relocation that reaches it, else its own function. */
export function judgeOf(
  candidates: readonly Candidate[],
  { enclosing, path }: Site,
): Candidate | undefined {
  const key = keyOf({ name: enclosing, root: path });
  return (
    candidates.find(({ kind, reached }) => kind === "relocation" && reached.has(key)) ??
    candidates.find((candidate) => keyOf(candidate) === key)
  );
}

/** Symbols of debugging that the programs of some root depend on. */
export function debugIn({ built }: Pick<Prepared, "built">): string[] {
  return [...new Set([...built.values()].flatMap(({ debug }) => [...debug]))].sort();
}

function bindingOf({
  kind,
  operation,
  binding,
  type,
  program,
}: Candidate): Binding | OperationBinding | string {
  if (kind !== "operation") return binding;
  if (operation === undefined) return bindOperation(type, program);
  if (isAsked(operation)) return bindAsked(operation, type);
  const bound = bindOperation(type, program);
  return typeof bound === "string" ? bound : { ...bound, operation };
}

export function compiledOf(
  item: Prepared,
  candidate: Candidate,
  generation: string,
): Compiled | string {
  const binding = bindingOf(candidate);
  if (typeof binding === "string") return `${candidate.name}() cannot be called: ${binding}`;
  const { counted, javascript, traced, tracedJavascript } = item.built.get(candidate) as Built;
  const plain = functionOf(counted, candidate);
  const telling = functionOf(traced, candidate);
  if (plain === undefined || telling === undefined)
    return `${candidate.name}() could not be compiled`;
  return {
    javascript,
    identifier: plain.identifier,
    tracedJavascript,
    tracedIdentifier: telling.identifier,
    binding,
    premises: premisesOf(candidate, item.bench, item.built.get(candidate)),
    generation,
  };
}
