/**
 * What one run knows of its pointers beyond their objects: addresses that were asked for, arrays that
 * structs stand in, members that a tree adds to the structs of the model. Invariant: it belongs to one
 * run and is let go as a whole, so that no address tells which runs came before.
 */

import type { Integer } from "./exact.js";

/** Where a struct that is an element of an array stands. */
export interface Home {
  readonly array: object[];
  readonly index: number;
}

/** The address that the first object gets for which somebody asks, less the distance of two objects. */
const BEFORE_FIRST_ADDRESS = 0x1000;
const OBJECT_DISTANCE = 0x100;

/** The struct that an embedded one is a member of. */
export interface Owner {
  readonly owner: object;
  readonly member: string;
}

export class Pointers {
  readonly owners = new Map<object, Owner>();
  readonly homes = new Map<object, Home>();
  /** What stands for the place behind the last element of an array of structs. */
  readonly ends = new Map<object, object>();
  /** What `container_of()` made of pointers that are no member, by pointer and by type and member. */
  readonly strays = new Map<object, Map<string, object>>();
  /** Pointers made of numbers that are the address of nothing. */
  readonly fabricated = new Map<Integer, object>();
  /** Places within an object that somebody asked for, so that two pointers to one place are one. */
  readonly places = new Map<object, Map<unknown, object>>();
  /** Values of members that a tree adds to structs of the model, by the name of the member. */
  readonly added = new Map<string, Map<object, unknown>>();
  readonly #addresses = new Map<object, number>();
  readonly #byAddress = new Map<Integer, object>();
  #last = BEFORE_FIRST_ADDRESS;

  /** Objects have addresses in the order in which somebody asks. */
  addressOf(object: object): number {
    let address = this.#addresses.get(object);
    if (address === undefined) {
      address = this.#last = this.#last + OBJECT_DISTANCE;
      this.#addresses.set(object, address);
      this.#byAddress.set(address, object);
    }
    return address;
  }

  objectAt(address: Integer): object | undefined {
    return this.#byAddress.get(address);
  }
}
