/**
 * Functions that a patch changes, that change VMAs themselves, and that nothing runs: a merge of a range
 * within a VMA, an operation that only a function calls that cannot be called. Invariant: each is undecided
 * with its place, so that a patch to one is never passed in silence; who only calls an operation is none.
 */
import { functions } from "../../analyzers/model/index.js";
import { differing } from "../../analyzers/preprocess/changed-names.js";
import { unknown } from "../../analyzers/relocation/judge/verdict.js";
import type { EquivalenceReport } from "../../analyzers/relocation/tell/report.js";
import { words } from "../../analyzers/words/words.js";
import type { Anchor, RelocationChange } from "../../rules/results/series-review.js";
import type { ChangedFile } from "./changed-code.js";

/** Whoever calls one of them begins or ends a change of a VMA (mm/vma.c, v6.12; mm/mmap.c, v6.3). */
export const stepsOfChanges: readonly string[] = ["vma_prepare", "vma_complete", "dup_anon_vma"];

const calling = new RegExp(`(?<![A-Za-z0-9_])(?:${stepsOfChanges.join("|")})\\s*\\(`);

const operations: ReadonlySet<string> = new Set(
  functions.flatMap(({ name, layer }) =>
    layer === "operations" || layer === "page tables" ? [name] : [],
  ),
);

export function unrunOperations(
  { before, after }: EquivalenceReport,
  changes: readonly ChangedFile[],
  anchorOf: (path: string, name: string) => Anchor,
): RelocationChange[] {
  const roots = [...before.roots, ...after.roots].filter(
    ({ verdict }) => verdict.kind !== "unknown",
  );
  const ran = new Set(
    roots.flatMap(({ function: name, path, lowered }) => [`${name} (${path})`, ...lowered]),
  );
  return changes.flatMap(({ path, definitions }) =>
    [...differing(definitions.before, definitions.after)]
      .filter((name) => {
        const texts = [definitions.before.get(name) ?? "", definitions.after.get(name) ?? ""];
        return (
          path.endsWith(".c") &&
          !ran.has(`${name} (${path})`) &&
          ((operations.has(name) && path.startsWith("mm/")) ||
            texts.some((text) => calling.test(text)))
        );
      })
      .map((name) => unrun(path, name, anchorOf(path, name))),
  );
}

function unrun(path: string, name: string, anchor: Anchor): RelocationChange {
  const why = words`it is changed, and no function that can be called here runs it`;
  return {
    path,
    function: name,
    former: "",
    before: unknown(why),
    after: unknown(why),
    storiesBefore: [],
    stories: [],
    equivalence: { kind: "unknown", reasons: [{ text: why }] },
    state: "undecided",
    text: `whether ${name}() does the same with VMAs is not known: it is changed, and no function that can be called here runs it`,
    isOperation: true,
    isTouched: true,
    anchor,
  };
}
