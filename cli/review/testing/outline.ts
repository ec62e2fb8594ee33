/** A review as lines that a person can hold against a series, for tests: what is said, and where. */
import { textOf } from "../../../analyzers/words/text-of.js";
import type { Words } from "../../../analyzers/words/words.js";
import type { PlacedFinding } from "../../../rules/results/tree-review.js";
import {
  lineAt,
  type Anchor,
  type MailFacts,
  type PatchReview,
  type ReviewedClaim,
  type SeriesReview,
} from "../../../rules/results/series-review.js";

export function outlineOf(review: SeriesReview): string {
  const {
    base,
    title,
    version,
    total,
    missing,
    findings,
    symbols,
    notes,
    incomplete,
    nFindings,
    previous,
  } = review;
  const lines = [
    `${title}, version ${version}, ${review.patches.length} of ${total}${missing.length === 0 ? "" : `, without ${missing.join(", ")}`}`,
    `base: ${base.because}; ${base.nExact} of ${base.nNamed} exact`,
    ...review.patches.flatMap(patchLines),
    `series: ${nFindings.join(" -> ")}`,
    ...findings.map(
      ({ state, finding, patch, cause }) =>
        `  ${state}${patch === 0 ? "" : ` by ${patch}`}: ${told(finding)}${because(cause)}`,
    ),
    ...symbols.map(
      ({ symbol, before, after }) =>
        `  ${symbol}: ${outside(before)} outside before, ${outside(after)} after`,
    ),
  ];
  if (previous !== undefined) {
    lines.push(
      `since version ${previous.version}:`,
      ...previous.fixed.map((finding) => `  mended: ${told(finding)}`),
      ...previous.remaining.map(({ finding }) => `  left: ${told(finding)}`),
      ...previous.introduced.map(({ finding }) => `  new: ${told(finding)}`),
      ...previous.patches.map(
        ({ index, was, change }) =>
          `  patch ${index}: ${change}${was === undefined ? "" : `, was ${was}`}`,
      ),
      ...previous.dropped.map((dropped) => `  dropped: ${dropped}`),
    );
  }
  lines.push(
    ...notes.map((note) => `note: ${note}`),
    ...incomplete.map((reason) => `incomplete: ${reason}`),
  );
  return `${lines.join("\n")}\n`;
}

function patchLines(patch: PatchReview): string[] {
  const { index, mail, files, findings, claims, remarks, model, problems, isApplied } = patch;
  return [
    `patch ${index}: ${mail.title}${isApplied ? "" : ", not applied"}`,
    ...problems.map((problem) => `  problem: ${problem}`),
    ...files.map(
      ({ path, change, result }) =>
        `  ${change} ${path}: ${result.kind === "applied" ? result.blobs : result.kind}`,
    ),
    ...findings.map(
      ({ state, finding, anchor, cause, before }) =>
        `  ${state}: ${told(finding)}${before === undefined ? "" : `, was in ${before.enclosing}`}\n    at ${placed(patch, anchor)}${because(cause)}`,
    ),
    ...(model?.relocations ?? []).map(
      ({ function: name, state, text, anchor }) =>
        `  ${name}() ${state}: ${text}\n    at ${placed(patch, anchor)}`,
    ),
    ...claims.map((claim) => claimLine(claim, mail)),
    ...remarks.map(
      ({ kind, question, anchor }) => `  ${kind}: ${question}\n    at ${placed(patch, anchor)}`,
    ),
  ];
}

function claimLine(
  { kind, answer, because: why, anchor, sentence }: ReviewedClaim,
  mail: MailFacts,
): string {
  const where =
    anchor.kind === "message"
      ? mail.body.slice(anchor.line, anchor.endLine + 1).join(" / ")
      : sentence;
  return `  ${kind} ${answer}: ${why}\n    at "${where}"`;
}

function placed(patch: PatchReview, anchor: Anchor): string {
  switch (anchor.kind) {
    case "patch":
      return "the patch";
    case "message":
      return `the message, line ${anchor.line + 1}`;
    case "file":
      return `the header of ${patch.files[anchor.file]?.path ?? ""}`;
    case "line":
      return JSON.stringify(lineAt(patch, anchor)?.raw ?? "");
  }
}

function told({ rule, symbol, place, enclosing }: PlacedFinding): string {
  return `${rule} of ${symbol} at ${place.path}:${place.line}${enclosing === "" ? "" : ` in ${enclosing}`}`;
}

function because(cause: Words | undefined): string {
  return cause === undefined ? "" : `; ${textOf(cause)}`;
}

function outside(standings: SeriesReview["symbols"][number]["before"]): number {
  return standings.filter(({ isInside }) => !isInside).length;
}
