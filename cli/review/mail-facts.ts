/** What an answer needs of the mail that it answers. Invariant: nothing of it is more than the mail says. */
import { addresses, type Address } from "../../analyzers/patches/header-fields.js";
import type { PatchMail } from "../../analyzers/patches/patch-mail.js";
import { decodeText } from "../../analyzers/patches/charset.js";
import { messageEnd } from "../../analyzers/patches/message.js";
import type { Correspondent, MailFacts } from "../../rules/results/series-review.js";

const SHORT_ID = 12;
const LF = 10;
/** Lists refuse a mail to a tenth of them. */
const MAX_ADDRESSES = 1000;

export function mailFactsOf(patch: PatchMail): MailFacts {
  const { mail, title, message, belowCut } = patch;
  const { fields } = mail;
  const crowded: string[] = [];
  const of = (name: string): Correspondent[] => {
    const all = fields.all(name).flatMap((raw) => addresses(raw));
    if (all.length > MAX_ADDRESSES)
      crowded.push(
        `more than ${MAX_ADDRESSES} addresses in ${name}, of which the others are left out`,
      );
    return all.slice(0, MAX_ADDRESSES).map(correspondent);
  };
  const references = [...fields.ids("references")];
  const parent = fields.ids("in-reply-to")[0];
  if (parent !== undefined && references.length === 0) references.push(parent);
  const subject = fields.text("subject");
  const body = linesOf(message);
  return {
    origin:
      isOfHistory(mail.origin) && mail.commit !== ""
        ? `commit ${mail.commit.slice(0, SHORT_ID)}`
        : mail.origin,
    messageId: mail.messageId,
    subject: subject === "" ? title : subject,
    title,
    author: patch.author === undefined ? undefined : correspondent(patch.author),
    from: of("from")[0],
    replyTo: of("reply-to"),
    to: of("to"),
    cc: of("cc"),
    date: fields.text("date") || patch.date,
    references,
    commit: mail.commit,
    body,
    belowCut: linesOf(belowCut),
    line: isOfHistory(mail.origin) ? 0 : mail.line,
    bodyLine: isOfHistory(mail.origin) ? 0 : bodyLineOf(patch, body),
    // Behind the addresses, which may have been too many.
    repairs: [...patch.repairs, ...crowded],
  };
}

/** The name of the input that a repository's own commits come in. */
export const HISTORY = "git";

function isOfHistory(origin: string): boolean {
  return origin === HISTORY || origin.startsWith(`${HISTORY}#`);
}

function correspondent({ name, email }: Address): Correspondent {
  return { name, email };
}

function linesOf(text: string): string[] {
  return text === "" ? [] : text.split("\n");
}

/** Counted back from the diff, the line of which is known. */
function bodyLineOf({ text, cutAt, diffLine }: PatchMail, body: readonly string[]): number {
  if (diffLine === 0 || body.length === 0) return 0;
  const log = decodeText(text.subarray(0, messageEnd(text, cutAt)), "")
    .split("\n")
    .map((line) => line.replace(/\r$/, ""));
  // The text in front of the cut ends with a line end.
  let n = 0;
  for (let at = text.indexOf(LF); at >= 0 && at < cutAt; at = text.indexOf(LF, at + 1)) n++;
  for (let at = log.length - 1 - body.length; at >= 0; at--) {
    if (log[at] === body[0] && log[at + body.length - 1]?.trimEnd() === body.at(-1))
      return diffLine - (n - at);
  }
  return 0;
}
