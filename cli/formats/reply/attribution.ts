/**
 * The line that says whose words are quoted: `On Thu, Jun 27, 2024 at 11:39:28AM +0100, NAME wrote:`.
 * Invariant: one line, which begins with `On ` and ends with ` wrote:`, as readers of mail know it.
 */
import type { MailFacts } from "../../../rules/results/series-review.js";
import { cut, oneLine } from "../parts/visible.js";

const maxName = 80;
const maxDate = 60;

export function attribution({ author, from, date, commit, subject }: MailFacts): string {
  // What is quoted is the patch, whoever sent or quoted it.
  const who = author ?? from;
  const name = oneLine(who?.name ?? "") || oneLine(who?.email ?? "") || "the author";
  const shown = name.length > maxName ? `${cut(name, maxName)}...` : name;
  // An answer that quotes the patch has a date of its own, and not that of the patch.
  const isAnswer = /^re:/i.test(subject) && author !== undefined && author.email !== from?.email;
  return `On ${when(isAnswer ? "" : date, commit)}, ${shown} wrote:`;
}

/** `Thu, 27 Jun 2024 11:39:28 +0100` as mutt has it; the sender's time zone stays. */
function when(date: string, commit: string): string {
  const line = oneLine(date);
  const match =
    /^(?:([A-Z][a-z]{2}), )?(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\d{2}):(\d{2})(?::(\d{2}))? ([+-]\d{4})/.exec(
      line,
    );
  if (match !== null) {
    const [, weekday, day = "", month, year, hours = "", minutes, seconds = "00", zone] = match;
    const hour = Number(hours);
    const clock = `${String(hour % 12 || 12).padStart(2, "0")}:${minutes}:${seconds}${hour < 12 ? "AM" : "PM"}`;
    return `${weekday === undefined ? "" : `${weekday}, `}${month} ${day.padStart(2, "0")}, ${year} at ${clock} ${zone}`;
  }
  if (line !== "") return cut(line, maxDate);
  return /^[0-9a-f]{12,64}$/.test(commit) ? `commit ${commit.slice(0, 12)}` : "this patch";
}
