/**
 * What three versions of one patch get from a review on the release that they were written for. Mails
 * and tree are nobody's to copy: RINGFENCE_SEED names a folder with rfc1-3.eml, rfc2-3.eml, v4-3.eml and
 * a repository tree.git, whose branch `base` is v6.10 with vma_modify() and its helpers moved to
 * mm/internal.h. Where there is none, the tests are skipped.
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { ringfence } from "../testing/run.js";

const seed = process.env["RINGFENCE_SEED"];
const options = {
  skip: seed === undefined ? "RINGFENCE_SEED names no folder with the mails and the tree" : false,
};

function review(mail: string, ...more: readonly string[]): Promise<string> {
  return modelled(mail, "--no-model", ...more);
}

async function modelled(mail: string, ...more: readonly string[]): Promise<string> {
  const folder = seed ?? "";
  const { stdout, stderr } = await ringfence([
    ...["review", join(folder, mail), "--tree", join(folder, "tree.git"), "--base", "base"],
    ...["--alone", ...more],
  ]);
  assert.equal(stderr, "");
  return stdout;
}

const words = (text: string): string => text.replace(/\s*\n(?: *\|| *>)? */g, " ");

test(
  "v1 is told that no direct path leads to a split or a merge, and mailed",
  options,
  async () => {
    const text = words(await review("rfc1-3.eml"));
    assert.match(text, /^fail: 1 claim contradicted; 4 crossings gone, none new; /);
    assert.match(
      text,
      /this does not hold: no direct path leads from vma_expand\(\) and vma_shrink\(\) to /,
    );
    assert.match(
      text,
      /calls through pointers in [^:]+, none of whose tables holds one of those: /,
    );
    assert.match(text, /vma_shrink_top\(\) wraps vma_shrink\(\), whose only user it is/);
    // What was checked and is wrong, what goes, what could be one function, and how comments are written.
    assert.match(
      text,
      /then: question: mm\/mmap\.c:\d+: vma_shrink_top\(\) wraps .* The comment of /,
    );
    assert.match(text, /Would one function in mm\/mmap\.c that does what shift_arg_pages\(\) does/);
    const mail = words(await review("rfc1-3.eml", "--format", "mail"));
    assert.match(mail, /1 claim contradicted; 4 crossings gone, none new/);
    assert.match(mail, /no direct path leads from/);
  },
);

test("v1 moves the stack as before, on the tree's own code", options, async () => {
  const text = words(await modelled("rfc1-3.eml"));
  assert.match(
    text,
    /^fail: 1 claim contradicted; 4 crossings gone, none new; relocation the same in [\d,]+ scenarios; 4 questions worst: the message of 3\/7: this does not hold: no direct path leads from /,
  );
  // Nobody shrinks a VMA by all of it that has just grown by as much.
  assert.match(text, /none of which comes to mm\/mmap\.c:3960/);
});

test(
  "v2 is told what became a forwarder, and is paired with v1 under its other title",
  options,
  async () => {
    const text = words(await review("rfc2-3.eml", "--prev", join(seed ?? "", "rfc1-3.eml")));
    assert.match(text, /shift_arg_pages\(\) only forwards to relocate_vma\(\) after the patch/);
    assert.doesNotMatch(text, /dropped/);
    assert.match(text, /settled: single-caller-wrapper \(vma_shrink_top\)/);
    assert.match(text, /settled: functions-for-one-caller /);
    assert.match(text, /settled: kernel-doc-form \(vma_shrink_top\)/);
    assert.equal(await review("rfc2-3.eml", "--format", "mail"), "");
  },
);

test("v4 is told of the comment that names what it removes", options, async () => {
  const text = words(await review("v4-3.eml"));
  assert.match(
    text,
    /shift_arg_pages\(\) is gone after the patch, and a comment still names it: mm\/mremap\.c/,
  );
  assert.equal(await review("v4-3.eml", "--format", "mail"), "");
});
