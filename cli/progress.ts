/** A line on a terminal that says how far a long run is. Nobody watches a pipe, so there it is silent. */
import { thousands } from "./formats/parts/counts.js";
import type { Output } from "./io.js";

export interface ProgressLine {
  /** `nAll`: where it is known. */
  show(nDone: number, nAll?: number): void;
  end(): void;
}

const QUIET_MS = 1000;

/** `scanning 12,000 of 60,000 files`. */
export function progressLine(
  stderr: Output,
  what: string,
  things: string,
): ProgressLine | undefined {
  if (stderr.isTTY !== true) return undefined;
  const start = performance.now();
  let isShown = false;
  return {
    show: (nDone, nAll) => {
      if (performance.now() - start < QUIET_MS) return;
      isShown = true;
      const all = nAll === undefined ? "" : ` of ${thousands(nAll)}`;
      stderr.write(`\r${what} ${thousands(nDone)}${all} ${things}\x1b[K`);
    },
    end: () => {
      if (isShown) stderr.write("\r\x1b[K");
    },
  };
}
