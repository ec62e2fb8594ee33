/**
 * README.md and ARCHITECTURE.md say what is so: lists are made from the code, commands are run, the
 * rule file is read, and the code map knows every folder. `UPDATE=1 npm test` writes lists and output
 * anew. Commands on linux-6.12 run where RINGFENCE_KERNELS names a folder that holds it as v6.12.
 */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { test } from "node:test";
import { effort } from "../testing/effort.js";
import { rules } from "../rules/offences/index.js";
import { readRuleFile } from "../rules/files/rule-file.js";
import { root } from "./formats/testing/golden.js";
import { formats, formatsFor } from "./formats/index.js";
import { ringfence } from "./testing/run.js";
import { verdictRules } from "./verdict-rules.js";

/** What executes relocations in all their scenarios is told by a run of everything. */
const isFull = effort(false, true);
const path = join(root, "README.md");
const readme = readFileSync(path, "utf8");

/** The text with the list between two comments, and the output below each command, as they are today. */
async function renewed(text: string): Promise<string> {
  const rows = (list: readonly { readonly name: string; readonly doc: string }[]): string =>
    list.map(({ name, doc }) => `| \`${name}\` | ${doc.replaceAll("|", "\\|")} |\n`).join("");
  const formatRows = formats.map((format) => {
    const commands = (
      [
        ["lint", "lint"],
        ["model", "verdicts"],
        ["review", "series"],
        ["suite", "suite"],
      ] as const
    ).filter(([, kind]) => formatsFor(kind).includes(format));
    return `| \`${format.name}\` | ${commands.map(([command]) => command).join(", ")} | ${format.doc} |\n`;
  });
  const lists = text
    .replace(
      /(<!-- rules -->\n)[^]*?(<!-- end -->)/,
      (_, open: string, end: string) =>
        `${open}\n| rule | what it means |\n| --- | --- |\n${rows(rules)}\n${end}`,
    )
    .replace(
      /(<!-- verdicts -->\n)[^]*?(<!-- end -->)/,
      (_, open: string, end: string) =>
        `${open}\n| finding | what it means |\n| --- | --- |\n${rows(verdictRules)}\n${end}`,
    )
    .replace(
      /(<!-- formats -->\n)[^]*?(<!-- end -->)/,
      (_, open: string, end: string) =>
        `${open}\n| format | of | what it is |\n| --- | --- | --- |\n${formatRows.join("")}\n${end}`,
    );
  const blocks = lists.split(/(```console\n[^]*?```)/);
  for (const [index, block] of blocks.entries())
    if (index % 2 === 1) blocks[index] = await withOutput(block);
  return blocks.join("");
}

/** A block of commands with what they print. */
async function withOutput(block: string): Promise<string> {
  const commands = block.split("\n").filter((line) => line.startsWith("$ "));
  const lines: string[] = [];
  if (!isFull && commands.some((command) => /^\$ ringfence (?:model|review) /.test(command)))
    return block;
  for (const command of commands) {
    const output = await outputOf(command.slice(2));
    if (output === undefined) return block;
    lines.push(`${command}\n${output}`);
  }
  return `\`\`\`console\n${lines.join("")}\`\`\``;
}

/** What a command prints; undefined for one that cannot be run here. */
async function outputOf(command: string): Promise<string | undefined> {
  const [name, ...args] = command.split(" ");
  if (name !== "ringfence") return undefined;
  const kernels = process.env["RINGFENCE_KERNELS"];
  if (args.includes("linux-6.12") && kernels === undefined) return undefined;
  const { stdout, stderr } = await ringfence(
    args.map((argument) => (argument === "linux-6.12" ? `${kernels}/v6.12` : argument)),
    { cwd: root },
  );
  return stdout + stderr;
}

test("the README's lists and output are those of the program", async () => {
  const fresh = await renewed(readme);
  if (process.env["UPDATE"] === "1") writeFileSync(path, fresh);
  else assert.equal(readme, fresh, "UPDATE=1 npm test rewrites it");
});

test("the README's rule files are valid", () => {
  const files = [...readme.matchAll(/```yaml\n([^]*?)```/g)].map(([, text]) => text ?? "");
  assert.ok(files.length > 0);
  for (const text of files) assert.deepEqual(readRuleFile("README.md", text).errors, []);
});

test("the code map of ARCHITECTURE.md knows every folder of the source", () => {
  const map = readFileSync(join(root, "ARCHITECTURE.md"), "utf8");
  const folders = ["analyzers", "rules", "cli"].flatMap((top) =>
    readdirSync(join(root, top), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .map((file) => basename(dirname(join(top, file)))),
  );
  for (const name of ["analyzers", "rules", "cli", "fixtures", ...folders])
    assert.match(map, new RegExp(`^ *${name}/`, "m"), name);
});

test("links within the pages lead somewhere", () => {
  for (const page of ["README.md", "ARCHITECTURE.md", "CHANGELOG.md"]) {
    const text = readFileSync(join(root, page), "utf8");
    for (const [, target = ""] of text.matchAll(/\]\(([^)#:]+)\)/g))
      assert.ok(existsSync(join(root, target)), `${page}: ${target}`);
  }
});
