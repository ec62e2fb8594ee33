/**
 * A commit of a repository as a patch of a series. Message and diff come from git apart, so that
 * nothing that a message says is taken for a diff, a header or another mail. Invariant: the diff is
 * what the commit changes, and the message is all that the commit says.
 */
import { NO_BASE } from "./base-info.js";
import { parseDiff } from "./diff.js";
import { addresses, Fields } from "./header-fields.js";
import type { Mail } from "./mail.js";
import { PatchError } from "./patch-error.js";
import type { PatchMail } from "./patch-mail.js";
import type { FilePatch } from "./patch.js";
import type { Series } from "./series.js";
import { parseSubject } from "./subject.js";
import { trailersOf } from "./trailers.js";

export interface CommitText {
  readonly commit: string;
  readonly name: string;
  readonly email: string;
  /** As a mail's header has it. */
  readonly date: string;
  /** The first paragraph on one line, and what follows it. */
  readonly title: string;
  readonly body: string;
  /** What git says of the files, then the diff. */
  readonly diff: Uint8Array;
}

/** A series of these commits, in this order. `origin`: where they come from. */
export function seriesOfCommits(commits: readonly CommitText[], origin: string): Series {
  const patches = commits.map((commit, at) => patchOf(commit, at + 1, commits.length, origin));
  return {
    version: 1,
    isRfc: false,
    isResend: false,
    title: patches[0]?.title ?? "",
    cover: undefined,
    patches,
    total: patches.length,
    missing: [],
    base: NO_BASE,
    notes: [],
    unread: [],
    isSuperseded: false,
  };
}

function patchOf(
  { commit, name, email, date, title, body, diff }: CommitText,
  index: number,
  total: number,
  origin: string,
): PatchMail {
  const mark =
    total === 1
      ? "[PATCH]"
      : `[PATCH ${String(index).padStart(String(total).length, "0")}/${total}]`;
  const fields = new Fields();
  const add = (field: string, text: string): void =>
    fields.add(field, Buffer.from(text).toString("latin1"));
  add("From", `"${name.replace(/["\\]/g, "\\$&")}" <${email}>`);
  add("Date", date);
  add("Subject", `${mark} ${title}`);
  const message = body.replace(/^(?:[ \t]*\n)+/, "").trimEnd();
  const head = Buffer.from(`${message}\n---\n`);
  const text = Buffer.concat([head, diff]);
  const cutAt = head.length - "---\n".length;
  const read = filesIn(text.subarray(cutAt), `commit ${commit.slice(0, 12)}`);
  const mail: Mail = {
    origin: total === 1 ? origin : `${origin}#${index}`,
    commit,
    fields,
    messageId: "",
    parents: [],
    parts: [],
    asAm: undefined,
    line: 1,
    bytes: text,
    bodyAt: 0,
    repairs: [],
  };
  const first = read.files[0];
  return {
    mail,
    subject: parseSubject(`${mark} ${title}`),
    title: parseSubject(title).title,
    author: addresses(fields.raw("from"))[0],
    date,
    message,
    belowCut: text.toString("utf8", head.length, cutAt + (first?.at ?? 0)).trimEnd(),
    trailers: trailersOf(message),
    base: NO_BASE,
    text,
    cutAt,
    diff: text.subarray(cutAt),
    diffLine: 0,
    files: read.files,
    problem: read.problem,
    isGits: true,
    isQuoted: false,
    repairs: [],
    unread: [],
  };
}

function filesIn(
  diff: Uint8Array,
  origin: string,
): { readonly files: readonly FilePatch[]; readonly problem: PatchError | undefined } {
  try {
    return { files: diff.length > "---\n".length ? parseDiff(diff) : [], problem: undefined };
  } catch (error) {
    if (!(error instanceof PatchError)) throw error;
    return { files: [], problem: error.in(origin) };
  }
}
