/**
 * Questions to the examiner, as documents and exit codes: 0 holds, 1 violated, rejected or different
 * (and unknown, when strict), 3 incomplete. Invariant: the code is the same for every format.
 */
import { toolOf } from "../package.js";
import type { Examination, Examiner } from "../../analyzers/relocation/examiner.js";
import type { EquivalenceReport, ModelReport } from "../../analyzers/relocation/tell/report.js";
import type { Verdict } from "../../analyzers/relocation/judge/verdict.js";
import type { MachineName } from "../../analyzers/model/c/width.js";
import { onMachine } from "../../analyzers/relocation/tell/on-machines.js";
import { operationNames } from "../../analyzers/relocation/asked/names.js";
import { suggest } from "../explanations/suggest.js";
import type { ModelDocument } from "../formats/format.js";
import { Places } from "../places.js";
import { UserError } from "../user-error.js";
import type { Chosen } from "./counterexample-file.js";
import type { Inquiry } from "./inquiry.js";
import { reviewOfVerdicts } from "./verdict-review.js";

export interface Answer {
  readonly document: ModelDocument;
  readonly code: 0 | 1 | 3;
}

/** @param machine another one, to be compared with that of the inquiry */
export async function verdicts(
  examiner: Examiner,
  inquiry: Inquiry,
  strict: boolean,
  machine?: MachineName,
): Promise<Answer> {
  const { request } = inquiry;
  const own = (await examiner.examine(request)).report;
  const other =
    machine === undefined ? undefined : (await examiner.examine({ ...request, machine })).report;
  const report = completed(
    other === undefined ? own : { ...own, other: onMachine(own, other) },
    inquiry,
  );
  if (report.sites.length + report.roots.length === 0)
    (report.subject === "operations" ? refuseUnknownOperation : refuseUnknownFunction)([inquiry]);
  const { tree, listing } = request;
  const review = reviewOfVerdicts(report, {
    places: new Places((path) => tree.read(path)),
    listing,
    strict,
  });
  const kinds = [own, ...(other === undefined ? [] : [other])].flatMap(({ roots, sites }) =>
    [...roots, ...sites].map(({ verdict }) => verdict.kind),
  );
  return {
    document: { kind: "verdicts", report, review, strict },
    code: codeOf(report.incomplete, kinds, strict),
  };
}

export async function equivalence(
  examiner: Examiner,
  before: Inquiry,
  after: Inquiry,
  strict: boolean,
): Promise<Answer> {
  const { report: compared } = await examiner.compare(before.request, after.request);
  const report: EquivalenceReport = {
    ...compared,
    before: completed(compared.before, before),
    after: completed(compared.after, after),
  };
  if (report.pairs.length + report.before.sites.length + report.after.sites.length === 0)
    refuseUnknownFunction([before, after]);
  return {
    document: { kind: "equivalence", report, strict },
    code: codeOf(
      [...report.before.incomplete, ...report.after.incomplete],
      kindsOf(report),
      strict,
    ),
  };
}

/** The model's bodies of operations and the tree's own, as two versions of one tree. */
export async function agreement(
  examiner: Examiner,
  inquiry: Inquiry,
  strict: boolean,
): Promise<Answer> {
  const watched = { ...inquiry.request, isWatched: true };
  const { report: compared } = await examiner.compare({ ...watched, layers: new Set() }, watched);
  const report: EquivalenceReport = { ...compared, after: completed(compared.after, inquiry) };
  if (report.pairs.length + report.after.sites.length === 0) refuseUnknownFunction([inquiry]);
  return {
    document: { kind: "agreement", report, strict },
    code: codeOf(report.after.incomplete, kindsOf(report), strict),
  };
}

function kindsOf({ pairs }: EquivalenceReport): Verdict["kind"][] {
  return pairs.map(({ equivalence: { kind } }) =>
    kind === "equivalent" ? "holds" : kind === "different" ? "violated" : "unknown",
  );
}

export async function replay(
  examiner: Examiner,
  inquiry: Inquiry,
  chosen: Chosen,
  strict: boolean,
): Promise<Answer> {
  const { request } = inquiry;
  const replayed = await examiner.replay(request, chosen.scenario);
  if (replayed.length === 0) {
    refuseUnknownFunction([inquiry]);
    throw new UserError(
      `${request.tree.label}: no relocation to run the scenario on; give the tree that the counterexample is of`,
    );
  }
  const kinds = replayed.map(({ reason, stories }) =>
    reason !== undefined ? "unknown" : stories.length > 0 ? "violated" : "holds",
  );
  const incomplete = inquiry.incomplete();
  const { scenario, number, nAll } = chosen;
  return {
    document: {
      kind: "replay",
      ...head(inquiry),
      scenario,
      choice: { number, nAll },
      replayed,
      incomplete,
    },
    code: codeOf(incomplete, kinds, strict),
  };
}

/** What an examination may say beyond its contract: why this API generation. */
type Preparation = Omit<Examination, "report"> & {
  readonly generation?: ModelReport["generation"];
};

export async function comparedPrototypes(examiner: Examiner, inquiry: Inquiry): Promise<Answer> {
  const prepared: Preparation = await examiner.prepare(inquiry.request);
  const incomplete = inquiry.incomplete();
  const { generation, drift } = prepared;
  return {
    document: { kind: "drift", ...head(inquiry), generation, drift, incomplete },
    code: codeOf(incomplete, [], false),
  };
}

export async function lowered(examiner: Examiner, inquiry: Inquiry): Promise<Answer> {
  const prepared = await examiner.prepare(inquiry.request);
  const incomplete = inquiry.incomplete();
  return {
    document: { kind: "program", ...head(inquiry), program: prepared.program, incomplete },
    code: codeOf(incomplete, [], false),
  };
}

function head({ request: { tree, toolVersion } }: Inquiry): Pick<ModelReport, "tool" | "tree"> {
  return {
    tool: toolOf(toolVersion),
    tree: { label: tree.label, revision: tree.revision },
  };
}

function completed(report: ModelReport, inquiry: Inquiry): ModelReport {
  return { ...report, incomplete: [...new Set([...report.incomplete, ...inquiry.incomplete()])] };
}

/** `ringfence lint` does the same: an incomplete answer is neither clean nor a list of findings. */
function codeOf(
  incomplete: readonly string[],
  kinds: readonly Verdict["kind"][],
  strict: boolean,
): Answer["code"] {
  if (incomplete.length > 0) return 3;
  return kinds.some(
    (kind) => kind === "violated" || kind === "rejected" || (strict && kind === "unknown"),
  )
    ? 1
    : 0;
}

/** Nobody asks for operations of a tree that has none. */
function refuseUnknownOperation([inquiry]: readonly Inquiry[]): void {
  const name = inquiry?.request.functionName;
  const label = inquiry?.request.tree.label ?? "";
  throw new UserError(
    name === undefined
      ? `${label}: its mm/ defines no operation that is known; there are ${operationNames.join(", ")}`
      : `${name}(): no operation of this tree's mm/; there are ${operationNames.join(", ")}`,
  );
}

/** No call site at all is an answer; none of a function that was asked for by name is a mistake. */
function refuseUnknownFunction(inquiries: readonly Inquiry[]): void {
  const name = inquiries[0]?.request.functionName;
  if (name === undefined) return;
  const meant = suggest(
    name,
    inquiries
      .flatMap((inquiry) => [...inquiry.callers()])
      .filter((caller) => caller !== "" && caller !== name),
  );
  const mend =
    meant.length > 0
      ? `is ${meant.join(" or ")} meant?`
      : "give a function that calls vma_expand() or vma_shrink(), or one that leads to such a call";
  throw new UserError(`${name}(): no call site in it, and none that is judged by it; ${mend}`);
}
