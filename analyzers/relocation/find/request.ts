/**
 * What an examiner is asked about: a tree, and how far to look. Invariant: nothing here knows how the
 * tree is read or who asks.
 */
import type { FindDefinitions } from "../../preprocess/preprocess.js";
import type { FileFacts } from "../../references/facts.js";
import type { FileSearch } from "../../trees/files-with.js";
import type { Listing, Tree } from "../../trees/tree.js";
import type { MachineName } from "../../model/c/width.js";
import type { Generation } from "../../model/declarations.js";
import type { Layer } from "../../model/index.js";
import type { EarlierRuns } from "./earlier-runs.js";
import type { BoundsName } from "../scenarios/bounds.js";

/** What the tree answers for itself unless somebody asks otherwise. */
export const treeLayers: ReadonlySet<Layer> = new Set<Layer>(["operations", "page tables"]);

export interface Request {
  readonly tree: Tree;
  readonly listing: Listing;
  /** Sightings of names in the whole tree. */
  look(names: readonly string[]): Promise<readonly FileFacts[]>;
  /** Where names look defined, for whoever keeps that; the tree is swept without it. */
  readonly definitions?: FindDefinitions;
  /** Where names stand, for whoever keeps that; files are looked through without it. */
  readonly written?: FileSearch;
  /** Layers of the model whose functions the tree's own bodies replace. */
  readonly layers: ReadonlySet<Layer>;
  readonly bounds: BoundsName;
  /** The machine that programs are compiled for and run on. */
  readonly machine: MachineName;
  /** A `.config`; the built-in configuration without one. */
  readonly configuration: { readonly label: string; readonly text: string } | undefined;
  /** Only call sites in, or judged by, this function. */
  readonly functionName: string | undefined;
  /** Operations by themselves instead of call sites: those of these names, or all that the tree has. */
  readonly operations?: readonly string[];
  /** Whether call sites of a file are asked for. */
  isWanted(path: string): boolean;
  /** Whether operations are looked at one by one, by whoever compares two that answer for them. */
  readonly isWatched?: boolean;
  /** Symbols that are otherwise than the configuration says. */
  readonly toggled?: readonly string[];
  /** What a whole tree was of in another configuration: its own declarations decide all the same. */
  readonly expected?: Generation;
  readonly toolVersion: string;
  /** What earlier runs found; without it everything is found anew. */
  readonly earlierRuns?: EarlierRuns;
  readonly onProgress?: (nScenarios: number) => void;
}
