/** What a reviewer said by hand of an RFC is said by the facts of two trees. */
import { textOf } from "../words/text-of.js";
import assert from "node:assert/strict";
import { test } from "node:test";
import type { ClaimAnswer } from "./claim.js";
import { findClaims, judgePatch } from "./decide-claims.js";
import * as seed from "./testing/seed.js";
import { BaseSweep } from "./base-sweep.js";
import { TreeFacts } from "./tree-facts.js";

const { claims, remarks } = await judgePatch(
  findClaims(seed.message),
  new TreeFacts(seed.before, seed.after),
);
const answer = (kind: string): ClaimAnswer => {
  const found = claims.filter((claim) => claim.kind === kind);
  assert.equal(found.length, 1, `${kind}: ${found.length}`);
  return found[0] as ClaimAnswer;
};

test("no call leads from vma_expand() or vma_shrink() to a split or a merge", () => {
  const { answer: is, because, evidence } = answer("calls");
  assert.equal(is, "contradicted");
  assert.match(
    textOf(because),
    /no call on the way from vma_expand\(\) and vma_shrink\(\) leads to split_vma\(\) and vma_merge\(\)/,
  );
  assert.ok(evidence.some(({ place }) => place.path === "mm/mmap.c"));
});

test("shift_arg_pages() in fs/exec.c is the sole external user", () => {
  const { answer: is, evidence, reading } = answer("sole-user");
  assert.equal(is, "holds");
  assert.equal(
    reading,
    "the only external users of vma_expand() and vma_shrink() are shift_arg_pages() in fs/exec.c",
  );
  assert.deepEqual(
    evidence.map(({ place, side }) => `${side} ${place.path}:${place.line}`),
    ["before fs/exec.c:8", "before fs/exec.c:12"],
  );
});

test("both are out of reach, and their declarations stand in mm/internal.h", () => {
  const unexported = claims.filter(({ kind }) => kind === "unexported");
  assert.ok(unexported.length > 0 && unexported.every(({ answer: is }) => is === "holds"));
  assert.equal(answer("moved").answer, "holds");
});

test("a sentence's span is the sentence", () => {
  const { span } = answer("sole-user");
  assert.equal(
    seed.message.slice(span.start, span.end).replace(/\s+/g, " "),
    "To serve both, we provide abstractions for the sole external user of these functions, shift_arg_pages() in fs/exec.c.",
  );
});

test("vma_shrink_top() wraps a function for a single caller, and one function would do", () => {
  const questions = remarks.map(({ kind, symbol }) => `${kind} ${symbol}`);
  assert.deepEqual(questions, [
    "single-caller-wrapper vma_shrink_top",
    "functions-for-one-caller vma_expand_bottom",
    "kernel-doc-form vma_expand_bottom",
  ]);
  assert.match(
    textOf(remarks[0]?.question ?? ""),
    /vma_shrink_top\(\) wraps vma_shrink\(\), whose only user it is, and shift_arg_pages\(\) at fs\/exec\.c:\d+ is its only caller/,
  );
});

test("patches of a series share one sweep of the base, and say the same", async () => {
  let nReads = 0;
  const counted = {
    ...seed.before,
    each: ((next, room, visit) => (
      (nReads += 1), seed.before.each(next, room, visit)
    )) as typeof seed.before.each,
  };
  const base = new BaseSweep(counted);
  await base.prepare([
    "vma_expand",
    "vma_shrink",
    "shift_arg_pages",
    "vma_expand_bottom",
    "vma_shrink_top",
  ]);
  const own = await judgePatch(
    findClaims(seed.message),
    new TreeFacts(seed.before, seed.after, { base }),
  );
  const back = await judgePatch(
    findClaims(seed.message),
    new TreeFacts(seed.after, seed.before, { base }),
  );
  assert.deepEqual(
    own.claims.map(({ kind, answer: is, because }) => [kind, is, because]),
    claims.map(({ kind, answer: is, because }) => [kind, is, because]),
  );
  assert.ok(
    back.claims
      .filter(({ kind }) => kind === "unexported")
      .every(({ answer: is }) => is === "contradicted"),
  );
  // Once for the names, and once for the definitions.
  assert.ok(nReads <= 2, `${nReads}`);
});
