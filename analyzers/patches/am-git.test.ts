/** A mail is what git am's plumbing makes of it: over thousands of mails that something happened to. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { effort } from "../../testing/effort.js";
import { readAsAm } from "./am/read.js";
import { splitMailbox, withoutCr } from "./mbox.js";
import { mailOf } from "./testing/mail-sample.js";
import { mutated } from "./testing/mail-mutations.js";
import { SampleTree } from "./testing/sample-tree.js";
import { Dice, environment, scratch } from "./testing/sample.js";

const SEED = Number(process.env["SEED"] ?? 1);
const N_MAILS = effort(200, 8000);
const N_PER_BOX = 200;

interface Taken {
  readonly mail: Buffer;
  readonly patch: Buffer;
  readonly isRefused: boolean;
}

/** git mailsplit and git mailinfo, over one mailbox. */
function byGit(box: Buffer, name: string): Taken[] {
  const folder = join(scratch, name);
  mkdirSync(folder);
  writeFileSync(join(folder, "box"), box);
  mkdirSync(join(folder, "m"));
  const script =
    "git mailsplit -b -d6 -om box >/dev/null && cd m && for i in *; do git mailinfo $i.msg $i.patch <$i >$i.info 2>/dev/null || touch $i.refused; done";
  execFileSync("sh", ["-c", script], { cwd: folder, env: environment });
  const names = readdirSync(join(folder, "m"));
  const has = new Set(names);
  return names
    .filter((file) => !file.includes("."))
    .sort()
    .map((file) => {
      const patch = has.has(`${file}.patch`)
        ? readFileSync(join(folder, "m", `${file}.patch`))
        : Buffer.alloc(0);
      return {
        mail: readFileSync(join(folder, "m", file)),
        patch,
        isRefused: has.has(`${file}.refused`),
      };
    });
}

test(`${N_MAILS} mails that something happened to are split and taken apart as by git`, () => {
  let nPatches = 0;
  let nRefused = 0;
  let nUnknown = 0;
  let nMails = 0;
  for (let from = 0; from < N_MAILS; from += N_PER_BOX) {
    const dice = new Dice(SEED * 1_000_003 + from);
    const texts = Array.from({ length: N_PER_BOX }, (_, n) => {
      const diff = SampleTree.of(dice).change(dice);
      const { text } = mailOf(dice, {
        subject: "[PATCH]",
        diff,
        id: `${from + n}@x`,
        parent: "",
        onlyOrdinary: false,
      });
      return mutated(dice, text);
    });
    const box = Buffer.from(
      texts.map((text) => (text.endsWith("\n") ? text : `${text}\n`)).join(""),
      "latin1",
    );
    const wanted = byGit(box, `am${from}`);
    const mails = splitMailbox(box);
    assert.equal(mails.length, wanted.length);
    mails.forEach((raw, n) => {
      const { mail, patch, isRefused } = wanted[n] as Taken;
      const ours = readAsAm(withoutCr(raw.bytes), true);
      const about = `SEED=${SEED}, mail ${from + n}\n${mail.toString("latin1")}`;
      nMails++;
      if (isRefused) nRefused++;
      if (isRefused || ours.refusal !== undefined) {
        // What nobody here knows how to convert is given up as well, and said.
        const isUnknown = !isRefused && /charset/.test(ours.refusal ?? "");
        assert.ok(
          isUnknown || (isRefused && ours.refusal !== undefined),
          `${ours.refusal}: ${about}`,
        );
        if (isUnknown) nUnknown++;
        return;
      }
      if (patch.length > 0) nPatches++;
      assert.equal(
        Buffer.from(ours.text.subarray(ours.cutAt)).toString("latin1"),
        patch.toString("latin1"),
        about,
      );
    });
  }
  console.log(
    `${nMails} mails, ${nPatches} with a patch, ${nRefused} given up by git, ${nUnknown} more by us`,
  );
});
