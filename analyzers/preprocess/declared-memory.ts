/**
 * What headers declare, kept from one tree to the next and from one run to the next. Invariant: what is
 * kept is used only where the header, what was read of others for it, and which of them the tree lists
 * are the same.
 */
import { createHash } from "node:crypto";
import type { Tree } from "../trees/tree.js";
import { headerDeclarations, type HeaderDeclarations } from "./declared-by-macros.js";
import { includedMacros, type LookedAt } from "./included-macros.js";

export interface DeclaredRecord extends HeaderDeclarations {
  readonly path: string;
  /** Digests of texts, the header's own first; empty where a file is not there. */
  readonly texts: readonly (readonly [path: string, digest: string])[];
  readonly listed: readonly (readonly [path: string, is: boolean])[];
}

/** Keeps records for later runs. */
export interface DeclaredKeeper {
  recall(): readonly DeclaredRecord[] | undefined;
  store(records: readonly DeclaredRecord[]): void;
}

/** So many headers are kept. */
const MAX_KEPT = 2000;

export class DeclaredMemory {
  readonly #keeper: DeclaredKeeper | undefined;
  readonly #digests = new WeakMap<Uint8Array, string>();
  /** What any record rested on. */
  readonly #read = new Set<string>();
  #known: Map<string, DeclaredRecord> | undefined;

  constructor(keeper?: DeclaredKeeper) {
    this.#keeper = keeper;
  }

  /** What headers of a tree declare. `known`: the files that it lists. */
  of(
    headers: ReadonlyMap<string, Uint8Array>,
    tree: Pick<Tree, "read" | "readMany" | "expect">,
    known: { has(path: string): boolean },
  ): ReadonlyMap<string, HeaderDeclarations> {
    let lookedAt: LookedAt = { listed: new Map(), texts: new Map() };
    const kept = (this.#known ??= this.#recalled());
    const found = new Map<string, HeaderDeclarations>();
    // Most headers look into the same others, each of which is read once.
    const texts = new Map<string, Uint8Array | undefined>(
      tree.readMany([...this.#askedFor(headers.keys(), kept)]),
    );
    const read = (path: string): Uint8Array | undefined => {
      if (!texts.has(path)) texts.set(path, tree.read(path));
      return texts.get(path);
    };
    const expect = (paths: Iterable<string>): void =>
      tree.expect?.([...paths].filter((path) => !texts.has(path)));
    const included = includedMacros({ read, expect }, known, () => lookedAt);
    let isNew = false;
    for (const [path, bytes] of headers) {
      let record = kept.get(path);
      if (record === undefined || !this.#isSame(record, bytes, texts, known)) {
        lookedAt = { listed: new Map(), texts: new Map([[path, bytes]]) };
        const declared = headerDeclarations(path, bytes, included);
        record = { ...declared, path, ...this.#noted(lookedAt) };
        for (const one of lookedAt.texts.keys()) this.#read.add(one);
        kept.delete(path);
        if (kept.size >= MAX_KEPT) kept.delete(kept.keys().next().value ?? "");
        kept.set(path, record);
        isNew = true;
      }
      found.set(path, record);
    }
    if (isNew) this.#keeper?.store([...kept.values()]);
    return found;
  }

  /** Whether what one of these headers declares rests on the text of a file. */
  restsOn(headers: Iterable<string>, path: string): boolean {
    for (const header of headers)
      if (
        header === path ||
        this.#known?.get(header)?.texts.some(([one]) => one === path) !== false
      )
        return true;
    return false;
  }

  /** Whether what a header declares ever rested on the text of a file. */
  hasRead(path: string): boolean {
    return this.#read.has(path);
  }

  #noted({ listed, texts }: LookedAt): Pick<DeclaredRecord, "texts" | "listed"> {
    const digests = [...texts].map(([path, bytes]) => [path, this.#digestOf(bytes)] as const);
    return { texts: digests, listed: [...listed] };
  }

  /** The files that the records of headers rest on. */
  #askedFor(
    headers: Iterable<string>,
    kept: ReadonlyMap<string, DeclaredRecord>,
  ): ReadonlySet<string> {
    const asked = new Set<string>();
    for (const header of headers)
      for (const [path] of kept.get(header)?.texts ?? []) if (path !== header) asked.add(path);
    return asked;
  }

  #isSame(
    { path: own, texts, listed }: DeclaredRecord,
    bytes: Uint8Array,
    others: ReadonlyMap<string, Uint8Array | undefined>,
    known: { has(path: string): boolean },
  ): boolean {
    return (
      listed.every(([path, is]) => known.has(path) === is) &&
      texts.every(
        ([path, digest]) => this.#digestOf(path === own ? bytes : others.get(path)) === digest,
      )
    );
  }

  #digestOf(bytes: Uint8Array | undefined): string {
    if (bytes === undefined) return "";
    let known = this.#digests.get(bytes);
    if (known === undefined)
      this.#digests.set(bytes, (known = createHash("sha1").update(bytes).digest("hex")));
    return known;
  }

  #recalled(): Map<string, DeclaredRecord> {
    const records = this.#keeper?.recall() ?? [];
    for (const { texts } of records) for (const [path] of texts) this.#read.add(path);
    return new Map(records.map((record) => [record.path, record]));
  }
}
