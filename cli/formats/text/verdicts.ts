/**
 * Verdicts for people: roots, the gravest first, then every call site, what the answer stands on,
 * and one line of accounts with the share that is unknown.
 */
import type { CallSite, ModelReport, Root } from "../../../analyzers/relocation/tell/report.js";
import type { Verdict } from "../../../analyzers/relocation/judge/verdict.js";
import { counted, thousands } from "../parts/counts.js";
import type { Paint } from "../parts/paint.js";
import { oneLine } from "../parts/visible.js";
import { columns } from "../parts/wrap.js";
import type { View } from "../format.js";
import { groundLines } from "./bounds.js";
import { incompleteLines } from "./blocks.js";
import { at, called, placedLines } from "./place.js";
import { paintVerdict, rootBlocks } from "./root.js";

const gravity: readonly Verdict["kind"][] = ["violated", "rejected", "unknown", "holds"];

export function verdictBlocks(report: ModelReport, options: View, paint: Paint): string[][] {
  const { roots, sites, incomplete } = report;
  if (sites.length === 0 && roots.length === 0)
    return [incompleteLines(incomplete, options.width), [lastLine(report, paint)]];
  const ordered = [...roots].sort(
    (a, b) => gravity.indexOf(a.verdict.kind) - gravity.indexOf(b.verdict.kind),
  );
  const holding = ordered.filter(({ verdict }) => verdict.kind === "holds");
  const others = ordered.filter(({ verdict }) => verdict.kind !== "holds");
  return [
    ...others.flatMap((root) => rootBlocks(root, options, paint)),
    holding.flatMap((root) => rootBlocks(root, options, paint).flat()),
    siteLines(report, paint),
    groundLines(report, options.all, options.width),
    incompleteLines(incomplete, options.width),
    [lastLine(report, paint)],
  ];
}

/** A table: where, what is called, in which function, and the verdict with the root that it is from. */
function siteLines({ sites, roots }: ModelReport, paint: Paint): string[] {
  if (sites.length === 0) return [];
  const rows = sites.map(
    (site) =>
      [
        at(site.place),
        called(site.callee),
        site.function === "" ? "at file scope" : `in ${called(site.function)}`,
      ] as const,
  );
  const widths = [0, 1, 2].map((column) =>
    Math.min(48, Math.max(...rows.map((row) => columns(row[column] ?? "")))),
  );
  const padded = (text: string, column: number): string =>
    text + " ".repeat(Math.max(0, (widths[column] ?? 0) - columns(text)));
  return [
    counted(sites.length, "call site"),
    ...sites.flatMap((site, index) => [
      `  ${(rows[index] ?? []).map(padded).join("  ")}  ${siteVerdict(site, site.root === undefined ? undefined : roots[site.root], paint)}`,
      ...(site.root === undefined ? reasonLines(site, paint) : []),
    ]),
  ];
}

function siteVerdict(
  { verdict, function: name, place }: CallSite,
  root: Root | undefined,
  paint: Paint,
): string {
  const isOwn = root === undefined || (root.function === name && root.path === place.path);
  return `${paintVerdict(verdict.kind, paint)}${isOwn ? "" : `, by ${called(root.function)}`}`;
}

/** Nothing above says why: it has no root. Its own place stands in its row. */
function reasonLines({ verdict, place }: CallSite, paint: Paint): string[] {
  if (verdict.kind !== "unknown") return [];
  return verdict.reasons.flatMap((reason) => {
    const isHere =
      reason.place === undefined ||
      (reason.place.path === place.path && reason.place.line === place.line);
    return isHere
      ? [`    ${oneLine(reason.text)}`]
      : placedLines(reason.text, reason.place, paint).map((line) => `  ${line}`);
  });
}

function lastLine({ subject, sites, roots, incomplete, tree }: ModelReport, paint: Paint): string {
  const lead = incomplete.length === 0 ? "" : `${paint("incomplete", "bold", "red")}, `;
  const isOfOperations = subject === "operations";
  if (sites.length === 0 && !isOfOperations)
    return `${lead}no call site: nothing that was asked for in ${oneLine(tree.label)} moves an end of a VMA`;
  const judged = isOfOperations ? roots : sites;
  const n = (kind: Verdict["kind"]): number =>
    judged.filter(({ verdict }) => verdict.kind === kind).length;
  const all = counted(judged.length, isOfOperations ? "operation" : "call site");
  const unknown = `${thousands(n("unknown"))} of ${all} unknown`;
  return `${lead}${unknown}; ${thousands(n("holds"))} hold, ${thousands(n("violated"))} violated, ${thousands(n("rejected"))} rejected`;
}
