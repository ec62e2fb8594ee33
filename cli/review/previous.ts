/** A series against its earlier version: what was mended, what is still there, what is new. */
import { patchId } from "../../analyzers/patches/patch-id.js";
import type { PatchMail } from "../../analyzers/patches/patch-mail.js";
import type { Series } from "../../analyzers/patches/series.js";
import { keyOf } from "../../rules/results/compare.js";
import type {
  PreviousReview,
  ReviewedClaim,
  SeriesFinding,
  SeriesReview,
} from "../../rules/results/series-review.js";

export interface Version {
  readonly series: Series;
  readonly review: SeriesReview;
}

export function compareVersions(old: Version, now: Version, label: string): PreviousReview {
  const left = introducedBy(old.review);
  const remaining: SeriesFinding[] = [];
  const introduced: SeriesFinding[] = [];
  for (const finding of introducedBy(now.review)) {
    const at = left.findIndex((other) => keyOf(other.finding) === keyOf(finding.finding));
    if (at < 0) introduced.push(finding);
    else {
      left.splice(at, 1);
      remaining.push(finding);
    }
  }
  const { patches, dropped } = counterparts(old.series.patches, now.series.patches);
  const [before, after] = [contradicted(old.review), contradicted(now.review)];
  return {
    label,
    version: old.series.version,
    fixed: left.map(({ finding }) => finding),
    remaining,
    introduced,
    patches,
    dropped,
    claimsMended: before.filter((sentence) => !after.includes(sentence)),
    claimsLeft: before.filter((sentence) => after.includes(sentence)),
  };
}

function introducedBy({ findings }: SeriesReview): SeriesFinding[] {
  return findings.filter(({ state }) => state === "introduced" || state === "transient");
}

function contradicted({ coverClaims, patches }: SeriesReview): string[] {
  const all: ReviewedClaim[] = [...coverClaims, ...patches.flatMap(({ claims }) => claims)];
  return [
    ...new Set(
      all.filter(({ answer }) => answer === "contradicted").map(({ sentence }) => sentence),
    ),
  ];
}

/** By the change itself, else by the title. */
function counterparts(
  old: readonly PatchMail[],
  now: readonly PatchMail[],
): Pick<PreviousReview, "patches" | "dropped"> {
  const left = new Set(old);
  const numbered = (patch: PatchMail, all: readonly PatchMail[]): number =>
    patch.subject.isNumbered ? patch.subject.index : all.indexOf(patch) + 1;
  const ids = new Map(old.map((patch) => [patch, idOf(patch)]));
  const found = new Map<
    PatchMail,
    { readonly was: PatchMail; readonly change: "same" | "changed" }
  >();
  const take = (patch: PatchMail, was: PatchMail | undefined, change: "same" | "changed"): void => {
    if (was === undefined || found.has(patch)) return;
    left.delete(was);
    found.set(patch, { was, change });
  };
  for (const patch of now) {
    const id = idOf(patch);
    take(
      patch,
      [...left].find((other) => id !== "" && ids.get(other) === id),
      "same",
    );
  }
  for (const patch of now)
    take(
      patch,
      [...left].find((other) => other.title === patch.title),
      "changed",
    );
  return {
    patches: now.map((patch) => {
      const match = found.get(patch);
      return {
        index: numbered(patch, now),
        was: match === undefined ? undefined : numbered(match.was, old),
        change: match?.change ?? "new",
      };
    }),
    dropped: [...left].map(({ title }) => title),
  };
}

function idOf({ diff, files }: PatchMail): string {
  const [first, last] = [files[0], files.at(-1)];
  return first === undefined || last === undefined
    ? ""
    : patchId(diff.subarray(first.at, last.end));
}
