/**
 * The outsiders that see a header whose declarations are guarded. Invariant: what the last check knew
 * of them is taken over where the same is guarded, but for the files that see something else.
 */
import type { Affected } from "../../analyzers/references/include-graph.js";
import type { Ledger } from "../../analyzers/references/ledger.js";
import type { Setup } from "./guard-setup.js";
import type { Renewable } from "./session.js";

export class OutsideSeers {
  readonly #ledger: Ledger;
  readonly #last: ReadonlySet<string> | undefined;
  readonly #affected: ReadonlySet<string>;
  #found: ReadonlySet<string> | undefined;

  /** `earlier`: what an earlier run knew of the same includes. */
  constructor(
    ledger: Ledger,
    setup: Setup,
    affected: Affected,
    kept: Renewable | undefined,
    earlier: ReadonlySet<string> | undefined,
  ) {
    this.#ledger = ledger;
    const isSame = kept?.setup === setup && affected !== "all";
    this.#last = isSame ? kept.seers : undefined;
    this.#affected = affected === "all" ? new Set() : affected;
    if (this.#affected.size === 0) this.#found = this.#last ?? earlier;
  }

  /** As far as somebody asked. */
  get known(): ReadonlySet<string> | undefined {
    return this.#found;
  }

  all(): ReadonlySet<string> {
    return (this.#found ??=
      this.#last === undefined ? this.#ledger.outsideSeers() : this.#renewed());
  }

  #renewed(): ReadonlySet<string> {
    const found = new Set(this.#last);
    for (const path of this.#affected) {
      if (this.#ledger.isOutsideSeer(path)) found.add(path);
      else found.delete(path);
    }
    return found;
  }
}
