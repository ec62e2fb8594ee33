/**
 * XML 1.0 text. Invariant: what comes out holds neither markup nor a character that XML 1.0
 * forbids, since those are among the ones that `visible` writes out.
 */
import { visible } from "./visible.js";

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};

/** One line, fit for an attribute and for an element. */
export function xml(text: string): string {
  return visible(text).replace(/[&<>"']/g, (character) => entities[character] ?? "");
}

/** ` name="value"` for each, in the order given. */
export function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${xml(String(value))}"`)
    .join("");
}
