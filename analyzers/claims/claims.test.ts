/** Every example of every kind of claim is read as it says, by its kind; and lists are complete. */
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { test } from "node:test";
import fc from "fast-check";
import { findClaims } from "./decide-claims.js";
import { claimKinds } from "./kinds/index.js";
import { readMessage } from "./message/message.js";
import { remarkKinds } from "./remarks/index.js";
import { runs } from "../../testing/effort.js";

for (const kind of claimKinds) {
  for (const { message, reads } of kind.examples) {
    const sentence = message.split("\n\n")[1] ?? message;
    test(`${kind.name}: ${reads.length === 0 ? "leaves alone" : "reads"} "${sentence}"`, () => {
      const found = findClaims(message).claims.filter((claim) => claim.kind === kind.name);
      assert.deepEqual(
        found.map(({ claim }) => claim.reading),
        reads,
      );
    });
  }
}

test("every kind shows what it reads and what it leaves alone", () => {
  for (const { name, examples } of claimKinds) {
    assert.ok(
      examples.some(({ reads }) => reads.length > 0),
      name,
    );
    assert.ok(
      examples.some(({ reads }) => reads.length === 0),
      name,
    );
  }
  const n = claimKinds.reduce((sum, { examples }) => sum + examples.length, 0);
  assert.ok(n >= 80, `${n} examples`);
});

/** Files of a folder that the contract and the list leave over. */
function filesOf(folder: string, others: readonly string[]): string[] {
  return readdirSync(new URL(folder, import.meta.url))
    .filter((name) => name.endsWith(".js"))
    .map((name) => name.slice(0, -3))
    .filter((name) => !others.includes(name))
    .sort();
}

test("the lists hold every kind, each named after its file", () => {
  assert.deepEqual(claimKinds.map(({ name }) => name).sort(), filesOf("./kinds", ["index"]));
  assert.deepEqual(
    remarkKinds.map(({ name }) => name).sort(),
    filesOf("./remarks", ["index", "remark"]),
  );
});

test("any text is read, and every sentence is what stands at its span", () => {
  const word = fc.constantFrom(
    "ring_grow()",
    "the",
    "only",
    "user",
    "of",
    "is",
    "remove",
    "unused",
    "static",
    "make",
    "fs/ring.c",
    ".",
    ",",
    "\n",
    "\n\n",
    "- ",
    "e.g.",
    "(",
    ")",
    "struct ring",
    "and",
    '"',
    "`",
    ";",
    "no",
    "functional change",
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: "binary", maxLength: 300 }),
        fc.array(word, { maxLength: 80 }).map((words) => words.join(" ")),
      ),
      (text) => {
        const { sentences } = readMessage(text);
        for (const { span, text: shown } of sentences) {
          assert.ok(span.start >= 0 && span.start <= span.end && span.end <= text.length);
          assert.equal(
            text
              .slice(span.start, span.end)
              .replace(/[\ue000-\uf8ff]/g, " ")
              .replace(/\s+/g, " ")
              .trim(),
            shown,
          );
        }
        const found = findClaims(text).claims;
        for (const { claim } of found) assert.ok(claim.reading.length > 0);
      },
    ),
    runs(100, 400),
  );
});

test("white space and line ends do not change what is read", () => {
  for (const { examples } of claimKinds) {
    for (const { message } of examples) {
      const readings = (text: string): string[] =>
        findClaims(text).claims.map(({ kind, claim }) => `${kind} ${claim.reading}`);
      const [title, ...body] = message.split("\n\n");
      const wrapped = [title, ...body.map((text) => text.replace(/ (?=\S{4})/g, "\n"))]
        .join("\r\n\r\n")
        .replace(/\r?\n/g, "\r\n");
      // A line that begins like a list item or a quote is read as one.
      if (/\r\n(?:[-*+>$]|\d)/.test(wrapped)) continue;
      assert.deepEqual(readings(wrapped), readings(message), message);
    }
  }
});
