/**
 * What a patch says of itself, judged by facts of the trees before and after: claims of its message,
 * and questions about its design. Invariant: each answer has the lines of the message that it is about.
 */
import type { ClaimAnswer, Evidence } from "../../analyzers/claims/claim.js";
import type { Equivalence } from "../../analyzers/claims/facts.js";
import { findClaims, judgeClaims, judgePatch } from "../../analyzers/claims/decide-claims.js";
import { remarkNames } from "../../analyzers/claims/remark-on.js";
import type { Remark } from "../../analyzers/claims/remarks/remark.js";
import { TreeFacts } from "../../analyzers/claims/tree-facts.js";
import { differingPaths } from "../../analyzers/trees/changes.js";
import type { PlacedRelated } from "../../rules/results/tree-review.js";
import {
  compareAnchors,
  differing,
  type Anchor,
  type DesignRemark,
  type ModelChange,
  type ReviewedClaim,
} from "../../rules/results/series-review.js";
import { Places } from "../places.js";
import type { Listener, HearingRequest } from "./hearing.js";
import { isNearBoundary } from "./near-boundary.js";

export const hearMessage: Listener = (request) => {
  const { patch, before, after, facts, model } = request;
  const changed = differingPaths(before.changes, after.changes);
  const tree = new TreeFacts(before.tree, after.tree, {
    listing: () => before.files.listing(),
    changed,
    keeper: facts.keeperOf(before.changes),
    company: () => facts.announced(),
    equivalence: () => Promise.resolve(equivalenceOf(model)),
  });
  const { title, message } = patch;
  const text = `${title}\n\n${message}`;
  // A cover letter has no diff of its own to remark on.
  const isSilent = patch.files.length === 0 || !(request.isAllAsked || isNearBoundary(request));
  const heard = findClaims(text);
  const names = isSilent ? [] : remarkNames(tree);
  tree.release();
  return {
    claimNames: heard.claims.flatMap(({ claim }) => claim.names),
    incomplete: heard.unheard === "" ? [] : [heard.unheard],
    remarkNames: names,
    judge: async (hasRemarks) => {
      const { claims, remarks } =
        isSilent || !hasRemarks
          ? { claims: await judgeClaims(heard, tree), remarks: [] }
          : await judgePatch(heard, tree);
      const told = {
        claims: claims.map((answer) => claimOf(answer, text, title, request)),
        remarks: remarks
          .map((remark) => remarkOf(remark, request))
          .sort((x, y) => compareAnchors(x.anchor, y.anchor)),
      };
      tree.release();
      return told;
    },
  };
};

function remarkOf(
  { kind, symbol, place, question, evidence }: Remark,
  request: HearingRequest,
): DesignRemark {
  const { anchors } = request;
  return {
    kind,
    symbol,
    question,
    anchor: anchors.lineOf(place.path, place.line, "after") ??
      anchors.functionOf(place.path, symbol) ?? { kind: "patch" },
    evidence: evidence.map((one) => related(one, request)),
  };
}

function claimOf(
  answer: ClaimAnswer,
  text: string,
  title: string,
  request: HearingRequest,
): ReviewedClaim {
  const { kind, sentence, span, because, isRun } = answer;
  const lineAt = (offset: number): number => text.slice(0, offset).split("\n").length - 1;
  const isOfTitle = span.start < title.length;
  // Behind the title comes an empty line, and then the body.
  const anchor: Anchor = isOfTitle
    ? { kind: "patch" }
    : {
        kind: "message",
        line: lineAt(span.start) - TITLE_LINES,
        endLine: lineAt(Math.max(span.start, span.end - 1)) - TITLE_LINES,
      };
  return {
    kind,
    sentence,
    part: isOfTitle ? "title" : "message",
    anchor,
    answer: answer.answer,
    because,
    isRun,
    evidence: answer.evidence.map((one) => related(one, request)),
  };
}

const TITLE_LINES = 2;

function related(
  { text, isHere, side, place }: Evidence,
  { before, after }: HearingRequest,
): PlacedRelated {
  const { tree } = side === "before" ? before : after;
  const location = { path: place.path, span: place.span };
  return {
    message: text,
    ...(isHere && { isHere }),
    location,
    place: new Places((path) => tree.read(path)).of(location),
  };
}

/** What the model found, as claims ask for it. */
function equivalenceOf(model: ModelChange | undefined): Equivalence | undefined {
  const { relocations, before, after } = model ?? {};
  if (relocations === undefined || relocations.length === 0) return undefined;
  const covers = new Set(
    [before, after]
      .flatMap((report) => report?.roots ?? [])
      .flatMap(({ lowered }) => lowered.map((each) => each.slice(0, each.indexOf(" ")))),
  );
  const silent = new Set(model?.silent);
  const different = differing(model);
  if (different !== undefined)
    return { kind: "different", text: different.text, place: undefined, covers, silent };
  const undecided = relocations.find(({ equivalence }) => equivalence.kind === "unknown");
  if (undecided !== undefined)
    return { kind: "unknown", text: undecided.text, place: undefined, covers, silent };
  return { kind: "same", text: relocations[0]?.text ?? "", place: undefined, covers, silent };
}
