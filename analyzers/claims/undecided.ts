/**
 * Why a claim is left undecided: a code, with the parts that its clause is made of. Invariant: whoever
 * wants to know why asks for the code; undecided-words.ts has the clauses of all of them.
 */
import type { Doubt, Gap, Holder, PointerCall, TreePlace, Use } from "./facts.js";

/** A name that the tree after the patch still says for what has another one now, or is out of its reach. */
export interface Leftover {
  readonly from: string;
  readonly to: string;
  readonly uses: readonly Use[];
  readonly how: "hidden" | "renamed";
  /** Whether the uses may mean something else. */
  readonly isDoubtful: boolean;
}

export type Undecided =
  /** The uses that were found may not be all, or may mean something else. */
  | { readonly code: "doubted"; readonly doubt: Doubt }
  | { readonly code: "not defined"; readonly name: string }
  /** It is what everybody may use, so that nobody is outside. */
  | { readonly code: "public"; readonly name: string }
  | { readonly code: "used after it"; readonly name: string; readonly uses: readonly Use[] }
  | { readonly code: "maybe their own"; readonly name: string; readonly uses: readonly Use[] }
  | { readonly code: "never used there"; readonly name: string; readonly paths: readonly string[] }
  | { readonly code: "maybe the rival"; readonly name: string; readonly rival: TreePlace }
  | { readonly code: "never exported"; readonly name: string }
  | { readonly code: "used undeclared"; readonly name: string; readonly uses: readonly Use[] }
  | { readonly code: "both defined"; readonly name: string; readonly place: TreePlace }
  | { readonly code: "still said"; readonly name: string; readonly uses: readonly Use[] }
  /** `entity`: as people call it, `f()` or `struct s`. */
  | { readonly code: "in both places"; readonly entity: string }
  | { readonly code: "only declared there"; readonly entity: string }
  | { readonly code: "namesake stays"; readonly name: string; readonly place: TreePlace }
  | { readonly code: "left behind"; readonly leftover: Leftover }
  /** `said`: what differs, as it is said where that is what was claimed. */
  | { readonly code: "renamed as well"; readonly said: string }
  | { readonly code: "others differ"; readonly others: readonly string[] }
  | { readonly code: "blocks elsewhere" }
  | { readonly code: "more than names"; readonly pieces: readonly string[] }
  /** `ran`: what the run of both versions says of what it covers. */
  | { readonly code: "unseen by runs"; readonly ran: string; readonly unseen: readonly string[] }
  /** `why`: why no run tells; undefined where nothing of it can run. */
  | {
      readonly code: "tokens differ";
      readonly what: readonly string[];
      readonly why: string | undefined;
    }
  | { readonly code: "not all followed"; readonly nFollowed: number; readonly gaps: readonly Gap[] }
  | {
      readonly code: "through a pointer";
      readonly call: PointerCall;
      readonly holder: Holder;
      /** Calls beside this one that can lead there. */
      readonly nMore: number;
    };
