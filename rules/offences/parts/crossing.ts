/** What the rules about single occurrences share: which entries they judge, and how they speak of them. */
import { words } from "../../../analyzers/words/words.js";
import type { LedgerEntry } from "../../../analyzers/references/ledger-entry.js";
import type { OccurrenceKind } from "../../../analyzers/references/occurrence.js";
import { isUserland } from "../../../analyzers/trees/userland.js";
import type { Boundary } from "../../files/boundary.js";
import { isByDefault, isReported, type BoundaryKind } from "../../files/kinds.js";
import type { Related } from "../../results/finding.js";
import type { Crossing, CrossingForm } from "../../results/offence.js";
import type { FindingDraft, Pass } from "../rule.js";

/** Whether the boundary reports this kind of crossing. */
export function reports(boundary: Boundary, kind: BoundaryKind): boolean {
  return boundary.kinds.length === 0 ? isByDefault(kind) : boundary.kinds.includes(kind);
}

/** Entries outside the owner's paths of one of these kinds, wrappers of public headers left out. */
export function* crossings(
  pass: Pass,
  wanted: readonly (BoundaryKind & OccurrenceKind)[],
): Generator<[Boundary, LedgerEntry]> {
  for (const entry of pass.entries) {
    const kind = wanted.find((each) => each === entry.kind);
    if (entry.inside || kind === undefined || isWrapped(entry)) continue;
    const boundary = pass.boundaries[entry.boundary] as Boundary;
    if (reports(boundary, kind)) yield [boundary, entry];
  }
}

/** Kinds that a rule may report where the owner itself writes them. */
const ownKinds: ReadonlySet<OccurrenceKind> = new Set(["export", "initializer", "address"]);

/** Whether some rule may report the entry; of a kernel's ledger few are. */
export function isReportable({ inside, kind }: LedgerEntry): boolean {
  return inside ? ownKinds.has(kind) : isReported(kind);
}

/** It stands in what a public header hands to everyone; the wrapper is the finding. */
export function isWrapped(entry: LedgerEntry): boolean {
  // What linker scripts include is the linker's, and nothing that C calls.
  const isHeader = /\.(h|inc)$/.test(entry.path) && !entry.path.endsWith(".lds.h");
  return entry.wrapper !== "" && isHeader && !isUserland(entry.path);
}

/** `mm/`, `mm/ and fs/exec.c`: the owner's paths as people say them. */
function owner(boundary: Boundary): string {
  const paths = boundary.allow_in.map((glob) => glob.replace(/\/\*\*$/, "/").replace(/\/\*$/, "/"));
  if (paths.length > 3) return `${paths[0]} and ${paths.length - 1} other paths`;
  const last = paths.at(-1) ?? "nobody";
  return paths.length > 1 ? `${paths.slice(0, -1).join(", ")} and ${last}` : last;
}

/** Functions are written with parentheses, tags with their keyword left to the reader. */
function called(entry: LedgerEntry): string {
  const kinds = entry.guarded?.kinds;
  const isFunction =
    kinds === undefined ||
    kinds.has("function") ||
    kinds.has("inline") ||
    (kinds.size === 0 && entry.kind === "call");
  return isFunction || entry.kind === "call" ? `${entry.symbol}()` : entry.symbol;
}

export function declaredAt(entry: LedgerEntry): Related[] {
  const sites = entry.guarded?.sites.slice(0, 2) ?? [];
  return sites.map((site) => ({
    location: { path: site.path, span: site.span },
    message: words`${entry.symbol} is declared`,
    isHere: true as const,
  }));
}

/** So many macros are shown on the way to a name. */
const MAX_WAY = 6;

/** The macros that make a name which stands in no text. */
function wayTo({ sighting }: LedgerEntry): Related[] {
  const way = sighting?.way ?? [];
  const defined = way.filter(({ path }) => path !== "").slice(0, MAX_WAY);
  return defined.map(({ path, start, end, macro }) => ({
    location: { path, span: { start, end } },
    message: words`made by the macro ${macro}`,
  }));
}

/** `form`: of the offence; `parts`: where they are not those of the entry and the boundary. */
export function draft(
  boundary: Boundary,
  entry: LedgerEntry,
  form: CrossingForm,
  parts: Partial<Pick<Crossing, "name" | "holder">> = {},
  related: readonly Related[] = declaredAt(entry),
): FindingDraft {
  return {
    boundary,
    entry,
    location: { path: entry.path, span: entry.span },
    symbol: entry.symbol,
    offence: { form, name: called(entry), owner: owner(boundary), holder: "", ...parts },
    related: [
      ...wayTo(entry),
      ...related,
      {
        location: boundary.location,
        message: words`the boundary ${boundary.id} is declared`,
        isHere: true as const,
        isBoundary: true,
      },
    ],
  };
}
