/**
 * The relocation of a real tree, compiled and run without a cache, for figures of its own code. Invariant:
 * what is asked about a tree is what `ringfence model` asks, in the built-in configuration alone.
 */
import type { Layer } from "../analyzers/model/index.js";
import { compiledOf, prepared, type Prepared } from "../analyzers/relocation/build/prepared.js";
import type { Candidate } from "../analyzers/relocation/build/roots.js";
import type { Request } from "../analyzers/relocation/find/request.js";
import { conclude } from "../analyzers/relocation/judge/conclude.js";
import {
  equivalenceOf,
  type Comparison,
  type Equivalence,
} from "../analyzers/relocation/judge/equivalence.js";
import type { Verdict } from "../analyzers/relocation/judge/verdict.js";
import { N_PARTS, type Compiled } from "../analyzers/relocation/realm/task.js";
import type { Threads } from "../analyzers/relocation/realm/threads.js";
import { explored, settled } from "../analyzers/relocation/run-roots.js";
import { levelsOf } from "../analyzers/relocation/build/levels.js";
import { boundsOf } from "../analyzers/relocation/scenarios/bounds.js";
import { openDirectory } from "../analyzers/trees/directory.js";
import type { Tree } from "../analyzers/trees/tree.js";
import { type Inquiry, openInquiry } from "../cli/model/inquiry.js";

/** A root of a tree, ready to run. */
interface Ready {
  readonly item: Prepared;
  readonly candidate: Candidate;
  readonly compiled: Compiled | string;
}

export class OwnRelocation {
  readonly #inquiry: Inquiry;
  readonly #threads: Threads;
  #base: Promise<Ready | undefined> | undefined;

  private constructor(inquiry: Inquiry, threads: Threads) {
    this.#inquiry = inquiry;
    this.#threads = threads;
  }

  /** Of the function that is told; whoever opens it ends it, and the threads are theirs. */
  static async open(
    path: string,
    functionName: string,
    layers: ReadonlySet<Layer>,
    threads: Threads,
  ): Promise<OwnRelocation> {
    const inquiry = await openInquiry(openDirectory(path), {
      bounds: "default",
      machine: "lp64",
      layers,
      configuration: undefined,
      functionName,
      store: undefined,
      toolVersion: "bench",
      isWanted: () => true,
    });
    return new OwnRelocation(inquiry, threads);
  }

  async end(): Promise<void> {
    await this.#inquiry.end();
  }

  /** Scenarios a CPU second of all threads, once running; 0 where it does not hold. */
  async rate(): Promise<number> {
    const { request } = this.#inquiry;
    const base = await this.#ready(request);
    if (base === undefined) return 0;
    // Threads remember what they were asked, so that they warm up with another question.
    await this.#verdict(base, { ...request, bounds: "small" });
    const start = process.cpuUsage();
    const verdict = await this.#verdict(base, request);
    const { user, system } = process.cpuUsage(start);
    return verdict?.kind === "holds" ? verdict.nScenarios / ((user + system) / 1e6) : 0;
  }

  /** The verdict on an edited tree, and whether it does what the tree does; most are seen in small bounds. */
  async judge(
    edited: Tree,
  ): Promise<{ readonly verdict: Verdict | undefined; readonly equivalence?: Equivalence }> {
    const request: Request = { ...this.#inquiry.request, tree: edited };
    const [after, base] = [await this.#ready(request), await this.#unedited()];
    if (after === undefined || base === undefined) return { verdict: undefined };
    const first = await this.#verdict(after, { ...request, bounds: "small" });
    const [from, to] = [base.compiled, after.compiled];
    const isDone = first?.kind !== "holds" || settled(after.item, after.candidate) !== undefined;
    if (isDone || typeof from === "string" || typeof to === "string") return { verdict: first };
    const bounds = boundsOf("default", "lp64", levelsOf(after.item.bench));
    const outcomes = await this.#threads.all(
      Array.from({ length: N_PARTS }, (_, index) => ({
        kind: "compare" as const,
        isWatched: false,
        before: from,
        after: to,
        bounds,
        share: { indexes: [index], count: N_PARTS },
      })),
    );
    const parts = outcomes.flatMap((outcome): Comparison[] =>
      typeof outcome === "object" && outcome.kind === "compared" ? [outcome.comparison] : [],
    );
    if (parts.length < N_PARTS) return { verdict: undefined };
    return {
      verdict: conclude(
        parts.map((part) => part.after),
        bounds,
      ),
      equivalence: equivalenceOf(parts, bounds),
    };
  }

  async #unedited(): Promise<Ready | undefined> {
    this.#base ??= this.#ready(this.#inquiry.request);
    return await this.#base;
  }

  async #ready(request: Request): Promise<Ready | undefined> {
    const item = await prepared(request);
    const candidate = item.candidates.find(({ kind }) => kind === "relocation");
    const generation = item.chosen.possible.at(-1)?.name;
    if (candidate === undefined || generation === undefined) return undefined;
    return { item, candidate, compiled: compiledOf(item, candidate, generation) };
  }

  async #verdict({ item, candidate }: Ready, request: Request): Promise<Verdict | undefined> {
    return (await explored(item, request, this.#threads)).verdicts.get(candidate);
  }
}
