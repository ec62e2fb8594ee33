/**
 * What a run would say if it ended before its time. A command drafts its outputs at each stage; whoever
 * ends it, at a deadline or by a signal, writes the last draft. Terms: an *overseer* watches from
 * another thread, so that no computation keeps it from ending the run; without one the run looks at the
 * clock itself, between its stages. Invariant: a draft says that it is incomplete, and why.
 */
import { Option } from "commander";
import type { StopReason } from "../rules/results/tree-review.js";
import type { Document, View } from "./formats/format.js";
import type { Io } from "./io.js";
import { outputsOf, type Colour, type Target } from "./targets.js";
import type { Written } from "./ending.js";
import { writeOutputs } from "./written.js";
import { UserError } from "./user-error.js";

/** More than eleven days is no deadline, and no timer of Node.js. */
const MAX_SECONDS = 1_000_000;
/** Drafts may take a fifth of the time. */
const PATIENCE = 4;
const MIN_PAUSE_MS = 50;

export function deadlineOption(): Option {
  const read = (text: string): number => {
    const seconds = /^\d+(\.\d+)?$/.test(text) ? Number(text) : 0;
    if (seconds > 0 && seconds <= MAX_SECONDS) return seconds;
    throw new UserError(
      `--deadline ${text}: a number of seconds is wanted, above 0 and up to ${MAX_SECONDS}`,
    );
  };
  return new Option(
    "--deadline <seconds>",
    "when they are over, write what is known and exit 3",
  ).argParser(read);
}

/** One line for whoever reads why an answer is incomplete. */
export function stopLine(reason: StopReason, at: string): string {
  return `${reason === "deadline" ? "the deadline was met" : "ended by a signal"} ${at}`;
}

/** The run is over between two stages. */
class Stopped extends Error {}

export interface DraftOptions<Shown extends Document> {
  readonly targets: readonly Target<Shown>[];
  readonly view: Omit<View, "colour" | "width"> & { readonly color: Colour };
  readonly deadline: number | undefined;
}

export type Stage<Shown> = (make: (reason: StopReason) => Shown) => void;

/** Makes a document, in stages, and writes it: the whole one, or the last draft, for which the answer is undefined. */
export async function inStages<Shown extends Document>(
  { targets, view, deadline }: DraftOptions<Shown>,
  io: Io,
  run: (stage: Stage<Shown>) => Promise<Shown>,
): Promise<Shown | undefined> {
  const { overseer } = io;
  const start = performance.now();
  const outputs = (document: Shown): readonly Written[] => outputsOf(targets, document, view, io);
  let last: ((reason: StopReason) => Shown) | undefined;
  let rest = 0;
  let isFirst = true;
  const stage: Stage<Shown> = (make) => {
    last = make;
    const now = performance.now();
    if (overseer === undefined && deadline !== undefined && now - start > deadline * 1000)
      throw new Stopped();
    if (overseer === undefined || now < rest) return;
    overseer.draft({ deadline: outputs(make("deadline")), signal: outputs(make("signal")) });
    const end = performance.now();
    // The first one is short, and loads what all of them need.
    if (isFirst && deadline !== undefined) overseer.limit(deadline - (end - start) / 1000);
    if (!isFirst) rest = end + Math.max(MIN_PAUSE_MS, PATIENCE * (end - now));
    isFirst = false;
  };
  let document: Shown;
  try {
    document = await run(stage);
  } catch (error) {
    if (!(error instanceof Stopped) || last === undefined) throw error;
    writeOutputs(outputs(last("deadline")), io);
    return undefined;
  }
  const whole = outputs(document);
  overseer?.conclude();
  writeOutputs(whole, io);
  return document;
}
