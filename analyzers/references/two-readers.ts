/**
 * Every use is read twice. What tokens call a use or acquit is read again by the grammar, in the item
 * in which it stands; outside of the owner a use is what either calls one, and where the grammar cannot
 * tell what tokens acquit, the occurrence is `unparsed`, because a boundary fails closed. Invariant:
 * nothing that tokens call a use is acquitted here.
 */
import { proof } from "./proof.js";
import { ItemReader, type Reading } from "../grammar/item-reader.js";
import { patterns } from "../grammar/roles.js";
import { lastNotAbove } from "../syntax/bytes.js";
import { TokenRoom } from "../syntax/lex.js";
import { Grammar } from "../syntax/parse.js";
import { readSource, type Source } from "../syntax/source.js";
import { stepsFor } from "../syntax/steps.js";
import { languageOf } from "../trees/language.js";
import type { Tree } from "../trees/tree.js";
import {
  agreement,
  formOf,
  isAcquittedByTokens,
  type Agreement,
  type Beside,
} from "./agreement.js";
import { includeSeen } from "./include-seen.js";
import { keyOfReading, KeptReadings } from "./kept-readings.js";
import type { LedgerEntry } from "./ledger-entry.js";
import type { Ledger } from "./ledger.js";
import type { OccurrenceKind } from "./occurrence.js";
import { shadowOf } from "./shadow.js";

/** What came of the second reading. */
export interface Agreements {
  /** Places that were read twice. */
  nPlaces: number;
  /** Items that the grammar read for it. */
  nParsed: number;
  /** Of the places: read as a use by one and not by the other, or by one alone; by what both say. */
  readonly disagreed: Map<string, number>;
}

/** In a tree with no more occurrences all are read twice, those of the owner too. */
export const MAX_SMALL = 1000;

/** Kinds of occurrences that are no code, or that names alone decide. */
const unread: ReadonlySet<OccurrenceKind> = new Set([
  "comment",
  "string",
  "inactive",
  "generated",
  "other-language",
  "symbol-string",
  "asm",
  "paste",
  "unparsed",
]);
const acquitted: ReadonlySet<OccurrenceKind> = new Set(["homonym", "opaque"]);

export interface ReadTwice {
  /** One for each that was given. */
  readonly entries: readonly LedgerEntry[];
  readonly agreements: Agreements;
}

/** Reads for one ledger. `entries`: all of each file together. `isSmall`: those of the owner are read as well. */
export async function readTwice(
  tree: Tree,
  entries: readonly LedgerEntry[],
  ledger: Ledger,
  isSmall: boolean,
  kept: KeptReadings = new KeptReadings(),
): Promise<ReadTwice> {
  const reader = new Reader(tree, ledger, isSmall, kept);
  const judged = await reader.all(entries);
  return { entries: judged, agreements: reader.agreements };
}

/** Files that are read at once: a revision answers many questions at once sooner than one after the other. */
const CHUNK = 64;

class Reader {
  readonly agreements: Agreements = { nPlaces: 0, nParsed: 0, disagreed: new Map() };
  readonly #tree: Tree;
  readonly #ledger: Ledger;
  readonly #isSmall: boolean;
  readonly #kept: KeptReadings;
  /** Of the source, one after the other. */
  readonly #room = new TokenRoom();
  #items: ItemReader | undefined;
  /** Paths of which texts are wanted, in order, how many of them were read, and the texts of some. */
  #wanted: readonly string[] = [];
  #nRead = 0;
  #texts: ReadonlyMap<string, Uint8Array> = new Map();

  constructor(tree: Tree, ledger: Ledger, isSmall: boolean, kept: KeptReadings) {
    this.#tree = tree;
    this.#kept = kept;
    this.#ledger = ledger;
    this.#isSmall = isSmall;
  }

  async all(entries: readonly LedgerEntry[]): Promise<readonly LedgerEntry[]> {
    const asked = new Map<string, LedgerEntry[]>();
    for (const entry of entries) {
      if (!this.#isLookedAt(entry)) continue;
      const list = asked.get(entry.path);
      if (list === undefined) asked.set(entry.path, [entry]);
      else list.push(entry);
    }
    this.#wanted = [...asked.keys()];
    this.#nRead = 0;
    const judged = new Map<LedgerEntry, LedgerEntry>();
    for (const [path, own] of asked) {
      const read = await this.#ofFile(path, own);
      own.forEach((entry, at) => void judged.set(entry, read[at] ?? entry));
    }
    this.#items?.free();
    return entries.map((entry) => judged.get(entry) ?? entry);
  }

  /** The entries of one file that are looked at. */
  async #ofFile(path: string, entries: readonly LedgerEntry[]): Promise<readonly LedgerEntry[]> {
    const bytes = this.#textOf(path);
    if (bytes === undefined) return entries;
    const key = keyOfReading(bytes, entries);
    const known = this.#kept.of(key, entries);
    if (known !== undefined) return known;
    const isGrammarAsked = entries.some(({ kind }) => kind !== "include");
    const grammar = isGrammarAsked ? await Grammar.load(patterns) : undefined;
    const nParsedBefore = grammar?.nParsed ?? 0;
    const source = this.#sourceOf(path, bytes);
    const read = entries.map((entry) =>
      grammar === undefined || entry.kind === "include"
        ? includeSeen(entry, source)
        : this.#judged(entry, source, (this.#items ??= new ItemReader(grammar, source))),
    );
    this.agreements.nParsed += (grammar?.nParsed ?? 0) - nParsedBefore;
    this.#kept.keep(key, entries, read);
    return read;
  }

  #isLookedAt(entry: LedgerEntry): boolean {
    if (entry.kind === "include") return !entry.inside && /\.\w+$/.test(entry.path);
    return this.#isAsked(entry);
  }

  /** Whether a second reading could make a difference, or is wanted anyway. */
  #isAsked(entry: LedgerEntry): boolean {
    const { sighting, path } = entry;
    if (sighting === undefined || unread.has(entry.kind) || languageOf(path) !== "c") return false;
    if (sighting.form === "condition" || sighting.form === "undef") return false;
    if (!acquitted.has(entry.kind)) return !entry.inside || this.#isSmall;
    if (!isAcquittedByTokens(sighting)) return false;
    // Where nothing of the owner's is visible a use would be acquitted as well.
    return entry.inside ? this.#isSmall : this.#isUse(entry);
  }

  #isUse(entry: LedgerEntry): boolean {
    return !acquitted.has(this.#ledger.otherwise(entry, "use").kind);
  }

  #judged(entry: LedgerEntry, source: Source, items: ItemReader): LedgerEntry {
    const { sighting } = entry;
    if (sighting === undefined) return entry;
    const reading = items.read(sighting.name, sighting.start);
    this.agreements.nPlaces++;
    const read = { ...entry, grammar: reading.role ?? (reading.why || "elsewhere") } as const;
    if (!acquitted.has(entry.kind)) {
      if (isNoUse(reading)) this.#note(entry, reading, "use");
      return read;
    }
    const shadow = shadowOf(sighting.shadow);
    const said = agreement(sighting, besideOf(source, sighting.start), reading, () =>
      items.read(sighting.name, shadow?.at ?? sighting.start),
    );
    if (said.kind === "both") return read;
    // Where the parser has no role for a place, it says nothing against a proof of the tokens.
    if (said.kind !== "tokens" || reading.role !== undefined) this.#note(entry, reading, said.kind);
    if (said.kind === "tokens") return read;
    return entry.inside ? read : this.#found(read, said);
  }

  #found(entry: LedgerEntry, said: Agreement): LedgerEntry {
    const shadow = shadowOf(entry.sighting?.shadow ?? "");
    const taken =
      shadow === undefined ? entry.proof : proof("hidden", entry.sighting?.shadow ?? "");
    if (said.kind === "use") {
      const other = this.#ledger.otherwise(entry, said.form);
      if (!acquitted.has(other.kind))
        return {
          ...other,
          sighting: entry.sighting,
          grammar: entry.grammar as NonNullable<LedgerEntry["grammar"]>,
          proof: proof("readers-differ-on-use", taken),
        };
    }
    return {
      ...entry,
      kind: "unparsed",
      proof: proof("readers-differ", taken),
    };
  }

  #note(entry: LedgerEntry, { role, why }: Reading, outcome: string): void {
    const { form, shadow } = entry.sighting ?? { form: "unparsed", shadow: "" };
    const tokens = shadow === "" ? form : `${form} hidden by ${shadowOf(shadow)?.kind ?? ""}`;
    const key = `${tokens} / ${role ?? why}: ${outcome}${entry.inside ? ", the owner's" : ""}`;
    this.agreements.disagreed.set(key, (this.agreements.disagreed.get(key) ?? 0) + 1);
  }

  #sourceOf(path: string, bytes: Uint8Array): Source {
    this.#items?.free();
    this.#items = undefined;
    return readSource(path, bytes, this.#room, stepsFor(bytes.length));
  }

  #textOf(path: string): Uint8Array | undefined {
    if (!this.#texts.has(path)) {
      const at = this.#wanted.indexOf(path, this.#nRead);
      const next = at < 0 ? [path] : this.#wanted.slice(at, at + CHUNK);
      if (at >= 0) this.#nRead = at + next.length;
      this.#texts = this.#tree.readMany(next);
    }
    return this.#texts.get(path);
  }
}

/** What the parser cannot read is no word against the tokens. */
function isNoUse({ role, why, declares }: Reading): boolean {
  const isOpen = why === "error" || role === "macro" || role === "tag";
  return formOf(role) === undefined && !isOpen && declares === undefined;
}

function besideOf(source: Source, start: number): Beside {
  const { lexed } = source;
  const token = lastNotAbove(lexed.start.subarray(0, lexed.nTokens), start);
  return {
    before: source.tokenText(token - 1),
    after: source.tokenText(token + 1),
    isInDirective: (lexed.directiveOf[token] as number) >= 0,
    callee: calleeOf(source, token),
  };
}

function calleeOf({ structure }: Source, token: number): string {
  const open = structure.parent[structure.positionOf[token] ?? -1] ?? -1;
  return structure.punctuator(open) === "(" ? structure.text(open - 1) : "";
}
