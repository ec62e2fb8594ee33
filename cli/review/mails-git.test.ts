/**
 * What git am's plumbing leaves of a mailbox is the tree that was judged, or the review says that it is
 * incomplete; and no ordinary mail makes it that.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  blobsOf,
  leftByGit,
  repositoryOf,
  type Contents,
} from "../../analyzers/patches/testing/git-am.js";
import { mutatedBox, seriesOf } from "../../analyzers/patches/testing/mailbox-sample.js";
import { Dice } from "../../analyzers/patches/testing/sample.js";
import { SampleTree } from "../../analyzers/patches/testing/sample-tree.js";
import { effort } from "../../testing/effort.js";
import { judgedOf } from "./testing/judged.js";

const SEED = Number(process.env["SEED"] ?? 1);
/** Repeats one hundred mailboxes of a full run: the number before the + of the one that differs. */
const FROM = process.env["FROM"] === undefined ? undefined : Number(process.env["FROM"]);

const base = SampleTree.of(new Dice(SEED));
const contents = (tree: SampleTree): Contents =>
  new Map([...tree.files.keys()].map((path) => [path, Buffer.from(tree.text(path), "latin1")]));
const place = repositoryOf(contents(base), "am");

const N_PER_RUN = 100;
const N_WITH_GIT = 25;

function boxesOf(
  n: number,
  from: number,
  isMutated: boolean,
): { readonly boxes: Buffer[]; readonly wanted: string[] } {
  const dice = new Dice(SEED * 7_000_003 + from);
  const wanted: string[] = [];
  const boxes = Array.from({ length: n }, (_, at) => {
    const tree = new SampleTree(base.files);
    const mails = seriesOf(dice, tree, from + at, !isMutated);
    wanted.push(blobsOf(contents(tree)));
    const text = (isMutated ? mutatedBox(dice, mails) : mails)
      .map((mail) => (mail.endsWith("\n") ? mail : `${mail}\n`))
      .join("");
    return Buffer.from(text, "latin1");
  });
  return { boxes, wanted };
}

test("what git leaves of a mailbox that something happened to is what is judged, or the answer is incomplete", () => {
  // Of hundred 93 one has a CR in the mode of an index line, behind a mail in CR LF.
  const all = [...Array(effort(1, 30)).keys(), 93].map((at) => at * N_PER_RUN);
  const runs = FROM === undefined ? all : [FROM];
  let nWhole = 0;
  for (const from of runs) {
    const whole = boxesOf(N_PER_RUN, from, true)
      .boxes.map((box) => ({ box, ...judgedOf(contents(base), box) }))
      .filter(({ left, isQuoted }) => left !== undefined && !isQuoted);
    const isStripped = (n: number): boolean => whole[n]?.hasQuotedCr === true;
    const boxes = whole.map(({ box }) => box);
    const left = leftByGit(place, boxes, `m${from}`, "warn");
    // What git refuses for the CR of its lines is read as with --quoted-cr=strip.
    const stripped = whole.some((one, n) => isStripped(n) && one.left !== left[n])
      ? leftByGit(place, boxes, `s${from}`, "strip")
      : left;
    whole.forEach(({ left: mine, box }, n) => {
      const isSame = mine === left[n] || (isStripped(n) && mine === stripped[n]);
      assert.ok(
        isSame,
        `SEED=${SEED}, mailbox ${from}+${n}:\n${mine}\nis judged, and git leaves\n${left[n]}\n${box.toString("latin1")}`,
      );
    });
    nWhole += whole.length;
  }
  console.log(
    `${runs.length * N_PER_RUN} mailboxes that something happened to, ${nWhole} of them judged as a whole, each as git leaves it`,
  );
});

test("no ordinary series is incomplete", () => {
  const nBoxes = effort(40, 4000);
  const whys: string[] = [];
  let nMails = 0;
  for (let from = 0; from < nBoxes; from += N_PER_RUN) {
    const { boxes, wanted } = boxesOf(N_PER_RUN, 1_000_000 + from, false);
    const ours = boxes.map((box) => judgedOf(contents(base), box));
    ours.forEach(({ left, why }, n) => {
      nMails += (boxes[n] as Buffer).toString("latin1").match(/^Message-ID: /gm)?.length ?? 0;
      if (left === undefined) whys.push(`${why}\n${(boxes[n] as Buffer).toString("latin1")}`);
      else assert.equal(left, wanted[n], (boxes[n] as Buffer).toString("latin1"));
    });
    // Some are held against git as well.
    if (from % 1000 === 0) {
      const some = leftByGit(place, boxes.slice(0, N_WITH_GIT), `o${from}`, "strip");
      assert.deepEqual(some, wanted.slice(0, N_WITH_GIT));
    }
  }
  console.log(
    `${nMails} ordinary mails in ${nBoxes} series, ${whys.length} of which are incomplete`,
  );
  assert.deepEqual(whys, []);
});
