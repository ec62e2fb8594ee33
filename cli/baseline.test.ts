/** The life of a baseline: it is written, shrinks by itself, grows when told, and freezes. */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { addFiles, caller, folder, tree } from "./testing/spawn.js";
import { ringfence } from "./testing/run.js";

const entries = (file: string): string[] =>
  readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => /^[a-z]/.test(line));

test("a baseline shrinks by itself, grows when told, and freezes", async () => {
  const root = tree({ "fs/a.c": caller("f"), "fs/b.c": caller("g") });
  const file = join(folder(), "known");
  const update = (...more: string[]): ReturnType<typeof ringfence> =>
    ringfence(["baseline", root, "--file", file, ...more]);
  const lint = (...more: string[]): ReturnType<typeof ringfence> =>
    ringfence(["lint", root, "--baseline", file, ...more]);

  assert.equal((await update("--frozen")).code, 2, "frozen, and there is none");
  assert.deepEqual(await update(), {
    code: 0,
    stdout: `${file}: added 2, removed 0, total 2\n`,
    stderr: "",
  });
  assert.deepEqual(entries(file), [
    "outside-call mm/vma fs/a.c f vma_shrink call 1",
    "outside-call mm/vma fs/b.c g vma_shrink call 1",
  ]);
  assert.equal((await update("--frozen")).code, 0);
  assert.match((await lint("--frozen")).stdout, /^0 findings, 2 in baseline/);

  // Lines may move: an identity holds none. What is gone is stale.
  addFiles(root, { "fs/a.c": `/* moved */\n\n${caller("f")}`, "fs/b.c": "int g(void);\n" });
  const stale = await lint();
  assert.equal(stale.code, 1);
  assert.match(stale.stderr, /known: 1 stale entry; ringfence baseline takes out what is gone/);
  assert.match(
    stale.stdout,
    /^1 stale entry of the baseline.*:\n {2}outside-call mm\/vma fs\/b\.c g vma_shrink call 1$/m,
  );
  assert.equal((await lint("--allow-stale")).code, 0);
  assert.equal((await lint("--allow-stale", "--frozen")).code, 2);
  assert.equal(
    (await ringfence(["lint", root, "fs/a.c", "--baseline", file])).code,
    0,
    "a part of a tree has no stale entries",
  );
  const before = readFileSync(file, "utf8");
  assert.match(
    (await update("--frozen")).stdout,
    /frozen, would have added 0, removed 1, total 1\n$/,
  );
  assert.equal((await update("--frozen")).code, 1);
  assert.equal(readFileSync(file, "utf8"), before);
  writeFileSync(
    file,
    before.replace(/^(outside-call mm\/vma fs\/a\.c)/m, "# Why: known since v6.1.\n$1"),
  );
  assert.match((await update()).stdout, /added 0, removed 1, total 1\n$/);
  assert.match(
    readFileSync(file, "utf8"),
    /^# Why: known since v6\.1\.\noutside-call mm\/vma fs\/a\.c/m,
    "comments stay",
  );

  addFiles(root, { "fs/c.c": caller("h") });
  const refused = await update();
  assert.equal(refused.code, 1);
  assert.match(refused.stdout, /^new: fs\/c\.c:3:9: call of vma_shrink\(\), .* \[outside-call\]$/m);
  assert.deepEqual(entries(file).length, 1);
  assert.match((await update("--allow-growth")).stdout, /added 1, removed 0, total 2\n$/);
  assert.equal((await lint()).code, 0);
});

test("a file that is no baseline is refused with its line", async () => {
  const file = join(folder(), "known");
  writeFileSync(file, "# comment\n<<<<<<< HEAD\n");
  const { code, stderr } = await ringfence(["lint", tree(), "--baseline", file]);
  assert.equal(code, 2);
  assert.match(stderr, /known:2: not an identity; take the line out/);
});
