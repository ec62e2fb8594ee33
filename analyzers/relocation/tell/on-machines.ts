/**
 * What the same call sites get on two machines, as differences. Invariant: a root that only one of the
 * two has is a difference, and so is everything that a verdict is told by.
 */
import type { Verdict } from "../judge/verdict.js";
import type { MachineDifference, ModelReport, OnMachine, Root } from "./report.js";

export function onMachine(own: ModelReport, other: ModelReport): OnMachine {
  const find = (roots: readonly Root[], { path, function: name }: Root): Root | undefined =>
    roots.find((root) => root.path === path && root.function === name);
  return {
    machine: other.bounds.machine,
    roots: other.roots.map(({ path, function: name, verdict }) => ({
      path,
      function: name,
      verdict: verdict.kind,
      nScenarios: "nScenarios" in verdict ? verdict.nScenarios : 0,
    })),
    differences: [
      ...own.roots.flatMap((root) => differencesOf(root, find(other.roots, root))),
      ...other.roots
        .filter((root) => find(own.roots, root) === undefined)
        .flatMap((root) => differencesOf(undefined, root)),
    ],
  };
}

function differencesOf(here: Root | undefined, there: Root | undefined): MachineDifference[] {
  const { path, function: name, kind: role } = (here ?? there) as Root;
  // A caller stands only where its relocation holds, which is told of the relocation.
  if (role === "caller" && (here === undefined || there === undefined)) return [];
  const told: readonly (readonly [
    kind: MachineDifference["kind"],
    tell: (root: Root) => string,
  ])[] = [
    ["verdict", ({ verdict }) => verdict.kind],
    ["properties", ({ verdict }) => brokenIn(verdict)],
    ["code", (root) => onlyIn(root, root === here ? there : here)],
  ];
  return told.flatMap(([kind, tell]): MachineDifference[] => {
    const [a, b] = [here, there].map((root) => (root === undefined ? "" : tell(root))) as [
      string,
      string,
    ];
    return a === b ? [] : [{ path, function: name, kind, here: a, there: b }];
  });
}

/** Letters, those that need least first; or what the types refuse; or why it is unknown. */
function brokenIn(verdict: Verdict): string {
  switch (verdict.kind) {
    case "violated":
      return verdict.violations.map(({ property }) => property).join(" ");
    case "rejected":
      return `${verdict.errors.length} of the types`;
    case "unknown":
    case "holds":
      return "";
  }
}

/** Functions that only one of the two needs. */
function onlyIn({ lowered, modelled }: Root, other: Root | undefined): string {
  if (other === undefined) return "";
  const known = new Set([...other.lowered, ...other.modelled]);
  return [...lowered, ...modelled].filter((name) => !known.has(name)).join(", ");
}
