/**
 * What git am's plumbing leaves of a mailbox is the tree that was judged, or the review says that it is
 * incomplete; and no ordinary mail makes it that.
 */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { effort } from "../../testing/effort.js";
import { applySeries } from "../../analyzers/patches/apply-series.js";
import { SampleTree } from "../../analyzers/patches/sample-tree.js";
import { mutatedBox, seriesOf } from "../../analyzers/patches/mailbox-sample.js";
import { Dice, environment, scratch } from "../../analyzers/patches/sample.js";
import { memoryTree } from "../../analyzers/trees/memory.js";
import { UserError } from "../user-error.js";
import { orderProblems } from "./mail-order.js";
import { chooseSeries } from "./series-of.js";

const SEED = Number(process.env["SEED"] ?? 1);
const isExhaustive = effort(false, true);

const base = SampleTree.of(new Dice(SEED));
const contents = (tree: SampleTree): Map<string, Buffer> =>
  new Map([...tree.files.keys()].map((path) => [path, Buffer.from(tree.text(path), "latin1")]));
const idOf = (bytes: Uint8Array): string =>
  createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
const blobs = (files: ReadonlyMap<string, Uint8Array>): string =>
  [...files]
    .map(([path, bytes]) => `${idOf(bytes)} ${path}`)
    .sort()
    .join("\n");

/** A repository with the files in its index, on which mailboxes are applied, each by itself. */
function repository(): string {
  const place = join(scratch, "am");
  mkdirSync(place);
  execFileSync("git", ["init", "-q", place], { env: environment });
  for (const [path, bytes] of contents(base)) {
    mkdirSync(join(place, dirname(path)), { recursive: true });
    writeFileSync(join(place, path), bytes);
  }
  execFileSync("git", ["add", "-A"], { cwd: place, env: environment });
  return place;
}

/** Of each mailbox the blobs that git leaves, one mail after the other; what does not apply is passed over, as by git am --skip. */
function byGit(
  place: string,
  boxes: readonly Buffer[],
  name: string,
  quotedCr: "warn" | "strip",
): string[] {
  const folder = join(place, name);
  mkdirSync(folder);
  boxes.forEach((box, n) => {
    mkdirSync(join(folder, `${n}.d`));
    writeFileSync(join(folder, `${n}.box`), box);
  });
  const script = `for b in *.box; do n=\${b%.box}; cp ../.git/index $n.index; export GIT_INDEX_FILE=$PWD/$n.index
    git mailsplit -b -o$n.d $b >/dev/null 2>&1 || true
    for m in $n.d/*; do [ -f $m ] || continue; git mailinfo --quoted-cr=${quotedCr} msg patch <$m >/dev/null 2>&1 && [ -s patch ] && (cd .. && git apply --cached --whitespace=nowarn ${name}/patch >/dev/null 2>&1) || true; done
    (cd .. && git ls-files -s) >$n.out; done`;
  execFileSync("sh", ["-c", script], { cwd: folder, env: environment });
  return boxes.map((_, n) =>
    readFileSync(join(folder, `${n}.out`), "utf8")
      .trim()
      .split("\n")
      .map((line) => line.replace(/^\d+ (\w+) 0\t/, "$1 "))
      .sort()
      .join("\n"),
  );
}

interface Judged {
  /** The blobs that are judged; undefined where the answer is none, or incomplete. */
  readonly left: string | undefined;
  readonly why: string;
  readonly hasQuotedCr: boolean;
}

function byUs(box: Buffer): Judged {
  const files = contents(base);
  try {
    const chosen = chooseSeries([{ name: "box", bytes: box }], "box");
    const { series } = chosen;
    const tree = memoryTree(files);
    const steps = applySeries(
      tree,
      series.patches.map((patch) => patch.files),
    );
    const incomplete = [...chosen.incomplete, ...orderProblems(tree, chosen)];
    const refused = steps.flatMap(({ result }) =>
      result.kind === "refused" ? result.problems.map(({ message }) => message) : [],
    );
    const problems = series.patches.flatMap(({ problem }) => problem?.message ?? []);
    for (const { result } of steps) {
      if (result.kind !== "applied") continue;
      for (const [path, { bytes }] of result.changes) {
        if (bytes === undefined) files.delete(path);
        else files.set(path, Buffer.from(bytes));
      }
    }
    const isWhole = incomplete.length + refused.length + problems.length === 0;
    const hasQuotedCr = series.patches.some(({ repairs }) =>
      repairs.some((repair) => repair.includes("CR LF")),
    );
    return {
      left: isWhole ? blobs(files) : undefined,
      why: [...incomplete, ...problems, ...refused].join("; "),
      hasQuotedCr,
    };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { left: undefined, why: error.message, hasQuotedCr: false };
  }
}

const N_PER_RUN = 100;

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
    wanted.push(blobs(contents(tree)));
    const text = (isMutated ? mutatedBox(dice, mails) : mails)
      .map((mail) => (mail.endsWith("\n") ? mail : `${mail}\n`))
      .join("");
    return Buffer.from(text, "latin1");
  });
  return { boxes, wanted };
}

const place = repository();

test("what git leaves of a mailbox that something happened to is what is judged, or the answer is incomplete", () => {
  const nBoxes = isExhaustive ? 10_000 : 100;
  let nWhole = 0;
  for (let from = 0; from < nBoxes; from += N_PER_RUN) {
    const whole = boxesOf(N_PER_RUN, from, true)
      .boxes.map((box) => ({ box, ...byUs(box) }))
      .filter(({ left }) => left !== undefined);
    const isStripped = (n: number): boolean => whole[n]?.hasQuotedCr === true;
    const boxes = whole.map(({ box }) => box);
    const left = byGit(place, boxes, `m${from}`, "warn");
    // What git refuses for the CR of its lines is read as with --quoted-cr=strip.
    const stripped = whole.some((one, n) => isStripped(n) && one.left !== left[n])
      ? byGit(place, boxes, `s${from}`, "strip")
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
    `${nBoxes} mailboxes that something happened to, ${nWhole} of them judged as a whole, each as git leaves it`,
  );
});

test("no ordinary series is incomplete", () => {
  const nBoxes = isExhaustive ? 10_000 : 200;
  const whys: string[] = [];
  for (let from = 0; from < nBoxes; from += N_PER_RUN) {
    const { boxes, wanted } = boxesOf(N_PER_RUN, 1_000_000 + from, false);
    const ours = boxes.map(byUs);
    ours.forEach(({ left, why }, n) => {
      if (left === undefined) whys.push(`${why}\n${(boxes[n] as Buffer).toString("latin1")}`);
      else assert.equal(left, wanted[n], (boxes[n] as Buffer).toString("latin1"));
    });
    // A sample is held against git as well.
    if (from % 1000 === 0) assert.deepEqual(byGit(place, boxes, `o${from}`, "strip"), wanted);
  }
  console.log(`${nBoxes} ordinary series, ${whys.length} of them incomplete`);
  assert.deepEqual(whys, []);
});
