/** Which symbols of the configuration a piece of a file rests on, whichever way they decided. */
import { operandOf, type Program, type Step } from "./directives.js";

/** CONFIG_ names of the conditionals around `[start, end)` and within. */
export function symbolsOf(program: Program, start: number, end: number): ReadonlySet<string> {
  const { file, steps } = program;
  const found = new Set<string>();
  const note = (step: Step): void => {
    if (step.name.startsWith("CONFIG_")) found.add(step.name);
    if (step.name !== "") return;
    for (const { text } of operandOf(file, step)) if (text.startsWith("CONFIG_")) found.add(text);
  };
  const open: Step[][] = [];
  for (const [index, step] of steps.entries()) {
    const { start: offset } = step.directive;
    if (offset >= end) break;
    if (step.kind === "if") open.push([step]);
    else if (step.kind === "elif") open.at(-1)?.push(step);
    if (offset >= start && (step.kind === "if" || step.kind === "elif")) note(step);
    if (step.kind === "endif") open.pop();
    // What is open where the piece begins decides whether it is there.
    const isLastBefore = offset < start && (steps[index + 1]?.directive.start ?? Infinity) >= start;
    if (isLastBefore) open.flat().forEach(note);
  }
  return found;
}
