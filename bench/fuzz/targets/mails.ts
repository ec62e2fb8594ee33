/**
 * Damaged mailboxes: the tree that is judged is the one that git leaves, or the answer says what was
 * not read. Where git stops at a mail there is nothing to be equal to.
 */
import { join } from "node:path";
import { applySeries } from "../../../analyzers/patches/apply-series.js";
import { openDirectory } from "../../../analyzers/trees/directory.js";
import { chooseSeries } from "../../../cli/review/series-of.js";
import { UserError } from "../../../cli/user-error.js";
import { Dice } from "../dice.js";
import { diffWords, someDiff } from "../diffs.js";
import { appliedMails, withoutGit } from "../git.js";
import { mutated } from "../mutate.js";
import { smallTree, unfold } from "../program.js";
import type { Case, Target } from "./target.js";

const BOX = "mbox";
const words = [
  ...diffWords,
  "From 0123456789012345678901234567890123456789 Mon Sep 17 00:00:00 2001",
  "From: A <a@example.org>",
  "Subject: [PATCH] x",
  "Subject: [PATCH v2 1/2] x",
  "Subject: Re: [PATCH] x",
  "Subject: [PATCH 2/2] =?utf-8?q?x?=",
  "Message-Id: <1@x>",
  "In-Reply-To: <1@x>",
  "Content-Type: text/plain; charset=utf-8",
  "Content-Type: text/html",
  "Content-Type: multipart/mixed; boundary=b",
  'Content-Type: multipart/alternative; boundary="b"',
  "Content-Type: application/octet-stream",
  "Content-Type: image/png",
  "Content-Type: message/rfc822",
  "Content-Transfer-Encoding: base64",
  "Content-Transfer-Encoding: quoted-printable",
  "Content-Transfer-Encoding: 8bit",
  "Content-Disposition: attachment; filename=x.patch",
  "MIME-Version: 1.0",
  "--b",
  "--b--",
  "",
  "---",
  "-- >8 --",
  ">From x",
  "> ",
  ">+",
  "=3D",
  "=\n",
  "=20",
  "format=flowed; delsp=yes",
  "Signed-off-by: A <a@example.org>",
];

export const mails: Target = {
  name: "mails",
  doc: "damaged mailboxes: what is judged is what git mailsplit, mailinfo and apply leave, or the answer is incomplete",
  isGuided: true,
  missing: withoutGit,
  open: async (world) => ({
    seeds: Array.from(
      { length: 60 },
      (_, n): Case => new Map([[BOX, Buffer.from(someMailbox(new Dice("mail", n)), "latin1")]]),
    ),
    next: (dice, pick) => {
      const other = (): Uint8Array =>
        dice.roll(2) === 0
          ? Buffer.from(someMailbox(dice), "latin1")
          : (pick().get(BOX) ?? new Uint8Array());
      return new Map([[BOX, mutated(dice, pick().get(BOX) ?? new Uint8Array(), { words, other })]]);
    },
    run: async (input) => {
      const box = input.get(BOX) ?? new Uint8Array();
      const ours = judgedTree(unfold(join(world.scratch, "mails"), smallTree), box);
      if (ours === undefined) return undefined;
      const git = appliedMails(world.scratch, smallTree, box);
      if (!git.isApplied) return undefined;
      const differing = [...new Set([...ours.keys(), ...git.files.keys()])].filter(
        (path) => ours.get(path) !== git.files.get(path),
      );
      if (differing.length === 0) return undefined;
      return {
        signature: "git leaves another tree",
        text: differing
          .map(
            (path) =>
              `${path}\n--- ours: ${ours.get(path) ?? "gone"}\n--- git: ${git.files.get(path) ?? "gone"}`,
          )
          .join("\n"),
      };
    },
  }),
};

/** The tree after the series; undefined where the answer is no complete one, or says that it read a quotation. */
function judgedTree(folder: string, box: Uint8Array): ReadonlyMap<string, string> | undefined {
  try {
    const { series, notes, incomplete } = chooseSeries([{ name: BOX, bytes: box }], BOX);
    if (
      incomplete.length > 0 ||
      series.patches.some(({ problem, isQuoted }) => problem !== undefined || isQuoted) ||
      notes.some((note) => /quotation/.test(note))
    )
      return undefined;
    const tree = openDirectory(folder);
    const steps = applySeries(
      tree,
      series.patches.map(({ files }) => files),
    );
    const left = new Map(
      [...smallTree].map(([path, bytes]) => [
        path,
        `100644 ${Buffer.from(bytes).toString("latin1")}`,
      ]),
    );
    for (const { result } of steps) {
      if (result.kind === "refused") return undefined;
      for (const [path, { bytes, mode }] of result.changes) {
        if (bytes === undefined) left.delete(path);
        else
          left.set(
            path,
            `${mode === "" ? "100644" : mode} ${Buffer.from(bytes).toString("latin1")}`,
          );
      }
    }
    return left;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return undefined;
  }
}

/** One to three mails as git and mail programs write them, in encodings of all kinds. */
function someMailbox(dice: Dice): string {
  const n = dice.few(3);
  return Array.from({ length: n }, (_, at) => someMail(dice, at + 1, n)).join("");
}

function someMail(dice: Dice, at: number, n: number): string {
  const body = `A change.\n\nSigned-off-by: A <a@example.org>\n---\n fs/exec.c | 1 +\n\n${someDiff(dice, smallTree)}-- \n2.39.5\n\n`;
  const head = `From 0123456789012345678901234567890123456789 Mon Sep 17 00:00:00 2001\nFrom: A <a@example.org>\nDate: Mon, 17 Sep 2001 00:00:00 +0000\nMessage-Id: <${at}@example.org>\nSubject: [PATCH${n > 1 ? ` ${at}/${n}` : ""}] fs: change ${at}\n`;
  const base64 = (text: string): string =>
    Buffer.from(text, "latin1").toString("base64").replace(/.{76}/g, "$&\n");
  switch (dice.roll(8)) {
    case 0:
      return `${head}MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n${base64(body)}\n\n`;
    case 1:
      return `${head}MIME-Version: 1.0\nContent-Transfer-Encoding: quoted-printable\n\n${body.replace(/[=\t]/g, (c) => `=${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`)}`;
    case 2:
      return `${head}MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nSee the attachment.\n\n--b\nContent-Type: ${dice.of(["text/x-patch", "text/plain", "application/octet-stream", "image/png"])}\nContent-Transfer-Encoding: base64\nContent-Disposition: attachment; filename=x.patch\n\n${base64(body)}\n--b--\n\n`;
    case 3:
      return `${head}MIME-Version: 1.0\nContent-Type: multipart/alternative; boundary="b"\n\n--b\nContent-Type: text/plain\n\n${body}\n--b\nContent-Type: text/html\n\n<pre>${dice.roll(2) === 0 ? body : someDiff(dice, smallTree)}</pre>\n--b--\n\n`;
    default:
      return `${head}\n${body}`;
  }
}
