/**
 * Patches put in order: which mails are one series, which version of it, what is missing. Invariant:
 * every mail that was read is somewhere in the result: a member, a cover letter, a reply, set aside
 * for a reason, or no patch at all.
 */
import type { Mail } from "./mail.js";
import { NO_BASE, type BaseInfo } from "./base-info.js";
import { MAX_FILES, MAX_HUNKS, MAX_INPUT_BYTES } from "./limits.js";
import { PatchError, printable } from "./patch-error.js";
import { patchId } from "./patch-id.js";
import { readPatchMail, type PatchMail } from "./patch-mail.js";

export interface Series {
  readonly version: number;
  readonly isRfc: boolean;
  readonly isResend: boolean;
  /** Of the cover letter, else of the first patch. */
  readonly title: string;
  readonly cover: PatchMail | undefined;
  /** In the order of their numbers, whatever the order of the mails. */
  readonly patches: readonly PatchMail[];
  /** How many there should be, and the numbers of those that are not there. */
  readonly total: number;
  readonly missing: readonly number[];
  /** What the cover letter or the first patch says of the base. */
  readonly base: BaseInfo;
  /** What the user should know about how the series was put together. */
  readonly notes: readonly string[];
  /** What was given for it and is not in its patches: parts of mails, and whole ones. */
  readonly unread: readonly string[];
  /** A later version of the same series is there as well. */
  readonly isSuperseded: boolean;
}

export interface Assembly {
  /** Those that stand first, in the order of their mails. */
  readonly series: readonly Series[];
  /** Answers, by the message id of what they answer. */
  readonly replies: readonly PatchMail[];
  /** Mails that are none of these. */
  readonly others: readonly PatchMail[];
  readonly notes: readonly string[];
  /** Mails that may be patches, and are none of these. */
  readonly unread: readonly string[];
  /** All mails that git am finds a patch in, in the order that it applies them, copies and answers too. */
  readonly mailed: readonly PatchMail[];
}

export function assemble(mails: readonly Mail[]): Assembly {
  const notes: string[] = [];
  const unread: string[] = [];
  const replies: PatchMail[] = [];
  const others: PatchMail[] = [];
  const members: PatchMail[] = [];
  const mailed: PatchMail[] = [];
  const seen = new Map<string, PatchMail>();
  let nFiles = 0;
  let nHunks = 0;
  let nUnpacked = 0;
  for (const mail of mails) {
    const patch = readPatchMail(mail);
    const { subject } = patch;
    if (patch.isGits) mailed.push(patch);
    const known = mail.messageId === "" ? undefined : seen.get(mail.messageId);
    if (known !== undefined) {
      if (isSameDiff(known, patch))
        notes.push(`${mail.origin} is a copy of a mail that is there already`);
      else
        unread.push(
          `${mail.origin}: has the Message-ID of ${known.mail.origin} and another diff, and is not reviewed`,
        );
      continue;
    }
    seen.set(mail.messageId, patch);
    nFiles += patch.files.length;
    for (const { hunks, binary } of patch.files) {
      nHunks += hunks.length;
      nUnpacked += binary?.data.length ?? 0;
    }
    if (nFiles > MAX_FILES)
      throw new PatchError(`more than ${MAX_FILES} files in all patches; give fewer of them`, {
        origin: mail.origin,
      });
    if (nUnpacked > MAX_INPUT_BYTES)
      throw new PatchError(
        `binary data of more than ${MAX_INPUT_BYTES >> 20} MiB in all patches; give fewer of them`,
        { origin: mail.origin },
      );
    if (nHunks > MAX_HUNKS)
      throw new PatchError(`more than ${MAX_HUNKS} hunks in all patches; give fewer of them`, {
        origin: mail.origin,
      });
    const hasDiff = patch.files.length > 0 || patch.problem !== undefined;
    const isCover = subject.isPatch && subject.isNumbered && subject.index === 0 && !hasDiff;
    if (subject.isReply) replies.push(patch);
    else if (hasDiff || isCover) members.push(patch);
    else {
      others.push(patch);
      if (subject.isPatch)
        unread.push(
          `${mail.origin}: "${printable(patch.title)}" says that it is a patch, and has no diff that can be read`,
        );
    }
  }
  // A reply stands for the patch that it quotes when that one is not there itself.
  for (const reply of replies.filter(({ isQuoted, files }) => isQuoted && files.length > 0)) {
    const { version, index } = reply.subject;
    const parent = reply.mail.parents[0];
    const isThere = members.some(({ subject, title, mail }) => {
      const isAnswered = mail.messageId !== "" && mail.messageId === parent;
      return (
        subject.version === version &&
        subject.index === index &&
        (isAnswered || title === reply.title)
      );
    });
    if (!isThere) members.push(reply);
  }
  for (const reply of replies) {
    if (reply.isGits && !members.includes(reply))
      unread.push(
        `${reply.mail.origin}: a reply with a diff of its own, which git am applies, and which is not reviewed; give it as a patch`,
      );
  }
  const groups = groupsOf(members, mails);
  const series = groups.map((group) => seriesOf(group));
  return {
    series: markSuperseded(series, groups, mails),
    replies: replies.filter((reply) => !members.includes(reply)),
    others,
    notes,
    unread,
    mailed,
  };
}

/** Whether the second changes nothing that the first does not. */
function isSameDiff(one: PatchMail, other: PatchMail): boolean {
  return (other.files.length === 0 && other.problem === undefined) || idOf(one) === idOf(other);
}

/** Blanks and line numbers make no other patch. */
function idOf({ diff, files }: PatchMail): string {
  const [first, last] = [files[0], files.at(-1)];
  return first === undefined || last === undefined
    ? ""
    : patchId(diff.subarray(first.at, last.end));
}

/** Members of one series: the same version and number, in one thread or by one author. */
function groupsOf(members: readonly PatchMail[], mails: readonly Mail[]): PatchMail[][] {
  const roots = rootsOf(mails);
  const groups = new Map<string, PatchMail[]>();
  for (const patch of members) {
    const { subject, mail } = patch;
    const root = roots.get(mail) ?? "";
    // Unnumbered patches without ids are the files of one git format-patch or one page.
    const isLoose = !subject.isNumbered && mail.messageId !== "";
    const total = subject.isNumbered ? subject.total : "-";
    const key = [subject.version, total, subject.isResend, isLoose ? mail.messageId : root].join(
      " ",
    );
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [patch]);
    else group.push(patch);
  }
  const merged: PatchMail[][] = [];
  for (const group of groups.values()) {
    // Sent without threads, each is its own root.
    const other = merged.find((candidate) => isSameSeries(candidate, group));
    if (other === undefined) merged.push(group);
    else other.push(...group);
  }
  return merged;
}

function isSameSeries(a: readonly PatchMail[], b: readonly PatchMail[]): boolean {
  const [one, two] = [a[0] as PatchMail, b[0] as PatchMail];
  if (
    !one.subject.isNumbered ||
    !two.subject.isNumbered ||
    one.subject.total !== two.subject.total
  ) {
    return false;
  }
  if (
    one.subject.version !== two.subject.version ||
    one.subject.isResend !== two.subject.isResend
  ) {
    return false;
  }
  const taken = new Set(a.map(({ subject }) => subject.index));
  const isApart = b.every(({ subject }) => !taken.has(subject.index));
  return isApart && senderOf(one) === senderOf(two);
}

function senderOf({ mail, author }: PatchMail): string {
  return (mail.fields.text("from") || author?.email || "").toLowerCase();
}

/** The first mail of each thread, by the oldest mail that is referred to. */
function rootsOf(mails: readonly Mail[]): ReadonlyMap<Mail, string> {
  const parents = new Map(mails.map(({ messageId, parents: [parent] }) => [messageId, parent]));
  const roots = new Map<Mail, string>();
  /** The tops of the threads that were climbed, so that a long one is climbed once. */
  const tops = new Map<string, string>();
  for (const mail of mails) {
    const passed = new Set<string>();
    let at = mail.messageId;
    let above = mail.parents[0];
    while (above !== undefined && !passed.has(above)) {
      passed.add(above);
      at = above;
      above = tops.get(at);
      if (above === at) break;
      above ??= parents.get(at);
    }
    for (const id of passed) tops.set(id, at);
    roots.set(mail, mail.parents.length > 0 && !parents.has(at) ? (mail.parents.at(-1) ?? at) : at);
  }
  return roots;
}

function seriesOf(group: readonly PatchMail[]): Series {
  const notes: string[] = [];
  const unread: string[] = [];
  const first = group[0] as PatchMail;
  const { isNumbered, version, isResend } = first.subject;
  const total = isNumbered ? first.subject.total : group.length;
  const byIndex = new Map<number, PatchMail>();
  group.forEach((patch, position) => {
    const index = isNumbered ? patch.subject.index : position + 1;
    const other = byIndex.get(index);
    if (other === undefined) byIndex.set(index, patch);
    else if (isSameDiff(other, patch))
      notes.push(
        `${patch.mail.origin} is set aside: ${other.mail.origin} is number ${index} as well`,
      );
    else
      unread.push(
        `${patch.mail.origin} is not reviewed: ${other.mail.origin} is number ${index} as well, with another diff`,
      );
  });
  const cover = byIndex.get(0);
  if (cover !== undefined && (cover.files.length > 0 || cover.problem !== undefined)) {
    unread.push(
      `${cover.mail.origin}: is number 0, a cover letter, and its diff is not reviewed; number it from 1`,
    );
  }
  const patches: PatchMail[] = [];
  const missing: number[] = [];
  for (let index = 1; index <= total; index++) {
    const patch = byIndex.get(index);
    if (patch !== undefined) patches.push(patch);
    else missing.push(index);
  }
  for (const [index, patch] of byIndex) {
    if (index > total)
      unread.push(
        `${patch.mail.origin} is set aside: it is number ${index} of ${total}, and is not reviewed`,
      );
  }
  const indexes = group.map(({ subject }) => subject.index);
  if (indexes.some((index, position) => index < (indexes[position - 1] ?? 0))) {
    notes.push("the mails were not in order");
  }
  for (const { mail, unread: rest } of cover === undefined ? patches : [cover, ...patches])
    unread.push(...rest.map((what) => `${mail.origin}: ${what}`));
  const bases = [cover, patches[0]].flatMap((patch) => (patch === undefined ? [] : [patch.base]));
  return {
    version,
    isRfc: group.some(({ subject }) => subject.isRfc),
    isResend,
    title: (cover ?? patches[0] ?? first).title,
    cover,
    patches,
    total,
    missing,
    base:
      bases.find(({ baseCommit }) => baseCommit !== "") ??
      bases.find(hasChangeId) ??
      bases[0] ??
      NO_BASE,
    notes,
    unread,
    isSuperseded: false,
  };
}

function hasChangeId({ changeId }: BaseInfo): boolean {
  return changeId !== "";
}

/** A series gives way to a later version with its change id, its title, or in its thread; or to its resend. */
function markSuperseded(
  all: readonly Series[],
  groups: readonly (readonly PatchMail[])[],
  mails: readonly Mail[],
): Series[] {
  const roots = rootsOf(mails);
  const rootOf = (index: number): string => {
    const first = groups[index]?.[0];
    return first === undefined ? "" : (roots.get(first.mail) ?? "");
  };
  return all.map((one, index) => {
    const isSuperseded = all.some((other, otherIndex) => {
      const isLater =
        other.version > one.version ||
        (other.version === one.version && other.isResend && !one.isResend);
      if (!isLater || other === one) return false;
      const isSameId = one.base.changeId !== "" && one.base.changeId === other.base.changeId;
      const titles = [other.title, ...other.patches.map(({ title }) => title)];
      return (
        isSameId ||
        titles.includes(one.title) ||
        (rootOf(index) !== "" && rootOf(index) === rootOf(otherIndex))
      );
    });
    return { ...one, isSuperseded };
  });
}
