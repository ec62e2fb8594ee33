/**
 * Calls of operations, for whoever looks at the machine after each of them: a program that is compiled
 * to be watched makes them through here. Invariant: an operation within another one belongs to that
 * one, so that a stand-in and a body of the tree are seen at the same places; one that does not return
 * is not seen.
 */
import { machine } from "./state.js";

export function watched<T>(name: string, operation: () => T): T {
  const { onOperation } = machine;
  if (onOperation === undefined || machine.isWatching) return operation();
  machine.isWatching = true;
  const result = operation();
  machine.isWatching = false;
  onOperation(name, result);
  return result;
}
