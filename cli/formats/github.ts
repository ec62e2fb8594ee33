/**
 * Annotations of GitHub Actions, as workflow commands. GitHub shows ten of each level in a step and
 * drops the others without a word, so the worst come first, and when there are more than ten the
 * tenth says so and the log has them all. Invariant: every line is one of our commands or is inert.
 */
import type { PlacedFinding, Review, Severity } from "../../rules/results/tree-review.js";
import { severityOf } from "../../rules/results/tree-review.js";
import { counted } from "./parts/counts.js";
import { description } from "./parts/describe.js";
import { oneLine } from "./parts/visible.js";
import { command, logLine, type CommandLevel } from "./parts/workflow-command.js";

interface Annotation {
  readonly command: string;
  readonly log: string;
}

const maxShown = 10;
const levels: Readonly<Record<Severity, CommandLevel>> = {
  error: "error",
  warning: "warning",
  info: "notice",
};

export function render(review: Review): string {
  const byLevel: Record<CommandLevel, Annotation[]> = { error: [], warning: [], notice: [] };
  if (review.incomplete.length > 0) byLevel.error.push(incompleteAnnotation(review));
  for (const finding of review.introduced) {
    const level = levels[severityOf(review, finding)];
    byLevel[level].push(annotation(review, finding, level));
  }
  const commands: string[] = [];
  const logs: string[] = [];
  for (const level of Object.values(levels)) {
    const list = byLevel[level];
    const nShown = list.length > maxShown ? maxShown - 1 : list.length;
    commands.push(...list.slice(0, nShown).map((each) => each.command));
    if (nShown === list.length) continue;
    commands.push(hidden(level, list.length - nShown));
    logs.push(...list.slice(nShown).map((each) => each.log));
  }
  return [...commands, ...logs].map((line) => `${line}\n`).join("");
}

function annotation(review: Review, finding: PlacedFinding, level: CommandLevel): Annotation {
  const { place } = finding;
  const properties = {
    file: place.path,
    line: place.line,
    endLine: place.endLine,
    // GitHub drops an annotation that has columns and more than one line.
    ...(place.line === place.endLine
      ? { col: place.columnUtf16, endColumn: place.endColumnUtf16 }
      : {}),
    title: `ringfence ${finding.rule}`,
  };
  const lines = description(review, finding);
  return {
    command: command(level, properties, lines),
    log: logLine(
      `${place.path}:${place.line}:${place.column}: ${level}: ${lines[0]} [${finding.rule}]`,
    ),
  };
}

function incompleteAnnotation(review: Review): Annotation {
  const lines = [
    "The review is incomplete, this is not a pass:",
    ...review.incomplete.map(oneLine),
  ];
  return {
    command: command("error", { title: "ringfence incomplete" }, lines),
    log: logLine(lines.join(" ")),
  };
}

function hidden(level: CommandLevel, nHidden: number): string {
  const message =
    `${counted(nHidden, `more ${level}`)} not shown: GitHub shows ten in a step; ` +
    "the log of this step lists the rest";
  return command(level, { title: "ringfence" }, [message]);
}
