/**
 * What the header of a modelled function says is made of its value: which functions answer, from which
 * releases on, and how faithfully. `UPDATE=1` writes it; a change is reviewed as documentation. Terms:
 * a `@fidelity` is that of the functions in the `@kernel` lines right above it.
 */
import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { functions, type ModelFunction } from "./index.js";

const folder = new URL("../../../analyzers/model/", import.meta.url);
const columns = 100;

/** One tag, with what it says broken at spaces. */
function tagged(tag: string, text: string): string[] {
  const lines: string[] = [];
  let line = ` * ${tag}`;
  for (const word of text.split(" ")) {
    if (line.length + 1 + word.length > columns) {
      lines.push(line);
      line = " *  ";
    }
    line += ` ${word}`;
  }
  return [...lines, line];
}

function releasesOf({ answers }: ModelFunction): string {
  return answers.map(({ releases }) => releases).join("; ");
}

/** Groups in the order of their first members. */
function grouped<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

function headerOf(modelled: readonly ModelFunction[]): string {
  const lines = [...grouped(modelled, ({ fidelity }) => fidelity)].flatMap(([fidelity, alike]) => [
    ...[...grouped(alike, releasesOf)].flatMap(([releases, some]) =>
      tagged("@kernel", `${some.map(({ name }) => `${name}(),`).join(" ")} ${releases}`),
    ),
    ...tagged("@fidelity", fidelity),
  ]);
  return `${lines.join("\n")}\n`;
}

/** The tags of a header that are made, with the lines that they go on in. */
const made = /(?:^ \* @(?:kernel|fidelity) .*\n(?:^ \* {3}.*\n)*)+/gm;

/** A new header has none yet: they stand behind where the function is from. */
function withMade(head: string, wanted: string): string {
  return head.match(made) === null
    ? head.replace(/^ \* @from .*\n/m, (line) => line + wanted)
    : head.replace(made, wanted);
}

const files = readdirSync(folder)
  .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
  .filter((name) =>
    /^export const \w+_kernels?\b/m.test(readFileSync(new URL(name, folder), "utf8")),
  );

async function modelledIn(file: string): Promise<readonly ModelFunction[]> {
  const module = (await import(`./${file.replace(/\.ts$/, ".js")}`)) as Readonly<
    Record<string, unknown>
  >;
  const values = Object.entries(module).filter(([name]) => /_kernels?$/.test(name));
  return values.flatMap(([, value]) => value as ModelFunction | readonly ModelFunction[]);
}

for (const file of files) {
  test(`the header of ${file} says what its value says`, async () => {
    const path = new URL(file, folder);
    const text = readFileSync(path, "utf8");
    const [head = ""] = /^\/\*\*[\s\S]*?\*\/\n/.exec(text) ?? [];
    const wanted = headerOf(await modelledIn(file));
    if (process.env["UPDATE"] === "1")
      writeFileSync(path, withMade(head, wanted) + text.slice(head.length));
    else assert.deepEqual(head.match(made), [wanted]);
  });
}

test("every modelled function is in one of these headers", async () => {
  const all = (await Promise.all(files.map(modelledIn))).flat().map(({ name }) => name);
  assert.deepEqual([...all].sort(), functions.map(({ name }) => name).sort());
});
