/**
 * What a run did, in order, for the story of a counterexample. Only a program that was compiled for
 * telling writes lines and values; the model writes its operations whenever a log is open.
 * Invariant: writing a log changes nothing of what runs.
 */

export type Entry =
  /** A statement is about to run; `line` is that of the program. */
  | { readonly kind: "line"; readonly line: number }
  /** A variable got a value. */
  | { readonly kind: "value"; readonly name: string; readonly value: unknown }
  /** A function of the model ran; the pictures are of the address space before and after. */
  | { readonly kind: "operation"; readonly name: string; readonly result: string; readonly before: string; readonly after: string }
  /** A step was made to fail. */
  | { readonly kind: "fault"; readonly step: string };

let entries: Entry[] | undefined;

export function openLog(): void {
  entries = [];
}

export function closeLog(): readonly Entry[] {
  const closed = entries ?? [];
  entries = undefined;
  return closed;
}

export function isLogging(): boolean {
  return entries !== undefined;
}

export function log(entry: Entry): void {
  entries?.push(entry);
}

export function at(line: number): void {
  entries?.push({ kind: "line", line });
}

export function saw<T>(name: string, value: T): T {
  entries?.push({ kind: "value", name, value });
  return value;
}
