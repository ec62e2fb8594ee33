/**
 * The truth set: occurrences on real kernels that people read and classified by hand
 * (fixtures/kernels/truth-RELEASE.tsv), held against the ledger. It measures recall (uses that the
 * ledger calls uses) and precision (what the ledger calls a use and is one).
 */
import { occurrenceKinds } from "../analyzers/references/occurrence.js";
import { isAcquitted } from "../rules/files/kinds.js";
import { unproven } from "../analyzers/references/proof.js";
import type { Words } from "../analyzers/words/words.js";
import { proofWords } from "../cli/formats/parts/proof-words.js";
import { readFileSync } from "node:fs";
import { openDirectory } from "../analyzers/trees/directory.js";
import { Threads } from "../analyzers/references/scan.js";
import type { LedgerEntry } from "../analyzers/references/ledger-entry.js";
import { lineStarts, lastNotAbove } from "../analyzers/syntax/bytes.js";
import type { Boundary } from "../rules/files/boundary.js";
import { check } from "../rules/judge/check.js";
import { entriesOf } from "../rules/judge/pages.js";

export interface TruthRow {
  readonly path: string;
  /** One-based. */
  readonly line: number;
  readonly symbol: string;
  readonly class: string;
  readonly header: string;
}

export interface TruthResult {
  readonly row: TruthRow;
  /** Kinds of the occurrences on that line, `missing` when there is none. */
  readonly kinds: readonly string[];
  readonly because: Words;
}

/** Whether a class of the truth set, or a kind, means the guarded symbol: all that do not acquit. */
export function isUse(kind: string): boolean {
  return occurrenceKinds.some((known) => known === kind && !isAcquitted(known));
}

export function readTruth(path: string): TruthRow[] {
  const [, ...rows] = readFileSync(path, "utf8").trimEnd().split("\n");
  return rows.map((row) => {
    const [file, line, symbol, kind, header] = row.split("\t") as [
      string,
      string,
      string,
      string,
      string,
    ];
    return { path: file, line: Number(line), symbol, class: kind, header };
  });
}

/** One boundary for each header of the set: its folder owns it. */
function boundariesOf(rows: readonly TruthRow[]): Boundary[] {
  const location = { path: "truth", span: { start: 0, end: 0 } };
  return [...new Set(rows.map((row) => row.header))].sort().map((header) => ({
    id: header,
    guard: { functions: [], macros: [], types: [], variables: [], declared_in: [header] },
    headers: [header],
    allow_in: [`${header.slice(0, header.lastIndexOf("/"))}/**`],
    public_headers: [],
    kinds: [],
    severity: "error",
    why: "private",
    use_instead: "",
    ref: "",
    allow_unmatched: true,
    exceptions: [],
    location,
    places: new Map(),
  }));
}

export async function compareTruth(
  tree: string,
  rows: readonly TruthRow[],
): Promise<{ results: TruthResult[]; nUnaccounted: number }> {
  const source = openDirectory(tree);
  const threads = new Threads();
  const checked = await check(source, source.list(false), boundariesOf(rows), {
    threads,
    today: "2026-01-01",
  });
  await threads.end();
  const wanted = new Set(rows.map((row) => row.path));
  const found = new Map<string, LedgerEntry[]>();
  let path = "";
  let lines: Int32Array = new Int32Array();
  for (const entry of entriesOf(checked)) {
    if (!wanted.has(entry.path)) continue;
    if (entry.path !== path) {
      path = entry.path;
      lines = lineStarts(source.read(path) ?? new Uint8Array());
    }
    const key = `${entry.path}:${lastNotAbove(lines, entry.span.start) + 1}:${entry.symbol}:${checked.boundaries[entry.boundary]?.id}`;
    found.set(key, [...(found.get(key) ?? []), entry]);
  }
  const results = rows.map((row): TruthResult => {
    const entries = found.get(`${row.path}:${row.line}:${row.symbol}:${row.header}`) ?? [];
    return {
      row,
      kinds: entries.length === 0 ? ["missing"] : [...new Set(entries.map((entry) => entry.kind))],
      because: proofWords(entries[0]?.proof ?? unproven),
    };
  });
  return { results, nUnaccounted: checked.nUnaccounted };
}
