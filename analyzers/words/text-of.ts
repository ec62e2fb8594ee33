/** Words as text: for formats and what else speaks to people, and for nothing that decides. */
import type { Words } from "./words.js";

export function textOf(said: string | Words): string {
  return said as unknown as string;
}
