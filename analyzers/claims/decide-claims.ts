/**
 * Judges a commit message: finds its claims, asks for the facts of all their names at once, and decides
 * each. Invariant: a sentence without a claim appears nowhere, and one claim is answered once.
 */
import type { Claim, ClaimAnswer } from "./claim.js";
import type { Facts } from "./facts.js";
import { claimKinds } from "./kinds/index.js";
import { readMessage } from "./message/message.js";
import { designRemarks, remarkNames } from "./remark-on.js";
import type { Remark } from "./remarks/remark.js";
import type { Sentence } from "./message/sentence.js";

interface FoundClaim {
  readonly kind: string;
  readonly sentence: Sentence;
  readonly claim: Claim;
}

/** Claims of one message that are decided; nobody makes more, and each costs a look at the tree. */
const MAX_CLAIMS = 40;
const MAX_NAMES = 200;

/** What a message claims. */
export interface Heard {
  readonly claims: readonly FoundClaim[];
  /** Why it may claim more than that; empty when it does not. */
  readonly unheard: string;
}

/** The claims of a message, without deciding any. The message begins with its title. */
export function findClaims(text: string): Heard {
  const found: FoundClaim[] = [];
  const known = new Set<string>();
  const names = new Set<string>();
  const message = readMessage(text);
  for (const sentence of message.sentences) {
    for (const kind of claimKinds) {
      for (const claim of kind.find(sentence, message)) {
        const key = `${kind.name} ${claim.reading}`;
        if (known.has(key)) continue;
        if (found.length >= MAX_CLAIMS || names.size + claim.names.length > MAX_NAMES) {
          return {
            claims: found,
            unheard: `its message claims more than is judged, which is ${MAX_CLAIMS} things and ${MAX_NAMES} names`,
          };
        }
        known.add(key);
        for (const name of claim.names) names.add(name);
        found.push({ kind: kind.name, sentence, claim });
      }
    }
  }
  return {
    claims: found,
    unheard: message.isCut ? "its message is too long for all of its claims to be judged" : "",
  };
}

/** Claims and remarks of one patch, with one look at the tree for both. */
export async function judgePatch(
  heard: Heard,
  facts: Facts,
): Promise<{ readonly claims: readonly ClaimAnswer[]; readonly remarks: readonly Remark[] }> {
  const names = heard.claims.flatMap(({ claim }) => claim.names);
  await facts.prepare(new Set([...names, ...remarkNames(facts)]));
  return { claims: await judgeClaims(heard, facts), remarks: await designRemarks(facts) };
}

/** The answers to the claims of a message, in the order of their sentences. */
export async function judgeClaims({ claims: found }: Heard, facts: Facts): Promise<ClaimAnswer[]> {
  await facts.prepare(new Set(found.flatMap(({ claim }) => claim.names)));
  const answers: ClaimAnswer[] = [];
  for (const { kind, sentence, claim } of found) {
    const decision = await claim.decide(facts);
    if (decision === undefined) continue;
    const { kind: answer, because, evidence } = decision;
    const plain = evidence.map(({ text: shown, side, place }) => ({
      text: shown,
      side,
      place: { path: place.path, span: place.span, line: place.line },
    }));
    answers.push({
      kind,
      span: sentence.span,
      sentence: sentence.text,
      reading: claim.reading,
      answer,
      because,
      why: decision.kind === "unknown" ? decision.why : undefined,
      isRun: "isRun" in decision,
      evidence: plain,
    });
  }
  return answers;
}
