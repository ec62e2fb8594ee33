/** Where a commit message ends and its patch begins, for all who ask: as git mailinfo has it. */
import { latin1 } from "../syntax/bytes.js";
import { isBlank } from "./same-words.js";

const LF = 10;
const BLANK = 32;

/** Whether the line at an offset begins a patch: `---`, `--- FILE`, `diff -` or `Index: `. */
export function isPatchStart(bytes: Uint8Array, at: number, end: number): boolean {
  const first = bytes[at];
  if (first !== 0x2d && first !== 0x64 && first !== 0x49) return false;
  const head = latin1(bytes, at, Math.min(end, at + 7));
  if (head.startsWith("diff -") || head === "Index: ") return true;
  if (!head.startsWith("---") || end - at < 4) return false;
  // Nothing behind the blank counts as a name too.
  if (bytes[at + 3] === BLANK && !isBlank(at + 4 < end ? (bytes[at + 4] as number) : 0))
    return true;
  for (let i = at + 3; i < end; i++) {
    if (bytes[i] === LF) return true;
    if (!isBlank(bytes[i] as number)) return false;
  }
  return false;
}
