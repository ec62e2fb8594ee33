/**
 * Exceptions of boundaries: which one allows a finding, and how many each has covered. Invariant:
 * an exception that is expired covers nothing, and of several that fit the first one is counted.
 */
import type { Boundary, Exception } from "../files/boundary.js";
import type { ExceptionUse } from "../offences/rule.js";
import type { Finding } from "../results/finding.js";
import { globMatcher } from "../files/glob-matcher.js";
import { isReached } from "./kernel-version.js";

/** What exceptions expire against. */
export interface Moment {
  /** ISO date. */
  readonly today: string;
  /** Release of the tree, or empty. */
  readonly kernel: string;
}

interface Clause {
  readonly exception: Exception;
  readonly isExpired: boolean;
  fits(path: string): boolean;
  nCovered: number;
}

export class Exceptions {
  readonly #clauses = new Map<Boundary, readonly Clause[]>();
  readonly #byId: ReadonlyMap<string, Boundary>;

  constructor(boundaries: readonly Boundary[], moment: Moment) {
    this.#byId = new Map(boundaries.map((boundary) => [boundary.id, boundary]));
    for (const boundary of boundaries) {
      const clauses = boundary.exceptions.map((exception) => clauseOf(exception, moment));
      this.#clauses.set(boundary, clauses);
    }
  }

  /** The exception that allows a finding, which covers one more by it. */
  cover({ boundary, symbol, location }: Finding): Exception | undefined {
    const owner = this.#byId.get(boundary);
    const clauses = (owner && this.#clauses.get(owner)) ?? [];
    const found = clauses.find(
      ({ exception, isExpired, fits }) =>
        !isExpired &&
        (exception.symbol === "" || exception.symbol === symbol) &&
        fits(location.path),
    );
    if (found !== undefined) found.nCovered++;
    return found?.exception;
  }

  uses(): ExceptionUse[] {
    return [...this.#clauses].flatMap(([boundary, clauses]) =>
      clauses.map(({ exception, isExpired, nCovered }) => ({
        boundary,
        exception,
        nCovered,
        isExpired,
      })),
    );
  }
}

function clauseOf(exception: Exception, moment: Moment): Clause {
  let fits: ((path: string) => boolean) | undefined;
  return {
    exception,
    isExpired: isExpired(exception, moment),
    fits: (path) => (fits ??= globMatcher([exception.path]))(path),
    nCovered: 0,
  };
}

/** Releases compare by their parts; dates as text. */
function isExpired({ expires }: Exception, { kernel, today }: Moment): boolean {
  if (expires === "") return false;
  return expires.startsWith("v") ? isReached(expires, kernel) : expires <= today;
}
