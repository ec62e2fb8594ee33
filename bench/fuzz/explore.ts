/**
 * The loop of one target: makes cases, runs them, keeps some to make others of (where it is counted,
 * those that reach code which none before them reached), and makes what is wrong small. Invariant: the
 * seed decides every case; the time only decides how many there are.
 */
import type { Crash } from "./crash.js";
import type { Coverage } from "./coverage.js";
import { Dice } from "./dice.js";
import { minimised } from "./minimise.js";
import type { Case, Fault, Session, Target } from "./targets/target.js";

export interface ExploreRequest {
  readonly target: Target;
  readonly session: Session;
  readonly seed: number;
  /** The first number that is run. */
  readonly from: number;
  /** Of Date.now(). */
  readonly until: number;
  readonly maxIterations: number;
  readonly coverage: Coverage | undefined;
  /** Told before a case is run. */
  readonly onCase: (iteration: number, input: Case) => void;
  readonly onCrash: (crash: Crash) => void;
}

export interface Explored {
  readonly nIterations: number;
  readonly nCorpus: number;
  /** Characters of code that were reached; 0 where nobody counted. */
  readonly nReached: number;
  readonly nCrashes: number;
}

/** No case of this size may take longer, in CPU seconds of this process. */
const MAX_CPU_SECONDS = 5;
const BATCH = 16;
/** So many damaged cases are damaged again, where nothing guides; the oldest make room. */
const MAX_DRIFTED = 256;
/** So many signatures are told; what follows is only counted. */
const MAX_MINIMISED = 20;

export async function explore(request: ExploreRequest): Promise<Explored> {
  const { target, session, seed, coverage, onCrash } = request;
  const corpus: Case[] = [...session.seeds];
  const known = new Set<string>();
  let nCrashes = 0;
  let iteration = request.from;
  const isOver = (): boolean =>
    Date.now() > request.until || iteration - request.from >= request.maxIterations;
  const tryOne = async (input: Case): Promise<void> => {
    request.onCase(iteration, input);
    const fault = await faultOf(session, input);
    if (fault === undefined) return;
    nCrashes++;
    if (known.has(fault.signature)) return;
    known.add(fault.signature);
    if (known.size > MAX_MINIMISED) return;
    const familyOf = (one: Fault | undefined): string | undefined => one?.family ?? one?.signature;
    const isSame = async (candidate: Case): Promise<boolean> => {
      request.onCase(iteration, candidate);
      return familyOf(await faultOf(session, candidate)) === familyOf(fault);
    };
    const small = await minimised(
      input,
      isSame,
      { nRuns: 1500, until: Date.now() + 20_000 },
      session.fixed,
    );
    const last = (await faultOf(session, small)) ?? fault;
    if (last.signature !== fault.signature && known.has(last.signature)) return;
    known.add(last.signature);
    onCrash({ target: target.name, seed, iteration, fault: last, input: small });
  };
  for (const input of request.from === 0 ? session.seeds : []) {
    if (isOver()) break;
    await tryOne(input);
    iteration++;
  }
  coverage?.take();
  const nSeeds = session.seeds.length;
  let nDrifted = 0;
  while (!isOver()) {
    const batch: Case[] = [];
    while (batch.length < BATCH && !isOver()) {
      const dice = new Dice(seed, target.name, iteration);
      // What was found to be new is worth more than what was there.
      const pick = (): Case =>
        corpus[
          dice.roll(3) === 0 && corpus.length > nSeeds
            ? nSeeds + dice.roll(corpus.length - nSeeds)
            : dice.roll(corpus.length)
        ] ?? new Map<string, Uint8Array>();
      const input = session.next(dice, pick);
      await tryOne(input);
      batch.push(input);
      iteration++;
    }
    if (coverage === undefined) {
      // Damage on damage, though nobody says which of it is worth it.
      const last = batch.at(-1);
      if (last !== undefined) corpus[nSeeds + (nDrifted++ % MAX_DRIFTED)] = last;
    } else if (coverage.take()) corpus.push(...(await claimants(batch, session, coverage)));
  }
  return {
    nIterations: iteration - request.from,
    nCorpus: corpus.length,
    nReached: coverage?.nReached ?? 0,
    nCrashes,
  };
}

/** Those of a batch that reach what was new in it; the first that does has it. */
async function claimants(
  batch: readonly Case[],
  session: Session,
  coverage: Coverage,
): Promise<Case[]> {
  const found: Case[] = [];
  for (const input of batch) {
    if (coverage.isSettled) break;
    await faultOf(session, input);
    if (coverage.claim()) found.push(input);
  }
  return found;
}

/** What is wrong with the answer to a case: said by the target, thrown, warned of on stderr, or too slow. */
export async function faultOf(session: Session, input: Case): Promise<Fault | undefined> {
  const before = process.cpuUsage();
  let warning: Error | undefined;
  const note = (said: Error): void => void (warning ??= said);
  process.on("warning", note);
  try {
    const fault = await session.run(input);
    // Warnings come when what gave them has ended.
    await new Promise((resolve) => process.nextTick(resolve));
    if (fault !== undefined) return fault;
    if (warning !== undefined)
      return {
        signature: `a warning of Node.js: ${warning.message.slice(0, 40)}`,
        text: warning.stack ?? warning.message,
      };
  } catch (error) {
    return {
      signature: `exception: ${placeOf(error)}`,
      text: error instanceof Error ? (error.stack ?? error.message) : String(error),
    };
  } finally {
    process.off("warning", note);
  }
  const { user, system } = process.cpuUsage(before);
  const seconds = (user + system) / 1e6;
  return seconds > MAX_CPU_SECONDS
    ? { signature: "slow", text: `${seconds.toFixed(1)} CPU seconds` }
    : undefined;
}

/** The kind of an error and the line that threw it. */
function placeOf(error: unknown): string {
  if (!(error instanceof Error)) return "not an error";
  const frame = /\/dist\/([^\s:)]+:\d+)/.exec(error.stack ?? "")?.[1] ?? "";
  return `${error.name} at ${frame}`;
}
