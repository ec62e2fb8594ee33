/**
 * Replies for the list: a mailbox with one mail for each patch, or the cover letter, that something is
 * wrong with, or that there are questions about where those are asked for. Invariant: `> ` lines are the
 * patch's own bytes unless one would act in the reader or fits into no mail; no unquoted line is a
 * trailer to b4 or patchwork; the same review gives the same mails, ids included, so that none is sent
 * twice unnoticed. Nothing to say is no mail.
 */
import { createHash } from "node:crypto";
import type { Correspondent, MailFacts, SeriesReview } from "../../rules/results/series-review.js";
import { link } from "./parts/describe.js";
import { oneLine } from "./parts/visible.js";
import { attribution } from "./reply/attribution.js";
import { quotableBytes } from "./notes/bytes-text.js";
import {
  addressParts,
  field,
  idParts,
  isAddress,
  isMessageId,
  textParts,
} from "./reply/mail-header.js";
import type { Note } from "./notes/note.js";
import { kernelName, ReplyWords } from "./reply/words.js";
import { inert, prose } from "./reply/prose.js";
import { letters, type Letter } from "./reply/letters.js";
import type { ReplyLine } from "./reply/quote.js";
import type { SeriesDocument, View } from "./format.js";

/** public-inbox' separator: readers take one `>` off `>From `, of which there is none. */
const separator = "From mboxrd@z Thu Jan  1 00:00:00 1970";
/** RFC 2606: a domain that is nobody's. */
const nobody = "ringfence.invalid";

export function render({ review }: SeriesDocument, view: View): Uint8Array {
  const all = letters(review, view);
  return Buffer.concat(all.map((letter) => mailBytes(review, letter, view)));
}

function mailBytes(review: SeriesReview, reply: Letter, { sender }: View): Uint8Array {
  const own = signature(review, reply.notes).map((said) => ({ said }));
  const words = new ReplyWords(review);
  const unfinished = words.unfinished();
  const opening = [
    ...unfinished,
    ...(unfinished.length === 0 ? [] : [""]),
    ...reply.opening,
    attribution(reply.to),
  ].map((said) => ({ said }));
  const ending = ["", ...words.missing()].map((said) => ({ said }));
  const lines = single([...opening, ...reply.lines, ...ending, ...own]);
  const body = Buffer.concat(lines.map(bodyLine));
  const id = createHash("sha256")
    .update(`${reply.to.messageId}\n${review.tool.version}\n`)
    .update(body)
    .digest("hex");
  const head = [
    separator,
    ...headLines(reply.to, sender),
    field("Message-ID", [`<${id.slice(0, 32)}@${domainOf(sender)}>`]),
    "MIME-Version: 1.0",
    "Content-Type: text/plain; charset=UTF-8",
    "Content-Transfer-Encoding: 8bit",
    "",
    "",
  ].join("\n");
  return Buffer.concat([Buffer.from(head, "utf8"), body, Buffer.from("\n")]);
}

/** One blank line of ours where several come together. */
function single(lines: readonly ReplyLine[]): ReplyLine[] {
  const isBlank = (line: ReplyLine | undefined): boolean =>
    line !== undefined && "said" in line && line.said === "";
  return lines.filter((line, index) => !(isBlank(line) && isBlank(lines[index - 1])));
}

function bodyLine(line: ReplyLine): Uint8Array {
  if ("said" in line) return Buffer.from(`${line.said}\n`, "utf8");
  const quoted = quotableBytes(line.quoted);
  return Buffer.concat([Buffer.from(quoted.length === 0 ? ">" : "> "), quoted, Buffer.from("\n")]);
}

/** Addressed as a person would: to the sender and the author, with everybody else who had the patch. */
function headLines(to: MailFacts, sender: Correspondent | undefined): string[] {
  const taken = new Set(sender === undefined ? [] : [sender.email.toLowerCase()]);
  const fresh = (list: readonly Correspondent[]): Correspondent[] =>
    list.filter((each) => {
      const key = each.email.toLowerCase();
      if (!isAddress(each) || taken.has(key)) return false;
      taken.add(key);
      return true;
    });
  const author =
    to.author !== undefined && to.author.email.toLowerCase() !== to.from?.email.toLowerCase()
      ? [to.author]
      : [];
  const senders = to.replyTo.some(isAddress) ? to.replyTo : to.from === undefined ? [] : [to.from];
  const recipients = fresh([...senders, ...author]);
  const copies = fresh([...to.to, ...to.cc]);
  const subject = /^re:/i.test(to.subject) ? to.subject : `Re: ${to.subject}`;
  const parent = isMessageId(to.messageId) ? [to.messageId] : [];
  const lists: readonly (readonly [string, readonly string[]])[] = [
    ["From", sender === undefined ? [] : addressParts([sender])],
    ["To", addressParts(recipients)],
    ["Cc", addressParts(copies)],
    ["Subject", textParts(subject)],
    ["In-Reply-To", idParts(parent)],
    [
      "References",
      parent.length === 0
        ? []
        : idParts([...to.references.filter((id) => id !== to.messageId), ...parent]),
    ],
  ];
  return lists.filter(([, parts]) => parts.length > 0).map(([name, parts]) => field(name, parts));
}

function domainOf(sender: Correspondent | undefined): string {
  return sender !== undefined && isAddress(sender)
    ? sender.email.slice(sender.email.lastIndexOf("@") + 1)
    : nobody;
}

/** What it is that wrote this, on what, and where to read on: readers cut it off, and b4 does. */
function signature(review: SeriesReview, notes: readonly Note[]): string[] {
  const references = new Map<string, string>();
  for (const { boundary } of notes) {
    const url = link(boundary);
    if (url !== undefined) references.set(boundary.id, url);
  }
  const because = oneLine(review.base.because);
  return [
    "",
    "-- ",
    ...prose(
      `Found by ${review.tool.name} ${review.tool.version}, a program; please tell the sender where it is wrong or unwanted.`,
    ),
    ...prose(`Checked on ${kernelName(review)}${because === "" ? "" : `, ${because}`}.`),
    ...[...references].map(([id, url]) => inert(`On the boundary ${oneLine(id)}, see ${url}`)),
  ];
}
