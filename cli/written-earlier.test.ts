/** What release 0.1.0 wrote is what users have: it is read, and means what it meant. */
import assert from "node:assert/strict";
import { copyFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { repositoryRoot } from "../fixtures/run.js";
import { ringfence } from "./testing/run.js";
import { folder } from "./testing/spawn.js";

const written = `${repositoryRoot}/fixtures/written-by-0.1.0`;
const run = (args: readonly string[]): ReturnType<typeof ringfence> =>
  ringfence([...args, "--no-cache"], { cwd: written });
const today = ["--today", "2026-11-01"];
const identitiesIn = (file: string): string[] =>
  readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => /^[a-z]/.test(line));

test("a baseline fits: no known finding is new, and no entry is stale", async () => {
  const { code, stdout, stderr } = await run([
    "lint",
    "tree",
    "--baseline",
    "baseline",
    "--frozen",
    ...today,
  ]);
  assert.deepEqual([code, stderr], [0, ""]);
  assert.match(stdout, /^0 findings, 20 in baseline: /m);
  assert.match(
    stdout,
    /^4 findings of the baseline have another identity since code is read better; ringfence baseline writes it down$/m,
  );
  const kept = await run(["baseline", "tree", "--file", "baseline", "--frozen", ...today]);
  assert.equal(kept.code, 0, "what only has other names fails no run that freezes it");
});

test("ringfence baseline writes identities of today, once, and keeps comments", async () => {
  const file = join(folder(), "baseline");
  copyFileSync(`${written}/baseline`, file);
  const first = await run(["baseline", "tree", "--file", file, ...today]);
  assert.equal(first.code, 0);
  assert.equal(
    first.stdout.split("\n").filter((line) => /^renamed: outside-|^renamed: extern-/.test(line))
      .length,
    4,
  );
  assert.match(first.stdout, /added 0, removed 0, total 20\n$/);
  assert.equal(identitiesIn(file).length, 20);
  assert.match(readFileSync(file, "utf8"), /^# Identities of version 2\.\n\n[a-z]/m);
  const second = await run(["baseline", "tree", "--file", file, ...today]);
  assert.equal(second.stdout, `${file}: added 0, removed 0, total 20\n`);
  const { code, stdout } = await run(["lint", "tree", "--baseline", file, "--frozen", ...today]);
  assert.equal(code, 0);
  assert.doesNotMatch(stdout, /another identity/);
});

test("what a review is told that it knows counts nowhere", async () => {
  const known = ["--baseline", "baseline"];
  const { stdout } = await run([
    "review",
    "series.mbox",
    "--tree",
    "tree",
    "--no-model",
    "--format",
    "json",
    ...known,
    ...today,
  ]);
  const review = JSON.parse(stdout) as {
    readonly symbols: unknown;
    readonly summary: Readonly<Record<string, unknown>>;
  };
  assert.deepEqual([review.summary["introduced"], review.summary["fixed"]], [0, 0]);
});

test("exceptions allow what they allowed", async () => {
  const document = JSON.parse(
    (await run(["lint", "tree", "--format", "json", ...today])).stdout,
  ) as LintDocument;
  const told = ({ excepted }: LintDocument): string[] =>
    excepted.map(({ finding, reason }) => `${finding.identity}: ${reason}`);
  assert.deepEqual(told(document), told(documentOf("lint.json") as LintDocument));
});

interface LintDocument {
  readonly excepted: readonly {
    readonly finding: { readonly identity: string };
    readonly reason: string;
  }[];
}

const replays: readonly (readonly [file: string, verdict: RegExp])[] = [
  [
    "model.json",
    /^violated: shift_flat_stack\(\) in fs\/binfmt_flat\.c: returns 0, and breaks P, L$/m,
  ],
  [
    "model.json#U",
    // What is cut off in vain undoes nothing that came before.
    /^holds: shift_flat_stack\(\) in fs\/binfmt_flat\.c: returns -ENOMEM/m,
  ],
  [
    "replay.json",
    /^violated: shift_flat_stack\(\) in fs\/binfmt_flat\.c: returns 0, and breaks P, L$/m,
  ],
];
for (const [file, verdict] of replays) {
  test(`${file} replays`, async () => {
    const { code, stdout } = await run(["model", "tree", "--replay", file]);
    assert.match(stdout, verdict);
    assert.equal(code, stdout.includes("violated") ? 1 : 0);
  });
}

const documents: readonly (readonly [name: string, command: readonly string[]])[] = [
  ["lint", ["lint", "tree", "--ledger", ...today]],
  ["model", ["model", "tree", "--bounds", "small"]],
  ["review", ["review", "series.mbox", "--tree", "tree", "--no-model", ...today]],
];
/** What only a run has in which a step that fails breaks a property; the samples of formats have it. */
const elsewhere = new Set([".roots[].violations[].story.steps[].fault: string"]);
for (const [name, command] of documents) {
  test(`every field of the JSON document of ${name} is there, and of its type`, async () => {
    const then = fieldsOf(documentOf(`${name}.json`));
    const now = fieldsOf(JSON.parse((await run([...command, "--format", "json"])).stdout));
    assert.ok(then.size > 50);
    assert.deepEqual(
      [...then].filter((field) => !now.has(field) && !elsewhere.has(field)),
      [],
    );
  });

  test(`the schema of ${name} has another version where it has another shape, and the changelog says so`, () => {
    const then = JSON.parse(
      readFileSync(`${written}/schema/${name}.schema.json`, "utf8"),
    ) as Schema;
    const now = JSON.parse(
      readFileSync(`${repositoryRoot}/docs/schema/${name}.schema.json`, "utf8"),
    ) as Schema;
    const isSameShape = JSON.stringify(shapeOf(then)) === JSON.stringify(shapeOf(now));
    const [was, is] = [versionsOf(then), versionsOf(now)];
    // A form of the document that is new has the version of the others.
    assert.ok(is.length >= was.length && new Set(was).size === 1);
    for (const version of is) {
      assert.equal(version, (was[0] as number) + (isSameShape ? 0 : 1));
      const line = new RegExp(
        `\`version\` ${version} of the JSON document of (?:\`\\w+\` and of )?\`${name}\``,
      );
      if (!isSameShape)
        assert.match(
          readFileSync(`${repositoryRoot}/CHANGELOG.md`, "utf8").replace(/\s+/g, " "),
          line,
        );
    }
  });
}

function documentOf(file: string): unknown {
  return JSON.parse(readFileSync(`${written}/${file}`, "utf8"));
}

/** Paths of fields with the type of the value; places in lists and names of counts are all one. */
function fieldsOf(value: unknown, path = ""): Set<string> {
  if (typeof value !== "object" || value === null)
    return new Set([`${path}: ${value === null ? "null" : typeof value}`]);
  const isCounts = /\.(kinds|scanned|notCode)$/.test(path);
  const under = (name: string): string =>
    Array.isArray(value) ? `${path}[]` : `${path}.${isCounts ? "*" : name}`;
  return new Set([
    path,
    ...Object.entries(value).flatMap(([name, item]) => [...fieldsOf(item, under(name))]),
  ]);
}

type Schema = Readonly<Record<string, unknown>>;

/** Without what is only said about it, and without its version. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shapeOf);
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(
    ([name, item]) => !(name === "description" && typeof item === "string") && name !== "version",
  );
  return Object.fromEntries(kept.map(([name, item]) => [name, shapeOf(item)]));
}

/** What `version` is in a document of this schema, in each of its forms. */
function versionsOf(schema: Schema): number[] {
  const own = versionIn(schema);
  return own === undefined
    ? Object.values(schema["$defs"] ?? {}).flatMap((form) => versionIn(form) ?? [])
    : [own];
}

function versionIn(form: unknown): number | undefined {
  const version = partOf(partOf(partOf(form, "properties"), "version"), "const");
  return typeof version === "number" ? version : undefined;
}

function partOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Schema)[name] : undefined;
}
