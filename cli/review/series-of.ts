/**
 * The one series that is reviewed, out of all mails that were given. Invariant: what is left aside is
 * said, and where it is not clear which series is meant, nothing is reviewed.
 */
import { ranges } from "../formats/parts/ranges.js";
import { MAX_PATCHES } from "../../analyzers/patches/limits.js";
import { readMails, type Input, type Mail } from "../../analyzers/patches/mail.js";
import { PatchError, printable } from "../../analyzers/patches/patch-error.js";
import type { PatchMail } from "../../analyzers/patches/patch-mail.js";
import { assemble, type Assembly, type Series } from "../../analyzers/patches/series.js";
import { counted } from "../formats/parts/counts.js";
import { UserError } from "../user-error.js";
import type { HistoryPlan } from "./history-plan.js";

export interface ChosenSeries {
  readonly series: Series;
  readonly notes: readonly string[];
  readonly incomplete: readonly string[];
  /** Where the patches are commits of the tree's own repository. */
  readonly history?: HistoryPlan;
  /** What git am would apply, in its order; of mails alone. */
  readonly mailed?: readonly PatchMail[];
}

const MAX_LISTED = 5;
/** `isAlone`: the patches of a longer series that are not there are not missed, as b4's checks have it. */
export function chooseSeries(
  inputs: readonly Input[],
  named: string,
  isAlone = false,
): ChosenSeries {
  const { mails, problems } = readMails(inputs);
  const { series: all, replies, others, notes, unread, mailed } = assembled(mails);
  const reasons = problems.map(({ message }) => message);
  const live = all.filter(({ isSuperseded, patches }) => !isSuperseded && patches.length > 0);
  const [series, ...rest] = live;
  if (series === undefined) {
    if (reasons.length > 0) throw new UserError(reasons);
    const unread = [...others, ...replies].find(({ problem }) => problem !== undefined)?.problem;
    if (unread !== undefined && others.length + replies.length === 1)
      throw new UserError(
        unread.place.origin?.startsWith(named) ? unread.message : `${named}: ${unread.message}`,
      );
    const cover = all.find(({ patches }) => patches.length === 0);
    if (cover !== undefined && cover.unread.length > 0) throw new UserError(cover.unread);
    if (cover !== undefined)
      throw new UserError(
        `${named}: the cover letter "${cover.title}" alone; give the patches as well`,
      );
    const what =
      inputs.every(({ bytes }) => bytes.length === 0) || mails.length === 0
        ? "nothing in it"
        : `${counted(mails.length, "mail")} and no patch`;
    throw new UserError(
      `${named}: ${what}; give a mail with a diff, as git format-patch writes it`,
    );
  }
  if (rest.length > 0) {
    const titles = live
      .slice(0, MAX_LISTED)
      .map(({ title, version }) => `"${title}"${version > 1 ? ` v${version}` : ""}`);
    const more = live.length > MAX_LISTED ? ` and ${live.length - MAX_LISTED} more` : "";
    throw new UserError(
      `${named}: ${live.length} series, ${titles.join(", ")}${more}; give the mails of one`,
    );
  }
  if (series.patches.length > MAX_PATCHES)
    throw new UserError(
      `${named}: ${series.patches.length} patches; give at most ${MAX_PATCHES} of them at a time`,
    );
  const older = all
    .filter(({ isSuperseded, patches }) => isSuperseded && patches.length > 0)
    .map(
      ({ version, title }) =>
        `version ${version} of "${printable(title)}" is there as well, and is left aside for version ${series.version}; give the mails of one`,
    );
  const nAside = replies.length + others.length;
  const quoted = series.patches
    .filter(({ isQuoted }) => isQuoted)
    .map(
      ({ mail }) =>
        `${mail.origin}: read from the quotation of a reply, which git am does not apply`,
    );
  // A reply that holds no patch of its own is about the one that it quotes.
  const isMissed = series.missing.length > 0 && !isAlone && quoted.length < series.patches.length;
  const alone =
    series.missing.length > 0 && !isMissed
      ? ["one patch of a longer series, reviewed by itself"]
      : [];
  return {
    series,
    mailed,
    notes: [
      ...notes,
      ...series.notes,
      ...quoted,
      ...alone,
      ...(nAside === 0
        ? []
        : [`${counted(nAside, "other mail")} left aside: replies, and mails without a patch`]),
    ],
    incomplete: [
      ...reasons,
      ...unread,
      ...series.unread,
      ...older,
      ...(isMissed ? [missingLine(series, mails.length === 1)] : []),
    ],
  };
}

/** What is too large for the memory is an error of the user. */
function assembled(mails: readonly Mail[]): Assembly {
  try {
    return assemble(mails);
  } catch (error) {
    throw error instanceof PatchError ? new UserError(error.message) : error;
  }
}

function missingLine({ missing, total }: Series, isSingle: boolean): string {
  const shown =
    missing.length === 1
      ? `patch ${missing[0]}/${total}`
      : `patches ${ranges(missing)} of ${total}`;
  return `${shown} ${missing.length === 1 ? "is" : "are"} missing; ${isSingle ? "say --alone where the one that is there is meant by itself" : "those behind are reviewed without"}`;
}
