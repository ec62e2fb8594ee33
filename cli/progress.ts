/** A line on a terminal that says how far a long run is. Nobody watches a pipe, so there it is silent. */

export interface ProgressLine {
  show(nDone: number, nAll: number): void;
  end(): void;
}

const QUIET_MS = 1000;

export function progressLine(what: string): ProgressLine | undefined {
  if (!process.stderr.isTTY) return undefined;
  const start = performance.now();
  let isShown = false;
  return {
    show: (nDone, nAll) => {
      if (performance.now() - start < QUIET_MS) return;
      isShown = true;
      process.stderr.write(`\r${what} ${nDone.toLocaleString("en-US")} of ${nAll.toLocaleString("en-US")} files\x1b[K`);
    },
    end: () => {
      if (isShown) process.stderr.write("\r\x1b[K");
    },
  };
}
