/** The list of rules is what the folder holds, and every rule explains itself. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync, existsSync } from "node:fs";
import { dirname } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { rules } from "./index.js";

const root = ((): string => {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(`${folder}/package.json`)) folder = dirname(folder);
  return folder;
})();

test("every file of a rule is in the list, and the list has nothing else", () => {
  const files = readdirSync(`${root}/rules/offences`).filter(
    (name) =>
      /^[a-z-]+\.ts$/.test(name) &&
      /^export const \w+: Rule = \{$/m.test(readFileSync(`${root}/rules/offences/${name}`, "utf8")),
  );
  assert.deepEqual(rules.map(({ name }) => `${name}.ts`).sort(), files.sort());
});

test("the list imports its rules in the order of their files", () => {
  const imports = [
    ...readFileSync(`${root}/rules/offences/index.ts`, "utf8").matchAll(
      /^import \{ \w+ \} from "\.\/([a-z-]+)\.js";$/gm,
    ),
  ].map((match) => match[1]);
  assert.deepEqual(imports, [...imports].sort());
  assert.equal(imports.length, rules.length);
});

for (const rule of rules) {
  test(`${rule.name} explains itself`, () => {
    const text = readFileSync(`${root}/rules/offences/${rule.name}.ts`, "utf8");
    const identifier = rule.name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
    assert.match(text, new RegExp(`export const ${identifier}: Rule = `));
    assert.match(rule.doc, /^[A-Z].*\.$/s);
    // No text is known that leaves an occurrence unclassified, so that rule has nothing to show.
    if (rule.name !== "unparsed-occurrence") assert.ok(rule.examples.length > 0);
    for (const { shows, fixture } of rule.examples) {
      assert.match(shows, /^[a-z].*[^.]$/);
      if (rule.examples[0]?.shows === shows)
        assert.match(fixture, new RegExp(`want ${rule.name} "`));
    }
  });
}
