/**
 * The files of a state. A kernel's list is large and a series has many states, so that only the list
 * asked for last is held, and others are made again. Invariant: as long as no other state is asked, the
 * answer is one and the same list.
 */
import type { Listing } from "../../analyzers/trees/tree.js";

/** What the states of a series hold together. */
export class HeldListing {
  #of: StateFiles | undefined;
  #listing: Listing | undefined;

  listing(files: StateFiles, make: () => Listing): Listing {
    if (this.#of !== files || this.#listing === undefined) {
      this.#listing = make();
      this.#of = files;
    }
    return this.#listing;
  }
}

export class StateFiles {
  readonly #held: HeldListing;
  readonly #make: () => Listing;

  constructor(held: HeldListing, make: () => Listing) {
    this.#held = held;
    this.#make = make;
  }

  listing(): Listing {
    return this.#held.listing(this, this.#make);
  }
}
