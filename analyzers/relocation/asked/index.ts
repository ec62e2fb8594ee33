/** All operations that are told what they are about. Invariant: every file of this folder that is one is here. */
import type { AskedOperation } from "../scenarios/scenario.js";
import type { AskedKind } from "./asked-kind.js";
import { copy } from "./copy.js";
import { extend } from "./extend.js";
import { link } from "./link.js";
import { mergeNew } from "./merge-new.js";
import { setting } from "./set.js";
import { split } from "./split.js";

export const askedKinds: readonly AskedKind[] = [
  split,
  setting("flags", ["vma_modify_flags"]),
  setting("policy", ["vma_modify_policy"]),
  setting("name", ["vma_modify_name", "vma_modify_flags_name"]),
  setting("uffd", ["vma_modify_flags_uffd"]),
  mergeNew,
  extend,
  copy,
  link,
];

/** What an operation owes by the property of this letter; undefined where it owes what relocations do. */
export function askedClaim(name: AskedOperation, letter: string): string | undefined {
  return letter === "T" ? treeClaim : askedKind(name).claims[letter];
}

const treeClaim = "every range of the tree is that of its VMA, and map_count is how many there are";

const byName: ReadonlyMap<AskedOperation, AskedKind> = new Map(
  askedKinds.map((kind) => [kind.name, kind]),
);

/** @throws RangeError for an operation that no file is of */
export function askedKind(name: AskedOperation): AskedKind {
  const kind = byName.get(name);
  if (kind === undefined) throw new RangeError(`no operation ${name}`);
  return kind;
}
