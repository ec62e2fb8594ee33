/**
 * Puts a seeded fault into the compiled text of a model's file. Invariant: how white space is
 * laid out does not decide, because a formatter changes it; a text that stands not exactly once makes
 * no edit.
 */
import type { Mutant } from "./model-mutants.js";

/** The text with the fault in it, or undefined if what is to be edited does not stand there once. */
export function withFault(text: string, { from, to }: Mutant): string | undefined {
  const words = from.trim().split(/\s+/);
  const pattern = words.map((word) => word.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")).join("\\s+");
  const places = [...text.matchAll(new RegExp(pattern, "g"))];
  const place = places[0];
  if (place === undefined || places.length > 1) return undefined;
  return text.slice(0, place.index) + to + text.slice(place.index + place[0].length);
}
