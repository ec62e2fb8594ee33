/** How much of what maintainers claim is read: of what is marked 70 %, and nothing that is not. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { findClaims } from "./decide-claims.js";
import { held, written, type Marked } from "./testing/marked.js";

const leastRecall = 0.7;

/** `kind name name` of all that is read, whatever the order of names. */
function readIn(message: string): { readonly kind: string; readonly names: readonly string[] }[] {
  return findClaims(message).claims.map(({ kind, claim }) => ({ kind, names: claim.names }));
}

for (const [title, list] of [
  ["the list that patterns were written with", written],
  ["the list that was held out", held],
] as const) {
  test(`of ${title} 70 % are read, each with its names`, () => {
    const missed = list.flatMap(([message, ...claims]) => {
      const found = readIn(message);
      return claims
        .filter((claim) => {
          const [kind, ...names] = claim.split(" ");
          return !found.some(
            (each) => each.kind === kind && names.every((name) => each.names.includes(name)),
          );
        })
        .map((claim) => `${claim}: ${message}`);
    });
    const n = list.reduce((sum, [, ...claims]) => sum + claims.length, 0);
    assert.ok(
      (n - missed.length) / n >= leastRecall,
      `${n} marked, not read:\n${missed.join("\n")}`,
    );
  });

  test(`of ${title} nothing is read that nobody claims`, () => {
    const more = list.flatMap(([message, ...claims]) => {
      const kinds = new Set(claims.map((claim) => claim.split(" ")[0]));
      return readIn(message)
        .filter(({ kind }) => !kinds.has(kind))
        .map(({ kind }) => `${kind}: ${message}`);
    });
    assert.deepEqual(more, []);
  });
}

test("the lists are large enough and have no sentence twice", () => {
  const all: readonly Marked[] = [...written, ...held];
  assert.ok(all.length >= 100 && held.length >= all.length / 2, `${all.length}, ${held.length}`);
  assert.equal(new Set(all.map(([message]) => message)).size, all.length);
});
