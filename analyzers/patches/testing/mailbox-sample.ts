/** Mailboxes of one series, and what may become of one: for the tests that compare us with git. */
import { mailOf, proseMailOf } from "./mail-sample.js";
import { mutated } from "./mail-mutations.js";
import type { SampleTree } from "./sample-tree.js";
import type { Dice } from "./sample.js";

/** A series as its sender posts it, each mail by itself; `tree` is left as the series leaves it. */
export function seriesOf(
  dice: Dice,
  tree: SampleTree,
  at: number,
  onlyOrdinary: boolean,
): string[] {
  const n = 1 + dice.roll(4);
  const hasCover = n > 1 && dice.roll(2) === 0;
  const version = dice.of(["", "", " v2", " v12"]);
  const kind = dice.of([
    "PATCH",
    "PATCH",
    "RFC PATCH",
    "PATCH net-next",
    "PATCH 6.1",
    "PATCH RESEND",
  ]);
  const width = dice.roll(5) === 0 ? 2 : 1;
  const tag = (index: number): string =>
    n === 1
      ? `[${kind}${version}]`
      : `[${kind}${version} ${String(index).padStart(width, "0")}/${n}]`;
  const root = `${at}.${hasCover ? 0 : 1}@x`;
  const mails: string[] = [];
  const answers: string[] = [];
  const letter = (index: number, diff: string) => ({
    subject: tag(index),
    diff,
    id: `${at}.${index}@x`,
    parent: `${at}.${index}@x` === root ? "" : root,
    onlyOrdinary,
  });
  if (hasCover) mails.push(proseMailOf(dice, letter(0, ""), "cover"));
  for (let index = 1; index <= n; index++) {
    const diff = tree.change(dice);
    mails.push(mailOf(dice, letter(index, diff)).text);
    if (dice.roll(4) === 0) {
      const answer = {
        subject: `Re: ${tag(index)}`,
        diff,
        id: `${at}.${index}.1@x`,
        parent: `${at}.${index}@x`,
        onlyOrdinary,
      };
      answers.push(proseMailOf(dice, answer, "answer"));
    }
  }
  return [...mails, ...answers];
}

const swap = (mails: string[], i: number, j: number): void => {
  [mails[i], mails[j]] = [mails[j] as string, mails[i] as string];
};

const SUBJECT = /^Subject: .*\n/m;

/** What happens to the mails of a mailbox, besides what happens to each. */
const MUTATIONS: readonly ((dice: Dice, mails: string[]) => void)[] = [
  (dice, mails) => swap(mails, dice.roll(mails.length), dice.roll(mails.length)),
  (dice, mails) => void mails.splice(dice.roll(mails.length), 1),
  (dice, mails) => void mails.push(dice.of(mails)),
  (dice, mails) =>
    void mails.push(dice.of(mails).replace(/^Message-ID: .*\n/m, "Message-ID: <other@x>\n")),
  (dice, mails) => void mails.push(dice.of(mails).replace(/^Message-ID: .*\n/m, "")),
  (dice, mails) =>
    edit(dice, mails, (mail) =>
      mail.replace(SUBJECT, (line) => line.replace("Subject: ", "Subject: Re: ")),
    ),
  (dice, mails) =>
    edit(dice, mails, (mail) =>
      mail.replace(SUBJECT, (line) => line.replace(/ v\d+|(?=\])/, " v3")),
    ),
  (dice, mails) =>
    edit(dice, mails, (mail) =>
      mail.replace(SUBJECT, (line) =>
        line.replace(/\d+\/\d+/, () => `${dice.roll(6)}/${dice.roll(6)}`),
      ),
    ),
  (dice, mails) =>
    edit(dice, mails, (mail) => mail.replace(SUBJECT, (line) => line.replace(/\[.*\]/, ""))),
  (dice, mails) => edit(dice, mails, (mail) => mail.replace(/^References: .*\n/m, "")),
  (dice, mails) =>
    edit(dice, mails, (mail) =>
      mail.replace(/^From .*\n/, "From mboxrd@z Thu Jan  1 00:00:00 1970\n"),
    ),
  (dice, mails) => edit(dice, mails, (mail) => mutated(dice, mail)),
  (dice, mails) => edit(dice, mails, (mail) => mutated(dice, mail)),
  (dice, mails) => edit(dice, mails, (mail) => mutated(dice, mail)),
];

function edit(dice: Dice, mails: string[], change: (mail: string) => string): void {
  if (mails.length === 0) return;
  const at = dice.roll(mails.length);
  mails[at] = change(mails[at] as string);
}

/** The mailbox with one or two things done to it. */
export function mutatedBox(dice: Dice, mails: readonly string[]): string[] {
  const changed = [...mails];
  for (let n = 1 + dice.roll(2); n > 0 && changed.length > 0; n--)
    dice.of(MUTATIONS)(dice, changed);
  return changed;
}
