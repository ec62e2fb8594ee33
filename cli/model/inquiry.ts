/**
 * A request about one tree, and what the command line keeps of it. Files whose id is unchanged are
 * not surveyed again. Invariant: what could not be read or accounted for while names were looked up
 * is remembered, so that the answer is incomplete.
 */
import type { MachineName } from "../../analyzers/model/c/width.js";
import type { FileFacts } from "../../analyzers/references/facts.js";
import { definitionsIn } from "../../analyzers/preprocess/preprocess.js";
import { survey, unaccountedLines } from "../../analyzers/references/survey-tree.js";
import { Threads } from "../../analyzers/references/scan.js";
import type { BoundsName } from "../../analyzers/relocation/scenarios/bounds.js";
import type { Request } from "../../analyzers/relocation/find/request.js";
import { filesWith } from "../../analyzers/trees/files-with.js";
import { rememberedTree } from "../../analyzers/trees/remembered.js";
import type { Listing, Tree } from "../../analyzers/trees/tree.js";
import { openFactCache } from "../cache.js";
import type { Store } from "../store.js";
import { earlierRunsIn } from "./earlier-runs-record.js";
import { KeptSearches } from "./kept-searches.js";

export interface InquiryOptions {
  readonly bounds: BoundsName;
  readonly machine: MachineName;
  readonly layers: Request["layers"];
  readonly configuration: Request["configuration"];
  readonly functionName: string | undefined;
  /** Operations by themselves are asked for, not call sites. */
  readonly ofOperations?: boolean;
  readonly store: Store | undefined;
  readonly toolVersion: string;
  readonly onProgress?: ((nScenarios: number) => void) | undefined;
  /** Whether call sites of a file are asked for. */
  readonly isWanted: (path: string) => boolean;
}

export interface Inquiry {
  readonly request: Request;
  /** Functions in which something that was looked up is called. */
  callers(): ReadonlySet<string>;
  /** What else makes the answer incomplete, one line each. */
  incomplete(): readonly string[];
  end(): Promise<void>;
}

export async function openInquiry(given: Tree, options: InquiryOptions): Promise<Inquiry> {
  const { store } = options;
  const memory = store && (await openFactCache(store, given, options.toolVersion));
  const listing = memory?.listing() ?? given.list(false);
  // Every configuration, and every generation that is tried, reads the same headers.
  const tree = rememberedTree(given);
  const { state } = memory ?? {};
  const searches = new KeptSearches(store, state === undefined ? undefined : `searches-${state}`);
  const threads = new Threads();
  const answers = new Map<string, Promise<readonly FileFacts[]>>();
  const callers = new Set<string>();
  const incomplete = new Set<string>();
  const noteSkipped = (skipped: Listing["skipped"]): void => {
    for (const { path, reason, matters } of skipped)
      if (matters) incomplete.add(`${path}: ${reason}`);
  };
  noteSkipped(listing.skipped);
  const lookUp = async (names: readonly string[]): Promise<readonly FileFacts[]> => {
    const plan = { names, allIncludes: false, includeNames: [], pastes: [], pastedNames: [] };
    const { facts, skipped } = await survey(tree, listing.files, plan, { threads, memory });
    noteSkipped(skipped);
    for (const line of unaccountedLines(facts)) incomplete.add(line);
    for (const { sightings } of facts)
      for (const { form, enclosing } of sightings) if (form === "call") callers.add(enclosing);
    return facts;
  };
  const look = (wanted: readonly string[]): Promise<readonly FileFacts[]> => {
    const names = [...new Set(wanted)].sort();
    if (names.length === 0) return Promise.resolve([]);
    const key = names.join(" ");
    let answer = answers.get(key);
    if (answer === undefined) answers.set(key, (answer = lookUp(names)));
    return answer;
  };
  const {
    bounds,
    machine,
    layers,
    configuration,
    functionName,
    ofOperations = false,
    isWanted,
    toolVersion,
    onProgress,
  } = options;
  return {
    request: {
      tree,
      listing,
      look,
      definitions: searches.of("defined", definitionsIn(given)),
      written: searches.of("written", filesWith(given)),
      layers,
      bounds,
      machine,
      configuration,
      functionName,
      ...(ofOperations && { operations: functionName === undefined ? [] : [functionName] }),
      isWanted,
      toolVersion,
      ...(onProgress === undefined ? {} : { onProgress }),
      ...(store === undefined ? {} : { earlierRuns: earlierRunsIn(store, toolVersion) }),
    },
    callers: () => callers,
    incomplete: () => [...incomplete].sort(),
    end: async () => {
      searches.keep();
      store?.trim();
      await threads.end();
    },
  };
}
