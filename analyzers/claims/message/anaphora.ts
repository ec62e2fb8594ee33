/**
 * What "these functions", "them" and "its" stand for, where only one thing can be meant. Invariant: with
 * two candidates there is no answer.
 */
import type { Message } from "./message.js";
import type { Name, Sentence } from "./sentence.js";

/** "these functions": the nearest group of several names before. */
export function these(message: Message, sentence: Sentence): readonly Name[] {
  const index = message.sentences.indexOf(sentence);
  for (let at = index - 1; at >= 0 && at >= index - 5; at--) {
    const several = (message.sentences[at] as Sentence).groups.filter((group) => group.length > 1);
    if (several.length > 1) return [];
    if (several[0] !== undefined) return several[0];
  }
  return titled(message, 2);
}

/** "this function": the only name of the sentence before, or of the title. */
export function this_(message: Message, sentence: Sentence): readonly Name[] {
  const index = message.sentences.indexOf(sentence);
  const before = message.sentences[index - 1];
  const names = new Map((before?.groups ?? []).flat().map((name) => [name.text, name]));
  if (names.size === 1) return [...names.values()];
  return names.size === 0 && index <= 2 ? titled(message, 1) : [];
}

/** "them", "it": the only group of names that stands before in the same sentence. */
export function them(sentence: Sentence, before: number): readonly Name[] {
  const groups = [...sentence.plain.slice(0, before)]
    .map((character) => sentence.namesAt(character))
    .filter((group) => group.length > 0);
  return groups.length === 1 ? (groups[0] as readonly Name[]) : [];
}

function titled(message: Message, minimum: number): readonly Name[] {
  const title = message.sentences[0];
  const [group, other] = title?.isTitle === true ? title.groups : [];
  const fits =
    group !== undefined &&
    other === undefined &&
    (minimum === 1 ? group.length === 1 : group.length >= minimum);
  return fits ? group : [];
}
