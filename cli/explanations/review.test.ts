/** Every name that a review prints in brackets can be explained. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { coverNotes, notesOf } from "../formats/notes/notes.js";
import { changedReview, richReview, undecidedReview } from "../formats/testing/series-samples.js";
import { rules } from "../../rules/offences/index.js";
import { verdictRules } from "../verdict-rules.js";
import { explainOfReview } from "./review.js";

test("names that are printed in brackets are explained", () => {
  const known = new Set([...rules, ...verdictRules].map(({ name }) => name));
  const reviews = [richReview, undecidedReview, changedReview];
  const names = new Set(
    reviews.flatMap((review) =>
      [...coverNotes(review), ...review.patches.flatMap((patch) => notesOf(review, patch))].map(
        ({ rule }) => rule,
      ),
    ),
  );
  for (const name of ["claim", "contradicted-claim", "relocation", "undecided-relocation"]) {
    assert.ok(names.has(name), name);
    assert.match(
      explainOfReview(name, 100)?.[0] ?? "",
      new RegExp(`^${name}, of ringfence review$`),
    );
  }
  // Questions of the sample have names of their own.
  const left = [...names].filter(
    (name) => !known.has(name) && explainOfReview(name, 100) === undefined,
  );
  assert.deepEqual(
    left.filter((name) => !["forwarding-function", "kernel-doc", "single-file"].includes(name)),
    [],
  );
});

test("what a claim may be is listed with it", () => {
  assert.ok(
    explainOfReview("contradicted-claim", 100)?.some((line) => line.startsWith("  sole-user: ")),
  );
  assert.equal(explainOfReview("no-such-name", 100), undefined);
});
