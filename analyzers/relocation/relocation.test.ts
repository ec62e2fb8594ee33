/** Hand-written relocations of every generation hold, and their mutants break what they ought to. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { effort, exhaustive } from "../../testing/effort.js";
import { conclude } from "./judge/conclude.js";
import { compareIn, compareRoots, equivalenceOf } from "./judge/equivalence.js";
import { explore } from "./judge/explore.js";
import type { Verdict } from "./judge/verdict.js";
import { properties } from "./properties/index.js";
import { bounds, boundsOf } from "./scenarios/bounds.js";
import { kernelOf, kernels } from "./testing/kernels.js";
import { mutants } from "./testing/mutants.js";
import { relocation } from "./testing/relocation.js";

/** What a verdict says, in one line: letters with their needs. */
function summary(verdict: Verdict): string {
  if (verdict.kind === "unknown")
    return `unknown: ${verdict.reasons.map(({ text }) => text).join("; ")}`;
  if (verdict.kind !== "violated") return verdict.kind;
  return verdict.violations
    .map(
      ({ property, needs, counterexample }) =>
        `${property} [${needs.join(", ")}] ${counterexample.text}`,
    )
    .join("\n");
}

/** What is right is so in each of the many scenarios; what is wrong shows in few. */
const limitOfRight = effort(bounds.small, bounds.default);

for (const kernel of kernels) {
  test(`${kernel.name}, written by hand, holds`, () => {
    const exploration = explore(relocation(kernel), {
      generation: kernel.generation,
      bounds: limitOfRight,
    });
    assert.equal(summary(conclude([exploration], limitOfRight)), "holds");
    assert.ok(exploration.nScenarios >= effort(5000, 50_000));
  });
}

/** The first that each property kills. */
const quick = new Set(
  properties.flatMap(({ letter }) =>
    mutants.filter(({ breaks }) => breaks?.[0] === letter).slice(0, 1),
  ),
);

for (const mutant of mutants) {
  const kernel = kernelOf(mutant.release ?? "v6.12");
  const root = relocation(kernel, mutant.replaced);
  const equivalent = mutant.isEquivalent;
  if (equivalent !== undefined) {
    test(`equivalent: ${mutant.name}: ${equivalent}`, () => {
      const exploration = explore(root, { generation: kernel.generation, bounds: limitOfRight });
      assert.equal(summary(conclude([exploration], limitOfRight)), "holds");
    });
    continue;
  }
  test(
    `${(mutant.breaks ?? []).join(", ")} kills: ${mutant.name}`,
    quick.has(mutant) ? {} : exhaustive,
    () => {
      const limit = boundsOf(mutant.bounds ?? "small", mutant.machine ?? "lp64");
      const verdict = conclude(
        [explore(root, { generation: kernel.generation, bounds: limit })],
        limit,
      );
      assert.equal(verdict.kind, "violated", summary(verdict));
      if (verdict.kind !== "violated") return;
      const broken = new Map(
        verdict.violations.map((violation) => [violation.property, violation]),
      );
      for (const letter of mutant.breaks ?? [])
        assert.ok(broken.has(letter), `${letter} is not among\n${summary(verdict)}`);
      const first = broken.get(mutant.breaks?.[0] ?? "");
      if (mutant.needs !== undefined)
        assert.deepEqual(first?.needs, mutant.needs, summary(verdict));
    },
  );
}

test("every property kills some mutant", () => {
  const killing = new Set(mutants.flatMap(({ breaks = [] }) => breaks));
  assert.deepEqual(
    properties.map(({ letter }) => letter).filter((letter) => !killing.has(letter)),
    [],
  );
});

test("every property has a letter of its own, and claims one thing in one sentence", () => {
  assert.equal(new Set(properties.map(({ letter }) => letter)).size, properties.length);
  for (const { claim } of properties) assert.doesNotMatch(claim, /\.$|\. /);
});

test("every file of properties/ is in their list", () => {
  const files = readdirSync(new URL("./properties/", import.meta.url)).filter((name) =>
    name.endsWith(".js"),
  );
  const list = readFileSync(new URL("./properties/index.js", import.meta.url), "utf8");
  for (const name of files)
    if (name !== "index.js" && name !== "property.js")
      assert.ok(list.includes(`"./${name}"`), name);
});

test("mutants: at least 60 that can be killed, each with a name of its own", () => {
  assert.equal(new Set(mutants.map(({ name }) => name)).size, mutants.length);
  assert.ok(mutants.filter(({ isEquivalent }) => isEquivalent === undefined).length >= 60);
});

test("a root is equivalent to itself, in as many scenarios as it is explored in", () => {
  const kernel = kernelOf("v6.12");
  const version = { root: relocation(kernel), generation: kernel.generation };
  const compared = compareRoots(version, version, bounds.small);
  const explored = explore(version.root, { generation: kernel.generation, bounds: bounds.small });
  assert.equal(compared.kind, "equivalent");
  assert.equal(compared.kind === "equivalent" ? compared.nScenarios : 0, explored.nScenarios);
});

test("releases that differ only in how operations are called are equivalent", () => {
  const [before, after] = [kernelOf("v6.12"), kernelOf("v6.17")];
  const compared = compareRoots(
    { root: relocation(before), generation: before.generation },
    { root: relocation(after), generation: after.generation },
    limitOfRight,
  );
  assert.equal(compared.kind, "equivalent");
});

test("a killed mutant differs from its original, and the difference is in words", () => {
  const kernel = kernelOf("v6.12");
  const before = { root: relocation(kernel), generation: kernel.generation };
  const comparable = mutants.filter(
    ({ isEquivalent, release, bounds: own }) =>
      isEquivalent === undefined && release === undefined && own === undefined,
  );
  // One for every third property, or all.
  const chosen = effort(
    properties
      .filter((_, index) => index % 3 === 0)
      .flatMap(({ letter }) => comparable.find(({ breaks }) => breaks?.[0] === letter) ?? []),
    comparable,
  );
  assert.ok(chosen.length >= effort(4, 30));
  for (const mutant of chosen) {
    const compared = compareRoots(
      before,
      { root: relocation(kernel, mutant.replaced), generation: kernel.generation },
      bounds.small,
    );
    assert.equal(compared.kind, "different", mutant.name);
    if (compared.kind !== "different") continue;
    for (const { before: was, after: is } of compared.differences)
      assert.notEqual(was, is, `${mutant.name}: ${was}`);
  }
});

test("comparing two versions sees of each what exploring it alone sees, in whatever parts", () => {
  const [old, fresh] = [kernelOf("v6.12"), kernelOf("v6.17")];
  const compared = mutants.filter(
    ({ isEquivalent, release }) => isEquivalent === undefined && release === undefined,
  );
  for (const mutant of effort(compared.slice(0, 1), [undefined, ...compared.slice(0, 6)])) {
    const before = { root: relocation(old), generation: old.generation };
    const after = { root: relocation(fresh, mutant?.replaced ?? {}), generation: fresh.generation };
    const parts = [0, 1, 2].map((index) =>
      compareIn(before, after, { bounds: bounds.small, share: { indexes: [index], count: 3 } }),
    );
    for (const [index, part] of parts.entries()) {
      const options = { bounds: bounds.small, share: { indexes: [index], count: 3 } };
      assert.deepEqual(
        part.before,
        explore(before.root, { generation: before.generation, ...options }),
        mutant?.name,
      );
      assert.deepEqual(
        part.after,
        explore(after.root, { generation: after.generation, ...options }),
        mutant?.name,
      );
    }
    assert.deepEqual(
      equivalenceOf(parts, bounds.small),
      compareRoots(before, after, bounds.small),
      mutant?.name,
    );
  }
});
