/**
 * What cannot be decided: a program meets something that it has no meaning for. Invariant: it is
 * thrown instead of a guess, so that nobody ever takes a guess for an answer.
 */
export interface ProgramPlace {
  readonly path: string;
  /** One-based. */
  readonly line: number;
}

export class Undecided extends Error {
  readonly reason: string;
  readonly place: ProgramPlace | undefined;

  constructor(reason: string, place?: ProgramPlace) {
    super(reason);
    this.reason = reason;
    this.place = place;
  }
}

/** A run has met a limit: others are likely to, and each takes long. */
export class Exhausted extends Undecided {}
