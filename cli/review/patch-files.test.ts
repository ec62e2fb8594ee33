/** Lines of a patch as they are quoted: byte for byte, and where they really lie. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { applySeries } from "../../analyzers/patches/apply-series.js";
import { memoryTree } from "../../analyzers/trees/memory-tree.js";
import { packageRoot } from "../package.js";
import { lineMap, patchFilesOf } from "./patch-files.js";
import { chooseSeries } from "./series-of.js";
import { mailFactsOf } from "./mail-facts.js";
import { filesIn } from "../../fixtures/sections.js";
import type { Files } from "./testing/reviews.js";

const fixture = (name: string): Buffer => readFileSync(`${packageRoot}/fixtures/series/${name}`);
const seriesOf = (name: string): ReturnType<typeof chooseSeries>["series"] =>
  chooseSeries([{ name, bytes: fixture(`${name}.mbox`) }], name).series;
const names = ["seed", "transient", "elsewhere", "moved", "above"] as const;

function linesOf(bytes: Uint8Array | undefined): string[] {
  return bytes === undefined ? [] : Buffer.from(bytes).toString("latin1").split("\n");
}

/** The tree with lines put before each file, so that every hunk lies elsewhere. */
function shifted(files: Files): Files {
  return new Map(
    [...files].map(([path, bytes]) => [
      path,
      /\.c$/.test(path) ? Buffer.concat([Buffer.from("/* shift */\n\n\n"), bytes]) : bytes,
    ]),
  );
}

for (const name of names) {
  test(`${name}: the raw lines joined are the diff`, () => {
    for (const { files } of seriesOf(name).patches) {
      const shown = patchFilesOf(files, { kind: "refused", problems: [] });
      shown.forEach(({ header, hunks }, index) => {
        const file = files[index] as (typeof files)[number];
        const raw = [
          ...header,
          ...hunks.flatMap((hunk) => [hunk.header, ...hunk.lines.map((line) => line.raw)]),
        ];
        assert.equal(
          `${raw.join("\n")}\n`,
          Buffer.from(file.bytes.subarray(file.at, file.end)).toString("latin1"),
        );
      });
    }
  });

  for (const [how, tree] of [
    ["as it is", filesIn(fixture(`${name}.tree`).toString())],
    ["shifted", shifted(filesIn(fixture(`${name}.tree`).toString()))],
  ] as const) {
    test(`${name}, ${how}: every line is the line of the file that it says`, () => {
      const { patches } = seriesOf(name);
      const steps = applySeries(
        memoryTree(tree),
        patches.map(({ files }) => files),
      );
      patches.forEach(({ files }, at) => {
        const step = steps[at] as (typeof steps)[number];
        // Hunks at the start of a file do not shift.
        if (step.result.kind === "refused") return;
        for (const file of patchFilesOf(files, step.result)) {
          const [before, after] = [
            linesOf(step.before.read(file.oldPath ?? "")),
            linesOf(step.after.read(file.newPath ?? "")),
          ];
          const map = lineMap(file);
          for (const { raw, oldLine, newLine } of file.hunks.flatMap(({ lines }) => lines)) {
            if (oldLine > 0) assert.equal(before[oldLine - 1], raw.slice(1));
            if (newLine > 0) assert.equal(after[newLine - 1], raw.slice(1));
          }
          before.forEach((text, index) => {
            const line = map(index + 1);
            if (line > 0) assert.equal(after[line - 1], text, `${file.path}:${index + 1}`);
          });
        }
      });
    });
  }
}

test("the lines of the message are where the mail has them", () => {
  const input = fixture("transient.mbox").toString().split("\n");
  for (const patch of seriesOf("transient").patches) {
    const { body, bodyLine, line } = mailFactsOf(patch);
    assert.ok(bodyLine > line);
    body.forEach((text, index) => assert.equal(input[bodyLine - 1 + index], text));
  }
});

test("an answer goes to who sent it, in the thread", () => {
  const [first, second] = seriesOf("transient").patches.map(mailFactsOf);
  assert.deepEqual(first?.from, { name: "Ada Example", email: "ada@example.org" });
  assert.equal(first?.messageId, "transient.1@example.org");
  assert.deepEqual(second?.references, ["transient.1@example.org"]);
  assert.equal(second?.subject, "[PATCH 2/3] ring: shrink on close");
});
