/** What moved in a list, and what it passed. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { movedIn } from "./common-order.js";

const cases: readonly (readonly [says: string, before: string, after: string, moved: string])[] = [
  ["nothing moves in what is the same", "abc", "abc", ""],
  ["what is new or gone has not moved", "abc", "axc", ""],
  ["one of two alike that is gone has not moved", "rxr", "xr", ""],
  ["what moved is told with what it passed", "abcd", "bcad", "a:bc"],
  ["two that change places are one that passed the other", "xaby", "xbay", "a:b"],
  ["what moved and was changed has not moved", "abc", "bcx", ""],
];

for (const [says, before, after, expected] of cases)
  test(says, () => {
    const moved = movedIn([...before], [...after]).map(
      ({ index, passed }) => `${before[index]}:${passed.map((i) => before[i]).join("")}`,
    );
    assert.equal(moved.join(" "), expected);
  });
