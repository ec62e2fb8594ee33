/**
 * What is said about the call sites of a tree: plain data that every format renders. Terms: an
 * *operation* is a function that moves an end of a VMA; a *call site* is a call of one; a *root* is the
 * function that a call site is judged by, a relocation where one is reached. Invariant: every call
 * site of the ledger is in it once, with a verdict.
 */
import type { Words } from "../../words/words.js";
import type { MachineName } from "../../model/c/width.js";
import type { Equivalence } from "../judge/equivalence.js";
import type { SourceLine, Verdict } from "../judge/verdict.js";
import type { Layer } from "../../model/index.js";
import type { Bounds } from "../scenarios/bounds.js";
import type { Premise } from "../scenarios/premises.js";
import type { Operation } from "../scenarios/scenario.js";
import type { Coverage } from "./coverage.js";
import type { Limit, Subject } from "./limits.js";
import type { Story } from "./story.js";

/** What a document says of the program that made it. */
export interface Tool {
  readonly name: string;
  readonly version: string;
  /** Its address; absent until package.json has one. */
  readonly homepage?: string;
}

/** How the prototype that the model answers to and the tree's own compare. */
export interface Drift {
  readonly name: string;
  /** The C prototype that the model answers to. */
  readonly model: string;
  /** The releases that the model knows it from. */
  readonly releases: string;
  /** `faithful`, `simplified: ...`, `stub: ...`. */
  readonly fidelity: string;
  /** What the tree declares, as C; empty when it declares nothing of the name. */
  readonly tree: string;
  readonly place?: SourceLine;
  readonly agrees: boolean;
}

/** The function that is executed. */
export interface Root {
  readonly path: string;
  readonly function: string;
  readonly place: SourceLine;
  /** What it is run as, of an operation that was asked for by itself. */
  readonly operation?: Operation;
  /** `relocation`: expands, and shrinks the same VMA; `operation`: does one of both; `caller`: calls a relocation. */
  readonly kind: "relocation" | "operation" | "caller";
  readonly verdict: Verdict;
  /** One story for each violated property, in the order of the verdict's violations. */
  readonly stories: readonly Story[];
  /** API generations that it was run in, by name. */
  readonly generations: readonly string[];
  /** Functions of the tree that were compiled for it, `name (path)`. */
  readonly lowered: readonly string[];
  /** Files that these are from, the one with most of them first. */
  readonly loweredFrom: readonly string[];
  /** Functions that the model answered for, by name. */
  readonly modelled: readonly string[];
  /** The same by layer, each layer that answered. */
  readonly stoodIn: readonly { readonly layer: Layer; readonly names: readonly string[] }[];
  /** What is taken for granted of its callers. */
  readonly premises: readonly Premise[];
  /** Members of the tree's structs that the model does not have; they are zero at the start. */
  readonly assumed: readonly string[];
  /** Variables of the tree that no run changes, `name (path)`: they are their first values. */
  readonly unchanging: readonly string[];
  /** Symbols that decide what of its functions is compiled, as in a `.config`. */
  readonly deciding: readonly string[];
  /** In which other configuration the verdict is this one, as in a `.config`; empty: in its own. */
  readonly settings: readonly string[];
  /** The other configuration that it was run in as well, and where it is not worse. */
  readonly alsoWith: readonly string[];
  /** What of it ran; undefined for what was not run. */
  readonly coverage: Coverage | undefined;
}

export interface CallSite {
  readonly place: SourceLine;
  /** The function that it stands in; empty at file scope. */
  readonly function: string;
  /** The operation, or relocation, that is called. */
  readonly callee: string;
  /** Index in `roots`; undefined for a call site that nothing was executed for. */
  readonly root: number | undefined;
  /** That of the root, or `unknown` with the reason. */
  readonly verdict: Verdict;
}

/** A call of a relocation whose caller is not run. */
interface UncalledSite {
  readonly place: SourceLine;
  readonly function: string;
  readonly callee: string;
  readonly reason: Words;
}

export interface ModelReport {
  readonly subject: Subject;
  readonly tool: Tool;
  readonly tree: { readonly label: string; readonly revision: string };
  readonly generation: {
    /** Names, oldest first; several when nothing in the tree tells them apart. */
    readonly names: readonly string[];
    /** What spoke for them. */
    readonly evidence: readonly string[];
  };
  readonly bounds: Bounds;
  /** Those whose functions the tree answered for, as far as it has bodies. */
  readonly layers: readonly Layer[];
  /** What the verdicts do not speak of. */
  readonly limits: readonly Limit[];
  /** `CONFIG_X=y` of those that a conditional asked for, in order. */
  readonly configuration: readonly string[];
  /** Where the configuration comes from: the name of a file, or the built-in one. */
  readonly configurationLabel: string;
  readonly roots: readonly Root[];
  readonly sites: readonly CallSite[];
  /** What a partial tree lacks and the model's own declarations stood in for, by name. */
  readonly supplied: readonly string[];
  /** Callers of relocations that are not run: they are taken to call it rightly. */
  readonly uncalled: readonly UncalledSite[];
  /** Folders outside of which no callers of relocations were looked for; none: a caller can stand nowhere else. */
  readonly searched: readonly string[];
  /** Why the answer is incomplete; empty when it is complete. One line each. */
  readonly incomplete: readonly string[];
  /** The same tree on the other machine, where that was asked for. */
  readonly other?: OnMachine;
}

/** Two versions of a tree, root by root. */
export interface EquivalenceReport {
  readonly tool: Tool;
  readonly before: ModelReport;
  readonly after: ModelReport;
  readonly pairs: readonly {
    readonly before: { readonly path: string; readonly function: string } | undefined;
    readonly after: { readonly path: string; readonly function: string } | undefined;
    readonly equivalence: Equivalence | { readonly kind: "unknown"; readonly reason: string };
  }[];
}

/** A root on the other machine. */
interface RootThere {
  readonly path: string;
  readonly function: string;
  readonly verdict: Verdict["kind"];
  readonly nScenarios: number;
}

export interface MachineDifference {
  readonly path: string;
  readonly function: string;
  /** What differs. */
  readonly kind: "verdict" | "properties" | "code";
  /** On this machine; empty where there is no such root. */
  readonly here: string;
  readonly there: string;
}

export interface OnMachine {
  readonly machine: MachineName;
  readonly roots: readonly RootThere[];
  readonly differences: readonly MachineDifference[];
}
