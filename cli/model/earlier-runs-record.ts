/**
 * What the model found earlier, in the user's cache. Invariant: a record is called by what it follows
 * from, the version of this program included, and nothing is believed that does not have its shape.
 */
import type { Kept, EarlierRuns } from "../../analyzers/relocation/find/earlier-runs.js";
import { hasFields, isCount, isListOf, isText, type Shape } from "../shape.js";
import { digest, type Store } from "../store.js";

const shapes: { readonly [Kind in keyof Kept]: Shape<Kept[Kind]> } = {
  checked: hasFields<Kept["checked"]>({ counted: isText, traced: isText }),
  runs: hasFields<Kept["runs"]>({ nScenarios: isListOf(isCount), ran: isListOf(isCount) }),
};

export function earlierRunsIn(
  store: Pick<Store, "read" | "write">,
  toolVersion: string,
): EarlierRuns {
  const nameOf = (kind: keyof Kept, from: readonly string[]): string =>
    `${kind}-${digest([toolVersion, ...from])}`;
  return {
    recall: (kind, from) => store.read(nameOf(kind, from), shapes[kind]),
    keep: (kind, from, found) => store.write(nameOf(kind, from), found),
  };
}
