/** One scenario run again, for people. Invariant: a run that breaks nothing says so. */
import { scenarioText } from "../../../analyzers/relocation/tell/words.js";
/** One scenario run again, for people. Invariant: a run that breaks nothing says so. */
import { storyLines } from "../../../analyzers/relocation/tell/story.js";
import type { Replayed } from "../../../analyzers/relocation/examiner.js";
import type { Paint } from "../parts/paint.js";
import { oneLine, visible } from "../parts/visible.js";
import { wrap } from "../parts/wrap.js";
import type { ReplayDocument } from "../format.js";
import { called, placedLines } from "./place.js";

export function replayBlocks(
  { scenario, choice, replayed }: ReplayDocument,
  paint: Paint,
): string[][] {
  return [
    [
      ...(choice.nAll > 1
        ? [
            `counterexample ${choice.number} of the ${choice.nAll} in the file; FILE#NUMBER picks another`,
          ]
        : []),
      ...wrap(scenarioText(scenario), "scenario: ", 100),
    ],
    ...replayed.flatMap((one) => replayedBlocks(one, paint)),
  ];
}

function replayedBlocks(
  { path, function: name, outcome, stories, reason }: Replayed,
  paint: Paint,
): string[][] {
  const where = `${called(name)} in ${visible(path)}`;
  if (reason !== undefined) {
    return [
      [
        `${paint("unknown", "bold", "yellow")}: ${where}: ${oneLine(outcome)}`,
        ...placedLines(reason.text, reason.place, paint),
      ],
    ];
  }
  if (stories.length === 0)
    return [
      [
        `${paint("holds", "bold", "green")}: ${where}: ${oneLine(outcome)}, and every property holds`,
      ],
    ];
  return [
    [
      `${paint("violated", "bold", "red")}: ${where}: ${oneLine(outcome)}, and breaks ${stories.map(({ property }) => property).join(", ")}`,
    ],
    ...stories.map((story) =>
      storyLines(story).map((line, index) =>
        index === 0 ? paint(visible(line), "bold") : visible(line),
      ),
    ),
  ];
}
