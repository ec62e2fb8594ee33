/**
 * Reads the built-in packs once, at build time, so that a run needs neither YAML nor its schema for
 * them. `npm run build` runs it. A pack with an error fails the build.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { compiledText } from "./compiled-rules.js";
import { readRuleFile } from "./rule-file.js";

const source = fileURLToPath(new URL("../../../rules/boundaries/", import.meta.url));
const target = fileURLToPath(new URL("../boundaries/", import.meta.url));

for (const entry of readdirSync(source, { recursive: true, encoding: "utf8" })) {
  if (!entry.endsWith(".yaml")) continue;
  const path = `rules/boundaries/${entry.replaceAll("\\", "/")}`;
  const text = readFileSync(`${source}${entry}`, "utf8");
  const rules = readRuleFile(path, text);
  for (const { line, column, message } of rules.errors)
    process.stderr.write(`${path}:${line}:${column}: ${message}\n`);
  if (rules.errors.length > 0) process.exitCode = 1;
  mkdirSync(dirname(`${target}${entry}`), { recursive: true });
  writeFileSync(`${target}${entry.replace(/\.yaml$/, ".json")}`, compiledText(text, rules));
}
