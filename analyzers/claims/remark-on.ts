/** Asks every kind of remark about a patch. Invariant: one question of a kind about one symbol. */
import type { Facts } from "./facts.js";
import { remarkKinds } from "./remarks/index.js";
import type { Remark } from "./remarks/remark.js";

const MAX_REMARKS = 20;

export async function designRemarks(facts: Facts): Promise<Remark[]> {
  await facts.prepare(remarkNames(facts));
  const found: Remark[] = [];
  for (const kind of remarkKinds) found.push(...(await kind.look(facts)));
  return found.slice(0, MAX_REMARKS);
}

/** Names that remarks need facts of, so that a caller can ask for them together with those of claims. */
export function remarkNames(facts: Facts): string[] {
  return remarkKinds.flatMap((kind) => [...kind.names(facts)]);
}
