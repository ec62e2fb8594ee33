/** Values of the json format, written out key by key: neither the order nor a new field of a type slips in. */
import { textOf } from "../../../analyzers/words/text-of.js";
import { relatedClause } from "../parts/related.js";
import { clauseOf } from "../../../rules/results/offence.js";
import type {
  TextPlace,
  PlacedFinding,
  PlacedRelated,
  Severity,
} from "../../../rules/results/tree-review.js";
import type {
  Anchor,
  Correspondent,
  MailFacts,
  ModelChange,
  PatchFile,
  PatchFinding,
  PatchReview,
  ReviewedClaim,
  SeriesFinding,
  SeriesReview,
} from "../../../rules/results/series-review.js";
import { equivalenceJson } from "./equivalence.js";
import type { ReviewReport } from "./series-schema.js";
import { decoded } from "../notes/bytes-text.js";

type PatchJson = ReviewReport["patches"][number];
type SeriesFindingJson = ReviewReport["findings"][number];
type FindingJson = SeriesFindingJson["finding"];
type ClaimJson = ReviewReport["coverClaims"][number];
type AnchorJson = ClaimJson["anchor"];
type MailJson = PatchJson["mail"];
type FileJson = PatchJson["files"][number];
type ModelJson = ReviewReport["model"];

export function patchJson(review: SeriesReview, patch: PatchReview): PatchJson {
  return {
    index: patch.index,
    mail: mailJson(patch.mail),
    applied: patch.isApplied,
    problems: [...patch.problems],
    files: patch.files.map((file, index) => fileJson(file, anchoredHunks(patch, index))),
    findings: patch.findings.map(patchFindingJson),
    model: modelJson(review, patch.model),
    claims: patch.claims.map(claimJson),
    questions: patch.remarks.map(({ kind, question, anchor, evidence }) => ({
      kind,
      question: textOf(question),
      anchor: anchorJson(anchor),
      evidence: evidence.map(relatedJson),
    })),
    nFindings: patch.nFindings,
  };
}

export function mailJson(mail: MailFacts): MailJson {
  return {
    origin: mail.origin,
    messageId: mail.messageId,
    subject: mail.subject,
    title: mail.title,
    author: personJson(mail.author),
    from: personJson(mail.from),
    replyTo: mail.replyTo.map(personOf),
    to: mail.to.map(personOf),
    cc: mail.cc.map(personOf),
    date: mail.date,
    references: [...mail.references],
    commit: mail.commit,
    body: [...mail.body],
    belowCut: [...mail.belowCut],
    line: mail.line,
    bodyLine: mail.bodyLine,
    repairs: [...mail.repairs],
  };
}

function personOf({ name, email }: Correspondent): MailJson["to"][number] {
  return { name, email };
}

function personJson(person: Correspondent | undefined): MailJson["author"] {
  return person === undefined ? null : personOf(person);
}

/** Hunks of a file that something stands at; a reader has the others in the patch itself. */
function anchoredHunks(
  { findings, claims, remarks, model }: PatchReview,
  fileIndex: number,
): ReadonlySet<number> {
  const all = [...findings, ...claims, ...remarks, ...(model?.relocations ?? [])];
  return new Set(
    all.flatMap(({ anchor }) =>
      anchor.kind === "line" && anchor.file === fileIndex ? [anchor.hunk] : [],
    ),
  );
}

function fileJson(
  { path, oldPath, newPath, change, oldMode, newMode, isBinary, header, hunks, result }: PatchFile,
  anchored: ReadonlySet<number>,
): FileJson {
  return {
    path,
    oldPath: oldPath ?? null,
    newPath: newPath ?? null,
    change,
    oldMode,
    newMode,
    isBinary,
    header: header.map(decoded),
    hunks: hunks.map((hunk, index) => ({
      header: decoded(hunk.header),
      offset: hunk.offset,
      lines: (anchored.has(index) ? hunk.lines : []).map(({ raw, oldLine, newLine }) => ({
        text: decoded(raw),
        oldLine,
        newLine,
      })),
    })),
    result: resultJson(result),
  };
}

function resultJson(result: PatchFile["result"]): FileJson["result"] {
  switch (result.kind) {
    case "applied":
      return { kind: "applied", blobs: result.blobs };
    case "refused":
      return { kind: "refused", reason: result.reason, hunk: result.hunk ?? null };
    case "withheld":
      return { kind: "withheld" };
  }
}

function patchFindingJson({
  state,
  finding,
  severity,
  anchor,
  cause,
  before,
  introducedIn,
  fixedIn,
}: PatchFinding): PatchJson["findings"][number] {
  return {
    state,
    finding: findingJson(finding, severity),
    anchor: anchorJson(anchor),
    cause: cause === undefined ? "" : textOf(cause),
    before: before === undefined ? null : findingJson(before, severity),
    introducedIn,
    fixedIn,
  };
}

export function seriesFindingJson({
  state,
  finding,
  severity,
  patch,
  anchor,
  cause,
}: SeriesFinding): SeriesFindingJson {
  return {
    state,
    finding: findingJson(finding, severity),
    patch,
    anchor: anchorJson(anchor),
    cause: cause === undefined ? "" : textOf(cause),
  };
}

export function findingJson(finding: PlacedFinding, severity: Severity): FindingJson {
  return {
    severity,
    rule: finding.rule,
    boundary: finding.boundary,
    symbol: finding.symbol,
    ...(finding.kind === undefined ? {} : { kind: finding.kind }),
    enclosing: finding.enclosing,
    condition: finding.condition,
    message: clauseOf(finding.offence),
    place: placeJson(finding.place),
    related: finding.related.map(relatedJson),
    identity: finding.identity,
  };
}

function placeJson({
  path,
  line,
  column,
  endLine,
  endColumn,
  text,
}: TextPlace): FindingJson["place"] {
  return { path, line, column, endLine, endColumn, text };
}

function relatedJson(related: PlacedRelated): FindingJson["related"][number] {
  return { message: relatedClause(related), place: placeJson(related.place) };
}

export function claimJson({
  kind,
  sentence,
  part,
  anchor,
  answer,
  because,
  evidence,
}: ReviewedClaim): ClaimJson {
  return {
    kind,
    sentence,
    part,
    anchor: anchorJson(anchor),
    answer,
    because: textOf(because),
    evidence: evidence.map(relatedJson),
  };
}

function anchorJson(anchor: Anchor): AnchorJson {
  switch (anchor.kind) {
    case "line":
      return { kind: "line", file: anchor.file, hunk: anchor.hunk, line: anchor.line };
    case "file":
      return { kind: "file", file: anchor.file };
    case "message":
      return { kind: "message", line: anchor.line, endLine: anchor.endLine };
    case "patch":
      return { kind: "patch" };
  }
}

export function modelJson({ tool }: SeriesReview, model: ModelChange | undefined): ModelJson {
  if (model === undefined) return null;
  const { relocations, before, after } = model;
  const pairs = relocations.map((change) => {
    const named = { path: change.path, function: change.function };
    return {
      before: change.before === undefined ? undefined : named,
      after: change.after === undefined ? undefined : named,
      equivalence: change.equivalence,
    };
  });
  return {
    relocations: relocations.map((change) => ({
      path: change.path,
      function: change.function,
      state: change.state,
      text: change.text,
      touched: change.isTouched,
      anchor: anchorJson(change.anchor),
      before: change.before?.kind ?? null,
      after: change.after?.kind ?? null,
    })),
    report: equivalenceJson({ tool, before, after, pairs }, false),
  };
}
