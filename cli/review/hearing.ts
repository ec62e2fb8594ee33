/** Who judges what a patch says, as the review of a series asks it. */
import type { PatchMail } from "../../analyzers/patches/patch-mail.js";
import type { Boundary } from "../../rules/files/boundary.js";
import type {
  DesignRemark,
  ModelChange,
  PatchFile,
  ReviewedClaim,
} from "../../rules/results/series-review.js";
import type { Anchors } from "./anchors.js";
import type { LayeredFacts } from "./layered-facts.js";
import type { State } from "./states.js";

export interface HearingRequest {
  readonly patch: PatchMail;
  readonly files: readonly PatchFile[];
  readonly anchors: Anchors;
  readonly before: State;
  readonly after: State;
  readonly facts: LayeredFacts;
  readonly model: ModelChange | undefined;
  readonly boundaries: readonly Boundary[];
  /** Whether questions are asked far from any boundary as well. */
  readonly isAllAsked: boolean;
}

export interface Opinion {
  readonly claims: readonly ReviewedClaim[];
  readonly remarks: readonly DesignRemark[];
}

/** A patch, heard and not judged yet. */
export interface Hearing {
  /** What it will ask the tree for, so that the tree is looked at once for a whole series. */
  readonly claimNames: readonly string[];
  readonly remarkNames: readonly string[];
  /** Why not all that it says is judged. */
  readonly incomplete: readonly string[];
  judge(hasRemarks: boolean): Promise<Opinion>;
}

export type Listener = (request: HearingRequest) => Hearing;
