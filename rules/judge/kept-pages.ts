/**
 * The ledger of an earlier run, and what is kept of this one for later runs. Invariant: only of the first
 * tree of a session, in which ids of files mean something, and only where all includes are known. A
 * check that is incomplete is kept by nobody.
 */
import {
  digestOf,
  KeptLedger,
  recordOf,
  type LedgerGround,
  type LedgerKeeper,
} from "../../analyzers/references/kept-ledger.js";
import type { IncludeGraph } from "../../analyzers/references/include-graph.js";
import type { Ledger } from "../../analyzers/references/ledger.js";
import type { SurveyPlan } from "../../analyzers/references/surveyor.js";
import type { Listing } from "../../analyzers/trees/tree.js";
import type { Boundary } from "../files/boundary.js";
import { ownersOf, type Setup } from "./guard-setup.js";
import type { OutsideSeers } from "./outside-seers.js";
import type { Resolved } from "./pages.js";
import type { Reading } from "./reading.js";

export interface KeptOf {
  readonly keeper: LedgerKeeper | undefined;
  readonly listing: Listing;
  readonly boundaries: readonly Boundary[];
  readonly setup: Setup;
  readonly plan: SurveyPlan;
  readonly reading: Reading;
  readonly ledger: Ledger;
}

/** Where fewer files than this had to be looked at, the record is as good as a new one. */
const MIN_FRESH = 64;

export class KeptPages {
  readonly ledger: KeptLedger | undefined;
  readonly #of: KeptOf;
  readonly #keeper: LedgerKeeper | undefined;
  readonly #key: string;
  readonly #ground: LedgerGround;

  constructor(of: KeptOf) {
    const { listing, boundaries, setup, plan, reading, ledger } = of;
    this.#of = of;
    const isKept = plan.allIncludes && listing.files.every(({ id }) => id !== "");
    this.#keeper = isKept ? of.keeper : undefined;
    this.#key =
      this.#keeper === undefined
        ? ""
        : digestOf(JSON.stringify([ownersOf(boundaries, setup), plan]));
    this.#ground = {
      files: listing.files,
      links: listing.links,
      facts: reading.facts,
      guards: setup.guards,
      asked: this.#key,
      isInside: (path, boundary) => ledger.isInside(path, boundary),
    };
    const record = this.#keeper?.recall(this.#key);
    this.ledger = record && KeptLedger.of(record, this.#ground);
    if (this.ledger === undefined) return;
    for (const graph of [reading.graph, reading.plain]) graph.presume(this.ledger.included);
  }

  /** `nFresh`: files that were looked at for it. */
  store({ drafts, read, isSmall }: Resolved, nFresh: number, seers: OutsideSeers): void {
    const { ledger, listing, reading } = this.#of;
    const isOld = this.ledger === undefined || !this.ledger.isRead || nFresh >= MIN_FRESH;
    if (this.#keeper === undefined || !isOld) return;
    const { graph } = reading;
    const paths = listing.files.map(({ path }) => path);
    const included = graph.included(paths.filter((path) => path.endsWith(".c")));
    const record = recordOf(this.#ground, {
      isSmall,
      seers: seers.all(),
      included: included.map((path) => ({ path, seers: seersOf(graph, path) })),
      of: (file) => ({
        entries: drafts.get(file.path)?.entries ?? [],
        read: read.get(file.path)?.entries,
        asked: read.get(file.path)?.asked ?? [],
        brought: ledger.textsOf(file),
      }),
    });
    this.#keeper.store(this.#key, record);
  }
}

/** All files that include one, directly or not. */
function seersOf(graph: IncludeGraph, path: string): string[] {
  const found = new Set([path]);
  for (const one of found) for (const includer of graph.includersOf(one)) found.add(includer);
  return [...found];
}
