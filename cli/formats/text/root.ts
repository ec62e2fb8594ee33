/**
 * A root for people: one line with its verdict, and below it what that stands on. Invariant: the
 * gravest story is told in full, every other violated property has a line.
 */
import { propertyOf } from "../../../analyzers/relocation/properties/index.js";
import type { Root } from "../../../analyzers/relocation/tell/report.js";
import { storyLines, type Story } from "../../../analyzers/relocation/tell/story.js";
import { needsText } from "../../../analyzers/relocation/tell/words.js";
import type { Verdict, Violation } from "../../../analyzers/relocation/judge/verdict.js";
import { counted } from "../parts/counts.js";
import type { Paint, Style } from "../parts/paint.js";
import { oneLine, visible } from "../parts/visible.js";
import { wrap } from "../parts/wrap.js";
import type { View } from "../format.js";
import { coverageLines } from "./coverage.js";
import { at, called, placedLines } from "./place.js";

const styles: Readonly<Record<Verdict["kind"], Style>> = {
  holds: "green",
  violated: "red",
  rejected: "red",
  unknown: "yellow",
};

export function paintVerdict(kind: Verdict["kind"], paint: Paint): string {
  return paint(kind, "bold", styles[kind]);
}

export function rootBlocks(root: Root, options: View, paint: Paint): string[][] {
  const { verdict } = root;
  const head = headline(root, paint);
  const never = coverageLines(root.coverage, options);
  switch (verdict.kind) {
    case "holds":
      return [[head, ...never]];
    case "violated":
      return [...violatedBlocks(head, verdict, root.stories, options, paint), never];
    case "rejected":
      return [
        [
          head,
          ...verdict.errors.flatMap(({ message, place }) => placedLines(message, place, paint)),
        ],
      ];
    case "unknown":
      return [
        [head, ...verdict.reasons.flatMap(({ text, place }) => placedLines(text, place, paint))],
      ];
  }
}

/** `violated: relocate_vma_down() at mm/mmap.c:42, breaks P R, 53,244 scenarios, v6.12 to v6.14`. */
function headline(
  { function: name, place, kind, operation, verdict, generations, settings, alsoWith }: Root,
  paint: Paint,
): string {
  const parts = [
    `${called(name)} at ${paint(at(place), "bold")}`,
    ...(kind === "operation" && operation === undefined ? ["moves one end only"] : []),
    ...(kind === "caller"
      ? [`calls a relocation${"bounds" in verdict ? `, bounds ${verdict.bounds.name}` : ""}`]
      : []),
    ...(verdict.kind === "violated"
      ? [`breaks ${verdict.violations.map(({ property }) => property).join(" ")}`]
      : []),
    ...("nScenarios" in verdict ? [counted(verdict.nScenarios, "scenario")] : []),
    ...(settings.length === 0 ? [] : [`with ${settings.map(oneLine).join(", ")}`]),
    ...(alsoWith.length === 0 ? [] : [`also with ${alsoWith.map(oneLine).join(", ")}`]),
    ...(generations.length === 0 ? [] : [generations.map(oneLine).join(" or ")]),
  ];
  return `${paintVerdict(verdict.kind, paint)}: ${parts.join(", ")}`;
}

function violatedBlocks(
  head: string,
  { violations, stopped }: Extract<Verdict, { kind: "violated" }>,
  stories: readonly Story[],
  { all, width }: View,
  paint: Paint,
): string[][] {
  const [first, ...rest] = stories;
  const more = violations.slice(1);
  return [
    [head, ...(stopped === undefined ? [] : [`  stopped early: ${oneLine(stopped)}`])],
    ...(first === undefined
      ? violations.slice(0, 1).map((violation) => violationLines(violation, width, paint))
      : [toldLines(first, paint)]),
    ...(all ? rest.map((story) => toldLines(story, paint)) : []),
    ...(all || more.length === 0
      ? []
      : [
          [
            `also violated${stories.length > 1 ? ", --all tells them in full" : ""}:`,
            ...more.flatMap((violation) => violationLines(violation, width, paint)),
          ],
        ]),
  ];
}

function toldLines(story: Story, paint: Paint): string[] {
  return storyLines(story).map((line, index) =>
    index === 0 ? paint(visible(line), "bold") : visible(line),
  );
}

/** Claim, need and how often; the letter is what `ringfence explain` takes. */
function violationLines(
  { property, needs, nScenarios, counterexample, settings = [] }: Violation,
  width: number,
  paint: Paint,
): string[] {
  const { name } = propertyOf(property);
  const text = oneLine(counterexample.text).replace(/\.$/, "");
  const lines = wrap(
    `${name}: ${text} (needs ${needsText(needs, counterexample.scenario)}; ${counted(nScenarios, "scenario")}${settings.length === 0 ? "" : ` with ${settings.map(oneLine).join(", ")} alone`})`,
    `  ${property}  `,
    width,
  );
  return lines.map((line, index) =>
    index === 0 ? `  ${paint(property, "bold")}${line.slice(2 + property.length)}` : line,
  );
}
