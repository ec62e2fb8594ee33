/** What headers declare, as it lies in the cache. */
import type { DeclaredKeeper, DeclaredRecord } from "../analyzers/preprocess/declared-memory.js";
import type { Declaration } from "../analyzers/references/declarations.js";
import { isSpan } from "./record-shapes.js";
import { hasFields, isFlag, isListOf, isOneOf, isOptional, isPairOf, isText } from "./shape.js";
import type { Shape } from "./shape.js";
import { digest, type Store } from "./store.js";

const isRecordList = isListOf(
  hasFields<DeclaredRecord>({
    path: isText,
    texts: isListOf(isPairOf(isText, isText)),
    listed: isListOf(isPairOf(isText, isFlag)),
    declarations: isListOf(
      hasFields<Declaration>({
        name: isText,
        kind: isOneOf(["function", "inline", "macro", "tag", "typedef", "variable"]),
        span: isSpan,
        isStatic: isOptional(isFlag) as Shape<boolean>,
      }),
    ),
    isCut: isFlag,
  }),
);

/** `where`: the tree. */
export function declaredKeeper(store: Store, where: string, version: string): DeclaredKeeper {
  const name = `declared-${digest([version, where])}`;
  return {
    recall: () => store.read(name, isRecordList),
    store: (records) => store.write(name, records),
  };
}
