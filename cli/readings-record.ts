/** What second readings came to, as it lies in the cache. */
import { noRoles } from "../analyzers/grammar/item-reader.js";
import { roles } from "../analyzers/grammar/roles.js";
import type { ReadingsKeeper, ReadPlace } from "../analyzers/references/kept-readings.js";
import { hasFields, isCount, isListOf, isMapOf, isOneOf, isText } from "./shape.js";
import { digest, type Store } from "./store.js";

const isReadings = isMapOf(
  isText,
  isListOf(
    hasFields<ReadPlace>({
      grammar: isOneOf(["", ...roles, ...noRoles]),
      start: isCount,
      end: isCount,
      condition: isText,
    }),
  ),
);

/** `where`: the tree. */
export function readingsKeeper(store: Store, where: string, version: string): ReadingsKeeper {
  const name = `readings-${digest([version, where])}`;
  return {
    recall: () => store.read(name, isReadings),
    store: (readings) => store.write(name, readings),
  };
}
