/** Which points of a program ran: an array that it writes 1 into. Invariant: it is never read by the program. */
export function points(n: number): Uint8Array {
  return new Uint8Array(n);
}
