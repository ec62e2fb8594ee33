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
  const there = new Set(members.flatMap(namesOf));
  const standing = new Set<PatchMail>();
  for (const reply of replies.filter(({ isQuoted, files }) => isQuoted && files.length > 0)) {
    const [title] = namesOf(reply) as [string];
    const parent = reply.mail.parents[0];
    if (there.has(title) || (parent !== undefined && there.has(nameOf(reply, "id", parent))))
      continue;
    members.push(reply);
    standing.add(reply);
    for (const name of namesOf(reply)) there.add(name);
  }
  const aside = replies.filter((reply) => !standing.has(reply));
  for (const reply of aside) {
    if (reply.isGits)
      unread.push(
        `${reply.mail.origin}: a reply with a diff of its own, which git am applies, and which is not reviewed; give it as a patch`,
      );
  }
  const groups = groupsOf(members, mails);
  const series = groups.map((group) => seriesOf(group));
  return {
    series: markSuperseded(series, groups, mails),
    replies: aside,
    others,
    notes,
    unread,
    mailed,
  };
}

/** What a patch is known by to an answer, of one version and number: its title, and its message id. */
function namesOf(patch: PatchMail): string[] {
  const { messageId } = patch.mail;
  const title = nameOf(patch, "title", patch.title);
  return messageId === "" ? [title] : [title, nameOf(patch, "id", messageId)];
}

function nameOf({ subject }: PatchMail, kind: "title" | "id", text: string): string {
  return `${subject.version} ${subject.index} ${kind} ${text}`;
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
  // Sent without threads, each is its own root.
  const merged: PatchMail[][] = [];
  const apart = new Map<string, Apart>();
  for (const group of groups.values()) {
    const { total, version, isResend, isNumbered } = (group[0] as PatchMail).subject;
    if (!isNumbered) {
      merged.push(group);
      continue;
    }
    const key = [total, version, isResend, senderOf(group[0])].join(" ");
    const others = apart.get(key);
    const other = others?.find(group);
    if (other !== undefined) other.push(...group);
    else merged.push(group);
    if (others === undefined) apart.set(key, new Apart(group));
    else if (other === undefined) others.add(group);
  }
  return underCovers(merged, roots);
}

/**
 * A cover letter that says a version above patches that say none is theirs, where they stand in its
 * thread, are as many as it says, and have no cover letter of their own.
 */
function underCovers(
  groups: readonly PatchMail[][],
  roots: ReadonlyMap<Mail, string>,
): PatchMail[][] {
  const keyOf = ({ subject, mail }: PatchMail): string =>
    `${subject.total} ${roots.get(mail) ?? ""}`;
  const open = new Map<string, PatchMail[]>();
  for (const group of groups) {
    const [first] = group;
    if (first === undefined || !first.subject.isNumbered || first.subject.version !== 1) continue;
    if (group.every(({ subject }) => subject.index > 0)) open.set(keyOf(first), group);
  }
  const taken = new Set<readonly PatchMail[]>();
  for (const group of groups) {
    const [cover, ...others] = group;
    if (cover === undefined || others.length > 0 || !cover.subject.isNumbered) continue;
    if (cover.subject.index !== 0 || cover.subject.version === 1) continue;
    const patches = open.get(keyOf(cover));
    if (patches === undefined) continue;
    open.delete(keyOf(cover));
    patches.unshift(cover);
    taken.add(group);
  }
  return groups.filter((group) => !taken.has(group));
}

/** Groups of one sender, version and total that may be one series if no number is in two of them. */
class Apart {
  readonly #groups: { readonly members: PatchMail[]; readonly taken: Set<number> }[] = [];
  /** By number: how many of the groups have it, without one among them that has not. */
  readonly #full = new Map<number, number>();

  constructor(group: PatchMail[]) {
    this.add(group);
  }

  add(members: PatchMail[]): void {
    this.#groups.push({ members, taken: new Set(members.map(({ subject }) => subject.index)) });
  }

  /** The first group without a number of this one, which has them from then on. */
  find(group: readonly PatchMail[]): PatchMail[] | undefined {
    const indexes = group.map(({ subject }) => subject.index);
    let first = 0;
    for (const index of indexes) {
      let full = this.#full.get(index) ?? 0;
      while (this.#groups[full]?.taken.has(index) === true) full++;
      this.#full.set(index, full);
      first = Math.max(first, full);
    }
    const found = this.#groups
      .slice(first, first + MAX_APART)
      .find(({ taken }) => indexes.every((index) => !taken.has(index)));
    for (const index of indexes) found?.taken.add(index);
    return found?.members;
  }
}

/** So many groups are tried; what fits in none of them is a series of its own, and said to have gaps. */
const MAX_APART = 64;

function senderOf(patch: PatchMail | undefined): string {
  return (patch?.mail.fields.text("from") || patch?.author?.email || "").toLowerCase();
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
  const latest = new Map<string, number>();
  const rankOf = ({ version, isResend }: Series): number => 2 * version + (isResend ? 1 : 0);
  all.forEach((one, index) => {
    const titles = [one.title, ...one.patches.map(({ title }) => title)];
    const names = [...titles.map((title) => `title ${title}`), ...tiesOf(one, rootOf(index))];
    for (const name of names) latest.set(name, Math.max(latest.get(name) ?? 0, rankOf(one)));
  });
  return all.map((one, index) => {
    const names = [`title ${one.title}`, ...tiesOf(one, rootOf(index))];
    const isSuperseded = names.some((name) => (latest.get(name) ?? 0) > rankOf(one));
    return { ...one, isSuperseded };
  });
}

/** What a series shares with its other versions, its titles aside. */
function tiesOf({ base }: Series, root: string): string[] {
  return [
    ...(base.changeId === "" ? [] : [`change ${base.changeId}`]),
    ...(root === "" ? [] : [`root ${root}`]),
  ];
}
