/**
 * What a review of a series says: every patch with what it introduces and ends, the model's verdicts
 * before and after, the claims of its message, and the same for the series as a whole. Terms: a
 * *state* is the tree before the first patch or after one of them; an *anchor* is the place in a patch
 * that a remark belongs to. Invariant: a review is plain data that depends on the input alone; bytes
 * of mails and patches stand in it as latin1 strings, one character a byte, so that they can be
 * quoted exactly, and decoded text is called text.
 */
import type { Tool } from "../../analyzers/relocation/tell/report.js";
import type { Words } from "../../analyzers/words/words.js";
import type { BlobMatch } from "../../analyzers/patches/blobs.js";
import type { FileChange } from "../../analyzers/patches/patch.js";
import type { OccurrenceKind } from "../../analyzers/references/occurrence.js";
import type { Equivalence } from "../../analyzers/relocation/judge/equivalence.js";
import type { ModelReport } from "../../analyzers/relocation/tell/report.js";
import type { Story } from "../../analyzers/relocation/tell/story.js";
import type { Verdict } from "../../analyzers/relocation/judge/verdict.js";
import type {
  BoundarySummary,
  PlacedFinding,
  PlacedRelated,
  Severity,
  StopReason,
} from "./tree-review.js";

/** Where in a patch a remark stands. Indexes are zero-based. */
export type Anchor =
  /** A line of a hunk: index into `files`, its `hunks`, its `lines`. */
  | { readonly kind: "line"; readonly file: number; readonly hunk: number; readonly line: number }
  /** The header of a file: a rename, a mode, a file without hunks. */
  | { readonly kind: "file"; readonly file: number }
  /** Lines of the commit message: indexes into `mail.body`, the last one included. */
  | { readonly kind: "message"; readonly line: number; readonly endLine: number }
  /** The patch as a whole. */
  | { readonly kind: "patch" };

export interface Correspondent {
  readonly name: string;
  readonly email: string;
}

/** What an answer needs of the mail that it answers. */
export interface MailFacts {
  /** File and number of the mail, `x.mbox#3`; a commit of a range is `git:` and its id. */
  readonly origin: string;
  /** Without brackets; empty when there is none. */
  readonly messageId: string;
  /** As the header has it, unfolded and decoded, marks included; of a commit, its title. */
  readonly subject: string;
  /** Without marks. */
  readonly title: string;
  /** Who wrote the patch: of the body's `From:`, else of the header. */
  readonly author: Correspondent | undefined;
  /** Who sent the mail. */
  readonly from: Correspondent | undefined;
  readonly replyTo: readonly Correspondent[];
  readonly to: readonly Correspondent[];
  readonly cc: readonly Correspondent[];
  /** As the header has it. */
  readonly date: string;
  /** Message ids, the oldest first; the one that the mail answers is the last. */
  readonly references: readonly string[];
  /** The commit that git format-patch names, or empty. */
  readonly commit: string;
  /** The commit message without its title, as text, one string a line; trailers included. */
  readonly body: readonly string[];
  /** What stands between the cut and the diff, as text, one string a line. */
  readonly belowCut: readonly string[];
  /** One-based line of the input at which the mail begins; 0 where it has none. */
  readonly line: number;
  /** One-based line of the input that the first line of `body` is; 0 when the input does not have it in this form. */
  readonly bodyLine: number;
  /** What was wrong with the mail, and was put right. */
  readonly repairs: readonly string[];
}

export interface DiffLine {
  /** The line with its sign, without its line end, latin1. `\ No newline` is a line of its own. */
  readonly raw: string;
  readonly sign: "+" | "-" | " " | "\\";
  /** One-based line in the file before and after, as it really lies there; 0 where the line is not in it. */
  readonly oldLine: number;
  readonly newLine: number;
  /** One-based line of the patch's diff. */
  readonly diffLine: number;
}

export interface PatchHunk {
  /** `@@ -a,b +c,d @@ section`, latin1. */
  readonly header: string;
  readonly lines: readonly DiffLine[];
  /** By how many lines it lies elsewhere than its header says; 0 when the file was not changed. */
  readonly offset: number;
}

/** What became of one file of the patch. */
export type ApplyResult =
  | { readonly kind: "applied"; readonly blobs: BlobMatch }
  /** One line: the hunk and the first line that differs. */
  | { readonly kind: "refused"; readonly reason: string; readonly hunk: number | undefined }
  /** It would fit, but a file beside it does not, and a patch is taken whole or not at all. */
  | { readonly kind: "withheld" };

export interface PatchFile {
  /** The path that it is known by: the new one, or the old one of a deleted file. */
  readonly path: string;
  readonly oldPath: string | undefined;
  readonly newPath: string | undefined;
  readonly change: FileChange;
  readonly oldMode: string;
  readonly newMode: string;
  readonly isBinary: boolean;
  /** `diff --git` up to `+++`, latin1, one string a line. */
  readonly header: readonly string[];
  readonly hunks: readonly PatchHunk[];
  readonly result: ApplyResult;
}

/**
 * - introduced: not there before, there after;
 * - fixed: there before, not after;
 * - transient: introduced by one patch and gone again by the end of the series;
 * - moved: the same use in another file or function, neither more nor less of it;
 * - remaining: there before and after, in a file that the patch touches.
 */
export type FindingState = "introduced" | "fixed" | "transient" | "moved" | "remaining";

/** A finding as one patch has changed it. */
export interface PatchFinding {
  readonly state: FindingState;
  /** Of introduced, moved and remaining ones as it stands after the patch; of fixed ones as it stood before. */
  readonly finding: PlacedFinding;
  readonly severity: Severity;
  readonly anchor: Anchor;
  /**
   * What the patch did at the anchor when the finding itself stands elsewhere: `the declaration of
   * f() is removed here`. Undefined when the anchor is the finding's own line; the place is
   * `finding.place` then as always.
   */
  readonly cause: Words | undefined;
  /** What was there before of a moved finding. */
  readonly before: PlacedFinding | undefined;
  /** Of a transient finding: one-based numbers of the patches that introduce it and end it. */
  readonly introducedIn: number;
  readonly fixedIn: number;
}

/** A relocation, executed before and after. */
export interface RelocationChange {
  /** As it is after the patch; as it was, when it is gone. */
  readonly path: string;
  readonly function: string;
  /** The function whose place it takes, where that has another name; else empty. */
  readonly former: string;
  /** Undefined where there is no such function. */
  readonly before: Verdict | undefined;
  readonly after: Verdict | undefined;
  readonly storiesBefore: readonly Story[];
  readonly stories: readonly Story[];
  readonly equivalence: Equivalence;
  /**
   * `worse`: it breaks what held, or more than before, or leaves out a lock, a flush, a notification
   * or an account; this is what the gate counts. `changed`: no better and no worse, yet it behaves in
   * another way. `differs`: it leaves all as it was, but asks other things of the rest of the kernel.
   */
  readonly state: "same" | "differs" | "changed" | "better" | "worse" | "undecided";
  /** One sentence: `relocation behaves the same before and after in 29,000 scenarios`. */
  readonly text: string;
  /** Whether it is an operation on VMAs that moves none. */
  readonly isOperation: boolean;
  /** Whether the patch changes a line of it, or of a function of the tree that it is compiled with. */
  readonly isTouched: boolean;
  readonly anchor: Anchor;
}

/** What the model said of one patch. */
export interface ModelChange {
  readonly relocations: readonly RelocationChange[];
  /** Functions that the model answers by doing nothing, so that no run tells what a call of them is for. */
  readonly silent: readonly string[];
  readonly before: ModelReport;
  readonly after: ModelReport;
}

/** The relocation that contradicts a claim that nothing changes: the first of those that differ. */
export function differing(model: ModelChange | undefined): RelocationChange | undefined {
  return model?.relocations.find(({ equivalence }) => equivalence.kind === "different");
}

/** A sentence of a commit message that facts can decide. */
export interface ReviewedClaim {
  /** Kind of claim: `sole-user`. */
  readonly kind: string;
  /** The sentence as it is written, its lines joined by blanks. */
  readonly sentence: string;
  /** `below`: it stands below the cut, in `mail.belowCut`, and the anchor is the patch. */
  readonly part: "title" | "message" | "below";
  readonly anchor: Anchor;
  readonly answer: "holds" | "contradicted" | "unknown";
  /** One clause: what shows it, or what could not be found out. */
  readonly because: Words;
  /** Whether it was shown by running both versions on the model: `differing()` is the relocation. */
  readonly isRun: boolean;
  readonly evidence: readonly PlacedRelated[];
}

/** The remark that a guarded name is gone from the tree: the gate itself sees less from then on. */
export const lostGuard = "lost-guard";

/** The remark that a guarded function is left without a caller. */
export const lastCaller = "last-caller";

/** A question about the design, never a failure. */
export interface DesignRemark {
  /** Kind of remark: `forwarding-function`. */
  readonly kind: string;
  /** What it is about. */
  readonly symbol: string;
  /** A question, one or two sentences. */
  readonly question: Words;
  readonly anchor: Anchor;
  readonly evidence: readonly PlacedRelated[];
}

export interface PatchReview {
  /** One-based number in the series. */
  readonly index: number;
  readonly mail: MailFacts;
  /** Whether all of it applied. What does not apply is not judged. */
  readonly isApplied: boolean;
  /** Why the patch, or a part of it, could not be read or applied: one line each. */
  readonly problems: readonly string[];
  readonly files: readonly PatchFile[];
  /** Sorted by anchor: in the order of the patch. */
  readonly findings: readonly PatchFinding[];
  /** Undefined when the patch touches nothing that relocations run through, or the model was not asked. */
  readonly model: ModelChange | undefined;
  readonly claims: readonly ReviewedClaim[];
  readonly remarks: readonly DesignRemark[];
  /** Findings that count, in the whole tree after the patch. */
  readonly nFindings: number;
}

/** A finding over the whole series. */
export interface SeriesFinding {
  readonly state: FindingState;
  readonly finding: PlacedFinding;
  readonly severity: Severity;
  /** One-based number of the patch that did it, and where in it; 0 of remaining ones. */
  readonly patch: number;
  readonly anchor: Anchor;
  readonly cause: Words | undefined;
}

/** Where a guarded name stands in a state, from the ledger. */
export interface Standing {
  readonly path: string;
  readonly line: number;
  readonly kind: OccurrenceKind;
  readonly enclosing: string;
  readonly isInside: boolean;
}

/** A guarded name, or header, that the series changes the standing of. */
export interface SymbolFacts {
  readonly symbol: string;
  readonly boundary: string;
  /** Definitions, declarations, exports, uses and includes, by path and line. */
  readonly before: readonly Standing[];
  readonly after: readonly Standing[];
}

interface Base {
  /** What the patches were put on: the tree's label, with the commit where there is one. */
  readonly label: string;
  readonly commit: string;
  /** Which rule chose it: one clause. */
  readonly because: Words;
  /** Files of the patches whose blob ids the tree has, and all that name one. */
  readonly nExact: number;
  readonly nNamed: number;
}

export interface ReviewSummary {
  readonly nPatches: number;
  readonly nApplied: number;
  /** Over the series, not patch by patch. */
  readonly nIntroduced: number;
  readonly nFixed: number;
  readonly nTransient: number;
  readonly nMoved: number;
  /** All others that the tree has. */
  readonly nRemaining: number;
  readonly nClaimsHold: number;
  readonly nClaimsContradicted: number;
  readonly nClaimsUnknown: number;
  readonly nRemarks: number;
  /** Relocations that were executed before and after the whole series. */
  readonly nSame: number;
  readonly nChanged: number;
  readonly nDiffering: number;
  readonly nBetter: number;
  readonly nWorse: number;
  readonly nUndecided: number;
}

/** The same series in an earlier version. */
export interface PreviousReview {
  readonly label: string;
  readonly version: number;
  /** Introduced by the earlier version: gone now. */
  readonly fixed: readonly PlacedFinding[];
  /** Introduced by both. */
  readonly remaining: readonly SeriesFinding[];
  /** Introduced by this version alone. */
  readonly introduced: readonly SeriesFinding[];
  /** For each patch of this version, in order: the same change, another one, or without a counterpart. */
  readonly patches: readonly {
    readonly index: number;
    readonly was: number | undefined;
    readonly change: "same" | "changed" | "new";
  }[];
  /** Titles of patches that are gone. */
  readonly dropped: readonly string[];
  /** Contradicted claims of the earlier version that this one does not make any more, and that it still makes. */
  readonly claimsMended: readonly string[];
  readonly claimsLeft: readonly string[];
  /** What the earlier version was asked and this one is not, and what both are asked: kind and symbol. */
  readonly questionsSettled: readonly QuestionName[];
  readonly questionsLeft: readonly QuestionName[];
}

/** Enough to know a question again. */
export type QuestionName = Pick<DesignRemark, "kind" | "symbol">;

export interface SeriesReview {
  readonly tool: Tool;
  readonly tree: { readonly label: string; readonly kernel: string; readonly revision: string };
  readonly base: Base;
  readonly title: string;
  readonly version: number;
  readonly isRfc: boolean;
  /** How many patches there should be, and the numbers of those that are not there. */
  readonly total: number;
  readonly missing: readonly number[];
  readonly cover: MailFacts | undefined;
  /** Claims of the cover letter, judged over the whole series. */
  readonly coverClaims: readonly ReviewedClaim[];
  readonly patches: readonly PatchReview[];
  /** Over the whole series: introduced, fixed, transient and moved ones, in the order of the patches. */
  readonly findings: readonly SeriesFinding[];
  /** Over the whole series; undefined when the model was not asked or had nothing to run. */
  readonly model: ModelChange | undefined;
  readonly symbols: readonly SymbolFacts[];
  readonly boundaries: readonly BoundarySummary[];
  /** Findings that count in each state: before the first patch, and after each. */
  readonly nFindings: readonly number[];
  readonly summary: ReviewSummary;
  readonly previous: PreviousReview | undefined;
  /** What the reader should know and what is no fault: one line each. */
  readonly notes: readonly string[];
  /** Why the answer is incomplete; empty when it is complete. One line each. */
  readonly incomplete: readonly string[];
  /** Set when the run was ended before its time. */
  readonly stopped?: StopReason;
}

/** The line that an anchor stands at; undefined for other anchors. */
export function lineAt(patch: PatchReview, anchor: Anchor): DiffLine | undefined {
  return anchor.kind === "line"
    ? patch.files[anchor.file]?.hunks[anchor.hunk]?.lines[anchor.line]
    : undefined;
}

/** Orders anchors as a reader meets them: message, files, lines. */
export function compareAnchors(a: Anchor, b: Anchor): number {
  const [x, y] = [orderOf(a), orderOf(b)];
  for (let index = 0; index < x.length; index++) {
    const difference = (x[index] as number) - (y[index] as number);
    if (difference !== 0) return difference;
  }
  return 0;
}

function orderOf(anchor: Anchor): readonly [number, number, number, number] {
  switch (anchor.kind) {
    case "patch":
      return [0, 0, 0, 0];
    case "message":
      return [1, anchor.line, anchor.endLine, 0];
    case "file":
      return [2, anchor.file, -1, -1];
    case "line":
      return [2, anchor.file, anchor.hunk, anchor.line];
  }
}
