/**
 * What a ledger came to, as it lies in the cache. Invariant: every number of a record is what its place
 * asks for, so that one that was cut or is another build's is none.
 */
import { occurrenceKinds } from "../analyzers/references/occurrence.js";
import type {
  IncludedSource,
  LedgerKeeper,
  LedgerRecord,
} from "../analyzers/references/kept-ledger.js";
import { isNumbers } from "./packed-facts.js";
import { hasFields, isFlag, isListOf, isText, type Shape } from "./shape.js";
import { digest, type Store } from "./store.js";

const hasRecordFields = hasFields<LedgerRecord>({
  ground: isText,
  included: isListOf(
    hasFields<IncludedSource>({ path: isText, id: isText, seers: isListOf(isText) }),
  ),
  headers: isText,
  isSmall: isFlag,
  seers: isListOf(isText),
  texts: isListOf(isText),
  guarded: isNumbers,
  files: isNumbers,
  declared: isNumbers,
  brought: isNumbers,
  asked: isNumbers,
  entries: isNumbers,
});

const FILE_FIELDS = 10;
const ENTRY_FIELDS = 3;

const isLedgerRecord: Shape<LedgerRecord> = (value): value is LedgerRecord => {
  if (!hasRecordFields(value)) return false;
  const { texts, guarded, files, declared, brought, asked, entries } = value;
  const isIn = (at: number | undefined): boolean =>
    at !== undefined && at >= 0 && at < texts.length;
  if (guarded.length % 2 !== 0 || files.length % FILE_FIELDS !== 0) return false;
  if (![guarded, declared, brought, asked].every((all) => all.every(isIn))) return false;
  let nDeclared = 0;
  let nEntries = 0;
  let nBrought = 0;
  let nAsked = 0;
  for (let at = 0; at < files.length; at += FILE_FIELDS) {
    const [path, id, said, edges] = files.subarray(at, at + 4);
    const [names, sightings, own, includes, texted, macros] = files.subarray(
      at + 4,
      at + FILE_FIELDS,
    ) as unknown as [number, number, number, number, number, number];
    if (![path, id, said, edges, includes].every(isIn)) return false;
    if (names < 0 || sightings < 0 || own < -1 || texted < 0 || macros < 0) return false;
    nDeclared += names;
    nBrought += texted;
    nAsked += macros;
    nEntries += Math.max(0, own);
  }
  if (nDeclared !== declared.length || nBrought !== brought.length) return false;
  if (nAsked !== asked.length) return false;
  if (nEntries * ENTRY_FIELDS !== entries.length) return false;
  for (let at = 0; at < entries.length; at += ENTRY_FIELDS) {
    const [kind, proof, change] = [entries[at], entries[at + 1], entries[at + 2]] as number[];
    if (occurrenceKinds[kind as number] === undefined || !isIn(proof)) return false;
    if (!isIn(change) && change !== -1 && change !== -2) return false;
  }
  return true;
};

/** `where`: the tree. */
export function ledgerKeeper(store: Store, where: string, version: string): LedgerKeeper {
  const nameOf = (key: string): string => `ledger-${digest([version, where, key])}`;
  return {
    recall: (key) => store.read(nameOf(key), isLedgerRecord),
    store: (key, record) => store.write(nameOf(key), record),
  };
}
