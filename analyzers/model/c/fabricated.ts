/**
 * A pointer made from a number, such as `ERR_PTR(-ENOMEM)` or the lock of a table. Invariant: in one run the
 * same number is the same pointer.
 */
import type { Integer } from "./quantity.js";

export class Fabricated {
  readonly address: Integer;

  constructor(address: Integer) {
    this.address = address;
  }
}

export function isFabricated(pointer: unknown): pointer is Fabricated {
  return pointer instanceof Fabricated;
}
