/** What the model says of a relocation before and after a patch, as notes. */
import type { ModelChange, RelocationChange } from "../../../rules/series-review.js";
import { rejectedUnits, violatedRelocation } from "../../verdict-rules.js";
import { noteDefaults, type Note, type Tone } from "./note.js";

const tones: Readonly<Record<RelocationChange["state"], Tone>> = {
  worse: "error",
  better: "good",
  same: "good",
  changed: "neutral",
  undecided: "neutral",
};

export function relocationNotes(model: ModelChange | undefined): Note[] {
  return (model?.relocations ?? []).map((change) => {
    const isWorse = change.state === "worse";
    const rule = change.after?.kind === "rejected" ? rejectedUnits : violatedRelocation;
    const [story] = isWorse ? change.stories : [];
    return {
      ...noteDefaults,
      kind: "relocation",
      tone: tones[change.state],
      rule: isWorse ? rule.name : "relocation",
      boundary: rule.boundary,
      anchor: change.anchor,
      headline: change.text.replace(/\.\s*$/, ""),
      details: [...(story === undefined ? [] : [`${story.claim}: ${story.text}`]), ...rejections(change)],
      story,
      identity: `${rule.name} ${change.path} ${change.function}`,
    };
  });
}

function rejections({ state, after }: RelocationChange): string[] {
  if (state !== "worse" || after?.kind !== "rejected") return [];
  return after.errors.map(({ message, place }) => (place === undefined ? message : `${message} (${place.path})`));
}
