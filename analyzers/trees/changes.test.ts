/** States that share a log answer as maps that share nothing, whatever is put on top of which. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { runs } from "../../testing/effort.js";
import { changedBy, differingPaths, foldersOf, type Change, type Changes } from "./changes.js";

const paths = ["a", "d/a", "d/b", "d/e/a", "d/e/f/a", "g/a"];
const folders = ["d", "d/e", "d/e/f", "g", "a"];
const bytes = [Buffer.from("1"), Buffer.from("2"), undefined];

/** Which state it is put on, and what: indexes of paths and of contents. */
const steps = fc.array(
  fc.tuple(fc.nat(20), fc.array(fc.tuple(fc.nat(5), fc.nat(2)), { maxLength: 4 })),
  { maxLength: 12 },
);

function plainFolders(changes: Changes): string[] {
  const there = [...changes].filter(([, change]) => change.bytes !== undefined);
  return folders.filter((folder) => there.some(([path]) => path.startsWith(`${folder}/`)));
}

test("a state on any other is what a copy with the changes would be", () => {
  fc.assert(
    fc.property(steps, (all) => {
      const plain: Map<string, Change>[] = [new Map()];
      const shared: Changes[] = [plain[0] as Changes];
      for (const [on, own] of all) {
        const at = on % plain.length;
        const more = new Map(
          own.map(([path, content]): [string, Change] => [
            paths[path] as string,
            { bytes: bytes[content], mode: "" },
          ]),
        );
        const before = shared[at] as Changes;
        const after = new Map([...(plain[at] as Changes), ...more]);
        const isFolder = foldersOf(before, more);
        assert.deepEqual(folders.filter(isFolder), plainFolders(after));
        plain.push(after);
        shared.push(changedBy(before, more));
      }
      plain.forEach((want, index) => {
        const got = shared[index] as Changes;
        assert.deepEqual([...got], [...want]);
        assert.equal(got.size, want.size);
        assert.deepEqual([...got.keys()], [...want.keys()]);
        assert.deepEqual([...got.values()], [...want.values()]);
        assert.deepEqual(folders.filter(foldersOf(got)), plainFolders(want));
        for (const path of paths) {
          assert.equal(got.get(path), want.get(path));
          assert.equal(got.has(path), want.has(path));
        }
        plain.forEach((other, otherIndex) => {
          const plainly = [...new Set([...want.keys(), ...other.keys()])].filter(
            (path) =>
              want.get(path)?.bytes !== other.get(path)?.bytes ||
              want.has(path) !== other.has(path),
          );
          assert.deepEqual(
            differingPaths(got, shared[otherIndex] as Changes).sort(),
            plainly.sort(),
          );
        });
      });
    }),
    runs(100, 1000),
  );
});
