/**
 * A list as the kernel has it: a ring of heads, each inside the struct that it links. Invariant: a
 * head points to itself when it is alone, or to nothing when it is zeroed memory.
 */
export class list_head<Owner = unknown> {
  next: list_head<Owner> | null = null;
  prev: list_head<Owner> | null = null;
  /** The struct that holds this head; none for the head of a list. */
  readonly owner: Owner | null;

  constructor(owner: Owner | null = null) {
    this.owner = owner;
  }

  /** Zeroed memory, in no list. */
  zero(): void {
    this.next = null;
    this.prev = null;
  }

  /** Alone. */
  clear(): void {
    this.next = this;
    this.prev = this;
  }
}
