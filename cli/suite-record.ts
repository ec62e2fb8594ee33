/**
 * The tests of a tree as they were compiled last, in the user's cache. Invariant: they are believed
 * while every file that was read for them is as it was, and every one that was missed is still missing.
 */
import { isCurrent, type CompiledSuite } from "../analyzers/suite/compiled.js";
import type { Tree } from "../analyzers/trees/tree.js";
import { hasFields, isCount, isListOf, isMapOf, isText, type Shape } from "./shape.js";
import { digest, type Store } from "./store.js";

export interface SuiteRecord {
  recall(): CompiledSuite | undefined;
  keep(compiled: CompiledSuite): void;
}

const isNames = isListOf(isText);
const shape: Shape<CompiledSuite> = hasFields<CompiledSuite>({
  main: isText,
  tests: isListOf(
    hasFields<CompiledSuite["tests"][number]>({ name: isText, path: isText, line: isCount }),
  ),
  javascript: isText,
  identifier: isText,
  nParameters: isCount,
  marks: isListOf(
    hasFields<CompiledSuite["marks"][number]>({ text: isText, path: isText, line: isCount }),
  ),
  stoodIn: hasFields<CompiledSuite["stoodIn"]>({
    model: isNames,
    userland: isNames,
    lacking: isNames,
  }),
  unmade: isNames,
  incomplete: isNames,
  read: isMapOf(isText, isText),
});

/** @returns undefined for a tree that is on no disk */
export function suiteRecord(
  store: Store,
  tree: Tree,
  toolVersion: string,
): SuiteRecord | undefined {
  const { spec } = tree;
  const where =
    spec.kind === "directory" ? spec.root : spec.kind === "revision" ? spec.repository : "";
  if (where === "") return undefined;
  const name = `suite-${digest([toolVersion, where])}`;
  return {
    recall: () => {
      const kept = store.read(name, shape);
      return kept !== undefined && isCurrent(kept, tree) ? kept : undefined;
    },
    keep: (compiled) => {
      store.write(name, compiled);
      store.trim();
    },
  };
}
