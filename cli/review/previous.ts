/** A series against its earlier version: what was mended, what is still there, what is new. */
import { patchId } from "../../analyzers/patches/patch-id.js";
import type { PatchMail } from "../../analyzers/patches/patch-mail.js";
import type { Series } from "../../analyzers/patches/series.js";
import { keyOf } from "../../rules/results/compare.js";
import type {
  PreviousReview,
  QuestionName,
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
  const asked = questionsOf(old.review);
  const again = new Set(questionsOf(now.review).map(nameOf));
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
    questionsSettled: asked.filter((question) => !again.has(nameOf(question))),
    questionsLeft: asked.filter((question) => again.has(nameOf(question))),
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

/** Each once, in the order of the series. */
function questionsOf({ patches }: SeriesReview): QuestionName[] {
  const all = patches.flatMap(({ remarks }) => remarks);
  return [
    ...new Map(
      all.map(({ kind, symbol }) => [nameOf({ kind, symbol }), { kind, symbol }]),
    ).values(),
  ];
}

function nameOf({ kind, symbol }: QuestionName): string {
  return `${kind} ${symbol}`;
}

/**
 * Whether a patch that has another title is the next form of one: the same number, most of the same
 * files, and names of functions or words of the title that both have.
 */
function isSuccessor(
  [was, wasNumber]: readonly [PatchMail, number],
  [patch, number]: readonly [PatchMail, number],
): boolean {
  const [old, fresh] = [pathsOf(was), pathsOf(patch)];
  const nBoth = [...fresh].filter((path) => old.has(path)).length;
  const nAll = new Set([...old, ...fresh]).size;
  if (nAll === 0 || nBoth * 2 <= nAll) return false;
  const words = wordsOf(was.title);
  const isAlike = [...wordsOf(patch.title)].some((word) => words.has(word));
  return isAlike && (wasNumber === number || nBoth === nAll);
}

function pathsOf({ files }: PatchMail): ReadonlySet<string> {
  return new Set(files.flatMap(({ newPath, oldPath }) => newPath ?? oldPath ?? []));
}

/** Names and long words, without the subsystem. */
function wordsOf(title: string): ReadonlySet<string> {
  const said = title.slice(title.lastIndexOf(": ") + 1).toLowerCase();
  return new Set((said.match(/\w+/g) ?? []).filter((word) => word.length > 5));
}

/** By the change itself, else by the title, else by place, files and content. */
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
  for (const patch of now)
    take(
      patch,
      [...left].find((other) =>
        isSuccessor([other, numbered(other, old)], [patch, numbered(patch, now)]),
      ),
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
