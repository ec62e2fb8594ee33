/**
 * What a patch to the rules takes back. A fence that is widened by the series that crosses it would
 * hide the crossing, so every loosening is a finding of its own, at the line of the rule file that
 * makes it. Invariant: a change that only adds rules, or words to them, is none.
 */
import { words } from "../../analyzers/words/words.js";
import type { Boundary, Exception } from "../../rules/files/boundary.js";
import type { Finding, Location, Related } from "../../rules/results/finding.js";
import { Identities, isIdentity } from "../../rules/results/identity.js";
import { clauseOf, statement } from "../../rules/results/offence.js";
import { severities } from "../formats/parts/severity.js";
import { grownBaseline, widenedBoundary } from "../series-rules.js";

interface Loosening {
  readonly boundary: Boundary;
  readonly location: Location;
  /** What was loosened, for the identity. */
  readonly symbol: string;
  readonly message: string;
}

/** `hidden`: findings of the earlier rules that the later ones do not report any more. */
export function widenings(
  before: readonly Boundary[],
  after: readonly Boundary[],
  hidden: readonly Finding[],
): Finding[] {
  const later = new Map(after.map((boundary) => [boundary.id, boundary]));
  const all = before.flatMap((boundary) => loosened(boundary, later.get(boundary.id)));
  const identities = new Identities();
  return all.map(({ boundary, location, symbol, message }, index) => {
    // Each hidden finding is told once, with the first change of its boundary.
    const isFirst = all.findIndex((other) => other.boundary.id === boundary.id) === index;
    const own = isFirst ? hidden.filter((finding) => finding.boundary === boundary.id) : [];
    const related: Related[] = own.map((finding) => ({
      location: finding.location,
      message: words`not reported any more: ${clauseOf(finding.offence)}`,
    }));
    const hides =
      own.length === 0
        ? ""
        : own.length === 1
          ? ", which hides 1 finding"
          : `, which hides ${own.length} findings`;
    return {
      rule: widenedBoundary.name,
      boundary: boundary.id,
      location,
      offence: statement(words`${message}${hides}`),
      symbol,
      enclosing: "",
      condition: "",
      related,
      identity: identities.next({
        rule: widenedBoundary.name,
        boundary: boundary.id,
        path: location.path,
        enclosing: "",
        symbol,
        kind: undefined,
      }),
    };
  });
}

function loosened(before: Boundary, after: Boundary | undefined): Loosening[] {
  const { id } = before;
  if (after === undefined) {
    return [
      {
        boundary: before,
        location: before.location,
        symbol: id,
        message: `the boundary ${id} is removed`,
      },
    ];
  }
  const found: Loosening[] = [];
  const say = (location: Location, symbol: string, message: string): void =>
    void found.push({ boundary: after, location, symbol, message });
  const placeOf = (text: string): Location => after.places.get(text) ?? after.location;
  const owned = [...before.allow_in, ...before.public_headers];
  for (const glob of [...after.allow_in, ...after.public_headers]) {
    if (!owned.includes(glob)) say(placeOf(glob), glob, `${glob} is let into the boundary ${id}`);
  }
  const { functions, macros, types, variables, declared_in } = before.guard;
  const guarded = new Set(
    [
      after.guard.functions,
      after.guard.macros,
      after.guard.types,
      after.guard.variables,
      after.guard.declared_in,
    ].flat(),
  );
  for (const name of [...functions, ...macros, ...types, ...variables, ...declared_in]) {
    if (!guarded.has(name)) say(after.location, name, `${name} is not guarded by ${id} any more`);
  }
  for (const header of before.headers) {
    if (!after.headers.includes(header))
      say(after.location, header, `${header} is not private in ${id} any more`);
  }
  const isNarrower =
    after.kinds.length > 0 &&
    (before.kinds.length === 0 || before.kinds.some((kind) => !after.kinds.includes(kind)));
  if (isNarrower) say(after.location, "kinds", `${id} reports fewer kinds of crossing`);
  if (severities.indexOf(after.severity) > severities.indexOf(before.severity)) {
    say(after.location, "severity", `${id} is ${after.severity} and was ${before.severity}`);
  }
  for (const exception of after.exceptions) {
    const old = before.exceptions.find((other) => sameScope(other, exception));
    if (old !== undefined && !isLooser(old, exception)) continue;
    const what =
      exception.symbol === "" ? exception.path : `${exception.symbol} in ${exception.path}`;
    say(
      exception.location,
      `${exception.path} ${exception.symbol}`.trim(),
      `an exception to ${id} lets ${what} pass`,
    );
  }
  return found;
}

function sameScope(a: Exception, b: Exception): boolean {
  return a.path === b.path && a.symbol === b.symbol;
}

/** Nothing expires later, and no more is covered. */
function isLooser(before: Exception, after: Exception): boolean {
  if (before.expires !== after.expires && before.expires !== "") return true;
  return before.max !== undefined && (after.max === undefined || after.max > before.max);
}

/** Entries that a patch adds to the baseline of the tree: findings that it wants nobody to see. */
export function baselineGrowth(
  path: string,
  before: Uint8Array | undefined,
  after: Uint8Array | undefined,
): Finding[] {
  const old = new Set(entriesOf(before).map(({ text }) => text));
  const identities = new Identities();
  return entriesOf(after)
    .filter(({ text }) => !old.has(text))
    .map(({ text, start }) => {
      const [rule = "", boundary = ""] = text.split(" ");
      return {
        rule: grownBaseline.name,
        boundary,
        location: { path, span: { start, end: start + text.length } },
        offence: statement(words`the baseline takes in a finding of ${rule}`),
        symbol: text,
        enclosing: "",
        condition: "",
        related: [],
        identity: identities.next({
          rule: grownBaseline.name,
          boundary,
          path,
          enclosing: "",
          symbol: text,
          kind: undefined,
        }),
      };
    });
}

/** Offsets are of bytes. */
function entriesOf(
  bytes: Uint8Array | undefined,
): { readonly text: string; readonly start: number }[] {
  if (bytes === undefined) return [];
  const found: { text: string; start: number }[] = [];
  let start = 0;
  for (const line of Buffer.from(bytes).toString("latin1").split("\n")) {
    const text = line.replace(/\r$/, "");
    if (isIdentity(text)) found.push({ text, start });
    start += line.length + 1;
  }
  return found;
}
