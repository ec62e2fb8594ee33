/**
 * Runs a command in a thread of its own and watches it from here. At the deadline, and at SIGTERM or
 * SIGINT, the thread is ended wherever it is, and the last draft of its outputs is written. Invariant:
 * the outputs are those of one draft or of the whole run, never of both.
 */
import { getHeapStatistics } from "node:v8";
import { Worker } from "node:worker_threads";
import type { StopReason } from "../rules/results/tree-review.js";
import type { Io, Output } from "./io.js";
import type { Written } from "./ending.js";
import { writeOutputs } from "./written.js";

/** A message to the thread. */
export interface Overseen {
  readonly args: readonly string[];
  readonly stdin: Io["stdin"];
  readonly stdout: Shape;
  readonly stderr: Shape;
}

interface Shape {
  readonly isTTY: boolean;
  readonly columns: number;
}

/** A message from the thread. */
export type Said =
  | { readonly kind: "stdout" | "stderr"; readonly text: string | Uint8Array }
  | { readonly kind: "draft"; readonly outputs: Readonly<Record<StopReason, readonly Written[]>> }
  | { readonly kind: "limit"; readonly seconds: number }
  | { readonly kind: "conclude" }
  | { readonly kind: "end"; readonly code: number };

export interface Streams {
  readonly stdin: Io["stdin"];
  readonly stdout: Output;
  readonly stderr: Output;
  /** Tells when somebody wants the run to end, until the function that it returns is called. */
  onSignal(listener: () => void): () => void;
}

/** The exit code; `settle` is told of it before anything is written to stdout, because a reader may close it. */
export function oversee(
  args: readonly string[],
  streams: Streams,
  settle: (code: number) => void,
): Promise<number> {
  const { stdout, stderr } = streams;
  const shape = ({ isTTY, columns }: Output): Shape => ({
    isTTY: isTTY === true,
    columns: columns ?? 0,
  });
  const told: Overseen = {
    args,
    stdin: {
      isTTY: streams.stdin.isTTY === true,
      ...(streams.stdin.fd === undefined ? {} : { fd: streams.stdin.fd }),
    },
    stdout: shape(stdout),
    stderr: shape(stderr),
  };
  const worker = new Worker(new URL("./command-thread.js", import.meta.url), {
    workerData: told,
    // Without a limit of its own a thread has less than the process.
    resourceLimits: {
      maxOldGenerationSizeMb: Math.floor(getHeapStatistics().heap_size_limit / (1 << 20)),
    },
  });
  return new Promise((resolve, reject) => {
    const held: Written[] = [];
    let draft: Readonly<Record<StopReason, readonly Written[]>> = { deadline: [], signal: [] };
    let isOver = false;
    let timer: NodeJS.Timeout | undefined;
    const close = (code: number, outputs: readonly Written[]): void => {
      isOver = true;
      clearTimeout(timer);
      unwatch();
      settle(code);
      try {
        writeOutputs(outputs, { stdout });
        resolve(code);
      } catch (error) {
        reject(error as Error);
      }
    };
    const stop = (reason: StopReason): void => {
      if (isOver) return;
      void worker.terminate();
      const what = reason === "deadline" ? "the deadline was met" : "ended by a signal";
      stderr.write(`ringfence: ${what}; the answer is incomplete\n`);
      close(3, draft[reason]);
    };
    const unwatch = streams.onSignal(() => stop("signal"));
    worker.on("message", (said: Said) => {
      if (isOver && said.kind !== "end" && said.kind !== "stdout") return;
      switch (said.kind) {
        case "stdout":
          held.push({ file: "", name: "", text: said.text });
          break;
        case "stderr":
          stderr.write(said.text);
          break;
        case "draft":
          draft = said.outputs;
          break;
        case "limit":
          timer = setTimeout(() => stop("deadline"), Math.max(0, said.seconds * 1000));
          break;
        case "conclude":
          clearTimeout(timer);
          unwatch();
          break;
        case "end":
          if (!isOver) close(said.code, held);
      }
    });
    worker.on("error", reject);
    worker.on("exit", (code) => {
      if (!isOver) reject(new Error(`the thread of the run ended with code ${code}`));
    });
  });
}
